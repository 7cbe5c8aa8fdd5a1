/* muster-clock.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every time in the program comes from here, so that tests can drive it.
 * Wall times are milliseconds since 1970 UTC. Thread-safe. */

gint64   muster_clock_now      (void);
gint64   muster_clock_boottime (void);

/* Tests: stop the clock at @wall_ms, then move it by hand; wall and boot time move together. */
void     muster_clock_freeze   (gint64 wall_ms);
void     muster_clock_advance  (gint64 ms);
void     muster_clock_thaw     (void);
gboolean muster_clock_is_frozen (void);

char    *muster_time_format    (gint64      wall_ms);
gboolean muster_time_parse     (const char *text,
                                gsize       length,
                                gint64     *wall_ms);

G_END_DECLS

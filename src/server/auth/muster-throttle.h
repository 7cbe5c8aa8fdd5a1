/* muster-throttle.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Token buckets by name (an account, an address). Main thread. */
typedef struct _MusterThrottle MusterThrottle;

MusterThrottle *muster_throttle_new    (guint           capacity,
                                        guint           refill_seconds);
void            muster_throttle_free   (MusterThrottle *self);
guint           muster_throttle_take   (MusterThrottle *self,
                                        const char     *name);
void            muster_throttle_forget (MusterThrottle *self,
                                        const char     *name);

G_END_DECLS

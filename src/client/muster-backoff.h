/* muster-backoff.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to the layer: 0.8 s doubling to 30 s, full jitter (protocol.md "Live state"). */
typedef struct
{
  guint tries;
} MusterBackoff;

#define MUSTER_BACKOFF_FIRST_MS 800
#define MUSTER_BACKOFF_LONGEST_MS 30000

gint64 muster_backoff_next  (MusterBackoff *self,
                             double         random);
void   muster_backoff_reset (MusterBackoff *self);

G_END_DECLS

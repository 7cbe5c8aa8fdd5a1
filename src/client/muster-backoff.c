/* muster-backoff.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-backoff.h"

/**
 * muster_backoff_next:
 * @self: the back-off; all zero at first
 * @random: from 0 to 1
 *
 * Returns: how many milliseconds to wait before the next try
 */
gint64
muster_backoff_next (MusterBackoff *self,
                     double         random)
{
  gint64 limit = MUSTER_BACKOFF_LONGEST_MS;

  g_return_val_if_fail (random >= 0 && random <= 1, limit);

  if (self->tries < 6)
    limit = MIN (limit, (gint64) MUSTER_BACKOFF_FIRST_MS << self->tries);
  self->tries++;
  return limit * random;
}

/**
 * muster_backoff_reset:
 * @self: the back-off
 *
 * After a healthy while: begin anew.
 */
void
muster_backoff_reset (MusterBackoff *self)
{
  self->tries = 0;
}

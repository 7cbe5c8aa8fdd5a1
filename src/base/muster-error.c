/* muster-error.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-base"

#include "muster-error.h"

typedef struct
{
  guint retry_after;
} MusterErrorPrivate;

static void
muster_error_private_init (MusterErrorPrivate *priv)
{
  priv->retry_after = 0;
}

static void
muster_error_private_copy (const MusterErrorPrivate *source,
                           MusterErrorPrivate       *copy)
{
  copy->retry_after = source->retry_after;
}

static void
muster_error_private_clear (MusterErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (MusterError, muster_error)

/**
 * muster_error_set_retry_after:
 * @error: an error of the Muster domain
 * @seconds: how long the server asked to wait
 *
 * Thread: any; the error belongs to the caller.
 */
void
muster_error_set_retry_after (GError *error,
                              guint   seconds)
{
  g_return_if_fail (error != NULL && error->domain == MUSTER_ERROR);

  muster_error_get_private (error)->retry_after = seconds;
}

/**
 * muster_error_get_retry_after:
 * @error: any error
 *
 * Returns: seconds to wait before trying again, 0 where nothing was said
 */
guint
muster_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  if (error->domain != MUSTER_ERROR)
    return 0;
  return muster_error_get_private (error)->retry_after;
}

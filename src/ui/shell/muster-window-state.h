/* muster-window-state.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-connection.h"

G_BEGIN_DECLS

/* What the window says about the whole session, worked out in one place: one banner at most. */
typedef enum
{
  MUSTER_NOTICE_NONE,
  MUSTER_NOTICE_FAILED,      /* will not come back by itself; with “Try Again” */
  MUSTER_NOTICE_CERTIFICATE, /* trying again is of no use while it stays so; with “Try Again” */
  MUSTER_NOTICE_KEYRING,     /* the session works, but will not be there next time */
} MusterNotice;

MusterNotice muster_window_notice   (MusterConnectionState   state,
                                     const GError           *error,
                                     const GError           *keyring_error,
                                     char                  **text);
gboolean     muster_window_is_stale (MusterConnectionState   state);
char        *muster_window_view_path (MusterConnection       *connection,
                                      const char             *view);

G_END_DECLS

/* muster-status-state.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "muster-connection.h"
#include "muster-floor.h"

G_BEGIN_DECLS

/* What Agent Status says when it has no rows to show. */
typedef enum
{
  MUSTER_STATUS_STATE_ROWS,
  MUSTER_STATUS_STATE_NO_MATCH,
  MUSTER_STATUS_STATE_NO_AGENTS,
  MUSTER_STATUS_STATE_NO_PERMISSION,
  MUSTER_STATUS_STATE_NO_SERVICE,
  MUSTER_STATUS_STATE_FAILED,
} MusterStatusState;

MusterStatusState muster_status_state_choose (MusterFloor       *floor,
                                              MusterConnection  *connection,
                                              guint              n_rows,
                                              gboolean           loading);
void              muster_status_state_show   (MusterStatusState  state,
                                              MusterConnection  *connection,
                                              AdwStatusPage     *page,
                                              GtkButton         *action);

G_END_DECLS

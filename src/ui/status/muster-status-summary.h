/* muster-status-summary.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-floor.h"

G_BEGIN_DECLS

/* T12: five tiles that filter and three figures. Signal `state-chosen` with a state of MusterAgentFilter, "" for all. */
#define MUSTER_TYPE_STATUS_SUMMARY (muster_status_summary_get_type ())
G_DECLARE_FINAL_TYPE (MusterStatusSummary, muster_status_summary, MUSTER, STATUS_SUMMARY, GtkBox)

void       muster_status_summary_set_floor  (MusterStatusSummary *self,
                                             MusterFloor         *floor);
void       muster_status_summary_set_state  (MusterStatusSummary *self,
                                             const char          *state);
void       muster_status_summary_set_layout (MusterStatusSummary *self,
                                             gboolean             stacked,
                                             gboolean             small);
/* The floor changed: the figures follow at most four times a second. */
void       muster_status_summary_wake       (MusterStatusSummary *self);
GtkWidget *muster_status_summary_get_tile   (MusterStatusSummary *self,
                                             const char          *state);

G_END_DECLS

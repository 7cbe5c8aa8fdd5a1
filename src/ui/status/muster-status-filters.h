/* muster-status-filters.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-agent-table.h"

G_BEGIN_DECLS

/* The filter bar (T4, T6): drop-downs, "Enabled only", chips of what is active, Reset. It keeps the filter in the
 * view's settings. Signal `changed`. */
#define MUSTER_TYPE_STATUS_FILTERS (muster_status_filters_get_type ())
G_DECLARE_FINAL_TYPE (MusterStatusFilters, muster_status_filters, MUSTER, STATUS_FILTERS, GtkBox)

void                     muster_status_filters_set_up        (MusterStatusFilters *self,
                                                              MusterAgentTable    *table,
                                                              GSettings           *settings);
const MusterAgentFilter *muster_status_filters_get           (MusterStatusFilters *self);
void                     muster_status_filters_set_state     (MusterStatusFilters *self,
                                                              const char          *state);
void                     muster_status_filters_set_search    (MusterStatusFilters *self,
                                                              const char          *search);
void                     muster_status_filters_set_enabled_only (MusterStatusFilters *self,
                                                                 gboolean             enabled_only);
void                     muster_status_filters_reset         (MusterStatusFilters *self);
gboolean                 muster_status_filters_get_active    (MusterStatusFilters *self);
void                     muster_status_filters_set_narrow    (MusterStatusFilters *self,
                                                              gboolean             narrow);
void                     muster_status_filters_wake          (MusterStatusFilters *self);
void                     muster_status_filters_set_count     (MusterStatusFilters *self,
                                                              guint                shown,
                                                              guint                all);
/* Tests. @dimension as in muster_agent_table_count(). */
GtkWidget               *muster_status_filters_get_button    (MusterStatusFilters *self,
                                                              char                 dimension);
guint                    muster_status_filters_get_n_chips   (MusterStatusFilters *self);

G_END_DECLS

/* muster-status-page.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "muster-connection.h"
#include "muster-floor.h"

G_BEGIN_DECLS

/* Agent Status (T). A plain widget (AdwBin) that stands under the shell's header bar.
 * Properties: `search-mode` (boolean, read and write: the search entry is shown; bind a header bar's toggle to it).
 * Actions of its own, to be used by what has the focus in it: status.search, status.reset-filters,
 * status.filter-state("online"), status.enabled-only. */
#define MUSTER_TYPE_STATUS_PAGE (muster_status_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterStatusPage, muster_status_page, MUSTER, STATUS_PAGE, AdwBin)

GtkWidget    *muster_status_page_new              (MusterConnection *connection,
                                                   GSettings        *settings);
/* Without a connection: a floor that somebody else fills (tests). */
GtkWidget    *muster_status_page_new_for_floor    (MusterFloor      *floor,
                                                   GSettings        *settings);
gboolean      muster_status_page_get_search_mode  (MusterStatusPage *self);
void          muster_status_page_set_search_mode  (MusterStatusPage *self,
                                                   gboolean          search_mode);
void          muster_status_page_focus_search     (MusterStatusPage *self);
/* The columns and density of this view, for the header bar's view menu. Its actions are "table.…": insert the group
 * under "table" into what holds the menu button. */
GMenuModel   *muster_status_page_get_view_menu    (MusterStatusPage *self);
GActionGroup *muster_status_page_get_view_actions (MusterStatusPage *self);

G_END_DECLS

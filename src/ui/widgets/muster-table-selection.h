/* muster-table-selection.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkSelectionModel that keeps the selected item by identity, wherever it moves; it may be out of sight (filtered
 * away) and is selected again when it comes back. Property `selected` (object). */
#define MUSTER_TYPE_TABLE_SELECTION (muster_table_selection_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableSelection, muster_table_selection, MUSTER, TABLE_SELECTION, GObject)

typedef guint (*MusterFindFunc) (GListModel *model,
                                 gpointer    item);

MusterTableSelection *muster_table_selection_new          (GListModel           *model,
                                                           MusterFindFunc        find);
gpointer              muster_table_selection_get_selected (MusterTableSelection *self);
void                  muster_table_selection_set_selected (MusterTableSelection *self,
                                                           gpointer              item);
guint                 muster_table_selection_get_position (MusterTableSelection *self);

G_END_DECLS

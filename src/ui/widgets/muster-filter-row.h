/* muster-filter-row.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One choice of a MusterFilterButton: to assistive technology a radio button with an action. */
#define MUSTER_TYPE_FILTER_ROW (muster_filter_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterFilterRow, muster_filter_row, MUSTER, FILTER_ROW, GtkListBoxRow)

GtkWidget *muster_filter_row_new (const char *id,
                                  const char *name,
                                  gboolean chosen,
                                  gboolean begins_section);
const char *muster_filter_row_get_id (MusterFilterRow *self);
const char *muster_filter_row_get_name (MusterFilterRow *self);
gboolean    muster_filter_row_get_chosen (MusterFilterRow *self);
gboolean    muster_filter_row_begins_section (MusterFilterRow *self);
void        muster_filter_row_set_count (MusterFilterRow *self,
                                         guint            count);

G_END_DECLS

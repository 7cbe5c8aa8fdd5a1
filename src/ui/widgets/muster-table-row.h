/* muster-table-row.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table.h"

G_BEGIN_DECLS

/* One row that draws all its cells itself. Property `item`. */
#define MUSTER_TYPE_TABLE_ROW (muster_table_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableRow, muster_table_row, MUSTER, TABLE_ROW, GtkWidget)

GtkWidget   *muster_table_row_new           (MusterTable    *table,
                                             GtkListItem    *list_item);
void         muster_table_row_set_item      (MusterTableRow *self,
                                             gpointer        item);
gpointer     muster_table_row_get_item      (MusterTableRow *self);
MusterTable *muster_table_row_get_table     (MusterTableRow *self);
void         muster_table_row_forget_fonts  (MusterTableRow *self);
gboolean     muster_table_row_tick          (MusterTableRow *self);
char        *muster_table_row_dup_text      (MusterTableRow *self,
                                             guint           column);
char        *muster_table_row_dup_tooltip   (MusterTableRow *self,
                                             guint           column);
GtkAccessible *muster_table_row_dup_cell    (MusterTableRow *self,
                                             guint           place);
void         muster_table_row_get_cell      (MusterTableRow  *self,
                                             guint            column,
                                             graphene_rect_t *cell);

G_END_DECLS

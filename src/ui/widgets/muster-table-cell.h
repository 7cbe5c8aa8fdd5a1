/* muster-table-cell.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table-row.h"

G_BEGIN_DECLS

/* A drawn cell as assistive technology sees it: an accessible object without a widget. */
#define MUSTER_TYPE_TABLE_CELL (muster_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableCell, muster_table_cell, MUSTER, TABLE_CELL, GObject)

MusterTableCell *muster_table_cell_new    (MusterTableRow  *row,
                                           guint            column);
void             muster_table_cell_update (MusterTableCell *self);
void             muster_table_cell_let_go (MusterTableCell *self);

G_END_DECLS

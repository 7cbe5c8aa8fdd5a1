/* muster-table-header.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table-columns.h"

G_BEGIN_DECLS

/* The headings above the rows, scrolled sideways with them. One Tab stop; the arrow keys go from heading to heading;
 * Menu or Shift+F10 opens the menu of columns. Drag an edge to resize, a heading to move it. */
#define MUSTER_TYPE_TABLE_HEADER (muster_table_header_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableHeader, muster_table_header, MUSTER, TABLE_HEADER, GtkWidget)

GtkWidget *muster_table_header_new            (MusterTableColumns *columns,
                                               GtkAdjustment      *hadjustment,
                                               GMenuModel         *menu);
GtkWidget *muster_table_header_get_heading    (MusterTableHeader  *self,
                                               guint               column);

G_END_DECLS

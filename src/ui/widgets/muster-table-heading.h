/* muster-table-heading.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table-columns.h"

G_BEGIN_DECLS

/* The title of one column: sorts with a click, Enter or Space (with Shift or Ctrl beside the other keys), is resized
 * with Ctrl+←/→ and moved with Ctrl+Shift+←/→. */
#define MUSTER_TYPE_TABLE_HEADING (muster_table_heading_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableHeading, muster_table_heading, MUSTER, TABLE_HEADING, GtkWidget)

GtkWidget *muster_table_heading_new        (MusterTableColumns *columns,
                                            guint               column);
guint      muster_table_heading_get_column (MusterTableHeading *self);
void       muster_table_heading_set_covered (MusterTableHeading *self,
                                             int                 covered);

G_END_DECLS

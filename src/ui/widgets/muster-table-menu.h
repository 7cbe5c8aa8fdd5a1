/* muster-table-menu.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table-columns.h"

G_BEGIN_DECLS

/* The menu that shows and hides columns, and its actions: "table.show-ID" and "table.reset-columns" here, and
 * "table.compact", which the table adds. */
void muster_table_menu_add (MusterTableColumns *columns,
                            GActionMap         *actions,
                            GMenu              *menu);

G_END_DECLS

/* muster-server-row.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-server-info.h"

G_BEGIN_DECLS

/* Whose server answers at the address above it (S2), and its address as it is used; hidden while that is not known. */
#define MUSTER_TYPE_SERVER_ROW (muster_server_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterServerRow, muster_server_row, MUSTER, SERVER_ROW, GtkListBoxRow)

void muster_server_row_set_info (MusterServerRow  *self,
                                 MusterServerInfo *info);

G_END_DECLS

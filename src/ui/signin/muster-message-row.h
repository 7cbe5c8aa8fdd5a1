/* muster-message-row.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is wrong with the row above it, in a boxed list; hidden while it has nothing to say. */
#define MUSTER_TYPE_MESSAGE_ROW (muster_message_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterMessageRow, muster_message_row, MUSTER, MESSAGE_ROW, GtkListBoxRow)

const char *muster_message_row_get_text (MusterMessageRow *self);
void        muster_message_row_set_text (MusterMessageRow *self,
                                         GtkWidget        *entry,
                                         const char       *text,
                                         gboolean          is_error);

G_END_DECLS

/* muster-message-row.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-message-row.h"

struct _MusterMessageRow
{
  GtkListBoxRow parent_instance;

  GtkWidget    *label;
};

G_DEFINE_FINAL_TYPE (MusterMessageRow, muster_message_row, GTK_TYPE_LIST_BOX_ROW)

static void
muster_message_row_class_init (MusterMessageRowClass *klass)
{
}

static void
muster_message_row_init (MusterMessageRow *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_top (self->label, 9);
  gtk_widget_set_margin_bottom (self->label, 9);
  gtk_widget_set_margin_start (self->label, 12);
  gtk_widget_set_margin_end (self->label, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * muster_message_row_get_text:
 * @self: the row
 *
 * Returns: (transfer none): what it says, "" for nothing
 */
const char *
muster_message_row_get_text (MusterMessageRow *self)
{
  g_return_val_if_fail (MUSTER_IS_MESSAGE_ROW (self), "");

  return gtk_label_get_text (GTK_LABEL (self->label));
}

/**
 * muster_message_row_set_text:
 * @self: the row
 * @entry: the row that it is about
 * @text: (nullable): plain text; %NULL or "" hides the row
 * @is_error: whether @entry is marked as wrong
 */
void
muster_message_row_set_text (MusterMessageRow *self,
                             GtkWidget        *entry,
                             const char       *text,
                             gboolean          is_error)
{
  gboolean shown = text != NULL && *text != '\0';

  g_return_if_fail (MUSTER_IS_MESSAGE_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->label), shown ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (shown && is_error)
    {
      gtk_widget_add_css_class (self->label, "error");
      gtk_widget_add_css_class (entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->label, "error");
      gtk_widget_remove_css_class (entry, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

/* muster-server-row.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-server-row.h"

#include <glib/gi18n.h>

struct _MusterServerRow
{
  GtkListBoxRow parent_instance;

  GtkWidget    *organization;
  GtkWidget    *address;
};

G_DEFINE_FINAL_TYPE (MusterServerRow, muster_server_row, GTK_TYPE_LIST_BOX_ROW)

static void
muster_server_row_class_init (MusterServerRowClass *klass)
{
}

static GtkWidget *
add_label (GtkWidget    *box,
           PangoWrapMode wrap_mode)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), wrap_mode);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
muster_server_row_init (MusterServerRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, "success");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_hexpand (lines, TRUE);
  self->organization = add_label (lines, PANGO_WRAP_WORD_CHAR);
  self->address = add_label (lines, PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (self->address, "caption");
  gtk_widget_add_css_class (self->address, "dimmed");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * muster_server_row_set_info:
 * @self: the row
 * @info: (nullable): what the server said of itself
 */
void
muster_server_row_set_info (MusterServerRow  *self,
                            MusterServerInfo *info)
{
  g_autofree char *text = NULL;
  const char *name;

  g_return_if_fail (MUSTER_IS_SERVER_ROW (self));

  name = info != NULL ? muster_server_info_get_organization_name (info) : NULL;
  if (name != NULL && *name != '\0')
    text = g_strdup_printf (_("Server of %s"), name);
  else if (info != NULL)
    text = g_strdup (_("A Muster server"));
  gtk_label_set_text (GTK_LABEL (self->organization), text != NULL ? text : "");
  gtk_label_set_text (GTK_LABEL (self->address), info != NULL ? muster_server_info_get_address (info) : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

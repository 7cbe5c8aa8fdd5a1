/* muster-filter-row.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-filter-row.h"

#include <glib/gi18n.h>

#include "muster-words.h"

struct _MusterFilterRow
{
  GtkListBoxRow parent_instance;

  char         *id;
  char         *name;
  GtkWidget    *figure;
  gboolean      chosen;
  gboolean      begins_section;
};

G_DEFINE_FINAL_TYPE (MusterFilterRow, muster_filter_row, GTK_TYPE_LIST_BOX_ROW)

/* What assistive technology can do to a choice. */
static void
on_choose_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  gtk_widget_activate (widget);
}

static void
muster_filter_row_finalize (GObject *object)
{
  MusterFilterRow *self = MUSTER_FILTER_ROW (object);

  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (muster_filter_row_parent_class)->finalize (object);
}

static void
muster_filter_row_class_init (MusterFilterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = muster_filter_row_finalize;
  gtk_widget_class_install_action (widget_class, "choice.choose", NULL, on_choose_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
}

static void
muster_filter_row_init (MusterFilterRow *self)
{
}

static void
fill (MusterFilterRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *label = gtk_label_new (self->name);

  self->figure = gtk_label_new (NULL);
  gtk_widget_set_opacity (check, self->chosen ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (self->figure, "numeric");
  gtk_widget_add_css_class (self->figure, "dim-label");
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->figure);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/** muster_filter_row_new: Returns: a choice, without its count */
GtkWidget *
muster_filter_row_new (const char *id,
                       const char *name,
                       gboolean    chosen,
                       gboolean    begins_section)
{
  MusterFilterRow *self = g_object_new (MUSTER_TYPE_FILTER_ROW, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->chosen = chosen;
  self->begins_section = begins_section;
  fill (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);

  return GTK_WIDGET (self);
}

/** muster_filter_row_get_id: Returns: what is chosen with it */
const char *
muster_filter_row_get_id (MusterFilterRow *self)
{
  return self->id;
}

/** muster_filter_row_get_name: Returns: the words of the choice */
const char *
muster_filter_row_get_name (MusterFilterRow *self)
{
  return self->name;
}

/** muster_filter_row_get_chosen: Returns: whether it is the choice now */
gboolean
muster_filter_row_get_chosen (MusterFilterRow *self)
{
  return self->chosen;
}

/** muster_filter_row_begins_section: Returns: whether a line belongs above */
gboolean
muster_filter_row_begins_section (MusterFilterRow *self)
{
  return self->begins_section;
}

/** muster_filter_row_set_count: @count: how many agents it would show */
void
muster_filter_row_set_count (MusterFilterRow *self,
                             guint            count)
{
  g_autofree char *number = muster_words_number (count);
  g_autofree char *agents = NULL;
  g_autofree char *spoken = NULL;

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->figure)), number) == 0)
    return;

  agents = g_strdup_printf (ngettext ("%s agent", "%s agents", count), number);
  spoken = g_strdup_printf ("%s, %s", self->name, agents);
  gtk_label_set_text (GTK_LABEL (self->figure), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* muster-sidebar.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-sidebar.h"

#include <glib/gi18n.h>

static const MusterPageInfo pages[] = {
  { "agent-status", N_("Agent Status"), N_("Monitor"), "muster-agents-symbolic", "agents.read" },
};

/**
 * muster_pages_get:
 * @n_pages: (out): how many
 *
 * Returns: (transfer none) (array length=n_pages): the pages that exist
 */
const MusterPageInfo *
muster_pages_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);
  return pages;
}

/**
 * muster_pages_find:
 * @id: name of a page
 *
 * Returns: (nullable): the page
 */
const MusterPageInfo *
muster_pages_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].id, id) == 0)
      return &pages[i];
  return NULL;
}

static const MusterPageInfo *
page_of_row (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "muster-page");
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  const MusterPageInfo *page = page_of_row (row);
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (page_of_row (before)->group, page->group) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_(page->group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-group");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
make_row (const MusterPageInfo *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (page->icon_name);
  GtkWidget *label = gtk_label_new (_(page->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(page->title), -1);
  g_object_set_data (G_OBJECT (row), "muster-page", (gpointer) page);
  return row;
}

/**
 * muster_sidebar_fill:
 * @list: an empty list box
 */
void
muster_sidebar_fill (GtkListBox *list)
{
  gtk_list_box_set_header_func (list, update_header, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_list_box_append (list, make_row (&pages[i]));
}

/**
 * muster_sidebar_permit:
 * @list: a filled list box
 * @floor: (nullable): whose supervisor's rights count; without one nothing is offered
 */
void
muster_sidebar_permit (GtkListBox  *list,
                       MusterFloor *floor)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      const MusterPageInfo *page = page_of_row (row);

      gtk_widget_set_visible (GTK_WIDGET (row), floor != NULL && muster_floor_may (floor, page->permission));
    }
  gtk_list_box_invalidate_headers (list);
}

/**
 * muster_sidebar_select:
 * @list: a filled list box
 * @id: the page that is shown
 */
void
muster_sidebar_select (GtkListBox *list,
                       const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (page_of_row (row)->id, id) == 0)
      gtk_list_box_select_row (list, row);
}

/**
 * muster_sidebar_id_of_row:
 * @row: a row of the sidebar
 *
 * Returns: (transfer none): its page's id
 */
const char *
muster_sidebar_id_of_row (GtkListBoxRow *row)
{
  return page_of_row (row)->id;
}

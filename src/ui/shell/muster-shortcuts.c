/* muster-shortcuts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-shortcuts.h"

#include <glib/gi18n.h>

#define PAGES N_("Pages")
#define LISTS N_("Lists")
#define GENERAL N_("General")

static const MusterShortcut shortcuts[] = {
  { "win.page::agent-status", { "<Control>1" }, N_("Agent Status"), PAGES },
  { "win.search", { "<Control>f" }, N_("Search"), LISTS },
  { NULL, { "Escape" }, N_("End the search"), LISTS },
  { "win.toggle-sidebar", { "F9" }, N_("Show or hide the sidebar"), GENERAL },
  { NULL, { "F10" }, N_("Main menu"), GENERAL },
  { "win.shortcuts", { "<Control>question" }, N_("Keyboard shortcuts"), GENERAL },
  { "window.close", { "<Control>w" }, N_("Close the window"), GENERAL },
  { "app.quit", { "<Control>q" }, N_("Quit"), GENERAL },
};

/**
 * muster_shortcuts_get:
 * @n_shortcuts: (out): how many
 *
 * Returns: (transfer none) (array length=n_shortcuts): the table, groups together
 */
const MusterShortcut *
muster_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

/**
 * muster_shortcuts_apply:
 * @application: whose accelerators to set
 */
void
muster_shortcuts_apply (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL)
      gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].accels);
}

static GtkWidget *
make_row (const MusterShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *keys;
  g_autofree char *label = NULL;
  GdkModifierType modifiers;
  guint key;

  if (gtk_accelerator_parse (shortcut->accels[0], &key, &modifiers))
    label = gtk_accelerator_get_label (key, modifiers);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  keys = gtk_label_new (label);
  gtk_widget_add_css_class (keys, "dimmed");
  gtk_widget_add_css_class (keys, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  return row;
}

/**
 * muster_shortcuts_dialog_new:
 *
 * GtkShortcutsWindow is deprecated at the floor and AdwShortcutsDialog younger than it.
 *
 * Returns: (transfer floating): a dialog that lists the table
 */
AdwDialog *
muster_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = NULL;
  const char *group_title = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].title == NULL)
        continue;
      if (g_strcmp0 (group_title, shortcuts[i].group) != 0)
        {
          group_title = shortcuts[i].group;
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(group_title));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (&shortcuts[i]));
    }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 440);
  adw_dialog_set_content_height (dialog, 520);
  adw_dialog_set_child (dialog, view);
  return dialog;
}

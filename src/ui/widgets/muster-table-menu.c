/* muster-table-menu.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-menu.h"

#include <glib/gi18n.h>

#define PREFIX "show-"

static void
on_show_column (MusterTableColumns *columns,
                GVariant           *state,
                GSimpleAction      *action)
{
  const char *id = g_action_get_name (G_ACTION (action)) + strlen (PREFIX);

  muster_table_columns_set_visible (columns, muster_table_columns_lookup (columns, id), g_variant_get_boolean (state));
}

static void
on_layout_changed (GActionMap         *actions,
                   MusterTableColumns *columns)
{
  for (guint i = 0; i < muster_table_columns_get_n (columns); i++)
    {
      g_autofree char *name = g_strconcat (PREFIX, muster_table_columns_get (columns, i)->id, NULL);
      GAction *action = g_action_map_lookup_action (actions, name);

      if (action != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                   g_variant_new_boolean (muster_table_columns_get_visible (columns, i)));
    }
}

/**
 * muster_table_menu_add:
 * @actions: gets the actions
 * @menu: gets the sections
 *
 * Makes what the user arranges the columns with.
 */
void
muster_table_menu_add (MusterTableColumns *columns,
                       GActionMap         *actions,
                       GMenu              *menu)
{
  g_autoptr(GMenu) shown = g_menu_new ();
  g_autoptr(GMenu) rest = g_menu_new ();
  g_autoptr(GSimpleAction) reset = g_simple_action_new ("reset-columns", NULL);

  for (guint i = 0; i < muster_table_columns_get_n (columns); i++)
    {
      const MusterTableColumn *c = muster_table_columns_get (columns, i);
      g_autofree char *name = g_strconcat (PREFIX, c->id, NULL);
      g_autofree char *detailed = g_strconcat ("table.", name, NULL);
      g_autoptr(GSimpleAction) action = NULL;

      if (c->essential)
        continue;
      action = g_simple_action_new_stateful (name, NULL,
                                             g_variant_new_boolean (muster_table_columns_get_visible (columns, i)));
      g_signal_connect_object (action, "change-state", G_CALLBACK (on_show_column), columns, G_CONNECT_SWAPPED);
      g_action_map_add_action (actions, G_ACTION (action));
      g_menu_append (shown, _(c->title), detailed);
    }

  g_signal_connect_object (reset, "activate", G_CALLBACK (muster_table_columns_reset), columns, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (reset));
  g_signal_connect_object (columns, "layout-changed", G_CALLBACK (on_layout_changed), actions, G_CONNECT_SWAPPED);

  g_menu_append (rest, _("Compact Rows"), "table.compact");
  g_menu_append (rest, _("Reset Columns"), "table.reset-columns");
  g_menu_append_section (menu, _("Columns"), G_MENU_MODEL (shown));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
}

/* test-table-selection.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-table-selection.h"

static guint
find (GListModel *model,
      gpointer    item)
{
  guint position;

  return g_list_store_find (G_LIST_STORE (model), item, &position) ? position : G_MAXUINT;
}

static void
on_selection_changed (GString *log,
                      guint    position,
                      guint    n)
{
  g_string_append_printf (log, "s%u+%u ", position, n);
}

static void
on_items_changed (GString *log,
                  guint    position,
                  guint    removed,
                  guint    added)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
test_identity (void)
{
  g_autoptr(GListStore) store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GtkStringObject) chosen = NULL;
  MusterTableSelection *selection;
  GtkSelectionModel *model;

  for (const char *c = "abcde"; *c != '\0'; c++)
    {
      g_autoptr(GtkStringObject) item = gtk_string_object_new ((char[]){ *c, '\0' });

      g_list_store_append (store, item);
    }
  chosen = g_list_model_get_item (G_LIST_MODEL (store), 2);
  selection = muster_table_selection_new (G_LIST_MODEL (store), find);
  model = GTK_SELECTION_MODEL (selection);
  g_signal_connect_swapped (selection, "selection-changed", G_CALLBACK (on_selection_changed), log);
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (on_items_changed), log);

  g_assert_true (gtk_selection_model_select_item (model, 2, TRUE));
  g_assert_true (muster_table_selection_get_selected (selection) == chosen);
  g_assert_cmpstr (log->str, ==, "s2+1 ");

  /* The row moves to the top: it stays selected, and nothing else is. */
  g_string_truncate (log, 0);
  g_list_store_remove (store, 2);
  g_assert_cmpuint (muster_table_selection_get_position (selection), ==, G_MAXUINT);
  g_list_store_insert (store, 0, chosen);
  g_assert_cmpstr (log->str, ==, "2-1+0 0-0+1 ");
  g_assert_true (gtk_selection_model_is_selected (model, 0));
  g_assert_false (gtk_selection_model_is_selected (model, 2));

  /* Something comes in above. */
  g_list_store_insert (store, 0, gtk_string_object_new ("z"));
  g_assert_cmpuint (muster_table_selection_get_position (selection), ==, 1);

  /* It may go out of sight; it is not forgotten. */
  g_list_store_remove_all (store);
  g_assert_true (muster_table_selection_get_selected (selection) == chosen);
  g_list_store_append (store, chosen);
  g_assert_true (gtk_selection_model_is_selected (model, 0));

  gtk_selection_model_unselect_item (model, 0);
  g_assert_null (muster_table_selection_get_selected (selection));
  g_assert_finalize_object (selection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/table-selection/identity", test_identity);

  return g_test_run ();
}

/* test-table-columns.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-table-columns.h"

static const MusterTableColumn described[] = {
  { .id = "name", .title = "Name", .width = 200, .min_width = 100, .essential = TRUE, .expand = TRUE, .sort_key = 0 },
  { .id = "state", .title = "State", .width = 100, .min_width = 50, .sort_key = 1 },
  { .id = "note", .title = "Note", .width = 100, .min_width = 50, .sort_key = -1 },
  { .id = "email", .title = "Email", .width = 150, .min_width = 50, .sort_key = 2, .hidden = TRUE },
};

static char *
order (MusterTableColumns *columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < muster_table_columns_get_n_visible (columns); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            muster_table_columns_get (columns, muster_table_columns_at (columns, i))->id);

  return g_string_free (text, FALSE);
}

static void
assert_order (MusterTableColumns *columns,
              const char         *expected)
{
  g_autofree char *text = order (columns);

  g_assert_cmpstr (text, ==, expected);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_layout (void)
{
  g_autoptr(MusterTableColumns) columns = muster_table_columns_new (described, G_N_ELEMENTS (described));
  guint n = 0;
  int x;
  int width;

  g_signal_connect_swapped (columns, "layout-changed", G_CALLBACK (count), &n);
  assert_order (columns, "name state note");
  muster_table_columns_set_visible (columns, 3, TRUE);
  assert_order (columns, "name state note email");
  muster_table_columns_set_visible (columns, 3, TRUE);
  g_assert_cmpuint (n, ==, 1);
  muster_table_columns_move (columns, 3, 0);
  assert_order (columns, "email name state note");
  muster_table_columns_move (columns, 3, 2);
  assert_order (columns, "name state email note");
  muster_table_columns_move (columns, 3, 9);
  assert_order (columns, "name state email note");
  muster_table_columns_set_visible (columns, 0, FALSE);
  g_assert_true (muster_table_columns_get_visible (columns, 0));

  muster_table_columns_set_width (columns, 1, 10);
  g_assert_cmpint (muster_table_columns_get_width (columns, 1), ==, 50);
  g_assert_cmpint (muster_table_columns_get_total (columns), ==, 200 + 50 + 150 + 100);
  muster_table_columns_locate (columns, 600, 0, &x, &width);
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (width, ==, 300);
  muster_table_columns_locate (columns, 600, 2, &x, &width);
  g_assert_cmpint (x, ==, 350);
  g_assert_cmpint (width, ==, 150);

  muster_table_columns_reset (columns);
  assert_order (columns, "name state note");
}

static void
test_sort (void)
{
  g_autoptr(MusterTableColumns) columns = muster_table_columns_new (described, G_N_ELEMENTS (described));
  const MusterTableSort *sort;
  gboolean descending = TRUE;
  guint rank = 0;
  guint n;

  muster_table_columns_sort_by (columns, 1, FALSE);
  muster_table_columns_sort_by (columns, 0, TRUE);
  muster_table_columns_sort_by (columns, 2, TRUE);
  sort = muster_table_columns_get_sort (columns, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (sort[0].key, ==, 1);
  g_assert_true (muster_table_columns_get_sorted (columns, 0, &descending, &rank));
  g_assert_false (descending);
  g_assert_cmpuint (rank, ==, 2);
  muster_table_columns_sort_by (columns, 0, TRUE);
  g_assert_true (muster_table_columns_get_sorted (columns, 0, &descending, &rank));
  g_assert_true (descending);
  g_assert_cmpuint (rank, ==, 2);
  muster_table_columns_sort_by (columns, 0, FALSE);
  sort = muster_table_columns_get_sort (columns, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (sort[0].descending);
}

static void
test_persist (void)
{
  g_autoptr(MusterTableColumns) columns = muster_table_columns_new (described, G_N_ELEMENTS (described));
  g_autoptr(MusterTableColumns) again = muster_table_columns_new (described, G_N_ELEMENTS (described));
  g_autoptr(GVariant) layout = NULL;
  g_autoptr(GVariant) sort = NULL;
  g_autoptr(GVariant) strange =
    g_variant_ref_sink (g_variant_new_parsed ("[('gone', true, 7), ('email', true, 99999), ('email', false, 1),"
                                              " ('name', false, -5)]"));

  muster_table_columns_move (columns, 2, 0);
  muster_table_columns_set_visible (columns, 1, FALSE);
  muster_table_columns_set_width (columns, 0, 321);
  muster_table_columns_sort_by (columns, 1, FALSE);
  muster_table_columns_sort_by (columns, 1, FALSE);
  layout = g_variant_ref_sink (muster_table_columns_save_layout (columns));
  sort = g_variant_ref_sink (muster_table_columns_save_sort (columns));
  muster_table_columns_load_layout (again, layout);
  muster_table_columns_load_sort (again, sort);
  assert_order (again, "note name");
  g_assert_cmpint (muster_table_columns_get_width (again, 0), ==, 321);
  g_assert_true (muster_table_columns_get_sorted (again, 1, NULL, NULL));

  muster_table_columns_load_layout (again, strange);
  assert_order (again, "email name state note");
  g_assert_cmpint (muster_table_columns_get_width (again, 0), ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/table-columns/layout", test_layout);
  g_test_add_func ("/ui/table-columns/sort", test_sort);
  g_test_add_func ("/ui/table-columns/persist", test_persist);

  return g_test_run ();
}

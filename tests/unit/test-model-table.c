/* test-model-table.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor-fixture.h"
#include "muster-agent-table.h"
#include "muster-clock.h"

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *log)
{
  if (log->len > 0)
    g_string_append (log, ", ");
  g_string_append_printf (log, "%u", position);
  if (removed > 0)
    g_string_append_printf (log, "-%u", removed);
  if (added > 0)
    g_string_append_printf (log, "+%u", added);
}

static char *
show (MusterAgentTable *table)
{
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (table));

  for (guint i = 0; i < n; i++)
    {
      MusterAgent *agent = muster_agent_table_peek (table, i);

      g_assert_cmpuint (muster_agent_table_find (table, agent), ==, i);
      g_string_append (text, muster_agent_get_id (agent));
    }
  return g_string_free_and_steal (text);
}

#define assert_rows(table, expected) G_STMT_START { \
          g_autofree char *rows_ = show (table); \
          g_assert_cmpstr (rows_, ==, expected); \
} G_STMT_END

#define assert_log(log, expected) G_STMT_START { \
          g_assert_cmpstr ((log)->str, ==, expected); \
          g_string_set_size (log, 0); \
} G_STMT_END

static void
add (MusterFloor *floor,
     const char  *ids)
{
  for (; *ids != '\0'; ids++)
    fixture_agent (floor, 1, &(FixtureAgent) { .id = (char[]) { *ids, 0 } });
}

static void
rename_to (MusterFloor *floor,
           const char  *id,
           const char  *name,
           gint64       rev)
{
  fixture_profile (floor, rev, &(FixtureAgent) { .id = id, .name = name });
}

/* All rows count as realized: a proper list model for anybody. */
static void
test_log (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;
  g_autoptr(GString) log = g_string_new (NULL);

  add (floor, "bdf");
  table = muster_agent_table_new (floor);
  g_signal_connect (table, "items-changed", G_CALLBACK (on_items_changed), log);
  assert_rows (table, "bdf");
  g_assert_false (muster_agent_table_is_dirty (table));

  add (floor, "ce");
  g_assert_true (muster_agent_table_is_dirty (table));
  assert_rows (table, "bdf");
  muster_agent_table_catch_up (table);
  assert_rows (table, "bcdef");
  assert_log (log, "1+1, 3+1");

  rename_to (floor, "b", "x", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "cdefb");
  assert_log (log, "0-1, 4+1");

  fixture_live (floor, 2, &(FixtureAgent) { .id = "d", .open = 3 });
  muster_agent_table_catch_up (table);
  assert_log (log, "");

  fixture_remove (floor, MUSTER_KIND_AGENT, "e", 2);
  fixture_remove (floor, MUSTER_KIND_AGENT, "c", 2);
  assert_rows (table, "cdefb");
  muster_agent_table_catch_up (table);
  assert_rows (table, "dfb");
  assert_log (log, "0-1, 1-1");

  add (floor, "ag");
  fixture_remove (floor, MUSTER_KIND_AGENT, "a", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "dfgb");
  assert_log (log, "2+1");

  muster_agent_table_set_sort (table, &(MusterAgentSort) { MUSTER_COLUMN_NAME, TRUE }, 1);
  assert_rows (table, "bgfd");
  assert_log (log, "0-4+4");
  muster_agent_table_set_sort (table, &(MusterAgentSort) { MUSTER_COLUMN_NAME, TRUE }, 1);
  assert_log (log, "");
  muster_agent_table_set_filter (table, &(MusterAgentFilter) { .search = (char *) "d" });
  assert_rows (table, "d");
  assert_log (log, "0-4+1");
  muster_agent_table_set_filter (table, &(MusterAgentFilter) { .search = (char *) "dx" });
  assert_log (log, "0-1");
  muster_agent_table_set_filter (table, &(MusterAgentFilter) { 0 });
  assert_log (log, "0+4");

  muster_floor_clear (floor);
  assert_rows (table, "");
  assert_log (log, "0-4");
}

/* Only what touches the realized rows is told, and how many there are. */
static void
test_log_realized (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;
  g_autoptr(GString) log = g_string_new (NULL);

  add (floor, "abcdefghijkl");
  table = muster_agent_table_new (floor);
  g_signal_connect (table, "items-changed", G_CALLBACK (on_items_changed), log);
  muster_agent_table_set_realized (table, 4, 4); /* efgh */

  rename_to (floor, "j", "zz", 2);
  rename_to (floor, "a", "cc", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "bcadefghiklj");
  assert_log (log, "");

  rename_to (floor, "b", "y", 2); /* all above moves up */
  muster_agent_table_catch_up (table);
  assert_rows (table, "cadefghiklbj");
  assert_log (log, "4-1, 7+1"); /* e left the window, i came into it */

  add (floor, "m");
  muster_agent_table_catch_up (table);
  assert_rows (table, "cadefghiklmbj");
  assert_log (log, "12+1");

  fixture_remove (floor, MUSTER_KIND_AGENT, "l", 2);
  fixture_remove (floor, MUSTER_KIND_AGENT, "k", 2);
  muster_agent_table_catch_up (table);
  assert_log (log, "11-2");

  fixture_remove (floor, MUSTER_KIND_AGENT, "g", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "cadefhimbj");
  assert_log (log, "10-1, 5-1, 7+1");
}

static void
check_filter (MusterAgentTable *table,
              MusterAgentFilter filter,
              const char       *expected)
{
  muster_agent_table_set_filter (table, &filter);
  assert_rows (table, expected);
}

static void
test_filters (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;
  const char *active = "active", *lunch = "break:lunch";

  fixture_organization (floor, 1, TRUE, 0);
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "a", .name = "José Ruiz", .email = "jr@example.org", .activity = active,
                                             .queues = "q", .teams = "t1 t2", .role = "r1", .unit = "u1" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "b", .name = "Bo", .activity = active, .open = 2, .limit = 2,
                                             .queues = "q", .teams = "t2", .role = "r2" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "c", .activity = lunch, .queues = "q", .unit = "u1" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "d", .activity = lunch, .offline = TRUE });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "e", .activity = active, .offline = TRUE, .disabled = TRUE });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "f", .activity = "finishing:lunch", .open = 1 });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "g", .activity = "active-no-new" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "h", .activity = "juggling" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "i", .activity = "kicked-out" });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "j", .activity = "not-ready" });
  table = muster_agent_table_new (floor);
  muster_agent_table_set_sort (table, NULL, 0);
  assert_rows (table, "abcdefghij");

  check_filter (table, (MusterAgentFilter) { .state = (char *) "online" }, "abcfghij");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "busy" }, "bcfghij");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "break" }, "c");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "offline" }, "d");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "disabled" }, "e");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:active-free" }, "a");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:active" }, "b");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:active-no-new" }, "g");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:finishing" }, "f");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:break:lunch" }, "c");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:break:other" }, "");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:not-ready" }, "j");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:kicked-out" }, "i");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "exact:juggling" }, "h");
  check_filter (table, (MusterAgentFilter) { .state = (char *) "" }, "abcdefghij");
  check_filter (table, (MusterAgentFilter) { .availability = (char *) "connected" }, "a");
  check_filter (table, (MusterAgentFilter) { .availability = (char *) "not-available" }, "bcfghij");
  check_filter (table, (MusterAgentFilter) { .availability = (char *) "disconnected" }, "de");
  check_filter (table, (MusterAgentFilter) { .team = (char *) "t2" }, "ab");
  check_filter (table, (MusterAgentFilter) { .role = (char *) "r2" }, "b");
  check_filter (table, (MusterAgentFilter) { .unit = (char *) "u1" }, "ac");
  check_filter (table, (MusterAgentFilter) { .enabled_only = TRUE }, "abcdfghij");
  check_filter (table, (MusterAgentFilter) { .search = (char *) "jose" }, "a");
  check_filter (table, (MusterAgentFilter) { .search = (char *) " RUÍZ  jo " }, "a");
  check_filter (table, (MusterAgentFilter) { .search = (char *) "ruiz bo" }, "");
  check_filter (table, (MusterAgentFilter) { .search = (char *) "EXAMPLE.org" }, "a");
  check_filter (table, (MusterAgentFilter) { .team = (char *) "t2", .state = (char *) "busy" }, "b");
  check_filter (table, (MusterAgentFilter) { .team = (char *) "t1", .state = (char *) "busy" }, "");

  /* The counts behind each choice leave their own part of the filter out. */
  check_filter (table, (MusterAgentFilter) { .state = (char *) "busy", .unit = (char *) "u1" }, "c");
  g_assert_cmpuint (muster_agent_table_count (table, 's', NULL), ==, 2);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "online"), ==, 2);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "exact:break:lunch"), ==, 1);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "exact:juggling"), ==, 0);
  g_assert_cmpuint (muster_agent_table_count (table, 'u', "u1"), ==, 1);
  g_assert_cmpuint (muster_agent_table_count (table, 'u', NULL), ==, 7);
  g_assert_cmpuint (muster_agent_table_count (table, 't', "t1"), ==, 0);
  g_assert_cmpuint (muster_agent_table_count (table, 'r', "r1"), ==, 0);
  g_assert_cmpuint (muster_agent_table_count (table, 'a', "not-available"), ==, 1);
  check_filter (table, (MusterAgentFilter) { 0 }, "abcdefghij");
  g_assert_cmpuint (muster_agent_table_count (table, 's', "busy"), ==, 7);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "exact:juggling"), ==, 1);
  g_assert_cmpuint (muster_agent_table_count (table, 't', "t2"), ==, 2);
}

static void
test_counts_are_cached (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;

  muster_clock_freeze (1000);
  add (floor, "ab");
  table = muster_agent_table_new (floor);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "online"), ==, 2);
  add (floor, "c");
  muster_agent_table_catch_up (table);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "online"), ==, 2);
  muster_clock_advance (250);
  g_assert_cmpuint (muster_agent_table_count (table, 's', "online"), ==, 3);
  muster_clock_thaw ();
}

static void
check_sort (MusterAgentTable *table,
            const char       *columns, /* column and direction, one letter each */
            const char       *expected)
{
  MusterAgentSort keys[4];
  guint n = 0;

  for (; columns[0] != '\0'; columns += 2)
    keys[n++] = (MusterAgentSort) { columns[0] - 'a', columns[1] == '-' }
  ;
  muster_agent_table_set_sort (table, keys, n);
  assert_rows (table, expected);
}

static void
test_sorts (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;

  fixture_named (floor, MUSTER_KIND_ROLE, "r1", "Zebra", 1);
  fixture_named (floor, MUSTER_KIND_ROLE, "r2", "Ape", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "Zebra", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t2", "Ape", 1);
  fixture_named (floor, MUSTER_KIND_BREAK_REASON, "b1", "Zebra", 1);
  fixture_named (floor, MUSTER_KIND_BREAK_REASON, "b2", "Ape", 1);
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "a", .name = "Same", .email = "Z@x", .role = "r1", .teams = "t1 t2",
                                             .limit = 4, .open = 2, .pending = 1, .since = 100, .signed_in_at = 9,
                                             .activity = "break:b1", .pinned = 3 });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "b", .name = "Same", .email = "a@x", .role = "r2", .teams = "t1",
                                             .open = 6, .pending = 0, .since = 300, .activity = "break:b2",
                                             .personal_queue = 9 });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "c", .name = "Other", .limit = 1, .open = 3, .pending = 2, .since = 200,
                                             .personal_queue = 1 });
  table = muster_agent_table_new (floor);

  check_sort (table, "", "abc");
  check_sort (table, "a+", "cab");  /* name, then id */
  check_sort (table, "a-", "abc");
  check_sort (table, "a+j+", "cba"); /* name, then time in status */
  check_sort (table, "j+", "bca");  /* the shortest time first */
  check_sort (table, "j-", "acb");
  check_sort (table, "f+", "abc");  /* load ½, 6/10, 3 */
  check_sort (table, "f-", "cba");
  check_sort (table, "g-", "cab");
  check_sort (table, "b+", "cba");  /* active, break Ape, break Zebra */
  check_sort (table, "h-", "cab");  /* the personal queue shows while active only */
  check_sort (table, "i-", "abc");
  check_sort (table, "l+", "cba");
  check_sort (table, "k+", "cab");  /* "", "Ape, Zebra", "Zebra" */
  check_sort (table, "n+", "cba");
  check_sort (table, "o-", "abc");
  check_sort (table, "c+a+i-", "cab");

  /* What a directory's rename does to the order. */
  check_sort (table, "l+", "cba");
  fixture_named (floor, MUSTER_KIND_ROLE, "r1", "Aardvark", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "cab");
  check_sort (table, "k+", "cab");
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "Aardvark", 2);
  muster_agent_table_catch_up (table);
  assert_rows (table, "cba");
}

static void
test_finalize (void)
{
  MusterFloor *floor = muster_floor_new ();
  MusterAgentTable *one, *two;
  MusterAgent *agent;

  add (floor, "abc");
  one = muster_agent_table_new (floor);
  two = muster_agent_table_new (floor);
  muster_agent_table_set_filter (two, &(MusterAgentFilter) { .state = (char *) "exact:break:x", .team = (char *) "t" });
  agent = g_object_ref (muster_floor_lookup_agent (floor, "b"));
  fixture_remove (floor, MUSTER_KIND_AGENT, "b", 2);
  muster_floor_flush (floor);
  muster_agent_table_catch_up (one);
  g_assert_true (muster_agent_table_is_dirty (two));
  g_assert_finalize_object (two);
  g_assert_finalize_object (agent); /* no table holds it back any more */
  g_assert_finalize_object (one);
  g_assert_finalize_object (floor);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/table/log", test_log);
  g_test_add_func ("/model/table/log-realized", test_log_realized);
  g_test_add_func ("/model/table/filters", test_filters);
  g_test_add_func ("/model/table/counts-cached", test_counts_are_cached);
  g_test_add_func ("/model/table/sorts", test_sorts);
  g_test_add_func ("/model/table/finalize", test_finalize);

  return g_test_run ();
}

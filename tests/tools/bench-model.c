/* bench-model.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Prints what the model costs: bench-model [AGENTS [CHANGES-PER-BATCH]]. Not a test, never fails on a time. */

#include "muster-agent-table.h"

#include <locale.h>
#include <malloc.h>
#include <stdlib.h>

static guint n_agents = 100000;
static guint n_changes = 10000;
static MusterChange *lives;
static gint64 next_rev = 2;

static double
ms_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
print_time (const char *what,
            gint64      start)
{
  g_print ("%-58s %9.2f ms\n", what, ms_since (start));
}

static const char *
one_of (const char *prefix,
        guint       i)
{
  return g_intern_string (g_strdup_printf ("%s%u", prefix, i)); /* the process ends soon */
}

static MusterChange
make_agent (guint i)
{
  static const char *const firsts[] = { "Ana", "Bo", "Chen", "Dörte", "Emeka", "Fatima", "Goran", "Hana", "Ivo", "José" };
  static const char *const lasts[] = { "Abe", "Brandt", "Castillo", "Dubois", "Eze", "Fischer", "García", "Haddad" };
  g_autofree char *last = g_strdup_printf ("%s%05x", lasts[g_random_int_range (0, 8)], g_random_int_range (0, 1 << 20));
  const char **teams = g_new (const char *, 2);
  const char **queues = g_new (const char *, 2);
  const char *first = firsts[g_random_int_range (0, 10)];

  for (guint k = 0; k < 2; k++)
    {
      teams[k] = one_of ("t-", g_random_int_range (0, 500));
      queues[k] = one_of ("q-", g_random_int_range (0, 200));
    }
  return (MusterChange) {
           .kind = MUSTER_KIND_AGENT, .id = lives[i].id, .rev = 1,
           .agent = {
             .username = g_strdup_printf ("user%06u", i), .display_name = g_strdup_printf ("%s %s", first, last),
             .email = g_strdup_printf ("user%06u@example.org", i), .role = one_of ("r-", i % 5), .unit = one_of ("u-", i % 20),
             .teams = { teams, 2 }, .queues = { queues, 2 }, .enabled = i % 50 != 0, .chat_limit = MUSTER_LIMIT_DEFAULT,
           },
  };
}

static void
change_live (MusterChange *change)
{
  static const char *const activities[] = { "active", "active", "active", "break:b-1", "break:b-2", "not-ready" };

  change->rev = next_rev++;
  change->live.presence = g_random_int_range (0, 5) == 0 ? "offline" : "online";
  change->live.activity = activities[g_random_int_range (0, G_N_ELEMENTS (activities))];
  change->live.open = g_random_int_range (0, 8);
  change->live.pending = g_random_int_range (0, change->live.open + 1);
  change->live.since = G_GINT64_CONSTANT (1763715600000) + next_rev;
  change->live.waiting_since = change->live.pending > 0 ? change->live.since : 0;
}

static void
add_directory (MusterFloor *floor,
               MusterKind   kind,
               const char  *prefix,
               guint        n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Name %03u", i * 7 % n);
      MusterChange change = { .kind = kind, .id = one_of (prefix, i), .rev = 1, .named = { .name = name } };

      muster_floor_apply (floor, &change, 1);
    }
}

static gsize
used (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static gsize
load (MusterFloor *floor)
{
  g_autofree MusterChange *agents = g_new (MusterChange, n_agents);
  MusterChange organization = {
    .kind = MUSTER_KIND_ORGANIZATION, .id = "o", .rev = 1, .organization = { .human_agent_service = TRUE, .chat_limit = 5 },
  };
  gsize before;
  gint64 start;

  lives = g_new0 (MusterChange, n_agents);
  for (guint i = 0; i < n_agents; i++)
    {
      lives[i].kind = MUSTER_KIND_AGENT_LIVE;
      lives[i].id = g_strdup_printf ("01JD%022u", (i * 7919u) % n_agents);
      lives[i].live.by.id = lives[i].id;
      lives[i].live.by.name = "itself";
      change_live (&lives[i]);
      agents[i] = make_agent (i);
    }

  before = used ();
  start = g_get_monotonic_time ();
  muster_floor_begin_snapshot (floor, TRUE, n_agents);
  muster_floor_apply (floor, &organization, 1);
  add_directory (floor, MUSTER_KIND_TEAM, "t-", 500);
  add_directory (floor, MUSTER_KIND_QUEUE, "q-", 200);
  add_directory (floor, MUSTER_KIND_ROLE, "r-", 5);
  add_directory (floor, MUSTER_KIND_UNIT, "u-", 20);
  muster_floor_apply (floor, agents, n_agents);
  muster_floor_apply (floor, lives, n_agents);
  muster_floor_end_snapshot (floor);
  muster_floor_flush (floor);
  print_time ("load, profile and live, decoded before", start);
  g_print ("%-58s %9.2f MB\n", "memory of the floor", (used () - before) / 1e6);
  return before - n_agents * sizeof (MusterChange); /* agents is gone when this returns */
}

static void
batches (MusterFloor      *floor,
         MusterAgentTable *table,
         const char       *what)
{
  g_autofree MusterChange *changes = g_new (MusterChange, n_changes);
  double apply = 0, flush = 0, catch_up = 0;
  guint rounds = 20;

  for (guint r = 0; r < rounds; r++)
    {
      gint64 start;

      for (guint i = 0; i < n_changes; i++)
        {
          guint which = g_random_int_range (0, n_agents);

          change_live (&lives[which]);
          changes[i] = lives[which];
        }
      start = g_get_monotonic_time ();
      muster_floor_apply (floor, changes, n_changes);
      apply += ms_since (start);
      start = g_get_monotonic_time ();
      muster_floor_flush (floor);
      flush += ms_since (start);
      start = g_get_monotonic_time ();
      muster_agent_table_catch_up (table);
      catch_up += ms_since (start);
    }
  g_print ("%s, batch of %u: apply %.3f µs each, flush %.2f ms, catch up %.2f ms\n", what, n_changes,
           apply * 1000 / rounds / n_changes, flush / rounds, catch_up / rounds);
}

static void
type (MusterAgentTable *table,
      const char       *search)
{
  g_autofree char *what = g_strdup_printf ("filter by “%s”", search);
  gint64 start = g_get_monotonic_time ();

  muster_agent_table_set_filter (table, &(MusterAgentFilter) { .search = (char *) search });
  print_time (what, start);
}

static void
click (MusterAgentTable *table,
       const char       *what,
       MusterAgentColumn column,
       gboolean          descending)
{
  g_autofree char *text = g_strdup_printf ("sort by %s", what);
  gint64 start = g_get_monotonic_time ();

  muster_agent_table_set_sort (table, &(MusterAgentSort) { column, descending }, 1);
  print_time (text, start);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = NULL;
  MusterAgentSort load_first = { MUSTER_COLUMN_OPEN_CHATS, TRUE };
  gint64 start;
  gsize before;

  setlocale (LC_ALL, "");
  if (argc > 1)
    n_agents = MAX (atoi (argv[1]), 1);
  if (argc > 2)
    n_changes = MAX (atoi (argv[2]), 1);
  g_random_set_seed (1);
  g_print ("%u agents, locale %s\n", n_agents, setlocale (LC_COLLATE, NULL));
  before = load (floor);

  start = g_get_monotonic_time ();
  table = muster_agent_table_new (floor);
  print_time ("a table of all by name", start);
  muster_agent_table_set_realized (table, 1000, 200);
  click (table, "name, descending", MUSTER_COLUMN_NAME, TRUE);
  click (table, "email", MUSTER_COLUMN_EMAIL, FALSE);
  click (table, "email, descending", MUSTER_COLUMN_EMAIL, TRUE);
  click (table, "teams", MUSTER_COLUMN_TEAMS, FALSE);
  click (table, "teams, descending", MUSTER_COLUMN_TEAMS, TRUE);
  click (table, "status", MUSTER_COLUMN_STATUS, FALSE);
  click (table, "time in status", MUSTER_COLUMN_TIME_IN_STATUS, FALSE);
  muster_agent_table_set_sort (table, &load_first, 1);
  type (table, "j");
  type (table, "jo");
  type (table, "jose");
  type (table, "jose 1");
  type (table, "");
  batches (floor, table, "by load, all");
  muster_agent_table_set_realized (table, 0, 200);
  type (table, "a");
  batches (floor, table, "by load, “a”");
  start = g_get_monotonic_time ();
  muster_agent_table_count (table, 's', "online");
  print_time ("counts behind the filters' choices", start);

  start = g_get_monotonic_time ();
  muster_floor_clear (floor);
  print_time ("clear", start);
  g_clear_object (&table);
  g_print ("%-58s %9.2f MB\n", "memory not given back", ((double) used () - before) / 1e6);
  return 0;
}

/* test-model-floor.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor-fixture.h"
#include "muster-clock.h"

static void
on_count (guint *count)
{
  (*count)++;
}

static void
watch (gpointer    object,
       const char *signal,
       guint      *count)
{
  g_signal_connect_swapped (object, signal, G_CALLBACK (on_count), count);
}

static void
test_revs (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  FixtureAgent facts = { .id = "a", .name = "New", .open = 5 };
  MusterAgent *agent;

  fixture_agent (floor, 5, &facts);
  agent = muster_floor_lookup_agent (floor, "a");
  facts = (FixtureAgent) { .id = "a", .name = "Old", .open = 1 };
  fixture_agent (floor, 4, &facts);
  fixture_agent (floor, 5, &facts);
  g_assert_cmpstr (muster_agent_get_display_name (agent), ==, "New");
  g_assert_cmpint (muster_agent_get_open (agent), ==, 5);
  fixture_live (floor, 6, &facts);
  g_assert_cmpstr (muster_agent_get_display_name (agent), ==, "New");
  g_assert_cmpint (muster_agent_get_open (agent), ==, 1);

  fixture_remove (floor, MUSTER_KIND_AGENT, "a", 4);
  g_assert_true (muster_floor_lookup_agent (floor, "a") == agent);
  fixture_remove (floor, MUSTER_KIND_AGENT, "a", 6);
  g_assert_null (muster_floor_lookup_agent (floor, "a"));
  g_assert_cmpuint (muster_floor_get_n_agents (floor), ==, 0);
  fixture_profile (floor, 5, &facts);
  g_assert_null (muster_floor_lookup_agent (floor, "a"));
  /* What left the reader's scope comes back as it was. */
  fixture_profile (floor, 6, &facts);
  g_assert_nonnull (muster_floor_lookup_agent (floor, "a"));
}

/* Every order of the same facts gives the same floor. */
static void
test_any_order (void)
{
  for (guint order = 0; order < 120; order++)
    {
      g_autoptr(MusterFloor) floor = muster_floor_new ();
      FixtureAgent facts = { .id = "a", .role = "r", .teams = "t", .queues = "q", .activity = "break:b",
                             .limit = MUSTER_LIMIT_DEFAULT, .open = 2 };
      guint left[] = { 0, 1, 2, 3, 4 };
      MusterFloorSummary sum;
      MusterAgent *agent;

      for (guint n = 5, o = order; n > 0; o /= n, n--)
        {
          guint k = o % n, which = left[k];

          left[k] = left[n - 1];
          if (which == 0)
            fixture_profile (floor, 1, &facts);
          else if (which == 1)
            fixture_live (floor, 1, &facts);
          else if (which == 2)
            fixture_organization (floor, 1, TRUE, 4);
          else if (which == 3)
            fixture_named (floor, MUSTER_KIND_ROLE, "r", "Role", 1);
          else
            {
              fixture_named (floor, MUSTER_KIND_TEAM, "t", "Team", 1);
              fixture_named (floor, MUSTER_KIND_BREAK_REASON, "b", "Lunch", 1);
            }
        }
      agent = muster_floor_lookup_agent (floor, "a");
      g_assert_cmpstr (muster_agent_get_role_name (agent), ==, "Role");
      g_assert_cmpstr (muster_agent_get_teams_text (agent), ==, "Team");
      g_assert_cmpstr (muster_agent_get_reason_name (agent), ==, "Lunch");
      g_assert_cmpfloat (muster_agent_get_load (agent), ==, 0.5);
      muster_floor_get_summary (floor, &sum);
      g_assert_cmpuint (sum.capacity, ==, 4);
      g_assert_cmpuint (sum.on_break, ==, 1);
    }
}

static void
test_live_alone_is_unseen (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  FixtureAgent facts = { .id = "a", .open = 3, .waiting_since = 7 };
  MusterFloorSummary sum;

  fixture_live (floor, 1, &facts);
  muster_floor_get_summary (floor, &sum);
  g_assert_cmpuint (sum.open_chats, ==, 0);
  g_assert_cmpint (sum.longest_wait_since, ==, 0);
  g_assert_cmpuint (muster_floor_get_n_agents (floor), ==, 0);
  g_assert_null (muster_floor_lookup_agent (floor, "a"));
  fixture_profile (floor, 1, &facts);
  muster_floor_get_summary (floor, &sum);
  g_assert_cmpuint (sum.open_chats, ==, 3);
  g_assert_cmpint (sum.longest_wait_since, ==, 7);
}

static void
test_snapshot (gconstpointer data)
{
  gboolean as_they_come = GPOINTER_TO_INT (data);
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  MusterAgent *a;
  guint done, total, changed = 0;

  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "One", 9);
  fixture_named (floor, MUSTER_KIND_TEAM, "t2", "Two", 9);
  fixture_agent (floor, 9, &(FixtureAgent) { .id = "a", .name = "Ann", .teams = "t1" });
  fixture_agent (floor, 9, &(FixtureAgent) { .id = "b", .teams = "t2" });
  fixture_chat (floor, 9, "c1", "pending", 100);
  fixture_chat (floor, 9, "c2", "pending", 200);
  muster_floor_flush (floor);
  a = muster_floor_lookup_agent (floor, "a");
  watch (a, "changed", &changed);

  /* Broken off: only what came as it came has changed. */
  muster_floor_begin_snapshot (floor, as_they_come, 2);
  fixture_profile (floor, 1, &(FixtureAgent) { .id = "a", .name = "Anne", .teams = "t1" });
  muster_floor_get_progress (floor, &done, &total);
  g_assert_cmpuint (total, ==, 2);
  muster_floor_abort_snapshot (floor);
  g_assert_cmpstr (muster_agent_get_display_name (a), ==, as_they_come ? "Anne" : "Ann");
  g_assert_nonnull (muster_floor_lookup_agent (floor, "b"));
  muster_floor_get_progress (floor, &done, &total);
  g_assert_cmpuint (total, ==, 0);

  /* Whole: a restored server's revisions may be older, what it says counts all the same. */
  muster_floor_begin_snapshot (floor, as_they_come, 2);
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "First", 1);
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "a", .name = "Anna", .teams = "t1", .open = 3 });
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "c" });
  fixture_chat (floor, 1, "c2", "pending", 200);
  g_assert_cmpint (muster_floor_lookup_agent (floor, "c") != NULL, ==, as_they_come);
  muster_floor_get_progress (floor, &done, &total);
  g_assert_cmpuint (total, ==, 2);
  muster_floor_end_snapshot (floor);
  muster_floor_flush (floor);

  g_assert_true (muster_floor_lookup_agent (floor, "a") == a);
  g_assert_cmpstr (muster_agent_get_display_name (a), ==, "Anna");
  g_assert_cmpstr (muster_agent_get_teams_text (a), ==, "First");
  g_assert_cmpint (muster_agent_get_open (a), ==, 3);
  g_assert_null (muster_floor_lookup_agent (floor, "b"));
  g_assert_nonnull (muster_floor_lookup_agent (floor, "c"));
  g_assert_cmpuint (muster_floor_get_n_agents (floor), ==, 2);
  g_assert_cmpuint (muster_floor_get_n_chats (floor), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (muster_floor_get_teams (floor)), ==, 1);
  g_assert_cmpuint (changed, ==, 1);
}

static void
test_directory (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  guint directory = 0, batches = 0, me = 0;
  GListModel *teams = muster_floor_get_teams (floor);
  g_autoptr(MusterNamed) first = NULL;
  g_autofree char *name = NULL;
  guint renamed = 0;

  watch (floor, "directory-changed", &directory);
  watch (floor, "batch", &batches);
  watch (floor, "me-changed", &me);
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "Beta", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t2", "Alpha", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t3", "Gamma", 1);
  muster_floor_flush (floor);
  muster_floor_flush (floor);
  g_assert_cmpuint (directory, ==, 1);
  g_assert_cmpuint (batches, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (teams), ==, 3);

  first = g_list_model_get_item (teams, 2);
  g_object_get (first, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Gamma");
  watch (first, "notify::name", &renamed);
  fixture_named (floor, MUSTER_KIND_TEAM, "t3", "Gamma", 2);
  g_assert_cmpuint (renamed, ==, 0);
  fixture_named (floor, MUSTER_KIND_TEAM, "t3", "Aaa", 3);
  g_assert_cmpuint (renamed, ==, 1);
  fixture_remove (floor, MUSTER_KIND_TEAM, "t2", 2);
  g_assert_cmpuint (g_list_model_get_n_items (teams), ==, 2);
  {
    g_autoptr(MusterNamed) now_first = g_list_model_get_item (teams, 0);

    g_assert_true (now_first == first);
  }

  g_assert_false (muster_floor_may (floor, "agents.read"));
  fixture_lines (floor,
                 "{'kind':'me','object':{'id':'m','rev':1,'username':'robin','displayName':'Robin','role':null,"
                 "'permissions':['agents.read'],'scope':{'all':true}}}");
  muster_floor_flush (floor);
  g_assert_cmpuint (me, ==, 1);
  g_assert_true (muster_floor_may (floor, "agents.read"));
  g_assert_false (muster_floor_may (floor, "roles.manage"));
  g_assert_cmpstr (muster_floor_get_my_name (floor), ==, "Robin");
}

static void
test_changed_once_a_batch (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  FixtureAgent facts = { .id = "a" };
  guint changed = 0;

  fixture_agent (floor, 1, &facts);
  muster_floor_flush (floor);
  watch (muster_floor_lookup_agent (floor, "a"), "changed", &changed);
  for (guint i = 2; i < 10; i++)
    fixture_live (floor, i, &facts);
  g_assert_cmpuint (changed, ==, 0);
  muster_floor_flush (floor);
  g_assert_cmpuint (changed, ==, 1);
  muster_floor_flush (floor);
  fixture_live (floor, 3, &facts);
  muster_floor_flush (floor);
  g_assert_cmpuint (changed, ==, 1);

  /* The organization reaches every agent. */
  fixture_organization (floor, 1, FALSE, 0);
  muster_floor_flush (floor);
  g_assert_cmpuint (changed, ==, 2);
  g_assert_cmpint (muster_agent_get_not_receiving (muster_floor_lookup_agent (floor, "a")), ==,
                   MUSTER_NOT_RECEIVING_NO_QUEUE | MUSTER_NOT_RECEIVING_NO_SERVICE);
}

typedef struct
{
  gboolean here;
  gint64   since;
} Chat;

enum { N_AGENTS = 12, N_CHATS = 8 };

static void
recount (MusterFloor        *floor,
         const Chat         *chats,
         MusterFloorSummary *sum)
{
  *sum = (MusterFloorSummary) { 0 };
  for (guint i = 0; i < N_AGENTS; i++)
    {
      char id[] = { 'a' + i, 0 };
      MusterAgent *agent = muster_floor_lookup_agent (floor, id);
      int limit, open;

      if (agent == NULL)
        continue;
      limit = muster_agent_get_limit (agent);
      open = muster_agent_get_open (agent);
      sum->online += muster_agent_is_present (agent);
      sum->busy += muster_agent_is_present (agent) &&
                   (muster_agent_get_system_status (agent) == MUSTER_SYSTEM_BUSY ||
                    muster_agent_get_self_status (agent) == MUSTER_SELF_BUSY);
      sum->on_break += muster_agent_get_exact_status (agent) == MUSTER_EXACT_BREAK;
      sum->offline += muster_agent_get_system_status (agent) == MUSTER_SYSTEM_OFFLINE;
      sum->disabled += muster_agent_get_system_status (agent) == MUSTER_SYSTEM_DISABLED;
      sum->open_chats += open;
      sum->open_without_limit += limit == 0 ? open : 0;
      sum->capacity_open += muster_agent_is_present (agent) && limit > 0 ? open : 0;
      sum->capacity += muster_agent_is_present (agent) && limit > 0 ? limit : 0;
      sum->pending += muster_agent_get_pending (agent);
      if (muster_agent_get_waiting_since (agent) != 0)
        sum->longest_wait_since = MIN (sum->longest_wait_since != 0 ? sum->longest_wait_since : G_MAXINT64,
                                       muster_agent_get_waiting_since (agent));
    }
  for (guint i = 0; i < N_CHATS; i++)
    if (chats[i].here)
      {
        sum->pending++;
        sum->longest_wait_since = MIN (sum->longest_wait_since != 0 ? sum->longest_wait_since : G_MAXINT64,
                                       chats[i].since);
      }
}

static void
change_something (MusterFloor *floor,
                  gint64       rev,
                  Chat        *chats)
{
  static const char *const activities[] = { "active", "break:b", "not-ready", "finishing:b", "kicked-out" };
  char id[] = { 'a' + g_test_rand_int_range (0, N_AGENTS), 0 };
  guint chat = g_test_rand_int_range (0, N_CHATS);
  char chat_id[] = { '0' + chat, 0 };
  FixtureAgent facts = {
    .id = id, .disabled = g_test_rand_int_range (0, 5) == 0, .offline = g_test_rand_int_range (0, 3) == 0,
    .limit = g_test_rand_int_range (-1, 5), .open = g_test_rand_int_range (0, 6),
    .pending = g_test_rand_int_range (0, 6), .activity = activities[g_test_rand_int_range (0, 5)],
    .waiting_since = g_test_rand_bit () ? g_test_rand_int_range (1, 100) : 0,
  };

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      fixture_remove (floor, MUSTER_KIND_AGENT, id, rev);
      break;
    case 1:
      fixture_organization (floor, rev, g_test_rand_bit (), g_test_rand_int_range (0, 4));
      break;
    case 2:
      chats[chat] = (Chat) { TRUE, g_test_rand_int_range (1, 100) };
      fixture_chat (floor, rev, chat_id, "pending", chats[chat].since);
      break;
    case 3:
      chats[chat].here = FALSE;
      fixture_chat (floor, rev, chat_id, g_test_rand_bit () ? "closed" : "waiting-agent", 5);
      break;
    case 4:
      fixture_remove (floor, MUSTER_KIND_AGENT_LIVE, id, rev);
      break;
    case 5:
    case 6:
    case 7:
      fixture_profile (floor, rev, &facts);
      break;
    default:
      fixture_live (floor, rev, &facts);
    }
}

static void
test_summary (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  Chat chats[N_CHATS] = { 0 };

  for (gint64 rev = 1; rev < 20000; rev++)
    {
      MusterFloorSummary sum, expected;

      change_something (floor, rev, chats);
      if (rev % 7 == 0)
        muster_floor_flush (floor);
      muster_floor_get_summary (floor, &sum);
      recount (floor, chats, &expected);
      g_assert_cmpmem (&sum, sizeof sum, &expected, sizeof expected);
    }
}

static void
test_clear (void)
{
  MusterFloor *floor = muster_floor_new ();
  MusterAgent *agent;
  MusterFloorSummary sum;
  GListModel *teams = g_object_ref (muster_floor_get_teams (floor));

  fixture_organization (floor, 1, TRUE, 3);
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "One", 1);
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "a", .name = "Ann", .teams = "t1", .by = "x", .activity = "break:b",
                                             .open = 2, .waiting_since = 5 });
  fixture_chat (floor, 1, "c1", "pending", 100);
  agent = g_object_ref (muster_floor_lookup_agent (floor, "a"));
  muster_floor_clear (floor);

  muster_floor_get_summary (floor, &sum);
  g_assert_cmpmem (&sum, sizeof sum, &(MusterFloorSummary) { 0 }, sizeof sum);
  g_assert_cmpuint (muster_floor_get_n_agents (floor), ==, 0);
  g_assert_cmpuint (muster_floor_get_n_chats (floor), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (teams), ==, 0);
  g_assert_cmpstr (muster_floor_get_organization_name (floor), ==, "");
  /* Who still holds an agent may still read it. */
  g_assert_cmpstr (muster_agent_get_display_name (agent), ==, "Ann");
  g_assert_cmpstr (muster_agent_get_teams_text (agent), ==, "One");
  fixture_agent (floor, 1, &(FixtureAgent) { .id = "a" });
  g_assert_true (muster_floor_lookup_agent (floor, "a") != agent);

  g_object_unref (teams);
  g_assert_finalize_object (floor);
  g_assert_cmpstr (muster_agent_get_teams_text (agent), ==, "One");
  g_assert_finalize_object (agent);
}

static void
test_clock (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();

  muster_clock_freeze (1000000);
  muster_floor_set_clock_offset (floor, -250);
  g_assert_cmpint (muster_floor_get_now (floor), ==, 999750);
  muster_clock_thaw ();
}

static void
test_lines (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  MusterAgent *agent;

  fixture_lines (floor,
                 "{'kind':'agent-live','object':{'id':'a','rev':3,'presence':'online','activity':'active',"
                 "'since':'2026-11-21T09:00:00.000Z','by':{'kind':'system'},'signedInAt':null,'open':1,'pending':1,"
                 "'personalQueue':0,'pinned':0,'waitingSince':'2026-11-21T09:00:01.000Z','goOnBy':null}}\n"
                 "{'kind':'agent','object':{'id':'a','rev':1,'username':'ann','displayName':'Ann','email':null,"
                 "'photo':null,'role':null,'unit':null,'teams':[],'queues':['q'],'enabled':true,"
                 "'showsRealNumbers':false,'chatLimit':2}}\n");
  agent = muster_floor_lookup_agent (floor, "a");
  g_assert_cmpstr (muster_agent_get_display_name (agent), ==, "Ann");
  g_assert_cmpint (muster_agent_get_availability (agent), ==, MUSTER_AVAILABILITY_CONNECTED);
  g_assert_cmpfloat (muster_agent_get_load (agent), ==, 0.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/floor/revs", test_revs);
  g_test_add_func ("/model/floor/any-order", test_any_order);
  g_test_add_func ("/model/floor/live-alone", test_live_alone_is_unseen);
  g_test_add_data_func ("/model/floor/snapshot/as-they-come", GINT_TO_POINTER (TRUE), test_snapshot);
  g_test_add_data_func ("/model/floor/snapshot/swapped-in", GINT_TO_POINTER (FALSE), test_snapshot);
  g_test_add_func ("/model/floor/directory", test_directory);
  g_test_add_func ("/model/floor/changed-once", test_changed_once_a_batch);
  g_test_add_func ("/model/floor/summary", test_summary);
  g_test_add_func ("/model/floor/clear", test_clear);
  g_test_add_func ("/model/floor/clock", test_clock);
  g_test_add_func ("/model/floor/lines", test_lines);

  return g_test_run ();
}

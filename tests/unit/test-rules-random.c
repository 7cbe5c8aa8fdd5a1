/* test-rules-random.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-rules-support.h"

#include <string.h>

/* Long random lives: what must always hold is checked after every operation (floor_check()); a rolled-back operation
 * leaves the same bytes; a world written and read back is the same world. */

static const char *const agents[] = { "a1", "a2", "a3", "a4", "a5" };
static const char *const activities[] = { "active", "active", "active", "active-no-new", "not-ready" };

static int
pick (int n)
{
  return g_test_rand_int_range (0, n);
}

static char *
some_chat (Floor       *floor,
           const char **agent)
{
  GHashTableIter iter;
  gpointer id = NULL, chat = NULL;
  int n = (int) g_hash_table_size (floor->world->objects[MUSTER_KIND_CHAT]);

  *agent = agents[pick (G_N_ELEMENTS (agents))];
  if (n == 0)
    return g_strdup ("none");
  n = pick (n);
  g_hash_table_iter_init (&iter, floor->world->objects[MUSTER_KIND_CHAT]);
  for (int i = 0; i <= n; i++)
    g_hash_table_iter_next (&iter, &id, &chat);
  if (((MusterChat *) chat)->data.agent != NULL && pick (10) > 0)
    *agent = ((MusterChat *) chat)->data.agent->entity.object.id;
  return g_strdup (id);
}

static char *
some_session (Floor *floor)
{
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, floor->world->sessions);
  g_hash_table_iter_next (&iter, &id, NULL);
  return g_strdup (id != NULL ? id : "none");
}

/* An operation and its arguments, most of them such that they are accepted. */
static const char *
random_operation (Floor       *floor,
                  JsonObject **args)
{
  const char *agent;
  g_autofree char *chat = some_chat (floor, &agent);
  int n = g_test_rand_int_range (0, 1000000);

  switch (pick (16))
    {
    case 0:
      *args = floor_args ("{'agent':'%s'}", agents[pick (G_N_ELEMENTS (agents))]);
      return "workspace.session.start";
    case 1:
      {
        g_autofree char *session = some_session (floor);

        *args = floor_args ("{'session':'%s'}", pick (4) == 0 ? session : "none");
        return "workspace.session.end";
      }
    case 2:
      *args = floor_args ("{'agent':'%s','activity':'break','reason':'%s','afterCurrentChats':%s}", agent,
                          pick (3) == 0 ? "training" : "lunch", pick (2) ? "true" : "false");
      return "workspace.activity";
    case 3:
    case 4:
      *args = floor_args ("{'agent':'%s','activity':'%s'}", agents[pick (G_N_ELEMENTS (agents))],
                          activities[pick (G_N_ELEMENTS (activities))]);
      return "workspace.activity";
    case 5:
    case 6:
    case 7:
      *args = floor_args ("{'agent':'%s','chat':'%s','clientId':'x%d','text':'Yes'}", agent, chat, n);
      return "workspace.message";
    case 8:
      *args = floor_args ("{'agent':'%s','chat':'%s','message':'%s.1','pinned':%s}", agent, chat, chat, pick (3) ? "true" : "false");
      return "workspace.pin";
    case 9:
      *args = floor_args ("{'agent':'%s','chat':'%s','raised':%s,'note':'Help'}", agent, chat, pick (2) ? "true" : "false");
      return "workspace.flag";
    case 10:
      *args = floor_args ("{'agent':'%s','chat':'%s'}", agent, chat);
      return "workspace.close";
    case 11:
      *args = floor_args ("{'agent':'%s','kind':'other','text':'May I?','expiresInSeconds':%d}", agent, 10 + pick (600));
      return "workspace.request";
    case 12:
      *args = floor_args ("{'agent':'%s','goOn':%s}", agent, pick (2) ? "true" : "false");
      return "workspace.go-on";
    default:
      *args = floor_args ("{'customer':{'id':'k%d','name':'K'},'channel':'web','queue':'q%d','clientId':'y%d','text':'Hi'}",
                          pick (25), 1 + pick (2), n);
      return "inbound.message";
    }
}

/* Heartbeats leave timers where they are until they come up; the dumps are to be compared with all of them right. */
static char *
dump_refreshed (Floor *floor)
{
  GHashTableIter iter;
  gpointer agent;

  g_hash_table_iter_init (&iter, floor->world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &agent))
    muster_live_reindex (floor->world, ((MusterAgent *) agent)->live);
  return floor_dump (floor);
}

/* Runs it, and takes it back before it is committed. */
static void
roll_back (Floor      *floor,
           const char *operation,
           JsonObject *args)
{
  g_autofree char *before = dump_refreshed (floor);
  g_autofree char *after = NULL;
  g_autoptr(JsonObject) answer = NULL;
  MusterOp op = { .world = floor->world, .actor = &floor->gateway, .now = floor->now, .cause = operation, .if_match = -1 };

  answer = muster_rules_lookup (operation)(&op, args, NULL);
  muster_op_rollback (&op);
  muster_op_clear (&op);
  after = floor_dump (floor);
  g_assert_cmpstr (before, ==, after);
  floor_check (floor);
}

static void
roll_back_step (Floor *floor)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  MusterOp op = { .world = floor->world, .actor = &floor->system, .now = floor->now, .if_match = -1 };

  if (muster_rules_get_due (floor->world) > floor->now)
    return;
  before = dump_refreshed (floor);
  if (!muster_rules_step (&op))
    return;
  muster_op_rollback (&op);
  muster_op_clear (&op);
  after = floor_dump (floor);
  g_assert_cmpstr (before, ==, after);
}

static void
load_rows (MusterWorld *world,
           Floor       *floor,
           MusterKind   kind)
{
  MusterKind table = kind == MUSTER_KIND_AGENT_LIVE ? MUSTER_KIND_AGENT : kind;
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  gpointer object;

  g_hash_table_iter_init (&iter, floor->world->objects[table]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    {
      g_autofree char *row = NULL;

      if (kind == MUSTER_KIND_AGENT_LIVE)
        object = ((MusterAgent *) object)->live;
      row = muster_object_to_row (floor->world, object);
      muster_world_load (world, kind, row, strlen (row), &error);
      g_assert_no_error (error);
    }
}

/* Rows only: the order of coming differs after a restart, and so may ties in the indexes. */
static char *
rows_of (Floor *floor)
{
  g_autofree char *dump = floor_dump (floor);
  g_auto(GStrv) lines = g_strsplit (dump, "\n", -1);
  GString *rows = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    if (**line == '{')
      g_string_append_printf (rows, "%s\n", *line);
  return g_string_free (rows, FALSE);
}

/* A second world from the first one's rows. */
static MusterWorld *
load_again (Floor *floor)
{
  static const MusterKind order[] = {
    MUSTER_KIND_ORGANIZATION, MUSTER_KIND_ROLE, MUSTER_KIND_UNIT, MUSTER_KIND_TEAM, MUSTER_KIND_QUEUE,
    MUSTER_KIND_BREAK_REASON, MUSTER_KIND_AGENT, MUSTER_KIND_AGENT_LIVE, MUSTER_KIND_CHAT, MUSTER_KIND_REQUEST,
  };
  MusterWorld *world = muster_world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    load_rows (world, floor, order[i]);
  muster_world_loaded (world, floor->now);
  return world;
}

/* As if the server were started again. */
static void
restart (Floor *floor)
{
  g_autofree char *before = rows_of (floor);
  g_autofree char *after = NULL;
  MusterWorld *world = load_again (floor);

  muster_world_free (floor->world);
  floor->world = world;
  after = rows_of (floor);
  g_assert_cmpstr (before, ==, after);
  floor_settle (floor);
}

static void
test_random (void)
{
  Floor *floor = floor_new ();
  guint accepted = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr(JsonObject) args = NULL;
      g_autoptr(JsonObject) answer = NULL;
      g_autoptr(GError) error = NULL;
      const char *operation = random_operation (floor, &args);

      if (pick (4) == 0)
        roll_back (floor, operation, args);
      answer = floor_try (floor, &floor->gateway, operation, args, -1, &error);
      accepted += answer != NULL;
      if (pick (20) == 0)
        {
          floor->now = MAX (floor->now, MIN (muster_rules_get_due (floor->world), floor->now + 600000));
          roll_back_step (floor);
          floor_settle (floor);
        }
      else if (pick (4) == 0)
        floor_advance (floor, pick (60000), pick (50) > 0);
      if (pick (300) == 0)
        restart (floor);
    }
  g_test_message ("%u of 10,000 accepted, %u operations, chats %u", accepted, floor->n_ops,
                  g_hash_table_size (floor->world->objects[MUSTER_KIND_CHAT]));
  g_assert_cmpuint (accepted, >, 1000);
  for (guint i = 0; i < 9; i++)
    {
      static const char *const causes[] = {
        "chat.assign ", "session.expire ", "chat.hold-expired ", "chat.quiet ", "chat.sla-missed ", "agent.go-on ",
        "agent.kick-out ", "request.expire ", "agent.break-begin ",
      };

      /* each has its own test in test-rules-life.c; here it says that this run was worth something */
      g_test_message ("%s%s", causes[i], strstr (floor->causes->str, causes[i]) != NULL ? "happened" : "did not happen");
    }
  floor_free (floor);
}

/* How fast the rules are with a large organization: printed, never a failure. */
static void
test_throughput (void)
{
  guint n_agents = g_test_slow () ? 100000 : 5000, n = g_test_slow () ? 200000 : 20000;
  g_autoptr(JsonObject) document = muster_demo_organization (1, n_agents);
  Floor *floor = floor_new_from (document);
  guint n_queues = g_hash_table_size (floor->world->objects[MUSTER_KIND_QUEUE]);
  gint64 start;

  floor->checked = FALSE;
  floor->written = TRUE;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_agents; i++)
    {
      g_autofree char *id = g_strdup_printf ("agent-%u", i + 1);
      g_autoptr(JsonObject) args = floor_args ("{'agent':'%s'}", id);
      g_autoptr(JsonObject) activity = floor_args ("{'agent':'%s','activity':'active'}", id);
      g_autoptr(JsonObject) first = floor_try (floor, &floor->gateway, "workspace.session.start", args, -1, NULL);
      g_autoptr(JsonObject) second = NULL;

      if (first != NULL)
        second = floor_try (floor, &floor->gateway, "workspace.activity", activity, -1, NULL);
    }
  g_test_message ("%u operations of coming online in %.2f s", floor->n_ops, (double) (g_get_monotonic_time () - start) / 1e6);

  floor->n_ops = 0;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(JsonObject) args = floor_args (
        "{'customer':{'id':'k%u','name':'K'},'channel':'web','queue':'queue-%u','clientId':'y%u','text':'Hi'}",
        i % (n / 2), 1 + i % n_queues, i);
      g_autoptr(JsonObject) answer = floor_try (floor, &floor->gateway, "inbound.message", args, -1, NULL);

      floor->now += 1;
    }
  g_test_message ("%u agents: %u operations of writing and assigning, %.0f per second", n_agents, floor->n_ops,
                  floor->n_ops / ((double) (g_get_monotonic_time () - start) / 1e6));

  start = g_get_monotonic_time ();
  muster_world_free (load_again (floor));
  g_test_message ("written, read back and freed in %.2f s", (double) (g_get_monotonic_time () - start) / 1e6);
  floor_free (floor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/random", test_random);
  g_test_add_func ("/rules/throughput", test_throughput);
  return g_test_run ();
}

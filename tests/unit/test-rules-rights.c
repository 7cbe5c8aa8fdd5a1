/* test-rules-rights.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-rules-support.h"

#include <string.h>

/* Who may act for whom, and who sees what (domain.md, "Scope"). */

static void
test_rights (void)
{
  Floor *floor = floor_new ();
  MusterActor ann = { .id = "a1", .name = "Ann", .program = "desk" };
  MusterActor sue = { .id = "s1", .name = "Sue", .program = "desk" };
  static const struct
  {
    gboolean    is_agent;
    const char *operation;
    const char *args;
    gint64      if_match;
    int         status;            /* 0: accepted */
  } cases[] = {
    { TRUE, "workspace.session.start", "{}", -1, 0 },
    { TRUE, "workspace.session.start", "{'agent':'a1'}", -1, 0 },
    { TRUE, "workspace.session.start", "{'agent':'a2'}", -1, 403 },
    { FALSE, "workspace.session.start", "{}", -1, 403 },
    { FALSE, "workspace.activity", "{'agent':'a1','activity':'active'}", -1, 403 },
    { TRUE, "workspace.activity", "{'activity':'active'}", 99, 412 },
    { TRUE, "workspace.activity", "{'activity':'active'}", 3, 0 },
    { TRUE, "workspace.activity", "{'activity':'not-ready'}", 3, 412 },
    { TRUE, "inbound.message", "{}", -1, 403 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) args = floor_args ("%s", cases[i].args);
      g_autoptr(JsonObject) answered = NULL;
      g_autoptr(GError) error = NULL;

      answered = floor_try (floor, cases[i].is_agent ? &ann : &sue, cases[i].operation, args, cases[i].if_match, &error);
      g_assert_cmpint (error != NULL ? error->code : 0, ==, cases[i].status);
      if (cases[i].status == 412)
        g_assert_nonnull (strstr (muster_rule_error_get_current (error), "\"id\":\"a1\""));
    }
  g_assert_cmpstr (floor_live (floor, "a1")->data.by->program, ==, "desk");
  floor_free (floor);
}

static void
assert_scope (Floor        *floor,
              MusterObject *object,
              const char   *expected)
{
  g_auto(GStrv) scope = muster_object_get_scope (floor->world, object);
  g_autofree char *joined = scope != NULL ? g_strjoinv (" ", scope) : g_strdup ("all");

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_scope (void)
{
  Floor *floor = floor_new ();
  g_auto(GStrv) old = NULL;
  MusterOp op = { .world = floor->world, .actor = &floor->system, .now = floor->now, .if_match = -1 };
  MusterChat *chat;

  assert_scope (floor, muster_world_find (floor->world, MUSTER_KIND_QUEUE, "q1"), "all");
  assert_scope (floor, muster_world_find (floor->world, MUSTER_KIND_AGENT, "a3"), "t2 t3");
  assert_scope (floor, muster_world_find (floor->world, MUSTER_KIND_AGENT_LIVE, "a3"), "t2 t3");
  assert_scope (floor, muster_world_find (floor->world, MUSTER_KIND_AGENT, "a4"), "");
  floor_write (floor, "k1", "q1");
  chat = floor_chat (floor, "k1");
  assert_scope (floor, &chat->entity.object, "t1 t2");
  muster_chat_assign (&op, chat, muster_world_find (floor->world, MUSTER_KIND_AGENT, "a1"), floor->world->system);
  assert_scope (floor, &chat->entity.object, "t1");
  old = muster_op_get_old_scope (&op, &chat->entity.object);
  g_assert_cmpuint (g_strv_length (old), ==, 2);
  muster_op_rollback (&op);
  muster_op_clear (&op);
  assert_scope (floor, &chat->entity.object, "t1 t2");
  floor_free (floor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/rights/operations", test_rights);
  g_test_add_func ("/rules/rights/scope", test_scope);
  return g_test_run ();
}

/* test-rules-import.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-rules-support.h"

#include <string.h>

static const struct
{
  const char *document;
  const char *field;
} refused[] = {
  { "{}", "organization" },
  { "{'organization':{'name':'O'},'chats':[]}", "chats" },
  { "{'organization':{}}", "name" },
  { "{'organization':{'name':'O','timeZone':'Mars/Olympus'}}", "organization.timeZone" },
  { "{'organization':{'name':'O','chatLimit':1001}}", "chatLimit" },
  { "{'organization':{'name':'O'},'teams':[{'id':'t','name':'T'},{'id':'t','name':'U'}]}", "teams[1].id" },
  { "{'organization':{'name':'O'},'teams':[{'id':'a b','name':'T'}]}", "teams[0].id" },
  { "{'organization':{'name':'O'},'teams':[3]}", "teams" },
  { "{'organization':{'name':'O'},'roles':[{'name':'R','permissions':['fly']}]}", "roles[0].permissions" },
  { "{'organization':{'name':'O'},'roles':[{'name':'R','permissions':[{}]}]}", "roles[0].permissions" },
  { "{'organization':{'name':'O'},'queues':[{'name':'Q','slaFirstSeconds':-1}]}", "queues[0].slaFirstSeconds" },
  { "{'organization':{'name':'O'},'accounts':[{'displayName':'A'}]}", "accounts[0].username" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','role':'r'}]}", "accounts[0].role" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','teams':['t']}]}", "accounts[0].teams" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','queues':[{}]}]}", "accounts[0].queues" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','email':'nobody'}]}", "accounts[0].email" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','password':'12345'}]}", "accounts[0].password" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'anna','displayName':'A'},{'username':'ＡＮＮＡ','displayName':'B'}]}",
    "accounts[1].username" },
  { "{'organization':{'name':'O'},'accounts':[{'id':'x','username':'a','displayName':'A','agent':false},"
    "{'id':'x','username':'b','displayName':'B'}]}", "accounts[1].id" },
  { "{'organization':{'name':'O','seats':1},'accounts':[{'username':'a','displayName':'A'},{'username':'b','displayName':'B'}]}",
    "organization.seats" },
  { "{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A','scope':{'all':false,'teams':['t']}}]}",
    "accounts[0].scope" },
  { "{'organization':{'name':'O'},'tokens':[{'name':'x'}]}", "tokens[0].permissions" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(JsonObject) document = floor_args ("%s", refused[i].document);
      g_autoptr(GError) error = NULL;
      MusterActor system = { .system = TRUE };
      MusterWorld *world = muster_world_new ();
      MusterOp op = { .world = world, .actor = &system, .now = 1000, .if_match = -1 };

      g_assert_false (muster_world_import (&op, document, &error));
      g_assert_error (error, MUSTER_RULE_ERROR, 422);
      g_assert_cmpstr (muster_rule_error_get_field (error), ==, refused[i].field);
      for (int kind = 0; kind < MUSTER_N_KINDS; kind++)
        g_assert_cmpuint (g_hash_table_size (world->objects[kind]), ==, 0);
      g_assert_cmpuint (op.dirty != NULL ? op.dirty->len : 0, ==, 0);
      muster_op_clear (&op);
      muster_world_free (world);
    }
}

static void
test_makes_ids (void)
{
  g_autoptr(JsonObject) document = floor_args ("{'organization':{'name':'O'},'accounts':[{'username':'a','displayName':'A'}]}");
  Floor *floor = floor_new_from (document);
  JsonObject *account = json_array_get_object_element (json_object_get_array_member (document, "accounts"), 0);
  const char *id = json_object_get_string_member (account, "id");

  g_assert_nonnull (muster_world_lookup (floor->world, MUSTER_KIND_AGENT, id));
  g_assert_cmpint (floor->world->organization->data.seats_used, ==, 1);
  floor_free (floor);
}

static gboolean
equal (JsonObject *a,
       JsonObject *b)
{
  g_autoptr(JsonNode) x = json_node_init_object (json_node_alloc (), a);
  g_autoptr(JsonNode) y = json_node_init_object (json_node_alloc (), b);

  return json_node_equal (x, y);
}

static void
test_demo (void)
{
  g_autoptr(JsonObject) first = muster_demo_organization (7, 1000);
  g_autoptr(JsonObject) second = muster_demo_organization (7, 1000);
  g_autoptr(JsonObject) third = muster_demo_organization (8, 1000);
  Floor *floor = floor_new_from (first);
  guint disabled = 0;
  GHashTableIter iter;
  gpointer agent;

  g_assert_true (equal (first, second));
  g_assert_false (equal (first, third));
  g_assert_cmpuint (g_hash_table_size (floor->world->objects[MUSTER_KIND_AGENT]), ==, 1000);
  g_assert_cmpuint (g_hash_table_size (floor->world->objects[MUSTER_KIND_TEAM]), ==, 50);
  g_hash_table_iter_init (&iter, floor->world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &agent))
    disabled += !((MusterAgent *) agent)->data.enabled;
  g_assert_cmpuint (disabled, >, 10);
  g_assert_cmpuint (disabled, <, 60);
  floor_free (floor);
}

static void
test_demo_is_fast (void)
{
  gint64 start = g_get_monotonic_time (), made;
  g_autoptr(JsonObject) document = muster_demo_organization (1, 100000);
  Floor *floor;

  made = g_get_monotonic_time ();
  floor = floor_new_from (document);
  g_test_message ("100,000 agents made in %" G_GINT64_FORMAT " ms, imported in %" G_GINT64_FORMAT " ms", (made - start) / 1000,
                  (g_get_monotonic_time () - made) / 1000);
  floor_free (floor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/import/refused", test_refused);
  g_test_add_func ("/rules/import/makes-ids", test_makes_ids);
  g_test_add_func ("/rules/import/demo", test_demo);
  g_test_add_func ("/rules/import/demo-is-fast", test_demo_is_fast);
  return g_test_run ();
}

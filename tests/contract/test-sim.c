/* test-sim.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>

#include "server-fixture.h"

#define AGENTS 40
#define LIFE_SECONDS 20

static char *
make_organization (void)
{
  GString *text = g_string_new (
    "{\"organization\":{\"id\":\"org\",\"name\":\"Sim\",\"timeZone\":\"Europe/Berlin\",\"humanAgentService\":true,"
    "\"seats\":100,\"chatLimit\":4,\"queueTransfer\":true,\"impersonationNotice\":true,\"quietSeconds\":600,"
    "\"unansweredSeconds\":300,\"holdSeconds\":60,\"retentionDays\":30},"
    "\"roles\":[{\"id\":\"r\",\"name\":\"Agent\",\"permissions\":[\"workspace.use\"]}],\"units\":[],\"teams\":[],"
    "\"queues\":[{\"id\":\"q1\",\"name\":\"One\",\"slaFirstSeconds\":60,\"slaNextSeconds\":60},"
    "{\"id\":\"q2\",\"name\":\"Two\",\"slaFirstSeconds\":null,\"slaNextSeconds\":null}],"
    "\"breakReasons\":[{\"id\":\"b1\",\"name\":\"Lunch break\",\"limitSeconds\":3600,\"needsApproval\":false,"
    "\"selectable\":true,\"retired\":false},{\"id\":\"b2\",\"name\":\"Training\",\"limitSeconds\":null,"
    "\"needsApproval\":true,\"selectable\":true,\"retired\":false}],"
    "\"tokens\":[{\"name\":\"gateway\",\"permissions\":[\"agents.read\",\"chats.read\",\"workspace.use\","
    "\"workspace.gateway\"]}],\"accounts\":[");

  for (int i = 0; i < AGENTS; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"a%d\",\"username\":\"agent%d\",\"displayName\":\"Agent %d\",\"email\":null,"
                            "\"photo\":null,\"role\":\"r\",\"unit\":null,\"teams\":[],\"queues\":[\"q%d\"],"
                            "\"enabled\":true,\"showsRealNumbers\":false,\"chatLimit\":null}",
                            i > 0 ? "," : "", i, i, i, i % 2 + 1);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static gboolean
on_lived (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
live (guint seconds)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add_seconds (seconds, on_lived, loop);
  g_main_loop_run (loop);
}

static GSubprocess *
start_sim (ServerFixture *server)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *where = g_strdup_printf ("{\"address\":\"%s\",\"token\":\"%s\"}\n", server_fixture_get_address (server),
                                            server_fixture_get_token (server, "gateway"));
  GSubprocess *sim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                       g_getenv ("MUSTER_SIM"), "--speed", "40", "--seed", "3", NULL);

  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (sim), where, strlen (where), NULL, NULL, &error));
  return sim;
}

/* Ends its standard input: it must end by itself, and say what it did. */
static JsonNode *
end_sim (GSubprocess *sim)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *report = NULL;
  JsonNode *node;

  g_assert_true (g_subprocess_communicate_utf8 (sim, NULL, NULL, &report, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (sim));
  g_test_message ("%s", report);
  node = json_from_string (report, &error);
  g_assert_no_error (error);
  return node;
}

static void
check_problems (JsonObject *report)
{
  g_autoptr(GList) problems = json_object_get_members (json_object_get_object_member (report, "problems"));
  g_autoptr(GList) answers = json_object_get_members (json_object_get_object_member (report, "answers"));

  /* Lives cross what the server does meanwhile (a chat that goes quiet, an agent kicked out): conflicts, and no other.
   * An agent who saw no effect for a while (the server was away) closes a chat again: by then it is gone. */
  for (GList *l = problems; l != NULL; l = l->next)
    g_assert_true (strstr (l->data, " 409 ") != NULL || g_str_has_prefix (l->data, "workspace.session.end 404 ") ||
                   g_str_has_prefix (l->data, "workspace.close 404 "));
  for (GList *l = answers; l != NULL; l = l->next)
    g_assert_cmpint (g_ascii_strtoll (l->data, NULL, 10), <, 500);
}

static void
test_life (void)
{
  g_autofree char *organization = make_organization ();
  g_autoptr(ServerFixture) server = server_fixture_new (organization, NULL);
  g_autoptr(GSubprocess) sim = start_sim (server);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *report;

  live (LIFE_SECONDS);
  node = end_sim (sim);
  report = json_node_get_object (node);
  check_problems (report);
  g_assert_cmpint (json_object_get_int_member (report, "agents"), ==, AGENTS);
  g_assert_cmpint (json_object_get_int_member (report, "signIns"), >=, AGENTS / 2);
  g_assert_cmpint (json_object_get_int_member (report, "assigned"), >=, 20);
  g_assert_cmpint (json_object_get_int_member (report, "replies"), >=, 20);
  g_assert_cmpint (json_object_get_int_member (report, "closed"), >=, 1);
  g_assert_cmpint (json_object_get_int_member (report, "gaps"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (report, "dropped"), ==, 0);
}

/* The server goes away in the middle of life, and comes back: no gap, no second snapshot, life goes on. */
static void
test_restart (void)
{
  g_autofree char *organization = make_organization ();
  g_autoptr(ServerFixture) server = server_fixture_new (organization, NULL);
  g_autoptr(GSubprocess) sim = start_sim (server);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *report;

  live (4);
  server_fixture_stop (server);
  live (1);
  server_fixture_start (server);
  live (12);
  node = end_sim (sim);
  report = json_node_get_object (node);
  check_problems (report);
  g_assert_cmpint (json_object_get_int_member (report, "gaps"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (report, "snapshots"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (report, "replies"), >=, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/life", test_life);
  g_test_add_func ("/sim/restart", test_restart);
  return g_test_run ();
}

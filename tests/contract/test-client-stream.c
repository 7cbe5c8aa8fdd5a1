/* test-client-stream.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "client-script.h"

#include "muster-clock.h"
#include "muster-error.h"

typedef struct
{
  SseServer *server;
  MusterConnection *connection;
  GString *states; /* every state in turn, a letter each */
} Fixture;

static void
on_state (MusterConnection *connection,
          GParamSpec       *pspec,
          Fixture          *fixture)
{
  g_string_append_c (fixture->states, "CULSROF"[muster_connection_get_state (connection)]);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = sse_server_new (NULL);
  fixture->states = g_string_new (NULL);
  script_discovery (fixture->server);
  script_grant (fixture->server, "/v1/sessions", 201, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->connection != NULL)
    {
      muster_connection_close (fixture->connection);
      g_assert_finalize_object (g_steal_pointer (&fixture->connection));
    }
  sse_server_free (fixture->server);
  g_string_free (fixture->states, TRUE);
}

static void
sign_in (Fixture *fixture)
{
  fixture->connection = script_sign_in (fixture->server);
  g_signal_connect (fixture->connection, "notify::state", G_CALLBACK (on_state), fixture);
}

static MusterConnectionState
state (Fixture *fixture)
{
  return muster_connection_get_state (fixture->connection);
}

static guint
n_agents (Fixture *fixture)
{
  return muster_floor_get_n_agents (muster_connection_get_floor (fixture->connection));
}

static void
say_agent (Fixture    *fixture,
           gint64      seq,
           gint64      prev,
           const char *id)
{
  g_autofree char *agent = script_agent (id, id, seq);
  g_autofree char *change = script_change (seq, prev, agent);

  g_assert_true (sse_server_say (fixture->server, "/v1/events", change));
}

static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  script_queue_snapshot (fixture->server, 7, 1000);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 1000);
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/events", 0, "Last-Event-ID"), ==, SCRIPT_EPOCH ".7");
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/events", 0, "Authorization"), ==, "Bearer access-token-number-1");
  g_assert_cmpstr (muster_connection_get_organization_name (fixture->connection), ==, "Script & Söhne");

  say_agent (fixture, 8, 7, "new");
  say_agent (fixture, 10, 8, "newer");
  SPIN_UNTIL (n_agents (fixture) == 1002);
  g_assert_cmpuint (muster_connection_get_n_events (fixture->connection), ==, 2);
  g_assert_cmpuint (muster_connection_get_n_snapshots (fixture->connection), ==, 1);
  g_assert_cmpuint (muster_connection_get_n_gaps (fixture->connection), ==, 0);
  g_assert_cmpstr (fixture->states->str, ==, "UL");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/client/stream/live", test_live);
#undef ADD
  return g_test_run ();
}

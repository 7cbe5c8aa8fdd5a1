/* test-client-server.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The real client against the real server. */

#include "client-script.h"

#include "muster-agent-table.h"
#include "muster-clock.h"
#include "muster-error.h"
#include "muster-http.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>

#define N_AGENTS 40

typedef struct
{
  char             *folder;
  GSubprocess      *process;
  char             *address; /* with its port, the same over restarts */
  char             *token; /* the gateway's */
  char             *username;
  char             *password;
  MusterHttp       *http;
  MusterConnection *connection;
  guint             n_keys;
} Fixture;

/* Reads the line that says where it listens. */
static void
start_server (Fixture *fixture)
{
  g_autofree char *database = g_build_filename (fixture->folder, "test.db", NULL);
  const char *listen = fixture->address != NULL ? fixture->address + strlen ("http://") : "127.0.0.1:0";
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *ready;

  fixture->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                       g_getenv ("MUSTER_TEST_SERVER"), "--database", database, "--listen", listen, "--demo",
                                       "--agents", G_STRINGIFY (N_AGENTS), "--with-parent", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  json_parser_load_from_data (parser, line, -1, &error);
  g_assert_no_error (error);
  ready = json_node_get_object (json_parser_get_root (parser));
  g_set_str (&fixture->address, json_object_get_string_member (ready, "address"));
  /* The gateway's token is made anew at each start, the account is not. */
  g_set_str (&fixture->token, json_object_get_string_member (json_object_get_object_member (ready, "tokens"), "simulator"));
  if (fixture->password == NULL)
    {
      fixture->username = g_strdup (json_object_get_string_member (ready, "username"));
      fixture->password = g_strdup (json_object_get_string_member (ready, "password"));
    }
}

static void
stop_server (Fixture *fixture)
{
  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_clear_object (&fixture->process);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("muster-client-server-XXXXXX", &error);
  g_assert_no_error (error);
  start_server (fixture);
  fixture->http = muster_http_new (fixture->address, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  if (fixture->connection != NULL)
    {
      muster_connection_close (fixture->connection);
      g_assert_finalize_object (g_steal_pointer (&fixture->connection));
    }
  stop_server (fixture);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->http);
  g_free (fixture->folder);
  g_free (fixture->address);
  g_free (fixture->token);
  g_free (fixture->username);
  g_free (fixture->password);
}

static DexFuture *
sign_in_future (Fixture    *fixture,
                const char *password)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = script_await (muster_discover (fixture->address, NULL), &error);

  g_assert_no_error (error);
  return muster_connection_sign_in (info, fixture->username, password, NULL, FALSE);
}

static MusterConnection *
sign_in (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  MusterConnection *connection = script_await (sign_in_future (fixture, fixture->password), &error);

  g_assert_no_error (error);
  return connection;
}

/* A request of somebody else's, with a token; its answer as JSON (NULL: no body). */
static JsonNode *
request (Fixture    *fixture,
         const char *token,
         const char *method,
         const char *path,
         const char *body,
         guint       expected)
{
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autofree char *key = g_strdup_printf ("the-key-of-this-test-%u", fixture->n_keys++);
  g_autofree char *deadline = muster_time_format (muster_clock_now () + 30000);
  const char *headers[] = { "Authorization", bearer, "Idempotency-Key", key, "Muster-Deadline", deadline, NULL };
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future = muster_http_send (fixture->http, method, path, headers, bytes);
  MusterAnswer *answer;
  JsonNode *node = NULL;

  SPIN_UNTIL (!dex_future_is_pending (future));
  g_assert_nonnull (dex_future_get_value (future, &error));
  answer = g_value_get_boxed (dex_future_get_value (future, NULL));
  if (answer->status != expected)
    g_error ("%s %s: %u, not %u: %.*s", method, path, answer->status, expected, (int) g_bytes_get_size (answer->body),
             (const char *) g_bytes_get_data (answer->body, NULL));
  if (g_bytes_get_size (answer->body) > 0)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));

      node = json_from_string (text, NULL);
    }
  dex_unref (future);
  return node;
}

static MusterConnectionState
state (Fixture *fixture)
{
  return muster_connection_get_state (fixture->connection);
}

static MusterAgentTable *
table_of (MusterConnection *connection)
{
  MusterAgentTable *table = muster_agent_table_new (muster_connection_get_floor (connection));

  muster_agent_table_catch_up (table);
  return table;
}

/* Signs the nth agent in at the workspace. */
static void
start_work (Fixture *fixture,
            guint    nth)
{
  g_autoptr(MusterAgentTable) table = table_of (fixture->connection);
  g_autoptr(MusterAgent) agent = g_list_model_get_item (G_LIST_MODEL (table), nth);
  g_autofree char *body = NULL;
  JsonNode *node;

  g_assert_nonnull (agent);
  body = g_strdup_printf ("{\"agent\":\"%s\",\"address\":\"192.0.2.1\",\"browser\":\"Test\",\"operatingSystem\":\"Test\"}",
                          muster_agent_get_id (agent));
  node = request (fixture, fixture->token, "POST", "/v1/workspace/sessions", body, 201);
  g_clear_pointer (&node, json_node_unref);
}

/* Everything of every agent, by id. */
static char *
floor_text (MusterConnection *connection)
{
  g_autoptr(MusterAgentTable) table = table_of (connection);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (table));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MusterAgent) agent = g_list_model_get_item (G_LIST_MODEL (table), i);

      g_ptr_array_add (lines, g_strdup_printf ("%s %s %d %d %d %" G_GINT64_FORMAT, muster_agent_get_id (agent),
                                               muster_agent_get_display_name (agent), muster_agent_get_system_status (agent),
                                               muster_agent_get_self_status (agent), muster_agent_get_exact_status (agent),
                                               muster_agent_get_since (agent)));
    }
  g_ptr_array_sort_values (lines, (GCompareFunc) g_strcmp0);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
check_same_floor (Fixture *fixture)
{
  g_autoptr(MusterConnection) fresh = sign_in (fixture);
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  SPIN_UNTIL (muster_connection_get_state (fresh) == MUSTER_CONNECTION_LIVE);
  ours = floor_text (fixture->connection);
  theirs = floor_text (fresh);
  g_assert_cmpstr (ours, ==, theirs);
  muster_connection_close (fresh);
}

/* Live, stopped, started: nothing missed, no gap, one snapshot. */
static void
test_resume (Fixture      *fixture,
             gconstpointer data)
{
  fixture->connection = sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (muster_floor_get_n_agents (muster_connection_get_floor (fixture->connection)), >=, N_AGENTS);
  for (guint i = 0; i < 10; i++)
    start_work (fixture, i);
  SPIN_UNTIL (muster_connection_get_n_events (fixture->connection) >= 10);
  check_same_floor (fixture);

  stop_server (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  start_server (fixture);
  start_work (fixture, 10);
  start_work (fixture, 11);
  muster_connection_retry_now (fixture->connection);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE && muster_connection_get_n_events (fixture->connection) >= 12);
  start_work (fixture, 12);
  SPIN_UNTIL (muster_connection_get_n_events (fixture->connection) >= 13);
  check_same_floor (fixture);
  g_assert_cmpuint (muster_connection_get_n_snapshots (fixture->connection), ==, 1);
  g_assert_cmpuint (muster_connection_get_n_gaps (fixture->connection), ==, 0);
}

/* Copies every file of the database from one folder to another. */
static void
copy_database (const char *from,
               const char *to)
{
  static const char *const names[] = { "test.db", "test.db-wal", "test.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = g_build_filename (from, names[i], NULL);
      g_autofree char *target = g_build_filename (to, names[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_unlink (target);
      if (g_file_get_contents (source, &contents, &length, NULL))
        g_assert_true (g_file_set_contents (target, contents, length, NULL));
    }
}

/* An older copy of the database is put back: another epoch, a reset, one more snapshot, and true again. */
static void
test_reset (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *copy = g_build_filename (fixture->folder, "copy", NULL);

  fixture->connection = sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  stop_server (fixture);
  g_assert_no_errno (g_mkdir (copy, 0700));
  copy_database (fixture->folder, copy);
  start_server (fixture);
  muster_connection_retry_now (fixture->connection);
  for (guint i = 0; i < 3; i++)
    start_work (fixture, i);
  SPIN_UNTIL (muster_connection_get_n_events (fixture->connection) >= 3);
  stop_server (fixture);
  copy_database (copy, fixture->folder);
  start_server (fixture);
  muster_connection_retry_now (fixture->connection);
  SPIN_UNTIL (muster_connection_get_n_snapshots (fixture->connection) == 2 && state (fixture) == MUSTER_CONNECTION_LIVE);
  check_same_floor (fixture);
  g_assert_cmpuint (muster_connection_get_n_gaps (fixture->connection), ==, 0);
  {
    static const char *const names[] = { "test.db", "test.db-wal", "test.db-shm" };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *path = g_build_filename (copy, names[i], NULL);

        g_unlink (path);
      }
    g_rmdir (copy);
  }
}

static void
test_wrong_password (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (script_await (sign_in_future (fixture, "not the password"), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_CREDENTIALS);
}

static void
test_too_many_tries (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 60 && !g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_TOO_MANY_TRIES); i++)
    {
      g_clear_error (&error);
      g_assert_null (script_await (sign_in_future (fixture, "not the password"), &error));
    }
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_MANY_TRIES);
  g_assert_cmpuint (muster_error_get_retry_after (error), >, 0);
}

/* Somebody revokes the sign-in while the client is live. */
static void
test_revoke (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"%s\",\"program\":\"test\"}", fixture->username,
                                           fixture->password);
  g_autoptr(JsonNode) grant = NULL;
  g_autoptr(JsonNode) list = NULL;
  const char *access;
  JsonArray *items;

  fixture->connection = sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  grant = request (fixture, "none", "POST", "/v1/sessions", body, 201);
  access = json_object_get_string_member (json_node_get_object (grant), "accessToken");
  list = request (fixture, access, "GET", "/v1/sessions", NULL, 200);
  items = json_object_get_array_member (json_node_get_object (list), "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      if (!json_object_get_boolean_member (item, "current"))
        {
          g_autofree char *path = g_strconcat ("/v1/sessions/", json_object_get_string_member (item, "id"), NULL);

          g_assert_null (request (fixture, access, "DELETE", path, NULL, 204));
        }
    }
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_SIGNED_OUT);
  g_assert_error (muster_connection_get_error (fixture->connection), MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT);
}

static void
test_sign_out (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->connection = sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_true (script_await_done (muster_connection_sign_out (fixture->connection), &error));
  g_assert_cmpint (state (fixture), ==, MUSTER_CONNECTION_SIGNED_OUT);
  g_assert_cmpuint (muster_floor_get_n_agents (muster_connection_get_floor (fixture->connection)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(name, function) g_test_add ("/client/server/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("resume", test_resume);
  ADD ("reset", test_reset);
  ADD ("wrong-password", test_wrong_password);
  ADD ("too-many-tries", test_too_many_tries);
  ADD ("revoke", test_revoke);
  ADD ("sign-out", test_sign_out);
#undef ADD
  return g_test_run ();
}

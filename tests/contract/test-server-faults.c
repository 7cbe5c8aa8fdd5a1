/* test-server-faults.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the server does when it cannot write, is asked for too much, or starts on what others left. */

static const char *const write_headers[] = { "*write", NULL };

static guint
start_session (ServerFixture *server,
               const char    *agent)
{
  g_autofree char *body = g_strdup_printf ("{\"agent\":\"%s\"}", agent);
  g_autoptr(Answer) answer = server_fixture_ask (server, server_fixture_get_token (server, "gateway"), "POST",
                                                 "/v1/workspace/sessions", write_headers, body);

  if (answer->status == 507)
    g_assert_cmpstr (answer_get_code (answer), ==, "storage-full");
  else if (answer->status == 503)
    {
      g_assert_cmpstr (answer_get_code (answer), ==, "maintenance");
      g_assert_nonnull (soup_message_headers_get_one (answer->headers, "Retry-After"));
    }
  return answer->status;
}

static sqlite3 *
open_database (ServerFixture *server)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (server_fixture_get_database (server), &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 20000); /* the server may be at a write of its own */
  return database;
}

static char *
query (ServerFixture *server,
       const char    *sql)
{
  sqlite3 *database = open_database (server);
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

static void
assert_sound (ServerFixture *server)
{
  g_autofree char *check = query (server, "PRAGMA integrity_check");
  g_autofree char *seq = query (server, "SELECT max (seq) = count (*) AND max (seq) ="
                                " (SELECT value + 0 FROM meta WHERE key = 'seq') FROM event");

  g_assert_cmpstr (check, ==, "ok");
  g_assert_cmpstr (seq, ==, "1");
}

/* How far the server's files may grow: as a full disk is, but for nobody else. */
static void
limit_files (ServerFixture *server,
             rlim_t         size)
{
  struct rlimit limit = { size, RLIM_INFINITY };

  g_assert_cmpint (prlimit (server_fixture_get_pid (server), RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

static void
assert_reads (ServerFixture *server,
              const char    *token)
{
  g_autoptr(Answer) list = server_fixture_ask (server, token, "GET", "/v1/agents-live", NULL, NULL);
  g_autoptr(Answer) snapshot = server_fixture_ask (server, token, "GET", "/v1/snapshot", NULL, NULL);

  g_assert_cmpuint (list->status, ==, 200);
  g_assert_cmpuint (snapshot->status, ==, 200);
}

static void
skip_to (Stream     *stream,
         const char *type,
         gint64      seq)
{
  for (;;)
    {
      g_autoptr(StreamEvent) event = stream_next (stream);

      g_assert_nonnull (event);
      g_assert_cmpstr (event->type, !=, "reset");
      if (g_str_equal (event->type, type) &&
          (seq == 0 || json_object_get_int_member (json_node_get_object (event->json), "seq") == seq))
        return;
    }
}

static Stream *
follow (ServerFixture *server,
        const char    *token)
{
  g_autoptr(Answer) answer = server_fixture_ask (server, token, "GET", "/v1/queues", NULL, NULL);
  Stream *stream = server_fixture_listen (server, token,
                                          soup_message_headers_get_one (answer->headers, "Muster-Position"));

  skip_to (stream, "caught-up", 0);
  return stream;
}

static void
test_disk_full (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autoptr(Stream) stream = follow (server, sue);
  g_autoptr(Stream) meanwhile = NULL;
  static const char *const key[] = { "Idempotency-Key", "0123456789abcdef", "Muster-Deadline", "2099-01-01T00:00:00.000Z", NULL };
  g_autoptr(Answer) refused = NULL, done = NULL;

  g_assert_cmpuint (start_session (server, "a1"), ==, 201);
  skip_to (stream, "change", 1);
  limit_files (server, 4096);
  g_assert_cmpuint (start_session (server, "a2"), ==, 507);
  refused = server_fixture_ask (server, server_fixture_get_token (server, "gateway"), "POST", "/v1/workspace/sessions", key,
                                "{\"agent\":\"a2\"}");
  g_assert_cmpuint (refused->status, ==, 507);
  assert_reads (server, sue);
  meanwhile = follow (server, sue);
  limit_files (server, RLIM_INFINITY);
  /* there is room again; what was refused was not done, and is done now */
  done = server_fixture_ask (server, server_fixture_get_token (server, "gateway"), "POST", "/v1/workspace/sessions", key,
                             "{\"agent\":\"a2\"}");
  g_assert_cmpuint (done->status, ==, 201);
  skip_to (stream, "change", 2);
  skip_to (meanwhile, "change", 2);
  assert_sound (server);
}

/* Another program holds the database: no write is done, and none is lost. */
static void
test_locked (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autoptr(Stream) stream = follow (server, sue);
  sqlite3 *database = open_database (server);

  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (start_session (server, "a1"), ==, 503);
  assert_reads (server, sue);
  g_assert_cmpint (sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  g_assert_cmpuint (start_session (server, "a1"), ==, 201);
  skip_to (stream, "change", 1);
  assert_sound (server);
}

typedef struct
{
  guint waiting;
  guint refused;
  guint done;
} Crowd;

static void
on_heartbeat (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Crowd *crowd = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  g_assert_no_error (error);
  crowd->waiting--;
  if (soup_message_get_status (message) == 503)
    {
      g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"), ==, "1");
      g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\"code\":\"maintenance\""));
      crowd->refused++;
    }
  else
    crowd->done += soup_message_get_status (message) == 200;
}

/* While the writer waits for the database, 1,000 more may wait for the writer, and no more. */
static void
test_too_many_wait (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(SoupSession) session = soup_session_new_with_options ("max-conns", 1300, "max-conns-per-host", 1300, NULL);
  g_autofree char *uri = g_strconcat (server_fixture_get_address (server), "/v1/workspace/heartbeats", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", server_fixture_get_token (server, "gateway"), NULL);
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"sessions\":[]}", 15);
  struct rlimit files;
  Crowd crowd = { 0 };
  sqlite3 *database = open_database (server);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &files), ==, 0);
  files.rlim_cur = MIN (files.rlim_max, 8192);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &files), ==, 0);
  g_assert_cmpint (prlimit (server_fixture_get_pid (server), RLIMIT_NOFILE, &files, NULL), ==, 0);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < 1280; i++)
    {
      g_autoptr(SoupMessage) message = soup_message_new ("POST", uri);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
      soup_message_set_request_body_from_bytes (message, "application/json", body);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_heartbeat, &crowd);
      crowd.waiting++;
    }
  while (crowd.refused == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  while (crowd.waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (crowd.refused + crowd.done, ==, 1280);
  g_assert_cmpuint (crowd.done, >=, 1000);
  g_assert_cmpuint (start_session (server, "a1"), ==, 201);
}

/* Runs the server by itself; returns its exit status, and its first line. */
static int
run_server (const char *const *arguments,
            const char        *input,
            char             **line)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_strv_builder_add (builder, g_getenv ("MUSTER_SERVER"));
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  /* all there is: it ends with its input, after it has said that it is ready */
  g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, line, NULL, &error));
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

static void
test_import_again (void)
{
  g_autofree char *folder = g_dir_make_tmp ("muster-test-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "muster.db", NULL);
  const char *const arguments[] = { "--database", database, "--with-parent", "--import", "-", NULL };
  static const char head[] = "{\"organization\":{\"id\":\"org\",\"name\":\"X\",\"timeZone\":\"UTC\",\"seats\":5},\"accounts\":["
                             "{\"id\":\"a1\",\"username\":\"ann\",\"displayName\":\"Ann\",\"agent\":false}";
  g_autofree char *twice = g_strconcat (head, ",{\"id\":\"a2\",\"username\":\"ANN\",\"displayName\":\"Ann\",\"agent\":false}]}\n",
                                        NULL);
  g_autofree char *no_name = g_strconcat (head, "],\"tokens\":[{\"permissions\":[]}]}\n", NULL);
  g_autofree char *good = g_strconcat (head, "],\"tokens\":[{\"name\":\"t\",\"permissions\":[\"agents.read\"]}]}\n", NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  g_assert_cmpint (run_server (arguments, twice, &first), ==, 1);
  g_assert_cmpstr (first, ==, "");
  g_assert_cmpint (run_server (arguments, no_name, &second), ==, 1);
  g_assert_cmpint (run_server (arguments, good, &third), ==, 0);
  g_assert_nonnull (strstr (third, "\"tokens\":{\"t\":\""));
  for (guint i = 0; i < 4; i++)
    {
      static const char *const suffixes[] = { "", "-wal", "-shm", "-position" };
      g_autofree char *path = g_strconcat (database, suffixes[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static char *
simulator_token (const char *line)
{
  g_autoptr(JsonNode) node = json_from_string (line, NULL);
  JsonObject *tokens = json_object_get_object_member (json_node_get_object (node), "tokens");

  return g_strdup (json_object_get_string_member (tokens, "simulator"));
}

static void
test_demo_again (void)
{
  static const char *const arguments[] = { "--demo", "--agents", "3", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new ("", arguments);
  char *tokens[3] = { g_strdup (server_fixture_get_token (server, "simulator")) };
  static const guint good[3][3] = { { 200 }, { 200, 200 }, { 401, 200, 200 } };

  for (guint start = 0; start < 3; start++)
    {
      if (start > 0)
        {
          server_fixture_stop (server);
          server_fixture_start (server);
          tokens[start] = g_strdup (server_fixture_get_token (server, "simulator"));
        }
      for (guint i = 0; i <= start; i++)
        {
          g_autoptr(Answer) answer = server_fixture_ask (server, tokens[i], "GET", "/v1/queues", NULL, NULL);

          g_assert_cmpuint (answer->status, ==, good[start][i]);
        }
    }
  for (guint i = 0; i < 3; i++)
    g_free (tokens[i]);
}

static guint
count_entries (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The folder is there, ours alone, while the server runs, and gone when its input has ended. */
static void
test_temporary (void)
{
  g_autofree char *folder = g_dir_make_tmp ("muster-test-XXXXXX", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                                       G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *line = NULL, *token = NULL, *path = NULL;
  g_autoptr(GDir) dir = NULL;
  GStatBuf status;

  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("MUSTER_SERVER"), "--temporary", "--demo", "--agents", "3",
                                         NULL);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  token = simulator_token (line);
  g_assert_nonnull (token);
  dir = g_dir_open (folder, 0, NULL);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0700);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_assert_cmpuint (count_entries (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A sign-in that was revoked: its tokens go at once, its row after 30 days. */
static void
test_pruned (void)
{
  static const char *const arguments[] = { "--test-clock", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autoptr(Answer) answer = server_fixture_ask (server, sue, "DELETE", "/v1/sessions/current", write_headers, NULL);
  g_autofree char *before = NULL, *after = NULL, *late = NULL;

  g_assert_cmpuint (answer->status, ==, 204);
  before = query (server, "SELECT (SELECT count (*) FROM token) || ' ' || (SELECT count (*) FROM sign_in)");
  g_assert_cmpstr (before, ==, "2 1");
  server_fixture_advance (server, 11000);
  after = query (server, "SELECT (SELECT count (*) FROM token) || ' ' || (SELECT count (*) FROM sign_in)");
  g_assert_cmpstr (after, ==, "0 1");
  server_fixture_advance (server, G_GINT64_CONSTANT (31) * 24 * 3600 * 1000);
  late = query (server, "SELECT (SELECT count (*) FROM token) || ' ' || (SELECT count (*) FROM sign_in)");
  g_assert_cmpstr (late, ==, "0 0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/faults/disk-full", test_disk_full);
  g_test_add_func ("/server/faults/locked", test_locked);
  g_test_add_func ("/server/faults/too-many-wait", test_too_many_wait);
  g_test_add_func ("/server/faults/import-again", test_import_again);
  g_test_add_func ("/server/faults/demo-again", test_demo_again);
  g_test_add_func ("/server/faults/pruned", test_pruned);
  g_test_add_func ("/server/faults/temporary", test_temporary);
  return g_test_run ();
}

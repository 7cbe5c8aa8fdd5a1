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
  SseServer        *server;
  MusterConnection *connection;
  GString          *states; /* every state in turn, a letter each */
} Fixture;

static void
on_state (MusterConnection *connection,
          GParamSpec       *pspec,
          Fixture          *fixture)
{
  g_string_append_c (fixture->states, "CULSROF"[muster_connection_get_state (connection)]);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->server = sse_server_new (NULL);
  fixture->states = g_string_new (NULL);
  script_discovery (fixture->server);
  script_grant (fixture->server, "/v1/sessions", 201, 1);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
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
test_live (Fixture      *fixture,
           gconstpointer data)
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

/* What a server says at /v1/events, in one piece. */
static void
queue_events (Fixture     *fixture,
              SseServerEnd end,
              const char  *first,
              ...) G_GNUC_NULL_TERMINATED;

static void
queue_events (Fixture     *fixture,
              SseServerEnd end,
              const char  *first,
              ...)
{
  g_autoptr(GString) text = g_string_new (NULL);
  va_list parts;

  va_start (parts, first);
  for (const char *part = first; part != NULL; part = va_arg (parts, const char *))
    g_string_append (text, part);
  va_end (parts);
  sse_server_queue (fixture->server, "/v1/events", 200, SCRIPT_SSE, text->str, text->len, end);
}

static void
expect (Fixture *fixture,
        guint    n_snapshots,
        guint    n_gaps)
{
  g_assert_cmpuint (muster_connection_get_n_snapshots (fixture->connection), ==, n_snapshots);
  g_assert_cmpuint (muster_connection_get_n_gaps (fixture->connection), ==, n_gaps);
}

/* The server is stopped and started: no snapshot, no gap, the same position. */
static void
test_restart (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *hello = script_hello (9, TRUE);
  g_autofree char *agent = script_agent ("late", "late", 1);
  g_autofree char *change = script_change (9, 8, agent);
  g_autofree char *caught_up = script_caught_up (9, 9);

  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  queue_events (fixture, SSE_SERVER_HOLD, hello, change, caught_up, NULL);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  say_agent (fixture, 8, 7, "new");
  SPIN_UNTIL (n_agents (fixture) == 4);
  sse_server_stop (fixture->server);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  sse_server_restart (fixture->server);
  muster_connection_retry_now (fixture->connection);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/events", 1, "Last-Event-ID"), ==, SCRIPT_EPOCH ".8");
  g_assert_cmpuint (n_agents (fixture), ==, 5);
  expect (fixture, 1, 0);
}

/* Its stream's ordinary end after a life: nobody sees it. */
static void
test_quiet_end (Fixture      *fixture,
                gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  SPIN_WHILE (state (fixture) == MUSTER_CONNECTION_LIVE, 5200);
  g_string_truncate (fixture->states, 0);
  sse_server_hang_up (fixture->server, "/v1/events");
  SPIN_UNTIL (sse_server_get_n (fixture->server, "/v1/events") == 2);
  SPIN_WHILE (state (fixture) == MUSTER_CONNECTION_LIVE, 1300);
  g_assert_cmpstr (fixture->states->str, ==, "");
  expect (fixture, 1, 0);
}

/* Its server dies after a life, having asked for long waits: that shows at once all the same. */
static void
test_dies (Fixture      *fixture,
           gconstpointer data)
{
  gint64 begin;

  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_true (sse_server_say (fixture->server, "/v1/events", "retry: 4000\n\n"));
  SPIN_WHILE (state (fixture) == MUSTER_CONNECTION_LIVE, 5200);
  sse_server_stop (fixture->server);
  begin = g_get_monotonic_time ();
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
}

static void
test_reset (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *hello = script_hello (50, FALSE);

  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_snapshot (fixture->server, 50, 2);
  queue_events (fixture, SSE_SERVER_CLOSE, hello, "id:\nevent: reset\ndata: {\"reason\":\"too-old\"}\n\n", NULL);
  script_queue_live (fixture->server, 50);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 2);
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/events", 1, "Last-Event-ID"), ==, SCRIPT_EPOCH ".50");
  expect (fixture, 2, 0);
}

/* One `seq` is missing: counted, and a snapshot heals it. */
static void
test_gap (Fixture      *fixture,
          gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_snapshot (fixture->server, 12, 6);
  script_queue_live (fixture->server, 7);
  script_queue_live (fixture->server, 12);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  say_agent (fixture, 12, 11, "hole");
  SPIN_UNTIL (muster_connection_get_n_snapshots (fixture->connection) == 2 && state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 6);
  expect (fixture, 2, 1);
}

/* What comes twice, or from before, changes nothing. */
static void
test_duplicates (Fixture      *fixture,
                 gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  say_agent (fixture, 8, 7, "a");
  say_agent (fixture, 8, 7, "b");
  say_agent (fixture, 3, 2, "c");
  say_agent (fixture, 9, 8, "d");
  SPIN_UNTIL (n_agents (fixture) >= 5);
  g_assert_cmpuint (n_agents (fixture), ==, 5);
  g_assert_cmpuint (muster_connection_get_n_events (fixture->connection), ==, 2);
  expect (fixture, 1, 0);
}

static void
test_unknown (Fixture      *fixture,
              gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  sse_server_say (fixture->server, "/v1/events",
                  ": a comment\n\nevent: from-the-future\ndata: {not json at all\n\n"
                  "id: " SCRIPT_EPOCH ".8\nevent: change\ndata: {\"seq\":8,\"prev\":7,\"changes\":[{\"kind\":\"hologram\","
                  "\"object\":{\"id\":\"h\",\"rev\":1,\"blue\":true}}]}\n\n");
  say_agent (fixture, 9, 8, "after");
  SPIN_UNTIL (n_agents (fixture) == 4);
  g_assert_cmpuint (muster_connection_get_n_events (fixture->connection), ==, 2);
  expect (fixture, 1, 0);
}

static void
test_malformed (Fixture      *fixture,
                gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_snapshot (fixture->server, 8, 4);
  script_queue_live (fixture->server, 7);
  script_queue_live (fixture->server, 8);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  sse_server_say (fixture->server, "/v1/events", "event: change\ndata: {\"seq\":8,\"prev\":7,\"changes\":[{]}\n\n");
  SPIN_UNTIL (muster_connection_get_n_snapshots (fixture->connection) == 2 && state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 4);
  g_assert_null (muster_connection_get_error (fixture->connection));
  expect (fixture, 2, 1);
}

/* Over the limit again and again: resumed, a snapshot taken, and in the end given up with a message. */
static void
test_long_line (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *hello = script_hello (8, TRUE);
  g_autofree char *line = g_strnfill (10 * 1024 * 1024, 'x');

  script_queue_snapshot (fixture->server, 7, 3);
  queue_events (fixture, SSE_SERVER_CLOSE, hello, "data: ", line, "\n\n", NULL);
  sign_in (fixture);
  for (guint i = 0; i < 20 && state (fixture) != MUSTER_CONNECTION_FAILED; i++)
    {
      SPIN_UNTIL (muster_connection_get_retry_at (fixture->connection) > 0 || state (fixture) == MUSTER_CONNECTION_FAILED);
      muster_connection_retry_now (fixture->connection);
    }
  g_assert_cmpint (state (fixture), ==, MUSTER_CONNECTION_FAILED);
  g_assert_error (muster_connection_get_error (fixture->connection), MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_assert_cmpuint (n_agents (fixture), ==, 3);
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/events"), <=, 6);
}

/* The server goes away in the middle of the snapshot: what is on screen stays, and it is tried again. */
static void
test_broken_snapshot (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *text = script_snapshot (7, 1000);

  sse_server_queue (fixture->server, "/v1/snapshot", 200, SCRIPT_NDJSON, text, strlen (text) / 2, SSE_SERVER_RESET);
  script_queue_snapshot (fixture->server, 7, 1000);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  g_assert_error (muster_connection_get_error (fixture->connection), MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE);
  muster_connection_retry_now (fixture->connection);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 1000);
  expect (fixture, 1, 0);
}

/* A later snapshot that breaks: the floor is as it was. */
static void
test_broken_second_snapshot (Fixture      *fixture,
                             gconstpointer data)
{
  g_autofree char *text = script_snapshot (20, 10);

  script_queue_snapshot (fixture->server, 7, 100);
  sse_server_queue (fixture->server, "/v1/snapshot", 200, SCRIPT_NDJSON, text, strlen (text) - 50, SSE_SERVER_CLOSE);
  script_queue_snapshot (fixture->server, 20, 10);
  script_queue_live (fixture->server, 7);
  script_queue_live (fixture->server, 20);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  say_agent (fixture, 20, 19, "hole");
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  g_assert_cmpuint (n_agents (fixture), ==, 100);
  muster_connection_retry_now (fixture->connection);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (n_agents (fixture), ==, 10);
}

static void
test_expired_token (Fixture      *fixture,
                    gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_grant (fixture->server, "/v1/sessions/refresh", 200, 2);
  sse_server_queue (fixture->server, "/v1/events", 401, SCRIPT_PROBLEM,
                    "{\"type\":\"about:blank\",\"title\":\"Expired\",\"status\":401,\"code\":\"token-expired\",\"retryable\":false}", -1,
                    SSE_SERVER_CLOSE);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  g_assert_nonnull (strstr (sse_server_get_body (fixture->server, "/v1/sessions/refresh", 0), "refresh-token-number-1"));
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/events", 1, "Authorization"), ==, "Bearer access-token-number-2");
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/sessions/refresh"), ==, 1);
  expect (fixture, 1, 0);
}

static void
test_revoked (Fixture      *fixture,
              gconstpointer data)
{
  static const char problem[] =
    "{\"type\":\"about:blank\",\"title\":\"Revoked\",\"status\":401,\"code\":\"token-revoked\",\"retryable\":false}";

  script_queue_snapshot (fixture->server, 7, 3);
  sse_server_queue (fixture->server, "/v1/sessions/refresh", 401, SCRIPT_PROBLEM, problem, -1, SSE_SERVER_CLOSE);
  script_queue_live (fixture->server, 7);
  sse_server_queue (fixture->server, "/v1/events", 401, SCRIPT_PROBLEM, problem, -1, SSE_SERVER_CLOSE);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  sse_server_hang_up (fixture->server, "/v1/events");
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_SIGNED_OUT);
  g_assert_error (muster_connection_get_error (fixture->connection), MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT);
}

typedef struct
{
  const char           *name;
  guint                 status;
  const char           *headers;
  MusterConnectionState state;
  MusterErrorCode       code;
} Refusal;

static const Refusal refusals[] = {
  { "204", 204, "", MUSTER_CONNECTION_FAILED, MUSTER_ERROR_FAILED },
  { "302", 302, "Location: http://127.0.0.1:1/\r\n", MUSTER_CONNECTION_RECONNECTING, MUSTER_ERROR_NOT_MUSTER },
  { "403", 403, "", MUSTER_CONNECTION_FAILED, MUSTER_ERROR_FORBIDDEN },
  { "429", 429, "Retry-After: 7\r\n", MUSTER_CONNECTION_RECONNECTING, MUSTER_ERROR_BUSY },
  { "503", 503, "Retry-After: 7\r\n", MUSTER_CONNECTION_RECONNECTING, MUSTER_ERROR_BUSY },
  { "portal", 200, "Content-Type: text/html\r\n", MUSTER_CONNECTION_RECONNECTING, MUSTER_ERROR_NOT_MUSTER },
};

static void
test_refusal (Fixture      *fixture,
              gconstpointer data)
{
  const Refusal *refusal = data;

  script_queue_snapshot (fixture->server, 7, 3);
  sse_server_queue (fixture->server, "/v1/events", refusal->status, refusal->headers, "<html>", refusal->status == 204 ? 0 : -1, SSE_SERVER_CLOSE);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == refusal->state);
  g_assert_error (muster_connection_get_error (fixture->connection), MUSTER_ERROR, (int) refusal->code);
  g_assert_cmpuint (n_agents (fixture), ==, 3);
  if (strstr (refusal->headers, "Retry-After") != NULL)
    g_assert_cmpint (muster_connection_get_retry_at (fixture->connection), >, muster_clock_boottime () + 5000);
}

static void
test_goodbye (Fixture      *fixture,
              gconstpointer data)
{
  script_queue_snapshot (fixture->server, 7, 3);
  script_queue_live (fixture->server, 7);
  script_queue_live (fixture->server, 7);
  sign_in (fixture);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  sse_server_say (fixture->server, "/v1/events", "event: goodbye\ndata: {\"retryAfterMs\":700}\n\n");
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_RECONNECTING);
  SPIN_UNTIL (state (fixture) == MUSTER_CONNECTION_LIVE);
  expect (fixture, 1, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/client/stream/live", test_live);
  ADD ("/client/stream/restart", test_restart);
  ADD ("/client/stream/quiet-end", test_quiet_end);
  ADD ("/client/stream/dies", test_dies);
  ADD ("/client/stream/reset", test_reset);
  ADD ("/client/stream/gap", test_gap);
  ADD ("/client/stream/duplicates", test_duplicates);
  ADD ("/client/stream/unknown", test_unknown);
  ADD ("/client/stream/malformed", test_malformed);
  ADD ("/client/stream/long-line", test_long_line);
  ADD ("/client/stream/broken-snapshot", test_broken_snapshot);
  ADD ("/client/stream/broken-second-snapshot", test_broken_second_snapshot);
  ADD ("/client/stream/expired-token", test_expired_token);
  ADD ("/client/stream/revoked", test_revoked);
  ADD ("/client/stream/goodbye", test_goodbye);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/client/stream/refused/", refusals[i].name, NULL);

      g_test_add (path, Fixture, &refusals[i], set_up, test_refusal, tear_down);
    }
  return g_test_run ();
}

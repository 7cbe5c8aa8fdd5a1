/* test-client-operation.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A write whose answer is lost is asked after, never sent again; a refresh happens once for all who need it. */

#include "client-script.h"

#include "muster-clock.h"
#include "muster-error.h"
#include "muster-operation.h"

#define PROBLEM(status, code) \
        "{\"type\":\"about:blank\",\"title\":\"T\",\"status\":" status ",\"code\":\"" code "\",\"retryable\":false}"

typedef struct
{
  SseServer    *server;
  MusterTokens *tokens;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(MusterHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  fixture->server = sse_server_new (NULL);
  script_grant (fixture->server, "/v1/sessions", 201, 1);
  http = muster_http_new (sse_server_get_address (fixture->server), NULL, &error);
  fixture->tokens = muster_tokens_new (http, "sue", FALSE);
  g_assert_true (script_await_done (muster_tokens_sign_in (fixture->tokens, "secret", NULL), &error));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->tokens);
  sse_server_free (fixture->server);
}

static gboolean
write_it (Fixture *fixture,
          GError **error)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);

  return script_await_done (muster_operation_send (fixture->tokens, "PUT", "/v1/thing", "\"3\"", body), error);
}

static void
test_done (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  sse_server_queue (fixture->server, "/v1/thing", 200, SCRIPT_JSON, "{}", -1, SSE_SERVER_CLOSE);
  g_assert_true (write_it (fixture, &error));
  g_assert_cmpstr (sse_server_get_header (fixture->server, "/v1/thing", 0, "If-Match"), ==, "\"3\"");
  g_assert_cmpuint (strlen (sse_server_get_header (fixture->server, "/v1/thing", 0, "Muster-Deadline")), ==, 24);
}

static void
test_conflict (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  sse_server_queue (fixture->server, "/v1/thing", 412, SCRIPT_PROBLEM, PROBLEM ("412", "precondition-failed"), -1, SSE_SERVER_CLOSE);
  g_assert_false (write_it (fixture, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_CONFLICT);
}

/* The proxy in front loses the answer: the key is asked after, and the operation's own answer comes back. */
static void
test_lost (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  DexFuture *future;

  sse_server_queue (fixture->server, "/v1/thing", 502, "Content-Type: text/html\r\n", "<html>", -1, SSE_SERVER_CLOSE);
  future = muster_operation_send (fixture->tokens, "PUT", "/v1/thing", NULL, body);
  SPIN_UNTIL (sse_server_get_n (fixture->server, "/v1/thing") == 1);
  path = g_strconcat ("/v1/operations/", sse_server_get_header (fixture->server, "/v1/thing", 0, "Idempotency-Key"), NULL);
  sse_server_queue (fixture->server, path, 404, SCRIPT_PROBLEM, PROBLEM ("404", "not-found"), -1, SSE_SERVER_CLOSE);
  sse_server_queue (fixture->server, path, 200, SCRIPT_JSON, "{\"status\":200,\"body\":{\"rev\":4}}", -1, SSE_SERVER_CLOSE);
  g_assert_true (script_await_done (future, &error));
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/thing"), ==, 1);
  g_assert_cmpuint (sse_server_get_n (fixture->server, path), ==, 2);
}

/* Past the deadline a key the server does not know is an operation that never was. */
static void
test_too_late (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  muster_clock_freeze (muster_clock_now ());
  sse_server_queue (fixture->server, "/v1/thing", 504, "Content-Type: text/html\r\n", "<html>", -1, SSE_SERVER_CLOSE);
  future = muster_operation_send (fixture->tokens, "DELETE", "/v1/thing", NULL, NULL);
  SPIN_UNTIL (sse_server_get_n (fixture->server, "/v1/thing") == 1);
  path = g_strconcat ("/v1/operations/", sse_server_get_header (fixture->server, "/v1/thing", 0, "Idempotency-Key"), NULL);
  sse_server_queue (fixture->server, path, 404, SCRIPT_PROBLEM, PROBLEM ("404", "not-found"), -1, SSE_SERVER_CLOSE);
  SPIN_UNTIL (sse_server_get_n (fixture->server, path) >= 1);
  g_assert_true (dex_future_is_pending (future));
  muster_clock_advance (40000);
  g_assert_false (script_await_done (future, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LATE);
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/thing"), ==, 1);
  muster_clock_thaw ();
}

static void
test_unconfirmed (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  muster_clock_freeze (muster_clock_now ());
  sse_server_queue (fixture->server, "/v1/thing", 504, "Content-Type: text/html\r\n", "<html>", -1, SSE_SERVER_CLOSE);
  future = muster_operation_send (fixture->tokens, "DELETE", "/v1/thing", NULL, NULL);
  SPIN_UNTIL (sse_server_get_n (fixture->server, "/v1/thing") == 1);
  sse_server_stop (fixture->server);
  muster_clock_advance (40000);
  g_assert_false (script_await_done (future, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_UNCONFIRMED);
  muster_clock_thaw ();
}

/* Five requests are refused for an old token: one refresh, and all go through with the same key as before. */
static void
test_single_refresh (Fixture      *fixture,
                     gconstpointer data)
{
  DexFuture *futures[5];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    sse_server_queue (fixture->server, "/v1/thing", 401, SCRIPT_PROBLEM, PROBLEM ("401", "token-expired"), -1, SSE_SERVER_CLOSE);
  sse_server_queue (fixture->server, "/v1/thing", 200, SCRIPT_JSON, "{}", -1, SSE_SERVER_CLOSE);
  script_grant (fixture->server, "/v1/sessions/refresh", 200, 2);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = muster_operation_send (fixture->tokens, "PUT", "/v1/thing", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autoptr(GError) error = NULL;

      script_await_done (futures[i], &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/sessions/refresh"), ==, 1);
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/thing"), ==, 10);
}

/* The kept connection is dead when it is used again: what libsoup sends anew has its body. */
static void
test_dead_connection (Fixture      *fixture,
                      gconstpointer data)
{
  static const char kept[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  g_autoptr(GError) error = NULL;

  sse_server_queue_raw (fixture->server, "/v1/first", kept, -1, SSE_SERVER_HOLD);
  sse_server_queue (fixture->server, "/v1/thing", 200, SCRIPT_JSON, "{}", -1, SSE_SERVER_CLOSE);
  g_assert_true (script_await_done (muster_operation_send (fixture->tokens, "GET", "/v1/first", NULL, NULL), &error));
  sse_server_hang_up_on_next (fixture->server, "/v1/first");
  g_assert_true (write_it (fixture, &error));
  g_assert_cmpuint (sse_server_get_n (fixture->server, "/v1/thing"), ==, 1);
  g_assert_cmpstr (sse_server_get_body (fixture->server, "/v1/thing", 0), ==, "{}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(name, function) g_test_add ("/client/operation/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("done", test_done);
  ADD ("conflict", test_conflict);
  ADD ("lost", test_lost);
  ADD ("too-late", test_too_late);
  ADD ("unconfirmed", test_unconfirmed);
  ADD ("dead-connection", test_dead_connection);
  ADD ("single-refresh", test_single_refresh);
#undef ADD
  return g_test_run ();
}

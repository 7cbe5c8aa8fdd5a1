/* test-client-sign-in.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "client-script.h"

#include "muster-error.h"

#include <glib/gstdio.h>

static void
expect_discovery (const char     *address,
                  const char     *ca_file,
                  MusterErrorCode code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = script_await (muster_discover (address, ca_file), &error);

  g_assert_null (info);
  g_assert_error (error, MUSTER_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
}

typedef struct
{
  const char     *name;
  guint           status;
  const char     *headers;
  const char     *body;
  MusterErrorCode code;
} Case;

#define DOCUMENT(product, major) \
        "{\"product\":\"" product "\",\"protocol\":{\"major\":" major ",\"minor\":0},\"version\":\"9\",\"organization\":{\"name\":\"O\"}," \
        "\"signIn\":[\"password\"],\"features\":[],\"now\":\"" SCRIPT_NOW "\"}"

static const Case discoveries[] = {
  { "version", 200, SCRIPT_JSON, DOCUMENT ("muster", "2"), MUSTER_ERROR_VERSION },
  { "product", 200, SCRIPT_JSON, DOCUMENT ("custard", "1"), MUSTER_ERROR_NOT_MUSTER },
  { "portal", 200, "Content-Type: text/html\r\n", "<html>Welcome to the airport</html>", MUSTER_ERROR_NOT_MUSTER },
  { "redirect", 302, "Location: http://127.0.0.1:1/login\r\n", "", MUSTER_ERROR_NOT_MUSTER },
  { "missing", 404, "Content-Type: text/html\r\n", "<html>", MUSTER_ERROR_NOT_MUSTER },
  { "malformed", 200, SCRIPT_JSON, "[][]", MUSTER_ERROR_NOT_MUSTER },
  { "array", 200, SCRIPT_JSON, "[]", MUSTER_ERROR_NOT_MUSTER },
  { "empty", 200, SCRIPT_JSON, "", MUSTER_ERROR_NOT_MUSTER },
  { "types", 200, SCRIPT_JSON, "{\"product\":[],\"protocol\":7,\"organization\":true}", MUSTER_ERROR_NOT_MUSTER },
  { "busy", 503, "Retry-After: 3\r\n" SCRIPT_PROBLEM,
    "{\"type\":\"x\",\"title\":\"t\",\"status\":503,\"code\":\"maintenance\",\"retryable\":true}", MUSTER_ERROR_BUSY },
};

static void
test_discovery (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(SseServer) server = sse_server_new (NULL);

  sse_server_queue (server, "/v1", c->status, c->headers, c->body, -1, SSE_SERVER_CLOSE);
  expect_discovery (sse_server_get_address (server), NULL, c->code);
  g_assert_cmpuint (sse_server_get_n (server, "/v1"), ==, 1);
}

static void
test_found (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autofree char *typed = g_strconcat ("  ", sse_server_get_address (server), "/v1/ ", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = NULL;

  script_discovery (server);
  info = script_await (muster_discover (typed, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (muster_server_info_get_address (info), ==, sse_server_get_address (server));
  g_assert_cmpstr (muster_server_info_get_organization_name (info), ==, "Script & Söhne");
  g_assert_cmpstr (muster_server_info_get_version (info), ==, "0.1.0");
}

static void
test_unreachable (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);

  sse_server_stop (server);
  expect_discovery (sse_server_get_address (server), NULL, MUSTER_ERROR_UNREACHABLE);
  expect_discovery ("https://no-such-host.invalid", NULL, MUSTER_ERROR_UNREACHABLE);
  expect_discovery ("http://example.org", NULL, MUSTER_ERROR_BAD_ADDRESS);
}

static void
test_too_long (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autofree char *body = g_strnfill (10 * 1024 * 1024, ' ');

  sse_server_queue (server, "/v1", 200, SCRIPT_JSON, body, -1, SSE_SERVER_CLOSE);
  expect_discovery (sse_server_get_address (server), NULL, MUSTER_ERROR_PROTOCOL);
}

static void
test_certificates (void)
{
  g_autofree char *folder = g_dir_make_tmp ("muster-certificates-XXXXXX", NULL);
  g_autofree char *right_file = g_build_filename (folder, "right.crt", NULL);
  g_autofree char *other_file = g_build_filename (folder, "other.crt", NULL);
  g_autofree char *none_file = g_build_filename (folder, "none.crt", NULL);
  g_autoptr(GTlsCertificate) right = sse_server_make_certificate (folder, "right", "IP:127.0.0.1");
  g_autoptr(GTlsCertificate) other = sse_server_make_certificate (folder, "other", "DNS:other.example");
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = NULL;
  g_autoptr(SseServer) trusted = sse_server_new (right);
  g_autoptr(SseServer) misnamed = sse_server_new (other);

  script_discovery (trusted);
  script_discovery (misnamed);

  expect_discovery (sse_server_get_address (trusted), NULL, MUSTER_ERROR_CERTIFICATE);
  expect_discovery (sse_server_get_address (misnamed), other_file, MUSTER_ERROR_CERTIFICATE);
  expect_discovery (sse_server_get_address (trusted), none_file, MUSTER_ERROR_CERTIFICATE);
  g_assert_cmpuint (sse_server_get_n (trusted, "/v1") + sse_server_get_n (misnamed, "/v1"), ==, 0);
  info = script_await (muster_discover (sse_server_get_address (trusted), right_file), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (muster_server_info_get_ca_file (info), ==, right_file);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *crt = g_strconcat (folder, i == 0 ? "/right" : "/other", ".crt", NULL);
      g_autofree char *key = g_strconcat (folder, i == 0 ? "/right" : "/other", ".key", NULL);

      g_unlink (crt);
      g_unlink (key);
    }
  g_rmdir (folder);
}

/* TLS is spoken to a server that has none. */
static void
test_no_tls (void)
{
  g_autoptr(SseServer) plain = sse_server_new (NULL);
  g_autofree char *address = g_strconcat ("https", sse_server_get_address (plain) + strlen ("http"), NULL);

  sse_server_answer_anything (plain, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  expect_discovery (address, NULL, MUSTER_ERROR_CERTIFICATE);
}

#define PROBLEM(status, code) \
        "{\"type\":\"about:blank\",\"title\":\"What it is\",\"detail\":\"What it is here\",\"status\":" status ",\"code\":\"" code "\",\"retryable\":false}"

static const Case sign_ins[] = {
  { "password", 401, SCRIPT_PROBLEM, PROBLEM ("401", "wrong-credentials"), MUSTER_ERROR_CREDENTIALS },
  { "disabled", 403, SCRIPT_PROBLEM, PROBLEM ("403", "account-disabled"), MUSTER_ERROR_ACCOUNT_DISABLED },
  { "forbidden", 403, SCRIPT_PROBLEM, PROBLEM ("403", "forbidden"), MUSTER_ERROR_FORBIDDEN },
  { "tries", 429, "Retry-After: 42\r\n" SCRIPT_PROBLEM, PROBLEM ("429", "too-many-tries"), MUSTER_ERROR_TOO_MANY_TRIES },
  { "second-factor", 401, SCRIPT_PROBLEM, PROBLEM ("401", "second-factor-required"), MUSTER_ERROR_SECOND_FACTOR },
  { "maintenance", 503, SCRIPT_PROBLEM, PROBLEM ("503", "maintenance"), MUSTER_ERROR_BUSY },
  { "new-code", 401, SCRIPT_PROBLEM, PROBLEM ("401", "from-the-future"), MUSTER_ERROR_CREDENTIALS },
  { "portal", 200, "Content-Type: text/html\r\n", "<html>", MUSTER_ERROR_NOT_MUSTER },
  { "redirect", 307, "Location: http://127.0.0.1:1/\r\n", "", MUSTER_ERROR_NOT_MUSTER },
  { "no-tokens", 201, SCRIPT_JSON, "{}", MUSTER_ERROR_PROTOCOL },
  { "bad-token", 201, SCRIPT_JSON,
    "{\"accessToken\":\"with spaces and\\r\\nX-Evil: lines\",\"refreshToken\":\"refresh-token-number-1\",\"expiresIn\":9}", MUSTER_ERROR_PROTOCOL },
  { "malformed", 201, SCRIPT_JSON, "{\"accessToken\":", MUSTER_ERROR_PROTOCOL },
};

static void
test_sign_in (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = NULL;
  g_autoptr(MusterConnection) connection = NULL;

  script_discovery (server);
  sse_server_queue (server, "/v1/sessions", c->status, c->headers, c->body, -1, SSE_SERVER_CLOSE);
  info = script_await (muster_discover (sse_server_get_address (server), NULL), &error);
  g_assert_no_error (error);
  connection = script_await (muster_connection_sign_in (info, "sue", "secret", NULL, FALSE), &error);
  g_assert_null (connection);
  g_assert_error (error, MUSTER_ERROR, (int) c->code);
  if (c->code == MUSTER_ERROR_TOO_MANY_TRIES)
    g_assert_cmpuint (muster_error_get_retry_after (error), ==, 42);
  g_assert_cmpuint (sse_server_get_n (server, "/v1/sessions"), ==, 1);
  g_assert_null (strstr (error->message, "secret"));
}

/* Signing out revokes with a key and a deadline, and clears what is on screen. */
static void
test_sign_out (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(MusterConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  script_discovery (server);
  script_grant (server, "/v1/sessions", 201, 1);
  script_queue_snapshot (server, 7, 3);
  script_queue_live (server, 7);
  sse_server_queue (server, "/v1/sessions/current", 204, NULL, NULL, 0, SSE_SERVER_CLOSE);
  connection = script_sign_in (server);
  SPIN_UNTIL (muster_connection_get_state (connection) == MUSTER_CONNECTION_LIVE);
  g_assert_true (script_await_done (muster_connection_sign_out (connection), &error));
  g_assert_cmpint (muster_connection_get_state (connection), ==, MUSTER_CONNECTION_SIGNED_OUT);
  g_assert_null (muster_connection_get_error (connection));
  g_assert_cmpuint (muster_floor_get_n_agents (muster_connection_get_floor (connection)), ==, 0);
  g_assert_cmpstr (sse_server_get_method (server, "/v1/sessions/current", 0), ==, "DELETE");
  g_assert_cmpuint (strlen (sse_server_get_header (server, "/v1/sessions/current", 0, "Idempotency-Key")), ==, 36);
  g_assert_nonnull (sse_server_get_header (server, "/v1/sessions/current", 0, "Muster-Deadline"));
}

static void
test_sign_out_away (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(MusterConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  script_discovery (server);
  script_grant (server, "/v1/sessions", 201, 1);
  script_queue_snapshot (server, 7, 3);
  script_queue_live (server, 7);
  connection = script_sign_in (server);
  SPIN_UNTIL (muster_connection_get_state (connection) == MUSTER_CONNECTION_LIVE);
  sse_server_stop (server);
  g_assert_true (script_await_done (muster_connection_sign_out (connection), &error));
  g_assert_cmpint (muster_connection_get_state (connection), ==, MUSTER_CONNECTION_SIGNED_OUT);
}

/* Letting go cancels, and nothing is left behind. */
static void
test_cancel (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  DexFuture *future;

  script_discovery (server);
  sse_server_delay (server, 200);
  future = muster_discover (sse_server_get_address (server), NULL);
  SPIN_UNTIL (sse_server_get_n (server, "/v1") == 1);
  dex_clear (&future);
  SPIN_WHILE (TRUE, 300);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (discoveries); i++)
    {
      g_autofree char *path = g_strconcat ("/client/discovery/", discoveries[i].name, NULL);

      g_test_add_data_func (path, &discoveries[i], test_discovery);
    }
  g_test_add_func ("/client/discovery/found", test_found);
  g_test_add_func ("/client/discovery/unreachable", test_unreachable);
  g_test_add_func ("/client/discovery/too-long", test_too_long);
  g_test_add_func ("/client/discovery/certificates", test_certificates);
  g_test_add_func ("/client/discovery/no-tls", test_no_tls);
  g_test_add_func ("/client/discovery/cancel", test_cancel);
  for (guint i = 0; i < G_N_ELEMENTS (sign_ins); i++)
    {
      g_autofree char *path = g_strconcat ("/client/sign-in/", sign_ins[i].name, NULL);

      g_test_add_data_func (path, &sign_ins[i], test_sign_in);
    }
  g_test_add_func ("/client/sign-out/revokes", test_sign_out);
  g_test_add_func ("/client/sign-out/away", test_sign_out_away);
  return g_test_run ();
}

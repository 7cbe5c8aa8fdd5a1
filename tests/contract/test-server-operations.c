/* test-server-operations.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server-fixture.h"

#include <string.h>

/* Every operation of openapi.json at the real server, and the errors it names. */

static const char *const write_headers[] = { "*write", NULL };

static Answer *
ask_write (ServerFixture *server,
           const char    *token,
           const char    *method,
           const char    *path,
           const char    *body)
{
  return server_fixture_ask (server, token, method, path, write_headers, body);
}

static void
expect (Answer     *answer,
        guint       status,
        const char *code)
{
  g_autoptr(Answer) owned = answer;

  if (answer->status != status)
    g_test_message ("%s", answer->text);
  g_assert_cmpuint (answer->status, ==, status);
  if (code != NULL)
    g_assert_cmpstr (answer_get_code (answer), ==, code);
}

static void
test_discovery (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(Answer) discovery = server_fixture_ask (server, NULL, "GET", "/v1", NULL, NULL);
  g_autoptr(Answer) description = server_fixture_ask (server, NULL, "GET", "/v1/openapi.json", NULL, NULL);

  g_assert_cmpstr (answer_get_text (discovery, "organization.name"), ==, "Small & Co");
  g_assert_cmpstr (soup_message_headers_get_one (discovery->headers, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (answer_get_text (description, "openapi"), ==, "3.1.0");
  expect (server_fixture_ask (server, NULL, "GET", "/v1/nothing", NULL, NULL), 404, "not-found");
  expect (server_fixture_ask (server, NULL, "PATCH", "/v1/agents", NULL, NULL), 405, "method-not-allowed");
}

static Answer *
sign_in (ServerFixture *server,
         const char    *username,
         const char    *password,
         const char    *program)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"%s\",\"program\":\"%s\"}", username, password,
                                           program);

  return server_fixture_ask (server, NULL, "POST", "/v1/sessions", NULL, body);
}

static void
test_sign_in (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(Answer) right = sign_in (server, "ＳＵＥ", "sue-password", "muster");

  g_assert_cmpuint (right->status, ==, 201);
  g_assert_cmpstr (answer_get_text (right, "account.displayName"), ==, "Sue");
  expect (sign_in (server, "sue", "wrong", "muster"), 401, "wrong-credentials");
  expect (sign_in (server, "nobody", "wrong", "muster"), 401, "wrong-credentials");
  expect (sign_in (server, "bob", "anything", "muster"), 401, "wrong-credentials"); /* has no password */
  expect (sign_in (server, "dan", "wrong", "muster"), 401, "wrong-credentials");
  expect (sign_in (server, "dan", "dan-password", "muster"), 403, "account-disabled");
  expect (sign_in (server, "ann", "ann-password", "muster"), 403, "forbidden");
  expect (sign_in (server, "ann", "ann-password", "workspace"), 201, NULL);
  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions", NULL, "{\"username\":\"sue\"}"), 422, "invalid-fields");
  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions", NULL, "[][]"), 400, "invalid-request");
  expect (server_fixture_ask (server, NULL, "GET", "/v1/sessions", NULL, NULL), 401, "unauthenticated");
  expect (server_fixture_ask (server, answer_get_text (right, "refreshToken"), "GET", "/v1/sessions", NULL, NULL), 401,
          "unauthenticated");
}

static void
test_too_many_tries (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(Answer) last = NULL;

  for (guint i = 0; i < 5; i++)
    expect (sign_in (server, "sue", "wrong", "muster"), 401, "wrong-credentials");
  last = sign_in (server, "sue", "sue-password", "muster");
  g_assert_cmpuint (last->status, ==, 429);
  g_assert_cmpstr (answer_get_code (last), ==, "too-many-tries");
  g_assert_cmpint (strtol (soup_message_headers_get_one (last->headers, "Retry-After"), NULL, 10), >, 0);
  expect (sign_in (server, "admin", "admin-password", "muster"), 201, NULL);
}

static Answer *
refresh (ServerFixture *server,
         const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refreshToken\":\"%s\"}", token);

  return server_fixture_ask (server, NULL, "POST", "/v1/sessions/refresh", NULL, body);
}

static void
test_refresh (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(Answer) first = sign_in (server, "sue", "sue-password", "muster");
  g_autoptr(Answer) lost = refresh (server, answer_get_text (first, "refreshToken"));
  g_autoptr(Answer) second = refresh (server, answer_get_text (first, "refreshToken"));

  g_assert_cmpuint (lost->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
  /* survives a restart, as the new access token was not used yet */
  server_fixture_stop (server);
  server_fixture_start (server);
  expect (server_fixture_ask (server, answer_get_text (second, "accessToken"), "GET", "/v1/sessions", NULL, NULL), 200, NULL);
  expect (refresh (server, answer_get_text (first, "refreshToken")), 401, "token-revoked");
  expect (server_fixture_ask (server, answer_get_text (second, "accessToken"), "GET", "/v1/sessions", NULL, NULL), 401,
          "token-revoked");
  expect (refresh (server, "no-such-token-no-such-token"), 401, "unauthenticated");
  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions/refresh", NULL, "{}"), 422, "invalid-fields");
}

static void
test_expiry (void)
{
  static const char *const arguments[] = { "--test-clock", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  g_autoptr(Answer) grant = sign_in (server, "sue", "sue-password", "muster");

  server_fixture_advance (server, 899 * 1000);
  expect (server_fixture_ask (server, answer_get_text (grant, "accessToken"), "GET", "/v1/sessions", NULL, NULL), 200, NULL);
  server_fixture_advance (server, 2 * 1000);
  expect (server_fixture_ask (server, answer_get_text (grant, "accessToken"), "GET", "/v1/sessions", NULL, NULL), 401,
          "token-expired");
  expect (refresh (server, answer_get_text (grant, "refreshToken")), 200, NULL);
}

static void
test_sign_ins (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *one = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *two = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autoptr(Answer) list = server_fixture_ask (server, one, "GET", "/v1/sessions", NULL, NULL);

  g_assert_cmpuint (json_array_get_length (json_node_get_array (answer_get (list, "items"))), ==, 2);
  expect (ask_write (server, one, "DELETE", "/v1/sessions/s-nothing", NULL), 404, "not-found");
  expect (server_fixture_ask (server, two, "DELETE", "/v1/sessions/current", NULL, NULL), 400, "idempotency-key-missing");
  expect (ask_write (server, two, "DELETE", "/v1/sessions/current", NULL), 204, NULL);
  expect (server_fixture_ask (server, two, "GET", "/v1/sessions", NULL, NULL), 401, "token-revoked");
  expect (server_fixture_ask (server, one, "GET", "/v1/sessions", NULL, NULL), 200, NULL);
}

static void
test_reads (void)
{
  static const char *const lists[] = {
    "/v1/agents", "/v1/agents-live", "/v1/chats", "/v1/queues", "/v1/teams", "/v1/units", "/v1/roles", "/v1/break-reasons",
  };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *nora = server_fixture_sign_in (server, FIXTURE_SCOPED);
  g_autofree char *ann = server_fixture_sign_in (server, FIXTURE_AGENT);
  g_autofree char *next = NULL;
  g_autoptr(Answer) page = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *bad = g_strconcat (lists[i], "?limit=0", NULL);

      expect (server_fixture_ask (server, sue, "GET", lists[i], NULL, NULL), 200, NULL);
      expect (server_fixture_ask (server, sue, "GET", bad, NULL, NULL), 400, "invalid-request");
      expect (server_fixture_ask (server, NULL, "GET", lists[i], NULL, NULL), 401, "unauthenticated");
    }
  expect (server_fixture_ask (server, ann, "GET", "/v1/agents", NULL, NULL), 403, "forbidden");
  expect (server_fixture_ask (server, sue, "GET", "/v1/organization", NULL, NULL), 200, NULL);
  expect (server_fixture_ask (server, sue, "GET", "/v1/agents/a1", NULL, NULL), 200, NULL);
  expect (server_fixture_ask (server, sue, "GET", "/v1/agents/none", NULL, NULL), 404, "not-found");
  expect (server_fixture_ask (server, nora, "GET", "/v1/agents/a1", NULL, NULL), 200, NULL);
  expect (server_fixture_ask (server, nora, "GET", "/v1/agents/a2", NULL, NULL), 404, "not-found");
  page = server_fixture_ask (server, sue, "GET", "/v1/agents?limit=3", NULL, NULL);
  g_assert_cmpstr (answer_get_text (page, "items.2.id"), ==, "a3");
  next = g_strconcat ("/v1/agents?limit=3&cursor=", answer_get_text (page, "cursor"), NULL);
  answer_free (page);
  page = server_fixture_ask (server, sue, "GET", next, NULL, NULL);
  g_assert_cmpstr (answer_get_text (page, "items.0.id"), ==, "a4");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_get (page, "cursor")));
}

static void
test_snapshot (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *nora = server_fixture_sign_in (server, FIXTURE_SCOPED);
  g_autofree char *ann = server_fixture_sign_in (server, FIXTURE_AGENT);
  g_autoptr(Answer) all = server_fixture_ask (server, sue, "GET", "/v1/snapshot", NULL, NULL);
  g_autoptr(Answer) north = server_fixture_ask (server, nora, "GET", "/v1/snapshot", NULL, NULL);
  g_autoptr(Answer) own = server_fixture_ask (server, ann, "GET", "/v1/snapshot", NULL, NULL);

  g_assert_nonnull (strstr (all->text, "\"agent\":4,\"agent-live\":4"));
  g_assert_nonnull (strstr (north->text, "\"agent\":1,\"agent-live\":1"));
  g_assert_null (strstr (north->text, "\"id\":\"a2\""));
  g_assert_nonnull (strstr (own->text, "\"agent\":1,\"agent-live\":1"));
  g_assert_true (g_str_has_suffix (all->text, "}\n"));
  expect (server_fixture_ask (server, NULL, "GET", "/v1/snapshot", NULL, NULL), 401, "unauthenticated");
}

#define INBOUND "{\"customer\":{\"id\":\"c1\",\"name\":\"Kim +4915112345678\",\"phone\":\"+4915112345678\"},\"channel\":\"web\"," \
        "\"queue\":\"q1\",\"clientId\":\"m-1\",\"text\":\"Call me: 015112345678\"}"

static char *
chat_of (Answer *answer)
{
  g_autoptr(Answer) owned = answer;

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strdup (answer_get_text (answer, "chat.id"));
}

static void
test_workspace (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  const char *gateway = server_fixture_get_token (server, "gateway");
  const char *reader = server_fixture_get_token (server, "reader");
  g_autoptr(Answer) session = ask_write (server, gateway, "POST", "/v1/workspace/sessions", "{\"agent\":\"a1\"}");
  g_autofree char *rev = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", json_node_get_int (answer_get (session, "live.rev")));
  const char *const match[] = { "*write", "If-Match", rev, NULL };
  const char *activity = "{\"agent\":\"a1\",\"activity\":\"active\"}";
  g_autofree char *chat = NULL, *body = NULL, *path = NULL;

  g_assert_cmpuint (session->status, ==, 201);
  expect (server_fixture_ask (server, gateway, "PUT", "/v1/workspace/activity", write_headers, activity), 428,
          "precondition-required");
  expect (server_fixture_ask (server, gateway, "PUT", "/v1/workspace/activity", match, activity), 200, NULL);
  expect (server_fixture_ask (server, gateway, "PUT", "/v1/workspace/activity", match,
                              "{\"agent\":\"a1\",\"activity\":\"not-ready\"}"), 412, "precondition-failed");
  chat = chat_of (server_fixture_ask (server, gateway, "POST", "/v1/inbound/messages", NULL, INBOUND));
  expect (server_fixture_ask (server, reader, "POST", "/v1/inbound/messages", NULL, INBOUND), 403, "forbidden");
  body = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"clientId\":\"x1\",\"text\":\"Hello\"}", chat);
  expect (server_fixture_ask (server, gateway, "POST", "/v1/workspace/messages", NULL, body), 200, NULL);
  g_free (body);
  body = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"message\":\"%s.1\",\"pinned\":true}", chat, chat);
  expect (ask_write (server, gateway, "PUT", "/v1/workspace/pins", body), 200, NULL);
  g_free (body);
  body = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"raised\":true,\"note\":\"Help\"}", chat);
  expect (ask_write (server, gateway, "PUT", "/v1/workspace/flags", body), 200, NULL);
  expect (ask_write (server, gateway, "POST", "/v1/workspace/requests",
                     "{\"agent\":\"a1\",\"kind\":\"other\",\"text\":\"May I?\"}"), 201, NULL);
  expect (ask_write (server, gateway, "POST", "/v1/workspace/go-on", "{\"agent\":\"a1\",\"goOn\":true}"), 409, "conflict");
  g_free (body);
  body = g_strdup_printf ("{\"sessions\":[\"%s\",\"none\"]}", answer_get_text (session, "session.id"));
  expect (server_fixture_ask (server, gateway, "POST", "/v1/workspace/heartbeats", NULL, body), 200, NULL);
  expect (server_fixture_ask (server, gateway, "POST", "/v1/workspace/heartbeats", NULL, "{\"sessions\":[1]}"), 422,
          "invalid-fields");
  g_free (body);
  body = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\"}", chat);
  expect (ask_write (server, gateway, "POST", "/v1/workspace/closed", body), 200, NULL);
  path = g_strconcat ("/v1/workspace/sessions/", answer_get_text (session, "session.id"), NULL);
  expect (ask_write (server, gateway, "DELETE", path, NULL), 200, NULL);
  expect (ask_write (server, gateway, "DELETE", path, NULL), 404, "not-found");
}

static void
test_go_on (void)
{
  static const char *const arguments[] = { "--test-clock", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autoptr(Answer) session = ask_write (server, gateway, "POST", "/v1/workspace/sessions", "{\"agent\":\"a1\"}");
  g_autofree char *rev = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", json_node_get_int (answer_get (session, "live.rev")));
  g_autofree char *beat = g_strdup_printf ("{\"sessions\":[\"%s\"]}", answer_get_text (session, "session.id"));
  const char *const match[] = { "*write", "If-Match", rev, NULL };

  expect (server_fixture_ask (server, gateway, "PUT", "/v1/workspace/activity", match,
                              "{\"agent\":\"a1\",\"activity\":\"active\"}"), 200, NULL);
  expect (server_fixture_ask (server, gateway, "POST", "/v1/inbound/messages", NULL, INBOUND), 200, NULL);
  for (guint i = 0; i < 16; i++) /* past the unanswered limit of 600 s */
    {
      server_fixture_advance (server, 38000);
      expect (server_fixture_ask (server, gateway, "POST", "/v1/workspace/heartbeats", NULL, beat), 200, NULL);
    }
  {
    const char *const now[] = { "Idempotency-Key", "0123456789abcdef-go-on", "Muster-Deadline", "2099-01-01T00:00:00.000Z",
                                NULL };

    expect (server_fixture_ask (server, gateway, "POST", "/v1/workspace/go-on", now, "{\"agent\":\"a1\",\"goOn\":true}"),
            200, NULL);
  }
}

static void
test_batch (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autoptr(Answer) answer = ask_write (server, gateway, "POST", "/v1/workspace/batch",
                                        "{\"items\":[{\"operation\":\"workspace.session.start\",\"args\":{\"agent\":\"a1\"}},"
                                        "{\"operation\":\"workspace.session.start\",\"args\":{\"agent\":\"none\"}},"
                                        "{\"operation\":\"fly\",\"args\":{}},"
                                        "{\"operation\":\"workspace.session.start\",\"args\":{\"agent\":\"a2\"}}]}");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (json_node_get_int (answer_get (answer, "results.0.status")), ==, 201);
  g_assert_cmpint (json_node_get_int (answer_get (answer, "results.1.status")), ==, 404);
  g_assert_cmpint (json_node_get_int (answer_get (answer, "results.2.status")), ==, 422);
  g_assert_cmpstr (answer_get_text (answer, "results.3.body.live.presence"), ==, "online");
  expect (ask_write (server, gateway, "POST", "/v1/workspace/batch", "{\"items\":[]}"), 422, "invalid-fields");
}

static void
test_idempotency (void)
{
  static const char *const late[] = { "Idempotency-Key", "0123456789abcdef-late", "Muster-Deadline",
                                      "2020-01-01T00:00:00.000Z", NULL };
  static const char *const once[] = { "Idempotency-Key", "0123456789abcdef-once", "Muster-Deadline",
                                      "2099-01-01T00:00:00.000Z", NULL };
  static const char *const no_deadline[] = { "Idempotency-Key", "0123456789abcdef", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  const char *gateway = server_fixture_get_token (server, "gateway");
  const char *path = "/v1/workspace/sessions";
  g_autoptr(Answer) first = NULL, second = NULL, kept = NULL;

  expect (server_fixture_ask (server, gateway, "POST", path, NULL, "{\"agent\":\"a1\"}"), 400, "idempotency-key-missing");
  expect (server_fixture_ask (server, gateway, "POST", path, no_deadline, "{\"agent\":\"a1\"}"), 400, "deadline-missing");
  expect (server_fixture_ask (server, gateway, "POST", path, late, "{\"agent\":\"a1\"}"), 410, "too-late");
  expect (server_fixture_ask (server, gateway, "GET", "/v1/operations/0123456789abcdef-late", NULL, NULL), 404, "not-found");
  first = server_fixture_ask (server, gateway, "POST", path, once, "{\"agent\":\"a1\"}");
  server_fixture_kill (server);
  server_fixture_start (server);
  second = server_fixture_ask (server, gateway, "POST", path, once, "{\"agent\":\"a1\"}");
  g_assert_cmpuint (second->status, ==, 201);
  g_assert_cmpstr (first->text, ==, second->text);
  g_assert_cmpstr (soup_message_headers_get_one (first->headers, "Muster-Position"), ==,
                   soup_message_headers_get_one (second->headers, "Muster-Position"));
  expect (server_fixture_ask (server, gateway, "POST", path, once, "{\"agent\":\"a2\"}"), 422, "idempotency-key-reused");
  kept = server_fixture_ask (server, gateway, "GET", "/v1/operations/0123456789abcdef-once", NULL, NULL);
  g_assert_cmpint (json_node_get_int (answer_get (kept, "status")), ==, 201);
  expect (server_fixture_ask (server, server_fixture_get_token (server, "reader"), "GET",
                              "/v1/operations/0123456789abcdef-once", NULL, NULL), 404, "not-found");
}

static void
test_masking (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *admin = server_fixture_sign_in (server, FIXTURE_ADMINISTRATOR);
  g_autoptr(Answer) inbound = server_fixture_ask (server, gateway, "POST", "/v1/inbound/messages", NULL, INBOUND);
  g_autoptr(Answer) masked = server_fixture_ask (server, sue, "GET", "/v1/chats", NULL, NULL);
  g_autoptr(Answer) whole = server_fixture_ask (server, admin, "GET", "/v1/chats", NULL, NULL);
  g_autoptr(Answer) snapshot = server_fixture_ask (server, sue, "GET", "/v1/snapshot", NULL, NULL);

  g_assert_null (strstr (inbound->text, "15112345678"));
  g_assert_cmpstr (answer_get_text (masked, "items.0.customer.phone"), ==, "+49****5678");
  g_assert_null (strstr (masked->text, "15112345678"));
  g_assert_null (strstr (snapshot->text, "15112345678"));
  g_assert_cmpstr (answer_get_text (whole, "items.0.customer.phone"), ==, "+4915112345678");
}

/* What agents write about customers is masked as well: messages, flags, requests. */
static void
test_masking_words (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *admin = server_fixture_sign_in (server, FIXTURE_ADMINISTRATOR);
  g_autoptr(Answer) session = ask_write (server, gateway, "POST", "/v1/workspace/sessions", "{\"agent\":\"a1\"}");
  g_autofree char *rev = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", json_node_get_int (answer_get (session, "live.rev")));
  const char *const match[] = { "*write", "If-Match", rev, NULL };
  g_autoptr(Answer) snapshot = NULL, whole = NULL, asked = NULL;
  g_autofree char *chat = NULL, *flag = NULL, *message = NULL, *pin = NULL;

  expect (server_fixture_ask (server, gateway, "PUT", "/v1/workspace/activity", match,
                              "{\"agent\":\"a1\",\"activity\":\"active\"}"), 200, NULL);
  chat = chat_of (server_fixture_ask (server, gateway, "POST", "/v1/inbound/messages", NULL, INBOUND));
  flag = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"raised\":true,\"note\":\"0151 12345678\"}", chat);
  message = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"clientId\":\"m-2\",\"text\":\"0151 12345678?\"}", chat);
  pin = g_strdup_printf ("{\"agent\":\"a1\",\"chat\":\"%s\",\"message\":\"%s.9\",\"pinned\":true}", chat, chat);
  expect (ask_write (server, gateway, "PUT", "/v1/workspace/flags", flag), 200, NULL);
  expect (ask_write (server, gateway, "PUT", "/v1/workspace/pins", pin), 404, "not-found");
  asked = ask_write (server, gateway, "POST", "/v1/workspace/requests",
                     "{\"agent\":\"a1\",\"kind\":\"other\",\"text\":\"Call 0151 12345678\"}");
  g_assert_cmpuint (asked->status, ==, 201);
  g_assert_cmpstr (answer_get_text (asked, "request.text"), ==, "Call ****");
  g_clear_pointer (&asked, answer_free);
  asked = server_fixture_ask (server, gateway, "POST", "/v1/workspace/messages", NULL, message);
  g_assert_cmpuint (asked->status, ==, 200);
  g_assert_null (strstr (asked->text, "12345678"));
  snapshot = server_fixture_ask (server, sue, "GET", "/v1/snapshot", NULL, NULL);
  whole = server_fixture_ask (server, admin, "GET", "/v1/snapshot", NULL, NULL);
  g_assert_null (strstr (snapshot->text, "12345678"));
  g_assert_nonnull (strstr (whole->text, "\"note\":\"0151 12345678\""));
  g_assert_nonnull (strstr (whole->text, "\"text\":\"Call 0151 12345678\""));
}

/* Who lacks the permission is told so, whatever the body. */
static void
test_rights (void)
{
  static const char *const for_reader[] = {
    "GET /v1/chats", "POST /v1/workspace/sessions", "DELETE /v1/workspace/sessions/s", "POST /v1/workspace/heartbeats",
    "PUT /v1/workspace/activity", "POST /v1/workspace/messages", "PUT /v1/workspace/pins", "PUT /v1/workspace/flags",
    "POST /v1/workspace/closed", "POST /v1/workspace/requests", "POST /v1/workspace/go-on", "POST /v1/inbound/messages",
    "POST /v1/workspace/batch",
  };
  static const char *const for_agent[] = {
    "GET /v1/agents", "GET /v1/agents-live", "GET /v1/agents/a1", "GET /v1/chats", "POST /v1/inbound/messages",
    "POST /v1/workspace/batch",
  };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *ann = server_fixture_sign_in (server, FIXTURE_AGENT);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autoptr(Answer) other = ask_write (server, gateway, "POST", "/v1/workspace/sessions", "{\"agent\":\"a2\"}");
  g_autoptr(Answer) beat = NULL;
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (for_reader) + G_N_ELEMENTS (for_agent); i++)
    {
      gboolean agent = i >= G_N_ELEMENTS (for_reader);
      const char *route = agent ? for_agent[i - G_N_ELEMENTS (for_reader)] : for_reader[i];
      g_auto(GStrv) parts = g_strsplit (route, " ", 2);

      expect (ask_write (server, agent ? ann : server_fixture_get_token (server, "reader"), parts[0], parts[1],
                         g_str_equal (parts[0], "GET") ? NULL : "{}"), 403, "forbidden");
    }
  /* an agent acts for itself alone, and keeps nobody else's session alive */
  expect (ask_write (server, ann, "POST", "/v1/workspace/sessions", "{\"agent\":\"a2\"}"), 403, "forbidden");
  body = g_strdup_printf ("{\"sessions\":[\"%s\"]}", answer_get_text (other, "session.id"));
  beat = server_fixture_ask (server, ann, "POST", "/v1/workspace/heartbeats", NULL, body);
  g_assert_cmpstr (answer_get_text (beat, "unknown.0"), ==, answer_get_text (other, "session.id"));
}

static void
test_bounds (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autofree char *header = g_strnfill (17 * 1024, 'x');
  g_autofree char *deep = g_strnfill (1000, '[');
  const char *const headers[] = { "X-Large", header, NULL };

  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions", NULL, large), 413, "payload-too-large");
  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions", headers, "{}"), 413, "payload-too-large");
  expect (server_fixture_ask (server, NULL, "POST", "/v1/sessions", NULL, deep), 400, "invalid-request");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/discovery", test_discovery);
  g_test_add_func ("/server/sign-in", test_sign_in);
  g_test_add_func ("/server/too-many-tries", test_too_many_tries);
  g_test_add_func ("/server/refresh", test_refresh);
  g_test_add_func ("/server/expiry", test_expiry);
  g_test_add_func ("/server/sign-ins", test_sign_ins);
  g_test_add_func ("/server/reads", test_reads);
  g_test_add_func ("/server/snapshot", test_snapshot);
  g_test_add_func ("/server/workspace", test_workspace);
  g_test_add_func ("/server/go-on", test_go_on);
  g_test_add_func ("/server/batch", test_batch);
  g_test_add_func ("/server/idempotency", test_idempotency);
  g_test_add_func ("/server/masking", test_masking);
  g_test_add_func ("/server/masking-words", test_masking_words);
  g_test_add_func ("/server/rights", test_rights);
  g_test_add_func ("/server/bounds", test_bounds);
  return g_test_run ();
}

/* test-server-stream.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server-fixture.h"

#include <string.h>

static const char *const write_headers[] = { "*write", NULL };

static char *
position_now (ServerFixture *server,
              const char    *token)
{
  g_autoptr(Answer) answer = server_fixture_ask (server, token, "GET", "/v1/queues", NULL, NULL);

  return g_strdup (soup_message_headers_get_one (answer->headers, "Muster-Position"));
}

static StreamEvent *
next (Stream     *stream,
      const char *type)
{
  StreamEvent *event = stream_next (stream);

  g_assert_nonnull (event);
  g_assert_cmpstr (event->type, ==, type);
  return event;
}

static gint64
integer (StreamEvent *event,
         const char  *member)
{
  return json_object_get_int_member (json_node_get_object (event->json), member);
}

static const char *
text (StreamEvent *event,
      const char  *member)
{
  return json_object_get_string_member (json_node_get_object (event->json), member);
}

static void
skip (Stream     *stream,
      const char *type)
{
  stream_event_free (next (stream, type));
}

static void
start_session (ServerFixture *server,
               const char    *agent)
{
  g_autofree char *body = g_strdup_printf ("{\"agent\":\"%s\"}", agent);
  g_autoptr(Answer) answer = server_fixture_ask (server, server_fixture_get_token (server, "gateway"), "POST",
                                                 "/v1/workspace/sessions", write_headers, body);

  g_assert_cmpuint (answer->status, ==, 201);
}

static const char *
object_id (StreamEvent *event)
{
  JsonArray *changes = json_object_get_array_member (json_node_get_object (event->json), "changes");
  JsonObject *change = json_array_get_object_element (changes, 0);

  return json_object_get_string_member (json_object_get_object_member (change, "object"), "id");
}

static void
test_resume (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *position = position_now (server, sue);
  g_autoptr(Stream) stream = NULL;
  g_autoptr(StreamEvent) hello = NULL, replayed = NULL, caught_up = NULL, live = NULL;

  start_session (server, "a1");
  /* the log survives a crash */
  server_fixture_kill (server);
  server_fixture_start (server);
  stream = server_fixture_listen (server, sue, position);
  hello = next (stream, "hello");
  g_assert_null (hello->id);
  g_assert_cmpstr (text (hello, "resume"), ==, "ok");
  replayed = next (stream, "change");
  g_assert_cmpint (integer (replayed, "seq"), ==, 1);
  g_assert_cmpint (integer (replayed, "prev"), ==, 0);
  g_assert_cmpstr (object_id (replayed), ==, "a1");
  caught_up = next (stream, "caught-up");
  g_assert_cmpint (integer (caught_up, "seq"), ==, 1);
  g_assert_cmpint (integer (caught_up, "prev"), ==, 1);
  start_session (server, "a2");
  live = next (stream, "change");
  g_assert_cmpint (integer (live, "seq"), ==, 2);
  g_assert_cmpint (integer (live, "prev"), ==, 1);
}

static void
expect_reset (ServerFixture *server,
              const char    *token,
              const char    *position,
              const char    *reason)
{
  g_autoptr(Stream) stream = server_fixture_listen (server, token, position);
  g_autoptr(StreamEvent) hello = next (stream, "hello");
  g_autoptr(StreamEvent) reset = next (stream, "reset");

  g_assert_cmpstr (text (hello, "resume"), ==, "reset");
  g_assert_cmpstr (text (hello, "reason"), ==, reason);
  g_assert_cmpstr (text (reset, "reason"), ==, reason);
  g_assert_cmpstr (reset->id, ==, "");
  g_assert_null (stream_next (stream));
}

static void
test_resets (void)
{
  static const char *const arguments[] = { "--test-clock", "--log-limit", "2", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *old = position_now (server, sue);
  g_autofree char *future = g_strdup_printf ("%.17s%d", old, 1000);

  expect_reset (server, sue, NULL, "no-position");
  expect_reset (server, sue, "0000000000000000.0", "epoch");
  expect_reset (server, sue, "rubbish", "epoch");
  expect_reset (server, sue, future, "future");
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *agent = g_strdup_printf ("a%u", i);

      start_session (server, agent);
    }
  server_fixture_advance (server, 11000); /* the log is cut now and then */
  expect_reset (server, sue, old, "too-old");
}

static void
test_scope (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *nora = server_fixture_sign_in (server, FIXTURE_SCOPED);
  g_autofree char *ann = server_fixture_sign_in (server, FIXTURE_AGENT);
  g_autofree char *position = position_now (server, nora);
  g_autoptr(Stream) north = server_fixture_listen (server, nora, position);
  g_autoptr(Stream) own = server_fixture_listen (server, ann, position);
  g_autoptr(StreamEvent) seen = NULL, mine = NULL;

  skip (north, "hello");
  skip (north, "caught-up");
  skip (own, "hello");
  skip (own, "caught-up");
  start_session (server, "a2"); /* south */
  start_session (server, "a1"); /* north */
  seen = next (north, "change");
  g_assert_cmpstr (object_id (seen), ==, "a1");
  g_assert_cmpint (integer (seen, "seq"), ==, 2);
  g_assert_cmpint (integer (seen, "prev"), ==, 0);
  mine = next (own, "change");
  g_assert_cmpstr (object_id (mine), ==, "a1");
  g_assert_cmpint (integer (mine, "prev"), ==, 0);
}

static void
test_bookmarks (void)
{
  static const char *const arguments[] = { "--test-clock", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  const char *gateway = server_fixture_get_token (server, "gateway");
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *position = position_now (server, sue);
  g_autoptr(Stream) stream = server_fixture_listen (server, sue, position);
  g_autoptr(Stream) actor = server_fixture_listen (server, gateway, position);
  g_autoptr(StreamEvent) quiet = NULL, own = NULL;

  skip (stream, "hello");
  skip (stream, "caught-up");
  server_fixture_advance (server, 10000);
  quiet = next (stream, "bookmark");
  g_assert_cmpint (integer (quiet, "seq"), ==, 0);
  g_assert_cmpstr (quiet->id, ==, position);
  skip (actor, "hello");
  skip (actor, "caught-up");
  skip (actor, "bookmark");
  {
    static const char *const later[] = { "Idempotency-Key", "0123456789abcdef", "Muster-Deadline", "2099-01-01T00:00:00.000Z",
                                         NULL };
    g_autoptr(Answer) answer = server_fixture_ask (server, gateway, "POST", "/v1/workspace/sessions", later,
                                                   "{\"agent\":\"a1\"}");
  }
  skip (actor, "change");
  own = next (actor, "bookmark"); /* to the actor at once */
  g_assert_cmpint (integer (own, "seq"), ==, 1);
  g_assert_cmpint (integer (own, "prev"), ==, 1);
  /* and an end of its own accord after 20 minutes at most */
  server_fixture_advance (server, 20 * 60 * 1000);
  for (;;)
    {
      g_autoptr(StreamEvent) event = stream_next (stream);

      if (event == NULL)
        break;
      g_assert_cmpstr (event->type, !=, "reset");
    }
}

static void
test_ends (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *one = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *two = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *position = position_now (server, one);
  g_autoptr(Stream) revoked = server_fixture_listen (server, one, position);
  g_autoptr(Stream) stays = server_fixture_listen (server, two, position);
  g_autoptr(Answer) answer = NULL, many = NULL;
  g_autoptr(StreamEvent) goodbye = NULL;
  Stream *more[4];

  skip (revoked, "hello");
  skip (revoked, "caught-up");
  skip (stays, "hello");
  skip (stays, "caught-up");
  for (guint i = 0; i < 3; i++)
    more[i] = server_fixture_listen (server, two, position);
  many = server_fixture_ask (server, two, "GET", "/v1/events", NULL, NULL);
  g_assert_cmpuint (many->status, ==, 429);
  g_assert_cmpstr (answer_get_code (many), ==, "too-many-streams");
  answer = server_fixture_ask (server, one, "DELETE", "/v1/sessions/current", write_headers, NULL);
  g_assert_cmpuint (answer->status, ==, 204);
  g_assert_null (stream_next (revoked));
  for (guint i = 0; i < 3; i++)
    stream_free (more[i]);
  server_fixture_stop (server);
  goodbye = next (stays, "goodbye");
  g_assert_cmpint (integer (goodbye, "retryAfterMs"), <=, 5000);
  g_assert_null (stream_next (stays));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/stream/resume", test_resume);
  g_test_add_func ("/server/stream/resets", test_resets);
  g_test_add_func ("/server/stream/scope", test_scope);
  g_test_add_func ("/server/stream/bookmarks", test_bookmarks);
  g_test_add_func ("/server/stream/ends", test_ends);
  return g_test_run ();
}

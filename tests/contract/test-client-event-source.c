/* test-client-event-source.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The kinds `http` and `reconnect` of tests/data/sse-cases.json on the strict layer. */

#include "sse-cases.h"
#include "sse-server.h"

#include "muster-event-source.h"
#include "muster-http.h"

typedef struct
{
  SseServer         *server;
  SoupSession       *session;
  MusterEventSource *source;
  GArray            *types; /* of char * */
  GArray            *data;
  GArray            *ids;
  guint              n_opened;
  guint              n_ended;
} Run;

/* Cases that protocol.md decides otherwise, each with what is checked in their place. */
static const struct
{
  const char *prefix;
  const char *reason;
} deviations[] = {
  { "wpt-redirect-", "an API never redirects: redirects are refused, so that a token cannot be led elsewhere" },
  { "ld-redirect-", "an API never redirects: redirects are refused, so that a token cannot be led elsewhere" },
};

static const char *
deviation (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (deviations); i++)
    if (g_str_has_prefix (name, deviations[i].prefix))
      return deviations[i].reason;
  return NULL;
}

static void
add_text (GArray     *array,
          const char *text)
{
  char *copy = g_strdup (text);

  g_array_append_val (array, copy);
}

static void
on_opened (gpointer user_data)
{
  Run *run = user_data;

  run->n_opened++;
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  Run *run = user_data;

  g_assert_cmpuint (run->n_opened, >, 0);
  add_text (run->types, event->type);
  add_text (run->data, event->data);
  add_text (run->ids, event->last_event_id);
}

static void
on_ended (guint         status,
          const GError *error,
          gpointer      user_data)
{
  Run *run = user_data;

  run->n_ended++;
}

static const MusterEventSourceCallbacks callbacks = { .opened = on_opened, .event = on_event, .ended = on_ended };

static void
clear_text (gpointer text)
{
  g_free (*(char **) text);
}

static Run *
run_new (void)
{
  Run *run = g_new0 (Run, 1);

  run->server = sse_server_new (NULL);
  run->session = muster_http_new_stream_session (NULL);
  run->types = g_array_new (FALSE, FALSE, sizeof (char *));
  run->data = g_array_new (FALSE, FALSE, sizeof (char *));
  run->ids = g_array_new (FALSE, FALSE, sizeof (char *));
  g_array_set_clear_func (run->types, clear_text);
  g_array_set_clear_func (run->data, clear_text);
  g_array_set_clear_func (run->ids, clear_text);
  return run;
}

static void
run_free (Run *run)
{
  if (run->source != NULL)
    muster_event_source_close (run->source);
  g_clear_object (&run->source);
  g_clear_pointer (&run->server, sse_server_free);
  g_clear_object (&run->session);
  g_array_unref (run->types);
  g_array_unref (run->data);
  g_array_unref (run->ids);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static void
open_source (Run        *run,
             const char *uri)
{
  g_autofree char *own = g_strconcat (sse_server_get_address (run->server), "/stream", NULL);
  g_autoptr(GError) error = NULL;

  run->source = muster_event_source_new (run->session, uri != NULL ? uri : own, &callbacks, run, &error);
  if (run->source == NULL)
    return;
  muster_event_source_set_auto_reconnect (run->source, 100, 0);
  muster_event_source_open (run->source);
}

static void
check_events (Run        *run,
              const char *name,
              GArray     *expected)
{
  g_assert_cmpuint (run->data->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      SseCaseEvent *event = &g_array_index (expected, SseCaseEvent, i);

      g_assert_cmpstr (g_array_index (run->types, char *, i), ==, event->type);
      g_assert_cmpstr (g_array_index (run->data, char *, i), ==, event->data);
      g_assert_cmpstr (g_array_index (run->ids, char *, i), ==, event->last_event_id != NULL ? event->last_event_id : "");
    }
}

static void
queue_answer (Run         *run,
              guint        status,
              const char  *type,
              GBytes      *body,
              SseServerEnd end)
{
  g_autofree char *headers = type != NULL ? g_strdup_printf ("Content-Type: %s\r\n", type) : NULL;
  gsize length = 0;
  const char *bytes = body != NULL ? g_bytes_get_data (body, &length) : "";

  sse_server_queue (run->server, "/stream", status, headers, bytes != NULL ? bytes : "", length, end);
}

static gint64
get_int (yyjson_val *object,
         const char *member,
         gint64      otherwise)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  return yyjson_is_int (value) ? yyjson_get_sint (value) : otherwise;
}

static const char *
get_text (yyjson_val *object,
          const char *member)
{
  return yyjson_get_str (yyjson_obj_get (object, member));
}

/* Every connection in turn; the last is held, so that there is no other after it. */
static void
test_reconnect (gconstpointer data)
{
  const SseCase *c = data;
  g_autoptr(Run) run = run_new ();
  yyjson_val *connections = yyjson_obj_get (c->json, "connections");
  guint n = yyjson_arr_size (connections);
  gboolean ends_closed = g_strcmp0 (get_text (c->json, "expected_final_state"), "closed") == 0;

  for (guint i = 0; i < n; i++)
    {
      yyjson_val *connection = yyjson_arr_get (connections, i);
      guint status = get_int (connection, "status", 200);
      g_autoptr(GBytes) body = sse_case_dup_bytes (connection, "body_b64");

      queue_answer (run, status, "text/event-stream", body, i + 1 < n || status != 200 ? SSE_SERVER_CLOSE : SSE_SERVER_HOLD);
    }
  open_source (run, NULL);
  SPIN_UNTIL (sse_server_get_n (run->server, "/stream") == n && run->data->len >= c->events->len);
  if (ends_closed)
    SPIN_UNTIL (muster_event_source_get_state (run->source) == MUSTER_EVENT_SOURCE_CLOSED);
  SPIN_WHILE (sse_server_get_n (run->server, "/stream") == n, 250);
  for (guint i = 0; i < n; i++)
    {
      const char *expected = get_text (yyjson_arr_get (connections, i), "expected_request_last_event_id");

      g_assert_cmpstr (sse_server_get_header (run->server, "/stream", i, "Last-Event-ID"), ==, expected);
    }
  check_events (run, c->name, c->events);
}

/* An address that is none: refused before any request. */
static void
check_bad_url (const SseCase *c)
{
  g_autoptr(Run) run = run_new ();

  open_source (run, get_text (c->json, "url"));
  g_assert_null (run->source);
}

static void
check_request (Run        *run,
               yyjson_val *expected)
{
  yyjson_val *name, *value;
  yyjson_obj_iter iter;

  if (!yyjson_is_obj (expected))
    return;
  yyjson_obj_iter_init (expected, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      value = yyjson_obj_iter_get_val (name);
      g_assert_cmpstr (sse_server_get_header (run->server, "/stream", 0, yyjson_get_str (name)), ==, yyjson_get_str (value));
    }
}

/* What the case wants sent beyond what is always sent. */
static void
prepare_request (Run        *run,
                 yyjson_val *expected)
{
  yyjson_val *name;
  yyjson_obj_iter iter;

  if (!yyjson_is_obj (expected))
    return;
  yyjson_obj_iter_init (expected, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *text = yyjson_get_str (yyjson_obj_iter_get_val (name));

      if (g_str_has_prefix (yyjson_get_str (name), "header-name-"))
        muster_event_source_set_header (run->source, yyjson_get_str (name), text);
      else if (g_str_equal (yyjson_get_str (name), "Last-Event-ID") && text != NULL)
        muster_event_source_set_last_event_id (run->source, text);
    }
}

static void
check_reconnect (Run           *run,
                 const SseCase *c)
{
  SPIN_UNTIL (run->data->len == c->events->len);
  if (get_int (c->json, "read_timeout_ms", 0) == 0)
    muster_event_source_open (run->source);
  SPIN_UNTIL (sse_server_get_n (run->server, "/stream") == 2 && run->data->len == 2 * c->events->len);
}

/* The case closes by itself, while connecting or while open. */
static gboolean
check_own_close (Run           *run,
                 const SseCase *c)
{
  if (g_str_equal (c->name, "wpt-request-cancellation"))
    SPIN_UNTIL (sse_server_get_n (run->server, "/stream") == 1);
  else if (g_str_equal (c->name, "wpt-close-while-open"))
    SPIN_UNTIL (run->n_opened == 1);
  else
    return FALSE;
  muster_event_source_close (run->source);
  g_array_set_size (run->data, 0);
  g_assert_cmpint (muster_event_source_get_state (run->source), ==, MUSTER_EVENT_SOURCE_CLOSED);
  SPIN_WHILE (run->data->len == 0 && run->n_ended == 0 && sse_server_get_n (run->server, "/stream") == 1, 1300);
  return TRUE;
}

static void
test_http (gconstpointer data)
{
  const SseCase *c = data;
  guint status = get_int (c->json, "status", 200);
  const char *type = get_text (c->json, "content_type");
  const char *wanted = get_text (c->json, "expected_state");
  gboolean fails = deviation (c->name) != NULL || g_strcmp0 (wanted, "closed") == 0 || g_strcmp0 (wanted, "error") == 0;
  g_autoptr(Run) run = NULL;

  if (get_text (c->json, "url") != NULL)
    {
      check_bad_url (c);
      return;
    }
  run = run_new ();
  if (status >= 300 && status < 400)
    {
      const char *location = get_text (c->json, "location");
      g_autofree char *header = location != NULL ? g_strdup_printf ("Location: %s\r\n", location) : NULL;

      sse_server_queue (run->server, "/stream", status, header, "", 0, SSE_SERVER_CLOSE);
    }
  else
    {
      g_autoptr(GBytes) body = sse_case_dup_bytes (c->json, "input_b64");

      queue_answer (run, status, type != NULL ? type : "text/event-stream", body, status == 200 ? SSE_SERVER_HOLD : SSE_SERVER_CLOSE);
    }
  sse_server_delay (run->server, get_int (c->json, "delay_ms", 0));

  {
    g_autofree char *uri = g_strconcat (sse_server_get_address (run->server), "/stream", NULL);

    run->source = muster_event_source_new (run->session, uri, &callbacks, run, NULL);
  }
  muster_event_source_set_auto_reconnect (run->source, 100, 0);
  muster_event_source_set_read_timeout (run->source, get_int (c->json, "read_timeout_ms", 0));
  prepare_request (run, yyjson_obj_get (c->json, "expected_request"));
  muster_event_source_open (run->source);
  if (check_own_close (run, c))
    return;
  if (yyjson_is_true (yyjson_obj_get (c->json, "expect_reconnect")))
    {
      check_reconnect (run, c);
      return;
    }
  if (fails)
    {
      if (deviation (c->name) != NULL)
        g_test_message ("%s: %s", c->name, deviation (c->name));
      SPIN_UNTIL (muster_event_source_get_state (run->source) == MUSTER_EVENT_SOURCE_CLOSED);
      g_assert_cmpuint (run->n_ended, ==, 1);
      SPIN_WHILE (sse_server_get_n (run->server, "/stream") == 1 && run->data->len == 0, 300);
      return;
    }
  SPIN_UNTIL (run->n_opened == 1 && run->data->len >= c->events->len);
  g_assert_cmpint (muster_event_source_get_state (run->source), ==, MUSTER_EVENT_SOURCE_OPEN);
  check_request (run, yyjson_obj_get (c->json, "expected_request"));
  check_events (run, c->name, c->events);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(SseCases) cases = NULL;
  guint n_http = 0, n_reconnect = 0;

  g_test_init (&argc, &argv, NULL);
  cases = sse_cases_load ("sse-cases.json");
  for (guint i = 0; i < cases->items->len; i++)
    {
      SseCase *c = g_ptr_array_index (cases->items, i);
      g_autofree char *path = g_strdup_printf ("/client/event-source/%s/%s", c->kind, c->name);

      if (g_str_equal (c->kind, "http"))
        g_test_add_data_func (path, c, test_http), n_http++;
      else if (g_str_equal (c->kind, "reconnect"))
        g_test_add_data_func (path, c, test_reconnect), n_reconnect++;
    }
  g_assert_cmpuint (n_http, >, 0);
  g_assert_cmpuint (n_reconnect, >, 0);
  return g_test_run ();
}

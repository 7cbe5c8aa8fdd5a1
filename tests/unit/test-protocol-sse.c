/* test-protocol-sse.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Every case of sse-cases.json and sse-own.json that is about bytes and events, however they are cut. */

#include "muster-error.h"
#include "muster-sse-parser.h"
#include "sse-cases.h"

#include <string.h>

typedef struct
{
  MusterSseParser *parser;
  GString         *log; /* what came, in one string that may hold U+0000 */
  gint64           retry_ms;
  guint            n_events;
} Run;

static void
log_event (GString    *log,
           const char *type,
           const char *data,
           gsize       data_length,
           const char *last_event_id)
{
  g_string_append_printf (log, "%s %" G_GSIZE_FORMAT " ", type, data_length);
  g_string_append_len (log, data, data_length);
  g_string_append_printf (log, " [%s]\n", last_event_id);
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  Run *run = user_data;

  g_assert_cmpint (event->data[event->data_length], ==, '\0');
  g_assert_cmpint (event->type[event->type_length], ==, '\0');
  g_assert_true (g_utf8_validate_len (event->data, event->data_length, NULL) ||
                 memchr (event->data, '\0', event->data_length) != NULL);
  log_event (run->log, event->type, event->data, event->data_length, event->last_event_id);
  run->n_events++;
}

static void
on_retry (guint64  ms,
          gpointer user_data)
{
  Run *run = user_data;

  run->retry_ms = ms;
}

static const MusterSseCallbacks callbacks = { on_event, on_retry };

static void
run_begin (Run *run)
{
  run->parser = muster_sse_parser_new (&callbacks, run);
  run->log = g_string_new (NULL);
  run->retry_ms = -1;
  run->n_events = 0;
}

static void
run_end (Run *run)
{
  muster_sse_parser_free (run->parser);
  g_string_free (run->log, TRUE);
}

static void
push (Run        *run,
      const char *bytes,
      gsize       length)
{
  /* A copy of its own size, so that a sanitizer sees reads beyond it. */
  g_autofree char *copy = g_memdup2 (bytes, length);
  g_autoptr(GError) error = NULL;

  muster_sse_parser_push (run->parser, length > 0 ? copy : bytes, length, &error);
  g_assert_no_error (error);
}

static void
push_text (Run        *run,
           const char *text)
{
  push (run, text, strlen (text));
}

static void
check (Run           *run,
       const SseCase *item,
       const char    *how,
       guint          detail)
{
  g_autoptr(GString) expected = g_string_new (NULL);
  gint64 retry_ms = item->retry_ms;

  for (guint i = 0; i < item->events->len; i++)
    {
      const SseCaseEvent *event = &g_array_index (item->events, SseCaseEvent, i);

      log_event (expected, event->type, event->data, event->data_length, event->last_event_id);
    }
  if (!g_string_equal (expected, run->log))
    g_error ("%s, %s %u: expected\n%s\ngot\n%s", item->name, how, detail, expected->str, run->log->str);

  if (yyjson_is_true (yyjson_obj_get (item->json, "expected_retry_overflow")))
    retry_ms = MUSTER_SSE_MAX_RETRY;
  g_assert_cmpint (run->retry_ms, ==, retry_ms);
  if (item->last_event_id != NULL)
    g_assert_cmpstr (muster_sse_parser_get_last_event_id (run->parser), ==, item->last_event_id);
}

static void
check_pieces (const SseCase *item,
              gsize          piece)
{
  gsize length;
  const char *bytes = g_bytes_get_data (item->input, &length);
  Run run;

  run_begin (&run);
  for (gsize i = 0; i < length; i += piece)
    push (&run, bytes + i, MIN (piece, length - i));
  check (&run, item, "pieces of", piece);
  run_end (&run);
}

static void
check_split (const SseCase *item,
             gsize          at)
{
  gsize length;
  const char *bytes = g_bytes_get_data (item->input, &length);
  Run run;

  run_begin (&run);
  push (&run, bytes, at);
  push (&run, bytes + at, length - at);
  check (&run, item, "split at", at);
  run_end (&run);
}

static void
check_random (const SseCase *item,
              guint          seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  gsize length, i = 0;
  const char *bytes = g_bytes_get_data (item->input, &length);
  guint longest = 1 << g_rand_int_range (rand, 1, 10);
  Run run;

  run_begin (&run);
  while (i < length)
    {
      gsize piece = g_rand_int_range (rand, 0, longest);

      piece = MIN (piece, length - i);
      push (&run, bytes + i, piece);
      i += piece;
    }
  check (&run, item, "seed", seed);
  run_end (&run);
}

static void
test_case (gconstpointer data)
{
  const SseCase *item = data;
  gsize length = g_bytes_get_size (item->input);
  guint n_seeds = length <= 2048 ? 1000 : 50;
  Run run;

  check_pieces (item, MAX (1, length));
  check_pieces (item, 1);
  check_pieces (item, 2);
  for (gsize at = 0; length <= 256 && at <= length; at++)
    check_split (item, at);
  for (guint seed = 0; seed < n_seeds; seed++)
    check_random (item, seed);

  if (item->chunks->len == 0)
    return;
  run_begin (&run);
  for (guint i = 0; i < item->chunks->len; i++)
    {
      gsize chunk_length;
      const char *chunk = g_bytes_get_data (item->chunks->pdata[i], &chunk_length);

      push (&run, chunk, chunk_length);
    }
  check (&run, item, "chunks", 0);
  run_end (&run);
}

/* All of ours break a bound: an error before more than the bound is kept, whatever the pieces. */
static void
check_generated (const SseCase *item,
                 gsize          piece)
{
  yyjson_val *gen = yyjson_obj_get (item->json, "input_gen");
  const char *prefix = yyjson_get_str (yyjson_obj_get (gen, "prefix"));
  const char *repeat = yyjson_get_str (yyjson_obj_get (gen, "repeat"));
  guint64 count = yyjson_get_uint (yyjson_obj_get (gen, "count"));
  g_autoptr(GString) chunk = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gsize pushed = 0;
  gboolean fine = TRUE;
  Run run;

  run_begin (&run);
  push (&run, prefix, strlen (prefix));
  while (count > 0 && fine)
    {
      g_string_truncate (chunk, 0);
      while (count > 0 && chunk->len < piece)
        {
          g_string_append (chunk, repeat);
          count--;
        }
      fine = muster_sse_parser_push (run.parser, chunk->str, chunk->len, &error);
      pushed += chunk->len;
    }
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_assert_cmpuint (pushed, <=, 2 * MUSTER_SSE_MAX_EVENT + piece + 16);
  g_assert_cmpuint (run.n_events, ==, 0);

  g_clear_error (&error);
  g_assert_false (muster_sse_parser_push (run.parser, "\n\n", 2, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);

  muster_sse_parser_reset (run.parser);
  push_text (&run, "data: again\n\n");
  g_assert_cmpstr (run.log->str, ==, "message 5 again []\n");
  run_end (&run);
}

static void
test_generated (gconstpointer data)
{
  check_generated (data, 16 * 1024 * 1024);
  check_generated (data, 64 * 1024);
  check_generated (data, 1);
}

static void
test_bounds (void)
{
  g_autofree char *line = g_strnfill (MUSTER_SSE_MAX_LINE - 6, 'x');
  g_autoptr(GError) error = NULL;
  Run run;

  run_begin (&run);
  push_text (&run, "data: ");
  push (&run, line, MUSTER_SSE_MAX_LINE - 6);
  push_text (&run, "\n\n");
  g_assert_cmpuint (run.n_events, ==, 1);

  push_text (&run, "data: ");
  push (&run, line, MUSTER_SSE_MAX_LINE - 6);
  g_assert_false (muster_sse_parser_push (run.parser, "y", 1, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_assert_cmpuint (run.n_events, ==, 1);
  run_end (&run);
}

static void
test_reconnect (void)
{
  Run run;

  run_begin (&run);
  muster_sse_parser_set_last_event_id (run.parser, "e.7");
  push_text (&run, "data: a\n\nid: e.8\ndata: half");
  g_assert_cmpstr (muster_sse_parser_get_last_event_id (run.parser), ==, "e.7");

  /* What was not complete is gone, its id and its type, too; so is an LF still to come. */
  muster_sse_parser_reset (run.parser);
  push_text (&run, "\xef\xbb\xbf" "data: b\n\nid: e.9\n\n");
  g_assert_cmpstr (muster_sse_parser_get_last_event_id (run.parser), ==, "e.9");

  push_text (&run, "event: odd\r");
  muster_sse_parser_reset (run.parser);
  push_text (&run, "\ndata: c\nid\n\n");
  g_assert_cmpstr (run.log->str, ==, "message 1 a [e.7]\nmessage 1 b [e.7]\nmessage 1 c []\n");
  run_end (&run);
}

static void
on_event_reset (const MusterSseEvent *event,
                gpointer              user_data)
{
  Run *run = user_data;

  on_event (event, user_data);
  muster_sse_parser_reset (run->parser);
}

static void
test_reset_in_callback (void)
{
  const MusterSseCallbacks resetting = { on_event_reset, on_retry };
  Run run;

  run_begin (&run);
  muster_sse_parser_free (run.parser);
  run.parser = muster_sse_parser_new (&resetting, &run);
  push_text (&run, "event: x\ndata: a\n\ndata: never\n\ndata: half");
  push_text (&run, "data: b\n\n");
  g_assert_cmpstr (run.log->str, ==, "x 1 a []\nmessage 1 b []\n");
  run_end (&run);
}

static void
test_no_callbacks (void)
{
  const MusterSseCallbacks none = { NULL, NULL };
  g_autoptr(MusterSseParser) parser = muster_sse_parser_new (&none, NULL);

  g_assert_true (muster_sse_parser_push (parser, "retry: 1\nid: 5\ndata: a\n\n", 24, NULL));
  g_assert_true (muster_sse_parser_push (parser, NULL, 0, NULL));
  g_assert_cmpstr (muster_sse_parser_get_last_event_id (parser), ==, "5");
  muster_sse_parser_set_last_event_id (parser, NULL);
  g_assert_cmpstr (muster_sse_parser_get_last_event_id (parser), ==, "");
}

static void
add_cases (const SseCases *cases,
           const char     *where)
{
  for (guint i = 0; i < cases->items->len; i++)
    {
      const SseCase *item = cases->items->pdata[i];
      g_autofree char *path = g_strdup_printf ("/sse/%s/%s", where, item->name);

      if (strcmp (item->kind, "parse") == 0)
        g_test_add_data_func (path, item, test_case);
      else if (strcmp (item->kind, "parse-generated") == 0)
        g_test_add_data_func (path, item, test_generated);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(SseCases) cases = sse_cases_load ("sse-cases.json");
  g_autoptr(SseCases) own = sse_cases_load ("sse-own.json");

  g_test_init (&argc, &argv, NULL);
  add_cases (cases, "cases");
  add_cases (own, "own");
  g_test_add_func ("/sse/bounds", test_bounds);
  g_test_add_func ("/sse/reconnect", test_reconnect);
  g_test_add_func ("/sse/reset-in-callback", test_reset_in_callback);
  g_test_add_func ("/sse/no-callbacks", test_no_callbacks);
  return g_test_run ();
}

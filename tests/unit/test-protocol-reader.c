/* test-protocol-reader.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-error.h"
#include "muster-reader.h"
#include "wire-writer.h"

#include <string.h>

static char **
load_lines (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "wire.ndjson", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (contents[length - 1], ==, '\n');
  contents[length - 1] = '\0';
  return g_strsplit (contents, "\n", -1);
}

static void
test_lines (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_auto(GStrv) lines = load_lines ();
  gboolean kinds[MUSTER_N_KINDS] = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *exact = g_memdup2 (lines[i], strlen (lines[i]));
      g_autofree char *written = NULL;
      g_autoptr(GError) error = NULL;
      MusterSnapshotLine line;

      muster_reader_read_line (reader, exact, strlen (lines[i]), &line, &error);
      g_assert_no_error (error);
      g_assert_cmpint (line.type, ==, MUSTER_LINE_CHANGE);
      written = wire_write_change (&line.change);
      g_assert_cmpstr (written, ==, lines[i]);
      kinds[line.change.kind] = TRUE;
    }
  for (guint i = MUSTER_KIND_ME; i < MUSTER_N_KINDS; i++)
    g_assert_true (kinds[i]);
}

/* All of them as one event, many times over: large enough to leave the reader's own memory. */
static void
test_event (gconstpointer data)
{
  guint copies = GPOINTER_TO_UINT (data);
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_auto(GStrv) lines = load_lines ();
  guint n_lines = g_strv_length (lines);
  g_autoptr(GString) out = g_string_new ("{\"seq\":9,\"prev\":7,\n\"changes\":[");
  g_autoptr(GError) error = NULL;
  MusterEventChanges event;

  for (guint i = 0; i < copies * n_lines; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", lines[i % n_lines]);
  g_string_append (out, "]}");

  for (guint again = 0; again < 3; again++)
    {
      muster_reader_read_event (reader, out->str, out->len, &event, &error);
      g_assert_no_error (error);
      g_assert_cmpint (event.seq, ==, 9);
      g_assert_cmpint (event.prev, ==, 7);
      g_assert_cmpuint (event.n_changes, ==, copies * n_lines);
      for (guint i = 0; i < event.n_changes; i++)
        {
          g_autofree char *written = wire_write_change (&event.changes[i]);

          g_assert_cmpstr (written, ==, lines[i % n_lines]);
        }
    }
}

static void
test_frame (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_autoptr(GError) error = NULL;
  MusterSnapshotLine line;
  const char *head = "{\"kind\":\"head\",\"epoch\":\"00000000000000f1\",\"seq\":12,\"now\":\"2026-11-21T09:00:00.123Z\","
                     "\"counts\":{\"agent\":200,\"agent-live\":199,\"sheep\":5}}";
  const char *end = "{\"kind\":\"end\",\"seq\":12,\"lines\":399}";

  muster_reader_read_line (reader, head, strlen (head), &line, &error);
  g_assert_no_error (error);
  g_assert_cmpint (line.type, ==, MUSTER_LINE_HEAD);
  g_assert_cmpstr (line.epoch, ==, "00000000000000f1");
  g_assert_cmpint (line.seq, ==, 12);
  g_assert_cmpint (line.now, ==, G_GINT64_CONSTANT (1795251600123));
  g_assert_cmpint (line.counts[MUSTER_KIND_AGENT], ==, 200);
  g_assert_cmpint (line.counts[MUSTER_KIND_AGENT_LIVE], ==, 199);
  g_assert_cmpint (line.counts[MUSTER_KIND_CHAT], ==, 0);

  muster_reader_read_line (reader, end, strlen (end), &line, &error);
  g_assert_no_error (error);
  g_assert_cmpint (line.type, ==, MUSTER_LINE_END);
  g_assert_cmpint (line.seq, ==, 12);
  g_assert_cmpint (line.lines, ==, 399);
}

static void
test_notices (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_autoptr(GError) error = NULL;
  MusterEventNotice notice;
  const char *hello = "{\"epoch\":\"f1\",\"head\":12,\"oldest\":3,\"heartbeatMs\":10000,\"resume\":\"reset\","
                      "\"reason\":\"too-old\",\"now\":\"2026-11-21T09:00:00.123Z\",\"more\":[{}]}";
  const char *bookmark = "{\"seq\":12,\"prev\":11,\"now\":\"2026-11-21T09:00:00.123Z\"}";
  const char *goodbye = "{\"retryAfterMs\":2500}";
  const char *resume = "{\"resume\":\"ok\"}";

  muster_reader_read_notice (reader, hello, strlen (hello), &notice, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (notice.epoch, ==, "f1");
  g_assert_cmpint (notice.head, ==, 12);
  g_assert_cmpint (notice.oldest, ==, 3);
  g_assert_cmpint (notice.heartbeat_ms, ==, 10000);
  g_assert_false (notice.resume_ok);
  g_assert_cmpstr (notice.reason, ==, "too-old");
  g_assert_cmpint (notice.now, ==, G_GINT64_CONSTANT (1795251600123));

  muster_reader_read_notice (reader, bookmark, strlen (bookmark), &notice, &error);
  g_assert_no_error (error);
  g_assert_cmpint (notice.seq, ==, 12);
  g_assert_cmpint (notice.prev, ==, 11);
  g_assert_null (notice.epoch);
  g_assert_cmpint (notice.head, ==, 0);

  g_assert_true (muster_reader_read_notice (reader, goodbye, strlen (goodbye), &notice, NULL));
  g_assert_cmpint (notice.retry_after_ms, ==, 2500);
  g_assert_true (muster_reader_read_notice (reader, resume, strlen (resume), &notice, NULL));
  g_assert_true (notice.resume_ok);
}

/* What a later or a sloppy server may send. */
static void
test_tolerated (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_autoptr(GError) error = NULL;
  MusterSnapshotLine line;
  MusterChange change;
  const char *unknown = "{\"object\":{\"wings\":2},\"kind\":\"pigeon\"}";
  const char *bare = "{\"kind\":\"agent\",\"object\":{\"rev\":1,\"id\":\"a\"}}";
  const char *twice = "{\"id\":\"q\",\"rev\":1,\"name\":\"Old\",\"permissions\":[\"a\",\"b\"],\"x\":{\"y\":[[[]]]},"
                      "\"permissions\":[\"c\"],\"name\":\"New\"}";

  muster_reader_read_line (reader, unknown, strlen (unknown), &line, &error);
  g_assert_no_error (error);
  g_assert_cmpint (line.change.kind, ==, MUSTER_KIND_UNKNOWN);

  muster_reader_read_line (reader, bare, strlen (bare), &line, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line.change.agent.display_name, ==, "");
  g_assert_null (line.change.agent.email);
  g_assert_cmpint (line.change.agent.chat_limit, ==, MUSTER_LIMIT_DEFAULT);
  g_assert_cmpuint (line.change.agent.teams.n, ==, 0);
  g_assert_null (line.change.by.id);

  muster_reader_read_object (reader, MUSTER_KIND_ROLE, twice, strlen (twice), &change, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (change.named.name, ==, "New");
  g_assert_cmpuint (change.named.permissions.n, ==, 1);
  g_assert_cmpstr (change.named.permissions.items[0], ==, "c");
}

static const char *const refused[] = {
  "",
  " ",
  "null",
  "7",
  "[]",
  "\"head\"",
  "{",
  "{}",
  "{\"kind\":\"agent\"}",
  "{\"kind\":\"agent\",\"object\":[]}",
  "{\"kind\":\"agent\",\"object\":{}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\"}}",
  "{\"kind\":\"agent\",\"object\":{\"rev\":1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"\",\"rev\":1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":7,\"rev\":1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\\u0000b\",\"rev\":1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":\"1\"}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":-1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1.5}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1e400}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":9223372036854775808}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":null}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"teams\":null}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"teams\":[1]}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"teams\":{}}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"displayName\":null}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"email\":false}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"enabled\":1}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"enabled\":null}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"chatLimit\":2147483648}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,\"deleted\":\"yes\"}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1}} x",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"a\",\"rev\":1,}}",
  "{\"kind\":\"agent\",\"object\":{\"id\":\"\xff\",\"rev\":1}}",
  "{\"kind\":\"agent\",/**/\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":\"agent\",\"at\":\"yesterday\",\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":\"agent\",\"by\":{},\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":\"agent\",\"by\":\"me\",\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":5,\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":null,\"object\":{\"id\":\"a\",\"rev\":1}}",
  "{\"kind\":\"agent-live\",\"object\":{\"id\":\"a\",\"rev\":1,\"since\":0}}",
  "{\"kind\":\"agent-live\",\"object\":{\"id\":\"a\",\"rev\":1,\"since\":null}}",
  "{\"kind\":\"agent-live\",\"object\":{\"id\":\"a\",\"rev\":1,\"since\":\"2026-11-21T09:00:00Z\"}}",
  "{\"kind\":\"agent-live\",\"object\":{\"id\":\"a\",\"rev\":1,\"by\":null}}",
  "{\"kind\":\"agent-live\",\"object\":{\"id\":\"a\",\"rev\":1,\"open\":-1}}",
  "{\"kind\":\"chat\",\"object\":{\"id\":\"a\",\"rev\":1,\"customer\":null}}",
  "{\"kind\":\"chat\",\"object\":{\"id\":\"a\",\"rev\":1,\"flag\":true}}",
  "{\"kind\":\"chat\",\"object\":{\"id\":\"a\",\"rev\":1,\"sla\":{\"dueAt\":5}}}",
  "{\"kind\":\"me\",\"object\":{\"id\":\"a\",\"rev\":1,\"scope\":{}}}",
  "{\"kind\":\"request\",\"object\":{\"id\":\"a\",\"rev\":1,\"decision\":{\"accepted\":\"no\"}}}",
  "{\"kind\":\"head\"}",
  "{\"kind\":\"head\",\"epoch\":\"f\",\"seq\":1,\"now\":\"2026-11-21T09:00:00.123Z\",\"counts\":[]}",
  "{\"kind\":\"head\",\"epoch\":\"f\",\"seq\":1,\"now\":\"2026-11-21T09:00:00.123Z\",\"counts\":{\"agent\":-1}}",
  "{\"kind\":\"head\",\"epoch\":\"f\",\"seq\":\"1\",\"now\":\"2026-11-21T09:00:00.123Z\",\"counts\":{}}",
  "{\"kind\":\"end\",\"seq\":1}",
  "<html><title>Sign in to the hotel's network</title>",
};

static void
test_refused (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *exact = g_memdup2 (refused[i], strlen (refused[i]));
      g_autofree char *as_event = g_strdup_printf ("{\"seq\":1,\"prev\":0,\"changes\":[%s]}", refused[i]);
      g_autoptr(GError) error = NULL;
      MusterSnapshotLine line;
      MusterEventChanges event;

      if (muster_reader_read_line (reader, exact != NULL ? exact : "", strlen (refused[i]), &line, &error))
        g_error ("taken: %s", refused[i]);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
      g_assert_cmpstr (error->message, !=, "");

      /* Nothing between the brackets is an event without changes. */
      if (strspn (refused[i], " ") < strlen (refused[i]) && strstr (refused[i], "\"head\",") == NULL &&
          strstr (refused[i], "\"end\",") == NULL)
        g_assert_false (muster_reader_read_event (reader, as_event, strlen (as_event), &event, NULL));
    }
}

/* Every line cut anywhere, and with any one byte changed: an error or not, but nothing bad. */
static void
test_damaged (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_auto(GStrv) lines = load_lines ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (lines[i]);

      for (gsize at = 0; at < length; at++)
        {
          g_autofree char *cut = g_memdup2 (lines[i], MAX (at, 1));
          g_autofree char *changed = g_memdup2 (lines[i], length);
          MusterSnapshotLine line;

          g_assert_false (muster_reader_read_line (reader, cut, at, &line, NULL));
          changed[at] = g_rand_int_range (rand, 0, 256);
          if (muster_reader_read_line (reader, changed, length, &line, NULL) && line.type == MUSTER_LINE_CHANGE &&
              line.change.kind != MUSTER_KIND_UNKNOWN)
            g_free (wire_write_change (&line.change));
        }
    }
}

static void
test_large (void)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_autofree char *deep = g_strnfill (1024 * 1024, '[');
  g_autofree char *long_name = g_strnfill (900 * 1024, 'x');
  g_autofree char *object = g_strdup_printf ("{\"id\":\"t\",\"rev\":1,\"name\":\"%s\"}", long_name);
  g_autofree char *too_long = g_strnfill (1024 * 1024 + 1, ' ');
  g_autoptr(GError) error = NULL;
  MusterSnapshotLine line;
  MusterChange change;

  g_assert_false (muster_reader_read_line (reader, deep, strlen (deep), &line, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (muster_reader_read_line (reader, too_long, strlen (too_long), &line, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_clear_error (&error);

  muster_reader_read_object (reader, MUSTER_KIND_TEAM, object, strlen (object), &change, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (change.named.name, ==, long_name);
}

static void
test_kinds (void)
{
  for (guint i = MUSTER_KIND_ME; i < MUSTER_N_KINDS; i++)
    {
      const char *name = muster_kind_to_string (i);

      g_assert_cmpint (muster_kind_from_string (name, strlen (name)), ==, i);
      g_assert_cmpint (muster_kind_from_string (name, strlen (name) - 1), ==, MUSTER_KIND_UNKNOWN);
    }
  g_assert_null (muster_kind_to_string (MUSTER_KIND_UNKNOWN));
  g_assert_cmpint (muster_kind_from_string ("", 0), ==, MUSTER_KIND_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/lines", test_lines);
  g_test_add_data_func ("/reader/event/small", GUINT_TO_POINTER (1), test_event);
  g_test_add_data_func ("/reader/event/large", GUINT_TO_POINTER (40), test_event);
  g_test_add_func ("/reader/frame", test_frame);
  g_test_add_func ("/reader/notices", test_notices);
  g_test_add_func ("/reader/tolerated", test_tolerated);
  g_test_add_func ("/reader/refused", test_refused);
  g_test_add_func ("/reader/damaged", test_damaged);
  g_test_add_func ("/reader/large", test_large);
  g_test_add_func ("/reader/kinds", test_kinds);
  return g_test_run ();
}

/* bench-protocol.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast the protocol's decoders are: the best and the median of some rounds over the same bytes. */

#include "muster-clock.h"
#include "muster-reader.h"
#include "muster-sse-parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_OBJECTS 20000
#define N_ROUNDS 9

typedef struct
{
  MusterReader *reader;
  gboolean      decode;
  guint64       n_events;
  guint64       n_changes;
} Sink;

static void
append_live (GString *out,
             guint    i)
{
  g_autofree char *since = muster_time_format (G_GINT64_CONSTANT (1795251600123) + i * 977);

  g_string_append_printf (out, "\"object\":{\"id\":\"a%u\",\"rev\":%u,\"presence\":\"online\",\"activity\":\"active\","
                          "\"since\":\"%s\",\"by\":{\"kind\":\"account\",\"id\":\"a%u\",\"name\":\"Mia Lang\","
                          "\"program\":\"muster-sim\"},\"signedInAt\":\"%s\",\"open\":%u,\"pending\":%u,"
                          "\"personalQueue\":0,\"pinned\":0,\"waitingSince\":null,\"goOnBy\":null}",
                          i, i + 7, since, i, since, i % 6, i % 3);
}

static void
append_agent (GString *out,
              guint    i)
{
  g_string_append_printf (out, "\"object\":{\"id\":\"a%u\",\"rev\":%u,\"username\":\"agent%u\",\"displayName\":\"Zoë %u\","
                          "\"email\":\"agent%u@example.org\",\"photo\":null,\"role\":\"r1\",\"unit\":\"u%u\","
                          "\"teams\":[\"t%u\"],\"queues\":[\"q%u\",\"q%u\"],\"enabled\":true,\"showsRealNumbers\":false,"
                          "\"chatLimit\":5}", i, i, i, i, i, i % 9, i % 500, i % 200, i % 77);
}

static GString *
make_stream (void)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < N_OBJECTS; i++)
    {
      g_string_append_printf (out, "id: 9f3c2a1b77d04e55.%u\nevent: change\ndata: {\"seq\":%u,\"prev\":%u,\n"
                              "data: \"changes\":[{\"kind\":\"agent-live\",\"by\":{\"kind\":\"system\"},"
                              "\"at\":\"2026-11-21T09:00:00.123Z\",\"cause\":\"chat.assign\",", i + 1, i + 1, i);
      append_live (out, i);
      g_string_append (out, "}]}\n\n");
    }
  return out;
}

static GString *
make_snapshot (void)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < N_OBJECTS; i++)
    {
      g_string_append (out, "{\"kind\":\"agent\",");
      append_agent (out, i);
      g_string_append (out, "}\n{\"kind\":\"agent-live\",");
      append_live (out, i);
      g_string_append (out, "}\n");
    }
  return out;
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  Sink *sink = user_data;
  MusterEventChanges changes;

  sink->n_events++;
  if (!sink->decode)
    return;
  if (!muster_reader_read_event (sink->reader, event->data, event->data_length, &changes, NULL))
    abort ();
  sink->n_changes += changes.n_changes;
}

static double
time_stream (const char *bytes,
             gsize       length,
             gsize       piece,
             Sink       *sink)
{
  static const MusterSseCallbacks callbacks = { on_event, NULL };
  g_autoptr(MusterSseParser) parser = muster_sse_parser_new (&callbacks, sink);
  gint64 start = g_get_monotonic_time ();

  for (gsize i = 0; i < length; i += piece)
    {
      if (!muster_sse_parser_push (parser, bytes + i, MIN (piece, length - i), NULL))
        abort ();
    }
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
time_snapshot (const GString *text,
               Sink          *sink)
{
  const char *line = text->str, *end;
  gint64 start = g_get_monotonic_time ();

  for (; (end = memchr (line, '\n', text->str + text->len - line)) != NULL; line = end + 1)
    {
      MusterSnapshotLine read;

      if (!muster_reader_read_line (sink->reader, line, end - line, &read, NULL))
        abort ();
      sink->n_changes++;
    }
  return (g_get_monotonic_time () - start) / 1e6;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
print (const char *what,
       double     *seconds,
       double      amount,
       const char *unit)
{
  qsort (seconds, N_ROUNDS, sizeof *seconds, compare);
  printf ("%-44s %8.2f %s (best %.2f)\n", what, amount / seconds[N_ROUNDS / 2], unit, amount / seconds[0]);
}

static void
bench_stream (const char    *what,
              const GString *text,
              gsize          piece,
              gboolean       decode)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  Sink sink = { .reader = reader, .decode = decode };
  double seconds[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    seconds[i] = time_stream (text->str, text->len, piece, &sink);
  if (decode)
    print (what, seconds, sink.n_changes / (double) N_ROUNDS / 1e6, "M events/s");
  else
    print (what, seconds, text->len / 1e9, "GB/s");
}

int
main (void)
{
  g_autoptr(GString) stream = make_stream ();
  g_autoptr(GString) snapshot = make_snapshot ();
  g_autoptr(GString) large = g_string_new ("data: ");
  g_autoptr(MusterReader) reader = muster_reader_new ();
  Sink sink = { .reader = reader };
  double seconds[N_ROUNDS];

  g_string_set_size (large, 900 * 1024);
  memset (large->str + 6, 'x', large->len - 6);
  g_string_append (large, "\n\n");
  for (guint i = 0; i < 5; i++)
    g_string_append_len (large, large->str, large->len);

  printf ("an event: %.0f bytes, a line: %.0f bytes\n", stream->len / (double) N_OBJECTS,
          snapshot->len / (2.0 * N_OBJECTS));
  bench_stream ("parser, change events, pieces of 64 KiB", stream, 65536, FALSE);
  bench_stream ("parser, change events, pieces of 1400 bytes", stream, 1400, FALSE);
  bench_stream ("parser, events of 900 KiB, pieces of 64 KiB", large, 65536, FALSE);
  bench_stream ("parser and reader, change events", stream, 65536, TRUE);
  for (guint i = 0; i < N_ROUNDS; i++)
    seconds[i] = time_snapshot (snapshot, &sink);
  print ("reader, snapshot lines", seconds, 2 * N_OBJECTS / 1e6, "M lines/s");
  return 0;
}

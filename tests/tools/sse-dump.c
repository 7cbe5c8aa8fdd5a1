/* sse-dump.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An event stream on standard input, one JSON object per event on standard output. */

#include "muster-sse-parser.h"

#include <stdio.h>
#include <string.h>

static void
print_text (const char *text,
            gsize       length)
{
  putchar ('"');
  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];

      if (c == '"' || c == '\\')
        printf ("\\%c", c);
      else if (c < 0x20 || c == 0x7f)
        printf ("\\u%04x", c);
      else
        putchar (c);
    }
  putchar ('"');
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  fputs ("{\"type\":", stdout);
  print_text (event->type, event->type_length);
  fputs (",\"data\":", stdout);
  print_text (event->data, event->data_length);
  fputs (",\"lastEventId\":", stdout);
  print_text (event->last_event_id, strlen (event->last_event_id));
  puts ("}");
}

static void
on_retry (guint64  ms,
          gpointer user_data)
{
  printf ("{\"retry\":%" G_GUINT64_FORMAT "}\n", ms);
}

int
main (int   argc,
      char *argv[])
{
  static const MusterSseCallbacks callbacks = { on_event, on_retry };
  g_autoptr(MusterSseParser) parser = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  int chunk = 65536;
  const GOptionEntry entries[] = {
    { "chunk", 'c', 0, G_OPTION_ARG_INT, &chunk, "Feed the parser pieces of N bytes", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("<STREAM");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || chunk < 1 || chunk > (1 << 30))
    {
      g_printerr ("sse-dump: %s\n", error != NULL ? error->message : "usage: sse-dump [--chunk N] <STREAM");
      return 2;
    }

  parser = muster_sse_parser_new (&callbacks, NULL);
  bytes = g_malloc (chunk);
  for (;;)
    {
      gsize length = fread (bytes, 1, chunk, stdin);

      if (length == 0)
        break;
      if (!muster_sse_parser_push (parser, bytes, length, &error))
        {
          fflush (stdout);
          g_printerr ("sse-dump: %s\n", error->message);
          return 1;
        }
    }
  return fflush (stdout) == 0 && !ferror (stdin) ? 0 : 1;
}

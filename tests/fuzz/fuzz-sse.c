/* fuzz-sse.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* However a stream is cut, the same comes out; and what comes out is UTF-8. */

#include "fuzz.h"
#include "muster-sse-parser.h"

#include <string.h>

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  GString *log = user_data;

  g_assert (event->data[event->data_length] == '\0');
  g_string_append_printf (log, "%s %s ", event->type, event->last_event_id);
  g_string_append_len (log, event->data, event->data_length);
  for (gsize i = 0; i < event->data_length; i += strlen (event->data + i) + 1)
    g_assert (g_utf8_validate (event->data + i, -1, NULL));
}

static void
on_retry (guint64  ms,
          gpointer user_data)
{
  g_string_append_printf (user_data, "retry %" G_GUINT64_FORMAT " ", ms);
}

static GString *
parse (const guint8 *bytes,
       gsize         length,
       gsize         piece)
{
  static const MusterSseCallbacks callbacks = { on_event, on_retry };
  GString *log = g_string_new (NULL);
  g_autoptr(MusterSseParser) parser = muster_sse_parser_new (&callbacks, log);

  for (gsize i = 0; i < length; i += piece)
    {
      if (!muster_sse_parser_push (parser, (const char *) bytes + i, MIN (piece, length - i), NULL))
        break;
    }
  g_string_append (log, muster_sse_parser_get_last_event_id (parser));
  return log;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize         length)
{
  g_autoptr(GString) whole = parse (bytes, length, MAX (length, 1));
  g_autoptr(GString) single = parse (bytes, length, 1);
  g_autoptr(GString) pieces = parse (bytes, length, 1 + length / 3);

  g_assert (g_string_equal (whole, single));
  g_assert (g_string_equal (whole, pieces));
  return 0;
}

/* muster-sink.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-sink.h"

#include <string.h>

/**
 * muster_json_append_string:
 *
 * Appends @text as a JSON string, quotes included.
 */
void
muster_json_append_string (GString    *out,
                           const char *text)
{
  const char *start = text;

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      unsigned char c = (unsigned char) *text;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, start, text - start);
      start = text + 1;
      if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
    }
  g_string_append_len (out, start, text - start);
  g_string_append_c (out, '"');
}

static void
digits (char *out,
        int   n,
        int   value)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    out[i] = (char) ('0' + value % 10);
}

/* As muster_time_format(), without a GDateTime: an event has five times. */
static void
format_time (char   out[25],
             gint64 ms)
{
  gint64 days = ms / 86400000;
  int rest = (int) (ms % 86400000);
  gint64 z, era;
  int doe, yoe, doy, mp, day, month, year;

  if (rest < 0)
    {
      rest += 86400000;
      days--;
    }
  z = days + 719468;
  era = (z >= 0 ? z : z - 146096) / 146097;
  doe = (int) (z - era * 146097);
  yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  mp = (5 * doy + 2) / 153;
  day = doy - (153 * mp + 2) / 5 + 1;
  month = mp < 10 ? mp + 3 : mp - 9;
  year = (int) (yoe + era * 400) + (month <= 2);

  memcpy (out, "0000-00-00T00:00:00.000Z", 25);
  digits (out, 4, year);
  digits (out + 5, 2, month);
  digits (out + 8, 2, day);
  digits (out + 11, 2, rest / 3600000);
  digits (out + 14, 2, rest / 60000 % 60);
  digits (out + 17, 2, rest / 1000 % 60);
  digits (out + 20, 3, rest % 1000);
}

/**
 * muster_json_append_time:
 * @ms: since 1970 UTC
 *
 * Appends a time as a JSON string, quotes included.
 */
void
muster_json_append_time (GString *out,
                         gint64   ms)
{
  char text[25];

  format_time (text, ms);
  g_string_append_c (out, '"');
  g_string_append_len (out, text, 24);
  g_string_append_c (out, '"');
}

/* Comma and name, as the place needs them. */
static void
name_it (MusterSink *self,
         const char *name)
{
  if (self->filled[self->depth])
    g_string_append_c (self->text, ',');
  self->filled[self->depth] = TRUE;
  if (name != NULL)
    {
      g_string_append_c (self->text, '"');
      g_string_append (self->text, name);
      g_string_append (self->text, "\":");
    }
}

static void
add_node (MusterSink *self,
          const char *name,
          JsonNode   *node)
{
  if (self->is_array[self->depth])
    json_array_add_element (self->stack[self->depth], node);
  else
    json_object_set_member (self->stack[self->depth], name, node);
}

static void
open_level (MusterSink *self,
            const char *name,
            gboolean    is_array)
{
  g_assert (self->depth + 1 < (int) G_N_ELEMENTS (self->stack));

  if (self->text != NULL)
    {
      name_it (self, name);
      g_string_append_c (self->text, is_array ? '[' : '{');
    }
  else
    {
      JsonNode *node = json_node_new (is_array ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);
      gpointer inner = is_array ? (gpointer) json_array_new () : (gpointer) json_object_new ();

      if (is_array)
        json_node_take_array (node, inner);
      else
        json_node_take_object (node, inner);
      add_node (self, name, node);
      self->stack[self->depth + 1] = inner;
    }
  self->depth++;
  self->is_array[self->depth] = is_array;
  self->filled[self->depth] = FALSE;
}

/**
 * muster_sink_begin:
 * @name: (nullable): %NULL inside an array
 *
 * Opens an object; close it with muster_sink_end().
 */
void
muster_sink_begin (MusterSink *self,
                   const char *name)
{
  open_level (self, name, FALSE);
}

/**
 * muster_sink_array:
 * @name: (nullable): %NULL inside an array
 *
 * Opens an array; close it with muster_sink_end().
 */
void
muster_sink_array (MusterSink *self,
                   const char *name)
{
  open_level (self, name, TRUE);
}

void
muster_sink_end (MusterSink *self)
{
  if (self->text != NULL)
    g_string_append_c (self->text, self->is_array[self->depth] ? ']' : '}');
  self->depth--;
}

/**
 * muster_sink_string:
 * @value: (nullable): %NULL writes null
 */
void
muster_sink_string (MusterSink *self,
                    const char *name,
                    const char *value)
{
  if (value == NULL)
    {
      muster_sink_null (self, name);
      return;
    }
  if (self->text != NULL)
    {
      name_it (self, name);
      muster_json_append_string (self->text, value);
      return;
    }
  add_node (self, name, json_node_init_string (json_node_alloc (), value));
}

void
muster_sink_int (MusterSink *self,
                 const char *name,
                 gint64      value)
{
  if (self->text != NULL)
    {
      char digits_text[24];

      name_it (self, name);
      g_string_append_len (self->text, digits_text,
                           g_snprintf (digits_text, sizeof digits_text, "%" G_GINT64_FORMAT, value));
      return;
    }
  add_node (self, name, json_node_init_int (json_node_alloc (), value));
}

void
muster_sink_bool (MusterSink *self,
                  const char *name,
                  gboolean    value)
{
  if (self->text != NULL)
    {
      name_it (self, name);
      g_string_append (self->text, value ? "true" : "false");
      return;
    }
  add_node (self, name, json_node_init_boolean (json_node_alloc (), value));
}

void
muster_sink_null (MusterSink *self,
                  const char *name)
{
  if (self->text != NULL)
    {
      name_it (self, name);
      g_string_append (self->text, "null");
      return;
    }
  add_node (self, name, json_node_init_null (json_node_alloc ()));
}

/**
 * muster_sink_time:
 * @ms: 0 writes null
 */
void
muster_sink_time (MusterSink *self,
                  const char *name,
                  gint64      ms)
{
  char text[25];

  if (ms == 0)
    {
      muster_sink_null (self, name);
      return;
    }
  if (self->text != NULL)
    {
      name_it (self, name);
      muster_json_append_time (self->text, ms);
      return;
    }
  format_time (text, ms);
  add_node (self, name, json_node_init_string (json_node_alloc (), text));
}

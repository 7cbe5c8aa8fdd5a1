/* sse-cases.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sse-cases.h"

#include <string.h>

/**
 * sse_case_dup_bytes:
 * @object: a case or one of its connections
 * @member: name of a base64 member
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
sse_case_dup_bytes (yyjson_val *object,
                    const char *member)
{
  const char *text = yyjson_get_str (yyjson_obj_get (object, member));
  guchar *bytes;
  gsize length;

  if (text == NULL)
    return NULL;
  if (*text == '\0')
    return g_bytes_new (NULL, 0);
  bytes = g_base64_decode (text, &length);
  return g_bytes_new_take (bytes, length);
}

/**
 * sse_case_unescape:
 * @text: with `\n \r \t \\` and `\ooo`
 *
 * Returns: (transfer full): the bytes that it stands for
 */
GBytes *
sse_case_unescape (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*text != '\0')
    {
      guint8 byte = *text++;

      if (byte == '\\' && g_ascii_isdigit (*text))
        {
          byte = (text[0] - '0') * 64 + (text[1] - '0') * 8 + (text[2] - '0');
          text += 3;
        }
      else if (byte == '\\')
        {
          byte = *text == 'n' ? '\n' : *text == 'r' ? '\r' : *text == 't' ? '\t' : *text;
          text++;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

/**
 * sse_case_read_events:
 * @events: (nullable): an `expected_events`
 *
 * Returns: (transfer full): of #SseCaseEvent; empty where @events is no array
 */
GArray *
sse_case_read_events (yyjson_val *events)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (SseCaseEvent));
  yyjson_arr_iter iter;
  yyjson_val *value;

  yyjson_arr_iter_init (events, &iter);
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    {
      SseCaseEvent event = {
        yyjson_get_str (yyjson_obj_get (value, "type")),
        yyjson_get_str (yyjson_obj_get (value, "data")),
        yyjson_get_len (yyjson_obj_get (value, "data")),
        yyjson_get_str (yyjson_obj_get (value, "lastEventId")),
      };

      g_assert_nonnull (event.type);
      g_assert_nonnull (event.data);
      g_array_append_val (array, event);
    }
  return array;
}

static void
sse_case_free (gpointer data)
{
  SseCase *self = data;

  g_clear_pointer (&self->input, g_bytes_unref);
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->events);
  g_free (self);
}

static SseCase *
sse_case_read (yyjson_val *json)
{
  SseCase *self = g_new0 (SseCase, 1);
  yyjson_val *retry = yyjson_obj_get (json, "expected_retry_ms");
  yyjson_arr_iter iter;
  yyjson_val *chunk;

  self->json = json;
  self->name = yyjson_get_str (yyjson_obj_get (json, "name"));
  self->kind = yyjson_get_str (yyjson_obj_get (json, "kind"));
  self->input = sse_case_dup_bytes (json, "input_b64");
  self->events = sse_case_read_events (yyjson_obj_get (json, "expected_events"));
  self->last_event_id = yyjson_get_str (yyjson_obj_get (json, "expected_last_event_id"));
  self->retry_ms = yyjson_is_int (retry) ? yyjson_get_sint (retry) : -1;

  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  yyjson_arr_iter_init (yyjson_obj_get (json, "chunks"), &iter);
  while ((chunk = yyjson_arr_iter_next (&iter)) != NULL)
    g_ptr_array_add (self->chunks, sse_case_unescape (yyjson_get_str (chunk)));

  g_assert_nonnull (self->name);
  g_assert_nonnull (self->kind);
  return self;
}

/**
 * sse_cases_load:
 * @file: name of a file in tests/data
 *
 * Returns: (transfer full): its cases
 */
SseCases *
sse_cases_load (const char *file)
{
  SseCases *self = g_new0 (SseCases, 1);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", file, NULL);
  yyjson_read_err error = { 0 };
  yyjson_arr_iter iter;
  yyjson_val *json;

  self->doc = yyjson_read_file (path, YYJSON_READ_NOFLAG, NULL, &error);
  if (self->doc == NULL)
    g_error ("%s: %s", path, error.msg);
  self->items = g_ptr_array_new_with_free_func (sse_case_free);
  yyjson_arr_iter_init (yyjson_doc_get_root (self->doc), &iter);
  while ((json = yyjson_arr_iter_next (&iter)) != NULL)
    g_ptr_array_add (self->items, sse_case_read (json));
  return self;
}

/**
 * sse_cases_free:
 * @self: (nullable): cases
 */
void
sse_cases_free (SseCases *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  yyjson_doc_free (self->doc);
  g_free (self);
}

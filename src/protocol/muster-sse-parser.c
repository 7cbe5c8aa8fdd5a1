/* muster-sse-parser.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* "Interpreting an event stream", WHATWG HTML 9.2.5 and 9.2.6. Line ends and field names are ASCII, and no UTF-8
 * decoder joins ASCII with what stands before it: so lines are cut from raw bytes, and only values are decoded. */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-sse-parser.h"

#include <string.h>

#include "muster-error.h"
#include "muster-utf8.h"

typedef struct
{
  char *bytes; /* NUL-terminated once something was put in */
  gsize length;
  gsize room;
} Buffer;

#define BUFFER_KEEP (256 * 1024) /* more than this is given back on reset */

struct _MusterSseParser
{
  MusterSseCallbacks callbacks;
  gpointer           user_data;

  Buffer             line; /* the beginning of a line whose end has not come yet */
  Buffer             data;
  Buffer             type;
  Buffer             id;
  Buffer             last_event_id;
  gboolean           id_changed;

  gboolean           at_start; /* no line was complete yet: a byte order mark may come */
  gboolean           after_cr; /* an LF that comes now belongs to the line end before it */
  gboolean           failed;
  guint              streams; /* counts resets, so that push() sees one made by a callback */
};

static void
buffer_reserve (Buffer *buffer,
                gsize   more)
{
  gsize room = MAX (buffer->room, 256);

  if (G_LIKELY (buffer->length + more < buffer->room))
    return;
  while (buffer->length + more >= room)
    room *= 2;
  buffer->bytes = g_realloc (buffer->bytes, room);
  buffer->room = room;
}

static void
buffer_append (Buffer     *buffer,
               const char *bytes,
               gsize       length)
{
  buffer_reserve (buffer, length);
  if (length > 0)
    memcpy (buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
}

static void
buffer_append_decoded (Buffer     *buffer,
                       const char *bytes,
                       gsize       length)
{
  buffer_reserve (buffer, length * MUSTER_UTF8_GROWTH);
  buffer->length += muster_utf8_decode (bytes, length, buffer->bytes + buffer->length);
  buffer->bytes[buffer->length] = '\0';
}

static void
buffer_set (Buffer     *buffer,
            const char *bytes,
            gsize       length)
{
  buffer->length = 0;
  buffer_append (buffer, bytes, length);
}

static void
buffer_clear (Buffer *buffer)
{
  buffer->length = 0;
  if (buffer->room > BUFFER_KEEP)
    {
      g_clear_pointer (&buffer->bytes, g_free);
      buffer->room = 0;
    }
}

static gboolean
fail (MusterSseParser *self,
      const char      *what,
      GError         **error)
{
  self->failed = TRUE;
  buffer_clear (&self->line);
  buffer_clear (&self->data);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The event stream has %s.", what);
  return FALSE;
}

static void
take_retry (MusterSseParser *self,
            const char      *value,
            gsize            length)
{
  guint64 ms = 0;
  gboolean too_big = FALSE;

  if (length == 0)
    return;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return;
      if (!g_uint64_checked_mul (&ms, ms, 10) || !g_uint64_checked_add (&ms, ms, value[i] - '0'))
        too_big = TRUE;
    }
  if (self->callbacks.retry != NULL)
    self->callbacks.retry (too_big ? MUSTER_SSE_MAX_RETRY : ms, self->user_data);
}

static void
dispatch (MusterSseParser *self)
{
  MusterSseEvent event;

  if (self->id_changed)
    buffer_set (&self->last_event_id, self->id.bytes, self->id.length);
  self->id_changed = FALSE;

  if (self->data.length > 0 && self->callbacks.event != NULL)
    {
      guint stream = self->streams;

      self->data.bytes[--self->data.length] = '\0';
      event.type = self->type.length > 0 ? self->type.bytes : "message";
      event.type_length = self->type.length > 0 ? self->type.length : strlen ("message");
      event.data = self->data.bytes;
      event.data_length = self->data.length;
      event.last_event_id = muster_sse_parser_get_last_event_id (self);
      self->callbacks.event (&event, self->user_data);
      if (self->streams != stream)
        return;
    }
  self->data.length = 0;
  self->type.length = 0;
}

static gboolean
take_field (MusterSseParser *self,
            const char      *name,
            gsize            name_length,
            const char      *value,
            gsize            length,
            GError         **error)
{
  if (name_length == 4 && memcmp (name, "data", 4) == 0)
    {
      buffer_append_decoded (&self->data, value, length);
      buffer_append (&self->data, "\n", 1);
      if (self->data.length > MUSTER_SSE_MAX_EVENT)
        return fail (self, "an event that is too long", error);
    }
  else if (name_length == 5 && memcmp (name, "event", 5) == 0)
    {
      self->type.length = 0;
      buffer_append_decoded (&self->type, value, length);
    }
  else if (name_length == 2 && memcmp (name, "id", 2) == 0)
    {
      if (memchr (value, '\0', length) == NULL)
        {
          self->id.length = 0;
          buffer_append_decoded (&self->id, value, length);
          self->id_changed = TRUE;
        }
    }
  else if (name_length == 5 && memcmp (name, "retry", 5) == 0)
    {
      take_retry (self, value, length);
    }
  return TRUE;
}

static gboolean
take_line (MusterSseParser *self,
           const char      *line,
           gsize            length,
           GError         **error)
{
  const char *colon, *value;

  if (length > MUSTER_SSE_MAX_LINE)
    return fail (self, "a line that is too long", error);

  if (G_UNLIKELY (self->at_start))
    {
      self->at_start = FALSE;
      if (length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0)
        {
          line += 3;
          length -= 3;
        }
    }

  if (length == 0)
    {
      dispatch (self);
      return TRUE;
    }

  colon = memchr (line, ':', length);
  if (colon == NULL)
    return take_field (self, line, length, line + length, 0, error);
  if (colon == line)
    return TRUE;

  value = colon + 1;
  if (value < line + length && *value == ' ')
    value++;
  return take_field (self, line, colon - line, value, line + length - value, error);
}

/* A whole line whose beginning may have come earlier. */
static gboolean
end_line (MusterSseParser *self,
          const char      *rest,
          gsize            length,
          GError         **error)
{
  gsize whole;

  if (G_LIKELY (self->line.length == 0))
    return take_line (self, rest, length, error);

  if (self->line.length + length > MUSTER_SSE_MAX_LINE)
    return fail (self, "a line that is too long", error);
  buffer_append (&self->line, rest, length);
  whole = self->line.length;
  self->line.length = 0;
  return take_line (self, self->line.bytes, whole, error);
}

/**
 * muster_sse_parser_new:
 * @callbacks: called from within muster_sse_parser_push(); either may be %NULL
 * @user_data: for @callbacks
 *
 * A callback may reset the parser (the rest of the bytes being pushed is then dropped), but not free it.
 * One thread at a time.
 *
 * Returns: (transfer full): a parser at the start of a stream
 */
MusterSseParser *
muster_sse_parser_new (const MusterSseCallbacks *callbacks,
                       gpointer                  user_data)
{
  MusterSseParser *self;

  g_return_val_if_fail (callbacks != NULL, NULL);

  self = g_new0 (MusterSseParser, 1);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  muster_sse_parser_reset (self);
  return self;
}

/**
 * muster_sse_parser_free:
 * @self: (nullable): a parser, not within one of its callbacks
 */
void
muster_sse_parser_free (MusterSseParser *self)
{
  if (self == NULL)
    return;
  g_free (self->line.bytes);
  g_free (self->data.bytes);
  g_free (self->type.bytes);
  g_free (self->id.bytes);
  g_free (self->last_event_id.bytes);
  g_free (self);
}

/**
 * muster_sse_parser_set_last_event_id:
 * @self: a parser
 * @id: (nullable): where the stream goes on, as sent in `Last-Event-ID`; %NULL or "" for none
 *
 * For a stream that begins: events without an `id:` of their own keep this one.
 */
void
muster_sse_parser_set_last_event_id (MusterSseParser *self,
                                     const char      *id)
{
  g_return_if_fail (self != NULL);

  buffer_set (&self->last_event_id, id, id != NULL ? strlen (id) : 0);
  self->id_changed = FALSE;
}

/**
 * muster_sse_parser_get_last_event_id:
 * @self: a parser
 *
 * What a new connection has to send; a block with nothing but an `id:` changes it, too, and then no event tells.
 *
 * Returns: the last event id, "" where there is none; good until the next call that may change it
 */
const char *
muster_sse_parser_get_last_event_id (MusterSseParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->last_event_id.length > 0 ? self->last_event_id.bytes : "";
}

/**
 * muster_sse_parser_push:
 * @self: a parser
 * @bytes: the next bytes of the stream, cut anywhere
 * @length: how many
 * @error: where to say why the stream cannot be read
 *
 * Calls back for every event that is complete. A line ends with its CR at once: nothing waits for the byte after it.
 * What is not complete when a stream ends is to be dropped: just reset the parser.
 *
 * Returns: %FALSE with %MUSTER_ERROR_PROTOCOL when a line is longer than %MUSTER_SSE_MAX_LINE bytes or an event's data
 *   than %MUSTER_SSE_MAX_EVENT; from then on until it is reset the parser takes nothing
 */
gboolean
muster_sse_parser_push (MusterSseParser *self,
                        const char      *bytes,
                        gsize            length,
                        GError         **error)
{
  const char *end = bytes + length, *cr;
  guint stream;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (self->failed)
    return fail (self, "been given up", error);
  if (length == 0)
    return TRUE;

  if (self->after_cr && *bytes == '\n')
    bytes++;
  self->after_cr = FALSE;

  stream = self->streams;
  cr = memchr (bytes, '\r', end - bytes);
  while (bytes < end)
    {
      const char *stop = memchr (bytes, '\n', (cr != NULL ? cr : end) - bytes);

      if (stop == NULL)
        stop = cr;
      if (stop == NULL)
        {
          if (self->line.length + (end - bytes) > MUSTER_SSE_MAX_LINE)
            return fail (self, "a line that is too long", error);
          buffer_append (&self->line, bytes, end - bytes);
          return TRUE;
        }

      if (!end_line (self, bytes, stop - bytes, error))
        return FALSE;
      if (self->streams != stream)
        return TRUE;

      bytes = stop + 1;
      if (stop == cr)
        {
          if (bytes == end)
            self->after_cr = TRUE;
          else if (*bytes == '\n')
            bytes++;
          cr = memchr (bytes, '\r', end - bytes);
        }
    }
  return TRUE;
}

/**
 * muster_sse_parser_reset:
 * @self: a parser
 *
 * The stream ended; the next bytes are those of a new one. What was not complete is dropped, the last event id stays.
 */
void
muster_sse_parser_reset (MusterSseParser *self)
{
  g_return_if_fail (self != NULL);

  self->streams++;
  buffer_clear (&self->line);
  buffer_clear (&self->data);
  buffer_clear (&self->type);
  buffer_clear (&self->id);
  self->id_changed = FALSE;
  self->at_start = TRUE;
  self->after_cr = FALSE;
  self->failed = FALSE;
}

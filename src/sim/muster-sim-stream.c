/* muster-sim-stream.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-stream.h"

#include <libsoup/soup.h>
#include <string.h>

#include "muster-clock.h"
#include "muster-reader.h"
#include "muster-sse-parser.h"

#define DEAD_AFTER_MS 25000
#define BACK_OFF_MS 800
#define BACK_OFF_MOST_MS 30000
#define HEALTHY_MS 120000
#define MAX_LINE (1024 * 1024)
#define BUFFER 65536

/* One request from its start to its last byte. It belongs to its own callbacks: when it is no longer the stream's, it
 * closes its body (else libsoup keeps the connection for it) and goes. */
typedef struct
{
  MusterSimStream *stream; /* NULL: no longer wanted */
  SoupMessage     *message;
  GInputStream    *body;
  GCancellable    *cancellable;
  char            *buffer;
  gboolean         snapshot;
} Attempt;

struct _MusterSimStream
{
  MusterSimStreamCallbacks callbacks;
  gpointer                 user_data;
  SoupSession             *session;
  char                    *address;
  char                    *authorization;
  MusterSseParser         *parser;
  MusterReader            *reader;
  GByteArray              *line;
  Attempt                 *attempt;
  char                    *epoch;
  char                    *broken; /* why the connection must not go on */
  gint64                   seq;
  gint64                   last_byte;
  gint64                   connected_at;
  gint64                   wait_ms; /* the server's own wish, 0 for none */
  guint64                  n_events;
  guint                    failures;
  guint                    gaps;
  guint                    retry_id;
  guint                    watchdog_id;
  gboolean                 has_state;
  gboolean                 has_end;
};

static void connect_now (MusterSimStream *self);

static void
attempt_free (Attempt *attempt)
{
  if (attempt->body != NULL)
    g_input_stream_close_async (attempt->body, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&attempt->body);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->cancellable);
  g_free (attempt->buffer);
  g_free (attempt);
}

static void
abandon (MusterSimStream *self)
{
  Attempt *attempt = g_steal_pointer (&self->attempt);

  if (attempt == NULL)
    return;
  attempt->stream = NULL;
  g_cancellable_cancel (attempt->cancellable);
}

static gboolean
on_retry (gpointer user_data)
{
  MusterSimStream *self = user_data;

  self->retry_id = 0;
  connect_now (self);
  return G_SOURCE_REMOVE;
}

/* Full jitter, so that many who lose one server do not come back as one. */
static void
retry (MusterSimStream *self,
       const char      *why)
{
  gint64 now = muster_clock_boottime ();
  gint64 most;

  abandon (self);
  if (self->connected_at != 0 && now - self->connected_at > HEALTHY_MS)
    self->failures = 0;
  self->connected_at = 0;
  most = MIN (BACK_OFF_MOST_MS, BACK_OFF_MS << MIN (self->failures, 6));
  self->failures++;
  if (self->wait_ms > 0)
    most = CLAMP (self->wait_ms, 500, 60 * 60 * 1000);
  self->wait_ms = 0;
  g_debug ("Connecting again within %" G_GINT64_FORMAT " ms: %s", most, why);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_id = g_timeout_add (g_random_int_range (0, (gint32) most) + 20, on_retry, self);
}

static void
set_broken (MusterSimStream *self,
            const char      *why)
{
  if (self->broken == NULL)
    self->broken = g_strdup (why);
}

static void
lose_state (MusterSimStream *self,
            const char      *why)
{
  self->has_state = FALSE;
  set_broken (self, why);
}

/* TRUE: nothing is missing between what we had and @seq. */
static gboolean
follow (MusterSimStream *self,
        gint64           prev,
        gint64           seq)
{
  if (prev != self->seq)
    {
      self->gaps++;
      lose_state (self, "a gap");
      return FALSE;
    }
  self->seq = seq;
  return TRUE;
}

static void
on_change_event (MusterSimStream      *self,
                 const MusterSseEvent *event)
{
  g_autoptr(GError) error = NULL;
  MusterEventChanges changes;

  if (!muster_reader_read_event (self->reader, event->data, event->data_length, &changes, &error))
    lose_state (self, error->message);
  else if (follow (self, changes.prev, changes.seq))
    {
      self->n_events++;
      for (guint i = 0; i < changes.n_changes; i++)
        self->callbacks.change (&changes.changes[i], self->user_data);
    }
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  MusterSimStream *self = user_data;
  g_autoptr(GError) error = NULL;
  MusterEventNotice notice;

  if (self->broken != NULL)
    return;
  if (g_str_equal (event->type, "change"))
    {
      on_change_event (self, event);
      return;
    }
  if (!g_str_equal (event->type, "caught-up") && !g_str_equal (event->type, "bookmark") &&
      !g_str_equal (event->type, "reset") && !g_str_equal (event->type, "goodbye"))
    return;
  if (!muster_reader_read_notice (self->reader, event->data, event->data_length, &notice, &error))
    lose_state (self, error->message);
  else if (g_str_equal (event->type, "reset"))
    lose_state (self, "the server cannot resume");
  else if (g_str_equal (event->type, "goodbye"))
    self->wait_ms = MAX (notice.retry_after_ms, 500);
  else
    follow (self, notice.prev, notice.seq);
}

static void
on_server_retry (guint64  ms,
                 gpointer user_data)
{
  MusterSimStream *self = user_data;

  self->wait_ms = (gint64) MIN (ms, MUSTER_SSE_MAX_RETRY);
}

static void
on_line (MusterSimStream *self,
         const char      *bytes,
         gsize            length)
{
  g_autoptr(GError) error = NULL;
  MusterSnapshotLine line;

  if (length == 0 || self->broken != NULL)
    return;
  if (!muster_reader_read_line (self->reader, bytes, length, &line, &error))
    {
      set_broken (self, error->message);
      return;
    }
  switch (line.type)
    {
    case MUSTER_LINE_HEAD:
      g_free (self->epoch);
      self->epoch = g_strdup (line.epoch);
      self->seq = line.seq;
      self->callbacks.begin (self->user_data);
      break;
    case MUSTER_LINE_CHANGE:
      if (line.change.kind != MUSTER_KIND_UNKNOWN)
        self->callbacks.change (&line.change, self->user_data);
      break;
    case MUSTER_LINE_END:
      self->has_end = self->epoch != NULL;
      break;
    }
}

static void
push_lines (MusterSimStream *self,
            const char      *bytes,
            gsize            length)
{
  const char *end;

  while (length > 0 && (end = memchr (bytes, '\n', length)) != NULL)
    {
      gsize n = end - bytes;

      if (self->line->len > 0)
        {
          g_byte_array_append (self->line, (const guint8 *) bytes, n);
          on_line (self, (const char *) self->line->data, self->line->len);
          g_byte_array_set_size (self->line, 0);
        }
      else
        {
          on_line (self, bytes, n);
        }
      bytes += n + 1;
      length -= n + 1;
    }
  g_byte_array_append (self->line, (const guint8 *) bytes, length);
  if (self->line->len > MAX_LINE)
    set_broken (self, "a line without an end");
}

static void
on_end (MusterSimStream *self,
        gboolean         snapshot)
{
  g_autofree char *position = NULL;

  if (!snapshot)
    {
      retry (self, "the stream ended");
      return;
    }
  if (!self->has_end)
    {
      retry (self, "the snapshot ended too early");
      return;
    }
  abandon (self);
  position = g_strdup_printf ("%s.%" G_GINT64_FORMAT, self->epoch, self->seq);
  muster_sse_parser_reset (self->parser);
  muster_sse_parser_set_last_event_id (self->parser, position);
  self->has_state = TRUE;
  self->callbacks.ready (self->user_data);
  connect_now (self);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  Attempt *attempt = user_data;
  MusterSimStream *self = attempt->stream;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (self == NULL)
    {
      attempt_free (attempt);
      return;
    }
  self->last_byte = muster_clock_boottime ();
  if (n > 0 && attempt->snapshot)
    push_lines (self, attempt->buffer, n);
  else if (n > 0 && !muster_sse_parser_push (self->parser, attempt->buffer, n, &error))
    lose_state (self, error->message);

  if (n > 0 && self->broken == NULL)
    {
      g_input_stream_read_async (attempt->body, attempt->buffer, BUFFER, G_PRIORITY_DEFAULT, attempt->cancellable,
                                 on_read, attempt);
      return;
    }
  if (n == 0)
    on_end (self, attempt->snapshot);
  else
    retry (self, self->broken != NULL ? self->broken : error->message);
  attempt_free (attempt);
}

static void
on_refused (MusterSimStream *self,
            Attempt         *attempt)
{
  guint status = soup_message_get_status (attempt->message);
  const char *after = soup_message_headers_get_one (soup_message_get_response_headers (attempt->message), "Retry-After");
  g_autofree char *why = g_strdup_printf ("the server answers %u", status);

  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN || status == SOUP_STATUS_NO_CONTENT)
    {
      abandon (self);
      self->callbacks.stopped (why, self->user_data);
      return;
    }
  if (after != NULL)
    self->wait_ms = CLAMP (g_ascii_strtoll (after, NULL, 10), 1, 3600) * 1000;
  retry (self, why);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  Attempt *attempt = user_data;
  MusterSimStream *self = attempt->stream;

  attempt->body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self != NULL && attempt->body != NULL && soup_message_get_status (attempt->message) == SOUP_STATUS_OK)
    {
      self->last_byte = muster_clock_boottime ();
      if (!attempt->snapshot)
        self->connected_at = self->last_byte;
      attempt->buffer = g_malloc (BUFFER);
      g_input_stream_read_async (attempt->body, attempt->buffer, BUFFER, G_PRIORITY_DEFAULT, attempt->cancellable,
                                 on_read, attempt);
      return;
    }
  if (self != NULL && attempt->body != NULL)
    on_refused (self, attempt);
  else if (self != NULL)
    retry (self, error->message);
  attempt_free (attempt);
}

static void
connect_now (MusterSimStream *self)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  g_autofree char *uri = g_strconcat (self->address, self->has_state ? "/v1/events" : "/v1/snapshot", NULL);
  SoupMessageHeaders *headers;

  g_clear_pointer (&self->broken, g_free);
  self->has_end = FALSE;
  g_byte_array_set_size (self->line, 0);
  attempt->stream = self;
  attempt->snapshot = !self->has_state;
  attempt->cancellable = g_cancellable_new ();
  attempt->message = soup_message_new (SOUP_METHOD_GET, uri);
  soup_message_set_force_http1 (attempt->message, TRUE);
  soup_message_set_flags (attempt->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (attempt->message);
  soup_message_headers_replace (headers, "Authorization", self->authorization);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (self->has_state)
    {
      g_autofree char *position = g_strdup (muster_sse_parser_get_last_event_id (self->parser));

      soup_message_headers_replace (headers, "Accept", "text/event-stream");
      soup_message_headers_replace (headers, "Last-Event-ID", position);
      muster_sse_parser_reset (self->parser);
      muster_sse_parser_set_last_event_id (self->parser, position);
    }
  self->attempt = attempt;
  self->last_byte = muster_clock_boottime ();
  soup_session_send_async (self->session, attempt->message, G_PRIORITY_DEFAULT, attempt->cancellable, on_sent, attempt);
}

static gboolean
on_watchdog (gpointer user_data)
{
  MusterSimStream *self = user_data;

  if (self->attempt != NULL && muster_clock_boottime () - self->last_byte > DEAD_AFTER_MS)
    retry (self, "silence");
  return G_SOURCE_CONTINUE;
}

/**
 * muster_sim_stream_new:
 * @address: the server's, without a path
 * @token: a gateway's
 * @callbacks: called from the main loop; what they get is borrowed
 * @user_data: for @callbacks
 *
 * State first as a snapshot, then as events without a gap, for as long as it lives.
 */
MusterSimStream *
muster_sim_stream_new (const char                     *address,
                       const char                     *token,
                       const MusterSimStreamCallbacks *callbacks,
                       gpointer                        user_data)
{
  static const MusterSseCallbacks sse = { on_event, on_server_retry };
  MusterSimStream *self = g_new0 (MusterSimStream, 1);

  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->address = g_strdup (address);
  self->authorization = g_strconcat ("Bearer ", token, NULL);
  self->session = soup_session_new_with_options ("max-conns-per-host", 2, "timeout", 0, "idle-timeout", 30,
                                                 "user-agent", "muster-sim", NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  self->parser = muster_sse_parser_new (&sse, self);
  self->reader = muster_reader_new ();
  self->line = g_byte_array_new ();
  return self;
}

/**
 * muster_sim_stream_free:
 * @self: the stream
 */
void
muster_sim_stream_free (MusterSimStream *self)
{
  abandon (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  muster_sse_parser_free (self->parser);
  muster_reader_free (self->reader);
  g_byte_array_unref (self->line);
  g_free (self->broken);
  g_free (self->epoch);
  g_free (self->authorization);
  g_free (self->address);
  g_free (self);
}

/**
 * muster_sim_stream_start:
 * @self: the stream; takes the first snapshot
 */
void
muster_sim_stream_start (MusterSimStream *self)
{
  g_return_if_fail (self->watchdog_id == 0);

  self->watchdog_id = g_timeout_add_seconds (5, on_watchdog, self);
  connect_now (self);
}

/**
 * muster_sim_stream_get_gaps:
 * @self: the stream
 *
 * Returns: how often an event did not follow the one before; the protocol promises 0
 */
guint
muster_sim_stream_get_gaps (MusterSimStream *self)
{
  return self->gaps;
}

/**
 * muster_sim_stream_get_events:
 * @self: the stream
 *
 * Returns: events with changes so far
 */
guint64
muster_sim_stream_get_events (MusterSimStream *self)
{
  return self->n_events;
}

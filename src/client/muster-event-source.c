/* muster-event-source.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-event-source.h"

#include "muster-error.h"
#include "muster-exchange-log.h"
#include "muster-http.h"
#include "muster-problem-map.h"

#define READ_SIZE 65536
/* Below the frame clock's (G_PRIORITY_HIGH_IDLE + 20): a flood of events does not keep the window from being drawn. */
#define READ_PRIORITY (G_PRIORITY_HIGH_IDLE + 25)
#define DEFAULT_RETRY_MS 3000

struct _MusterEventSource
{
  GObject                    parent_instance;
  SoupSession               *session;
  char                      *uri;
  MusterEventSourceCallbacks callbacks;
  gpointer                   user_data;
  GHashTable                *headers;
  MusterSseParser           *parser;
  MusterEventSourceState     state;
  gboolean                   auto_reconnect;
  guint64                    retry_ms;
  guint                      min_retry_ms;
  guint                      read_timeout_ms;
  guint                      timer;
  GCancellable              *cancellable; /* of the current connection; cancelled: that one is no longer ours */
  SoupMessage               *message;
  GInputStream              *stream;
};

G_DEFINE_FINAL_TYPE (MusterEventSource, muster_event_source, G_TYPE_OBJECT)

/* One connection. Not a fiber: nothing is awaited in turn, bytes come until somebody ends it. */
typedef struct
{
  MusterEventSource *self;
  GCancellable      *cancellable;
  char              *buffer;
} Attempt;

static void read_more (Attempt *attempt);

static void
attempt_free (Attempt *attempt)
{
  g_clear_object (&attempt->self);
  g_clear_object (&attempt->cancellable);
  g_free (attempt->buffer);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
drop_connection (MusterEventSource *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->stream != NULL)
    muster_http_close_stream (self->stream);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
}

static void
on_retry_timer (gpointer user_data)
{
  MusterEventSource *self = user_data;

  self->timer = 0;
  muster_event_source_open (self);
}

/* @fatal: the standard says never to come back by oneself. */
static void
end (MusterEventSource *self,
     guint              status,
     const GError      *error,
     gboolean           fatal)
{
  g_autoptr(MusterEventSource) keep = g_object_ref (self);

  drop_connection (self);
  muster_sse_parser_reset (self->parser);
  if (self->auto_reconnect && !fatal)
    {
      self->state = MUSTER_EVENT_SOURCE_CONNECTING;
      self->timer = g_timeout_add_once (MAX (self->retry_ms, self->min_retry_ms), on_retry_timer, self);
    }
  else
    {
      self->state = MUSTER_EVENT_SOURCE_CLOSED;
    }
  if (self->callbacks.ended != NULL)
    self->callbacks.ended (status, error, self->user_data);
}

static void
on_read_timeout (gpointer user_data)
{
  MusterEventSource *self = user_data;
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "Nothing came for too long");

  self->timer = 0;
  end (self, 200, error, FALSE);
}

static void
arm_read_timeout (MusterEventSource *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->read_timeout_ms > 0)
    self->timer = g_timeout_add_once (self->read_timeout_ms, on_read_timeout, self);
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  MusterEventSource *self = user_data;

  if (self->stream != NULL && self->callbacks.event != NULL)
    self->callbacks.event (event, self->user_data);
}

static void
on_retry (guint64  ms,
          gpointer user_data)
{
  MusterEventSource *self = user_data;

  self->retry_ms = MIN (ms, G_MAXINT);
  if (self->stream != NULL && self->callbacks.retry != NULL)
    self->callbacks.retry (ms, self->user_data);
}

static void
on_read (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  MusterEventSource *self = attempt->self;
  g_autoptr(GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (g_cancellable_is_cancelled (attempt->cancellable))
    {
      muster_http_close_stream (G_INPUT_STREAM (object));
      return;
    }
  if (n <= 0)
    {
      g_autoptr(GError) ours = error != NULL ? muster_error_from_transport (error, 0) : NULL;

      end (self, 200, ours, FALSE);
      return;
    }

  arm_read_timeout (self);
  if (self->callbacks.bytes != NULL)
    self->callbacks.bytes (self->user_data);
  if (!muster_sse_parser_push (self->parser, attempt->buffer, n, &error) &&
      !g_cancellable_is_cancelled (attempt->cancellable))
    {
      end (self, 200, error, FALSE);
      return;
    }
  if (!g_cancellable_is_cancelled (attempt->cancellable) && self->callbacks.pushed != NULL)
    self->callbacks.pushed (self->user_data);
  if (g_cancellable_is_cancelled (attempt->cancellable))
    muster_http_close_stream (G_INPUT_STREAM (object));
  else
    read_more (g_steal_pointer (&attempt));
}

static void
read_more (Attempt *attempt)
{
  g_input_stream_read_async (attempt->self->stream, attempt->buffer, READ_SIZE, READ_PRIORITY, attempt->cancellable, on_read,
                             attempt);
}

/* NULL: the stream is open. */
static GError *
check_answer (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  guint status = soup_message_get_status (message);

  if (status == 204 || status == 205)
    return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_FAILED, "The server asks this program not to come back");
  if (status != 200)
    return muster_error_from_answer (status, NULL, soup_message_headers_get_one (headers, "Retry-After"), NULL);
  if (type == NULL || g_ascii_strcasecmp (type, "text/event-stream") != 0)
    return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER, "The answer is no event stream; something stands between here and the server");
  return NULL;
}

static void
on_sent (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  MusterEventSource *self = attempt->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) ours = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (g_cancellable_is_cancelled (attempt->cancellable))
    {
      if (stream != NULL)
        muster_http_close_stream (stream);
      return;
    }
  if (stream == NULL)
    {
      ours = muster_error_from_transport (error, soup_message_get_tls_peer_certificate_errors (self->message));
      end (self, 0, ours, FALSE);
      return;
    }

  muster_exchange_log (self->message, NULL, NULL);
  self->stream = g_steal_pointer (&stream);
  ours = check_answer (self->message);
  if (ours != NULL)
    {
      end (self, soup_message_get_status (self->message), ours, TRUE);
      return;
    }
  self->state = MUSTER_EVENT_SOURCE_OPEN;
  arm_read_timeout (self);
  if (self->callbacks.opened != NULL)
    self->callbacks.opened (self->user_data);
  if (g_cancellable_is_cancelled (attempt->cancellable))
    return;
  attempt->buffer = g_malloc (READ_SIZE);
  read_more (g_steal_pointer (&attempt));
}

static SoupMessage *
new_message (MusterEventSource *self)
{
  SoupMessage *message = soup_message_new ("GET", self->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const char *id = muster_sse_parser_get_last_event_id (self->parser);
  GHashTableIter iter;
  gpointer name, value;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_force_http1 (message, TRUE);
  soup_message_headers_replace (headers, "Accept", "text/event-stream");
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  if (id != NULL && *id != '\0')
    soup_message_headers_replace (headers, "Last-Event-ID", id);
  g_hash_table_iter_init (&iter, self->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (headers, name, value);
  return message;
}

/**
 * muster_event_source_open:
 * @self: an event source
 *
 * Connects, after closing what is open. The last event id is sent where there is one.
 */
void
muster_event_source_open (MusterEventSource *self)
{
  Attempt *attempt;

  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  drop_connection (self);
  muster_sse_parser_reset (self->parser);
  self->state = MUSTER_EVENT_SOURCE_CONNECTING;
  self->cancellable = g_cancellable_new ();
  self->message = new_message (self);

  attempt = g_new0 (Attempt, 1);
  attempt->self = g_object_ref (self);
  attempt->cancellable = g_object_ref (self->cancellable);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, on_sent, attempt);
}

/**
 * muster_event_source_close:
 * @self: an event source
 *
 * No callback comes any more, until it is opened again.
 */
void
muster_event_source_close (MusterEventSource *self)
{
  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  drop_connection (self);
  self->state = MUSTER_EVENT_SOURCE_CLOSED;
}

/**
 * muster_event_source_set_header:
 * @self: an event source
 * @name: header
 * @value: (nullable): what it is in connections to come, %NULL: not sent
 */
void
muster_event_source_set_header (MusterEventSource *self,
                                const char        *name,
                                const char        *value)
{
  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  if (value != NULL)
    g_hash_table_replace (self->headers, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->headers, name);
}

/**
 * muster_event_source_set_auto_reconnect:
 * @self: an event source
 * @default_ms: the wait before a reconnection, until the server says another
 * @min_ms: the shortest wait, whatever the server says
 */
void
muster_event_source_set_auto_reconnect (MusterEventSource *self,
                                        guint              default_ms,
                                        guint              min_ms)
{
  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  self->auto_reconnect = TRUE;
  self->retry_ms = default_ms;
  self->min_retry_ms = min_ms;
}

/**
 * muster_event_source_set_read_timeout:
 * @self: an event source
 * @ms: so long without a byte ends a connection; 0: never, somebody else watches
 */
void
muster_event_source_set_read_timeout (MusterEventSource *self,
                                      guint              ms)
{
  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  self->read_timeout_ms = ms;
}

/**
 * muster_event_source_set_last_event_id:
 * @self: an event source
 * @id: (nullable): what the next connection presents
 */
void
muster_event_source_set_last_event_id (MusterEventSource *self,
                                       const char        *id)
{
  g_return_if_fail (MUSTER_IS_EVENT_SOURCE (self));

  muster_sse_parser_set_last_event_id (self->parser, id);
}

/**
 * muster_event_source_get_last_event_id:
 * @self: an event source
 *
 * Returns: the last event id, "" for none
 */
const char *
muster_event_source_get_last_event_id (MusterEventSource *self)
{
  g_return_val_if_fail (MUSTER_IS_EVENT_SOURCE (self), NULL);

  return muster_sse_parser_get_last_event_id (self->parser);
}

/**
 * muster_event_source_get_state:
 * @self: an event source
 *
 * Returns: connecting (or waiting to), open, or closed
 */
MusterEventSourceState
muster_event_source_get_state (MusterEventSource *self)
{
  g_return_val_if_fail (MUSTER_IS_EVENT_SOURCE (self), MUSTER_EVENT_SOURCE_CLOSED);

  return self->state;
}

/**
 * muster_event_source_new:
 * @session: a session for this alone, see muster_http_new_stream_session()
 * @uri: http or https
 * @callbacks: what to tell; copied
 * @user_data: for them
 * @error: return location, MUSTER_ERROR_BAD_ADDRESS
 *
 * Returns: (transfer full) (nullable): a closed event source
 */
MusterEventSource *
muster_event_source_new (SoupSession                      *session,
                         const char                       *uri,
                         const MusterEventSourceCallbacks *callbacks,
                         gpointer                          user_data,
                         GError                          **error)
{
  static const MusterSseCallbacks parser_callbacks = { on_event, on_retry };
  g_autoptr(GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  MusterEventSource *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);

  if (parsed == NULL || g_uri_get_host (parsed) == NULL || *g_uri_get_host (parsed) == '\0' ||
      strpbrk (g_uri_get_host (parsed), " \t<>") != NULL ||
      (!g_str_equal (g_uri_get_scheme (parsed), "http") && !g_str_equal (g_uri_get_scheme (parsed), "https")))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "No stream can be at “%s”", uri);
      return NULL;
    }

  self = g_object_new (MUSTER_TYPE_EVENT_SOURCE, NULL);
  self->session = g_object_ref (session);
  self->uri = g_strdup (uri);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->parser = muster_sse_parser_new (&parser_callbacks, self);
  return self;
}

static void
muster_event_source_dispose (GObject *object)
{
  drop_connection (MUSTER_EVENT_SOURCE (object));

  G_OBJECT_CLASS (muster_event_source_parent_class)->dispose (object);
}

static void
muster_event_source_finalize (GObject *object)
{
  MusterEventSource *self = MUSTER_EVENT_SOURCE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->parser, muster_sse_parser_free);
  g_free (self->uri);

  G_OBJECT_CLASS (muster_event_source_parent_class)->finalize (object);
}

static void
muster_event_source_class_init (MusterEventSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_event_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_event_source_finalize;
}

static void
muster_event_source_init (MusterEventSource *self)
{
  self->state = MUSTER_EVENT_SOURCE_CLOSED;
  self->retry_ms = DEFAULT_RETRY_MS;
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

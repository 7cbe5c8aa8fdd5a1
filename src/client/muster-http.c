/* muster-http.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-http.h"

#include "config.h"
#include "muster-exchange-log.h"
#include "muster-problem-map.h"

#define OPERATION_CONNECTIONS 6
#define READ_SIZE 65536

struct _MusterHttp
{
  GObject      parent_instance;
  char        *address;
  SoupSession *operations;
  SoupSession *stream;
};

G_DEFINE_FINAL_TYPE (MusterHttp, muster_http, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (MusterAnswer, muster_answer, muster_answer_ref, muster_answer_unref)

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  GBytes      *body;
  gboolean     keep_stream;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_object (&exchange->session);
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_free (exchange);
}

/**
 * muster_answer_ref:
 * @self: an answer
 *
 * Returns: (transfer full): @self
 */
MusterAnswer *
muster_answer_ref (MusterAnswer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * muster_answer_unref:
 * @self: (transfer full): an answer
 *
 * The last reference closes the stream.
 */
void
muster_answer_unref (MusterAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->stream != NULL)
    muster_http_close_stream (self->stream);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self->retry_after);
  g_free (self);
}

/**
 * muster_answer_is_success:
 * @self: an answer
 *
 * Returns: whether its status is one of success
 */
gboolean
muster_answer_is_success (MusterAnswer *self)
{
  return self->status >= 200 && self->status < 300;
}

/**
 * muster_answer_to_error:
 * @self: an answer that is no success
 *
 * Returns: (transfer full): an error of the Muster domain
 */
GError *
muster_answer_to_error (MusterAnswer *self)
{
  return muster_error_from_answer (self->status, self->content_type, self->retry_after, self->body);
}

static MusterAnswer *
answer_new (SoupMessage *message)
{
  MusterAnswer *self = g_new0 (MusterAnswer, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->status = soup_message_get_status (message);
  self->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  self->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  return self;
}

/**
 * muster_http_close_stream:
 * @stream: a body
 *
 * Closes it in the background: libsoup keeps the connection's slot taken until that has been done.
 */
void
muster_http_close_stream (GInputStream *stream)
{
  if (!g_input_stream_is_closed (stream) && !g_input_stream_has_pending (stream))
    g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
on_sent (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream == NULL)
    {
      dex_promise_reject (promise, g_steal_pointer (&error));
      return;
    }
  if (g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)))
    muster_http_close_stream (stream);
  dex_promise_resolve_object (promise, g_steal_pointer (&stream));
}

static DexFuture *
send_message (SoupSession *session,
              SoupMessage *message)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, dex_promise_get_cancellable (promise), on_sent,
                           dex_ref (promise));
  return DEX_FUTURE (promise);
}

static GBytes *
read_body (GInputStream *stream,
           GError      **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();

  while (TRUE)
    {
      g_autoptr(GBytes) bytes = NULL;

      bytes = dex_await_boxed (dex_input_stream_read_bytes (stream, READ_SIZE, G_PRIORITY_DEFAULT), error);
      if (bytes == NULL)
        return NULL;
      if (g_bytes_get_size (bytes) == 0)
        break;
      if (body->len + g_bytes_get_size (bytes) > MUSTER_HTTP_MAX_BODY)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The answer is too long");
          return NULL;
        }
      g_byte_array_append (body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static DexFuture *
exchange_fiber (gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(MusterAnswer) answer = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificateFlags flags;

  stream = dex_await_object (send_message (exchange->session, exchange->message), &error);
  if (stream == NULL)
    {
      flags = soup_message_get_tls_peer_certificate_errors (exchange->message);
      return dex_future_new_for_error (muster_error_from_transport (error, flags));
    }

  answer = answer_new (exchange->message);
  if (exchange->keep_stream && muster_answer_is_success (answer))
    {
      answer->stream = g_steal_pointer (&stream);
    }
  else
    {
      answer->body = read_body (stream, &error);
      muster_http_close_stream (stream);
      if (answer->body == NULL)
        return dex_future_new_for_error (muster_error_from_transport (error, 0));
    }
  muster_exchange_log (exchange->message, exchange->body, answer->body);
  return dex_future_new_take_boxed (MUSTER_TYPE_ANSWER, g_steal_pointer (&answer));
}

static DexFuture *
on_completed (DexFuture *completed,
              gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL)
    return dex_ref (completed);
  return dex_future_new_for_error (muster_error_from_transport (error, 0));
}

/**
 * muster_future_to_muster_error:
 * @future: (transfer full): any future
 *
 * Returns: (transfer full): the same, rejecting with errors of the Muster domain only. Letting it go cancels @future,
 *   a fiber too.
 */
DexFuture *
muster_future_to_muster_error (DexFuture *future)
{
  return dex_future_finally (future, on_completed, NULL, NULL);
}

static DexFuture *
run (Exchange *exchange)
{
  DexFuture *fiber = dex_scheduler_spawn (NULL, 0, exchange_fiber, exchange, (GDestroyNotify) exchange_free);

  return muster_future_to_muster_error (dex_future_first (muster_future_to_muster_error (fiber),
                                                          dex_timeout_new_seconds (MUSTER_HTTP_TIMEOUT_SECONDS),
                                                          NULL));
}

static Exchange *
exchange_new (MusterHttp        *self,
              const char        *method,
              const char        *path,
              const char *const *headers)
{
  g_autofree char *uri = g_strconcat (self->address, path, NULL);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->session = g_object_ref (self->operations);
  exchange->message = soup_message_new (method, uri);
  if (exchange->message == NULL)
    {
      exchange_free (exchange);
      return NULL;
    }
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  for (guint i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_replace (soup_message_get_request_headers (exchange->message), headers[i], headers[i + 1]);
  return exchange;
}

/* libsoup sends a PUT or DELETE again when the kept connection turns out to be dead, but with the body already read. */
static void
on_restarted (SoupMessage *message,
              gpointer     user_data)
{
  soup_message_set_request_body_from_bytes (message, "application/json", user_data);
}

static void
on_restarted_gone (gpointer  user_data,
                   GClosure *closure)
{
  g_bytes_unref (user_data);
}

/**
 * muster_http_send:
 * @self: the connection's HTTP
 * @method: HTTP method
 * @path: path below the address, beginning with a slash
 * @headers: (nullable): names and values in turn, %NULL at the end
 * @body: (nullable): a JSON document
 *
 * One exchange within 30 s. Letting the future go cancels it.
 *
 * Returns: (transfer full): a future of a #MusterAnswer whatever its status; rejects when none came
 */
DexFuture *
muster_http_send (MusterHttp        *self,
                  const char        *method,
                  const char        *path,
                  const char *const *headers,
                  GBytes            *body)
{
  Exchange *exchange;

  g_return_val_if_fail (MUSTER_IS_HTTP (self), NULL);

  exchange = exchange_new (self, method, path, headers);
  if (exchange == NULL)
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "No valid address");
  soup_message_headers_replace (soup_message_get_request_headers (exchange->message), "Accept",
                                "application/json, application/problem+json");
  if (body != NULL)
    {
      exchange->body = g_bytes_ref (body);
      soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
      g_signal_connect_data (exchange->message, "restarted", G_CALLBACK (on_restarted), g_bytes_ref (body),
                             on_restarted_gone, G_CONNECT_DEFAULT);
    }
  return run (exchange);
}

/**
 * muster_http_open:
 * @self: the connection's HTTP
 * @path: path below the address
 * @headers: (nullable): names and values in turn, %NULL at the end
 *
 * As muster_http_send() with GET, but a successful answer's body is not read: it is left to the caller as `stream`.
 *
 * Returns: (transfer full): a future of a #MusterAnswer
 */
DexFuture *
muster_http_open (MusterHttp        *self,
                  const char        *path,
                  const char *const *headers)
{
  Exchange *exchange;

  g_return_val_if_fail (MUSTER_IS_HTTP (self), NULL);

  exchange = exchange_new (self, "GET", path, headers);
  if (exchange == NULL)
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "No valid address");
  exchange->keep_stream = TRUE;
  return run (exchange);
}

/**
 * muster_http_get_address:
 * @self: the connection's HTTP
 *
 * Returns: canonical address without a slash at its end
 */
const char *
muster_http_get_address (MusterHttp *self)
{
  g_return_val_if_fail (MUSTER_IS_HTTP (self), NULL);

  return self->address;
}

/**
 * muster_http_get_stream_session:
 * @self: the connection's HTTP
 *
 * Returns: (transfer none): the session of the event stream, and of nothing else
 */
SoupSession *
muster_http_get_stream_session (MusterHttp *self)
{
  g_return_val_if_fail (MUSTER_IS_HTTP (self), NULL);

  return self->stream;
}

/**
 * muster_http_new_stream_session:
 * @database: (nullable): the authorities to trust instead of the system's
 *
 * A session fit for an event stream: nothing decodes, sniffs or times out.
 *
 * Returns: (transfer full): a session
 */
SoupSession *
muster_http_new_stream_session (GTlsDatabase *database)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 1,
                                                        "max-conns-per-host", 1,
                                                        "timeout", 0,
                                                        "idle-timeout", 1,
                                                        "user-agent", "Muster/" MUSTER_VERSION,
                                                        NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  if (database != NULL)
    soup_session_set_tls_database (session, database);
  return session;
}

/**
 * muster_http_new:
 * @address: canonical address without a slash at its end
 * @ca_file: (nullable): a PEM file with the authorities to trust instead of the system's
 * @error: return location, MUSTER_ERROR_CERTIFICATE
 *
 * Returns: (transfer full) (nullable): the two sessions of a connection
 */
MusterHttp *
muster_http_new (const char *address,
                 const char *ca_file,
                 GError    **error)
{
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) file_error = NULL;
  MusterHttp *self;

  g_return_val_if_fail (address != NULL, NULL);

  if (ca_file != NULL && *ca_file != '\0')
    {
      database = g_tls_file_database_new (ca_file, &file_error);
      if (database == NULL)
        {
          g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "The file with the certificates to trust cannot be used: %s",
                       file_error->message);
          return NULL;
        }
    }

  self = g_object_new (MUSTER_TYPE_HTTP, NULL);
  self->address = g_strdup (address);
  self->stream = muster_http_new_stream_session (database);
  self->operations = soup_session_new_with_options ("max-conns", OPERATION_CONNECTIONS,
                                                    "max-conns-per-host", OPERATION_CONNECTIONS,
                                                    "timeout", MUSTER_HTTP_TIMEOUT_SECONDS,
                                                    "idle-timeout", 60,
                                                    "user-agent", "Muster/" MUSTER_VERSION,
                                                    NULL);
  if (database != NULL)
    soup_session_set_tls_database (self->operations, database);
  return self;
}

static void
muster_http_finalize (GObject *object)
{
  MusterHttp *self = MUSTER_HTTP (object);

  soup_session_abort (self->operations);
  soup_session_abort (self->stream);
  g_clear_object (&self->operations);
  g_clear_object (&self->stream);
  g_free (self->address);

  G_OBJECT_CLASS (muster_http_parent_class)->finalize (object);
}

static void
muster_http_class_init (MusterHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_http_finalize;
}

static void
muster_http_init (MusterHttp *self)
{
}

/* muster-server.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-server.h"

#include <gio/gnetworking.h>

#include "config.h"
#include "muster-clock.h"
#include "muster-request.h"

#define BACKLOG 4096
#define ACCEPT_AT_ONCE 256
#define PER_ADDRESS 256
/* Of an event stream, which the kernel doubles: what it holds is not seen by the bound of the stream's own queue. */
#define STREAM_BUFFER (64 * 1024)
#define IDLE_SLACK_MS 50

/* One connection until it closes or becomes an event stream. */
typedef struct
{
  MusterServer *server;
  GIOStream    *stream;            /* borrowed, by weak reference */
  GSocket      *socket;
  char         *peer;
  char         *address;
  gint64        deadline;          /* monotonic ms; 0: none while a request is being answered */
  gint64        idle_since;        /* monotonic ms; 0: not between two requests */
} MusterConnection;

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static char *
peer_of (GSocketAddress *address)
{
  g_autofree char *host = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");
  host = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return g_strdup_printf ("%s:%u", host, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static void
connection_free (gpointer data)
{
  MusterConnection *self = data;

  g_object_unref (self->socket);
  g_free (self->peer);
  g_free (self->address);
  g_free (self);
}

static void
on_stream_gone (gpointer data,
                GObject *stream)
{
  MusterConnection *self = data;
  GHashTable *counts = self->server->per_address;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, self->address));

  if (n <= 1)
    g_hash_table_remove (counts, self->address);
  else
    g_hash_table_replace (counts, g_strdup (self->address), GUINT_TO_POINTER (n - 1));
  g_hash_table_remove (self->server->connections, self->peer);
}

static void
track (MusterServer   *self,
       GIOStream      *stream,
       GSocket        *socket,
       GSocketAddress *remote)
{
  MusterConnection *connection = g_new0 (MusterConnection, 1);
  guint n;

  connection->server = self;
  connection->stream = stream;
  connection->socket = g_object_ref (socket);
  connection->peer = peer_of (remote);
  connection->address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
  connection->deadline = monotonic_ms () + MUSTER_REQUEST_MS;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->per_address, connection->address));
  g_hash_table_replace (self->per_address, g_strdup (connection->address), GUINT_TO_POINTER (n + 1));
  g_hash_table_replace (self->connections, connection->peer, connection);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);
}

static gboolean
too_many (MusterServer   *self,
          GSocketAddress *remote)
{
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  g_autofree char *address = g_inet_address_to_string (inet);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->per_address, address));
  guint max = self->max_per_address;

  if (max == 0)
    max = g_inet_address_get_is_loopback (inet) ? G_MAXUINT : PER_ADDRESS;
  return n >= max;
}

/* Before HTTP has begun. */
static void
refuse_connection (GSocket *socket)
{
  g_autofree char *body = muster_problem_to_json (503, "maintenance", "The address has too many connections", NULL, 10, NULL);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
                                             "Retry-After: 10\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                                             strlen (body), body);

  g_socket_send (socket, answer, strlen (answer), NULL, NULL);
}

static void
accept_one (MusterServer *self,
            GSocket      *socket)
{
  g_autoptr(GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  if (local == NULL || remote == NULL)
    return;
  g_socket_set_blocking (socket, FALSE);
  if (too_many (self, remote))
    {
      refuse_connection (socket);
      return;
    }
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  connection = g_socket_connection_factory_create_connection (socket);
  if (self->certificate != NULL)
    stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);
  else
    stream = g_object_ref (G_IO_STREAM (connection));
  if (stream == NULL)
    {
      g_warning ("TLS: %s", error->message);
      return;
    }
  track (self, stream, socket, remote);
  if (!soup_server_accept_iostream (self->soup, stream, local, remote, &error))
    g_warning ("A connection cannot be served: %s", error->message);
}

static gboolean
on_incoming (GSocket     *socket,
             GIOCondition condition,
             gpointer     user_data)
{
  MusterServer *self = user_data;

  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocket) incoming = g_socket_accept (socket, NULL, &error);

      if (incoming == NULL)
        {
          if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            g_message ("A connection cannot be accepted: %s", error->message);
          break;
        }
      accept_one (self, incoming);
    }
  return G_SOURCE_CONTINUE;
}

static MusterConnection *
find_connection (MusterServer      *self,
                 SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  g_autofree char *peer = peer_of (remote);

  return g_hash_table_lookup (self->connections, peer);
}

static void
set_deadline (MusterServer      *self,
              SoupServerMessage *message,
              gint64             ms)
{
  MusterConnection *connection = find_connection (self, message);

  if (connection == NULL)
    return;
  connection->deadline = ms > 0 ? monotonic_ms () + ms : 0;
  connection->idle_since = 0;
}

/**
 * muster_server_forget:
 *
 * The connection of @message is an event stream from now on, with bounds of its own.
 */
void
muster_server_forget (MusterServer      *self,
                      SoupServerMessage *message)
{
  MusterConnection *connection = find_connection (self, message);
  g_autoptr(GError) error = NULL;

  set_deadline (self, message, 0);
  if (connection != NULL && !g_socket_set_option (connection->socket, SOL_SOCKET, SO_SNDBUF, STREAM_BUFFER, &error))
    g_warning ("A stream's buffer cannot be bounded: %s", error->message);
}

static void
add_length (const char *name,
            const char *value,
            gpointer    user_data)
{
  *(gsize *) user_data += strlen (name) + strlen (value) + 4;
}

static void
refuse_large (SoupServerMessage *message,
              const char        *detail)
{
  g_autofree char *body = muster_problem_to_json (413, "payload-too-large", detail, NULL, -1, NULL);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_server_message_set_status (message, 413, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", "no-store");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
on_got_headers (SoupServerMessage *message,
                MusterServer      *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gsize length = 0;

  set_deadline (self, message, MUSTER_REQUEST_MS);
  soup_message_headers_foreach (headers, add_length, &length);
  if (length > MUSTER_MAX_HEADERS)
    refuse_large (message, "The headers are too large");
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) > MUSTER_MAX_BODY)
    refuse_large (message, "The body is too large");
}

static void
on_got_chunk (SoupServerMessage *message,
              GBytes            *chunk,
              MusterServer      *self)
{
  gsize so_far = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), "muster-body")) + g_bytes_get_size (chunk);

  g_object_set_data (G_OBJECT (message), "muster-body", GSIZE_TO_POINTER (so_far));
  if (so_far > MUSTER_MAX_BODY && soup_server_message_get_status (message) == 0)
    refuse_large (message, "The body is too large");
}

static void
on_got_body (SoupServerMessage *message,
             MusterServer      *self)
{
  set_deadline (self, message, 0);
}

static void
on_finished (SoupServerMessage *message,
             MusterServer      *self)
{
  MusterConnection *connection = find_connection (self, message);

  set_deadline (self, message, MUSTER_IDLE_MS);
  if (connection != NULL)
    connection->idle_since = monotonic_ms ();
}

/* libsoup tells of a kept-alive connection's next request only when its headers are whole: the socket tells that they
 * have begun. */
static gboolean
has_begun (MusterConnection *self,
           gint64            now)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  return getsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_INFO, &info, &length) == 0 &&
         (gint64) info.tcpi_last_data_recv + IDLE_SLACK_MS < now - self->idle_since;
}

static void
on_request_started (SoupServer        *soup,
                    SoupServerMessage *message,
                    MusterServer      *self)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), self);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
}

static void
on_request (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  muster_request_dispatch (user_data, message);
}

static gboolean
on_timer (gpointer data)
{
  MusterServer *self = data;
  gint64 now = monotonic_ms ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MusterConnection *connection = value;

      if (connection->idle_since > 0 && has_begun (connection, now))
        {
          connection->idle_since = 0;
          connection->deadline = now + MUSTER_REQUEST_MS;
        }
      if (connection->deadline == 0 || now < connection->deadline)
        continue;
      connection->deadline = 0;
      g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
    }
  return G_SOURCE_CONTINUE;
}

MusterServer *
muster_server_new (MusterStore *store,
                   MusterAuth  *auth,
                   MusterHub   *hub)
{
  MusterServer *self = g_new0 (MusterServer, 1);

  self->store = store;
  self->auth = auth;
  self->hub = hub;
  self->connections = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, connection_free);
  self->per_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->soup = soup_server_new ("server-header", "muster/" MUSTER_VERSION, "raw-paths", FALSE, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), self);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  self->timer = g_timeout_add_seconds (1, on_timer, self);
  return self;
}

void
muster_server_free (MusterServer *self)
{
  muster_server_stop (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->soup);
  g_clear_object (&self->certificate);
  /* streams that something else still holds must not find us gone */
  {
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->connections);
    while (g_hash_table_iter_next (&iter, NULL, &value))
      g_object_weak_unref (G_OBJECT (((MusterConnection *) value)->stream), on_stream_gone, value);
  }
  g_hash_table_unref (self->connections);
  g_hash_table_unref (self->per_address);
  g_hash_table_unref (self->running);
  g_free (self->address);
  g_free (self);
}

static GSocket *
open_socket (GInetSocketAddress *address,
             GError            **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (G_SOCKET_ADDRESS (address)), G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, G_SOCKET_ADDRESS (address), TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/**
 * muster_server_listen:
 * @host_and_port: "127.0.0.1:0", "[::1]:8080"
 * @certificate: (nullable): TLS
 *
 * Listens with a backlog of its own: GSocket's 10 lets 11 clients a second in after a restart.
 */
gboolean
muster_server_listen (MusterServer    *self,
                      const char      *host_and_port,
                      GTlsCertificate *certificate,
                      GError         **error)
{
  g_autoptr(GSocketConnectable) parsed = g_network_address_parse (host_and_port, 0, error);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GInetSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  const char *name;

  if (parsed == NULL)
    return FALSE;
  name = g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));
  address = (GInetSocketAddress *) g_inet_socket_address_new_from_string (name, g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"%s\" is no numeric address", name);
      return FALSE;
    }
  if (certificate == NULL && !g_inet_address_get_is_loopback (g_inet_socket_address_get_address (address)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Beyond loopback a TLS certificate is needed");
      return FALSE;
    }
  self->socket = open_socket (address, error);
  if (self->socket == NULL)
    return FALSE;
  g_set_object (&self->certificate, certificate);
  local = g_socket_get_local_address (self->socket, NULL);
  host = peer_of (local);
  if (g_socket_get_family (self->socket) == G_SOCKET_FAMILY_IPV6)
    self->address = g_strdup_printf ("%s://[%s]:%u", certificate != NULL ? "https" : "http", name,
                                     g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  else
    self->address = g_strdup_printf ("%s://%s", certificate != NULL ? "https" : "http", host);
  self->accepting = g_socket_create_source (self->socket, G_IO_IN, NULL);
  /* libsoup keeps connections alive only while it has a listener of its own. It gets this one too, but never comes to
   * accept: ours has the higher priority and empties the queue each time. */
  g_source_set_priority (self->accepting, G_PRIORITY_HIGH);
  g_source_set_callback (self->accepting, G_SOURCE_FUNC (on_incoming), self, NULL);
  g_source_attach (self->accepting, g_main_context_get_thread_default ());
  if (!soup_server_listen_socket (self->soup, self->socket, 0, error))
    return FALSE;
  return TRUE;
}

/**
 * muster_server_stop:
 *
 * Takes no new connections.
 */
void
muster_server_stop (MusterServer *self)
{
  if (self->accepting != NULL)
    {
      g_source_destroy (self->accepting);
      g_clear_pointer (&self->accepting, g_source_unref);
    }
  if (self->socket != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->socket);
}

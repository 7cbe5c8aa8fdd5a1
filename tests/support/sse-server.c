/* sse-server.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sse-server.h"

#include <string.h>
#include <sys/socket.h>

typedef struct
{
  GBytes      *bytes;
  SseServerEnd end;
} Reply;

typedef struct
{
  char       *method;
  char       *path;
  char       *body;
  GHashTable *headers;
} Request;

typedef struct
{
  SseServer         *server; /* NULL: the server is gone */
  GSocketConnection *socket;
  GIOStream         *stream;
  GCancellable      *cancellable;
  GString           *input;
  char               buffer[16384];
  char              *path;
  SseServerEnd       end;
  gboolean           is_held;
  gboolean           hangs_up; /* at the next bytes */
} Client;

struct _SseServer
{
  GSocketService  *service;
  GTlsCertificate *certificate;
  guint16          port;
  char            *address;
  guint            delay_ms;
  char            *anything;
  GHashTable      *replies; /* path → GQueue of Reply */
  GPtrArray       *requests;
  GPtrArray       *clients;
};

static void read_more (Client *client);

gboolean
sse_server_keep_going (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_bytes_unref (reply->bytes);
  g_free (reply);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->body);
  g_hash_table_unref (request->headers);
  g_free (request);
}

static void
queue_free (gpointer data)
{
  g_queue_free_full (data, reply_free);
}

static void
client_close (Client *client)
{
  g_cancellable_cancel (client->cancellable);
  client->is_held = FALSE;
  if (client->end == SSE_SERVER_RESET)
    {
      struct linger linger = { .l_onoff = 1, .l_linger = 0 };

      setsockopt (g_socket_get_fd (g_socket_connection_get_socket (client->socket)), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
      g_socket_close (g_socket_connection_get_socket (client->socket), NULL);
    }
  g_io_stream_close (client->stream, NULL, NULL);
}

static void
client_free (Client *client)
{
  if (client->server != NULL)
    g_ptr_array_remove (client->server->clients, client);
  g_clear_object (&client->stream);
  g_clear_object (&client->socket);
  g_clear_object (&client->cancellable);
  g_string_free (client->input, TRUE);
  g_free (client->path);
  g_free (client);
}

static Request *
parse_request (const char *text,
               gsize       head)
{
  Request *request = g_new0 (Request, 1);
  g_autofree char *copy = g_strndup (text, head);
  g_auto(GStrv) lines = g_strsplit (copy, "\r\n", -1);
  g_auto(GStrv) words = g_strsplit (lines[0], " ", 3);

  request->method = g_strdup (words[0]);
  request->path = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        g_hash_table_replace (request->headers, g_ascii_strdown (lines[i], colon - lines[i]), g_strstrip (g_strdup (colon + 1)));
    }
  return request;
}

static Reply *
next_reply (SseServer  *self,
            const char *path)
{
  GQueue *queue = g_hash_table_lookup (self->replies, path);
  Reply *reply;

  if (queue == NULL || queue->length == 0)
    return NULL;
  reply = g_queue_peek_head (queue);
  if (queue->length > 1)
    g_queue_pop_head (queue);
  else
    reply = g_memdup2 (reply, sizeof *reply), g_bytes_ref (reply->bytes);
  return reply;
}

static void
on_written (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Client *client = user_data;
  gboolean ok = g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);

  if (ok && client->end == SSE_SERVER_HOLD && client->server != NULL)
    {
      client->is_held = TRUE;
      read_more (client);
      return;
    }
  client_close (client);
  client_free (client);
}

static void
answer (Client *client)
{
  g_autofree char *nothing = NULL;
  Reply *reply = client->server != NULL ? next_reply (client->server, client->path) : NULL;

  if (reply == NULL)
    {
      client_close (client);
      client_free (client);
      return;
    }
  client->end = reply->end;
  g_object_set_data_full (G_OBJECT (client->stream), "bytes", g_bytes_ref (reply->bytes), (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (client->stream), g_bytes_get_data (reply->bytes, NULL),
                                   g_bytes_get_size (reply->bytes), G_PRIORITY_DEFAULT, client->cancellable, on_written, client);
  reply_free (reply);
}

static gboolean
on_delayed (gpointer user_data)
{
  answer (user_data);
  return G_SOURCE_REMOVE;
}

/* FALSE: not all of the request is there yet. */
static gboolean
take_request (Client *client)
{
  const char *end = strstr (client->input->str, "\r\n\r\n");
  const char *length;
  Request *request;
  gsize head, body = 0;

  if (end == NULL)
    return FALSE;
  head = end - client->input->str;
  request = parse_request (client->input->str, head);
  length = g_hash_table_lookup (request->headers, "content-length");
  if (length != NULL)
    body = g_ascii_strtoull (length, NULL, 10);
  if (client->input->len < head + 4 + body)
    {
      request_free (request);
      return FALSE;
    }
  request->body = g_strndup (client->input->str + head + 4, body);
  g_set_str (&client->path, request->path);
  g_string_truncate (client->input, 0);
  g_ptr_array_add (client->server->requests, request);
  if (client->server->delay_ms > 0)
    g_timeout_add (client->server->delay_ms, on_delayed, client);
  else
    answer (client);
  return TRUE;
}

static void
on_read (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Client *client = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);

  if (n <= 0 || client->server == NULL || client->hangs_up)
    {
      client_close (client);
      client_free (client);
      return;
    }
  if (client->server->anything != NULL)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (client->stream), client->server->anything,
                                 strlen (client->server->anything), NULL, NULL, NULL);
      client_close (client);
      client_free (client);
      return;
    }
  g_string_append_len (client->input, client->buffer, n);
  if (client->is_held || !take_request (client))
    read_more (client);
}

static void
read_more (Client *client)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (client->stream), client->buffer, sizeof client->buffer,
                             G_PRIORITY_DEFAULT, client->cancellable, on_read, client);
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  SseServer *self = user_data;
  Client *client = g_new0 (Client, 1);

  client->server = self;
  client->socket = g_object_ref (connection);
  client->cancellable = g_cancellable_new ();
  client->input = g_string_new (NULL);
  if (self->certificate != NULL)
    client->stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  else
    client->stream = G_IO_STREAM (g_object_ref (connection));
  g_ptr_array_add (self->clients, client);
  read_more (client);
  return TRUE;
}

/* Ends what is connected; the clients free themselves as their reads return. */
static void
drop_clients (SseServer *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      client->server = NULL;
      g_cancellable_cancel (client->cancellable);
      g_socket_close (g_socket_connection_get_socket (client->socket), NULL);
    }
  g_ptr_array_set_size (self->clients, 0);
}

static void
start_listening (SseServer *self)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr(GSocketAddress) actual = NULL;
  g_autoptr(GError) error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &actual, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (actual));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
}

SseServer *
sse_server_new (GTlsCertificate *certificate)
{
  SseServer *self = g_new0 (SseServer, 1);

  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, queue_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->clients = g_ptr_array_new ();
  start_listening (self);
  self->address = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http", self->port);
  return self;
}

void
sse_server_stop (SseServer *self)
{
  if (self->service == NULL)
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  drop_clients (self);
}

void
sse_server_restart (SseServer *self)
{
  start_listening (self);
}

void
sse_server_free (SseServer *self)
{
  sse_server_stop (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->replies);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->clients);
  g_free (self->address);
  g_free (self->anything);
  g_free (self);
}

const char *
sse_server_get_address (SseServer *self)
{
  return self->address;
}

void
sse_server_queue_raw (SseServer   *self,
                      const char  *path,
                      const char  *bytes,
                      gssize       length,
                      SseServerEnd end)
{
  GQueue *queue = g_hash_table_lookup (self->replies, path);
  Reply *reply = g_new0 (Reply, 1);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->replies, g_strdup (path), queue);
    }
  reply->bytes = g_bytes_new (bytes, length < 0 ? (gssize) strlen (bytes) : length);
  reply->end = end;
  g_queue_push_tail (queue, reply);
}

void
sse_server_queue (SseServer   *self,
                  const char  *path,
                  guint        status,
                  const char  *headers,
                  const char  *body,
                  gssize       length,
                  SseServerEnd end)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/1.1 %u Answer\r\nConnection: close\r\n%s\r\n", status, headers != NULL ? headers : "");
  if (body != NULL)
    g_string_append_len (text, body, length < 0 ? (gssize) strlen (body) : length);
  sse_server_queue_raw (self, path, text->str, text->len, end);
}

void
sse_server_delay (SseServer *self,
                  guint      ms)
{
  self->delay_ms = ms;
}

void
sse_server_answer_anything (SseServer  *self,
                            const char *bytes)
{
  g_set_str (&self->anything, bytes);
}

static Client *
find_held (SseServer  *self,
           const char *path)
{
  for (guint i = self->clients->len; i > 0; i--)
    {
      Client *client = g_ptr_array_index (self->clients, i - 1);

      if (client->is_held && g_strcmp0 (client->path, path) == 0)
        return client;
    }
  return NULL;
}

gboolean
sse_server_say (SseServer  *self,
                const char *path,
                const char *bytes)
{
  Client *client = find_held (self, path);

  if (client == NULL)
    return FALSE;
  return g_output_stream_write_all (g_io_stream_get_output_stream (client->stream), bytes, strlen (bytes), NULL, NULL, NULL);
}

void
sse_server_hang_up (SseServer  *self,
                    const char *path)
{
  Client *client = find_held (self, path);

  g_assert_nonnull (client);
  client_close (client);
}

void
sse_server_hang_up_on_next (SseServer  *self,
                            const char *path)
{
  Client *client;

  SPIN_UNTIL ((client = find_held (self, path)) != NULL);
  client->hangs_up = TRUE;
}

static Request *
find_request (SseServer  *self,
              const char *path,
              guint       nth)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (g_str_equal (request->path, path) && nth-- == 0)
        return request;
    }
  return NULL;
}

guint
sse_server_get_n (SseServer  *self,
                  const char *path)
{
  guint n = 0;

  while (find_request (self, path, n) != NULL)
    n++;
  return n;
}

const char *
sse_server_get_header (SseServer  *self,
                       const char *path,
                       guint       nth,
                       const char *name)
{
  Request *request = find_request (self, path, nth);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  g_assert_nonnull (request);
  return g_hash_table_lookup (request->headers, lower);
}

const char *
sse_server_get_body (SseServer  *self,
                     const char *path,
                     guint       nth)
{
  Request *request = find_request (self, path, nth);

  g_assert_nonnull (request);
  return request->body;
}

const char *
sse_server_get_method (SseServer  *self,
                       const char *path,
                       guint       nth)
{
  Request *request = find_request (self, path, nth);

  g_assert_nonnull (request);
  return request->method;
}

/* A certificate that signs itself, for one name: PEM files NAME.crt and NAME.key in @folder. */
GTlsCertificate *
sse_server_make_certificate (const char *folder,
                             const char *name,
                             const char *subject_alternative)
{
  g_autofree char *crt = g_strconcat (folder, "/", name, ".crt", NULL);
  g_autofree char *key = g_strconcat (folder, "/", name, ".key", NULL);
  g_autofree char *extension = g_strconcat ("subjectAltName=", subject_alternative, NULL);
  const char *argv[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-keyout", key, "-out", crt, "-days", "2", "-subj", "/CN=Muster test", "-addext", extension, NULL };
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  certificate = g_tls_certificate_new_from_files (crt, key, &error);
  g_assert_no_error (error);
  return certificate;
}

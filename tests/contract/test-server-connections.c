/* test-server-connections.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server-fixture.h"

#include <gio/gnetworking.h>
#include <glib/gstdio.h>
#include <string.h>

/* Connections as such: readers who do not read, requests that do not end, TLS. */

static const char *const write_headers[] = { "*write", NULL };

/* A connection without libsoup, with little room for what comes. */
typedef struct
{
  GSocketConnection *connection;
  GDataInputStream  *lines;
} Raw;

static Raw *
raw_new (ServerFixture *server,
         int            room)
{
  Raw *self = g_new0 (Raw, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnectable) address = g_network_address_parse_uri (server_fixture_get_address (server), 0, &error);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr(GSocketAddress) local = g_inet_socket_address_new_from_string ("127.0.0.1", g_network_address_get_port (
                                                                             G_NETWORK_ADDRESS (address)));

  if (room > 0)
    g_assert_true (g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, room, NULL));
  g_assert_true (g_socket_connect (socket, local, NULL, &error));
  g_socket_set_timeout (socket, 30);
  self->connection = g_socket_connection_factory_create_connection (socket);
  self->lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  g_data_input_stream_set_newline_type (self->lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  return self;
}

static void
raw_free (Raw *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->lines);
  g_object_unref (self->connection);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Raw, raw_free)

static void
raw_send (Raw        *self,
          const char *text)
{
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), text, strlen (text),
                                            NULL, NULL, NULL));
}

/* Reads an answer whole; its status, or 0 at the end of the connection. */
static guint
raw_answer (Raw *self)
{
  g_autofree char *status = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL);
  gsize length = 0;

  if (status == NULL)
    return 0;
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      if (*line == '\0')
        break;
      if (g_ascii_strncasecmp (line, "Content-Length: ", 16) == 0)
        length = g_ascii_strtoull (line + 16, NULL, 10);
    }
  g_assert_cmpint (g_input_stream_skip (G_INPUT_STREAM (self->lines), length, NULL, NULL), ==, length);
  return strtoul (status + strlen ("HTTP/1.1 "), NULL, 10);
}

static void
raw_listen (Raw        *self,
            const char *token,
            const char *position)
{
  g_autofree char *request = g_strdup_printf ("GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                                              "Last-Event-ID: %s\r\n\r\n", token, position);

  raw_send (self, request);
}

/* Reads to the end of the stream, without a gap; returns the last id that came whole. */
static char *
raw_drain (Raw    *self,
           gint64 *last)
{
  g_autofree char *id = NULL;
  char *whole = NULL, *line;

  while ((line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL)) != NULL)
    {
      if (g_str_has_prefix (line, "id: "))
        g_set_str (&id, line + 4);
      else if (*line == '\0' && id != NULL)
        {
          gint64 seq = g_ascii_strtoll (strchr (id, '.') + 1, NULL, 10);

          g_assert_cmpint (seq, >=, *last);
          g_assert_cmpint (seq, <=, *last + 1);
          *last = seq;
          g_set_str (&whole, id);
        }
      g_free (line);
    }
  return whole;
}

static char *
position_now (ServerFixture *server,
              const char    *token)
{
  g_autoptr(Answer) answer = server_fixture_ask (server, token, "GET", "/v1/queues", NULL, NULL);

  return g_strdup (soup_message_headers_get_one (answer->headers, "Muster-Position"));
}

#define PER_BATCH 60

static void
write_batch (ServerFixture *server,
             guint          round)
{
  g_autoptr(GString) batch = g_string_new ("{\"items\":[");
  g_autofree char *name = g_strnfill (190, 'x');
  g_autoptr(Answer) answer = NULL;

  for (guint i = 0; i < PER_BATCH; i++)
    g_string_append_printf (batch, "%s{\"operation\":\"inbound.message\",\"args\":{\"customer\":{\"id\":\"c%u\",\"name\":"
                            "\"%s\"},\"channel\":\"web\",\"queue\":\"q1\",\"clientId\":\"m%u\",\"text\":\"Hello\"}}",
                            i > 0 ? "," : "", round * PER_BATCH + i, name, i);
  g_string_append (batch, "]}");
  answer = server_fixture_ask (server, server_fixture_get_token (server, "gateway"), "POST", "/v1/workspace/batch",
                               write_headers, batch->str);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
read_until (Stream *stream,
            gint64  seq,
            gint64 *last)
{
  while (*last < seq)
    {
      g_autoptr(StreamEvent) event = stream_next (stream);
      JsonObject *object;

      g_assert_nonnull (event);
      object = json_node_get_object (event->json);
      if (!g_str_equal (event->type, "change"))
        continue;
      g_assert_cmpint (json_object_get_int_member (object, "prev"), ==, *last);
      g_assert_cmpint (json_object_get_int_member (object, "seq"), ==, *last + 1);
      (*last)++;
    }
}

/* What the one who was cut off has missed comes when it comes back. */
static void
resume (ServerFixture *server,
        const char    *token,
        const char    *position,
        gint64         last,
        gint64         head)
{
  g_autoptr(Stream) again = server_fixture_listen (server, token, position);

  read_until (again, head, &last);
}

static void
test_queue_full (void)
{
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *position = position_now (server, sue);
  g_autofree char *reached = NULL;
  g_autoptr(Raw) slow = raw_new (server, 4096);
  g_autoptr(Stream) other = server_fixture_listen (server, sue, position);
  gint64 last = 0, seen = 0;

  raw_listen (slow, sue, position);
  for (guint round = 0; round < 40; round++)
    {
      write_batch (server, round);
      read_until (other, (round + 1) * PER_BATCH, &seen);
    }
  reached = raw_drain (slow, &last);
  g_assert_nonnull (reached);
  g_assert_cmpint (last, >, 0);
  g_assert_cmpint (last, <, 40 * PER_BATCH);
  resume (server, sue, reached, last, 40 * PER_BATCH);
}

static void
test_late (void)
{
  static const char *const arguments[] = { "--test-clock", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, arguments);
  g_autofree char *sue = server_fixture_sign_in (server, FIXTURE_SUPERVISOR);
  g_autofree char *position = position_now (server, sue);
  g_autofree char *reached = NULL;
  g_autoptr(Raw) slow = raw_new (server, 4096);
  g_autoptr(Stream) other = server_fixture_listen (server, sue, position);
  gint64 last = 0, seen = 0;

  raw_listen (slow, sue, position);
  for (guint round = 0; round < 7; round++)
    {
      write_batch (server, round);
      read_until (other, (round + 1) * PER_BATCH, &seen);
    }
  server_fixture_advance (server, 10001);
  reached = raw_drain (slow, &last);
  g_assert_nonnull (reached);
  g_assert_cmpint (last, <, 7 * PER_BATCH);
  resume (server, sue, reached, last, 7 * PER_BATCH);
  write_batch (server, 7);
  read_until (other, 8 * PER_BATCH, &seen);
}

/* Waits until the kernel says that nothing has come for @ms: what is sent then is a request of its own. */
static void
raw_wait_quiet (Raw  *self,
                guint ms)
{
  int fd = g_socket_get_fd (g_socket_connection_get_socket (self->connection));
  struct tcp_info info = { 0 };

  for (guint i = 0; i < 10000 && info.tcpi_last_data_recv < ms; i++)
    {
      socklen_t size = sizeof info;

      g_poll (NULL, 0, 1);
      g_assert_no_errno (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size));
    }
  g_assert_cmpuint (info.tcpi_last_data_recv, >=, ms);
}

static void
test_header_deadline (void)
{
  static const char request[] = "GET /v1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(Raw) first = raw_new (server, 0);
  g_autoptr(Raw) later = raw_new (server, 0);
  g_autoptr(Raw) idle = raw_new (server, 0);
  gint64 since = g_get_monotonic_time ();

  raw_send (first, "GET /v1 HT");
  raw_send (later, request);
  g_assert_cmpuint (raw_answer (later), ==, 200);
  raw_send (idle, request);
  g_assert_cmpuint (raw_answer (idle), ==, 200);
  raw_wait_quiet (later, 100);
  raw_send (later, "GET /v1 HT");
  g_assert_cmpuint (raw_answer (first), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - since, >, 9 * G_USEC_PER_SEC);
  g_assert_cmpuint (raw_answer (later), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - since, <, 20 * G_USEC_PER_SEC);
  raw_send (idle, request);
  g_assert_cmpuint (raw_answer (idle), ==, 200);
}

static void
openssl (const char *folder,
         const char *command)
{
  g_auto(GStrv) argv = g_strsplit (command, " ", -1);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
}

/* An authority of our own, and the server's certificate by it. */
static void
make_certificates (const char *folder)
{
  openssl (folder, "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=Authority"
           " -keyout ca.key -out ca.pem");
  openssl (folder, "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=server -keyout server.key"
           " -out server.csr -addext subjectAltName=IP:127.0.0.1");
  openssl (folder, "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -copy_extensions copy -out server.pem");
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static GInputStream *
tls_get (ServerFixture *server,
         SoupSession   *session,
         const char    *path,
         const char    *token,
         GError       **error)
{
  g_autofree char *uri = g_strconcat (server_fixture_get_address (server), path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", uri);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  return soup_session_send (session, message, NULL, error);
}

static void
test_tls (void)
{
  g_autofree char *folder = g_dir_make_tmp ("muster-test-XXXXXX", NULL);
  g_autofree char *certificate = g_build_filename (folder, "server.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "server.key", NULL);
  g_autofree char *authority = g_build_filename (folder, "ca.pem", NULL);
  const char *const arguments[] = { "--tls-certificate", certificate, "--tls-key", key, NULL };
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(SoupSession) trusting = NULL;
  g_autoptr(SoupSession) distrusting = soup_session_new_with_options ("timeout", 20, NULL);
  g_autoptr(ServerFixture) server = NULL;
  g_autoptr(GInputStream) stream = NULL, refused = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  make_certificates (folder);
  server = server_fixture_new (NULL, arguments);
  g_assert_true (g_str_has_prefix (server_fixture_get_address (server), "https://127.0.0.1:"));
  database = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  trusting = soup_session_new_with_options ("tls-database", database, "timeout", 20, NULL);
  stream = tls_get (server, trusting, "/v1/events", server_fixture_get_token (server, "reader"), &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (stream);
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_assert_nonnull (line);
    }
  while (!g_str_equal (line, "event: hello"));
  refused = tls_get (server, distrusting, "/v1", "none", &error);
  g_assert_null (refused);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_input_stream_close (G_INPUT_STREAM (lines), NULL, NULL);
  server_fixture_stop (server);
  remove_folder (folder);
}

/* Beyond loopback nothing goes in the clear. */
static void
test_tls_needed (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                                                     g_getenv ("MUSTER_SERVER"), "--temporary", "--listen", "0.0.0.0:0", NULL);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, "", NULL, NULL, &said, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (said, "TLS"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/connections/queue-full", test_queue_full);
  g_test_add_func ("/server/connections/late", test_late);
  g_test_add_func ("/server/connections/header-deadline", test_header_deadline);
  g_test_add_func ("/server/connections/tls", test_tls);
  g_test_add_func ("/server/connections/tls-needed", test_tls_needed);
  return g_test_run ();
}

/* server-fixture.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "muster-clock.h"

static const char small[] =
  "{'organization':{'id':'org','name':'Small & Co','timeZone':'UTC','seats':20,'chatLimit':3,'quietSeconds':1200,"
  "'unansweredSeconds':600,'holdSeconds':120},"
  "'roles':[{'id':'r-admin','name':'Administrator','permissions':['agents.read','agents.manage','roles.manage',"
  "'status.change','chats.read','chats.join','chats.move','chats.finish','workspace.use','sessions.end','requests.decide',"
  "'impersonate','reports.read','audit.read','organization.manage','pii.read']},"
  "{'id':'r-supervisor','name':'Supervisor','permissions':['agents.read','chats.read','status.change','requests.decide']},"
  "{'id':'r-agent','name':'Agent','permissions':['workspace.use']}],"
  "'units':[{'id':'u1','name':'Service'}],"
  "'teams':[{'id':'north','name':'North'},{'id':'south','name':'South'}],"
  "'queues':[{'id':'q1','name':'First','slaFirstSeconds':60,'slaNextSeconds':90},{'id':'q2','name':'Second'}],"
  "'breakReasons':[{'id':'lunch','name':'Lunch break','limitSeconds':1800},"
  "{'id':'training','name':'Training','needsApproval':true}],"
  "'accounts':["
  "{'id':'admin','username':'admin','displayName':'Ada Admin','role':'r-admin','agent':false,'password':'admin-password'},"
  "{'id':'sue','username':'sue','displayName':'Sue','role':'r-supervisor','agent':false,'password':'sue-password'},"
  "{'id':'nora','username':'nora','displayName':'Nora','role':'r-supervisor','agent':false,'password':'nora-password',"
  "'scope':{'all':false,'teams':['north']}},"
  "{'id':'a1','username':'ann','displayName':'Ann','role':'r-agent','unit':'u1','teams':['north'],'queues':['q1'],"
  "'password':'ann-password'},"
  "{'id':'a2','username':'bob','displayName':'Bob','role':'r-agent','teams':['south'],'queues':['q1','q2']},"
  "{'id':'a3','username':'cem','displayName':'Cem','role':'r-agent','teams':['south'],'queues':['q2'],'chatLimit':0},"
  "{'id':'a4','username':'dan','displayName':'Dan','role':'r-agent','queues':['q1'],'enabled':false,"
  "'password':'dan-password'}],"
  "'tokens':[{'name':'gateway','permissions':['workspace.gateway','workspace.use','agents.read','chats.read']},"
  "{'name':'reader','permissions':['agents.read']}]}";

struct _ServerFixture
{
  char        *folder;
  char        *database;
  char       **arguments;
  char        *address;
  JsonObject  *tokens;
  GPid         pid;
  int          input;
  FILE        *output;
  SoupSession *session;
  guint        n_keys;
};

static char **
make_argv (ServerFixture *self,
           gboolean       import)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const char *program = g_getenv ("MUSTER_SERVER");

  g_assert_nonnull (program);
  g_strv_builder_add_many (builder, program, "--database", self->database, "--with-parent", NULL);
  g_strv_builder_add (builder, "--listen");
  g_strv_builder_add (builder, self->address != NULL ? self->address + strlen ("http://") : "127.0.0.1:0");
  if (import)
    g_strv_builder_add_many (builder, "--import", "-", NULL);
  if (self->arguments != NULL)
    g_strv_builder_addv (builder, (const char **) self->arguments);
  return g_strv_builder_end (builder);
}

static void
write_all (int         fd,
           const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize n = write (fd, text, left);

      g_assert_cmpint (n, >, 0);
      text += n;
      left -= n;
    }
}

static void
start (ServerFixture *self,
       const char    *import)
{
  g_auto(GStrv) argv = make_argv (self, import != NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  char line[8192];
  int output;
  JsonObject *ready, *tokens;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->pid, &self->input, &output, NULL,
                            &error);
  g_assert_no_error (error);
  self->output = fdopen (output, "r");
  if (import != NULL)
    {
      write_all (self->input, import);
      write_all (self->input, "\n");
    }
  g_assert_nonnull (fgets (line, sizeof line, self->output));
  node = json_from_string (line, &error);
  g_assert_no_error (error);
  ready = json_node_get_object (node);
  g_free (self->address);
  self->address = g_strdup (json_object_get_string_member (ready, "address"));
  tokens = json_object_get_object_member (ready, "tokens");
  if (json_object_get_size (tokens) > 0)
    {
      g_clear_pointer (&self->tokens, json_object_unref);
      self->tokens = json_object_ref (tokens);
    }
}

ServerFixture *
server_fixture_new (const char        *import,
                    const char *const *arguments)
{
  ServerFixture *self = g_new0 (ServerFixture, 1);
  g_autofree char *document = g_strdup (import != NULL ? import : small);
  g_autoptr(GError) error = NULL;

  if (import == NULL)
    g_strdelimit (document, "'", '"');
  self->folder = g_dir_make_tmp ("muster-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->database = g_build_filename (self->folder, "muster.db", NULL);
  self->arguments = g_strdupv ((char **) arguments);
  self->session = soup_session_new_with_options ("max-conns", 64, "max-conns-per-host", 64, NULL);
  start (self, *document != '\0' ? document : NULL);
  return self;
}

/**
 * server_fixture_start:
 *
 * After stop or kill: again, on the same port, with the same database.
 */
void
server_fixture_start (ServerFixture *self)
{
  g_assert_cmpint (self->pid, ==, 0);
  start (self, NULL);
}

static int
end (ServerFixture *self,
     int            signal)
{
  int status = 0;

  if (signal != 0)
    kill (self->pid, signal);
  close (self->input);
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
  fclose (self->output);
  soup_session_abort (self->session);
  return status;
}

void
server_fixture_stop (ServerFixture *self)
{
  int status = end (self, SIGTERM);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

void
server_fixture_kill (ServerFixture *self)
{
  end (self, SIGKILL);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_rmdir (path);
}

void
server_fixture_free (ServerFixture *self)
{
  if (self->pid != 0)
    server_fixture_stop (self);
  remove_folder (self->folder);
  g_clear_object (&self->session);
  g_clear_pointer (&self->tokens, json_object_unref);
  g_strfreev (self->arguments);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->address);
  g_free (self);
}

const char *
server_fixture_get_address (ServerFixture *self)
{
  return self->address;
}

const char *
server_fixture_get_database (ServerFixture *self)
{
  return self->database;
}

int
server_fixture_get_pid (ServerFixture *self)
{
  return self->pid;
}

const char *
server_fixture_get_token (ServerFixture *self,
                          const char    *name)
{
  return json_object_get_string_member (self->tokens, name);
}

/**
 * server_fixture_advance:
 * @ms: how far the server's clock moves (--test-clock)
 *
 * Returns when the server has done what was due.
 */
void
server_fixture_advance (ServerFixture *self,
                        gint64         ms)
{
  g_autofree char *line = g_strdup_printf ("advance %" G_GINT64_FORMAT "\n", ms);
  char answer[64];

  write_all (self->input, line);
  g_assert_nonnull (fgets (answer, sizeof answer, self->output));
  g_assert_cmpstr (answer, ==, "ok\n");
}

struct _Stream
{
  SoupSession      *session;
  SoupMessage      *message;
  GDataInputStream *lines;
  GString          *all;
};

/**
 * server_fixture_listen:
 * @position: (nullable): Last-Event-ID
 *
 * Opens /v1/events.
 */
Stream *
server_fixture_listen (ServerFixture *self,
                       const char    *token,
                       const char    *position)
{
  Stream *stream = g_new0 (Stream, 1);
  g_autofree char *uri = g_strconcat (self->address, "/v1/events", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(GInputStream) input = NULL;
  g_autoptr(GError) error = NULL;
  SoupMessageHeaders *headers;

  stream->session = soup_session_new_with_options ("timeout", 30, NULL);
  stream->message = soup_message_new ("GET", uri);
  stream->all = g_string_new (NULL);
  headers = soup_message_get_request_headers (stream->message);
  soup_message_headers_replace (headers, "Authorization", bearer);
  if (position != NULL)
    soup_message_headers_replace (headers, "Last-Event-ID", position);
  input = soup_session_send (stream->session, stream->message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (stream->message), ==, 200);
  stream->lines = g_data_input_stream_new (input);
  return stream;
}

/**
 * stream_next:
 *
 * Returns: (nullable): the next event; %NULL: the stream has ended
 */
StreamEvent *
stream_next (Stream *self)
{
  g_autoptr(GString) data = g_string_new (NULL);
  StreamEvent *event = g_new0 (StreamEvent, 1);
  char *line;

  while ((line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = line;

      g_string_append_printf (self->all, "%s\n", line);
      if (g_str_has_prefix (line, "event: "))
        g_set_str (&event->type, line + 7);
      else if (g_str_has_prefix (line, "id:"))
        g_set_str (&event->id, g_strstrip (line + 3));
      else if (g_str_has_prefix (line, "data: "))
        g_string_append (data, line + 6);
      else if (*line == '\0' && event->type != NULL)
        {
          event->json = json_from_string (data->str, NULL);
          g_assert_nonnull (event->json);
          return event;
        }
    }
  stream_event_free (event);
  return NULL;
}

void
stream_event_free (StreamEvent *self)
{
  g_free (self->type);
  g_free (self->id);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self);
}

static void add_header (const char *name,
                        const char *value,
                        gpointer    user_data);
static void log_exchange (SoupMessage *message,
                          const char  *method,
                          const char  *path,
                          const char  *body,
                          Answer      *answer);

void
stream_free (Stream *self)
{
  Answer answer = { .status = 200, .text = self->all->str };

  answer.headers = soup_message_get_response_headers (self->message);
  log_exchange (self->message, "GET", "/v1/events", NULL, &answer);
  g_input_stream_close (G_INPUT_STREAM (self->lines), NULL, NULL);
  g_object_unref (self->lines);
  g_object_unref (self->message);
  g_object_unref (self->session);
  g_string_free (self->all, TRUE);
  g_free (self);
}

static void
add_header (const char *name,
            const char *value,
            gpointer    user_data)
{
  json_object_set_string_member (user_data, name, value);
}

static void
log_exchange (SoupMessage *message,
              const char  *method,
              const char  *path,
              const char  *body,
              Answer      *answer)
{
  const char *file = g_getenv ("MUSTER_EXCHANGE_LOG");
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonObject *request_headers = json_object_new ();
  JsonObject *headers = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  int fd;

  soup_message_headers_foreach (soup_message_get_request_headers (message), add_header, request_headers);
  json_object_remove_member (request_headers, "Authorization");
  soup_message_headers_foreach (answer->headers, add_header, headers);
  json_object_set_string_member (object, "method", method);
  json_object_set_string_member (object, "path", path);
  json_object_set_object_member (object, "requestHeaders", request_headers);
  if (body != NULL)
    json_object_set_string_member (object, "requestBody", body);
  else
    json_object_set_null_member (object, "requestBody");
  json_object_set_int_member (object, "status", answer->status);
  json_object_set_object_member (object, "responseHeaders", headers);
  json_object_set_string_member (object, "responseBody", answer->text);
  if (file == NULL || *file == '\0')
    return;
  text = json_to_string (node, FALSE);
  line = g_strconcat (text, "\n", NULL);
  fd = open (file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  write_all (fd, line);
  close (fd);
}

static void
add_write_headers (ServerFixture      *self,
                   SoupMessageHeaders *headers)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *deadline = muster_time_format (muster_clock_now () + 30000);

  soup_message_headers_replace (headers, "Idempotency-Key", key);
  soup_message_headers_replace (headers, "Muster-Deadline", deadline);
}

Answer *
server_fixture_ask (ServerFixture     *self,
                    const char        *token,
                    const char        *method,
                    const char        *path,
                    const char *const *headers,
                    const char        *body)
{
  g_autofree char *uri = g_strconcat (self->address, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  SoupMessageHeaders *out = soup_message_get_request_headers (message);
  Answer *answer = g_new0 (Answer, 1);

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (out, "Authorization", bearer);
    }
  for (guint i = 0; headers != NULL && headers[i] != NULL;)
    {
      if (g_str_equal (headers[i], "*write"))
        {
          add_write_headers (self, out);
          i++;
          continue;
        }
      soup_message_headers_replace (out, headers[i], headers[i + 1]);
      i += 2;
    }
  if (body != NULL)
    {
      g_autoptr(GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", sent);
    }
  bytes = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  answer->text = g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
  answer->json = *answer->text != '\0' ? json_from_string (answer->text, NULL) : NULL;
  log_exchange (message, method, path, body, answer);
  return answer;
}

void
answer_free (Answer *self)
{
  soup_message_headers_unref (self->headers);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->text);
  g_free (self);
}

JsonNode *
answer_get (Answer     *self,
            const char *member)
{
  g_auto(GStrv) names = g_strsplit (member, ".", -1);
  JsonNode *node = self->json;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        node = json_array_get_element (json_node_get_array (node), strtoul (names[i], NULL, 10));
      else if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), names[i]);
      if (node == NULL)
        g_error ("No %s in %s", member, self->text);
    }
  return node;
}

const char *
answer_get_text (Answer     *self,
                 const char *member)
{
  return json_node_get_string (answer_get (self, member));
}

const char *
answer_get_code (Answer *self)
{
  g_assert_cmpstr (soup_message_headers_get_one (self->headers, "Content-Type"), ==, "application/problem+json");
  return answer_get_text (self, "code");
}

char *
server_fixture_sign_in (ServerFixture *self,
                        const char    *username)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"%s-password\",\"program\":\"test\"}", username,
                                           username);
  g_autoptr(Answer) answer = server_fixture_ask (self, NULL, "POST", "/v1/sessions", NULL, body);

  g_assert_cmpuint (answer->status, ==, 201);
  return g_strdup (answer_get_text (answer, "accessToken"));
}

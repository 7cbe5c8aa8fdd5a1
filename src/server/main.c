/* main.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "muster-auth.h"
#include "muster-clock.h"
#include "muster-hub.h"
#include "muster-password.h"
#include "muster-server.h"

#define DEMO_USERNAME "demo"
#define GOODBYE_MS 2000
#define GOODBYE_TEMPORARY_MS 200

typedef struct
{
  /* what was asked for */
  char             *database;
  char             *folder;       /* --temporary: the server's own, gone with it */
  char             *listen;
  char             *import;
  char             *certificate;
  char             *key;
  gboolean          demo;
  gboolean          with_parent;
  gboolean          temporary;
  gboolean          verify;
  gboolean          test_clock;
  int               agents;
  int               seed;
  int               log_limit;
  int               per_address;

  GMainLoop        *loop;
  MusterStore      *store;
  MusterAuth       *auth;
  MusterHub        *hub;
  MusterServer     *server;
  char             *password;     /* of the demo's supervisor, when it was just made */
  GString          *tokens;       /* members of the ready line's "tokens" */
  GDataInputStream *input;
  gboolean          stopping;
} Program;

static gboolean
on_goodbye_over (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_check_empty (gpointer data)
{
  Program *self = data;

  if (!muster_hub_is_empty (self->hub))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
stop (Program *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  muster_server_stop (self->server);
  muster_hub_goodbye (self->hub);
  g_timeout_add (self->temporary ? GOODBYE_TEMPORARY_MS : GOODBYE_MS, on_goodbye_over, self->loop);
  g_timeout_add (10, on_check_empty, self);
}

static gboolean
on_signal (gpointer data)
{
  stop (data);
  return G_SOURCE_REMOVE;
}

static void
on_events (GPtrArray *events,
           gpointer   user_data)
{
  muster_hub_add_events (((Program *) user_data)->hub, events);
}

static void
on_revoked (const char *sign_in,
            gpointer    user_data)
{
  muster_hub_end_sign_in (((Program *) user_data)->hub, sign_in);
}

static gboolean
nothing_run (MusterJob   *job,
             MusterStore *store,
             GError     **error)
{
  return TRUE;
}

static void
nothing_free (MusterJob *job)
{
  g_free (job);
}

/* By then the writer has done all that was due. */
static void
on_advanced (MusterJob *job,
             gpointer   user_data)
{
  Program *self = user_data;

  muster_hub_tick (self->hub);
  muster_job_free (job);
  g_print ("ok\n");
  fflush (stdout);
}

static void
advance (Program    *self,
         const char *text)
{
  gint64 ms;
  MusterJob *job;

  if (!g_ascii_string_to_signed (text, 10, 0, G_GINT64_CONSTANT (1) << 40, &ms, NULL))
    {
      g_print ("error\n");
      fflush (stdout);
      return;
    }
  muster_clock_advance (ms);
  job = g_new0 (MusterJob, 1);
  job->run = nothing_run;
  job->free = nothing_free;
  job->done = on_advanced;
  job->user_data = self;
  if (!muster_store_submit (self->store, job))
    muster_job_free (job);
}

static gboolean
ends_with_input (Program *self)
{
  return self->with_parent || self->demo || self->temporary;
}

static void
on_line (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Program *self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL)
    {
      if (ends_with_input (self))
        stop (self);
      return;
    }
  if (self->test_clock && g_str_has_prefix (line, "advance "))
    advance (self, line + 8);
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

static void
read_input (Program *self)
{
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  if (!ends_with_input (self) && !self->test_clock)
    return;
  self->input = g_data_input_stream_new (stream);
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

static gboolean
add_token (Program    *self,
           const char *name,
           char      **permissions,
           GError    **error)
{
  g_autofree char *token = muster_automation_create (muster_store_get_database (self->store), name, permissions, error);

  if (token == NULL)
    return FALSE;
  if (self->tokens->len > 0)
    g_string_append_c (self->tokens, ',');
  muster_json_append_text (self->tokens, name);
  g_string_append_c (self->tokens, ':');
  muster_json_append_text (self->tokens, token);
  return TRUE;
}

/* In the transaction of the import. */
static gboolean
import_access (JsonObject *document,
               gpointer    user_data,
               GError    **error)
{
  Program *self = user_data;
  JsonNode *member = json_object_get_member (document, "tokens");
  JsonArray *tokens = member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;

  if (!muster_accounts_import (muster_store_get_database (self->store), document, error))
    return FALSE;
  for (guint i = 0; tokens != NULL && i < json_array_get_length (tokens); i++)
    {
      JsonNode *element = json_array_get_element (tokens, i);
      JsonObject *token = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *node = token != NULL ? json_object_get_member (token, "permissions") : NULL;
      const char *name = token != NULL ? json_object_get_string_member_with_default (token, "name", NULL) : NULL;
      g_autofree char *json = node != NULL ? json_to_string (node, FALSE) : NULL;
      g_auto(GStrv) permissions = muster_json_parse_strv (json);

      if (permissions == NULL || name == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Token %u of the import has no name or no permissions", i + 1);
          return FALSE;
        }
      if (!add_token (self, name, permissions, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
import_document (Program    *self,
                 JsonObject *document,
                 GError    **error)
{
  muster_accounts_give_ids (document);
  return muster_store_import (self->store, document, import_access, self, error);
}

static char *
read_line (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[65536];
  ssize_t n;

  /* The document ends with a line of its own, so that standard input can stay open for the parent. */
  while ((n = read (STDIN_FILENO, buffer, 1)) > 0 && buffer[0] != '\n')
    g_string_append_c (text, buffer[0]);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
read_all (void)
{
  GString *text = g_string_new (NULL);
  char buffer[65536];
  ssize_t n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free_and_steal (text);
}

static gboolean
import_input (Program *self,
              GError **error)
{
  g_autofree char *text = self->with_parent || self->test_clock ? read_line () : read_all ();
  g_autoptr(JsonParser) parser = json_parser_new ();

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, -1, error))
    return FALSE;
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The import is no JSON object");
      return FALSE;
    }
  return import_document (self, json_node_get_object (json_parser_get_root (parser)), error);
}

static const char *
supervisor_role (JsonObject *document)
{
  JsonArray *roles = json_object_get_array_member (document, "roles");
  const char *best = NULL;
  guint most = 0;

  for (guint i = 0; i < json_array_get_length (roles); i++)
    {
      JsonObject *role = json_array_get_object_element (roles, i);
      JsonArray *permissions = json_object_get_array_member (role, "permissions");
      guint n = json_array_get_length (permissions);
      gboolean supervises = FALSE, gateway = FALSE;

      for (guint j = 0; j < n; j++)
        {
          const char *permission = json_array_get_string_element (permissions, j);

          supervises = supervises || g_strcmp0 (permission, "agents.read") == 0;
          gateway = gateway || g_strcmp0 (permission, "workspace.gateway") == 0;
        }
      if (supervises && !gateway && n > most)
        {
          most = n;
          best = json_object_get_string_member (role, "id");
        }
    }
  return best;
}

static gboolean
import_demo (Program *self,
             GError **error)
{
  g_autoptr(JsonObject) document = muster_demo_organization (self->seed, self->agents);
  JsonObject *account = json_object_new ();

  self->password = muster_random_token ();
  json_object_set_string_member (account, "id", "demo");
  json_object_set_string_member (account, "username", DEMO_USERNAME);
  json_object_set_string_member (account, "displayName", "Demo Supervisor");
  json_object_set_string_member (account, "password", self->password);
  json_object_set_boolean_member (account, "agent", FALSE);
  if (supervisor_role (document) != NULL)
    json_object_set_string_member (account, "role", supervisor_role (document));
  if (!json_object_has_member (document, "accounts"))
    json_object_set_array_member (document, "accounts", json_array_new ());
  json_array_add_object_element (json_object_get_array_member (document, "accounts"), account);
  return import_document (self, document, error);
}

static gboolean
fill (Program *self,
      GError **error)
{
  static const char *const simulator[] = { "agents.read", "chats.read", "workspace.gateway", "workspace.use", NULL };

  self->tokens = g_string_new (NULL);
  if (muster_store_is_new (self->store))
    {
      if (self->import != NULL && !import_input (self, error))
        return FALSE;
      if (self->demo && self->import == NULL && !import_demo (self, error))
        return FALSE;
    }
  /* The one that the start before printed stays good, as who uses it may come back; to print it again is not possible,
   * as a hash is all that was kept. */
  if (self->demo && strstr (self->tokens->str, "\"simulator\"") == NULL)
    return muster_database_run (muster_store_get_database (self->store), error,
                                "UPDATE automation_token SET revoked = 1 WHERE name = 'simulator' AND id NOT IN"
                                " (SELECT id FROM automation_token WHERE name = 'simulator' AND revoked = 0"
                                "  ORDER BY created_at DESC LIMIT 1)", "") &&
           add_token (self, "simulator", (char **) simulator, error);
  return TRUE;
}

static void
print_ready (Program *self)
{
  g_autoptr(GString) line = g_string_new ("{\"address\":");

  muster_json_append_text (line, self->server->address);
  g_string_append_printf (line, ",\"tokens\":{%s}", self->tokens->str);
  if (self->password != NULL)
    {
      g_string_append (line, ",\"username\":\"" DEMO_USERNAME "\",\"password\":");
      muster_json_append_text (line, self->password);
    }
  g_print ("%s}\n", line->str);
  fflush (stdout);
}

static gboolean
make_folder (Program *self,
             GError **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  gboolean usable = runtime != NULL && access (runtime, W_OK | X_OK) == 0;

  self->folder = g_build_filename (usable ? runtime : g_get_tmp_dir (), "muster-temporary-XXXXXX", NULL);
  if (g_mkdtemp_full (self->folder, 0700) == NULL)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", self->folder, g_strerror (errno));
      g_clear_pointer (&self->folder, g_free);
      return FALSE;
    }
  self->database = g_build_filename (self->folder, "muster.db", NULL);
  return TRUE;
}

static void
remove_folder (Program *self)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", "-position" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->database, suffixes[i], NULL);

      unlink (path);
    }
  if (rmdir (self->folder) != 0)
    g_message ("%s: %s", self->folder, g_strerror (errno));
}

static gboolean
serve (Program *self,
       GError **error)
{
  MusterStoreOptions options = MUSTER_STORE_OPTIONS_DEFAULT;
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (self->log_limit > 0)
    options.log_events = self->log_limit;
  if (self->certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (self->certificate, self->key, error);
      if (certificate == NULL)
        return FALSE;
    }
  if (self->temporary && !make_folder (self, error))
    return FALSE;
  /* heard when the main loop runs: nothing that was made stays behind */
  g_unix_signal_add (SIGTERM, on_signal, self);
  g_unix_signal_add (SIGINT, on_signal, self);
  self->store = muster_store_open (self->database, &options, error);
  if (self->store == NULL || !fill (self, error))
    return FALSE;
  self->auth = muster_auth_new (self->store, error);
  if (self->auth == NULL)
    return FALSE;
  self->hub = muster_hub_new (self->store, self->auth);
  self->server = muster_server_new (self->store, self->auth, self->hub);
  self->server->max_per_address = self->per_address;
  muster_auth_set_revoked (self->auth, on_revoked, self);
  muster_store_start (self->store, on_events, self);
  if (!muster_server_listen (self->server, self->listen != NULL ? self->listen : "127.0.0.1:0", certificate, error))
    return FALSE;
  print_ready (self);
  read_input (self);
  g_main_loop_run (self->loop);
  return TRUE;
}

static gboolean
verify (Program *self,
        GError **error)
{
  g_autoptr(MusterDatabase) database = muster_database_open (self->database, FALSE, error);
  gint64 verified;

  if (database == NULL)
    return FALSE;
  if (!muster_audit_verify (database, &verified, error))
    return FALSE;
  g_print ("verified through entry %" G_GINT64_FORMAT "\n", verified);
  return TRUE;
}

static void
clear (Program *self)
{
  if (self->store != NULL)
    muster_store_stop (self->store);
  g_clear_pointer (&self->server, muster_server_free);
  g_clear_pointer (&self->hub, muster_hub_free);
  g_clear_pointer (&self->auth, muster_auth_free);
  g_clear_pointer (&self->store, muster_store_free);
  g_clear_object (&self->input);
  if (self->folder != NULL)
    remove_folder (self);
  if (self->tokens != NULL)
    g_string_free (self->tokens, TRUE);
  g_free (self->password);
  g_free (self->database);
  g_free (self->folder);
  g_free (self->listen);
  g_free (self->import);
  g_free (self->certificate);
  g_free (self->key);
  g_main_loop_unref (self->loop);
}

static gboolean
check_options (Program *self,
               GError **error)
{
  const char *problem = NULL;

  if ((self->database == NULL) != self->temporary)
    problem = "--database or --temporary is needed";
  else if (self->temporary && self->verify)
    problem = "--verify-audit needs a --database";
  else if (self->import != NULL && !g_str_equal (self->import, "-"))
    problem = "--import reads standard input: --import -";
  else if ((self->certificate == NULL) != (self->key == NULL))
    problem = "--tls-certificate and --tls-key belong together";
  else if (self->agents < 1 || self->agents > 1000000)
    problem = "--agents is a number from 1 to 1000000";
  if (problem != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s", problem);
  return problem == NULL;
}

static gboolean
parse (Program *self,
       int     *argc,
       char  ***argv,
       GError **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &self->database, "The database's file", "FILE" },
    { "temporary", 0, 0, G_OPTION_ARG_NONE, &self->temporary, "A database that ends with the server", NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &self->listen, "Where to listen (127.0.0.1:0)", "ADDRESS:PORT" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, "Fill a new database with a demo organization", NULL },
    { "agents", 0, 0, G_OPTION_ARG_INT, &self->agents, "Agents of the demo (200)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &self->seed, "Seed of the demo", "N" },
    { "import", 0, 0, G_OPTION_ARG_STRING, &self->import, "Fill a new database from standard input", "-" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate, "Certificate chain, PEM", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->key, "Its key, PEM", "FILE" },
    { "with-parent", 0, 0, G_OPTION_ARG_NONE, &self->with_parent, "End when standard input ends", NULL },
    { "verify-audit", 0, 0, G_OPTION_ARG_NONE, &self->verify, "Check the audit log's chain, and end", NULL },
    { "log-limit", 0, 0, G_OPTION_ARG_INT, &self->log_limit, "Events that the log keeps (200000)", "N" },
    { "connections-per-address", 0, 0, G_OPTION_ARG_INT, &self->per_address,
      "Connections of one address (256; loopback: unbounded)", "N" },
#ifdef MUSTER_DEBUG
    { "test-clock", 0, 0, G_OPTION_ARG_NONE, &self->test_clock, "A clock that standard input moves", NULL },
#endif
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Serves an organization of Muster.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error) && check_options (self, error);
}

int
main (int    argc,
      char **argv)
{
  Program self = { .agents = 200, .seed = 1 };
  g_autoptr(GError) error = NULL;
  gboolean ok;

  umask (0077);
  /* the event streams take connections over, which HTTP/2 does not allow */
  g_unsetenv ("SOUP_SERVER_HTTP2");
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk */
  self.loop = g_main_loop_new (NULL, FALSE);
  ok = parse (&self, &argc, &argv, &error);
  if (ok && self.test_clock)
    muster_clock_freeze (muster_clock_now ());
  ok = ok && (self.verify ? verify (&self, &error) : serve (&self, &error));
  clear (&self);
  if (!ok)
    g_printerr ("muster-server: %s\n", error != NULL ? error->message : "failed");
  return ok ? 0 : 1;
}

/* muster-demo.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-demo.h"

#include "config.h"
#include "muster-error.h"
#include "muster-http.h"
#include "muster-json.h"

#include <signal.h>
#include <sys/prctl.h>

/* A first start writes the seed data and hashes a password. */
#define READY_SECONDS 60
#define END_MS 2000
#define MAX_LINE 65536

struct _MusterDemo
{
  GObject      parent_instance;
  GSubprocess *server;
  GSubprocess *simulator;
  char        *address;
  char        *username;
  char        *password;
};

G_DEFINE_FINAL_TYPE (MusterDemo, muster_demo, G_TYPE_OBJECT)

/* Near the running program in the build tree (the application's folder, or a test's), or where it was installed. */
static char *
find_program (const char *folder,
              const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *here = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  char *places[] = {
    g_build_filename (here, "..", folder, name, NULL),
    g_build_filename (here, "..", "..", "src", folder, name, NULL),
    g_build_filename (MUSTER_BINDIR, name, NULL),
  };
  char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (found == NULL && g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
        found = g_steal_pointer (&places[i]);
      g_free (places[i]);
    }
  return found;
}

/* In the child, before the program: it ends with us even when we are killed. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
launch (const char        *folder,
        const char        *name,
        const char *const *arguments,
        GSubprocessFlags   flags,
        GError           **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | flags);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = find_program (folder, name);
  g_autoptr(GError) local = NULL;
  GSubprocess *process;

  if (program == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The program %s is not installed", name);
      return NULL;
    }
  g_ptr_array_add (argv, program);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &local);
  if (process == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The program %s does not start: %s", name, local->message);
  return process;
}

/* Its first line is JSON and says where it listens. */
static char *
read_ready_line (GInputStream *stream,
                 GError      **error)
{
  g_autoptr(GString) line = g_string_new (NULL);

  while (line->len < MAX_LINE)
    {
      g_autoptr(GBytes) bytes = dex_await_boxed (dex_input_stream_read_bytes (stream, 4096, G_PRIORITY_DEFAULT), error);
      char *newline;

      if (bytes == NULL)
        return NULL;
      if (g_bytes_get_size (bytes) == 0)
        break;
      g_string_append_len (line, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      if ((newline = strchr (line->str, '\n')) != NULL)
        {
          g_string_truncate (line, newline - line->str);
          return g_string_free_and_steal (g_steal_pointer (&line));
        }
    }
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The demo's server ended before it was ready");
  return NULL;
}

/* The first token that was made: the simulator's. */
static const char *
get_token (JsonObject *ready)
{
  JsonObject *tokens = muster_json_get_object (ready, "tokens");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (tokens == NULL)
    return NULL;
  json_object_iter_init (&iter, tokens);
  while (json_object_iter_next (&iter, &name, &node))
    if (json_node_get_value_type (node) == G_TYPE_STRING)
      return json_node_get_string (node);
  return NULL;
}

static GBytes *
simulator_input (const char *address,
                 const char *token)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(GBytes) document = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "address");
  json_builder_add_string_value (builder, address);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_end_object (builder);
  document = muster_json_write (builder);
  line = g_strdup_printf ("%.*s\n", (int) g_bytes_get_size (document), (const char *) g_bytes_get_data (document, NULL));
  return g_bytes_new (line, strlen (line));
}

static gboolean
start_simulator (MusterDemo *self,
                 const char *token,
                 GError    **error)
{
  g_autoptr(GBytes) input = simulator_input (self->address, token);

  self->simulator = launch ("sim", "muster-sim", NULL, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);
  if (self->simulator == NULL)
    return FALSE;
  dex_await (dex_output_stream_write_bytes (g_subprocess_get_stdin_pipe (self->simulator), input, G_PRIORITY_DEFAULT), error);
  return *error == NULL;
}

static gboolean
start_server (MusterDemo *self,
              char      **token,
              GError    **error)
{
  static const char *const arguments[] = { "--temporary", "--listen", "127.0.0.1:0", "--demo", NULL };
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *line = NULL;
  JsonObject *ready;

  self->server = launch ("server", "muster-server", arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (self->server == NULL)
    return FALSE;
  line = read_ready_line (g_subprocess_get_stdout_pipe (self->server), error);
  if (line == NULL)
    return FALSE;
  bytes = g_bytes_new (line, strlen (line));
  node = muster_json_parse (bytes, error);
  if (node == NULL)
    return FALSE;

  ready = json_node_get_object (node);
  self->address = g_strdup (muster_json_get_string (ready, "address"));
  self->username = g_strdup (muster_json_get_string (ready, "username"));
  self->password = g_strdup (muster_json_get_string (ready, "password"));
  *token = g_strdup (get_token (ready));
  if (self->address == NULL || self->username == NULL || self->password == NULL || *token == NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The demo's server did not say how to reach it");
      return FALSE;
    }
  return TRUE;
}

static DexFuture *
start_fiber (gpointer user_data)
{
  MusterDemo *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;

  if (!start_server (self, &token, &error) || !start_simulator (self, token, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_object (self);
}

static DexFuture *
on_started (DexFuture *completed,
            gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL)
    return dex_ref (completed);
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_FAILED, "The demo's server does not get ready");
  return dex_ref (completed);
}

/**
 * muster_demo_start:
 *
 * Starts muster-server with a new demo organization, and muster-sim on it (features.md S6). Secrets go through standard
 * input only. Both end with the object, and with this program however that ends; the server then removes its database.
 *
 * Returns: (transfer full): a future of a #MusterDemo; rejects with FAILED
 */
DexFuture *
muster_demo_start (void)
{
  MusterDemo *self = g_object_new (MUSTER_TYPE_DEMO, NULL);
  DexFuture *fiber = dex_scheduler_spawn (NULL, 0, start_fiber, self, g_object_unref);
  DexFuture *first = dex_future_first (dex_future_finally (fiber, on_started, NULL, NULL),
                                       dex_timeout_new_seconds (READY_SECONDS), NULL);

  return muster_future_to_muster_error (dex_future_finally (first, on_started, NULL, NULL));
}

/**
 * muster_demo_get_address:
 * @self: a demo
 *
 * Returns: where its server listens
 */
const char *
muster_demo_get_address (MusterDemo *self)
{
  g_return_val_if_fail (MUSTER_IS_DEMO (self), NULL);

  return self->address;
}

/**
 * muster_demo_get_username:
 * @self: a demo
 *
 * Returns: the demo supervisor
 */
const char *
muster_demo_get_username (MusterDemo *self)
{
  g_return_val_if_fail (MUSTER_IS_DEMO (self), NULL);

  return self->username;
}

/**
 * muster_demo_get_password:
 * @self: a demo
 *
 * Returns: a password made for this run
 */
const char *
muster_demo_get_password (MusterDemo *self)
{
  g_return_val_if_fail (MUSTER_IS_DEMO (self), NULL);

  return self->password;
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
on_too_slow (gpointer data)
{
  g_subprocess_force_exit (data);
  return G_SOURCE_REMOVE;
}

/* Asks the program to end, waits for it, and kills one that does not: when this returns, it is gone. */
static void
end_process (GSubprocess **process)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GSource) timeout = g_timeout_source_new (END_MS);
  gboolean ended = FALSE;

  if (*process == NULL)
    return;
  g_main_context_push_thread_default (context);
  g_source_set_callback (timeout, on_too_slow, *process, NULL);
  g_source_attach (timeout, context);
  g_subprocess_send_signal (*process, SIGTERM);
  g_subprocess_wait_async (*process, NULL, on_ended, &ended);
  while (!ended)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timeout);
  g_main_context_pop_thread_default (context);
  g_clear_object (process);
}

static void
muster_demo_dispose (GObject *object)
{
  MusterDemo *self = MUSTER_DEMO (object);

  end_process (&self->simulator);
  end_process (&self->server);

  G_OBJECT_CLASS (muster_demo_parent_class)->dispose (object);
}

static void
muster_demo_finalize (GObject *object)
{
  MusterDemo *self = MUSTER_DEMO (object);

  g_free (self->address);
  g_free (self->username);
  g_free (self->password);

  G_OBJECT_CLASS (muster_demo_parent_class)->finalize (object);
}

static void
muster_demo_class_init (MusterDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_demo_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_demo_finalize;
}

static void
muster_demo_init (MusterDemo *self)
{
}

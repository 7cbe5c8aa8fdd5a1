/* test-client-keyring.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A real gnome-keyring on a session bus of its own: unlocked, locked, and none at all. Each test is this program once
 * more, inside such a session. */

#include "client-script.h"

#include "muster-error.h"
#include "muster-secrets.h"
#include "muster-tokens.h"

#include <glib/gstdio.h>

static const char session_script[] =
  "printf throw-away | env -u G_DEBUG gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 & keyring=$!\n"
  "gdbus wait --session --timeout 20 org.freedesktop.secrets\n"
  "\"$@\"; code=$?\n"
  "kill $keyring; wait $keyring 2>/dev/null\n"
  "exit $code\n";

static char *self_path;

static char *
lookup (SseServer *server,
        GError   **error)
{
  DexFuture *future = muster_secrets_lookup (sse_server_get_address (server), "sue");
  const GValue *value;
  char *token;

  SPIN_UNTIL (!dex_future_is_pending (future));
  value = dex_future_get_value (future, error);
  token = value != NULL ? g_value_dup_string (value) : NULL;
  dex_unref (future);
  return token;
}

static MusterConnection *
sign_in_saved (SseServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = NULL;
  MusterConnection *connection;

  script_discovery (server);
  script_grant (server, "/v1/sessions", 201, 1);
  script_queue_snapshot (server, 7, 3);
  script_queue_live (server, 7);
  info = script_await (muster_discover (sse_server_get_address (server), NULL), &error);
  g_assert_no_error (error);
  connection = script_await (muster_connection_sign_in (info, "sue", "secret", NULL, TRUE), &error);
  g_assert_no_error (error);
  SPIN_UNTIL (muster_connection_get_state (connection) == MUSTER_CONNECTION_LIVE);
  return connection;
}

/* Saved, found at the next start, renewed there, gone after signing out. */
static int
inside_unlocked (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterConnection) first = sign_in_saved (server);
  g_autoptr(MusterConnection) second = NULL;
  g_autofree char *saved = lookup (server, &error);
  g_autofree char *renewed = NULL;

  g_assert_no_error (error);
  g_assert_null (muster_connection_get_keyring_error (first));
  g_assert_cmpstr (saved, ==, "refresh-token-number-1");
  muster_connection_close (first);

  script_grant (server, "/v1/sessions/refresh", 200, 2);
  sse_server_queue (server, "/v1/sessions/current", 204, NULL, NULL, 0, SSE_SERVER_CLOSE);
  second = script_await (muster_connection_resume (sse_server_get_address (server), "sue", NULL), &error);
  g_assert_no_error (error);
  SPIN_UNTIL (muster_connection_get_state (second) == MUSTER_CONNECTION_LIVE);
  renewed = lookup (server, &error);
  g_assert_cmpstr (renewed, ==, "refresh-token-number-2");

  g_assert_true (script_await_done (muster_connection_sign_out (second), &error));
  g_assert_null (lookup (server, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT);
  g_clear_error (&error);
  g_assert_null (script_await (muster_connection_resume (sse_server_get_address (server), "sue", NULL), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_SAVED);
  return 0;
}

static GVariant *
call_keyring (const char *interface,
              const char *method,
              GVariant   *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *reply;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", interface, method, arguments,
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return reply;
}

static void
lock_keyring (void)
{
  const char *paths[] = { "/org/freedesktop/secrets/aliases/default", NULL };
  g_autoptr(GVariant) reply = call_keyring ("org.freedesktop.Secret.Service", "Lock", g_variant_new ("(^ao)", paths));
}

/* With the password, as signing in to the desktop does: no prompt. */
static void
unlock_keyring (void)
{
  g_autoptr(GVariant) session = call_keyring ("org.freedesktop.Secret.Service", "OpenSession",
                                              g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_autoptr(GVariant) collection = call_keyring ("org.freedesktop.Secret.Service", "ReadAlias", g_variant_new ("(s)", "default"));
  g_autoptr(GVariant) reply = NULL;
  const char *session_path, *collection_path;

  g_variant_get (session, "(v&o)", NULL, &session_path);
  g_variant_get (collection, "(&o)", &collection_path);
  reply = call_keyring ("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
                        g_variant_new ("(o(o@ay@ays))", collection_path, session_path,
                                       g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                                       g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "throw-away", 10, 1), "text/plain"));
}

/* Locked: said plainly, at once, without a prompt; the session works unsaved. */
static int
inside_locked (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterConnection) first = sign_in_saved (server);
  g_autoptr(MusterConnection) second = NULL;

  g_assert_null (muster_connection_get_keyring_error (first));
  muster_connection_close (first);
  lock_keyring ();
  g_assert_null (script_await (muster_connection_resume (sse_server_get_address (server), "sue", NULL), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED);
  second = sign_in_saved (server);
  g_assert_error (muster_connection_get_keyring_error (second), MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED);
  muster_connection_close (second);
  return 0;
}

/* Tokens that are saved, on a keyring that is locked before they are renewed. */
static MusterTokens *
renew_while_locked (SseServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterHttp) http = muster_http_new (sse_server_get_address (server), NULL, &error);
  MusterTokens *tokens = muster_tokens_new (http, "sue", TRUE);

  script_grant (server, "/v1/sessions", 201, 1);
  script_grant (server, "/v1/sessions/refresh", 200, 2);
  g_assert_true (script_await_done (muster_tokens_sign_in (tokens, "secret", NULL), &error));
  g_assert_no_error (muster_tokens_get_keyring_error (tokens));
  lock_keyring ();
  g_assert_true (script_await_done (muster_tokens_refresh (tokens, NULL), &error));
  g_assert_error (muster_tokens_get_keyring_error (tokens), MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED);
  g_assert_true (script_await_done (muster_tokens_save_again (tokens), &error));
  g_assert_error (muster_tokens_get_keyring_error (tokens), MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED);
  unlock_keyring ();
  return tokens;
}

/* Unlocked while the program runs: what was renewed is saved after all. */
static int
inside_late (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  MusterTokens *tokens = renew_while_locked (server);
  g_autoptr(MusterHttp) http = NULL;
  g_autofree char *saved = NULL;

  g_assert_true (script_await_done (muster_tokens_save_again (tokens), &error));
  g_assert_no_error (muster_tokens_get_keyring_error (tokens));
  saved = lookup (server, &error);
  g_assert_cmpstr (saved, ==, "refresh-token-number-2");
  g_assert_finalize_object (tokens);

  http = muster_http_new (sse_server_get_address (server), NULL, &error);
  tokens = muster_tokens_new (http, "sue", TRUE);
  g_assert_true (script_await_done (muster_tokens_load (tokens), &error));
  g_assert_finalize_object (tokens);
  return 0;
}

/* Unlocked only after it has ended: the replaced token is not shown to the server, and leaves the keyring. */
static int
inside_stale (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  MusterTokens *tokens = renew_while_locked (server);
  g_autofree char *saved = lookup (server, &error);

  g_assert_cmpstr (saved, ==, "refresh-token-number-1");
  g_assert_finalize_object (tokens);
  g_assert_null (script_await (muster_connection_resume (sse_server_get_address (server), "sue", NULL), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_SAVED);
  g_clear_error (&error);
  g_assert_cmpuint (sse_server_get_n (server, "/v1/sessions/refresh"), ==, 1);
  g_assert_null (lookup (server, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT);
  return 0;
}

/* Let go half-way: what the server grants is revoked, nothing stays in the keyring. */
static int
inside_let_go (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = NULL;
  DexFuture *future;

  script_discovery (server);
  script_grant (server, "/v1/sessions", 201, 1);
  sse_server_queue (server, "/v1/sessions/current", 204, NULL, NULL, 0, SSE_SERVER_CLOSE);
  info = script_await (muster_discover (sse_server_get_address (server), NULL), &error);
  g_assert_no_error (error);
  future = muster_connection_sign_in (info, "sue", "secret", NULL, TRUE);
  SPIN_UNTIL (sse_server_get_n (server, "/v1/sessions") == 1);
  dex_clear (&future);
  SPIN_UNTIL (sse_server_get_n (server, "/v1/sessions/current") == 1);
  g_assert_cmpstr (sse_server_get_header (server, "/v1/sessions/current", 0, "Authorization"), ==, "Bearer access-token-number-1");
  for (gboolean is_gone = FALSE; !is_gone; is_gone = g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT))
    {
      g_autofree char *saved = NULL;

      g_clear_error (&error);
      saved = lookup (server, &error);
    }
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT);
  g_assert_cmpuint (sse_server_get_n (server, "/v1/snapshot"), ==, 0);
  return 0;
}

static int
inside_none (void)
{
  g_autoptr(SseServer) server = sse_server_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterConnection) connection = sign_in_saved (server);

  g_assert_error (muster_connection_get_keyring_error (connection), MUSTER_ERROR, MUSTER_ERROR_KEYRING_MISSING);
  muster_connection_close (connection);
  g_assert_null (script_await (muster_connection_resume (sse_server_get_address (server), "sue", NULL), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_KEYRING_MISSING);
  return 0;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
test_session (gconstpointer data)
{
  const char *mode = data;
  gboolean has_bus = !g_str_equal (mode, "none");
  g_autofree char *home = g_dir_make_tmp ("muster-keyring-XXXXXX", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  const char *with_bus[] = { "dbus-run-session", "--", "sh", "-c", session_script, "sh", self_path, "--inside", mode, NULL };
  const char *without[] = { self_path, "--inside", mode, NULL };

  g_subprocess_launcher_setenv (launcher, "HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", home, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "XDG_DATA_HOME");
  g_subprocess_launcher_unsetenv (launcher, "XDG_STATE_HOME");
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  if (has_bus)
    g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  else
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, has_bus ? with_bus : without, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  remove_tree (home);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;

  self_path = g_file_read_link ("/proc/self/exe", &error);
  dex_init ();
  if (argc == 3 && g_str_equal (argv[1], "--inside"))
    {
      if (g_str_equal (argv[2], "unlocked"))
        return inside_unlocked ();
      if (g_str_equal (argv[2], "late"))
        return inside_late ();
      if (g_str_equal (argv[2], "stale"))
        return inside_stale ();
      if (g_str_equal (argv[2], "let-go"))
        return inside_let_go ();
      return g_str_equal (argv[2], "locked") ? inside_locked () : inside_none ();
    }

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/client/keyring/unlocked", "unlocked", test_session);
  g_test_add_data_func ("/client/keyring/locked", "locked", test_session);
  g_test_add_data_func ("/client/keyring/late", "late", test_session);
  g_test_add_data_func ("/client/keyring/stale", "stale", test_session);
  g_test_add_data_func ("/client/keyring/let-go", "let-go", test_session);
  g_test_add_data_func ("/client/keyring/none", "none", test_session);
  return g_test_run ();
}

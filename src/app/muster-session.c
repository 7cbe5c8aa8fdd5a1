/* muster-session.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-app"

#include "config.h"
#include "muster-session.h"

#include "muster-accounts.h"
#include "muster-error.h"

#include <glib/gi18n.h>

struct _MusterSession
{
  GObject         parent_instance;

  GSettings      *settings;
  MusterAccounts *accounts;
  GPtrArray      *open; /* MusterConnection */
  MusterWindow   *window;
  MusterAccount  *resuming;
  DexFuture      *task;
  GMenu          *menu;
  gboolean        passing; /* this sign-in leaves no trace */
};

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (MusterSession, muster_session, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static char *
key_of (const char *address,
        const char *username)
{
  return g_strdup_printf ("%s %s", username, address);
}

static char *
key_of_connection (MusterConnection *connection)
{
  return key_of (muster_connection_get_address (connection), muster_connection_get_username (connection));
}

static MusterConnection *
find_open (MusterSession *self,
           const char    *key)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      MusterConnection *connection = g_ptr_array_index (self->open, i);
      g_autofree char *other = key_of_connection (connection);

      if (g_strcmp0 (key, other) == 0)
        return connection;
    }
  return NULL;
}

/* The account menu */

static void
append_account (GMenu      *section,
                const char *who,
                const char *organization,
                const char *key)
{
  /* Menu labels take “_” for a mnemonic. */
  g_auto(GStrv) parts = g_strsplit (who, "_", -1);
  g_autofree char *name = g_strjoinv ("__", parts);
  g_auto(GStrv) organization_parts = g_strsplit (organization != NULL ? organization : "", "_", -1);
  g_autofree char *place = g_strjoinv ("__", organization_parts);
  g_autofree char *label = *place != '\0' ? g_strdup_printf ("%s, %s", name, place) : g_strdup (name);
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "app.account", "s", key);
  g_menu_append_item (section, item);
}

static void
rebuild_menu (MusterSession *self)
{
  g_autoptr(GMenu) accounts = g_menu_new ();
  g_autoptr(GMenu) actions = g_menu_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < self->open->len; i++)
    {
      MusterConnection *connection = g_ptr_array_index (self->open, i);
      g_autofree char *key = key_of_connection (connection);

      const char *name = muster_floor_get_my_name (muster_connection_get_floor (connection));

      append_account (accounts, *name != '\0' ? name : muster_connection_get_username (connection),
                      muster_connection_get_organization_name (connection), key);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MusterAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
      g_autofree char *key = key_of (muster_account_get_address (account), muster_account_get_username (account));

      if (find_open (self, key) == NULL)
        append_account (accounts, muster_account_get_username (account),
                        muster_account_get_organization_name (account), key);
    }
  g_menu_append (actions, _("_Add Account…"), "app.add-account");
  g_menu_append (actions, _("_Sign Out"), "app.sign-out");
  g_menu_remove_all (self->menu);
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (accounts));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (actions));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

/* Who is on screen */

static void
show_connection (MusterSession    *self,
                 MusterConnection *connection)
{
  MusterAccount *account = muster_accounts_lookup (self->accounts, muster_connection_get_address (connection),
                                                   muster_connection_get_username (connection));

  if (account != NULL)
    {
      g_autoptr(MusterAccount) used = g_object_ref (account);

      muster_accounts_use (self->accounts, used);
    }
  muster_window_set_connection (self->window, connection);
  rebuild_menu (self);
}

static void
show_sign_in (MusterSession *self,
              const char    *address,
              const char    *username,
              const char    *ca_file,
              const GError  *reason)
{
  MusterSignInPage *page = muster_window_get_sign_in_page (self->window);

  muster_sign_in_page_prefill (page, address, username, ca_file);
  muster_sign_in_page_set_stay (page, g_settings_get_boolean (self->settings, "stay-signed-in"));
  muster_window_show_sign_in (self->window);
  muster_sign_in_page_set_reason (page, reason);
}

/* S7: the server, or the supervisor elsewhere, ended the sign-in. */
static void
on_state_changed (MusterConnection *connection,
                  GParamSpec       *pspec,
                  MusterSession    *self)
{
  g_autoptr(MusterConnection) keep = g_object_ref (connection);
  g_autoptr(GError) reason = NULL;
  g_autofree char *address = NULL;
  g_autofree char *username = NULL;
  g_autofree char *ca_file = NULL;
  MusterAccount *account;

  if (muster_connection_get_state (connection) != MUSTER_CONNECTION_SIGNED_OUT)
    return;
  if (muster_connection_get_error (connection) != NULL)
    reason = g_error_copy (muster_connection_get_error (connection));
  address = g_strdup (muster_connection_get_address (connection));
  username = g_strdup (muster_connection_get_username (connection));
  account = muster_accounts_lookup (self->accounts, address, username);
  if (account != NULL)
    ca_file = g_strdup (muster_account_get_ca_file (account));
  if (reason == NULL)
    {
      muster_accounts_remove (self->accounts, address, username);
      if (g_object_get_data (G_OBJECT (connection), MUSTER_DEMO_OF_CONNECTION) == NULL)
        g_settings_set (self->settings, "last-sign-in", "(sss)", address, "", ca_file != NULL ? ca_file : "");
    }
  g_signal_handlers_disconnect_by_func (connection, on_state_changed, self);
  g_ptr_array_remove (self->open, connection);

  if (self->window != NULL && muster_window_get_connection (self->window) == connection)
    {
      muster_window_set_connection (self->window, NULL);
      show_sign_in (self, address, reason != NULL ? username : NULL, ca_file, reason);
    }
  rebuild_menu (self);
}

static void
take_connection (MusterSession    *self,
                 MusterConnection *connection)
{
  g_autofree char *key = key_of_connection (connection);
  MusterConnection *before = find_open (self, key);

  /* The same account signed in once more: the newer sign-in counts. */
  if (before != NULL && before != connection)
    {
      g_signal_handlers_disconnect_by_func (before, on_state_changed, self);
      muster_connection_close (before);
      g_ptr_array_remove (self->open, before);
    }
  if (before != connection)
    {
      g_ptr_array_add (self->open, g_object_ref (connection));
      g_signal_connect_object (connection, "notify::state", G_CALLBACK (on_state_changed), self, 0);
      g_signal_connect_object (muster_connection_get_floor (connection), "me-changed", G_CALLBACK (rebuild_menu), self,
                               G_CONNECT_SWAPPED);
    }
  show_connection (self, connection);
  if (muster_connection_get_state (connection) == MUSTER_CONNECTION_SIGNED_OUT)
    on_state_changed (connection, NULL, self);
}

static void
on_signed_in (MusterSignInPage *page,
              MusterConnection *connection,
              MusterDemo       *demo,
              MusterSession    *self)
{
  gboolean stay = muster_sign_in_page_get_stay (page);

  if (demo != NULL)
    {
      /* The demo lives as long as the connection to it. */
      g_object_set_data_full (G_OBJECT (connection), MUSTER_DEMO_OF_CONNECTION, g_object_ref (demo), g_object_unref);
    }
  else if (!self->passing)
    {
      g_settings_set_boolean (self->settings, "stay-signed-in", stay);
      g_settings_set (self->settings, "last-sign-in", "(sss)", muster_connection_get_address (connection),
                      muster_connection_get_username (connection),
                      muster_sign_in_page_get_ca_file (page) != NULL ? muster_sign_in_page_get_ca_file (page) : "");
      if (stay)
        {
          g_autoptr(MusterAccount) account =
            muster_account_new (muster_connection_get_address (connection), muster_connection_get_username (connection),
                                muster_connection_get_organization_name (connection),
                                muster_sign_in_page_get_ca_file (page));

          muster_accounts_use (self->accounts, account);
        }
    }
  self->passing = FALSE;
  take_connection (self, connection);
}

/* S4: from the keyring */

static DexFuture *
on_resumed (DexFuture *future,
            gpointer   data)
{
  MusterSession *self = data;
  g_autoptr(MusterAccount) account = g_steal_pointer (&self->resuming);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->window == NULL || account == NULL)
    return NULL;
  if (value != NULL)
    take_connection (self, g_value_get_object (value));
  else
    show_sign_in (self, muster_account_get_address (account), muster_account_get_username (account),
                  muster_account_get_ca_file (account), error);
  return NULL;
}

static void
resume (MusterSession *self,
        MusterAccount *account)
{
  DexFuture *old = g_steal_pointer (&self->task);

  dex_clear (&old);
  g_set_object (&self->resuming, account);
  muster_window_show_waiting (self->window, _("Signing in…"));
  self->task = dex_future_finally (muster_connection_resume (muster_account_get_address (account),
                                                             muster_account_get_username (account),
                                                             muster_account_get_ca_file (account)),
                                   on_resumed, self, NULL);
}

static void
on_stop_waiting (MusterWindow  *window,
                 MusterSession *self)
{
  dex_clear (&self->task);
  g_clear_object (&self->resuming);
  if (self->open->len > 0)
    show_connection (self, g_ptr_array_index (self->open, self->open->len - 1));
  else
    show_sign_in (self, NULL, NULL, NULL, NULL);
}

static DexFuture *
on_signed_out (DexFuture *future,
               gpointer   data)
{
  return dex_future_new_true ();
}

static void
muster_session_dispose (GObject *object)
{
  MusterSession *self = MUSTER_SESSION (object);

  muster_session_close (self);

  G_OBJECT_CLASS (muster_session_parent_class)->dispose (object);
}

static void
muster_session_finalize (GObject *object)
{
  MusterSession *self = MUSTER_SESSION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_object (&self->menu);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (muster_session_parent_class)->finalize (object);
}

static void
muster_session_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MusterSession *self = MUSTER_SESSION (object);
  MusterConnection *connection;

  switch (prop_id)
    {
    case PROP_CURRENT:
      connection = self->window != NULL ? muster_window_get_connection (self->window) : NULL;
      g_value_take_string (value, connection != NULL ? key_of_connection (connection) : g_strdup (""));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
muster_session_class_init (MusterSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = muster_session_dispose;
  object_class->finalize = muster_session_finalize;
  object_class->get_property = muster_session_get_property;

  properties[PROP_CURRENT] = g_param_spec_string ("current", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
muster_session_init (MusterSession *self)
{
  self->open = g_ptr_array_new_with_free_func (g_object_unref);
  self->menu = g_menu_new ();
}

/**
 * muster_session_new:
 * @settings: the application's settings
 *
 * Returns: (transfer full): a session without a window
 */
MusterSession *
muster_session_new (GSettings *settings)
{
  MusterSession *self = g_object_new (MUSTER_TYPE_SESSION, NULL);

  self->settings = g_object_ref (settings);
  self->accounts = muster_accounts_new (settings);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (rebuild_menu), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * muster_session_set_window:
 * @self: the session
 * @window: where to show it all; not owned
 */
void
muster_session_set_window (MusterSession *self,
                           MusterWindow  *window)
{
  MusterSignInPage *page;

  g_return_if_fail (MUSTER_IS_SESSION (self));
  g_return_if_fail (self->window == NULL);

  g_set_weak_pointer (&self->window, window);
  page = muster_window_get_sign_in_page (window);
  muster_sign_in_page_set_stay (page, g_settings_get_boolean (self->settings, "stay-signed-in"));
  muster_window_set_accounts_menu (window, G_MENU_MODEL (self->menu));
  g_signal_connect_object (page, "signed-in", G_CALLBACK (on_signed_in), self, 0);
  g_signal_connect_object (window, "stop-waiting", G_CALLBACK (on_stop_waiting), self, 0);
  rebuild_menu (self);
}

/**
 * muster_session_start:
 * @self: the session
 *
 * Goes on with the account last used; without one the sign-in page shows, with the server and name of the last time.
 */
void
muster_session_start (MusterSession *self)
{
  g_autoptr(MusterAccount) account = NULL;
  g_autofree char *address = NULL;
  g_autofree char *username = NULL;
  g_autofree char *ca_file = NULL;

  g_return_if_fail (MUSTER_IS_SESSION (self));

  account = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  if (account != NULL)
    {
      resume (self, account);
      return;
    }
  g_settings_get (self->settings, "last-sign-in", "(sss)", &address, &username, &ca_file);
  show_sign_in (self, address, username, ca_file, NULL);
}

/**
 * muster_session_sign_in:
 * @self: the session
 * @address: the server
 * @username: who
 * @password: the password; not kept
 */
void
muster_session_sign_in (MusterSession *self,
                        const char    *address,
                        const char    *username,
                        const char    *password)
{
  MusterSignInPage *page;

  g_return_if_fail (MUSTER_IS_SESSION (self));

  page = muster_window_get_sign_in_page (self->window);
  muster_sign_in_page_prefill (page, address, username, NULL);
  muster_sign_in_page_set_password (page, password);
  muster_sign_in_page_set_stay (page, FALSE);
  muster_window_show_sign_in (self->window);
  self->passing = TRUE;
  muster_sign_in_page_submit (page);
}

/**
 * muster_session_switch:
 * @self: the session
 * @key: an account of the menu
 */
void
muster_session_switch (MusterSession *self,
                       const char    *key)
{
  MusterConnection *connection;
  guint n;

  g_return_if_fail (MUSTER_IS_SESSION (self));

  connection = find_open (self, key);
  if (connection != NULL)
    {
      show_connection (self, connection);
      return;
    }
  n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MusterAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
      g_autofree char *other = key_of (muster_account_get_address (account), muster_account_get_username (account));

      if (g_strcmp0 (key, other) == 0)
        {
          resume (self, account);
          return;
        }
    }
}

/**
 * muster_session_add_account:
 * @self: the session
 *
 * Shows an empty sign-in page; who is signed in stays so and is a Cancel away.
 */
void
muster_session_add_account (MusterSession *self)
{
  g_return_if_fail (MUSTER_IS_SESSION (self));

  show_sign_in (self, NULL, NULL, NULL, NULL);
}

/**
 * muster_session_sign_out:
 * @self: the session
 *
 * Signs the account on screen out: at the server, in the keyring, here (S4).
 */
void
muster_session_sign_out (MusterSession *self)
{
  MusterConnection *connection;

  g_return_if_fail (MUSTER_IS_SESSION (self));

  connection = muster_window_get_connection (self->window);
  if (connection != NULL)
    dex_future_disown (dex_future_finally (muster_connection_sign_out (connection), on_signed_out,
                                           g_object_ref (connection), g_object_unref));
}

/**
 * muster_session_close:
 * @self: the session
 *
 * Stops everything, and stays signed in. For the program's end.
 */
void
muster_session_close (MusterSession *self)
{
  g_return_if_fail (MUSTER_IS_SESSION (self));

  dex_clear (&self->task);
  g_clear_object (&self->resuming);
  for (guint i = 0; i < self->open->len; i++)
    {
      g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->open, i), on_state_changed, self);
      muster_connection_close (g_ptr_array_index (self->open, i));
    }
  g_ptr_array_set_size (self->open, 0);
}

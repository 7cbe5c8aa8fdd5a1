/* muster-window-state.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-window-state.h"

#include "muster-accounts.h"
#include "muster-error-text.h"
#include "muster-error.h"
#include "muster-sign-in-page.h"

#include <glib/gi18n.h>

/**
 * muster_window_notice:
 * @state: the connection's state
 * @error: (nullable): the connection's error
 * @keyring_error: (nullable): why the sign-in is not kept
 * @text: (out) (nullable): what the banner says
 *
 * Returns: the most pressing of the lasting problems
 */
MusterNotice
muster_window_notice (MusterConnectionState state,
                      const GError         *error,
                      const GError         *keyring_error,
                      char                **text)
{
  *text = NULL;
  if (state == MUSTER_CONNECTION_FAILED)
    {
      *text = error != NULL ? muster_error_text_dup_body (error) : g_strdup (_("The connection has ended."));
      return MUSTER_NOTICE_FAILED;
    }
  if (state == MUSTER_CONNECTION_RECONNECTING && g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE))
    {
      *text = g_strdup (_("The server’s certificate is no longer trusted. Nothing is sent until it is valid again."));
      return MUSTER_NOTICE_CERTIFICATE;
    }
  if (keyring_error != NULL && state != MUSTER_CONNECTION_SIGNED_OUT)
    {
      *text = muster_error_text_get_surface (keyring_error) == MUSTER_SURFACE_BANNER
        ? muster_error_text_dup_body (keyring_error)
        : g_strdup (_("The keyring did not take the sign-in: you will have to sign in again next time."));
      return MUSTER_NOTICE_KEYRING;
    }
  return MUSTER_NOTICE_NONE;
}

/**
 * muster_window_is_stale:
 * @state: the connection's state
 *
 * Returns: whether what is on screen is to be shown as dated
 */
gboolean
muster_window_is_stale (MusterConnectionState state)
{
  return state == MUSTER_CONNECTION_SUSPECT || state == MUSTER_CONNECTION_RECONNECTING ||
         state == MUSTER_CONNECTION_SIGNED_OUT || state == MUSTER_CONNECTION_FAILED;
}

/**
 * muster_window_view_path:
 * @connection: the account's connection
 * @view: id of a page
 *
 * Returns: (transfer full): where the settings of this account's view stand (T6); every demo shares one place
 */
char *
muster_window_view_path (MusterConnection *connection,
                         const char       *view)
{
  g_autoptr(MusterAccount) account = NULL;
  g_autofree char *component = NULL;

  if (g_object_get_data (G_OBJECT (connection), MUSTER_DEMO_OF_CONNECTION) != NULL)
    return g_strdup_printf ("/io/github/muster_app/Muster/accounts/demo/%s/", view);
  account = muster_account_new (muster_connection_get_address (connection),
                                muster_connection_get_username (connection), NULL, NULL);
  component = muster_account_dup_settings_path (account);
  return g_strdup_printf ("/io/github/muster_app/Muster/accounts/%s/%s/", component, view);
}

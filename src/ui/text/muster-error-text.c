/* muster-error-text.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"

#include "muster-error-text.h"

#include <glib/gi18n.h>
#include <gio/gio.h>

typedef struct
{
  MusterSurface surface;
  const char   *title;
  const char   *body;
} Words;

static const Words words[] = {
  [MUSTER_ERROR_FAILED] = { MUSTER_SURFACE_PAGE, N_("Something Went Wrong"),
                            N_("It did not work. Try again.") },
  [MUSTER_ERROR_CANCELLED] = { MUSTER_SURFACE_NONE, "", "" },
  [MUSTER_ERROR_BAD_ADDRESS] = { MUSTER_SURFACE_ADDRESS, N_("Address Not Usable"),
                                 N_("This address can’t be used. Enter one like “muster.example.org”; “http://” works "
                                    "only for a server on this computer.") },
  [MUSTER_ERROR_UNREACHABLE] = { MUSTER_SURFACE_ADDRESS, N_("Can’t Reach the Server"),
                                 N_("Can’t reach this server. Check the address and your network connection, then try "
                                    "again.") },
  [MUSTER_ERROR_CERTIFICATE] = { MUSTER_SURFACE_ADDRESS, N_("Certificate Not Trusted"),
                                 N_("The server’s certificate is not trusted, so nothing was sent to it. If your "
                                    "organization has its own authority, choose its file under “Certificate "
                                    "Authority”.") },
  [MUSTER_ERROR_NOT_MUSTER] = { MUSTER_SURFACE_ADDRESS, N_("Not a Muster Server"),
                                N_("This is not the address of a Muster server. A network that wants you to sign in "
                                   "first can cause this too.") },
  [MUSTER_ERROR_VERSION] = { MUSTER_SURFACE_ADDRESS, N_("Different Version"),
                             N_("The server speaks another version than this app. Update Muster, or ask your "
                                "administrator to update the server.") },
  [MUSTER_ERROR_CREDENTIALS] = { MUSTER_SURFACE_PASSWORD, N_("Wrong Username or Password"),
                                 N_("Wrong username or password. Check both and try again.") },
  [MUSTER_ERROR_ACCOUNT_DISABLED] = { MUSTER_SURFACE_USERNAME, N_("Account Disabled"),
                                      N_("This account is disabled. Ask your administrator to enable it.") },
  [MUSTER_ERROR_SECOND_FACTOR] = { MUSTER_SURFACE_CODE, N_("Code Needed"),
                                   N_("This account is protected with a code. Enter the current one from your "
                                      "authenticator app.") },
  [MUSTER_ERROR_TOO_MANY_TRIES] = { MUSTER_SURFACE_PASSWORD, N_("Too Many Tries"),
                                    N_("Too many tries. Wait a moment before the next one.") },
  [MUSTER_ERROR_FORBIDDEN] = { MUSTER_SURFACE_USERNAME, N_("Permission Missing"),
                               N_("This account has no permission to supervise agents. Ask your administrator for it, "
                                  "or use another account.") },
  [MUSTER_ERROR_SIGNED_OUT] = { MUSTER_SURFACE_PAGE, N_("Signed Out"),
                                N_("You were signed out: the sign-in has expired or was revoked. Sign in again to go "
                                   "on.") },
  [MUSTER_ERROR_NOT_FOUND] = { MUSTER_SURFACE_TOAST, N_("No Longer There"),
                               N_("This no longer exists on the server.") },
  [MUSTER_ERROR_CONFLICT] = { MUSTER_SURFACE_TOAST, N_("Changed Meanwhile"),
                              N_("This was changed by somebody else meanwhile. Look at it again before you go on.") },
  [MUSTER_ERROR_INVALID] = { MUSTER_SURFACE_PAGE, N_("Not Accepted"),
                             N_("The server did not accept what was entered. Check it and try again.") },
  [MUSTER_ERROR_TOO_LATE] = { MUSTER_SURFACE_TOAST, N_("Too Late"),
                              N_("The server got this too late and did nothing. Try again.") },
  [MUSTER_ERROR_UNCONFIRMED] = { MUSTER_SURFACE_TOAST, N_("Not Confirmed"),
                                 N_("No answer came, so it is not known whether this was done. Check before you try "
                                    "again.") },
  [MUSTER_ERROR_BUSY] = { MUSTER_SURFACE_PAGE, N_("Server Busy"),
                          N_("The server is busy. Try again in a moment.") },
  [MUSTER_ERROR_SERVER] = { MUSTER_SURFACE_PAGE, N_("Server Failure"),
                            N_("The server has a problem of its own. Try again later, or tell your administrator.") },
  [MUSTER_ERROR_PROTOCOL] = { MUSTER_SURFACE_PAGE, N_("Answer Not Understood"),
                              N_("The server sent something this app does not understand. Try again; if it stays, tell "
                                 "your administrator.") },
  [MUSTER_ERROR_KEYRING_LOCKED] = { MUSTER_SURFACE_BANNER, N_("Keyring Locked"),
                                    N_("The keyring is locked: you will have to sign in again next time.") },
  [MUSTER_ERROR_KEYRING_MISSING] = { MUSTER_SURFACE_BANNER, N_("No Keyring"),
                                     N_("There is no keyring on this system: you will have to sign in again next "
                                        "time.") },
  [MUSTER_ERROR_NOT_SAVED] = { MUSTER_SURFACE_PAGE, N_("Signed Out"),
                               N_("The keyring has no current sign-in: it may have been locked when the sign-in was to "
                                  "be saved. Sign in again to go on.") },
  [MUSTER_ERROR_STALE] = { MUSTER_SURFACE_TOAST, N_("Not Live"),
                           N_("What is on screen is not live at the moment, so nothing was sent.") },
};

static const Words *
words_of (const GError *error)
{
  guint code = error->domain == MUSTER_ERROR ? (guint) error->code : MUSTER_ERROR_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = MUSTER_ERROR_CANCELLED;
  return code < G_N_ELEMENTS (words) ? &words[code] : &words[MUSTER_ERROR_FAILED];
}

/**
 * muster_error_text_get_surface:
 * @error: what came out of the client
 *
 * Returns: where to show it
 */
MusterSurface
muster_error_text_get_surface (const GError *error)
{
  g_return_val_if_fail (error != NULL, MUSTER_SURFACE_NONE);

  return words_of (error)->surface;
}

/**
 * muster_error_text_get_title:
 * @error: what came out of the client
 *
 * Returns: (transfer none): a translated heading; "" for what is not to be shown
 */
const char *
muster_error_text_get_title (const GError *error)
{
  const char *title;

  g_return_val_if_fail (error != NULL, "");

  title = words_of (error)->title;
  return *title != '\0' ? g_dgettext (MUSTER_GETTEXT_PACKAGE, title) : title;
}

/**
 * muster_error_text_dup_body:
 * @error: what came out of the client
 *
 * Returns: (transfer full): translated sentences, plain text
 */
char *
muster_error_text_dup_body (const GError *error)
{
  const Words *found;

  g_return_val_if_fail (error != NULL, NULL);

  found = words_of (error);
  if (found == &words[MUSTER_ERROR_TOO_MANY_TRIES] && muster_error_get_retry_after (error) > 0)
    return muster_error_text_dup_wait (muster_error_get_retry_after (error));
  if (*found->body == '\0')
    return g_strdup ("");
  return g_strdup (g_dgettext (MUSTER_GETTEXT_PACKAGE, found->body));
}

/**
 * muster_error_text_dup_address_body:
 * @error: what a try came to
 * @typed: the address that was typed
 *
 * Returns: (transfer full): as muster_error_text_dup_body (), but for an address whose only fault is “http” it says that
 */
char *
muster_error_text_dup_address_body (const GError *error,
                                    const char   *typed)
{
  g_autofree char *address = g_strstrip (g_strdup (typed));
  g_autoptr(GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (error != NULL, NULL);

  if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS))
    return muster_error_text_dup_body (error);
  uri = g_uri_parse (address, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || !g_str_equal (g_uri_get_scheme (uri), "http") ||
      g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") || g_uri_get_userinfo (uri) != NULL)
    return muster_error_text_dup_body (error);
  return g_strdup (_("This address needs “https://”, so that nobody can read along. “http://” works only for a server on "
                     "this computer (127.0.0.1)."));
}

/**
 * muster_error_text_dup_reason:
 * @error: why a stored sign-in does not go on
 *
 * Returns: (transfer full): translated sentences for the head of the sign-in page, plain text
 */
char *
muster_error_text_dup_reason (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED))
    return g_strdup (_("Your keyring is locked, so the stored sign-in can’t be read. Sign in, or unlock the keyring and "
                       "start again."));
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_KEYRING_MISSING))
    return g_strdup (_("There is no keyring on this system to keep a sign-in. Sign in again."));
  return muster_error_text_dup_body (error);
}

/**
 * muster_error_text_dup_wait:
 * @seconds: what is left of the time the server asked for
 *
 * Returns: (transfer full): the sentence that counts down after too many tries
 */
char *
muster_error_text_dup_wait (guint seconds)
{
  return g_strdup_printf (g_dngettext (MUSTER_GETTEXT_PACKAGE,
                                       "Too many tries. Try again in %u second.",
                                       "Too many tries. Try again in %u seconds.", seconds), seconds);
}

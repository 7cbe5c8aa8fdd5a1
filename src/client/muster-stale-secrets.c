/* muster-stale-secrets.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-stale-secrets.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "muster", "stale-secrets", NULL);
}

static char *
dup_path (const char *address,
          const char *username)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *name = g_strconcat (address, "\n", username, NULL);
  g_autofree char *digest = muster_stale_secrets_dup_digest (name);

  return g_build_filename (folder, digest, NULL);
}

/**
 * muster_stale_secrets_dup_digest:
 * @token: a refresh token
 *
 * Returns: (transfer full): what stands for it in a note
 */
char *
muster_stale_secrets_dup_digest (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/**
 * muster_stale_secrets_mark:
 * @address: the server's canonical address
 * @username: the account
 * @digest: of the token that is replaced but still in the keyring
 *
 * On the disk when it returns, so that the token's successor may be used. Where that fails the sign-in goes on all the
 * same.
 */
void
muster_stale_secrets_mark (const char *address,
                           const char *username,
                           const char *digest)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *path = dup_path (address, username);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, digest, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("No note of a stale secret: %s", error->message);
}

/**
 * muster_stale_secrets_clear:
 * @address: the server's canonical address
 * @username: the account
 *
 * The keyring has the current token, or none.
 */
void
muster_stale_secrets_clear (const char *address,
                            const char *username)
{
  g_autofree char *path = dup_path (address, username);

  g_unlink (path);
}

/**
 * muster_stale_secrets_has:
 * @address: the server's canonical address
 * @username: the account
 * @digest: of the token in the keyring
 *
 * Returns: whether it must not be used
 */
gboolean
muster_stale_secrets_has (const char *address,
                          const char *username,
                          const char *digest)
{
  g_autofree char *path = dup_path (address, username);
  g_autofree char *noted = NULL;

  return g_file_get_contents (path, &noted, NULL, NULL) && g_str_equal (noted, digest);
}

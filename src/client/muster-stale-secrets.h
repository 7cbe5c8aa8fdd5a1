/* muster-stale-secrets.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to the layer: which refresh token in the keyring must never be used again. A token that was replaced while the
 * keyring could not be written stays in there, and showing it to the server would revoke the sign-in as stolen. The note
 * is a file in the user's state folder with the token's SHA-256, never the token. */

void     muster_stale_secrets_mark  (const char *address,
                                     const char *username,
                                     const char *digest);
void     muster_stale_secrets_clear (const char *address,
                                     const char *username);
gboolean muster_stale_secrets_has   (const char *address,
                                     const char *username,
                                     const char *digest);
char    *muster_stale_secrets_dup_digest (const char *token);

G_END_DECLS

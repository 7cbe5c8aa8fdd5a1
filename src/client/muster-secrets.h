/* muster-secrets.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Private to the layer: refresh tokens in the keyring, and nowhere else.
 *
 * No call waits longer than 10 s and none brings up a prompt: a locked keyring is reported as KEYRING_LOCKED at once, one
 * that is not there or does not answer as KEYRING_MISSING. Whoever wants it unlocked does so with the desktop's means
 * and signs in again; a prompt from us could come at every start and at every refresh. */

DexFuture *muster_secrets_store  (const char *address,
                                  const char *username,
                                  const char *token) G_GNUC_WARN_UNUSED_RESULT; /* TRUE */
DexFuture *muster_secrets_lookup (const char *address,
                                  const char *username) G_GNUC_WARN_UNUSED_RESULT; /* string; SIGNED_OUT: none */
DexFuture *muster_secrets_delete (const char *address,
                                  const char *username) G_GNUC_WARN_UNUSED_RESULT; /* TRUE */

G_END_DECLS

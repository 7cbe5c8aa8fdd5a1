/* muster-tokens.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-http.h"

G_BEGIN_DECLS

/* Private to the layer: the tokens of one sign-in, and requests that bear them. */
#define MUSTER_TYPE_TOKENS (muster_tokens_get_type ())
G_DECLARE_FINAL_TYPE (MusterTokens, muster_tokens, MUSTER, TOKENS, GObject)

MusterTokens *muster_tokens_new                   (MusterHttp   *http,
                                                   const char   *username,
                                                   gboolean      save);
DexFuture    *muster_tokens_sign_in               (MusterTokens *self,
                                                   const char   *password,
                                                   const char   *totp) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_tokens_load                  (MusterTokens *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_tokens_get_access            (MusterTokens *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_tokens_refresh               (MusterTokens *self,
                                                   const char   *stale) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_tokens_save_again            (MusterTokens *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_tokens_forget                (MusterTokens *self) G_GNUC_WARN_UNUSED_RESULT;
const char   *muster_tokens_peek_access           (MusterTokens *self);
MusterHttp   *muster_tokens_get_http              (MusterTokens *self);
const char   *muster_tokens_get_username          (MusterTokens *self);
const char   *muster_tokens_get_organization_name (MusterTokens *self);
const GError *muster_tokens_get_keyring_error     (MusterTokens *self);
gint64        muster_tokens_get_clock_offset      (MusterTokens *self);

G_END_DECLS

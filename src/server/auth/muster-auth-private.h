/* muster-auth-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-auth.h"
#include "muster-password.h"
#include "muster-throttle.h"

G_BEGIN_DECLS

#define MUSTER_TOKEN_HASH 32

/* A token family. A refresh token of generation g is good while g >= confirmed, the newest generation of which the
 * client has shown to have the tokens; an older one is a stolen one, or its thief's. */
typedef struct
{
  char            *id;
  char            *account;
  char            *program;
  char            *device;
  char            *address;
  gint64           created_at;
  gint64           last_used_at;
  gint64           latest;
  gint64           confirmed;
  gint64           revoked;        /* when; 0: not */
  guint            n_tokens;
  MusterPrincipal *principal;      /* NULL: to be worked out */
} MusterSignIn;

typedef struct
{
  guint8        hash[MUSTER_TOKEN_HASH];
  MusterSignIn *sign_in;
  gboolean      refresh;
  gint64        generation;
  gint64        expires_at;
} MusterToken;

typedef struct
{
  MusterJob job;
  char     *sign_in;
  gint64    generation;
  gint64    at;
} MusterConfirmJob;

struct _MusterAuth
{
  MusterStore        *store;
  MusterPasswordPool *pool;
  MusterThrottle     *by_account;
  MusterThrottle     *by_address;
  GHashTable         *sign_ins;    /* id → MusterSignIn */
  GHashTable         *tokens;      /* hash → MusterToken */
  GHashTable         *automation;  /* hash → MusterPrincipal */
  guint               timer;
  MusterAuthRevoked   revoked;
  gpointer            revoked_data;
};

guint         muster_token_hash       (gconstpointer  data);
gboolean      muster_token_equal      (gconstpointer  a,
                                       gconstpointer  b);
void          muster_token_digest     (const char    *token,
                                       guint8         hash[MUSTER_TOKEN_HASH]);
MusterSignIn *muster_auth_add_sign_in (MusterAuth    *self,
                                       const char    *id,
                                       const char    *account,
                                       const char    *program,
                                       const char    *device,
                                       const char    *address);
void          muster_auth_add_token   (MusterAuth    *self,
                                       const guint8  *hash,
                                       const char    *sign_in,
                                       gboolean       refresh,
                                       gint64         generation,
                                       gint64         expires_at);
void          muster_auth_revoke      (MusterAuth    *self,
                                       MusterSignIn  *sign_in);

G_END_DECLS

/* muster-auth.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-operation.h"
#include "muster-principal.h"

G_BEGIN_DECLS

#define MUSTER_ACCESS_SECONDS 900
#define MUSTER_REFRESH_SECONDS (30 * 24 * 3600)

/**
 * MusterAuth:
 *
 * Sign-ins and their tokens, in memory as in the database. Main thread.
 */
typedef struct _MusterAuth MusterAuth;

/* @body: JSON of the answer or of the problem; @retry_after: seconds or -1 */
typedef void (*MusterAuthDone)    (int         status,
                                   const char *body,
                                   gint64      retry_after,
                                   gpointer    user_data);
typedef void (*MusterAuthRevoked) (const char *sign_in,
                                   gpointer    user_data);

MusterAuth      *muster_auth_new           (MusterStore        *store,
                                            GError            **error);
void             muster_auth_free          (MusterAuth         *self);
void             muster_auth_set_revoked   (MusterAuth         *self,
                                            MusterAuthRevoked   revoked,
                                            gpointer            user_data);
MusterPrincipal *muster_auth_authenticate  (MusterAuth         *self,
                                            const char         *token,
                                            const char        **code);
void             muster_auth_rights_changed (MusterAuth        *self);
MusterPrincipal *muster_auth_renew         (MusterAuth         *self,
                                            MusterPrincipal    *principal);
void             muster_auth_sign_in       (MusterAuth         *self,
                                            const char         *username,
                                            const char         *password,
                                            const char         *program,
                                            const char         *device,
                                            const char         *address,
                                            MusterAuthDone      done,
                                            gpointer            user_data);
void             muster_auth_refresh       (MusterAuth         *self,
                                            const char         *token,
                                            const char         *address,
                                            MusterAuthDone      done,
                                            gpointer            user_data);
char            *muster_auth_list          (MusterAuth         *self,
                                            MusterPrincipal    *principal);
/* A job of its own idempotency: see muster-auth-revoke.c */
MusterOperationJob *muster_auth_revoke_job (MusterAuth         *self,
                                            MusterPrincipal    *principal,
                                            const MusterWho    *who,
                                            const char         *sign_in);
void             muster_auth_revoke_done   (MusterAuth         *self,
                                            MusterOperationJob *job);

guint            muster_auth_count         (MusterAuth         *self,
                                            guint              *tokens);

/* Import, before the writer starts. */
char            *muster_username_key       (const char         *username);
gboolean         muster_accounts_import    (MusterDatabase     *database,
                                            JsonObject         *document,
                                            GError            **error);
void             muster_accounts_give_ids  (JsonObject         *document);
char            *muster_automation_create  (MusterDatabase     *database,
                                            const char         *name,
                                            char              **permissions,
                                            GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAuth, muster_auth_free)

G_END_DECLS

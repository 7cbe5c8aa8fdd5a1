/* muster-principal.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterPrincipal:
 *
 * Who asks, and what they may do and see, at one time. Immutable, counted, main thread.
 */
typedef struct
{
  guint    ref_count;
  char    *id;                    /* account, or automation token */
  char    *username;
  char    *name;
  char    *role;                  /* NULL: none */
  char    *role_name;
  char   **permissions;           /* sorted */
  gboolean scope_all;
  char   **scope_teams;           /* sorted */
  gboolean automation;
  gboolean agent;
  gboolean enabled;
  gboolean masked;                /* customers' numbers are hidden from them */
  char    *sign_in;               /* token family; NULL for automation */
  char    *program;
} MusterPrincipal;

MusterPrincipal *muster_principal_new_account     (MusterStore     *store,
                                                   const char      *account,
                                                   const char      *sign_in,
                                                   const char      *program);
MusterPrincipal *muster_principal_new_automation  (const char      *id,
                                                   const char      *name,
                                                   char           **permissions,
                                                   const char      *scope);
MusterPrincipal *muster_principal_ref             (MusterPrincipal *self);
void             muster_principal_unref           (MusterPrincipal *self);
gboolean         muster_principal_may             (MusterPrincipal *self,
                                                   const char      *permission);
gboolean         muster_principal_same_rights     (MusterPrincipal *self,
                                                   MusterPrincipal *other);
/* Objects of openapi.json, JSON: Account, Scope, permissions as an array, Me. */
void             muster_principal_append_account  (MusterPrincipal *self,
                                                   GString         *string);
void             muster_principal_append_scope    (MusterPrincipal *self,
                                                   GString         *string);
void             muster_principal_append_me       (MusterPrincipal *self,
                                                   GString         *string);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPrincipal, muster_principal_unref)

G_END_DECLS

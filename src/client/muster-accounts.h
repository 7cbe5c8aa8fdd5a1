/* muster-accounts.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An account that has signed in on this computer and may do so again. Immutable; no secrets. */
#define MUSTER_TYPE_ACCOUNT (muster_account_get_type ())
G_DECLARE_FINAL_TYPE (MusterAccount, muster_account, MUSTER, ACCOUNT, GObject)

MusterAccount *muster_account_new                   (const char    *address,
                                                     const char    *username,
                                                     const char    *organization_name,
                                                     const char    *ca_file);
const char    *muster_account_get_address           (MusterAccount *self);
const char    *muster_account_get_username          (MusterAccount *self);
const char    *muster_account_get_organization_name (MusterAccount *self); /* "" unknown */
const char    *muster_account_get_ca_file           (MusterAccount *self); /* NULL: the system's */
char          *muster_account_dup_settings_path     (MusterAccount *self);

/* S5: the accounts, last used first: a GListModel of MusterAccount over the key `accounts` (a(ssss)) of the settings. */
#define MUSTER_TYPE_ACCOUNTS (muster_accounts_get_type ())
G_DECLARE_FINAL_TYPE (MusterAccounts, muster_accounts, MUSTER, ACCOUNTS, GObject)

MusterAccounts *muster_accounts_new    (GSettings      *settings);
void            muster_accounts_use    (MusterAccounts *self,
                                        MusterAccount  *account); /* adds it, or moves it to the front */
void            muster_accounts_remove (MusterAccounts *self,
                                        const char     *address,
                                        const char     *username);
MusterAccount  *muster_accounts_lookup (MusterAccounts *self,
                                        const char     *address,
                                        const char     *username);

G_END_DECLS

/* muster-accounts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-accounts.h"

#define KEY "accounts"
#define MAX_ACCOUNTS 50

struct _MusterAccount
{
  GObject parent_instance;
  char   *address;
  char   *username;
  char   *organization_name;
  char   *ca_file;
};

G_DEFINE_FINAL_TYPE (MusterAccount, muster_account, G_TYPE_OBJECT)

struct _MusterAccounts
{
  GObject    parent_instance;
  GSettings *settings;
  GPtrArray *accounts;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterAccounts, muster_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/**
 * muster_account_new:
 * @address: the server's canonical address
 * @username: who
 * @organization_name: (nullable): what to show beside the name
 * @ca_file: (nullable): a PEM file to trust for the server
 *
 * Returns: (transfer full): an account
 */
MusterAccount *
muster_account_new (const char *address,
                    const char *username,
                    const char *organization_name,
                    const char *ca_file)
{
  MusterAccount *self;

  g_return_val_if_fail (address != NULL && username != NULL, NULL);

  self = g_object_new (MUSTER_TYPE_ACCOUNT, NULL);
  self->address = g_strdup (address);
  self->username = g_strdup (username);
  self->organization_name = g_strdup (organization_name != NULL ? organization_name : "");
  self->ca_file = ca_file != NULL && *ca_file != '\0' ? g_strdup (ca_file) : NULL;
  return self;
}

/**
 * muster_account_get_address:
 * @self: an account
 *
 * Returns: the server's canonical address
 */
const char *
muster_account_get_address (MusterAccount *self)
{
  g_return_val_if_fail (MUSTER_IS_ACCOUNT (self), NULL);

  return self->address;
}

/**
 * muster_account_get_username:
 * @self: an account
 *
 * Returns: who
 */
const char *
muster_account_get_username (MusterAccount *self)
{
  g_return_val_if_fail (MUSTER_IS_ACCOUNT (self), NULL);

  return self->username;
}

/**
 * muster_account_get_organization_name:
 * @self: an account
 *
 * Returns: the organization's name, plain text from the server; "" where it is not known
 */
const char *
muster_account_get_organization_name (MusterAccount *self)
{
  g_return_val_if_fail (MUSTER_IS_ACCOUNT (self), NULL);

  return self->organization_name;
}

/**
 * muster_account_get_ca_file:
 * @self: an account
 *
 * Returns: (nullable): a PEM file to trust for the server, or %NULL for the system's authorities
 */
const char *
muster_account_get_ca_file (MusterAccount *self)
{
  g_return_val_if_fail (MUSTER_IS_ACCOUNT (self), NULL);

  return self->ca_file;
}

/**
 * muster_account_dup_settings_path:
 * @self: an account
 *
 * One component of a settings path that is this account's for ever, on every computer.
 *
 * Returns: (transfer full): 32 hexadecimal digits
 */
char *
muster_account_dup_settings_path (MusterAccount *self)
{
  g_autofree char *name = NULL;
  char *digest;

  g_return_val_if_fail (MUSTER_IS_ACCOUNT (self), NULL);

  name = g_strconcat (self->address, "\n", self->username, NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  digest[32] = '\0';
  return digest;
}

static void
muster_account_finalize (GObject *object)
{
  MusterAccount *self = MUSTER_ACCOUNT (object);

  g_free (self->address);
  g_free (self->username);
  g_free (self->organization_name);
  g_free (self->ca_file);

  G_OBJECT_CLASS (muster_account_parent_class)->finalize (object);
}

static void
muster_account_class_init (MusterAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_account_finalize;
}

static void
muster_account_init (MusterAccount *self)
{
}

static gboolean
find (MusterAccounts *self,
      const char     *address,
      const char     *username,
      guint          *position)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      MusterAccount *account = g_ptr_array_index (self->accounts, i);

      if (g_str_equal (account->address, address) && g_str_equal (account->username, username))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
load (MusterAccounts *self)
{
  g_autoptr(GVariant) value = g_settings_get_value (self->settings, KEY);
  const char *address, *username, *organization_name, *ca_file;
  GVariantIter iter;
  guint position;

  g_variant_iter_init (&iter, value);
  while (self->accounts->len < MAX_ACCOUNTS &&
         g_variant_iter_next (&iter, "(&s&s&s&s)", &address, &username, &organization_name, &ca_file))
    if (*address != '\0' && *username != '\0' && !find (self, address, username, &position))
      g_ptr_array_add (self->accounts, muster_account_new (address, username, organization_name, ca_file));
}

static void
save (MusterAccounts *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssss)"));
  for (guint i = 0; i < self->accounts->len; i++)
    {
      MusterAccount *account = g_ptr_array_index (self->accounts, i);

      g_variant_builder_add (&builder, "(ssss)", account->address, account->username, account->organization_name,
                             account->ca_file != NULL ? account->ca_file : "");
    }
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

/**
 * muster_accounts_use:
 * @self: the accounts
 * @account: who has just signed in
 *
 * Puts it first, in place of what was known of the same server and user.
 */
void
muster_accounts_use (MusterAccounts *self,
                     MusterAccount  *account)
{
  guint position;

  g_return_if_fail (MUSTER_IS_ACCOUNTS (self));
  g_return_if_fail (MUSTER_IS_ACCOUNT (account));

  g_object_ref (account);
  if (find (self, account->address, account->username, &position))
    {
      g_ptr_array_remove_index (self->accounts, position);
      g_ptr_array_insert (self->accounts, 0, account);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, position + 1, position + 1);
    }
  else
    {
      g_ptr_array_insert (self->accounts, 0, account);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
    }
  save (self);
}

/**
 * muster_accounts_remove:
 * @self: the accounts
 * @address: the server's canonical address
 * @username: who has signed out
 */
void
muster_accounts_remove (MusterAccounts *self,
                        const char     *address,
                        const char     *username)
{
  guint position;

  g_return_if_fail (MUSTER_IS_ACCOUNTS (self));

  if (!find (self, address, username, &position))
    return;
  g_ptr_array_remove_index (self->accounts, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  save (self);
}

/**
 * muster_accounts_lookup:
 * @self: the accounts
 * @address: the server's canonical address
 * @username: who
 *
 * Returns: (transfer none) (nullable): the account
 */
MusterAccount *
muster_accounts_lookup (MusterAccounts *self,
                        const char     *address,
                        const char     *username)
{
  guint position;

  g_return_val_if_fail (MUSTER_IS_ACCOUNTS (self), NULL);

  return find (self, address, username, &position) ? g_ptr_array_index (self->accounts, position) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return MUSTER_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return MUSTER_ACCOUNTS (model)->accounts->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MusterAccounts *self = MUSTER_ACCOUNTS (model);

  return position < self->accounts->len ? g_object_ref (g_ptr_array_index (self->accounts, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/**
 * muster_accounts_new:
 * @settings: the application's settings, with the key `accounts`
 *
 * Returns: (transfer full): the accounts that are kept there
 */
MusterAccounts *
muster_accounts_new (GSettings *settings)
{
  MusterAccounts *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (MUSTER_TYPE_ACCOUNTS, NULL);
  self->settings = g_object_ref (settings);
  load (self);
  return self;
}

static void
muster_accounts_finalize (GObject *object)
{
  MusterAccounts *self = MUSTER_ACCOUNTS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);

  G_OBJECT_CLASS (muster_accounts_parent_class)->finalize (object);
}

static void
muster_accounts_class_init (MusterAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_accounts_finalize;
}

static void
muster_accounts_init (MusterAccounts *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
}

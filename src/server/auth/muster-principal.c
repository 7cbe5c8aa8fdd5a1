/* muster-principal.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-principal.h"

#include <string.h>
#include <yyjson.h>

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
sorted (char **items)
{
  if (items != NULL)
    qsort (items, g_strv_length (items), sizeof (char *), compare_texts);
  return items;
}

static char **
strv_member (yyjson_val *object,
             const char *name)
{
  g_autofree char *json = yyjson_val_write (yyjson_obj_get (object, name), 0, NULL);
  char **items = muster_json_parse_strv (json);

  return sorted (items != NULL ? items : g_new0 (char *, 1));
}

static yyjson_doc *
read_object (MusterStore *store,
             MusterKind   kind,
             const char  *id)
{
  g_autoptr(MusterVersion) version = id != NULL ? muster_mirror_dup (muster_store_get_mirror (store), kind, id) : NULL;

  if (version == NULL)
    return NULL;
  return yyjson_read (g_bytes_get_data (version->wire, NULL), g_bytes_get_size (version->wire), 0);
}

static void
set_scope (MusterPrincipal *self,
           const char      *json)
{
  yyjson_doc *doc = yyjson_read (json, strlen (json), 0);
  yyjson_val *root = yyjson_doc_get_root (doc);

  self->scope_all = yyjson_get_bool (yyjson_obj_get (root, "all"));
  self->scope_teams = strv_member (root, "teams");
  yyjson_doc_free (doc);
}

/* An agent's profile is the world's; what the account row says of it is only how it began. */
static void
set_profile (MusterPrincipal *self,
             MusterStore     *store)
{
  yyjson_doc *doc = read_object (store, MUSTER_KIND_AGENT, self->id);
  yyjson_val *root = yyjson_doc_get_root (doc);

  if (root == NULL)
    {
      self->enabled = FALSE;
      return;
    }
  g_free (self->name);
  g_free (self->role);
  self->name = g_strdup (yyjson_get_str (yyjson_obj_get (root, "displayName")));
  self->role = g_strdup (yyjson_get_str (yyjson_obj_get (root, "role")));
  self->enabled = yyjson_get_bool (yyjson_obj_get (root, "enabled"));
  self->masked = !yyjson_get_bool (yyjson_obj_get (root, "showsRealNumbers"));
  yyjson_doc_free (doc);
}

static void
set_role (MusterPrincipal *self,
          MusterStore     *store)
{
  yyjson_doc *doc = read_object (store, MUSTER_KIND_ROLE, self->role);
  yyjson_val *root = yyjson_doc_get_root (doc);

  self->role_name = g_strdup (yyjson_get_str (yyjson_obj_get (root, "name")));
  self->permissions = strv_member (root, "permissions");
  yyjson_doc_free (doc);
}

/**
 * muster_principal_new_account:
 * @account: its id
 * @sign_in: (nullable): the token family it comes through
 *
 * Returns: (transfer full) (nullable): rights as they are now; %NULL: no such account
 */
MusterPrincipal *
muster_principal_new_account (MusterStore *store,
                              const char  *account,
                              const char  *sign_in,
                              const char  *program)
{
  g_autoptr(MusterStatement) statement = NULL;
  MusterPrincipal *self;

  statement = muster_database_query (muster_store_get_reader (store), NULL,
                                     "SELECT username, display_name, role, agent, enabled, scope FROM account"
                                     " WHERE id = ? AND deleted = 0", "s", account);
  if (statement == NULL || !muster_statement_next (statement, NULL))
    return NULL;
  self = g_new0 (MusterPrincipal, 1);
  self->ref_count = 1;
  self->id = g_strdup (account);
  self->username = g_strdup (muster_statement_get_text (statement, 0));
  self->name = g_strdup (muster_statement_get_text (statement, 1));
  self->role = g_strdup (muster_statement_get_text (statement, 2));
  self->agent = muster_statement_get_int (statement, 3);
  self->enabled = muster_statement_get_int (statement, 4);
  self->sign_in = g_strdup (sign_in);
  self->program = g_strdup (program);
  self->masked = TRUE;
  set_scope (self, muster_statement_get_text (statement, 5));
  if (self->agent)
    set_profile (self, store);
  set_role (self, store);
  self->masked = self->masked && !muster_principal_may (self, "pii.read");
  return self;
}

/**
 * muster_principal_new_automation:
 * @permissions: (transfer full): what the token may do
 * @scope: JSON
 */
MusterPrincipal *
muster_principal_new_automation (const char *id,
                                 const char *name,
                                 char      **permissions,
                                 const char *scope)
{
  MusterPrincipal *self = g_new0 (MusterPrincipal, 1);

  self->ref_count = 1;
  self->id = g_strdup (id);
  self->username = g_strdup (name);
  self->name = g_strdup (name);
  self->program = g_strdup (name);
  self->permissions = sorted (permissions);
  self->automation = TRUE;
  self->enabled = TRUE;
  set_scope (self, scope);
  self->masked = !muster_principal_may (self, "pii.read");
  return self;
}

MusterPrincipal *
muster_principal_ref (MusterPrincipal *self)
{
  self->ref_count++;
  return self;
}

void
muster_principal_unref (MusterPrincipal *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->id);
  g_free (self->username);
  g_free (self->name);
  g_free (self->role);
  g_free (self->role_name);
  g_free (self->sign_in);
  g_free (self->program);
  g_strfreev (self->permissions);
  g_strfreev (self->scope_teams);
  g_free (self);
}

gboolean
muster_principal_may (MusterPrincipal *self,
                      const char      *permission)
{
  return g_strv_contains ((const char *const *) self->permissions, permission);
}

/**
 * muster_principal_same_rights:
 *
 * Returns: whether both may do and see the same
 */
gboolean
muster_principal_same_rights (MusterPrincipal *self,
                              MusterPrincipal *other)
{
  return self->enabled == other->enabled && self->masked == other->masked && self->scope_all == other->scope_all &&
         g_strcmp0 (self->role, other->role) == 0 &&
         g_strv_equal ((const char *const *) self->permissions, (const char *const *) other->permissions) &&
         g_strv_equal ((const char *const *) self->scope_teams, (const char *const *) other->scope_teams);
}

static void
append_role (MusterPrincipal *self,
             GString         *string)
{
  if (self->role == NULL || self->role_name == NULL)
    {
      g_string_append (string, ",\"role\":null");
      return;
    }
  g_string_append (string, ",\"role\":{\"id\":");
  muster_json_append_text (string, self->role);
  g_string_append (string, ",\"name\":");
  muster_json_append_text (string, self->role_name);
  g_string_append_c (string, '}');
}

static void
append_names (MusterPrincipal *self,
              GString         *string)
{
  g_string_append (string, "\"username\":");
  muster_json_append_text (string, self->username);
  g_string_append (string, ",\"displayName\":");
  muster_json_append_text (string, self->name);
  append_role (self, string);
}

void
muster_principal_append_account (MusterPrincipal *self,
                                 GString         *string)
{
  g_string_append (string, "{\"id\":");
  muster_json_append_text (string, self->id);
  g_string_append_c (string, ',');
  append_names (self, string);
  g_string_append_c (string, '}');
}

void
muster_principal_append_scope (MusterPrincipal *self,
                               GString         *string)
{
  g_string_append_printf (string, "{\"all\":%s", self->scope_all ? "true" : "false");
  if (!self->scope_all)
    {
      g_string_append (string, ",\"teams\":");
      muster_json_append_strv (string, (const char *const *) self->scope_teams);
    }
  g_string_append_c (string, '}');
}

void
muster_principal_append_me (MusterPrincipal *self,
                            GString         *string)
{
  g_string_append (string, "{\"id\":");
  muster_json_append_text (string, self->id);
  g_string_append (string, ",\"rev\":1,");
  append_names (self, string);
  g_string_append (string, ",\"permissions\":");
  muster_json_append_strv (string, (const char *const *) self->permissions);
  g_string_append (string, ",\"scope\":");
  muster_principal_append_scope (self, string);
  g_string_append_c (string, '}');
}

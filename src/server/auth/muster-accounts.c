/* muster-accounts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-auth.h"

#include <string.h>

#include "muster-clock.h"
#include "muster-password.h"

static const char *
text_member (JsonObject *object,
             const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

static gboolean
boolean_member (JsonObject *object,
                const char *name,
                gboolean    otherwise)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         ? json_node_get_boolean (node) : otherwise;
}

static JsonArray *
array_member (JsonObject *object,
              const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
object_element (JsonArray *array,
                guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * muster_username_key:
 *
 * Returns: (transfer full) (nullable): by which usernames are unique: NFKC, case folded; %NULL: no valid text
 */
char *
muster_username_key (const char *username)
{
  g_autofree char *normal = g_utf8_normalize (username, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = normal != NULL ? g_utf8_casefold (normal, -1) : NULL;

  return folded != NULL ? g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC) : NULL;
}

/**
 * muster_accounts_give_ids:
 * @document: an import document
 *
 * Gives an id to each account that has none, so that its credentials and its agent get the same.
 */
void
muster_accounts_give_ids (JsonObject *document)
{
  JsonArray *accounts = array_member (document, "accounts");

  for (guint i = 0; accounts != NULL && i < json_array_get_length (accounts); i++)
    {
      JsonObject *account = object_element (accounts, i);
      g_autofree char *id = muster_random_id ("a-");

      if (account != NULL && text_member (account, "id") == NULL)
        json_object_set_string_member (account, "id", id);
    }
}

static gboolean
refuse (GError    **error,
        guint       i,
        const char *what)
{
  muster_rule_error_set (error, 422, "invalid-fields", "accounts", "Account %u of the import %s", i + 1, what);
  return FALSE;
}

static char *
scope_of (JsonObject *account)
{
  JsonNode *scope = json_object_get_member (account, "scope");

  return scope != NULL && JSON_NODE_HOLDS_OBJECT (scope) ? json_to_string (scope, FALSE) : g_strdup ("{\"all\":true}");
}

static gboolean
import_account (MusterDatabase *database,
                JsonObject     *account,
                guint           i,
                GError        **error)
{
  const char *username = account != NULL ? text_member (account, "username") : NULL;
  const char *display_name = account != NULL ? text_member (account, "displayName") : NULL;
  const char *password;
  g_autofree char *key = username != NULL ? muster_username_key (username) : NULL;
  g_autofree char *stored = NULL;
  g_autofree char *scope = NULL;
  g_autoptr(GError) local_error = NULL;

  if (key == NULL || *key == '\0' || display_name == NULL)
    return refuse (error, i, "has no username or no displayName");
  password = text_member (account, "password");
  if (password != NULL)
    stored = muster_password_hash (password);
  scope = scope_of (account);
  if (muster_database_run (database, &local_error,
                           "INSERT INTO account (id, username, username_key, display_name, role, agent, enabled, scope,"
                           " password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "sssssiiss", text_member (account, "id"),
                           username, key, display_name, text_member (account, "role"),
                           (gint64) boolean_member (account, "agent", TRUE),
                           (gint64) boolean_member (account, "enabled", TRUE), scope, stored))
    return TRUE;
  if (g_error_matches (local_error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_CONSTRAINT))
    return refuse (error, i, "has a username or id that another one has");
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * muster_accounts_import:
 * @database: the writer's, in the import's transaction
 * @document: an import document; see muster_accounts_give_ids()
 * @error: MUSTER_RULE_ERROR or MUSTER_STORE_ERROR
 */
gboolean
muster_accounts_import (MusterDatabase *database,
                        JsonObject     *document,
                        GError        **error)
{
  JsonArray *accounts = array_member (document, "accounts");

  for (guint i = 0; accounts != NULL && i < json_array_get_length (accounts); i++)
    if (!import_account (database, object_element (accounts, i), i, error))
      return FALSE;
  return TRUE;
}

/**
 * muster_automation_create:
 * @name: what it is for
 * @permissions: what it may do
 *
 * Returns: (transfer full) (nullable): a new automation token, of which the database keeps only the hash
 */
char *
muster_automation_create (MusterDatabase *database,
                          const char     *name,
                          char          **permissions,
                          GError        **error)
{
  g_autofree char *token = muster_random_token ();
  g_autofree char *id = muster_random_id ("k-");
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GString) json = g_string_new (NULL);
  guint8 hash[32];
  gsize size = sizeof hash;

  g_checksum_update (checksum, (const guchar *) token, strlen (token));
  g_checksum_get_digest (checksum, hash, &size);
  muster_json_append_strv (json, (const char *const *) permissions);
  if (!muster_database_run (database, error,
                            "INSERT INTO automation_token (id, name, hash, permissions, scope, created_at)"
                            " VALUES (?, ?, ?, ?, ?, ?)",
                            "ssbssi", id, name, hash, size, json->str, "{\"all\":true}", muster_clock_now ()))
    return NULL;
  return g_steal_pointer (&token);
}

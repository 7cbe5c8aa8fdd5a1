/* muster-import.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

#include <string.h>

/* The import document (HACKING.md) into the world. Everything is checked; the first fault refuses the whole document, and
 * its field is where it stands: `accounts[3].role`. */

typedef struct
{
  MusterOp   *op;
  GHashTable *ids;                 /* of accounts */
  GHashTable *usernames;           /* NFKC, case folded */
  int         n_agents;
} Import;

static const char *const permissions[] = {
  "agents.read", "agents.manage", "roles.manage", "status.change", "chats.read", "chats.join", "chats.move", "chats.finish",
  "workspace.use", "sessions.end", "requests.decide", "impersonate", "impersonate.act", "reports.read", "audit.read",
  "organization.manage", "pii.read", "workspace.gateway", NULL
};

static gboolean
refuse (GError    **error,
        const char *field,
        const char *detail)
{
  muster_rule_error_set (error, 422, "invalid-fields", field, "%s", detail);
  return FALSE;
}

/* Puts the place before the field of an error. */
static gboolean
at_place (GError    **error,
          const char *list,
          guint       i)
{
  g_autoptr(GError) inner = NULL;
  g_autofree char *field = NULL;

  if (error == NULL || *error == NULL)
    return FALSE;
  inner = g_steal_pointer (error);
  field = g_strdup_printf ("%s[%u].%s", list, i, muster_rule_error_get_field (inner) != NULL
                                                   ? muster_rule_error_get_field (inner) : "");
  muster_rule_error_set (error, 422, "invalid-fields", field, "%s: %s", field, inner->message);
  return FALSE;
}

/* Seconds or null: -1 */
static gboolean
read_seconds (JsonObject *json,
              const char *name,
              gint64     *value,
              GError    **error)
{
  *value = -1;
  return muster_args_integer (json, name, FALSE, 0, G_MAXINT32, value, error);
}

static gboolean
read_name (JsonObject *json,
           char      **field,
           GError    **error)
{
  const char *name;

  if (!muster_args_string (json, "name", TRUE, 1, 200, &name, error))
    return FALSE;
  muster_set_string (field, name);
  return TRUE;
}

static gboolean
read_permissions (JsonObject *json,
                  GPtrArray **list,
                  GError    **error)
{
  JsonNode *node = json_object_get_member (json, "permissions");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, "permissions", "A list of permissions is needed.");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *permission = JSON_NODE_HOLDS_VALUE (item) ? json_node_get_string (item) : NULL;

      if (permission == NULL || !g_strv_contains (permissions, permission))
        return refuse (error, "permissions", "There is no such permission.");
      if (list != NULL)
        *list = muster_array_with (*list, g_ref_string_new (permission), (GDestroyNotify) g_ref_string_release, G_MAXUINT);
    }
  return TRUE;
}

static gboolean
fill_role (MusterNamed *named,
           JsonObject  *json,
           GError     **error)
{
  static const char *const allowed[] = { "id", "name", "permissions", NULL };

  return muster_args_check (json, allowed, error) && read_permissions (json, &named->data.permissions, error);
}

static gboolean
fill_plain (MusterNamed *named,
            JsonObject  *json,
            GError     **error)
{
  static const char *const allowed[] = { "id", "name", NULL };

  return muster_args_check (json, allowed, error);
}

static gboolean
fill_queue (MusterNamed *named,
            JsonObject  *json,
            GError     **error)
{
  static const char *const allowed[] = { "id", "name", "slaFirstSeconds", "slaNextSeconds", NULL };

  return muster_args_check (json, allowed, error) &&
         read_seconds (json, "slaFirstSeconds", &named->data.sla_first, error) &&
         read_seconds (json, "slaNextSeconds", &named->data.sla_next, error);
}

static gboolean
fill_reason (MusterNamed *named,
             JsonObject  *json,
             GError     **error)
{
  static const char *const allowed[] = { "id", "name", "limitSeconds", "needsApproval", "selectable", "retired", NULL };
  MusterNamedData *data = &named->data;

  data->selectable = TRUE;
  return muster_args_check (json, allowed, error) &&
         read_seconds (json, "limitSeconds", &data->limit, error) &&
         muster_args_boolean (json, "needsApproval", FALSE, &data->needs_approval, error) &&
         muster_args_boolean (json, "selectable", FALSE, &data->selectable, error) &&
         muster_args_boolean (json, "retired", FALSE, &data->retired, error);
}

static const struct
{
  const char *list;
  MusterKind  kind;
  gboolean    (*fill) (MusterNamed *named,
                       JsonObject  *json,
                       GError     **error);
} lists[] = {
  { "roles", MUSTER_KIND_ROLE, fill_role },
  { "units", MUSTER_KIND_UNIT, fill_plain },
  { "teams", MUSTER_KIND_TEAM, fill_plain },
  { "queues", MUSTER_KIND_QUEUE, fill_queue },
  { "breakReasons", MUSTER_KIND_BREAK_REASON, fill_reason },
};

/* The id given, or a new one, which is written into the document. */
static const char *
take_id (Import     *import,
         JsonObject *json,
         char        prefix,
         GError    **error)
{
  g_autofree char *made = NULL;
  const char *id;

  if (!muster_args_id (json, "id", FALSE, &id, error))
    return NULL;
  if (id != NULL)
    return id;
  made = muster_id_new (prefix, import->op->now);
  json_object_set_string_member (json, "id", made);
  return json_object_get_string_member (json, "id");
}

static gboolean
import_named (Import     *import,
              JsonObject *json,
              guint       which,
              GError    **error)
{
  MusterNamed *named;
  const char *id = take_id (import, json, lists[which].list[0], error);

  if (id == NULL)
    return FALSE;
  if (muster_world_find (import->op->world, lists[which].kind, id) != NULL)
    return refuse (error, "id", "This id is there twice.");
  named = muster_op_create (import->op, lists[which].kind, id);
  named->data.sla_first = named->data.sla_next = named->data.limit = -1;
  return read_name (json, &named->data.name, error) && lists[which].fill (named, json, error);
}

/* A list of objects by name; absent: empty. FALSE: it is something else. */
static gboolean
get_list (JsonObject *document,
          const char *name,
          JsonArray **list,
          GError    **error)
{
  JsonNode *node = json_object_get_member (document, name);

  *list = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, name, "This is no list.");
  *list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (*list); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (*list, i)))
      return refuse (error, name, "Something in this list is no object.");
  return TRUE;
}

static gboolean
import_lists (Import     *import,
              JsonObject *document,
              GError    **error)
{
  for (guint which = 0; which < G_N_ELEMENTS (lists); which++)
    {
      JsonArray *list;

      if (!get_list (document, lists[which].list, &list, error))
        return FALSE;
      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        if (!import_named (import, json_array_get_object_element (list, i), which, error))
          return at_place (error, lists[which].list, i);
    }
  return TRUE;
}

static gboolean
fill_organization (MusterNamedData *data,
                   JsonObject      *json,
                   GError         **error)
{
  static const char *const allowed[] = {
    "id", "name", "timeZone", "humanAgentService", "seats", "seatsUsed", "chatLimit", "queueTransfer",
    "impersonationNotice", "quietSeconds", "unansweredSeconds", "holdSeconds", "retentionDays", NULL
  };
  gint64 seats = 0, chat_limit = MUSTER_LIMIT_NONE;
  const char *time_zone;

  data->service = TRUE;
  data->quiet_seconds = 30 * 60;
  data->unanswered_seconds = 10 * 60;
  data->hold_seconds = 5 * 60;
  data->retention_days = 365;
  if (!muster_args_check (json, allowed, error) || !read_name (json, &data->name, error) ||
      !muster_args_string (json, "timeZone", FALSE, 1, 64, &time_zone, error) ||
      !muster_args_boolean (json, "humanAgentService", FALSE, &data->service, error) ||
      !muster_args_integer (json, "seats", FALSE, 0, G_MAXINT32, &seats, error) ||
      !muster_args_integer (json, "chatLimit", FALSE, 0, 1000, &chat_limit, error) ||
      !muster_args_boolean (json, "queueTransfer", FALSE, &data->queue_transfer, error) ||
      !muster_args_boolean (json, "impersonationNotice", FALSE, &data->impersonation_notice, error) ||
      !muster_args_integer (json, "quietSeconds", FALSE, 0, G_MAXINT32, &data->quiet_seconds, error) ||
      !muster_args_integer (json, "unansweredSeconds", FALSE, 0, G_MAXINT32, &data->unanswered_seconds, error) ||
      !muster_args_integer (json, "holdSeconds", FALSE, 0, G_MAXINT32, &data->hold_seconds, error) ||
      !muster_args_integer (json, "retentionDays", FALSE, 0, G_MAXINT32, &data->retention_days, error))
    return FALSE;
  muster_set_string (&data->time_zone, time_zone != NULL ? time_zone : "UTC");
  data->seats = (int) seats;
  data->chat_limit = (int) chat_limit;
  return TRUE;
}

static gboolean
import_organization (Import     *import,
                     JsonObject *document,
                     GError    **error)
{
  JsonNode *node = json_object_get_member (document, "organization");
  g_autoptr(GTimeZone) zone = NULL;
  MusterNamed *organization;
  const char *id;

  if (import->op->world->organization != NULL)
    return refuse (error, "organization", "There is an organization already.");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "organization", "The organization is needed.");
  id = take_id (import, json_node_get_object (node), 'o', error);
  if (id == NULL)
    return FALSE;
  organization = muster_op_create (import->op, MUSTER_KIND_ORGANIZATION, id);
  if (!fill_organization (&organization->data, json_node_get_object (node), error))
    return FALSE;
  zone = g_time_zone_new_identifier (organization->data.time_zone);
  return zone != NULL || refuse (error, "organization.timeZone", "There is no such time zone.");
}

static gboolean
check_username (Import      *import,
                JsonObject  *json,
                const char **username,
                GError     **error)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (!muster_args_string (json, "username", TRUE, 1, 256, username, error))
    return FALSE;
  normal = g_utf8_normalize (*username, -1, G_NORMALIZE_ALL_COMPOSE);
  if (normal == NULL)
    return refuse (error, "username", "This is no UTF-8.");
  folded = g_utf8_casefold (normal, -1);
  return g_hash_table_add (import->usernames, g_steal_pointer (&folded)) ||
         refuse (error, "username", "This username is there twice.");
}

static gboolean
read_object (Import       *import,
             JsonObject   *json,
             const char   *name,
             MusterKind    kind,
             MusterNamed **object,
             GError      **error)
{
  const char *id;

  if (!muster_args_id (json, name, FALSE, &id, error))
    return FALSE;
  *object = muster_world_find (import->op->world, kind, id);
  return id == NULL || *object != NULL || refuse (error, name, "This refers to something that is not there.");
}

static gboolean
read_objects (Import     *import,
              JsonObject *json,
              const char *name,
              MusterKind  kind,
              GPtrArray **objects,
              GError    **error)
{
  JsonNode *node = json_object_get_member (json, name);
  JsonArray *array;

  if (node == NULL)
    {
      *objects = g_ptr_array_new ();
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, name, "This is no list.");
  array = json_node_get_array (node);
  *objects = g_ptr_array_sized_new (json_array_get_length (array));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      gpointer object = JSON_NODE_HOLDS_VALUE (item)
                          ? muster_world_find (import->op->world, kind, json_node_get_string (item)) : NULL;

      if (object == NULL)
        return refuse (error, name, "This refers to something that is not there.");
      if (g_ptr_array_find (*objects, object, NULL))
        return refuse (error, name, "Something is in this list twice.");
      g_ptr_array_add (*objects, object);
    }
  return TRUE;
}

static gboolean
check_scope (Import     *import,
             JsonObject *json,
             GError    **error)
{
  JsonNode *node = json_object_get_member (json, "scope");
  g_autoptr(GPtrArray) teams = NULL;
  gboolean all = FALSE;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      !muster_args_boolean (json_node_get_object (node), "all", TRUE, &all, NULL) ||
      !read_objects (import, json_node_get_object (node), "teams", MUSTER_KIND_TEAM, &teams, NULL))
    return refuse (error, "scope", "A scope is {\"all\":true} or has a list of teams that are there.");
  return TRUE;
}

static gboolean
fill_agent (Import      *import,
            MusterAgent *agent,
            JsonObject  *json,
            GError     **error)
{
  MusterAgentData *data = &agent->data;
  gint64 limit = MUSTER_LIMIT_DEFAULT;
  const char *email, *photo;

  data->enabled = TRUE;
  if (!muster_args_string (json, "email", FALSE, 3, 254, &email, error) ||
      !muster_args_string (json, "photo", FALSE, 1, 1000, &photo, error) ||
      !read_object (import, json, "unit", MUSTER_KIND_UNIT, &data->unit, error) ||
      !read_objects (import, json, "teams", MUSTER_KIND_TEAM, &data->teams, error) ||
      !read_objects (import, json, "queues", MUSTER_KIND_QUEUE, &data->queues, error) ||
      !muster_args_boolean (json, "enabled", FALSE, &data->enabled, error) ||
      !muster_args_boolean (json, "showsRealNumbers", FALSE, &data->shows_real_numbers, error) ||
      !muster_args_integer (json, "chatLimit", FALSE, 0, 1000, &limit, error))
    return FALSE;
  if (email != NULL && (strchr (email, '@') == NULL || strpbrk (email, " \t\r\n") != NULL))
    return refuse (error, "email", "This is no email address.");
  muster_set_string (&data->email, email);
  muster_set_string (&data->photo, photo);
  data->chat_limit = (int) limit;
  agent->live->data.activity_since = import->op->now;
  agent->live->data.offline_at = import->op->now;
  return TRUE;
}

static gboolean
import_account (Import     *import,
                JsonObject *json,
                GError    **error)
{
  static const char *const allowed[] = {
    "id", "username", "displayName", "email", "photo", "role", "unit", "teams", "queues", "enabled", "showsRealNumbers",
    "chatLimit", "password", "agent", "scope", NULL
  };
  const char *username, *display_name, *password, *id;
  gboolean is_agent = TRUE;
  MusterAgent *agent;
  MusterNamed *role;

  if (!muster_args_check (json, allowed, error) || !check_username (import, json, &username, error) ||
      !muster_args_string (json, "displayName", TRUE, 1, 200, &display_name, error) ||
      !muster_args_string (json, "password", FALSE, 6, 4096, &password, error) ||
      !muster_args_boolean (json, "agent", FALSE, &is_agent, error) ||
      !read_object (import, json, "role", MUSTER_KIND_ROLE, &role, error) ||
      !check_scope (import, json, error) || (id = take_id (import, json, 'a', error)) == NULL)
    return FALSE;
  if (!g_hash_table_add (import->ids, g_strdup (id)))
    return refuse (error, "id", "This id is there twice.");
  if (!is_agent)
    return TRUE;
  agent = muster_op_create (import->op, MUSTER_KIND_AGENT, id);
  muster_set_string (&agent->data.username, username);
  muster_set_string (&agent->data.display_name, display_name);
  agent->data.role = role;
  import->n_agents++;
  if (!fill_agent (import, agent, json, error))
    return FALSE;
  muster_agent_reindex (import->op->world, agent);
  return TRUE;
}

static gboolean
import_accounts (Import     *import,
                 JsonObject *document,
                 GError    **error)
{
  MusterNamedData *organization = &import->op->world->organization->data;
  JsonArray *list;

  if (!get_list (document, "accounts", &list, error))
    return FALSE;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!import_account (import, json_array_get_object_element (list, i), error))
      return at_place (error, "accounts", i);
  if (organization->seats == 0)
    organization->seats = import->n_agents;
  organization->seats_used = import->n_agents;
  if (import->n_agents > organization->seats)
    return refuse (error, "organization.seats", "There are more agents than seats.");
  return TRUE;
}

static gboolean
check_tokens (JsonObject *document,
              GError    **error)
{
  JsonArray *list;

  if (!get_list (document, "tokens", &list, error))
    return FALSE;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      static const char *const allowed[] = { "name", "permissions", NULL };
      JsonObject *token = json_array_get_object_element (list, i);
      const char *name;

      if (!muster_args_check (token, allowed, error) ||
          !muster_args_string (token, "name", TRUE, 1, 64, &name, error) || !read_permissions (token, NULL, error))
        return at_place (error, "tokens", i);
    }
  return TRUE;
}

/**
 * muster_world_import:
 * @document: an import document (HACKING.md); ids that are made are written into it
 *
 * Takes a whole organization into an empty world. Usernames and passwords of accounts are the store's business; here only
 * their form is checked, and that no username is there twice after NFKC and case folding.
 *
 * Returns: %FALSE with a 422 whose field is the place of the fault; the world is then as it was
 */
gboolean
muster_world_import (MusterOp   *op,
                     JsonObject *document,
                     GError    **error)
{
  static const char *const allowed[] = {
    "organization", "roles", "units", "teams", "queues", "breakReasons", "accounts", "tokens", NULL
  };
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GError) fault = NULL;
  Import import = { op, ids, usernames, 0 };

  g_return_val_if_fail (op != NULL && document != NULL, FALSE);

  if (muster_args_check (document, allowed, &fault) && import_organization (&import, document, &fault) &&
      import_lists (&import, document, &fault) && import_accounts (&import, document, &fault) &&
      check_tokens (document, &fault))
    return TRUE;
  muster_op_rollback (op);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

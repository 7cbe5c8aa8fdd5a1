/* muster-args.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

#include <string.h>

G_GNUC_PRINTF (3, 4)
static gboolean
invalid (GError    **error,
         const char *field,
         const char *format,
         ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  va_start (args, format);
  detail = g_strdup_vprintf (format, args);
  va_end (args);
  muster_rule_error_set (error, 422, "invalid-fields", field, "%s", detail);
  return FALSE;
}

/**
 * muster_args_check:
 * @allowed: (array zero-terminated=1): members there may be
 *
 * Returns: %FALSE with a 422 where @args has another member
 */
gboolean
muster_args_check (JsonObject        *args,
                   const char *const *allowed,
                   GError           **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, args);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (allowed, name))
      return invalid (error, name, "There is no such member here.");
  return TRUE;
}

/* The member, NULL where it is absent or null. FALSE with a 422 where it is needed or of another type. */
static gboolean
get_member (JsonObject *args,
            const char *name,
            gboolean    required,
            GType       type,
            JsonNode  **node,
            GError    **error)
{
  JsonNode *found = json_object_get_member (args, name);

  *node = NULL;
  if (found == NULL || JSON_NODE_HOLDS_NULL (found))
    return !required || invalid (error, name, "This is needed.");
  if (!JSON_NODE_HOLDS_VALUE (found) || json_node_get_value_type (found) != type)
    return invalid (error, name, "This is of another type.");
  *node = found;
  return TRUE;
}

/**
 * muster_args_string:
 * @min: characters at least
 * @max: characters at most
 * @value: (out): borrowed; %NULL where it is absent or null and not @required
 */
gboolean
muster_args_string (JsonObject  *args,
                    const char  *name,
                    gboolean     required,
                    guint        min,
                    guint        max,
                    const char **value,
                    GError     **error)
{
  JsonNode *node;
  glong length;

  *value = NULL;
  if (!get_member (args, name, required, G_TYPE_STRING, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  length = g_utf8_strlen (json_node_get_string (node), -1);
  if (length < (glong) min)
    return invalid (error, name, "This is too short.");
  if (length > (glong) max)
    return invalid (error, name, "This is longer than %u characters.", max);
  *value = json_node_get_string (node);
  return TRUE;
}

/**
 * muster_id_is_valid:
 *
 * Returns: whether @id has the form of an id
 */
gboolean
muster_id_is_valid (const char *id)
{
  gsize length = strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

  return length > 0 && length <= 64 && id[length] == '\0';
}

gboolean
muster_args_id (JsonObject  *args,
                const char  *name,
                gboolean     required,
                const char **value,
                GError     **error)
{
  if (!muster_args_string (args, name, required, 1, 64, value, error))
    return FALSE;
  if (*value != NULL && !muster_id_is_valid (*value))
    return invalid (error, name, "This is no id.");
  return TRUE;
}

gboolean
muster_args_boolean (JsonObject *args,
                     const char *name,
                     gboolean    required,
                     gboolean   *value,
                     GError    **error)
{
  JsonNode *node;

  if (!get_member (args, name, required, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  if (node != NULL)
    *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * muster_args_integer:
 * @value: (inout): stays as it is where the member is absent or null
 */
gboolean
muster_args_integer (JsonObject *args,
                     const char *name,
                     gboolean    required,
                     gint64      min,
                     gint64      max,
                     gint64     *value,
                     GError    **error)
{
  JsonNode *node;

  if (!get_member (args, name, required, G_TYPE_INT64, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (json_node_get_int (node) < min || json_node_get_int (node) > max)
    return invalid (error, name, "This is not between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT ".", min, max);
  *value = json_node_get_int (node);
  return TRUE;
}

/**
 * muster_args_agent:
 *
 * For whom the actor acts: `agent`, which needs a gateway, or themselves.
 *
 * Returns: (nullable): the agent, %NULL with 403 or 404
 */
MusterAgent *
muster_args_agent (MusterOp   *op,
                   JsonObject *args,
                   GError    **error)
{
  const char *id;
  MusterAgent *agent;

  if (!muster_args_id (args, "agent", FALSE, &id, error))
    return NULL;
  if (id != NULL && !op->actor->gateway && g_strcmp0 (id, op->actor->id) != 0)
    {
      muster_rule_error_set (error, 403, "forbidden", NULL, "Acting for another agent needs workspace.gateway.");
      return NULL;
    }
  agent = muster_world_find (op->world, MUSTER_KIND_AGENT, id != NULL ? id : op->actor->id);
  if (agent == NULL && id != NULL)
    muster_rule_error_set (error, 404, "not-found", NULL, "There is no agent %s.", id);
  else if (agent == NULL)
    muster_rule_error_set (error, 403, "forbidden", NULL, "This account is no agent.");
  op->agent = (const MusterObject *) agent;
  return agent;
}

/**
 * muster_args_own_chat:
 *
 * Returns: (nullable): `chat`, which is open and the agent's; %NULL with 404, 409 or 412
 */
MusterChat *
muster_args_own_chat (MusterOp    *op,
                      JsonObject  *args,
                      MusterAgent *agent,
                      GError     **error)
{
  const char *id;
  MusterChat *chat;

  if (!muster_args_id (args, "chat", TRUE, &id, error))
    return NULL;
  chat = muster_world_find (op->world, MUSTER_KIND_CHAT, id);
  if (chat == NULL)
    {
      muster_rule_error_set (error, 404, "not-found", NULL, "There is no open chat %s.", id);
      return NULL;
    }
  if (!muster_chat_is_open (chat) || chat->data.agent != agent)
    {
      /* without the chat as it is now: who asks need not be allowed to see it */
      muster_rule_error_set (error, 409, "conflict", "chat", "The chat is not this agent's.");
      return NULL;
    }
  return muster_op_check_rev (op, chat, error) ? chat : NULL;
}

/**
 * muster_op_check_rev:
 *
 * Returns: %FALSE with a 412 where If-Match names another rev than @object has
 */
gboolean
muster_op_check_rev (MusterOp *op,
                     gpointer  object,
                     GError  **error)
{
  MusterObject *header = object;

  if (op->if_match < 0 || op->if_match == header->rev)
    return TRUE;
  muster_rule_error_set (error, 412, "precondition-failed", NULL, "It has changed since it was shown.");
  muster_rule_error_set_current (error, op->world, header);
  return FALSE;
}

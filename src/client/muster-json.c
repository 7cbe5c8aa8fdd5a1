/* muster-json.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-json.h"

#include "muster-error.h"

#define MAX_DEPTH 32

/* Before the parser sees it: how deep the brackets go, strings left out. */
static gboolean
is_too_deep (const char *data,
             gsize       size)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < size; i++)
    {
      if (in_string)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_string = FALSE;
        }
      else if (data[i] == '"')
        in_string = TRUE;
      else if ((data[i] == '{' || data[i] == '[') && ++depth > MAX_DEPTH)
        return TRUE;
      else if ((data[i] == '}' || data[i] == ']') && depth > 0)
        depth--;
    }
  return FALSE;
}

/**
 * muster_json_parse:
 * @bytes: a bounded document
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the root, which is an object; MUSTER_ERROR_PROTOCOL otherwise
 */
JsonNode *
muster_json_parse (GBytes  *bytes,
                   GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) parse_error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  json_parser_set_strict (parser, TRUE);
  if (data == NULL || size == 0 || is_too_deep (data, size))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The answer is no JSON object");
      return NULL;
    }
  if (!json_parser_load_from_data (parser, data, size, &parse_error))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The answer is not JSON: %s", parse_error->message);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The answer is no JSON object");
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * muster_json_get_string:
 * @object: a JSON object
 * @member: name
 *
 * Returns: (nullable): the text, or %NULL
 */
const char *
muster_json_get_string (JsonObject *object,
                        const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * muster_json_get_int:
 * @object: a JSON object
 * @member: name
 * @otherwise: what to return where there is no such number
 *
 * Returns: the number
 */
gint64
muster_json_get_int (JsonObject *object,
                     const char *member,
                     gint64      otherwise)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return otherwise;
  return json_node_get_int (node);
}

/**
 * muster_json_get_object:
 * @object: a JSON object
 * @member: name
 *
 * Returns: (nullable): the member, or %NULL
 */
JsonObject *
muster_json_get_object (JsonObject *object,
                        const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return json_node_get_object (node);
}

/**
 * muster_json_write:
 * @builder: a finished document
 *
 * Returns: (transfer full): its text
 */
GBytes *
muster_json_write (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

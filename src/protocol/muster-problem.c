/* muster-problem.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-problem.h"

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"

static JsonNode *
lookup (JsonObject *object,
        const char *name,
        GType       type,
        gboolean   *valid)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type)
    return node;
  *valid = FALSE;
  return NULL;
}

static char *
dup_text (JsonObject *object,
          const char *name,
          gboolean   *valid)
{
  JsonNode *node = lookup (object, name, G_TYPE_STRING, valid);

  return node != NULL ? json_node_dup_string (node) : NULL;
}

static guint
get_number (JsonObject *object,
            const char *name,
            gboolean   *valid)
{
  JsonNode *node = lookup (object, name, G_TYPE_INT64, valid);
  gint64 number = node != NULL ? json_node_get_int (node) : 0;

  if (number >= 0 && number <= G_MAXINT)
    return number;
  *valid = FALSE;
  return 0;
}

static gboolean
read_errors (MusterProblem *self,
             JsonNode      *node)
{
  JsonArray *array;
  gboolean valid = TRUE;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  self->errors = g_new0 (MusterProblemField, json_array_get_length (array));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      MusterProblemField *field = &self->errors[i];

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return FALSE;
      self->n_errors++;
      field->field = dup_text (json_node_get_object (item), "field", &valid);
      field->code = dup_text (json_node_get_object (item), "code", &valid);
      field->detail = dup_text (json_node_get_object (item), "detail", &valid);
      if (!valid || field->field == NULL || field->code == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_problem (MusterProblem *self,
              JsonObject    *object)
{
  JsonNode *retryable, *current;
  gboolean valid = TRUE;

  self->status = get_number (object, "status", &valid);
  self->code = dup_text (object, "code", &valid);
  self->title = dup_text (object, "title", &valid);
  self->detail = dup_text (object, "detail", &valid);
  self->retry_after = get_number (object, "retryAfter", &valid);
  retryable = lookup (object, "retryable", G_TYPE_BOOLEAN, &valid);
  self->retryable = retryable != NULL && json_node_get_boolean (retryable);
  if (!valid || self->code == NULL || *self->code == '\0' || !read_errors (self, json_object_get_member (object, "errors")))
    return FALSE;

  current = json_object_get_member (object, "current");
  if (current == NULL || JSON_NODE_HOLDS_NULL (current))
    return TRUE;
  self->current = json_node_copy (current);
  return JSON_NODE_HOLDS_OBJECT (current);
}

/**
 * muster_problem_parse:
 * @bytes: the body of a refusal, at most %MUSTER_MAX_BODY; need not be terminated
 * @length: bytes of @bytes
 * @error: where to say what is wrong with it
 *
 * Look at the status and at the content type first.
 *
 * Returns: (transfer full): what it says; %NULL with %MUSTER_ERROR_PROTOCOL for what is no problem document of ours
 */
MusterProblem *
muster_problem_parse (const char *bytes,
                      gsize       length,
                      GError    **error)
{
  g_autoptr(JsonNode) root = muster_json_parse (bytes, length, MUSTER_MAX_BODY, error);
  g_autoptr(MusterProblem) self = NULL;

  if (root == NULL)
    return NULL;

  self = g_new0 (MusterProblem, 1);
  if (!JSON_NODE_HOLDS_OBJECT (root) || !read_problem (self, json_node_get_object (root)))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The server's error message is malformed.");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * muster_problem_free:
 * @self: (nullable): a problem
 */
void
muster_problem_free (MusterProblem *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_errors; i++)
    {
      g_free (self->errors[i].field);
      g_free (self->errors[i].code);
      g_free (self->errors[i].detail);
    }
  g_free (self->errors);
  g_free (self->code);
  g_free (self->title);
  g_free (self->detail);
  g_clear_pointer (&self->current, json_node_unref);
  g_free (self);
}

/* muster-rule-error.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-sink.h"
#include "muster-world-private.h"

typedef struct
{
  char *code;
  char *field;
  char *current;
} MusterRuleErrorPrivate;

static void
muster_rule_error_private_init (MusterRuleErrorPrivate *priv)
{
}

static void
muster_rule_error_private_copy (const MusterRuleErrorPrivate *source,
                                MusterRuleErrorPrivate       *copy)
{
  copy->code = g_strdup (source->code);
  copy->field = g_strdup (source->field);
  copy->current = g_strdup (source->current);
}

static void
muster_rule_error_private_clear (MusterRuleErrorPrivate *priv)
{
  g_clear_pointer (&priv->code, g_free);
  g_clear_pointer (&priv->field, g_free);
  g_clear_pointer (&priv->current, g_free);
}

G_DEFINE_EXTENDED_ERROR (MusterRuleError, muster_rule_error)

/**
 * muster_rule_error_set:
 * @error: (nullable): where to
 * @status: HTTP status
 * @code: stable problem code
 * @field: (nullable): the member of the arguments that is wrong
 * @detail_format: English detail
 */
void
muster_rule_error_set (GError    **error,
                       int         status,
                       const char *code,
                       const char *field,
                       const char *detail_format,
                       ...)
{
  va_list args;

  if (error == NULL)
    return;
  va_start (args, detail_format);
  *error = g_error_new_valist (MUSTER_RULE_ERROR, status, detail_format, args);
  va_end (args);
  muster_rule_error_get_private (*error)->code = g_strdup (code);
  muster_rule_error_get_private (*error)->field = g_strdup (field);
}

static const MusterRuleErrorPrivate *
get_private (const GError *error)
{
  static const MusterRuleErrorPrivate nothing;

  if (error == NULL || error->domain != MUSTER_RULE_ERROR)
    return &nothing;
  return muster_rule_error_get_private (error);
}

const char *
muster_rule_error_get_code (const GError *error)
{
  return get_private (error)->code;
}

const char *
muster_rule_error_get_field (const GError *error)
{
  return get_private (error)->field;
}

const char *
muster_rule_error_get_current (const GError *error)
{
  return get_private (error)->current;
}

/**
 * muster_rule_error_set_current:
 * @error: (nullable): an error just set
 * @current: the object as it is now; `by` and `at` of its last change are put with it
 */
void
muster_rule_error_set_current (GError            **error,
                               MusterWorld        *world,
                               const MusterObject *current)
{
  const MusterEntity *entity = (const MusterEntity *) current;
  GString *json;

  if (error == NULL || *error == NULL)
    return;
  json = g_string_new_take (muster_object_to_wire (world, current));
  if (g_str_has_suffix (json->str, "}") && entity->changed_by != NULL)
    {
      g_string_truncate (json, json->len - 1);
      if (current->kind != MUSTER_KIND_AGENT_LIVE)
        {
          g_string_append (json, ",\"by\":");
          muster_json_append_by (json, entity->changed_by);
        }
      g_string_append (json, ",\"at\":");
      muster_json_append_time (json, entity->changed_at);
      g_string_append_c (json, '}');
    }
  muster_rule_error_get_private (*error)->current = g_string_free (json, FALSE);
}

/* muster-fields.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-fields.h"

#include <string.h>

#include "muster-clock.h"
#include "muster-error.h"

/**
 * muster_fields_fail:
 * @error: where to say it
 * @object: what was being read
 * @member: (nullable): its member that is wrong
 * @what: how it is wrong
 *
 * Never quotes what came: it may be a customer's.
 *
 * Returns: %FALSE
 */
gboolean
muster_fields_fail (GError    **error,
                    const char *object,
                    const char *member,
                    const char *what)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "Malformed data from the server: %s%s%s %s",
               object, member != NULL ? "." : "", member != NULL ? member : "", what);
  return FALSE;
}

static gboolean
read_number (yyjson_val *value,
             gint64      max,
             gint64     *number)
{
  if (!yyjson_is_uint (value) || yyjson_get_uint (value) > (guint64) max)
    return FALSE;
  *number = yyjson_get_uint (value);
  return TRUE;
}

static gboolean
read_texts (yyjson_val        *value,
            FieldPool         *pool,
            MusterWireStrings *texts)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_is_arr (value))
    return FALSE;

  yyjson_arr_iter_init (value, &iter);
  texts->n = 0; /* a member may come twice */
  texts->items = pool->strings + pool->n_strings;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (!yyjson_is_str (item))
        return FALSE;
      pool->strings[pool->n_strings++] = yyjson_get_str (item);
      texts->n++;
    }
  return TRUE;
}

static gboolean
read_text (yyjson_val  *value,
           const Field *field,
           gpointer     at)
{
  const char *text = yyjson_get_str (value);
  gint64 *time = at;

  if (text == NULL)
    return FALSE;

  switch ((FieldType) field->type)
    {
    case FIELD_OK:
      *(gboolean *) at = strcmp (text, "ok") == 0;
      return TRUE;
    case FIELD_SYSTEM:
      *(gboolean *) at = strcmp (text, "system") == 0;
      return TRUE;
    case FIELD_TIME:
    case FIELD_TIME_OR_NULL:
      return muster_time_parse (text, yyjson_get_len (value), time);
    case FIELD_ID:
      *(const char **) at = text;
      return *text != '\0' && strlen (text) == yyjson_get_len (value);
    case FIELD_TEXT:
    case FIELD_TEXT_OR_NULL:
      *(const char **) at = text;
      return TRUE;
    case FIELD_FLAG:
    case FIELD_FLAG_OR_NULL:
    case FIELD_COUNT:
    case FIELD_COUNT_OR_NULL:
    case FIELD_NUMBER:
    case FIELD_NUMBER_OR_NULL:
    case FIELD_TEXTS:
    case FIELD_OBJECT:
    case FIELD_ARRAY:
    case FIELD_PART:
    case FIELD_PART_OR_NULL:
      break;
    }
  g_return_val_if_reached (FALSE);
}

/* What stands in the struct for a member that is null, or that did not come. */
static gboolean
read_nothing (const Field *field,
              gpointer     at)
{
  switch ((FieldType) field->type)
    {
    case FIELD_TEXT:
    case FIELD_ID:
      *(const char **) at = "";
      return FALSE;
    case FIELD_COUNT_OR_NULL:
      *(int *) at = -1;
      return TRUE;
    case FIELD_NUMBER_OR_NULL:
      *(gint64 *) at = -1;
      return TRUE;
    case FIELD_TEXT_OR_NULL:
    case FIELD_FLAG_OR_NULL:
    case FIELD_TIME_OR_NULL:
    case FIELD_PART_OR_NULL:
      return TRUE;
    case FIELD_FLAG:
    case FIELD_OK:
    case FIELD_SYSTEM:
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_TEXTS:
    case FIELD_OBJECT:
    case FIELD_ARRAY:
    case FIELD_PART:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

/* Not for parts. */
static gboolean
read_value (const Field *field,
            yyjson_val  *value,
            gpointer     at,
            FieldPool   *pool)
{
  gint64 number;

  if (yyjson_is_null (value))
    return read_nothing (field, at);

  switch ((FieldType) field->type)
    {
    case FIELD_FLAG:
    case FIELD_FLAG_OR_NULL:
      *(gboolean *) at = yyjson_get_bool (value);
      return yyjson_is_bool (value);
    case FIELD_COUNT:
    case FIELD_COUNT_OR_NULL:
      if (!read_number (value, G_MAXINT, &number))
        return FALSE;
      *(int *) at = number;
      return TRUE;
    case FIELD_NUMBER:
    case FIELD_NUMBER_OR_NULL:
      return read_number (value, G_MAXINT64, at);
    case FIELD_TEXTS:
      return read_texts (value, pool, at);
    case FIELD_OBJECT:
      *(yyjson_val **) at = value;
      return yyjson_is_obj (value);
    case FIELD_ARRAY:
      *(yyjson_val **) at = value;
      return yyjson_is_arr (value);
    case FIELD_TEXT:
    case FIELD_TEXT_OR_NULL:
    case FIELD_ID:
    case FIELD_OK:
    case FIELD_SYSTEM:
    case FIELD_TIME:
    case FIELD_TIME_OR_NULL:
      return read_text (value, field, at);
    case FIELD_PART:
    case FIELD_PART_OR_NULL:
      break;
    }
  g_return_val_if_reached (FALSE);
}

/* Members mostly come in our order: the one after the last is tried first. */
static const Field *
find_field (const Fields *fields,
            yyjson_val   *key,
            guint        *next)
{
  const char *name = yyjson_get_str (key);
  gsize length = yyjson_get_len (key);

  for (guint i = 0; i < fields->n; i++)
    {
      guint index = *next + i < fields->n ? *next + i : *next + i - fields->n;
      const Field *field = &fields->items[index];

      if (field->length == length && memcmp (field->name, name, length) == 0)
        {
          *next = index + 1;
          return field;
        }
    }
  return NULL;
}

/**
 * muster_fields_read:
 * @fields: what may stand in @object
 * @object: a JSON value
 * @into: a zeroed struct
 * @pool: where arrays of strings go
 * @error: where to say which member is wrong
 *
 * Members that @fields does not know are skipped.
 *
 * Returns: %FALSE when @object is no object, lacks what is required, or has a member of a wrong type
 */
gboolean
muster_fields_read (const Fields *fields,
                    yyjson_val   *object,
                    gpointer      into,
                    FieldPool    *pool,
                    GError      **error)
{
  yyjson_obj_iter iter;
  yyjson_val *key;
  guint next = 0;
  guint64 seen = 0;

  g_assert (fields->n < 64);

  if (!yyjson_is_obj (object))
    return muster_fields_fail (error, fields->name, NULL, "is no object");

  yyjson_obj_iter_init (object, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      const Field *field = find_field (fields, key, &next);
      gboolean whole;

      if (field == NULL)
        continue;
      if (field->part == NULL)
        {
          if (!read_value (field, value, (char *) into + field->offset, pool))
            return muster_fields_fail (error, fields->name, field->name, "has a wrong type or value");
        }
      else
        {
          whole = !yyjson_is_null (value) || field->type == FIELD_PART;
          if (whole && !muster_fields_read (field->part, value, (char *) into + field->offset, pool, error))
            return FALSE;
          if (field->present != 0)
            *(gboolean *) ((char *) into + field->present) = whole;
        }
      seen |= G_GUINT64_CONSTANT (1) << (next - 1);
    }

  if (G_LIKELY (seen == (G_GUINT64_CONSTANT (1) << fields->n) - 1))
    return TRUE;
  for (guint i = 0; i < fields->n; i++)
    {
      if ((seen & (G_GUINT64_CONSTANT (1) << i)) != 0)
        continue;
      if (fields->items[i].required)
        return muster_fields_fail (error, fields->name, fields->items[i].name, "is missing");
      read_nothing (&fields->items[i], (char *) into + fields->items[i].offset);
    }
  return TRUE;
}

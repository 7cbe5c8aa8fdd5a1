/* muster-named.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-named-private.h"

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
} MusterNamedProperty;

static GParamSpec *properties[PROP_NAME + 1];

G_DEFINE_FINAL_TYPE (MusterNamed, muster_named, G_TYPE_OBJECT)

static void
muster_named_finalize (GObject *object)
{
  MusterNamed *self = MUSTER_NAMED (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->collate_key);

  G_OBJECT_CLASS (muster_named_parent_class)->finalize (object);
}

static void
muster_named_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MusterNamed *self = MUSTER_NAMED (object);

  switch ((MusterNamedProperty) property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    }
}

static void
muster_named_class_init (MusterNamedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = muster_named_finalize;
  object_class->get_property = muster_named_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
muster_named_init (MusterNamed *self)
{
}

/**
 * muster_named_new: (skip)
 * @number: its number in its list
 *
 * Returns: (transfer full): one of which no more than the id is known
 */
MusterNamed *
muster_named_new (const char *id,
                  guint32     number)
{
  MusterNamed *self = g_object_new (MUSTER_TYPE_NAMED, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup ("");
  self->collate_key = g_strdup ("");
  self->number = number;
  self->rank = G_MAXUINT32;
  return self;
}

/**
 * muster_named_set_name: (skip)
 *
 * Returns: whether the name is another one now
 */
gboolean
muster_named_set_name (MusterNamed *self,
                       const char  *name)
{
  if (!g_set_str (&self->name, name))
    return FALSE;

  g_free (self->collate_key);
  self->collate_key = g_utf8_collate_key (name, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  return TRUE;
}

/**
 * muster_named_compare: (skip)
 *
 * Returns: the order by name as the locale has it, then by id
 */
int
muster_named_compare (MusterNamed *a,
                      MusterNamed *b)
{
  int order = strcmp (a->collate_key, b->collate_key);

  return order != 0 ? order : strcmp (a->id, b->id);
}

/**
 * muster_named_get_id:
 *
 * Returns: the server's id
 */
const char *
muster_named_get_id (MusterNamed *self)
{
  g_return_val_if_fail (MUSTER_IS_NAMED (self), NULL);

  return self->id;
}

/**
 * muster_named_get_name:
 *
 * Returns: the name, "" before it is known
 */
const char *
muster_named_get_name (MusterNamed *self)
{
  g_return_val_if_fail (MUSTER_IS_NAMED (self), NULL);

  return self->name;
}

/**
 * muster_named_get_retired:
 *
 * Returns: whether this break reason is offered no more
 */
gboolean
muster_named_get_retired (MusterNamed *self)
{
  g_return_val_if_fail (MUSTER_IS_NAMED (self), FALSE);

  return self->retired;
}

/**
 * muster_named_get_selectable:
 *
 * Returns: whether agents may choose this break reason themselves
 */
gboolean
muster_named_get_selectable (MusterNamed *self)
{
  g_return_val_if_fail (MUSTER_IS_NAMED (self), FALSE);

  return self->selectable;
}

/* muster-named-list.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-named-list.h"

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  return muster_named_compare ((MusterNamed *) a, (MusterNamed *) b);
}

void
muster_named_list_init (MusterNamedList *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->store = g_list_store_new (MUSTER_TYPE_NAMED);
  self->n_numbers = 0;
}

void
muster_named_list_clear (MusterNamedList *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
}

/**
 * muster_named_list_empty:
 *
 * Forgets everything; the list model stays the same object.
 */
void
muster_named_list_empty (MusterNamedList *self)
{
  g_list_store_remove_all (self->store);
  g_hash_table_remove_all (self->by_id);
  self->n_numbers = 0;
}

/**
 * muster_named_list_lookup:
 *
 * Returns: (nullable) (transfer none): the one with this id, known or standing in
 */
MusterNamed *
muster_named_list_lookup (MusterNamedList *self,
                          const char      *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

/**
 * muster_named_list_ensure:
 *
 * Returns: (transfer none): the one with this id, made if it was not there
 */
MusterNamed *
muster_named_list_ensure (MusterNamedList *self,
                          const char      *id)
{
  MusterNamed *named = g_hash_table_lookup (self->by_id, id);

  if (named == NULL)
    {
      named = muster_named_new (id, self->n_numbers++);
      g_hash_table_insert (self->by_id, named->id, named);
    }
  return named;
}

/**
 * muster_named_list_set:
 * @wire: what it is now
 *
 * Returns: whether its name is another one now
 */
gboolean
muster_named_list_set (MusterNamedList       *self,
                       MusterNamed           *named,
                       const MusterWireNamed *wire)
{
  const char *name = wire->name != NULL ? wire->name : "";
  gboolean renamed = g_strcmp0 (named->name, name) != 0;
  guint position;

  named->retired = wire->retired;
  named->selectable = wire->selectable;
  if (named->known && !renamed)
    return FALSE;

  if (named->known && g_list_store_find (self->store, named, &position))
    g_list_store_remove (self->store, position);
  muster_named_set_name (named, name);
  named->known = TRUE;
  g_list_store_insert_sorted (self->store, named, compare, NULL);
  return TRUE;
}

/**
 * muster_named_list_remove:
 *
 * Takes it from the list; it stands in for its id again, for whoever still refers to it.
 *
 * Returns: whether it was in the list
 */
gboolean
muster_named_list_remove (MusterNamedList *self,
                          MusterNamed     *named)
{
  guint position;

  if (!named->known)
    return FALSE;

  if (g_list_store_find (self->store, named, &position))
    g_list_store_remove (self->store, position);
  named->known = FALSE;
  named->rank = G_MAXUINT32;
  muster_named_set_name (named, "");
  return TRUE;
}

/**
 * muster_named_list_sweep:
 * @seen: the snapshot that has just ended
 * @removed: (element-type MusterNamed): those it did not name are added
 *
 * Returns: whether any was removed
 */
gboolean
muster_named_list_sweep (MusterNamedList *self,
                         guint32          seen,
                         GPtrArray       *removed)
{
  gboolean any = FALSE;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MusterNamed *named = value;

      if (named->known && named->seen != seen && muster_named_list_remove (self, named))
        {
          g_ptr_array_add (removed, named);
          any = TRUE;
        }
    }
  return any;
}

/**
 * muster_named_list_rank:
 *
 * Numbers the known ones by name, for sorting by a small integer.
 */
void
muster_named_list_rank (MusterNamedList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MusterNamed) named = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      named->rank = i;
    }
}

/* muster-group.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-group.h"

static guint
group_hash (gconstpointer data)
{
  return ((const MusterGroup *) data)->hash;
}

static gboolean
group_equal (gconstpointer a,
             gconstpointer b)
{
  const MusterGroup *one = a, *other = b;

  return one->hash == other->hash && one->n == other->n &&
         memcmp (one->members, other->members, one->n * sizeof (MusterNamed *)) == 0;
}

void
muster_groups_init (MusterGroups  *self,
                    MusterRanking *ranking)
{
  self->ranking = ranking;
  self->set = g_hash_table_new (group_hash, group_equal);
  self->by_index = g_ptr_array_new ();
  self->free_indices = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/**
 * muster_groups_clear:
 *
 * Lets go of all groups; those an agent still holds live on by themselves.
 */
void
muster_groups_clear (MusterGroups *self)
{
  for (guint i = 0; i < self->by_index->len; i++)
    {
      MusterGroup *group = g_ptr_array_index (self->by_index, i);

      if (group != NULL)
        group->owner = NULL;
    }
  g_clear_pointer (&self->set, g_hash_table_unref);
  g_clear_pointer (&self->by_index, g_ptr_array_unref);
  g_clear_pointer (&self->free_indices, g_array_unref);
}

static int
compare_number (gconstpointer a,
                gconstpointer b)
{
  const MusterNamed *one = *(MusterNamed *const *) a, *other = *(MusterNamed *const *) b;

  return (one->number > other->number) - (one->number < other->number);
}

static void
add (MusterGroups *self,
     MusterGroup  *group)
{
  guint n_free = self->free_indices->len;

  if (n_free > 0)
    {
      group->index = g_array_index (self->free_indices, guint32, n_free - 1);
      g_array_set_size (self->free_indices, n_free - 1);
      self->by_index->pdata[group->index] = group;
    }
  else
    {
      group->index = self->by_index->len;
      g_ptr_array_add (self->by_index, group);
    }
  g_hash_table_add (self->set, group);
  if (self->ranking != NULL)
    muster_ranking_set (self->ranking, group->index);
}

/**
 * muster_groups_intern:
 * @list: where the ids are looked up
 * @ids: in any order
 *
 * Returns: (transfer full): the one group with these members
 */
MusterGroup *
muster_groups_intern (MusterGroups            *self,
                      MusterNamedList         *list,
                      const MusterWireStrings *ids)
{
  g_autofree MusterGroup *probe = g_malloc0 (sizeof (MusterGroup) + ids->n * sizeof (MusterNamed *));
  MusterGroup *group;

  for (guint i = 0; i < ids->n; i++)
    probe->members[i] = muster_named_list_ensure (list, ids->items[i]);
  qsort (probe->members, ids->n, sizeof (MusterNamed *), compare_number);
  for (guint i = 0; i < ids->n; i++)
    {
      if (i > 0 && probe->members[i] == probe->members[probe->n - 1])
        continue;
      probe->members[probe->n++] = probe->members[i];
    }
  probe->hash = 5381;
  for (guint i = 0; i < probe->n; i++)
    probe->hash = (probe->hash ^ (probe->members[i]->number + 1)) * 2654435761u;

  group = g_hash_table_lookup (self->set, probe);
  if (group != NULL)
    return muster_group_ref (group);

  group = g_steal_pointer (&probe);
  group->owner = self;
  group->refs = 1;
  for (guint i = 0; i < group->n; i++)
    g_object_ref (group->members[i]);
  add (self, group);
  return group;
}

/**
 * muster_groups_renamed:
 *
 * A member's name is another one: texts are made anew when next asked for.
 */
void
muster_groups_renamed (MusterGroups *self)
{
  if (self->ranking != NULL)
    muster_ranking_reset (self->ranking);
  for (guint i = 0; i < self->by_index->len; i++)
    {
      MusterGroup *group = g_ptr_array_index (self->by_index, i);

      if (group == NULL)
        continue;
      g_clear_pointer (&group->text, g_free);
      g_clear_pointer (&group->collate_key, g_free);
      if (self->ranking != NULL)
        muster_ranking_set (self->ranking, group->index);
    }
}

MusterGroup *
muster_group_ref (MusterGroup *self)
{
  self->refs++;
  return self;
}

void
muster_group_unref (MusterGroup *self)
{
  g_assert (self->refs > 0);

  if (--self->refs > 0)
    return;

  if (self->owner != NULL)
    {
      g_hash_table_remove (self->owner->set, self);
      if (self->owner->ranking != NULL)
        muster_ranking_unset (self->owner->ranking, self->index);
      self->owner->by_index->pdata[self->index] = NULL;
      g_array_append_val (self->owner->free_indices, self->index);
    }
  for (guint i = 0; i < self->n; i++)
    g_object_unref (self->members[i]);
  g_free (self->text);
  g_free (self->collate_key);
  g_free (self);
}

static int
compare_name (gconstpointer a,
              gconstpointer b)
{
  return muster_named_compare (*(MusterNamed *const *) a, *(MusterNamed *const *) b);
}

/**
 * muster_group_get_text:
 *
 * Returns: (transfer none): the names in order, ", " between
 */
const char *
muster_group_get_text (MusterGroup *self)
{
  g_autofree MusterNamed **sorted = NULL;
  GString *text;

  if (self->text != NULL)
    return self->text;
  if (self->n == 1)
    return self->text = g_strdup (self->members[0]->name);

  sorted = g_memdup2 (self->members, self->n * sizeof (MusterNamed *));
  if (self->n > 1)
    qsort (sorted, self->n, sizeof (MusterNamed *), compare_name);
  text = g_string_new (NULL);
  for (guint i = 0; i < self->n; i++)
    {
      if (sorted[i]->name[0] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, sorted[i]->name);
    }
  return self->text = g_string_free_and_steal (text);
}

/**
 * muster_group_get_key:
 *
 * Returns: (transfer none): the collation key of the text
 */
const char *
muster_group_get_key (MusterGroup *self)
{
  if (self->collate_key == NULL)
    self->collate_key = g_utf8_collate_key (muster_group_get_text (self), -1);
  return self->collate_key;
}

/**
 * muster_group_has:
 *
 * Returns: whether @named is a member
 */
gboolean
muster_group_has (MusterGroup *self,
                  MusterNamed *named)
{
  for (guint i = 0; i < self->n; i++)
    if (self->members[i] == named)
      return TRUE;
  return FALSE;
}

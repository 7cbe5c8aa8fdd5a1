/* muster-mirror.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-mirror.h"

#include <string.h>

struct _MusterMirror
{
  GMutex      lock;
  GHashTable *objects[MUSTER_N_KINDS]; /* id → MusterVersion, the id is the version's */
  gint64      seq;
};

MusterMirror *
muster_mirror_new (void)
{
  MusterMirror *self = g_new0 (MusterMirror, 1);

  g_mutex_init (&self->lock);
  for (guint kind = 0; kind < MUSTER_N_KINDS; kind++)
    self->objects[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) muster_version_unref);
  return self;
}

void
muster_mirror_free (MusterMirror *self)
{
  for (guint kind = 0; kind < MUSTER_N_KINDS; kind++)
    g_hash_table_unref (self->objects[kind]);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
put (MusterMirror  *self,
     MusterVersion *version)
{
  if (version->wire == NULL || version->archived)
    g_hash_table_remove (self->objects[version->kind], version->id);
  else
    g_hash_table_replace (self->objects[version->kind], version->id, muster_version_ref (version));
}

/**
 * muster_mirror_put:
 * @version: (transfer none): a committed version, at start
 */
void
muster_mirror_put (MusterMirror  *self,
                   MusterVersion *version)
{
  g_mutex_lock (&self->lock);
  put (self, version);
  g_mutex_unlock (&self->lock);
}

/**
 * muster_mirror_apply:
 * @events: (element-type MusterEvent): committed events, in order
 *
 * All of them at once, so that no reader sees half an event.
 */
void
muster_mirror_apply (MusterMirror *self,
                     GPtrArray    *events)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < events->len; i++)
    {
      MusterEvent *event = g_ptr_array_index (events, i);

      for (guint j = 0; j < event->changes->len; j++)
        put (self, ((MusterEventChange *) g_ptr_array_index (event->changes, j))->now);
      self->seq = event->seq;
    }
  g_mutex_unlock (&self->lock);
}

void
muster_mirror_set_seq (MusterMirror *self,
                       gint64        seq)
{
  g_mutex_lock (&self->lock);
  self->seq = seq;
  g_mutex_unlock (&self->lock);
}

/**
 * muster_mirror_get_seq:
 *
 * Returns: the last committed operation
 */
gint64
muster_mirror_get_seq (MusterMirror *self)
{
  gint64 seq;

  g_mutex_lock (&self->lock);
  seq = self->seq;
  g_mutex_unlock (&self->lock);
  return seq;
}

/**
 * muster_mirror_dup:
 *
 * Returns: (transfer full) (nullable): the object as it was last committed
 */
MusterVersion *
muster_mirror_dup (MusterMirror *self,
                   MusterKind    kind,
                   const char   *id)
{
  MusterVersion *version;

  g_mutex_lock (&self->lock);
  version = g_hash_table_lookup (self->objects[kind], id);
  if (version != NULL)
    muster_version_ref (version);
  g_mutex_unlock (&self->lock);
  return version;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp ((*(MusterVersion *const *) a)->id, (*(MusterVersion *const *) b)->id);
}

static void
add_all (GPtrArray  *array,
         GHashTable *objects)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, objects);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (array, muster_version_ref (value));
}

/**
 * muster_mirror_dup_all:
 * @kind: what to copy; MUSTER_KIND_UNKNOWN: everything, in no order within a kind
 * @seq: (out) (optional): the position of the copy
 *
 * Returns: (transfer full) (element-type MusterVersion): one consistent state
 */
GPtrArray *
muster_mirror_dup_all (MusterMirror *self,
                       MusterKind    kind,
                       gint64       *seq)
{
  GPtrArray *array = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_version_unref);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    if (kind == MUSTER_KIND_UNKNOWN || kind == i)
      add_all (array, self->objects[i]);
  if (seq != NULL)
    *seq = self->seq;
  g_mutex_unlock (&self->lock);
  if (kind != MUSTER_KIND_UNKNOWN)
    g_ptr_array_sort (array, compare_ids);
  return array;
}

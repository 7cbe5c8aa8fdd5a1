/* muster-heap.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-heap.h"

static gboolean
less (const MusterHeapEntry *x,
      const MusterHeapEntry *y)
{
  if (x->a != y->a)
    return x->a < y->a;
  if (x->b != y->b)
    return x->b < y->b;
  return x->c < y->c;
}

static void
put (MusterHeap            *self,
     guint                  i,
     const MusterHeapEntry *entry)
{
  self->entries[i] = *entry;
  *entry->place = i + 1;
}

static void
sift (MusterHeap     *self,
      guint           i,
      MusterHeapEntry entry)
{
  while (i > 0 && less (&entry, &self->entries[(i - 1) / 2]))
    {
      put (self, i, &self->entries[(i - 1) / 2]);
      i = (i - 1) / 2;
    }
  while (2 * i + 1 < self->n)
    {
      guint child = 2 * i + 1;

      if (child + 1 < self->n && less (&self->entries[child + 1], &self->entries[child]))
        child++;
      if (!less (&self->entries[child], &entry))
        break;
      put (self, i, &self->entries[child]);
      i = child;
    }
  put (self, i, &entry);
}

/**
 * muster_heap_set:
 * @item: what to put in
 * @place: (inout): where @item keeps its place in this heap; 0 before the first call
 *
 * Puts an item in, or moves it when it is in already: O(log n).
 */
void
muster_heap_set (MusterHeap *self,
                 gpointer    item,
                 guint      *place,
                 gint64      a,
                 gint64      b,
                 gint64      c)
{
  MusterHeapEntry entry = { a, b, c, item, place };

  if (*place == 0)
    {
      if (self->n == self->size)
        {
          self->size = MAX (8, self->size * 2);
          self->entries = g_renew (MusterHeapEntry, self->entries, self->size);
        }
      *place = ++self->n;
    }
  sift (self, *place - 1, entry);
}

/**
 * muster_heap_remove:
 * @place: (inout): the item's place; nothing happens where it is 0
 */
void
muster_heap_remove (MusterHeap *self,
                    guint      *place)
{
  guint i;

  if (*place == 0)
    return;
  i = *place - 1;
  *place = 0;
  self->n--;
  if (i < self->n)
    sift (self, i, self->entries[self->n]);
}

/**
 * muster_heap_peek:
 *
 * Returns: (nullable): the first entry, until the heap changes
 */
const MusterHeapEntry *
muster_heap_peek (const MusterHeap *self)
{
  return self->n > 0 ? self->entries : NULL;
}

/**
 * muster_heap_clear:
 *
 * Frees the heap's memory; the items' places are left as they are.
 */
void
muster_heap_clear (MusterHeap *self)
{
  g_clear_pointer (&self->entries, g_free);
  self->n = self->size = 0;
}

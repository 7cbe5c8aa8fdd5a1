/* muster-wait-heap.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-wait-heap.h"

typedef struct
{
  gint64   since;
  guint32 *place;
} Entry;

/* Places count from 1, so that 0 can mean "not here". */
#define AT(self, i) (&g_array_index ((self)->entries, Entry, (i) - 1))

void
muster_wait_heap_init (MusterWaitHeap *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

/**
 * muster_wait_heap_clear:
 *
 * Frees the heap. Owners' places are left as they are: they may be gone already.
 */
void
muster_wait_heap_clear (MusterWaitHeap *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
}

static void
put (MusterWaitHeap *self,
     guint           i,
     Entry           entry)
{
  *AT (self, i) = entry;
  *entry.place = i;
}

static void
settle (MusterWaitHeap *self,
        guint           i,
        Entry           entry)
{
  guint n = self->entries->len;

  while (i > 1 && AT (self, i / 2)->since > entry.since)
    {
      put (self, i, *AT (self, i / 2));
      i /= 2;
    }
  while (2 * i <= n)
    {
      guint child = 2 * i;

      if (child < n && AT (self, child + 1)->since < AT (self, child)->since)
        child++;
      if (AT (self, child)->since >= entry.since)
        break;
      put (self, i, *AT (self, child));
      i = child;
    }
  put (self, i, entry);
}

/**
 * muster_wait_heap_set:
 * @place: the owner's place, 0 at first; must stay valid while it is not 0
 * @since: a time, or 0 to leave the heap
 */
void
muster_wait_heap_set (MusterWaitHeap *self,
                      guint32        *place,
                      gint64          since)
{
  guint i = *place;

  if (i == 0 && since == 0)
    return;

  if (since != 0)
    {
      if (i == 0)
        {
          g_array_set_size (self->entries, self->entries->len + 1);
          i = self->entries->len;
        }
      else if (AT (self, i)->since == since)
        return;
      settle (self, i, (Entry) { since, place });
    }
  else
    {
      Entry last = *AT (self, self->entries->len);

      *place = 0;
      g_array_set_size (self->entries, self->entries->len - 1);
      if (last.place != place)
        settle (self, i, last);
    }
}

/**
 * muster_wait_heap_first:
 *
 * Returns: the oldest time, 0 if there is none
 */
gint64
muster_wait_heap_first (MusterWaitHeap *self)
{
  return self->entries->len == 0 ? 0 : AT (self, 1)->since;
}

/* muster-ranking.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-ranking.h"

#include <string.h>

typedef struct
{
  guint64     prefix;              /* the key's first 8 bytes, so that most comparisons need no look at the text */
  const char *key;
  guint32     index;
} Item;

void
muster_ranking_init (MusterRanking   *self,
                     MusterRankingKey key,
                     gpointer         owner)
{
  *self = (MusterRanking) { .key = key, .owner = owner };
  self->sorted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->pending = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
muster_ranking_clear (MusterRanking *self)
{
  g_clear_pointer (&self->labels, g_free);
  self->n_labels = 0;
  g_clear_pointer (&self->sorted, g_array_unref);
  g_clear_pointer (&self->pending, g_array_unref);
}

/**
 * muster_ranking_reset:
 *
 * Forgets all; muster_ranking_set() has to be called for each text again.
 */
void
muster_ranking_reset (MusterRanking *self)
{
  g_clear_pointer (&self->labels, g_free);
  self->n_labels = 0;
  g_array_unref (self->sorted);
  g_array_unref (self->pending);
  self->sorted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->pending = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->stale = FALSE;
  self->generation++;
}

/**
 * muster_ranking_set:
 *
 * The text of @index is new or another one.
 */
void
muster_ranking_set (MusterRanking *self,
                    guint32        index)
{
  muster_ranking_unset (self, index);
  g_array_append_val (self->pending, index);
}

/**
 * muster_ranking_unset:
 *
 * There is no text of @index any more.
 */
void
muster_ranking_unset (MusterRanking *self,
                      guint32        index)
{
  if (index < self->n_labels && self->labels[index] != 0)
    {
      self->labels[index] = 0;
      self->stale = TRUE;
    }
}

static Item
make_item (MusterRanking *self,
           guint32        index)
{
  Item item = { .key = self->key (self->owner, index), .index = index };
  gsize n = item.key != NULL ? strnlen (item.key, 8) : 0;

  for (gsize i = 0; i < 8; i++)
    item.prefix = item.prefix << 8 | (i < n ? (guchar) item.key[i] : 0);
  return item;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *one = a, *other = b;

  if (one->prefix != other->prefix)
    return one->prefix < other->prefix ? -1 : 1;
  return strcmp (one->key, other->key);
}

/* The pending ones, sorted, each once, without those that are gone. */
static GArray *
take_pending (MusterRanking *self)
{
  GArray *items = g_array_sized_new (FALSE, FALSE, sizeof (Item), self->pending->len);
  guint max = 0;

  for (guint i = 0; i < self->pending->len; i++)
    max = MAX (max, g_array_index (self->pending, guint32, i) + 1);
  if (max > self->n_labels)
    {
      max += max / 4;
      self->labels = g_renew (guint32, self->labels, max);
      memset (self->labels + self->n_labels, 0, (max - self->n_labels) * sizeof (guint32));
      self->n_labels = max;
    }

  for (guint i = 0; i < self->pending->len; i++)
    {
      guint32 index = g_array_index (self->pending, guint32, i);
      Item item;

      if (self->labels[index] != 0)
        continue;
      item = make_item (self, index);
      if (item.key == NULL)
        continue;
      self->labels[index] = G_MAXUINT32;
      g_array_append_val (items, item);
    }
  g_array_set_size (self->pending, 0);
  if (items->len > 1)
    qsort (items->data, items->len, sizeof (Item), compare_items);
  for (guint i = 0; i < items->len; i++)
    self->labels[g_array_index (items, Item, i).index] = 0;
  return items;
}

static void
drop_stale (MusterRanking *self)
{
  guint n = 0;

  if (!self->stale)
    return;

  for (guint i = 0; i < self->sorted->len; i++)
    {
      guint32 index = g_array_index (self->sorted, guint32, i);

      if (self->labels[index] != 0)
        g_array_index (self->sorted, guint32, n++) = index;
    }
  g_array_set_size (self->sorted, n);
  self->stale = FALSE;
}

/* The first place in the sorted ones, from @low on, whose key is not before @item's. */
static guint
find_place (MusterRanking *self,
            const Item    *item,
            guint          low)
{
  guint high = self->sorted->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (self->key (self->owner, g_array_index (self->sorted, guint32, middle)), item->key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
same_text (MusterRanking *self,
           guint          i,
           guint          k)
{
  const guint32 *sorted = (const guint32 *) self->sorted->data;

  return strcmp (self->key (self->owner, sorted[i]), self->key (self->owner, sorted[k])) == 0;
}

/* Gives [first, end) labels between @low and @high; equal texts share one, so that a next sort key decides. */
static gboolean
spread (MusterRanking *self,
        guint          first,
        guint          end,
        guint64        low,
        guint64        high)
{
  const guint32 *sorted = (const guint32 *) self->sorted->data;
  guint64 label = low, step;
  guint n = 1;

  for (guint i = first + 1; i < end; i++)
    n += !same_text (self, i, i - 1);
  step = (high - low) / (n + 1);
  if (step == 0)
    return FALSE;
  for (guint i = first; i < end; i++)
    {
      if (i == first || !same_text (self, i, i - 1))
        label += step;
      self->labels[sorted[i]] = label;
    }
  return TRUE;
}

/* Gives the new ones in [first, end) labels between their neighbours'. */
static gboolean
label_run (MusterRanking *self,
           guint          first,
           guint          end)
{
  const guint32 *sorted = (const guint32 *) self->sorted->data;
  guint64 low = first == 0 ? 0 : self->labels[sorted[first - 1]];
  guint64 high = end == self->sorted->len ? G_MAXUINT32 : self->labels[sorted[end]];
  guint next = end;

  while (next < self->sorted->len && end > first && same_text (self, end - 1, next))
    self->labels[sorted[--end]] = high;
  return end == first || spread (self, first, end, low, high);
}

static void
merge (MusterRanking *self,
       GArray        *items)
{
  guint n = self->sorted->len;
  g_autofree guint *places = g_new (guint, items->len);
  gboolean fits = n > 0;
  guint32 *sorted;

  for (guint i = 0, low = 0; i < items->len; i++)
    places[i] = low = find_place (self, &g_array_index (items, Item, i), low);
  g_array_set_size (self->sorted, n + items->len);
  sorted = (guint32 *) self->sorted->data;
  for (guint i = items->len, end = n; i-- > 0;)
    {
      memmove (sorted + places[i] + i + 1, sorted + places[i], (end - places[i]) * sizeof (guint32));
      sorted[places[i] + i] = g_array_index (items, Item, i).index;
      end = places[i];
    }
  for (guint i = 0; fits && i < items->len;)
    {
      guint run = 1;

      while (i + run < items->len && places[i + run] == places[i])
        run++;
      fits = label_run (self, places[i] + i, places[i] + i + run);
      i += run;
    }
  if (!fits)
    {
      spread (self, 0, self->sorted->len, 0, G_MAXUINT32);
      self->generation++;
    }
}

/**
 * muster_ranking_update:
 *
 * Gives every text its label.
 *
 * Returns: the generation; another one than before means that all labels may be others, in the same order
 */
guint
muster_ranking_update (MusterRanking *self)
{
  self->awake = TRUE;
  drop_stale (self);
  if (self->pending->len > 0)
    {
      g_autoptr(GArray) items = take_pending (self);

      if (items->len > 0)
        merge (self, items);
    }
  return self->generation;
}

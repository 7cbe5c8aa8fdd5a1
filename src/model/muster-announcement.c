/* muster-announcement.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

/* How a batch is told, and why no consumer ever shows a wrong row.
 *
 * A consumer such as GtkListView holds items for some ranges of positions only (the rows it has realized); of all
 * others it knows no more than how many they are, and asks for the item when it comes to need it. So what it knows is
 * right if, after the last signal, each position it holds an item for holds the item the list has there; rows it does
 * not hold may change places without a word.
 *
 * Each range is told by itself: rows that left it, or changed their order in it, as taken out, rows that came into it
 * as put in; those that stay (as many as possible: muster_list_diff()) are not mentioned. A range has as many rows
 * after as before, so what is told of one moves nothing beyond its end, and the ranges are independent of each other.
 * If the number of all rows changed, one more span says so at the list's end; it lies outside all ranges, unless the
 * last range reaches the end: then the range itself grows or shrinks.
 *
 * Consumers ask for items from within the signal, when earlier ranges are already told and later ones not yet.
 * muster_announcement_slot() answers for just this moment: rows told are the new ones; the rest of the range being told,
 * and all ranges to come, are the old ones; any other position is a row nobody holds, and is answered with the item
 * that will be there when all is told, that is at the position less the rows the range being told has put in beyond
 * those it has taken out so far. Such an item is moved along by the signals still to come and ends at its own place. */

#define WHOLE_TAIL 4096

/**
 * muster_ranges_add: (skip)
 * @ranges: (element-type MusterRange): sorted, apart from each other
 *
 * Adds rows to the ranges, which stay sorted and apart.
 */
void
muster_ranges_add (GArray *ranges,
                   guint   first,
                   guint   n)
{
  MusterRange range = { .first = first, .n = n };
  guint i = 0;

  if (n == 0)
    return;

  while (i < ranges->len &&
         g_array_index (ranges, MusterRange, i).first + g_array_index (ranges, MusterRange, i).n < range.first)
    i++;
  while (i < ranges->len && g_array_index (ranges, MusterRange, i).first <= range.first + range.n)
    {
      MusterRange *other = &g_array_index (ranges, MusterRange, i);
      guint end = MAX (range.first + range.n, other->first + other->n);

      range.first = MIN (range.first, other->first);
      range.n = end - range.first;
      g_array_remove_index (ranges, i);
    }
  g_array_insert_val (ranges, i, range);
}

static void
emit (MusterAnnouncement *self,
      guint               position,
      guint               removed,
      guint               added)
{
  self->n_now = self->n_now - removed + added;
  g_list_model_items_changed (self->model, position, removed, added);
}

/* Fits the ranges to both lists: all lie within both, but for the last, which may reach the end of both. */
static void
fit_ranges (MusterAnnouncement *self,
            const guint32      *before,
            guint               n_before)
{
  guint n_both = MIN (n_before, self->n_after);

  for (guint i = 0; i < self->ranges->len; i++)
    {
      MusterRange *range = &g_array_index (self->ranges, MusterRange, i);
      guint end = MIN (range->first + range->n, n_before);

      if (range->first >= n_both && n_before - n_both <= WHOLE_TAIL)
        range->first = n_both;
      if (range->first > n_both || (range->first == n_both && n_before == n_both))
        range->n = range->n_after = 0;
      else if (end > n_both || end == n_before)
        {
          gboolean whole = n_before - n_both <= WHOLE_TAIL;

          range->n = (whole ? n_before : n_both) - range->first;
          range->n_after = n_both - range->first;
          if (whole && self->n_after - n_both <= MAX (range->n, 256))
            range->n_after = self->n_after - range->first;
          g_array_set_size (self->ranges, i + 1);
        }
      else
        range->n = range->n_after = end - range->first;
      if (range->n == 0 && range->n_after == 0)
        {
          g_array_set_size (self->ranges, i);
          break;
        }
      range->before = g_memdup2 (before + range->first, range->n * sizeof (guint32));
    }
}

static void
tell_range (MusterAnnouncement *self,
            MusterRange        *range)
{
  const guint32 *after = self->after + range->first;
  g_autofree gboolean *stays_before = g_new (gboolean, range->n + 1);
  g_autofree gboolean *stays_after = g_new (gboolean, range->n_after + 1);

  if (range->n == range->n_after &&
      (range->n == 0 || memcmp (range->before, after, range->n * sizeof (guint32)) == 0))
    {
      self->taken = range->n;
      self->given = range->n_after;
      return;
    }

  muster_list_diff (range->before, range->n, after, range->n_after, self->where, stays_before, stays_after);
  while (self->taken < range->n || self->given < range->n_after)
    {
      guint position = range->first + self->given;
      guint removed = 0, added = 0;

      while (self->taken < range->n && !stays_before[self->taken])
        self->taken++, removed++;
      while (self->given < range->n_after && !stays_after[self->given])
        self->given++, added++;
      if (removed > 0 || added > 0)
        emit (self, position, removed, added);
      while (self->taken < range->n && self->given < range->n_after &&
             stays_before[self->taken] && stays_after[self->given])
        self->taken++, self->given++;
    }
}

/**
 * muster_announcement_run: (skip)
 * @ranges: (element-type MusterRange): what the consumers hold, sorted and apart; used up
 * @before: the rows as last told
 * @after: the rows now; must not change before this returns
 *
 * Tells @model's consumers how one became the other.
 */
void
muster_announcement_run (MusterAnnouncement *self,
                         GListModel         *model,
                         GArray             *ranges,
                         guint32            *where,
                         const guint32      *before,
                         guint               n_before,
                         const guint32      *after,
                         guint               n_after)
{
  guint n_last = 0;

  *self = (MusterAnnouncement) {
    .running = TRUE, .model = model, .where = where, .after = after, .n_after = n_after, .n_now = n_before,
    .ranges = ranges,
  };
  fit_ranges (self, before, n_before);
  if (ranges->len > 0)
    {
      MusterRange *last = &g_array_index (ranges, MusterRange, ranges->len - 1);

      n_last = last->first + last->n;
    }

  if (n_after < n_before && n_last < n_before)
    emit (self, n_after, n_before - n_after, 0);
  for (self->range = 0; self->range < ranges->len; self->range++)
    {
      self->taken = self->given = 0;
      tell_range (self, &g_array_index (ranges, MusterRange, self->range));
    }
  if (n_after > self->n_now)
    emit (self, self->n_now, 0, n_after - self->n_now);
  g_assert (self->n_now == n_after);

  for (guint i = 0; i < ranges->len; i++)
    g_free (g_array_index (ranges, MusterRange, i).before);
  self->running = FALSE;
}

/**
 * muster_announcement_slot: (skip)
 * @position: less than what is now the number of rows
 * @final: (out): where the row will be when all is told; %G_MAXUINT if that is in a range in any case
 *
 * Returns: the slot of the row at @position at this moment
 */
guint32
muster_announcement_slot (MusterAnnouncement *self,
                          guint               position,
                          guint              *final)
{
  guint i = self->range;

  *final = G_MAXUINT;
  if (i < self->ranges->len)
    {
      MusterRange *range = &g_array_index (self->ranges, MusterRange, i);
      guint told = range->first + self->given;

      if (position >= told)
        {
          if (position - told < range->n - self->taken)
            return range->before[self->taken + position - told];
          position = position - self->given + self->taken;
          for (i++; i < self->ranges->len; i++)
            {
              range = &g_array_index (self->ranges, MusterRange, i);
              if (position >= range->first && position - range->first < range->n)
                return range->before[position - range->first];
            }
        }
    }
  *final = position;
  return self->after[position];
}

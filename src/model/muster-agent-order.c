/* muster-agent-order.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

/**
 * muster_agent_table_make_room: (skip)
 *
 * Makes room for @n agents.
 */
void
muster_agent_table_make_room (MusterAgentTable *self,
                              guint             n)
{
  if (n <= self->n_slots)
    return;
  n += n / 2 + 64;
  self->flags = g_renew (guint8, self->flags, n);
  self->fails = g_renew (guint8, self->fails, n);
  self->keys = g_renew (MusterSortEntry, self->keys, n);
  self->where = g_renew (guint32, self->where, n);
  self->all = g_renew (MusterSortEntry, self->all, n);
  self->all_spare = g_renew (MusterSortEntry, self->all_spare, n);
  self->view = g_renew (guint32, self->view, n);
  self->view_spare = g_renew (guint32, self->view_spare, n);
  memset (self->flags + self->n_slots, 0, n - self->n_slots);
  memset (self->fails + self->n_slots, MUSTER_FAILS_GONE, n - self->n_slots);
  memset (self->where + self->n_slots, 0, (n - self->n_slots) * sizeof (guint32));
  self->n_slots = n;
}

/**
 * muster_agent_table_compile: (skip)
 */
void
muster_agent_table_compile (MusterAgentTable *self)
{
  muster_matcher_clear (&self->matcher);
  muster_matcher_compile (&self->matcher, self->floor, &self->filter);
  self->matcher_stale = FALSE;
}

/* Makes every key anew and sorts; those of equal keys are in the order of ids from the start. */
static void
reorder_all (MusterAgentTable *self)
{
  const GArray *ids = self->floor->rankings[MUSTER_RANK_ID].sorted;

  for (guint slot = 0; slot < self->floor->slots->len; slot++)
    {
      MusterAgent *agent = muster_floor_agent_at (self->floor, slot);

      self->flags[slot] &= ~(FLAG_LISTED | FLAG_DROP);
      if (agent == NULL || !agent->has_profile)
        continue;
      self->flags[slot] |= FLAG_LISTED;
      self->keys[slot] = muster_sort_make_entry (self->floor, agent, self->sort, self->n_sort);
    }

  self->n_all = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      guint32 slot = g_array_index (ids, guint32, i);

      if (self->flags[slot] & FLAG_LISTED)
        self->all[self->n_all++] = self->keys[slot];
    }
  muster_sort_entries (self->all, self->all_spare, self->n_all);
  self->reorder = FALSE;
}

/* Takes in one changed agent. Returns whether the view may be another one now. */
static gboolean
take_in (MusterAgentTable *self,
         guint32           slot,
         GArray           *incoming,
         guint            *n_drop)
{
  MusterAgent *agent = slot < self->floor->slots->len ? muster_floor_agent_at (self->floor, slot) : NULL;
  gboolean here = agent != NULL && agent->has_profile;
  guint8 fails = here ? muster_matcher_fails (&self->matcher, agent) : MUSTER_FAILS_GONE;
  gboolean changed = (fails == 0) != (self->fails[slot] == 0);
  MusterSortEntry entry;

  self->fails[slot] = fails;
  self->flags[slot] &= ~FLAG_DIRTY;
  if (self->reorder)
    return TRUE;

  if (here)
    {
      entry = muster_sort_make_entry (self->floor, agent, self->sort, self->n_sort);
      if ((self->flags[slot] & FLAG_LISTED) && muster_sort_entry_compare (&entry, &self->keys[slot]) == 0)
        return changed;
    }
  if (self->flags[slot] & FLAG_LISTED)
    {
      self->flags[slot] |= FLAG_DROP;
      (*n_drop)++;
    }
  self->flags[slot] &= ~FLAG_LISTED;
  if (here)
    {
      self->flags[slot] |= FLAG_LISTED;
      self->keys[slot] = entry;
      g_array_append_val (incoming, entry);
    }
  return TRUE;
}

static void
merge (MusterAgentTable *self,
       GArray           *incoming)
{
  const MusterSortEntry *come = (const MusterSortEntry *) incoming->data;
  MusterSortEntry *to = self->all_spare, *swap;
  guint k = 0, n = 0;

  muster_sort_entries ((MusterSortEntry *) incoming->data, self->all_spare, incoming->len);
  for (guint i = 0; i < self->n_all; i++)
    {
      const MusterSortEntry *old = &self->all[i];

      if (self->flags[old->slot] & FLAG_DROP)
        {
          self->flags[old->slot] &= ~FLAG_DROP;
          continue;
        }
      while (k < incoming->len && muster_sort_entry_compare (&come[k], old) < 0)
        to[n++] = come[k++];
      to[n++] = *old;
    }
  while (k < incoming->len)
    to[n++] = come[k++];

  swap = self->all;
  self->all = to;
  self->all_spare = swap;
  self->n_all = n;
}

/**
 * muster_agent_table_absorb: (skip)
 *
 * Brings keys, order and what each agent fails up to date with the floor, but not the view.
 *
 * Returns: whether the view may be another one now
 */
gboolean
muster_agent_table_absorb (MusterAgentTable *self)
{
  g_autoptr(GArray) incoming = NULL;
  gboolean changed = FALSE;
  guint n_drop = 0;

  muster_agent_table_make_room (self, self->floor->slots->len);
  if (self->matcher_stale)
    muster_agent_table_compile (self);
  if (muster_sort_update_ranks (self->floor, self->sort, self->n_sort, self->generations))
    self->reorder = TRUE;

  if (self->dirty->len > 0)
    self->facets.stale = TRUE;
  incoming = g_array_new (FALSE, FALSE, sizeof (MusterSortEntry));
  for (guint i = 0; i < self->dirty->len; i++)
    changed |= take_in (self, g_array_index (self->dirty, guint32, i), incoming, &n_drop);
  g_array_set_size (self->dirty, 0);

  if (self->reorder)
    {
      reorder_all (self);
      return TRUE;
    }
  if (incoming->len > 0 || n_drop > 0)
    merge (self, incoming);
  return changed;
}

/**
 * muster_agent_table_make_view: (skip)
 *
 * Makes the view from what is in order and shown; the one before is in view_spare.
 *
 * Returns: how many that had
 */
guint
muster_agent_table_make_view (MusterAgentTable *self)
{
  guint32 *view = self->view_spare;
  guint n = 0, before = self->n_view;

  for (guint i = 0; i < self->n_all; i++)
    {
      guint32 slot = self->all[i].slot;

      view[n] = slot;
      n += self->fails[slot] == 0;
    }
  self->view_spare = self->view;
  self->view = view;
  self->n_view = n;
  return before;
}

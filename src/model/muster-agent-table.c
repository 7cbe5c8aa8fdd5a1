/* muster-agent-table.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

#include "muster-clock.h"

#define FACETS_EVERY_MS 250
#define MAX_RANGES 64

static GType
muster_agent_table_get_item_type (GListModel *model)
{
  return MUSTER_TYPE_AGENT;
}

static guint
muster_agent_table_get_n_items (GListModel *model)
{
  MusterAgentTable *self = MUSTER_AGENT_TABLE (model);

  return self->telling.running ? self->telling.n_now : self->n_view;
}

/* Whoever fetches a row may keep it: until told what is realized, the table takes it that it is. */
static void
note_fetched (MusterAgentTable *self,
              guint             position)
{
  guint n = self->realized->len;

  if (self->all_realized)
    return;
  for (guint i = 0; i < n; i++)
    {
      MusterRange *range = &g_array_index (self->realized, MusterRange, i);

      if (position >= range->first && position - range->first < range->n)
        return;
    }
  muster_ranges_add (self->realized, position, 1);
  if (self->realized->len > MAX_RANGES)
    {
      MusterRange *first = &g_array_index (self->realized, MusterRange, 0);
      MusterRange *last = &g_array_index (self->realized, MusterRange, self->realized->len - 1);

      first->n = last->first + last->n - first->first;
      g_array_set_size (self->realized, 1);
    }
}

static guint32
slot_at (MusterAgentTable *self,
         guint             position,
         guint            *final)
{
  if (self->telling.running)
    return muster_announcement_slot (&self->telling, position, final);
  *final = position;
  return self->view[position];
}

static gpointer
muster_agent_table_get_item (GListModel *model,
                             guint       position)
{
  MusterAgentTable *self = MUSTER_AGENT_TABLE (model);
  guint32 slot;
  guint final;

  if (position >= muster_agent_table_get_n_items (model))
    return NULL;
  slot = slot_at (self, position, &final);
  if (final != G_MAXUINT)
    note_fetched (self, final);
  return g_object_ref (muster_floor_agent_at (self->floor, slot));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = muster_agent_table_get_item_type;
  iface->get_n_items = muster_agent_table_get_n_items;
  iface->get_item = muster_agent_table_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterAgentTable, muster_agent_table, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
muster_agent_table_finalize (GObject *object)
{
  MusterAgentTable *self = MUSTER_AGENT_TABLE (object);

  muster_floor_remove_table (self->floor, self);
  g_clear_object (&self->floor);
  muster_agent_filter_clear (&self->filter);
  muster_matcher_clear (&self->matcher);
  muster_facets_clear (&self->facets);
  g_array_unref (self->dirty);
  g_array_unref (self->realized);
  g_free (self->flags);
  g_free (self->fails);
  g_free (self->keys);
  g_free (self->where);
  g_free (self->all);
  g_free (self->all_spare);
  g_free (self->view);
  g_free (self->view_spare);

  G_OBJECT_CLASS (muster_agent_table_parent_class)->finalize (object);
}

static void
muster_agent_table_class_init (MusterAgentTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_agent_table_finalize;
}

static void
muster_agent_table_init (MusterAgentTable *self)
{
  self->dirty = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->realized = g_array_new (FALSE, FALSE, sizeof (MusterRange));
  self->all_realized = TRUE;
  self->matcher.availability = -1;
  self->sort[0] = (MusterAgentSort) { MUSTER_COLUMN_NAME, FALSE };
  self->n_sort = 1;
}

/* The hooks of muster-floor-private.h. */

/**
 * muster_agent_table_touch: (skip)
 */
void
muster_agent_table_touch (gpointer table,
                          guint32  slot)
{
  MusterAgentTable *self = table;

  if (slot >= self->n_slots)
    muster_agent_table_make_room (self, slot + 1);
  if (self->flags[slot] & FLAG_DIRTY)
    return;
  self->flags[slot] |= FLAG_DIRTY;
  g_array_append_val (self->dirty, slot);
}

/**
 * muster_agent_table_rerank: (skip)
 */
void
muster_agent_table_rerank (gpointer table)
{
  ((MusterAgentTable *) table)->reorder = TRUE;
}

/**
 * muster_agent_table_forget: (skip)
 */
void
muster_agent_table_forget (gpointer table)
{
  MusterAgentTable *self = table;
  guint n = self->n_view;

  if (self->n_slots > 0)
    {
      memset (self->flags, 0, self->n_slots);
      memset (self->fails, MUSTER_FAILS_GONE, self->n_slots);
    }
  g_array_set_size (self->dirty, 0);
  g_array_set_size (self->realized, 0);
  muster_facets_clear (&self->facets);
  self->matcher_stale = TRUE;
  self->reorder = FALSE;
  self->n_all = self->n_view = 0;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static void
tell (MusterAgentTable *self,
      guint             n_before)
{
  g_autoptr(GArray) ranges = g_array_new (FALSE, TRUE, sizeof (MusterRange));

  if (self->all_realized)
    muster_ranges_add (ranges, 0, n_before);
  else
    g_array_append_vals (ranges, self->realized->data, self->realized->len);
  muster_announcement_run (&self->telling, G_LIST_MODEL (self), ranges, self->where,
                           self->view_spare, n_before, self->view, self->n_view);

  /* One that reaches the end has grown with it, and what is held there has moved on. */
  for (guint i = 0; i < ranges->len && !self->all_realized; i++)
    muster_ranges_add (self->realized, g_array_index (ranges, MusterRange, i).first,
                       g_array_index (ranges, MusterRange, i).n_after);
}

/* The user's own change: everything may be elsewhere. */
static void
start_over (MusterAgentTable *self)
{
  guint n_before = muster_agent_table_make_view (self);

  if (n_before > 0 || self->n_view > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_view);
  muster_floor_table_caught_up (self->floor);
}

/**
 * muster_agent_table_new:
 * @floor: whose agents it shows
 *
 * Returns: (transfer full): a table of all agents by name
 */
MusterAgentTable *
muster_agent_table_new (MusterFloor *floor)
{
  MusterAgentTable *self;

  g_return_val_if_fail (MUSTER_IS_FLOOR (floor), NULL);

  self = g_object_new (MUSTER_TYPE_AGENT_TABLE, NULL);
  self->floor = g_object_ref (floor);
  for (guint slot = 0; slot < floor->slots->len; slot++)
    if (muster_floor_agent_at (floor, slot) != NULL)
      muster_agent_table_touch (self, slot);
  muster_floor_add_table (floor, self);
  muster_agent_table_absorb (self);
  muster_agent_table_make_view (self);
  return self;
}

/**
 * muster_agent_table_get_floor:
 *
 * Returns: (transfer none): whose agents it shows
 */
MusterFloor *
muster_agent_table_get_floor (MusterAgentTable *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT_TABLE (self), NULL);

  return self->floor;
}

/* Only the search grew longer: who was not found is not found now either. */
static gboolean
narrows (const MusterAgentFilter *old,
         const MusterAgentFilter *filter)
{
  MusterAgentFilter with_old = *filter;

  with_old.search = old->search;
  return old->search != NULL && filter->search != NULL && muster_agent_filter_equal (old, &with_old) &&
         g_str_has_prefix (filter->search, old->search);
}

/**
 * muster_agent_table_set_filter:
 * @filter: what to show; copied
 *
 * Shows other agents, and what the floor knows by now, with a single items-changed.
 */
void
muster_agent_table_set_filter (MusterAgentTable        *self,
                               const MusterAgentFilter *filter)
{
  gboolean narrower;

  g_return_if_fail (MUSTER_IS_AGENT_TABLE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (!self->telling.running);

  if (muster_agent_filter_equal (&self->filter, filter))
    return;

  muster_agent_table_absorb (self);
  narrower = narrows (&self->filter, filter);
  muster_agent_filter_clear (&self->filter);
  muster_agent_filter_copy (filter, &self->filter);
  muster_agent_table_compile (self);
  for (guint slot = 0; slot < self->floor->slots->len; slot++)
    {
      MusterAgent *agent;

      if (narrower && (self->fails[slot] & (MUSTER_FAILS_SEARCH | MUSTER_FAILS_GONE)))
        continue;
      agent = muster_floor_agent_at (self->floor, slot);
      if (!narrower)
        self->fails[slot] = agent != NULL ? muster_matcher_fails (&self->matcher, agent) : MUSTER_FAILS_GONE;
      else if (!muster_matcher_finds (&self->matcher, agent))
        self->fails[slot] |= MUSTER_FAILS_SEARCH;
    }
  self->facets.valid = FALSE;
  start_over (self);
}

/**
 * muster_agent_table_set_sort:
 * @keys: (array length=n_keys): the first counts most; the id decides where all are equal
 * @n_keys: at most 3, more are left out
 *
 * Orders the rows anew, with a single items-changed.
 */
void
muster_agent_table_set_sort (MusterAgentTable      *self,
                             const MusterAgentSort *keys,
                             guint                  n_keys)
{
  g_return_if_fail (MUSTER_IS_AGENT_TABLE (self));
  g_return_if_fail (n_keys == 0 || keys != NULL);
  g_return_if_fail (!self->telling.running);

  n_keys = MIN (n_keys, MUSTER_MAX_SORT_KEYS);
  if (n_keys == self->n_sort)
    {
      gboolean same = TRUE;

      for (guint i = 0; i < n_keys; i++)
        same &= keys[i].column == self->sort[i].column && !keys[i].descending == !self->sort[i].descending;
      if (same)
        return;
    }

  for (guint i = 0; i < n_keys; i++)
    self->sort[i] = keys[i];
  self->n_sort = n_keys;
  self->reorder = TRUE;
  muster_agent_table_absorb (self);
  start_over (self);
}

/**
 * muster_agent_table_is_dirty:
 *
 * Returns: whether muster_agent_table_catch_up() has something to do
 */
gboolean
muster_agent_table_is_dirty (MusterAgentTable *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT_TABLE (self), FALSE);

  return self->dirty->len > 0 || self->reorder || self->telling.running;
}

/**
 * muster_agent_table_catch_up:
 *
 * Brings the rows up to date with the floor: what changed is taken out, sorted and merged in one pass, and told as
 * muster-announcement.c explains.
 */
void
muster_agent_table_catch_up (MusterAgentTable *self)
{
  g_autoptr(MusterAgentTable) keep = NULL;

  g_return_if_fail (MUSTER_IS_AGENT_TABLE (self));
  g_return_if_fail (!self->telling.running);

  if (!muster_agent_table_is_dirty (self))
    return;

  keep = g_object_ref (self);
  if (muster_agent_table_absorb (self))
    tell (self, muster_agent_table_make_view (self));
  muster_floor_table_caught_up (self->floor);
}

/* Besides the floor's own reference to an agent, whoever holds its row has one. */
static gboolean
is_held (MusterAgentTable *self,
         guint             position)
{
  GObject *agent = G_OBJECT (muster_floor_agent_at (self->floor, self->view[position]));

  return g_atomic_int_get (&agent->ref_count) > 1;
}

/**
 * muster_agent_table_set_realized:
 * @first: the first row the view holds
 * @n: how many
 *
 * Says which rows the view holds widgets for: only there are moves told. Rows fetched besides count as held too for as
 * long as somebody has a reference to their agent: GtkListView keeps the focused and the selected row's widgets even
 * when they are far out of sight. Before it is ever called, all rows count as held.
 */
void
muster_agent_table_set_realized (MusterAgentTable *self,
                                 guint             first,
                                 guint             n)
{
  g_autoptr(GArray) before = NULL;

  g_return_if_fail (MUSTER_IS_AGENT_TABLE (self));
  g_return_if_fail (!self->telling.running);

  before = self->realized;
  if (self->all_realized)
    muster_ranges_add (before, 0, self->n_view);
  self->all_realized = FALSE;
  self->realized = g_array_new (FALSE, FALSE, sizeof (MusterRange));
  muster_ranges_add (self->realized, first, n);
  for (guint i = 0; i < before->len; i++)
    {
      const MusterRange *range = &g_array_index (before, MusterRange, i);
      guint end = MIN (range->first + range->n, self->n_view);

      for (guint k = range->first; k < end; k++)
        if (k - first >= n && is_held (self, k))
          muster_ranges_add (self->realized, k, 1);
    }
}

/**
 * muster_agent_table_add_realized:
 * @first: a row the view holds
 * @n: how many
 *
 * Says that the view holds these rows too.
 */
void
muster_agent_table_add_realized (MusterAgentTable *self,
                                 guint             first,
                                 guint             n)
{
  g_return_if_fail (MUSTER_IS_AGENT_TABLE (self));
  g_return_if_fail (!self->telling.running);

  muster_ranges_add (self->realized, first, n);
}

/**
 * muster_agent_table_peek:
 * @position: a row
 *
 * As g_list_model_get_item(), for those who look without keeping: export, search for a name.
 *
 * Returns: (nullable) (transfer none): the agent of this row
 */
MusterAgent *
muster_agent_table_peek (MusterAgentTable *self,
                         guint             position)
{
  guint final;

  g_return_val_if_fail (MUSTER_IS_AGENT_TABLE (self), NULL);

  if (position >= muster_agent_table_get_n_items (G_LIST_MODEL (self)))
    return NULL;
  return muster_floor_agent_at (self->floor, slot_at (self, position, &final));
}

/**
 * muster_agent_table_find:
 *
 * Returns: the agent's row as last told, %G_MAXUINT if it is not shown. O(log n)
 */
guint
muster_agent_table_find (MusterAgentTable *self,
                         MusterAgent      *agent)
{
  guint low = 0, high = self->n_view;
  const MusterSortEntry *entry;

  g_return_val_if_fail (MUSTER_IS_AGENT_TABLE (self), G_MAXUINT);
  g_return_val_if_fail (MUSTER_IS_AGENT (agent), G_MAXUINT);

  if (agent->slot >= MIN (self->n_slots, self->floor->slots->len) || self->fails[agent->slot] != 0 ||
      muster_floor_agent_at (self->floor, agent->slot) != agent)
    return G_MAXUINT;

  entry = &self->keys[agent->slot];
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (muster_sort_entry_compare (&self->keys[self->view[middle]], entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->n_view && self->view[low] == agent->slot ? low : G_MAXUINT;
}

/**
 * muster_agent_table_count:
 * @dimension: 's'tate, 'a'vailability, 't'eam, 'u'nit or 'r'ole
 * @choice: (nullable): as in #MusterAgentFilter; %NULL for any
 *
 * Returns: how many agents this choice would show with the rest of the filter kept; up to a quarter of a second old
 */
guint
muster_agent_table_count (MusterAgentTable *self,
                          char              dimension,
                          const char       *choice)
{
  gint64 now = muster_clock_boottime ();

  g_return_val_if_fail (MUSTER_IS_AGENT_TABLE (self), 0);

  if (!self->facets.valid || (self->facets.stale && now - self->facets.counted_at >= FACETS_EVERY_MS))
    {
      muster_facets_count (&self->facets, self->floor, self->fails, MIN (self->n_slots, self->floor->slots->len));
      self->facets.counted_at = now;
    }
  return muster_facets_get (&self->facets, self->floor, self->fails, MIN (self->n_slots, self->floor->slots->len),
                            dimension, choice);
}

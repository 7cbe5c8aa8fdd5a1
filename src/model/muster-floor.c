/* muster-floor.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-floor-private.h"

#include "muster-clock.h"

enum
{
  SIGNAL_BATCH,
  SIGNAL_DIRECTORY_CHANGED,
  SIGNAL_ME_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterFloor, muster_floor, G_TYPE_OBJECT)

static void
muster_floor_finalize (GObject *object)
{
  MusterFloor *self = MUSTER_FLOOR (object);

  g_clear_pointer (&self->staging, muster_staging_free);
  muster_floor_forget_agents (self);
  muster_floor_forget_others (self);
  muster_groups_clear (&self->teams);
  muster_groups_clear (&self->queues);
  for (guint i = 0; i < MUSTER_N_RANKINGS; i++)
    muster_ranking_clear (&self->rankings[i]);
  for (guint i = 0; i < MUSTER_N_LISTS; i++)
    muster_named_list_clear (&self->lists[i]);
  muster_tombstones_clear (&self->tombstones);
  muster_wait_heap_clear (&self->waits);
  g_hash_table_unref (self->agents);
  g_hash_table_unref (self->chats);
  g_hash_table_unref (self->activities);
  g_hash_table_unref (self->permissions);
  g_ptr_array_unref (self->slots);
  g_array_unref (self->free_slots);
  g_array_unref (self->retired_slots);
  g_array_unref (self->touched);
  g_ptr_array_unref (self->tables);
  g_free (self->organization_name);
  g_free (self->my_name);

  G_OBJECT_CLASS (muster_floor_parent_class)->finalize (object);
}

static void
muster_floor_class_init (MusterFloorClass *klass)
{
  static const char *const names[N_SIGNALS] = { "batch", "directory-changed", "me-changed" };

  G_OBJECT_CLASS (klass)->finalize = muster_floor_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], MUSTER_TYPE_FLOOR, G_SIGNAL_RUN_FIRST, 0, NULL, NULL,
                               g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
muster_floor_init (MusterFloor *self)
{
  self->agents = g_hash_table_new (g_str_hash, g_str_equal);
  self->slots = g_ptr_array_new ();
  self->free_slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->retired_slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->tables = g_ptr_array_new ();
  self->chats = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->activities = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                            (GDestroyNotify) muster_activity_info_unref);
  self->permissions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < MUSTER_N_LISTS; i++)
    muster_named_list_init (&self->lists[i]);
  muster_floor_init_rankings (self);
  muster_groups_init (&self->teams, &self->rankings[MUSTER_RANK_TEAMS]);
  muster_groups_init (&self->queues, NULL);
  muster_tombstones_init (&self->tombstones);
  muster_wait_heap_init (&self->waits);
  self->organization_name = g_strdup ("");
  self->my_name = g_strdup ("");
  self->service_on = TRUE;
}

/**
 * muster_floor_new:
 *
 * Returns: (transfer full): a floor with nobody on it
 */
MusterFloor *
muster_floor_new (void)
{
  return g_object_new (MUSTER_TYPE_FLOOR, NULL);
}

static void
apply_one (MusterFloor        *self,
           const MusterChange *change)
{
  switch (change->kind)
    {
    case MUSTER_KIND_ME:
      muster_floor_apply_me (self, change);
      break;
    case MUSTER_KIND_ORGANIZATION:
      muster_floor_apply_organization (self, change);
      break;
    case MUSTER_KIND_QUEUE:
      muster_floor_apply_named (self, MUSTER_LIST_QUEUES, change);
      break;
    case MUSTER_KIND_TEAM:
      muster_floor_apply_named (self, MUSTER_LIST_TEAMS, change);
      break;
    case MUSTER_KIND_UNIT:
      muster_floor_apply_named (self, MUSTER_LIST_UNITS, change);
      break;
    case MUSTER_KIND_ROLE:
      muster_floor_apply_named (self, MUSTER_LIST_ROLES, change);
      break;
    case MUSTER_KIND_BREAK_REASON:
      muster_floor_apply_named (self, MUSTER_LIST_BREAK_REASONS, change);
      break;
    case MUSTER_KIND_AGENT:
      muster_floor_apply_agent (self, change);
      break;
    case MUSTER_KIND_AGENT_LIVE:
      muster_floor_apply_live (self, change);
      break;
    case MUSTER_KIND_CHAT:
      muster_floor_apply_chat (self, change);
      break;
    case MUSTER_KIND_REQUEST:
    case MUSTER_KIND_UNKNOWN:
      break;
    }
}

static void
apply_all (MusterFloor        *self,
           const MusterChange *changes,
           guint               n_changes)
{
  for (guint i = 0; i < n_changes; i++)
    if (changes[i].id != NULL)
      apply_one (self, &changes[i]);
  muster_floor_named_settled (self);
}

/**
 * muster_floor_apply:
 * @changes: (array length=n_changes): facts in the order they came, borrowed
 *
 * Applies facts. What is not newer than what the floor knows is passed over, in a snapshot everything counts. Views
 * hear of it at muster_floor_flush().
 */
void
muster_floor_apply (MusterFloor        *self,
                    const MusterChange *changes,
                    guint               n_changes)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  if (self->staging == NULL)
    {
      apply_all (self, changes, n_changes);
      return;
    }
  for (guint i = 0; i < n_changes; i++)
    {
      muster_staging_add (self->staging, &changes[i]);
      self->done += changes[i].kind == MUSTER_KIND_AGENT;
    }
}

/**
 * muster_floor_begin_snapshot:
 * @as_they_come: show rows at once; else all is swapped in at the end
 * @expected_agents: what the snapshot's head announced
 *
 * What comes now is the snapshot's. One that was under way is aborted.
 */
void
muster_floor_begin_snapshot (MusterFloor *self,
                             gboolean     as_they_come,
                             guint        expected_agents)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  muster_floor_abort_snapshot (self);
  self->snapshot++;
  self->in_snapshot = TRUE;
  self->trust = as_they_come;
  self->expected = expected_agents;
  if (as_they_come)
    muster_tombstones_empty (&self->tombstones);
  else
    self->staging = muster_staging_new ();
}

/**
 * muster_floor_end_snapshot:
 *
 * The snapshot is whole: what it did not name is removed.
 */
void
muster_floor_end_snapshot (MusterFloor *self)
{
  g_autoptr(GArray) changes = NULL;
  MusterStaging *staging;

  g_return_if_fail (MUSTER_IS_FLOOR (self));
  g_return_if_fail (self->in_snapshot);

  staging = g_steal_pointer (&self->staging);
  if (staging != NULL)
    {
      self->trust = TRUE;
      muster_tombstones_empty (&self->tombstones);
      apply_all (self, (const MusterChange *) staging->changes->data, staging->changes->len);
      muster_staging_free (staging);
    }
  muster_floor_sweep_agents (self);
  muster_floor_sweep_others (self);
  muster_floor_named_settled (self);
  self->in_snapshot = self->trust = FALSE;
  self->done = self->expected = 0;
  self->batch_due = TRUE;
}

/**
 * muster_floor_abort_snapshot:
 *
 * The snapshot broke off: what was to be swapped in is dropped, rows that came already stay.
 */
void
muster_floor_abort_snapshot (MusterFloor *self)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  g_clear_pointer (&self->staging, muster_staging_free);
  self->in_snapshot = self->trust = FALSE;
  self->done = self->expected = 0;
}

/**
 * muster_floor_flush:
 *
 * Tells views what changed since the last time: `changed` of each agent somebody listens to, then the floor's signals.
 */
void
muster_floor_flush (MusterFloor *self)
{
  g_autoptr(GArray) touched = NULL;
  g_autoptr(MusterFloor) keep = NULL;

  g_return_if_fail (MUSTER_IS_FLOOR (self));

  if (!self->batch_due)
    return;

  keep = g_object_ref (self);
  touched = self->touched;
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->batch_due = FALSE;
  for (guint i = 0; i < touched->len; i++)
    {
      guint32 slot = g_array_index (touched, guint32, i);
      MusterAgent *agent = slot < self->slots->len ? muster_floor_agent_at (self, slot) : NULL;

      if (agent == NULL || !agent->touched)
        continue;
      agent->touched = FALSE;
      muster_agent_emit_changed (agent);
    }

  if (self->directory_due)
    {
      self->directory_due = FALSE;
      g_signal_emit (self, signals[SIGNAL_DIRECTORY_CHANGED], 0);
    }
  if (self->me_due)
    {
      self->me_due = FALSE;
      g_signal_emit (self, signals[SIGNAL_ME_CHANGED], 0);
    }
  g_signal_emit (self, signals[SIGNAL_BATCH], 0);
  muster_floor_table_caught_up (self);
}

/**
 * muster_floor_clear:
 *
 * Signed out: everything is forgotten, and views hear of it at once.
 */
void
muster_floor_clear (MusterFloor *self)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  muster_floor_abort_snapshot (self);
  for (guint i = 0; i < self->tables->len; i++)
    muster_agent_table_forget (self->tables->pdata[i]);
  muster_floor_forget_agents (self);
  muster_floor_forget_others (self);
  muster_wait_heap_clear (&self->waits);
  muster_wait_heap_init (&self->waits);
  self->summary = (MusterFloorSummary) { 0 };
  self->clock_offset = 0;
  self->batch_due = self->directory_due = self->me_due = TRUE;
  muster_floor_flush (self);
}

/**
 * muster_floor_set_clock_offset:
 * @ms: the server's clock minus ours
 */
void
muster_floor_set_clock_offset (MusterFloor *self,
                               gint64       ms)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  self->clock_offset = ms;
}

/**
 * muster_floor_get_now:
 *
 * Returns: the time by the server's clock, ms since 1970 UTC
 */
gint64
muster_floor_get_now (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), 0);

  return muster_clock_now () + self->clock_offset;
}

/**
 * muster_floor_get_progress:
 * @done: (out): agents of the snapshot that have come
 * @total: (out): agents its head announced; both 0 when none runs
 */
void
muster_floor_get_progress (MusterFloor *self,
                           guint       *done,
                           guint       *total)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  *done = self->in_snapshot ? self->done : 0;
  *total = self->in_snapshot ? MAX (self->expected, self->done) : 0;
}

/**
 * muster_floor_lookup_agent:
 *
 * Returns: (nullable) (transfer none): the agent with this id
 */
MusterAgent *
muster_floor_lookup_agent (MusterFloor *self,
                           const char  *id)
{
  MusterAgent *agent;

  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  agent = g_hash_table_lookup (self->agents, id);
  return agent != NULL && agent->has_profile ? agent : NULL;
}

/**
 * muster_floor_lookup_chat:
 *
 * Returns: (nullable) (transfer none): the chat with this id, if it is not closed
 */
MusterChat *
muster_floor_lookup_chat (MusterFloor *self,
                          const char  *id)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->chats, id);
}

/**
 * muster_floor_may:
 * @permission: one of the wire's names, "status.change"
 *
 * Returns: whether who is signed in has this permission
 */
gboolean
muster_floor_may (MusterFloor *self,
                  const char  *permission)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), FALSE);
  g_return_val_if_fail (permission != NULL, FALSE);

  return g_hash_table_contains (self->permissions, permission);
}

/**
 * muster_floor_get_summary:
 * @summary: (out): the figures at this moment
 */
void
muster_floor_get_summary (MusterFloor        *self,
                          MusterFloorSummary *summary)
{
  g_return_if_fail (MUSTER_IS_FLOOR (self));

  *summary = self->summary;
  summary->longest_wait_since = muster_wait_heap_first (&self->waits);
}

/**
 * muster_floor_add_table: (skip)
 * @table: is told of changed agents until muster_floor_remove_table()
 */
void
muster_floor_add_table (MusterFloor *self,
                        gpointer     table)
{
  g_ptr_array_add (self->tables, table);
}

/**
 * muster_floor_remove_table: (skip)
 */
void
muster_floor_remove_table (MusterFloor *self,
                           gpointer     table)
{
  g_ptr_array_remove_fast (self->tables, table);
  muster_floor_table_caught_up (self);
}

/**
 * muster_floor_get_n_agents:
 *
 * Returns: how many agents are on the floor
 */
guint
muster_floor_get_n_agents (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), 0);

  return self->n_agents;
}

/**
 * muster_floor_get_n_chats:
 *
 * Returns: how many chats are not closed
 */
guint
muster_floor_get_n_chats (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), 0);

  return g_hash_table_size (self->chats);
}

/**
 * muster_floor_get_queues:
 *
 * Returns: (transfer none): of #MusterNamed, by name
 */
GListModel *
muster_floor_get_queues (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->lists[MUSTER_LIST_QUEUES].store);
}

/**
 * muster_floor_get_teams:
 *
 * Returns: (transfer none): of #MusterNamed, by name
 */
GListModel *
muster_floor_get_teams (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->lists[MUSTER_LIST_TEAMS].store);
}

/**
 * muster_floor_get_units:
 *
 * Returns: (transfer none): of #MusterNamed, by name
 */
GListModel *
muster_floor_get_units (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->lists[MUSTER_LIST_UNITS].store);
}

/**
 * muster_floor_get_roles:
 *
 * Returns: (transfer none): of #MusterNamed, by name
 */
GListModel *
muster_floor_get_roles (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->lists[MUSTER_LIST_ROLES].store);
}

/**
 * muster_floor_get_break_reasons:
 *
 * Returns: (transfer none): of #MusterNamed, by name
 */
GListModel *
muster_floor_get_break_reasons (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return G_LIST_MODEL (self->lists[MUSTER_LIST_BREAK_REASONS].store);
}

/**
 * muster_floor_get_organization_name:
 *
 * Returns: the name, "" before it is known
 */
const char *
muster_floor_get_organization_name (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return self->organization_name;
}

/**
 * muster_floor_get_service_on:
 *
 * Returns: whether the organization has human-agent service
 */
gboolean
muster_floor_get_service_on (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), FALSE);

  return self->service_on;
}

/**
 * muster_floor_get_my_name:
 *
 * Returns: the display name of who is signed in, "" before it is known
 */
const char *
muster_floor_get_my_name (MusterFloor *self)
{
  g_return_val_if_fail (MUSTER_IS_FLOOR (self), NULL);

  return self->my_name;
}

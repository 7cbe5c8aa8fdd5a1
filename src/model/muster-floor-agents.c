/* muster-floor-agents.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-floor-private.h"

#include "muster-agent-table.h"

/* The part of the summary that comes from one agent; @sign is -1 before a change and 1 after it, so that the summary
 * never needs a recount. */
static void
count (MusterFloor *self,
       MusterAgent *agent,
       int          sign)
{
  MusterFloorSummary *sum = &self->summary;

  if (!agent->has_profile)
    return;

  self->n_agents += sign;
  if (agent->present)
    {
      sum->online += sign;
      if (agent->system_status == MUSTER_SYSTEM_BUSY || agent->self_status == MUSTER_SELF_BUSY)
        sum->busy += sign;
      if (agent->exact_status == MUSTER_EXACT_BREAK)
        sum->on_break += sign;
      if (agent->limit > 0)
        {
          sum->capacity_open += sign * agent->open;
          sum->capacity += sign * agent->limit;
        }
    }
  if (agent->system_status == MUSTER_SYSTEM_OFFLINE)
    sum->offline += sign;
  else if (agent->system_status == MUSTER_SYSTEM_DISABLED)
    sum->disabled += sign;
  sum->open_chats += sign * agent->open;
  if (agent->limit == 0)
    sum->open_without_limit += sign * agent->open;
  sum->pending += sign * agent->pending;
}

/**
 * muster_floor_touch: (skip)
 *
 * Something of @agent is, or may be, another value: its views and all tables are to look again.
 */
void
muster_floor_touch (MusterFloor *self,
                    MusterAgent *agent)
{
  if (!agent->touched)
    {
      agent->touched = TRUE;
      g_array_append_val (self->touched, agent->slot);
      self->batch_due = TRUE;
    }
  for (guint i = 0; i < self->tables->len; i++)
    muster_agent_table_touch (self->tables->pdata[i], agent->slot);
}

static void
settle (MusterFloor *self,
        MusterAgent *agent)
{
  muster_agent_derive (agent, self->default_limit, self->service_on);
  count (self, agent, 1);
  muster_wait_heap_set (&self->waits, &agent->wait_place, agent->has_profile ? agent->waiting_since : 0);
  muster_floor_touch (self, agent);
}

static MusterAgent *
ensure (MusterFloor *self,
        const char  *id)
{
  MusterAgent *agent = g_hash_table_lookup (self->agents, id);
  guint n_free = self->free_slots->len;
  guint32 slot;

  if (agent != NULL)
    return agent;

  slot = n_free > 0 ? g_array_index (self->free_slots, guint32, n_free - 1) : self->slots->len;
  agent = muster_agent_new (id, slot);
  if (n_free > 0)
    {
      g_array_set_size (self->free_slots, n_free - 1);
      self->slots->pdata[slot] = agent;
    }
  else
    g_ptr_array_add (self->slots, agent);
  g_hash_table_insert (self->agents, agent->id, agent);
  return agent;
}

static void
reset_live (MusterAgent *agent)
{
  agent->has_live = FALSE;
  agent->live_rev = 0;
  agent->present = FALSE;
  agent->by_itself = FALSE;
  agent->since = agent->signed_in_at = agent->waiting_since = 0;
  agent->open = agent->pending = agent->personal_queue = agent->pinned = 0;
  g_clear_pointer (&agent->activity, muster_activity_info_unref);
  g_clear_pointer (&agent->by_name, g_ref_string_release);
}

static void
retire (MusterFloor *self,
        MusterAgent *agent)
{
  if (agent->retired || agent->has_profile || agent->has_live)
    return;
  agent->retired = TRUE;
  g_array_append_val (self->retired_slots, agent->slot);
}

/* Without its profile an agent is gone, whatever else is known; with no more than live facts it waits, unseen. */
static void
remove_profile (MusterFloor *self,
                MusterAgent *agent)
{
  count (self, agent, -1);
  agent->has_profile = FALSE;
  agent->profile_rev = 0;
  reset_live (agent);
  settle (self, agent);
  retire (self, agent);
}

static void
set_named (MusterNamedList *list,
           MusterNamed    **member,
           const char      *id)
{
  MusterNamed *named = id != NULL ? muster_named_list_ensure (list, id) : NULL;

  if (*member != named)
    g_set_object (member, named);
}

static void
set_group (MusterGroups            *groups,
           MusterNamedList         *list,
           MusterGroup            **member,
           const MusterWireStrings *ids)
{
  MusterGroup *group = muster_groups_intern (groups, list, ids);

  g_clear_pointer (member, muster_group_unref);
  *member = group;
}

static void
set_profile (MusterFloor           *self,
             MusterAgent           *agent,
             const MusterWireAgent *wire)
{
  gboolean renamed = muster_agent_set_texts (agent, wire);

  if (!agent->has_profile)
    {
      muster_ranking_set (&self->rankings[MUSTER_RANK_ID], agent->slot);
      self->done++;
    }
  if (!agent->has_profile || renamed)
    {
      muster_ranking_set (&self->rankings[MUSTER_RANK_NAME], agent->slot);
      muster_ranking_set (&self->rankings[MUSTER_RANK_EMAIL], agent->slot);
    }
  set_named (&self->lists[MUSTER_LIST_ROLES], &agent->role, wire->role);
  set_named (&self->lists[MUSTER_LIST_UNITS], &agent->unit, wire->unit);
  set_group (&self->teams, &self->lists[MUSTER_LIST_TEAMS], &agent->teams, &wire->teams);
  set_group (&self->queues, &self->lists[MUSTER_LIST_QUEUES], &agent->queues, &wire->queues);
  agent->enabled = wire->enabled;
  agent->own_limit = wire->chat_limit;
  agent->has_profile = TRUE;
}

/**
 * muster_floor_apply_agent: (skip)
 * @change: of kind %MUSTER_KIND_AGENT
 */
void
muster_floor_apply_agent (MusterFloor        *self,
                          const MusterChange *change)
{
  MusterAgent *agent = g_hash_table_lookup (self->agents, change->id);
  gboolean here = agent != NULL && agent->has_profile;

  if (change->deleted)
    {
      if (here && change->rev < agent->profile_rev)
        return;
      muster_tombstones_add (&self->tombstones, change);
      if (here)
        remove_profile (self, agent);
      return;
    }
  if (here ? !self->trust && change->rev <= agent->profile_rev : !muster_tombstones_allow (&self->tombstones, change))
    return;

  if (agent == NULL)
    agent = ensure (self, change->id);
  count (self, agent, -1);
  set_profile (self, agent, &change->agent);
  agent->profile_rev = change->rev;
  agent->seen_profile = self->snapshot;
  settle (self, agent);
}

static void
set_activity (MusterFloor *self,
              MusterAgent *agent,
              const char  *text)
{
  MusterActivityInfo *info;

  if (text == NULL)
    text = "not-ready";
  if (agent->activity != NULL && strcmp (agent->activity->text, text) == 0)
    return;

  info = g_hash_table_lookup (self->activities, text);
  if (info == NULL)
    {
      info = muster_activity_info_new (text, &self->lists[MUSTER_LIST_BREAK_REASONS]);
      g_hash_table_insert (self->activities, info->text, info);
    }
  g_clear_pointer (&agent->activity, muster_activity_info_unref);
  agent->activity = g_rc_box_acquire (info);
}

static void
set_by (MusterAgent        *agent,
        const MusterWireBy *by)
{
  gboolean itself = !by->system && by->id != NULL && strcmp (by->id, agent->id) == 0;
  const char *name = by->system || itself ? NULL : by->name;

  agent->by_itself = itself;
  if (g_strcmp0 (agent->by_name, name) == 0)
    return;
  g_clear_pointer (&agent->by_name, g_ref_string_release);
  if (name != NULL)
    agent->by_name = g_ref_string_new_intern (name);
}

static void
set_live (MusterFloor          *self,
          MusterAgent          *agent,
          const MusterWireLive *wire)
{
  agent->present = wire->presence != NULL && strcmp (wire->presence, "online") == 0;
  set_activity (self, agent, wire->activity);
  set_by (agent, &wire->by);
  agent->since = wire->since;
  agent->signed_in_at = wire->signed_in_at;
  agent->open = MAX (wire->open, 0);
  agent->pending = MAX (wire->pending, 0);
  agent->personal_queue = MAX (wire->personal_queue, 0);
  agent->pinned = MAX (wire->pinned, 0);
  agent->waiting_since = wire->waiting_since;
  agent->has_live = TRUE;
}

/**
 * muster_floor_apply_live: (skip)
 * @change: of kind %MUSTER_KIND_AGENT_LIVE
 */
void
muster_floor_apply_live (MusterFloor        *self,
                         const MusterChange *change)
{
  MusterAgent *agent = g_hash_table_lookup (self->agents, change->id);
  gboolean here = agent != NULL && agent->has_live;

  if (change->deleted && here && change->rev < agent->live_rev)
    return;
  if (change->deleted)
    muster_tombstones_add (&self->tombstones, change);
  if (change->deleted && !here)
    return;
  if (!change->deleted &&
      (here ? !self->trust && change->rev <= agent->live_rev : !muster_tombstones_allow (&self->tombstones, change)))
    return;

  if (agent == NULL)
    agent = ensure (self, change->id);
  count (self, agent, -1);
  if (change->deleted)
    reset_live (agent);
  else
    {
      set_live (self, agent, &change->live);
      agent->live_rev = change->rev;
      agent->seen_live = self->snapshot;
    }
  settle (self, agent);
  retire (self, agent);
}

/**
 * muster_floor_rederive_all: (skip)
 *
 * The organization's default limit or service is another one: derives every agent's state again.
 */
void
muster_floor_rederive_all (MusterFloor *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      MusterAgent *agent = muster_floor_agent_at (self, i);

      if (agent == NULL || !agent->has_profile)
        continue;
      count (self, agent, -1);
      settle (self, agent);
    }
}

/**
 * muster_floor_sweep_agents: (skip)
 *
 * Removes what the snapshot that has just ended did not name.
 */
void
muster_floor_sweep_agents (MusterFloor *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      MusterAgent *agent = muster_floor_agent_at (self, i);

      if (agent == NULL)
        continue;
      if (agent->has_live && agent->seen_live != self->snapshot)
        {
          count (self, agent, -1);
          reset_live (agent);
          settle (self, agent);
          retire (self, agent);
        }
      if (agent->has_profile && agent->seen_profile != self->snapshot)
        remove_profile (self, agent);
    }
}

/**
 * muster_floor_table_caught_up: (skip)
 *
 * Frees the removed agents' slots once no table can show them any more: until then a table's row still has its agent.
 */
void
muster_floor_table_caught_up (MusterFloor *self)
{
  if (self->retired_slots->len == 0 || self->touched->len > 0)
    return;
  for (guint i = 0; i < self->tables->len; i++)
    if (muster_agent_table_is_dirty (self->tables->pdata[i]))
      return;

  for (guint i = 0; i < self->retired_slots->len; i++)
    {
      guint32 slot = g_array_index (self->retired_slots, guint32, i);
      MusterAgent *agent = muster_floor_agent_at (self, slot);

      agent->retired = FALSE;
      if (agent->has_profile || agent->has_live)
        continue;
      muster_ranking_unset (&self->rankings[MUSTER_RANK_ID], slot);
      muster_ranking_unset (&self->rankings[MUSTER_RANK_NAME], slot);
      muster_ranking_unset (&self->rankings[MUSTER_RANK_EMAIL], slot);
      g_hash_table_remove (self->agents, agent->id);
      self->slots->pdata[slot] = NULL;
      g_array_append_val (self->free_slots, slot);
      g_object_unref (agent);
    }
  g_array_set_size (self->retired_slots, 0);
}

/**
 * muster_floor_forget_agents: (skip)
 *
 * Signed out: nobody is left. Tables have been told before.
 */
void
muster_floor_forget_agents (MusterFloor *self)
{
  g_hash_table_remove_all (self->agents);
  for (guint i = 0; i < self->slots->len; i++)
    {
      MusterAgent *agent = muster_floor_agent_at (self, i);

      if (agent == NULL)
        continue;
      agent->has_profile = agent->has_live = agent->touched = FALSE;
      agent->wait_place = 0;
      g_object_unref (agent);
    }
  g_ptr_array_unref (self->slots);
  self->slots = g_ptr_array_new ();
  g_array_set_size (self->free_slots, 0);
  g_array_set_size (self->retired_slots, 0);
  g_array_set_size (self->touched, 0);
  muster_groups_clear (&self->teams);
  muster_groups_init (&self->teams, &self->rankings[MUSTER_RANK_TEAMS]);
  muster_groups_clear (&self->queues);
  muster_groups_init (&self->queues, NULL);
  for (guint i = 0; i < MUSTER_N_RANKINGS; i++)
    muster_ranking_reset (&self->rankings[i]);
  self->n_agents = 0;
}

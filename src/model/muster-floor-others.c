/* muster-floor-others.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-floor-private.h"

#define MAX_TOMBSTONES 8192

void
muster_tombstones_init (MusterTombstones *self)
{
  self->revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->order);
}

void
muster_tombstones_empty (MusterTombstones *self)
{
  g_queue_clear (&self->order);
  g_hash_table_remove_all (self->revs);
}

void
muster_tombstones_clear (MusterTombstones *self)
{
  g_queue_clear (&self->order);
  g_clear_pointer (&self->revs, g_hash_table_unref);
}

/**
 * muster_tombstones_add: (skip)
 * @change: a deletion
 */
void
muster_tombstones_add (MusterTombstones   *self,
                       const MusterChange *change)
{
  g_autofree char *key = g_strdup_printf ("%d:%s", change->kind, change->id);
  gint64 *rev = g_hash_table_lookup (self->revs, key);

  if (rev != NULL)
    {
      *rev = MAX (*rev, change->rev);
      return;
    }
  if (self->order.length >= MAX_TOMBSTONES)
    g_hash_table_remove (self->revs, g_queue_pop_head (&self->order));
  g_queue_push_tail (&self->order, key);
  g_hash_table_insert (self->revs, g_steal_pointer (&key), g_memdup2 (&change->rev, sizeof (gint64)));
}

/**
 * muster_tombstones_allow: (skip)
 *
 * A deletion's own rev is let through: what has left the reader's scope comes back as it was.
 *
 * Returns: whether @change is not from before a deletion
 */
gboolean
muster_tombstones_allow (MusterTombstones   *self,
                         const MusterChange *change)
{
  g_autofree char *key = NULL;
  gint64 *rev;

  if (self->order.length == 0)
    return TRUE;

  key = g_strdup_printf ("%d:%s", change->kind, change->id);
  rev = g_hash_table_lookup (self->revs, key);
  return rev == NULL || change->rev >= *rev;
}

static void
count_chat (MusterFloor *self,
            MusterChat  *chat,
            int          sign)
{
  gboolean pending = chat->state == MUSTER_CHAT_PENDING;

  if (pending)
    self->summary.pending += sign;
  muster_wait_heap_set (&self->waits, &chat->wait_place, pending && sign > 0 ? chat->waiting_since : 0);
  self->batch_due = TRUE;
}

/**
 * muster_floor_apply_chat: (skip)
 * @change: of kind %MUSTER_KIND_CHAT; one that has closed is kept no longer
 *
 * Chats with an agent are in the figures through their agent's live facts; only the pending ones count by themselves.
 */
void
muster_floor_apply_chat (MusterFloor        *self,
                         const MusterChange *change)
{
  MusterChat *chat = g_hash_table_lookup (self->chats, change->id);
  gboolean gone = change->deleted || g_strcmp0 (change->chat.state, "closed") == 0;

  if (chat != NULL ? !self->trust && (gone ? change->rev < chat->rev : change->rev <= chat->rev)
                   : !gone && !muster_tombstones_allow (&self->tombstones, change))
    return;

  if (chat != NULL)
    count_chat (self, chat, -1);
  if (gone)
    {
      muster_tombstones_add (&self->tombstones, change);
      g_hash_table_remove (self->chats, change->id);
      return;
    }
  if (chat == NULL)
    {
      chat = muster_chat_new (change->id);
      g_hash_table_insert (self->chats, chat->id, chat);
    }
  muster_chat_set (chat, &change->chat);
  chat->rev = change->rev;
  chat->seen = self->snapshot;
  count_chat (self, chat, 1);
}

/**
 * muster_floor_apply_named: (skip)
 * @change: a queue, team, unit, role or break reason
 */
void
muster_floor_apply_named (MusterFloor        *self,
                          MusterListKind      kind,
                          const MusterChange *change)
{
  MusterNamedList *list = &self->lists[kind];
  MusterNamed *named = muster_named_list_lookup (list, change->id);
  gboolean known = named != NULL && named->known;

  if (change->deleted)
    {
      if (known && change->rev < named->rev)
        return;
      muster_tombstones_add (&self->tombstones, change);
      if (known && muster_named_list_remove (list, named))
        self->renamed |= 1u << kind;
    }
  else
    {
      if (known ? !self->trust && change->rev <= named->rev : !muster_tombstones_allow (&self->tombstones, change))
        return;
      if (named == NULL)
        named = muster_named_list_ensure (list, change->id);
      if (muster_named_list_set (list, named, &change->named))
        self->renamed |= 1u << kind;
      named->rev = change->rev;
      named->seen = self->snapshot;
    }
  self->directory_due = self->batch_due = TRUE;
}

/**
 * muster_floor_named_settled: (skip)
 *
 * After names have changed: brings them into the agents who bear them, once for all that changed together.
 */
void
muster_floor_named_settled (MusterFloor *self)
{
  if (self->renamed == 0)
    return;

  for (guint kind = 0; kind < MUSTER_N_LISTS; kind++)
    if (self->renamed & (1u << kind))
      muster_named_list_rank (&self->lists[kind]);
  if (self->renamed & (1u << MUSTER_LIST_TEAMS))
    muster_groups_renamed (&self->teams);
  if (self->renamed & (1u << MUSTER_LIST_QUEUES))
    muster_groups_renamed (&self->queues);
  self->renamed = 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      MusterAgent *agent = muster_floor_agent_at (self, i);

      if (agent != NULL && agent->has_profile)
        muster_floor_touch (self, agent);
    }
  for (guint i = 0; i < self->tables->len; i++)
    muster_agent_table_rerank (self->tables->pdata[i]);
}

/**
 * muster_floor_apply_organization: (skip)
 */
void
muster_floor_apply_organization (MusterFloor        *self,
                                 const MusterChange *change)
{
  const MusterWireOrganization *wire = &change->organization;
  int limit = MAX (wire->chat_limit, 0);

  if (change->deleted || (!self->trust && change->rev <= self->organization_rev))
    return;

  self->organization_rev = change->rev;
  g_set_str (&self->organization_name, wire->name != NULL ? wire->name : "");
  self->directory_due = self->batch_due = TRUE;
  if (limit == self->default_limit && wire->human_agent_service == self->service_on)
    return;
  self->default_limit = limit;
  self->service_on = wire->human_agent_service;
  muster_floor_rederive_all (self);
}

/**
 * muster_floor_apply_me: (skip)
 */
void
muster_floor_apply_me (MusterFloor        *self,
                       const MusterChange *change)
{
  const MusterWireMe *wire = &change->me;

  if (change->deleted || (!self->trust && change->rev <= self->my_rev))
    return;

  self->my_rev = change->rev;
  g_set_str (&self->my_name, wire->display_name != NULL ? wire->display_name : "");
  g_hash_table_remove_all (self->permissions);
  for (guint i = 0; i < wire->permissions.n; i++)
    g_hash_table_add (self->permissions, g_strdup (wire->permissions.items[i]));
  self->me_due = self->batch_due = TRUE;
}

static gboolean
chat_unseen (gpointer key,
             gpointer value,
             gpointer user_data)
{
  MusterFloor *self = user_data;
  MusterChat *chat = value;

  if (chat->seen == self->snapshot)
    return FALSE;
  count_chat (self, chat, -1);
  return TRUE;
}

/**
 * muster_floor_sweep_others: (skip)
 *
 * Removes what the snapshot that has just ended did not name.
 */
void
muster_floor_sweep_others (MusterFloor *self)
{
  g_autoptr(GPtrArray) removed = g_ptr_array_new ();

  g_hash_table_foreach_remove (self->chats, chat_unseen, self);
  for (guint kind = 0; kind < MUSTER_N_LISTS; kind++)
    if (muster_named_list_sweep (&self->lists[kind], self->snapshot, removed))
      {
        self->renamed |= 1u << kind;
        self->directory_due = self->batch_due = TRUE;
      }
}

/**
 * muster_floor_forget_others: (skip)
 */
void
muster_floor_forget_others (MusterFloor *self)
{
  g_hash_table_remove_all (self->chats);
  g_hash_table_remove_all (self->activities);
  for (guint kind = 0; kind < MUSTER_N_LISTS; kind++)
    muster_named_list_empty (&self->lists[kind]);
  muster_tombstones_empty (&self->tombstones);
  g_hash_table_remove_all (self->permissions);
  g_set_str (&self->organization_name, "");
  g_set_str (&self->my_name, "");
  self->organization_rev = self->my_rev = 0;
  self->default_limit = MUSTER_LIMIT_NONE;
  self->service_on = TRUE;
  self->renamed = 0;
}

static const char *
id_key (gpointer owner,
        guint32  index)
{
  MusterAgent *agent = muster_floor_agent_at (owner, index);

  return agent != NULL ? agent->id : NULL;
}

static const char *
name_key (gpointer owner,
          guint32  index)
{
  MusterAgent *agent = muster_floor_agent_at (owner, index);

  return agent != NULL ? muster_agent_get_name_key (agent) : NULL;
}

/* Emails are ordered by their folded text, the last line of the search text. */
static const char *
email_key (gpointer owner,
           guint32  index)
{
  MusterAgent *agent = muster_floor_agent_at (owner, index);

  return agent != NULL ? strrchr (muster_agent_get_search (agent), '\n') : NULL;
}

static const char *
teams_key (gpointer owner,
           guint32  index)
{
  MusterFloor *self = owner;
  MusterGroup *group = g_ptr_array_index (self->teams.by_index, index);

  return group != NULL ? muster_group_get_key (group) : NULL;
}

/**
 * muster_floor_init_rankings: (skip)
 */
void
muster_floor_init_rankings (MusterFloor *self)
{
  muster_ranking_init (&self->rankings[MUSTER_RANK_ID], id_key, self);
  muster_ranking_init (&self->rankings[MUSTER_RANK_NAME], name_key, self);
  muster_ranking_init (&self->rankings[MUSTER_RANK_EMAIL], email_key, self);
  muster_ranking_init (&self->rankings[MUSTER_RANK_TEAMS], teams_key, self);
}

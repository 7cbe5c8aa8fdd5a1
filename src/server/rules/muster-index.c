/* muster-index.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

/* Indexes follow from the objects' data alone: each reindex function compares what stands in the index with what the data
 * says now, so that it serves changes, rollback and loading alike. */

gboolean
muster_live_is_online (const MusterLive *live)
{
  return live->data.sessions != NULL && live->data.sessions->len > 0;
}

gboolean
muster_chat_is_open (const MusterChat *chat)
{
  return chat->data.state == MUSTER_CHAT_WAITING_AGENT || chat->data.state == MUSTER_CHAT_WAITING_CUSTOMER;
}

/**
 * muster_live_get_limit:
 *
 * Returns: how many open chats the agent may have; %MUSTER_LIMIT_NONE: as many as come
 */
int
muster_live_get_limit (MusterWorld      *world,
                       const MusterLive *live)
{
  if (live->agent->data.chat_limit != MUSTER_LIMIT_DEFAULT)
    return live->agent->data.chat_limit;
  return world->organization != NULL ? world->organization->data.chat_limit : MUSTER_LIMIT_NONE;
}

static gboolean
has_room (MusterWorld      *world,
          const MusterLive *live)
{
  const MusterAgentData *agent = &live->agent->data;
  int limit = muster_live_get_limit (world, live);

  return agent->enabled && muster_live_is_online (live) && (limit == MUSTER_LIMIT_NONE || live->data.open < limit) &&
         agent->queues != NULL && agent->queues->len > 0 &&
         world->organization != NULL && world->organization->data.service;
}

/**
 * muster_live_receives:
 *
 * Returns: whether the agent receives chats (domain.md): enabled, online, below the limit, active, in a queue, service on
 */
gboolean
muster_live_receives (MusterWorld      *world,
                      const MusterLive *live)
{
  return live->data.activity == MUSTER_ACTIVITY_ACTIVE && has_room (world, live);
}

/**
 * muster_live_takes_personal:
 *
 * Returns: whether the agent takes chats of the own personal queue: those who receive, and those `active-no-new`
 */
gboolean
muster_live_takes_personal (MusterWorld      *world,
                            const MusterLive *live)
{
  return (live->data.activity == MUSTER_ACTIVITY_ACTIVE || live->data.activity == MUSTER_ACTIVITY_ACTIVE_NO_NEW) &&
         has_room (world, live);
}

static void
set_due (MusterWorld  *world,
         MusterEntity *entity,
         gint64        due)
{
  if (due == G_MAXINT64)
    muster_heap_remove (&world->due, &entity->due_place);
  else
    muster_heap_set (&world->due, entity, &entity->due_place, due, entity->ordinal, 0);
}

static void
queue_update_ready (MusterWorld *world,
                    MusterNamed *queue)
{
  const MusterHeapEntry *first = muster_heap_peek (&queue->pending);

  if (first != NULL && muster_heap_peek (&queue->receiving) != NULL)
    muster_heap_set (&world->ready, queue, &queue->ready_place, first->a, first->b, 0);
  else
    muster_heap_remove (&world->ready, &queue->ready_place);
}

static void
live_update_personal (MusterWorld *world,
                      MusterLive  *live)
{
  const MusterHeapEntry *first = muster_heap_peek (&live->personal);

  if (first != NULL && muster_live_takes_personal (world, live))
    muster_heap_set (&world->personal_ready, live, &live->personal_place, first->a, first->b, 0);
  else
    muster_heap_remove (&world->personal_ready, &live->personal_place);
}

/* Load as a number that orders like open / limit, exactly for limits up to 1,000. */
static gint64
load_key (MusterWorld      *world,
          const MusterLive *live)
{
  int limit = muster_live_get_limit (world, live);

  return ((gint64) live->data.open << 32) / (limit == MUSTER_LIMIT_NONE ? MUSTER_NO_LIMIT_LOAD : limit);
}

static void
drop_slots (MusterWorld *world,
            MusterLive  *live)
{
  for (guint i = 0; live->index_queues != NULL && i < live->index_queues->len; i++)
    {
      MusterNamed *queue = g_ptr_array_index (live->index_queues, i);

      muster_heap_remove (&queue->receiving, &live->slots[i]);
      queue_update_ready (world, queue);
    }
  g_clear_pointer (&live->index_queues, g_ptr_array_unref);
  g_clear_pointer (&live->slots, g_free);
}

static void
live_update_slots (MusterWorld *world,
                   MusterLive  *live)
{
  GPtrArray *queues = live->agent->data.queues;
  gboolean receives = muster_live_receives (world, live);
  gint64 key = receives ? load_key (world, live) : 0;

  if (live->index_queues != queues)
    {
      drop_slots (world, live);
      if (queues != NULL)
        {
          live->index_queues = g_ptr_array_ref (queues);
          live->slots = g_new0 (guint, queues->len);
        }
    }
  for (guint i = 0; queues != NULL && i < queues->len; i++)
    {
      MusterNamed *queue = g_ptr_array_index (queues, i);

      if (receives)
        muster_heap_set (&queue->receiving, live, &live->slots[i], key, live->data.last_assigned, live->entity.ordinal);
      else
        muster_heap_remove (&queue->receiving, &live->slots[i]);
      queue_update_ready (world, queue);
    }
}

static void
live_update_sessions (MusterWorld *world,
                      MusterLive  *live)
{
  if (live->index_sessions == live->data.sessions)
    return;
  for (guint i = 0; live->index_sessions != NULL && i < live->index_sessions->len; i++)
    g_hash_table_remove (world->sessions, ((MusterWorkspaceSession *) g_ptr_array_index (live->index_sessions, i))->id);
  g_clear_pointer (&live->index_sessions, g_ptr_array_unref);
  if (live->data.sessions == NULL)
    return;
  live->index_sessions = g_ptr_array_ref (live->data.sessions);
  for (guint i = 0; i < live->index_sessions->len; i++)
    {
      MusterWorkspaceSession *session = g_ptr_array_index (live->index_sessions, i);

      g_hash_table_insert (world->sessions, session->id, session);
    }
}

/**
 * muster_live_get_unanswered_at:
 *
 * Returns: when the first of the agent's chats will be unanswered past the limit; %G_MAXINT64: never, as it stands
 */
gint64
muster_live_get_unanswered_at (MusterWorld      *world,
                               const MusterLive *live)
{
  gint64 limit = world->organization != NULL ? world->organization->data.unanswered_seconds * 1000 : 0;
  gint64 at = G_MAXINT64;

  if (limit == 0 || live->data.pending == 0)
    return at;
  for (guint i = 0; i < live->chats->len; i++)
    {
      const MusterChatData *chat = &((MusterChat *) g_ptr_array_index (live->chats, i))->data;

      if (chat->state == MUSTER_CHAT_WAITING_AGENT)
        at = MIN (at, MAX (MAX (chat->waiting_since, chat->assigned_at), live->data.go_on_at) + limit);
    }
  return at;
}

static gint64
live_get_due (MusterWorld      *world,
              const MusterLive *live)
{
  gint64 due = G_MAXINT64;

  if (!muster_live_is_online (live))
    return due;
  for (guint i = 0; i < live->data.sessions->len; i++)
    due = MIN (due, ((MusterWorkspaceSession *) g_ptr_array_index (live->data.sessions, i))->heartbeat + MUSTER_SESSION_MS);
  if (live->data.activity == MUSTER_ACTIVITY_FINISHING && live->data.open == 0)
    return 0;
  if (live->data.go_on_by != 0)
    return MIN (due, live->data.go_on_by);
  if (live->data.activity == MUSTER_ACTIVITY_KICKED_OUT)
    return due;
  return MIN (due, muster_live_get_unanswered_at (world, live));
}

/**
 * muster_live_reindex:
 *
 * Brings what follows from the agent's live object up to date: receiving, personal queue, sessions, timer.
 */
void
muster_live_reindex (MusterWorld *world,
                     MusterLive  *live)
{
  live_update_slots (world, live);
  live_update_personal (world, live);
  live_update_sessions (world, live);
  set_due (world, &live->entity, live_get_due (world, live));
}

static void
count_teams (MusterAgent *agent,
             int          by)
{
  for (guint i = 0; agent->index_queues != NULL && i < agent->index_queues->len; i++)
    {
      MusterNamed *queue = g_ptr_array_index (agent->index_queues, i);
      GHashTable *teams = queue->teams;

      g_clear_pointer (&queue->scope, g_ptr_array_unref);
      for (guint j = 0; agent->index_teams != NULL && j < agent->index_teams->len; j++)
        {
          gpointer team = g_ptr_array_index (agent->index_teams, j);
          int n = GPOINTER_TO_INT (g_hash_table_lookup (teams, team)) + by;

          if (n > 0)
            g_hash_table_insert (teams, team, GINT_TO_POINTER (n));
          else
            g_hash_table_remove (teams, team);
        }
    }
}

/**
 * muster_agent_reindex:
 *
 * Brings up to date what follows from the agent's profile, and from its live object.
 */
void
muster_agent_reindex (MusterWorld *world,
                      MusterAgent *agent)
{
  if (agent->index_teams != agent->data.teams || agent->index_queues != agent->data.queues)
    {
      count_teams (agent, -1);
      g_clear_pointer (&agent->index_teams, g_ptr_array_unref);
      g_clear_pointer (&agent->index_queues, g_ptr_array_unref);
      agent->index_teams = agent->data.teams != NULL ? g_ptr_array_ref (agent->data.teams) : NULL;
      agent->index_queues = agent->data.queues != NULL ? g_ptr_array_ref (agent->data.queues) : NULL;
      count_teams (agent, 1);
    }
  muster_live_reindex (world, agent->live);
}

/**
 * muster_agent_unindex:
 *
 * Takes an agent that leaves the world out of all indexes.
 */
void
muster_agent_unindex (MusterWorld *world,
                      MusterAgent *agent)
{
  count_teams (agent, -1);
  g_clear_pointer (&agent->index_teams, g_ptr_array_unref);
  g_clear_pointer (&agent->index_queues, g_ptr_array_unref);
  drop_slots (world, agent->live);
  g_clear_pointer (&agent->live->data.sessions, g_ptr_array_unref);
  live_update_sessions (world, agent->live);
  muster_heap_remove (&world->personal_ready, &agent->live->personal_place);
  muster_heap_remove (&world->due, &agent->live->entity.due_place);
}

/**
 * muster_customer_key:
 *
 * Returns: (transfer full): under which a customer's chat on a channel is found
 */
char *
muster_customer_key (const char *customer,
                     const char *channel)
{
  return g_strconcat (customer, "\n", channel, NULL);
}

static void
chat_update_customer (MusterWorld *world,
                      MusterChat  *chat)
{
  if (chat->data.state != MUSTER_CHAT_CLOSED)
    {
      if (chat->index_customer != NULL)
        return;
      chat->index_customer = muster_customer_key (chat->data.customer, chat->data.channel);
      g_hash_table_replace (world->customers, chat->index_customer, chat);
    }
  else if (chat->index_customer != NULL)
    {
      if (g_hash_table_lookup (world->customers, chat->index_customer) == chat)
        g_hash_table_remove (world->customers, chat->index_customer);
      g_clear_pointer (&chat->index_customer, g_free);
    }
}

static void
chat_update_live (MusterChat *chat)
{
  MusterLive *live = muster_chat_is_open (chat) && chat->data.agent != NULL ? chat->data.agent->live : NULL;

  if (chat->index_live == live)
    return;
  if (chat->index_live != NULL)
    {
      GPtrArray *chats = chat->index_live->chats;

      g_ptr_array_remove_index_fast (chats, chat->index_at);
      if (chat->index_at < chats->len)
        ((MusterChat *) g_ptr_array_index (chats, chat->index_at))->index_at = chat->index_at;
    }
  chat->index_live = live;
  if (live != NULL)
    {
      chat->index_at = live->chats->len;
      g_ptr_array_add (live->chats, chat);
    }
}

static void
chat_update_queues (MusterWorld *world,
                    MusterChat  *chat)
{
  gboolean pending = chat->data.state == MUSTER_CHAT_PENDING;
  MusterNamed *queue = pending && !chat->data.personal ? chat->data.queue : NULL;
  MusterLive *personal = pending && chat->data.personal && chat->data.sticky != NULL ? chat->data.sticky->live : NULL;

  if (chat->index_queue != NULL && chat->index_queue != queue)
    {
      muster_heap_remove (&chat->index_queue->pending, &chat->pending_place);
      queue_update_ready (world, chat->index_queue);
    }
  if (chat->index_personal != NULL && chat->index_personal != personal)
    {
      muster_heap_remove (&chat->index_personal->personal, &chat->personal_place);
      live_update_personal (world, chat->index_personal);
    }
  chat->index_queue = queue;
  chat->index_personal = personal;
  if (queue != NULL)
    {
      muster_heap_set (&queue->pending, chat, &chat->pending_place, chat->data.place, chat->data.created_at,
                       chat->entity.ordinal);
      queue_update_ready (world, queue);
    }
  if (personal != NULL)
    {
      muster_heap_set (&personal->personal, chat, &chat->personal_place, chat->data.place, chat->data.created_at,
                       chat->entity.ordinal);
      live_update_personal (world, personal);
    }
}

static gint64
chat_get_due (MusterWorld      *world,
              const MusterChat *chat)
{
  const MusterChatData *data = &chat->data;
  gint64 quiet = world->organization != NULL ? world->organization->data.quiet_seconds * 1000 : 0;
  gint64 due = G_MAXINT64;

  if (data->state == MUSTER_CHAT_CLOSED)
    return due;
  if (data->sla != MUSTER_SLA_NONE && !data->sla_missed)
    due = data->sla_due_at;
  if (data->state == MUSTER_CHAT_PENDING && data->personal)
    due = MIN (due, data->hold_until);
  if (muster_chat_is_open (chat) && quiet > 0)
    due = MIN (due, MAX (data->last_message_at, data->assigned_at) + quiet);
  return due;
}

/**
 * muster_chat_reindex:
 *
 * Brings up to date what follows from the chat. Its agents' counts are not: see muster_chat_settle().
 */
void
muster_chat_reindex (MusterWorld *world,
                     MusterChat  *chat)
{
  chat_update_customer (world, chat);
  chat_update_live (chat);
  chat_update_queues (world, chat);
  set_due (world, &chat->entity, chat_get_due (world, chat));
}

/**
 * muster_chat_unindex:
 *
 * Takes a chat that leaves the world out of all indexes.
 */
void
muster_chat_unindex (MusterWorld *world,
                     MusterChat  *chat)
{
  MusterLive *live = chat->index_live;

  chat->data.state = MUSTER_CHAT_CLOSED;
  muster_chat_reindex (world, chat);
  if (live != NULL)
    muster_live_reindex (world, live);
}

/**
 * muster_request_reindex:
 *
 * Brings the request's timer up to date.
 */
void
muster_request_reindex (MusterWorld   *world,
                        MusterRequest *request)
{
  set_due (world, &request->entity, request->data.decided_at == 0 ? request->data.expires_at : G_MAXINT64);
}

/**
 * muster_live_recount:
 * @counts: (out caller-allocates): its counts are set to what the agent's chats say
 */
void
muster_live_recount (MusterLive     *live,
                     MusterLiveData *counts)
{
  counts->open = (int) live->chats->len;
  counts->personal = (int) live->personal.n;
  counts->pending = 0;
  counts->pinned = 0;
  counts->waiting_since = 0;
  for (guint i = 0; i < live->chats->len; i++)
    {
      const MusterChatData *chat = &((MusterChat *) g_ptr_array_index (live->chats, i))->data;

      if (chat->pinned != NULL)
        counts->pinned += (int) chat->pinned->len;
      if (chat->state != MUSTER_CHAT_WAITING_AGENT)
        continue;
      counts->pending++;
      if (counts->waiting_since == 0 || chat->waiting_since < counts->waiting_since)
        counts->waiting_since = chat->waiting_since;
    }
}

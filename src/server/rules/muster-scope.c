/* muster-scope.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char **
end_scope (GPtrArray *ids)
{
  g_ptr_array_sort (ids, compare_texts);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

static char **
scope_of_teams (GPtrArray *teams)
{
  GPtrArray *ids = g_ptr_array_sized_new (teams != NULL ? teams->len + 1 : 1);

  for (guint i = 0; teams != NULL && i < teams->len; i++)
    g_ptr_array_add (ids, g_strdup (((MusterObject *) g_ptr_array_index (teams, i))->id));
  return end_scope (ids);
}

static char **
scope_of_queue (MusterNamed *queue)
{
  char **ids;

  if (queue->scope == NULL)
    {
      GHashTableIter iter;
      gpointer team;

      queue->scope = g_ptr_array_sized_new (g_hash_table_size (queue->teams));
      g_hash_table_iter_init (&iter, queue->teams);
      while (g_hash_table_iter_next (&iter, &team, NULL))
        g_ptr_array_add (queue->scope, ((MusterObject *) team)->id);
      g_ptr_array_sort (queue->scope, compare_texts);
    }
  ids = g_new0 (char *, queue->scope->len + 1);
  for (guint i = 0; i < queue->scope->len; i++)
    ids[i] = g_strdup (g_ptr_array_index (queue->scope, i));
  return ids;
}

static char **
scope_of_agent (MusterAgent *agent,
                gboolean     old)
{
  const MusterAgentData *saved = agent->entity.saved;

  return scope_of_teams (old && saved != NULL ? saved->teams : agent->data.teams);
}

static char **
get_scope (const MusterObject *object,
           gboolean            old)
{
  MusterEntity *entity = (MusterEntity *) object;
  const MusterChatData *chat;

  switch (object->kind)
    {
    case MUSTER_KIND_AGENT:
      return scope_of_agent ((MusterAgent *) entity, old);
    case MUSTER_KIND_AGENT_LIVE:
      return scope_of_agent (((MusterLive *) entity)->agent, old);
    case MUSTER_KIND_REQUEST:
      return scope_of_agent (((MusterRequest *) entity)->data.agent, old);
    case MUSTER_KIND_CHAT:
      chat = old && entity->saved != NULL ? entity->saved : &((MusterChat *) entity)->data;
      if (chat->agent != NULL)
        return scope_of_agent (chat->agent, old);
      if (chat->sticky != NULL)
        return scope_of_agent (chat->sticky, old);
      return scope_of_queue (chat->queue);
    case MUSTER_KIND_ORGANIZATION:
    case MUSTER_KIND_QUEUE:
    case MUSTER_KIND_TEAM:
    case MUSTER_KIND_UNIT:
    case MUSTER_KIND_ROLE:
    case MUSTER_KIND_BREAK_REASON:
    case MUSTER_KIND_ME:
    case MUSTER_KIND_UNKNOWN:
      break;
    }
  return NULL;
}

/**
 * muster_object_get_scope:
 *
 * Returns: (transfer full) (nullable): ids of the teams by which a scoped reader may see the object, sorted; %NULL: all may
 */
char **
muster_object_get_scope (MusterWorld        *world,
                         const MusterObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return get_scope (object, FALSE);
}

/**
 * muster_op_get_old_scope:
 *
 * Returns: (transfer full) (nullable): the same before the running operation; empty for what it created
 */
char **
muster_op_get_old_scope (MusterOp           *op,
                         const MusterObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  if (object->created)
    return g_new0 (char *, 1);
  return get_scope (object, TRUE);
}

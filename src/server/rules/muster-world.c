/* muster-world.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world.h"

#include "muster-world-private.h"

/**
 * muster_world_new:
 *
 * Returns: (transfer full): an empty world; free with muster_world_free()
 */
MusterWorld *
muster_world_new (void)
{
  MusterWorld *world = g_new0 (MusterWorld, 1);

  for (int kind = 0; kind < MUSTER_N_KINDS; kind++)
    world->objects[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, muster_entity_free);
  world->sessions = g_hash_table_new (g_str_hash, g_str_equal);
  world->customers = g_hash_table_new (g_str_hash, g_str_equal);
  world->system = muster_by_new_full (TRUE, NULL, NULL, NULL);
  return world;
}

/**
 * muster_world_free:
 *
 * No operation may be running.
 */
void
muster_world_free (MusterWorld *world)
{
  g_return_if_fail (world != NULL);

  g_hash_table_unref (world->sessions);
  g_hash_table_unref (world->customers);
  for (int kind = MUSTER_N_KINDS - 1; kind >= 0; kind--)
    g_hash_table_unref (world->objects[kind]);
  muster_heap_clear (&world->due);
  muster_heap_clear (&world->ready);
  muster_heap_clear (&world->personal_ready);
  muster_by_unref (world->system);
  g_clear_pointer (&world->last_by, muster_by_unref);
  g_free (world);
}

/**
 * muster_world_find:
 *
 * Returns: (transfer none) (nullable): the object of that kind and id
 */
gpointer
muster_world_find (MusterWorld *world,
                   MusterKind   kind,
                   const char  *id)
{
  MusterAgent *agent;

  if (id == NULL)
    return NULL;
  if (kind != MUSTER_KIND_AGENT_LIVE)
    return g_hash_table_lookup (world->objects[kind], id);
  agent = g_hash_table_lookup (world->objects[MUSTER_KIND_AGENT], id);
  return agent != NULL ? agent->live : NULL;
}

/**
 * muster_world_add:
 * @entity: (transfer full): of muster_entity_new()
 */
void
muster_world_add (MusterWorld *world,
                  gpointer     entity)
{
  MusterEntity *base = entity;

  g_hash_table_replace (world->objects[base->object.kind], base->object.id, base);
  if (base->object.kind == MUSTER_KIND_ORGANIZATION)
    world->organization = entity;
}

/**
 * muster_world_lookup:
 * @kind: of the object
 * @id: (nullable): of the object; a live object has its agent's
 *
 * Returns: (transfer none) (nullable): the object, until the next operation is committed
 */
const MusterObject *
muster_world_lookup (MusterWorld *world,
                     MusterKind   kind,
                     const char  *id)
{
  g_return_val_if_fail (world != NULL, NULL);

  return muster_world_find (world, kind, id);
}

/**
 * muster_world_loaded:
 * @now: ms
 *
 * Call once after the last row: indexes everything; each workspace session gets its grace from now.
 */
void
muster_world_loaded (MusterWorld *world,
                     gint64       now)
{
  GHashTableIter iter;
  gpointer object;

  g_return_if_fail (world != NULL);

  g_hash_table_iter_init (&iter, world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    {
      MusterLiveData *live = &((MusterAgent *) object)->live->data;

      for (guint i = 0; live->sessions != NULL && i < live->sessions->len; i++)
        ((MusterWorkspaceSession *) g_ptr_array_index (live->sessions, i))->heartbeat = now;
      muster_agent_reindex (world, object);
    }
  g_hash_table_iter_init (&iter, world->objects[MUSTER_KIND_CHAT]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    muster_chat_reindex (world, object);
  g_hash_table_iter_init (&iter, world->objects[MUSTER_KIND_REQUEST]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    muster_request_reindex (world, object);
  /* once more: what an agent may take, and when it is asked, follows from its chats */
  g_hash_table_iter_init (&iter, world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    muster_live_reindex (world, ((MusterAgent *) object)->live);
}

/**
 * muster_world_heartbeat:
 * @session_id: a workspace session
 * @agent: (nullable): whose it must be
 * @now: ms
 *
 * Returns: whether there is that session
 */
gboolean
muster_world_heartbeat (MusterWorld *world,
                        const char  *session_id,
                        const char  *agent,
                        gint64       now)
{
  MusterWorkspaceSession *session;

  g_return_val_if_fail (world != NULL && session_id != NULL, FALSE);

  session = g_hash_table_lookup (world->sessions, session_id);
  if (session == NULL || (agent != NULL && !g_str_equal (session->live->entity.object.id, agent)))
    return FALSE;
  /* The timer stays where it is: when it comes up it is put off (see muster_rules_step()). */
  session->heartbeat = MAX (session->heartbeat, now);
  return TRUE;
}

/**
 * muster_world_forget_requests:
 * @before: ms
 *
 * Frees the requests that were decided before. No operation may be running.
 */
void
muster_world_forget_requests (MusterWorld *world,
                              gint64       before)
{
  GHashTableIter iter;
  gpointer object;

  g_return_if_fail (world != NULL);

  g_hash_table_iter_init (&iter, world->objects[MUSTER_KIND_REQUEST]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    if (((MusterRequest *) object)->data.decided_at > 0 && ((MusterRequest *) object)->data.decided_at < before)
      g_hash_table_iter_remove (&iter);
}

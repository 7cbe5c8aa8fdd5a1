/* muster-op.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

static void
mark (MusterOp     *op,
      MusterEntity *entity)
{
  if (op->dirty == NULL)
    op->dirty = g_ptr_array_new ();
  entity->object.dirty = TRUE;
  g_ptr_array_add (op->dirty, entity);
}

/**
 * muster_op_touch:
 * @object: an object of the world
 *
 * Marks @object as changed by the running operation and counts its rev up; call before the first change of it, as often
 * as you like.
 */
void
muster_op_touch (MusterOp *op,
                 gpointer  object)
{
  MusterEntity *entity = object;

  if (entity->object.dirty)
    return;
  mark (op, entity);
  entity->saved = muster_entity_save (entity);
  entity->saved_rev = entity->object.rev++;
  entity->saved_changed_at = entity->changed_at;
  entity->saved_changed_by = g_steal_pointer (&entity->changed_by);
  entity->changed_at = op->now;
  entity->changed_by = muster_op_get_by (op, NULL);
}

/**
 * muster_op_create:
 * @id: its id
 *
 * A new object in the world, marked; an agent's live object too.
 */
gpointer
muster_op_create (MusterOp   *op,
                  MusterKind  kind,
                  const char *id)
{
  MusterEntity *entity = muster_entity_new (op->world, kind, id);

  entity->object.created = TRUE;
  entity->changed_at = op->now;
  muster_set_by (&entity->changed_by, NULL);
  entity->changed_by = muster_op_get_by (op, NULL);
  mark (op, entity);
  muster_world_add (op->world, entity);
  if (kind == MUSTER_KIND_AGENT)
    {
      MusterEntity *live = &((MusterAgent *) entity)->live->entity;

      live->object.created = TRUE;
      live->changed_at = op->now;
      mark (op, live);
    }
  return entity;
}

static gboolean
says (const MusterBy    *by,
      const MusterActor *actor,
      const char        *id,
      const char        *name)
{
  return by != NULL && by->system == actor->system && g_strcmp0 (by->id, id) == 0 &&
         g_strcmp0 (by->name, name) == 0 && g_strcmp0 (by->program, actor->program) == 0;
}

/**
 * muster_op_get_by:
 * @agent: (nullable): for whom the actor acts, when it is the agent's own deed (a gateway is only their program)
 *
 * Returns: (transfer full): who is to be named
 */
MusterBy *
muster_op_get_by (MusterOp    *op,
                  MusterAgent *agent)
{
  MusterWorld *world = op->world;

  if (op->actor->system)
    return muster_by_ref (world->system);
  if (agent == NULL)
    {
      if (!says (world->last_by, op->actor, op->actor->id, op->actor->name))
        {
          g_clear_pointer (&world->last_by, muster_by_unref);
          world->last_by = muster_by_new (op->actor);
        }
      return muster_by_ref (world->last_by);
    }
  if (!says (agent->by, op->actor, agent->entity.object.id, agent->data.display_name))
    {
      g_clear_pointer (&agent->by, muster_by_unref);
      agent->by = muster_by_new_full (FALSE, agent->entity.object.id, agent->data.display_name, op->actor->program);
    }
  return muster_by_ref (agent->by);
}

/**
 * muster_op_audit:
 * @from: (transfer full) (nullable): what it was
 * @to: (transfer full) (nullable): what it is
 *
 * Says what the audit entry is about.
 */
void
muster_op_audit (MusterOp *op,
                 gpointer  object,
                 char     *from,
                 char     *to)
{
  const MusterObject *header = object;

  g_free (op->audit_object);
  g_free (op->audit_from);
  g_free (op->audit_to);
  op->audit_object = g_strconcat (muster_kind_to_string (header->kind), ":", header->id, NULL);
  op->audit_from = from;
  op->audit_to = to;
}

static void
unmark (MusterEntity *entity)
{
  entity->object.dirty = FALSE;
  entity->object.created = FALSE;
  g_clear_pointer (&entity->saved_changed_by, muster_by_unref);
  muster_entity_forget (entity);
}

static void
remove_object (MusterWorld  *world,
               MusterEntity *entity)
{
  MusterKind kind = entity->object.kind;

  if (kind == MUSTER_KIND_CHAT)
    muster_chat_unindex (world, (MusterChat *) entity);
  else if (kind == MUSTER_KIND_AGENT)
    muster_agent_unindex (world, (MusterAgent *) entity);
  muster_heap_remove (&world->due, &entity->due_place);
  if (kind == MUSTER_KIND_AGENT_LIVE)
    return;                            /* goes with its agent */
  if (kind == MUSTER_KIND_ORGANIZATION && world->organization == (gpointer) entity)
    world->organization = NULL;
  g_hash_table_remove (world->objects[kind], entity->object.id);
}

static void
put_back (MusterEntity *entity)
{
  if (entity->object.created)
    return;
  muster_entity_restore (entity);
  entity->object.rev = entity->saved_rev;
  entity->object.gone = FALSE;
  entity->object.archived = FALSE;
  entity->changed_at = entity->saved_changed_at;
  g_clear_pointer (&entity->changed_by, muster_by_unref);
  entity->changed_by = g_steal_pointer (&entity->saved_changed_by);
}

static void
reindex (MusterWorld  *world,
         MusterEntity *entity)
{
  MusterLive *live = NULL;

  if (entity->object.kind == MUSTER_KIND_AGENT)
    muster_agent_reindex (world, (MusterAgent *) entity);
  else if (entity->object.kind == MUSTER_KIND_AGENT_LIVE)
    live = (MusterLive *) entity;
  else if (entity->object.kind == MUSTER_KIND_REQUEST)
    muster_request_reindex (world, (MusterRequest *) entity);
  else if (entity->object.kind == MUSTER_KIND_CHAT && ((MusterChat *) entity)->index_live != NULL)
    live = ((MusterChat *) entity)->index_live;
  if (live != NULL)
    muster_live_reindex (world, live);
}

/**
 * muster_op_rollback:
 *
 * Undoes the running operation's changes in memory: objects return to what they were, new ones vanish.
 */
void
muster_op_rollback (MusterOp *op)
{
  MusterWorld *world = op->world;
  guint n = op->dirty != NULL ? op->dirty->len : 0;

  for (guint i = 0; i < n; i++)
    put_back (g_ptr_array_index (op->dirty, i));
  /* New objects go last come, first gone: a new chat before the agent it was given to. */
  for (guint i = n; i > 0; i--)
    {
      MusterEntity *entity = g_ptr_array_index (op->dirty, i - 1);

      if (!entity->object.created)
        {
          if (entity->object.kind == MUSTER_KIND_CHAT)
            muster_chat_reindex (world, (MusterChat *) entity);
          continue;
        }
      g_ptr_array_remove_index (op->dirty, i - 1);
      remove_object (world, entity);
    }
  for (guint i = 0; op->dirty != NULL && i < op->dirty->len; i++)
    {
      MusterEntity *entity = g_ptr_array_index (op->dirty, i);

      unmark (entity);
      reindex (world, entity);
    }
  if (op->dirty != NULL)
    g_ptr_array_set_size (op->dirty, 0);
}

/**
 * muster_op_committed:
 *
 * Clears the marks once the operation is committed, and frees what is gone or closed.
 */
void
muster_op_committed (MusterOp *op)
{
  guint n = op->dirty != NULL ? op->dirty->len : 0;

  for (guint i = 0; i < n; i++)
    unmark (g_ptr_array_index (op->dirty, i));
  for (guint i = 0; i < n; i++)
    {
      MusterEntity *entity = g_ptr_array_index (op->dirty, i);

      if (entity->object.gone || (entity->object.archived && entity->object.kind == MUSTER_KIND_CHAT))
        remove_object (op->world, entity);
    }
  if (op->dirty != NULL)
    g_ptr_array_set_size (op->dirty, 0);
}

/**
 * muster_op_clear:
 *
 * Frees what the operation holds, not the operation itself.
 */
void
muster_op_clear (MusterOp *op)
{
  g_clear_pointer (&op->dirty, g_ptr_array_unref);
  g_clear_pointer (&op->messages, g_ptr_array_unref);
  g_clear_pointer (&op->audit_object, g_free);
  g_clear_pointer (&op->audit_from, g_free);
  g_clear_pointer (&op->audit_to, g_free);
}

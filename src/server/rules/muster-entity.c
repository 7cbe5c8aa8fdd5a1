/* muster-entity.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

#include <string.h>

/* Where in each kind's data the counted members stand, so that copying and freeing are written once. */
typedef struct
{
  gsize size;
  gsize data_offset;
  gsize data_size;
  gsize strings[12];
  gsize arrays[4];
  gsize bys[4];
} MusterLayout;

#define END G_MAXSIZE
#define N(member) G_STRUCT_OFFSET (MusterNamedData, member)
#define A(member) G_STRUCT_OFFSET (MusterAgentData, member)
#define L(member) G_STRUCT_OFFSET (MusterLiveData, member)
#define C(member) G_STRUCT_OFFSET (MusterChatData, member)
#define R(member) G_STRUCT_OFFSET (MusterRequestData, member)

static const MusterLayout named_layout = {
  sizeof (MusterNamed), G_STRUCT_OFFSET (MusterNamed, data), sizeof (MusterNamedData),
  { N (name), N (time_zone), END }, { N (permissions), END }, { END },
};

static const MusterLayout agent_layout = {
  sizeof (MusterAgent), G_STRUCT_OFFSET (MusterAgent, data), sizeof (MusterAgentData),
  { A (username), A (display_name), A (email), A (photo), END }, { A (teams), A (queues), END }, { END },
};

static const MusterLayout live_layout = {
  sizeof (MusterLive), G_STRUCT_OFFSET (MusterLive, data), sizeof (MusterLiveData),
  { END }, { L (sessions), END }, { L (by), END },
};

static const MusterLayout chat_layout = {
  sizeof (MusterChat), G_STRUCT_OFFSET (MusterChat, data), sizeof (MusterChatData),
  { C (customer), C (customer_name), C (customer_phone), C (channel), C (flag_note), END },
  { C (pinned), C (participants), C (client_ids), END }, { C (flag_by), C (assigned_by), END },
};

static const MusterLayout request_layout = {
  sizeof (MusterRequest), G_STRUCT_OFFSET (MusterRequest, data), sizeof (MusterRequestData),
  { R (kind), R (chat), R (text), R (comment), END }, { END }, { R (decided_by), END },
};

static const MusterLayout *
layout_of (MusterKind kind)
{
  switch (kind)
    {
    case MUSTER_KIND_AGENT:
      return &agent_layout;
    case MUSTER_KIND_AGENT_LIVE:
      return &live_layout;
    case MUSTER_KIND_CHAT:
      return &chat_layout;
    case MUSTER_KIND_REQUEST:
      return &request_layout;
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
  return &named_layout;
}

#undef N
#undef A
#undef L
#undef C
#undef R

static gpointer *
member (gpointer data,
        gsize    offset)
{
  return (gpointer *) (gpointer) ((char *) data + offset);
}

static void
data_clear (const MusterLayout *layout,
            gpointer            data)
{
  for (const gsize *o = layout->strings; *o != END; o++)
    g_clear_pointer (member (data, *o), g_ref_string_release);
  for (const gsize *o = layout->arrays; *o != END; o++)
    g_clear_pointer (member (data, *o), g_ptr_array_unref);
  for (const gsize *o = layout->bys; *o != END; o++)
    g_clear_pointer (member (data, *o), muster_by_unref);
}

static gpointer
data_copy (const MusterLayout *layout,
           gpointer            data)
{
  gpointer copy = g_memdup2 (data, layout->data_size);

  for (const gsize *o = layout->strings; *o != END; o++)
    {
      char *text = *member (data, *o);

      if (text != NULL)
        g_ref_string_acquire (text);
    }
  for (const gsize *o = layout->arrays; *o != END; o++)
    {
      GPtrArray *array = *member (data, *o);

      if (array != NULL)
        g_ptr_array_ref (array);
    }
  for (const gsize *o = layout->bys; *o != END; o++)
    {
      MusterBy *by = *member (data, *o);

      if (by != NULL)
        muster_by_ref (by);
    }
  return copy;
}

static gpointer
data_of (MusterEntity *entity)
{
  return (char *) entity + layout_of (entity->object.kind)->data_offset;
}

/**
 * muster_entity_save:
 *
 * Returns: (transfer full): a copy of the entity's data, for muster_entity_restore() or muster_entity_forget()
 */
gpointer
muster_entity_save (MusterEntity *entity)
{
  return data_copy (layout_of (entity->object.kind), data_of (entity));
}

/**
 * muster_entity_restore:
 *
 * Puts the saved data back, and forgets it.
 */
void
muster_entity_restore (MusterEntity *entity)
{
  const MusterLayout *layout = layout_of (entity->object.kind);

  g_assert (entity->saved != NULL);

  data_clear (layout, data_of (entity));
  memcpy (data_of (entity), entity->saved, layout->data_size);
  g_clear_pointer (&entity->saved, g_free);
}

/**
 * muster_entity_forget:
 *
 * Drops the saved data.
 */
void
muster_entity_forget (MusterEntity *entity)
{
  if (entity->saved == NULL)
    return;
  data_clear (layout_of (entity->object.kind), entity->saved);
  g_clear_pointer (&entity->saved, g_free);
}

static void
init_indexes (gpointer entity)
{
  MusterEntity *base = entity;

  if (base->object.kind == MUSTER_KIND_QUEUE)
    ((MusterNamed *) entity)->teams = g_hash_table_new (NULL, NULL);
  if (base->object.kind == MUSTER_KIND_AGENT_LIVE)
    ((MusterLive *) entity)->chats = g_ptr_array_new ();
}

/**
 * muster_entity_new:
 *
 * An object that nothing knows yet; an agent comes with its live object. Free with muster_entity_free().
 */
gpointer
muster_entity_new (MusterWorld *world,
                   MusterKind   kind,
                   const char  *id)
{
  MusterEntity *entity = g_malloc0 (layout_of (kind)->size);

  entity->object.kind = kind;
  entity->object.id = g_strdup (id);
  entity->object.rev = 1;
  entity->ordinal = ++world->n_objects;
  entity->changed_by = muster_by_ref (world->system);
  init_indexes (entity);
  if (kind == MUSTER_KIND_AGENT)
    {
      MusterAgent *agent = (MusterAgent *) entity;

      agent->live = muster_entity_new (world, MUSTER_KIND_AGENT_LIVE, id);
      agent->live->agent = agent;
      agent->live->data.by = muster_by_ref (world->system);
      agent->data.chat_limit = MUSTER_LIMIT_DEFAULT;
    }
  return entity;
}

static void
free_indexes (gpointer entity)
{
  MusterEntity *base = entity;

  if (base->object.kind == MUSTER_KIND_QUEUE)
    {
      MusterNamed *queue = entity;

      g_hash_table_unref (queue->teams);
      g_clear_pointer (&queue->scope, g_ptr_array_unref);
      muster_heap_clear (&queue->receiving);
      muster_heap_clear (&queue->pending);
    }
  else if (base->object.kind == MUSTER_KIND_AGENT)
    {
      MusterAgent *agent = entity;

      g_clear_pointer (&agent->index_teams, g_ptr_array_unref);
      g_clear_pointer (&agent->index_queues, g_ptr_array_unref);
      g_clear_pointer (&agent->by, muster_by_unref);
      muster_entity_free (agent->live);
    }
  else if (base->object.kind == MUSTER_KIND_AGENT_LIVE)
    {
      MusterLive *live = entity;

      g_ptr_array_unref (live->chats);
      muster_heap_clear (&live->personal);
      g_clear_pointer (&live->index_queues, g_ptr_array_unref);
      g_clear_pointer (&live->index_sessions, g_ptr_array_unref);
      g_free (live->slots);
    }
  else if (base->object.kind == MUSTER_KIND_CHAT)
    {
      g_free (((MusterChat *) entity)->index_customer);
    }
}

/**
 * muster_entity_free:
 *
 * Frees an object; an agent with its live object.
 */
void
muster_entity_free (gpointer entity)
{
  MusterEntity *base = entity;

  muster_entity_forget (base);
  data_clear (layout_of (base->object.kind), data_of (base));
  free_indexes (entity);
  g_clear_pointer (&base->changed_by, muster_by_unref);
  g_clear_pointer (&base->saved_changed_by, muster_by_unref);
  g_free (base->object.id);
  g_free (base);
}

/**
 * muster_set_string:
 * @field: a string of an object's data
 * @value: (nullable): its new value, copied
 */
void
muster_set_string (char      **field,
                   const char *value)
{
  char *copy = value != NULL ? g_ref_string_new (value) : NULL;

  g_clear_pointer (field, g_ref_string_release);
  *field = copy;
}

/**
 * muster_set_by:
 * @field: who did it, in an object's data
 * @value: (nullable): its new value, counted up
 */
void
muster_set_by (MusterBy **field,
               MusterBy  *value)
{
  if (value != NULL)
    muster_by_ref (value);
  g_clear_pointer (field, muster_by_unref);
  *field = value;
}

/**
 * muster_array_with:
 * @array: (nullable) (transfer full): an array of an object's data; may be shared with the saved copy, so never changed
 * @added: (transfer full): what to append
 * @max: keep that many of the last items
 *
 * Returns: (transfer full): a new array. Items are strings (GRefString) or boxes (g_rc_box)
 */
GPtrArray *
muster_array_with (GPtrArray     *array,
                   gpointer       added,
                   GDestroyNotify free_func,
                   guint          max)
{
  guint n = array != NULL ? array->len : 0;
  GPtrArray *copy = g_ptr_array_new_full (MIN (n + 1, max), free_func);

  for (guint i = n >= max ? n - max + 1 : 0; i < n; i++)
    {
      gpointer item = g_ptr_array_index (array, i);

      if (free_func == (GDestroyNotify) g_ref_string_release)
        g_ref_string_acquire (item);
      else
        g_rc_box_acquire (item);
      g_ptr_array_add (copy, item);
    }
  g_ptr_array_add (copy, added);
  if (array != NULL)
    g_ptr_array_unref (array);
  return copy;
}

/* muster-chat.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-chat-private.h"

G_DEFINE_FINAL_TYPE (MusterChat, muster_chat, G_TYPE_OBJECT)

static void
muster_chat_finalize (GObject *object)
{
  MusterChat *self = MUSTER_CHAT (object);

  g_free (self->id);
  g_clear_pointer (&self->queue, g_ref_string_release);
  g_clear_pointer (&self->agent, g_ref_string_release);
  g_clear_pointer (&self->sticky, g_ref_string_release);
  g_free (self->customer_name);

  G_OBJECT_CLASS (muster_chat_parent_class)->finalize (object);
}

static void
muster_chat_class_init (MusterChatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_chat_finalize;
}

static void
muster_chat_init (MusterChat *self)
{
}

/**
 * muster_chat_new: (skip)
 *
 * Returns: (transfer full): one of which no more than the id is known
 */
MusterChat *
muster_chat_new (const char *id)
{
  MusterChat *self = g_object_new (MUSTER_TYPE_CHAT, NULL);

  self->id = g_strdup (id);
  return self;
}

static void
set_interned (char      **member,
              const char *text)
{
  if (g_strcmp0 (*member, text) == 0)
    return;
  g_clear_pointer (member, g_ref_string_release);
  if (text != NULL)
    *member = g_ref_string_new_intern (text);
}

static MusterChatState
read_state (const char *text)
{
  static const char *const names[] = { "pending", "waiting-agent", "waiting-customer", "quiet" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      return i;
  return MUSTER_CHAT_OTHER;
}

/**
 * muster_chat_set: (skip)
 * @wire: what it is now
 */
void
muster_chat_set (MusterChat           *self,
                 const MusterWireChat *wire)
{
  self->state = read_state (wire->state);
  set_interned (&self->queue, wire->queue);
  set_interned (&self->agent, wire->agent);
  set_interned (&self->sticky, wire->sticky);
  g_set_str (&self->customer_name, wire->customer_name);
  self->personal_queue = wire->personal_queue;
  self->created_at = wire->created_at;
  self->waiting_since = wire->waiting_since;
  self->flagged = wire->flag_note != NULL;
  self->sla_due_at = wire->sla_kind != NULL ? wire->sla_due_at : 0;
  self->sla_missed = wire->sla_kind != NULL && wire->sla_missed;
}

/**
 * muster_chat_get_id:
 *
 * Returns: the server's id
 */
const char *
muster_chat_get_id (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), NULL);

  return self->id;
}

/**
 * muster_chat_get_state:
 *
 * Returns: the state
 */
MusterChatState
muster_chat_get_state (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), MUSTER_CHAT_OTHER);

  return self->state;
}

/**
 * muster_chat_get_agent_id:
 *
 * Returns: (nullable): the id of its agent
 */
const char *
muster_chat_get_agent_id (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), NULL);

  return self->agent;
}

/**
 * muster_chat_get_sticky_id:
 *
 * Returns: (nullable): the id of the agent it is sticky to
 */
const char *
muster_chat_get_sticky_id (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), NULL);

  return self->sticky;
}

/**
 * muster_chat_get_queue_id:
 *
 * Returns: the id of its queue
 */
const char *
muster_chat_get_queue_id (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), NULL);

  return self->queue != NULL ? self->queue : "";
}

/**
 * muster_chat_get_customer_name:
 *
 * Returns: the customer's name
 */
const char *
muster_chat_get_customer_name (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), NULL);

  return self->customer_name != NULL ? self->customer_name : "";
}

/**
 * muster_chat_is_in_personal_queue:
 *
 * Returns: whether it waits in its sticky agent's personal queue
 */
gboolean
muster_chat_is_in_personal_queue (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), FALSE);

  return self->personal_queue;
}

/**
 * muster_chat_is_flagged:
 *
 * Returns: whether its agent asked for help
 */
gboolean
muster_chat_is_flagged (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), FALSE);

  return self->flagged;
}

/**
 * muster_chat_get_created_at:
 *
 * Returns: when it began
 */
gint64
muster_chat_get_created_at (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), 0);

  return self->created_at;
}

/**
 * muster_chat_get_waiting_since:
 *
 * Returns: the oldest unanswered customer message, 0 if none
 */
gint64
muster_chat_get_waiting_since (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), 0);

  return self->waiting_since;
}

/**
 * muster_chat_get_sla_due_at:
 *
 * Returns: when an answer is due, 0 if no limit runs
 */
gint64
muster_chat_get_sla_due_at (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), 0);

  return self->sla_due_at;
}

/**
 * muster_chat_get_sla_missed:
 *
 * Returns: whether that time has passed
 */
gboolean
muster_chat_get_sla_missed (MusterChat *self)
{
  g_return_val_if_fail (MUSTER_IS_CHAT (self), FALSE);

  return self->sla_missed;
}

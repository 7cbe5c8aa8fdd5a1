/* muster-changes.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

/* What "go on?" asks about is settled: nothing waits any more. */
static gboolean
is_asked_in_vain (MusterWorld      *world,
                  const MusterLive *live,
                  int               pending)
{
  return live->data.go_on_by != 0 && (pending == 0 || !muster_live_is_online (live));
}

/**
 * muster_live_settle:
 *
 * Counts the agent's chats again, marks the live object where that changed it, and brings its indexes up to date.
 */
void
muster_live_settle (MusterOp   *op,
                    MusterLive *live)
{
  MusterLiveData *data = &live->data;
  MusterLiveData counts;

  muster_live_recount (live, &counts);
  if (counts.open != data->open || counts.pending != data->pending || counts.personal != data->personal ||
      counts.pinned != data->pinned || counts.waiting_since != data->waiting_since)
    {
      muster_op_touch (op, live);
      data->open = counts.open;
      data->pending = counts.pending;
      data->personal = counts.personal;
      data->pinned = counts.pinned;
      data->waiting_since = counts.waiting_since;
    }
  if (is_asked_in_vain (op->world, live, data->pending))
    {
      muster_op_touch (op, live);
      data->go_on_by = 0;
    }
  muster_live_reindex (op->world, live);
}

/**
 * muster_chat_settle:
 *
 * Call after a chat has changed: brings its indexes up to date, and the counts of the agents it left and came to.
 */
void
muster_chat_settle (MusterOp   *op,
                    MusterChat *chat)
{
  MusterLive *before = chat->index_live;
  MusterLive *before_personal = chat->index_personal;

  muster_chat_reindex (op->world, chat);
  if (before != NULL)
    muster_live_settle (op, before);
  if (chat->index_live != NULL && chat->index_live != before)
    muster_live_settle (op, chat->index_live);
  if (before_personal != NULL && before_personal != before && before_personal != chat->index_live)
    muster_live_settle (op, before_personal);
  if (chat->index_personal != NULL && chat->index_personal != before && chat->index_personal != before_personal)
    muster_live_settle (op, chat->index_personal);
}

static void
set_place (MusterOp   *op,
           MusterChat *chat)
{
  chat->data.place = chat->data.waiting_since != 0 ? chat->data.waiting_since : op->now;
}

/**
 * muster_chat_assign:
 * @by: who decided it
 *
 * Gives a chat to an agent and makes it sticky to them. The limit is the caller's business.
 */
void
muster_chat_assign (MusterOp    *op,
                    MusterChat  *chat,
                    MusterAgent *agent,
                    MusterBy    *by)
{
  MusterChatData *data = &chat->data;

  muster_op_touch (op, chat);
  muster_op_touch (op, agent->live);
  data->agent = agent;
  data->sticky = agent;
  data->personal = FALSE;
  data->hold_until = 0;
  data->place = 0;
  data->assigned_at = op->now;
  data->state = data->waiting_since != 0 ? MUSTER_CHAT_WAITING_AGENT : MUSTER_CHAT_WAITING_CUSTOMER;
  muster_set_by (&data->assigned_by, by);
  agent->live->data.last_assigned = op->now;
  muster_chat_settle (op, chat);
}

static void
to_queue (MusterOp   *op,
          MusterChat *chat)
{
  MusterChatData *data = &chat->data;

  muster_op_touch (op, chat);
  data->agent = NULL;
  data->state = MUSTER_CHAT_PENDING;
  data->assigned_at = 0;
  muster_set_by (&data->assigned_by, NULL);
  set_place (op, chat);
}

/**
 * muster_chat_release:
 *
 * Puts a chat back into its queue, unstuck; its waiting time goes on.
 */
void
muster_chat_release (MusterOp   *op,
                     MusterChat *chat)
{
  to_queue (op, chat);
  chat->data.sticky = NULL;
  chat->data.personal = FALSE;
  chat->data.hold_until = 0;
  muster_chat_settle (op, chat);
}

/**
 * muster_chat_hold:
 *
 * Lets a chat wait in the personal queue of its sticky agent, up to the hold time.
 */
void
muster_chat_hold (MusterOp   *op,
                  MusterChat *chat)
{
  g_assert (chat->data.sticky != NULL);

  to_queue (op, chat);
  chat->data.personal = TRUE;
  chat->data.hold_until = op->now + op->world->organization->data.hold_seconds * 1000;
  muster_chat_settle (op, chat);
}

/**
 * muster_chat_unstick:
 *
 * Clears a chat's stickiness. An open or quiet chat stays where it is; one in a personal queue goes to its queue.
 */
void
muster_chat_unstick (MusterOp   *op,
                     MusterChat *chat)
{
  if (chat->data.personal)
    {
      muster_chat_release (op, chat);
      return;
    }
  muster_op_touch (op, chat);
  chat->data.sticky = NULL;
  muster_chat_settle (op, chat);
}

/**
 * muster_chat_close:
 *
 * Closes a chat: its last change; it leaves the world once the operation is committed.
 */
void
muster_chat_close (MusterOp   *op,
                   MusterChat *chat)
{
  MusterChatData *data = &chat->data;

  muster_op_touch (op, chat);
  data->state = MUSTER_CHAT_CLOSED;
  data->closed_at = op->now;
  data->waiting_since = 0;
  data->sla = MUSTER_SLA_NONE;
  data->sla_due_at = 0;
  data->sla_missed = FALSE;
  data->personal = FALSE;
  data->hold_until = 0;
  data->place = 0;
  muster_set_by (&data->flag_by, NULL);
  muster_set_string (&data->flag_note, NULL);
  data->flag_at = 0;
  chat->entity.object.archived = TRUE;
  muster_chat_settle (op, chat);
}

/**
 * muster_chat_wait:
 *
 * The customer waits for an answer from now on, where they did not already: the time and the SLA begin to run. The chat
 * must be touched, and is settled by the caller.
 */
void
muster_chat_wait (MusterOp   *op,
                  MusterChat *chat)
{
  MusterChatData *data = &chat->data;
  gint64 limit;

  if (data->waiting_since != 0)
    return;
  data->waiting_since = op->now;
  limit = data->answered ? data->queue->data.sla_next : data->queue->data.sla_first;
  data->sla_missed = FALSE;
  data->sla = limit < 0 ? MUSTER_SLA_NONE : data->answered ? MUSTER_SLA_NEXT : MUSTER_SLA_FIRST;
  data->sla_due_at = limit < 0 ? 0 : op->now + limit * 1000;
}

/**
 * muster_live_set_activity:
 * @reason: (nullable): for a break, and for finishing before one
 * @by: who set it
 *
 * Sets the activity of an agent; also the way out of kicked-out.
 */
void
muster_live_set_activity (MusterOp      *op,
                          MusterLive    *live,
                          MusterActivity activity,
                          MusterNamed   *reason,
                          MusterBy      *by)
{
  g_autofree char *from = muster_activity_to_string (live);

  muster_op_touch (op, live);
  live->data.activity = activity;
  live->data.reason = reason;
  live->data.activity_since = op->now;
  muster_set_by (&live->data.by, by);
  muster_op_audit (op, live, g_steal_pointer (&from), muster_activity_to_string (live));
  muster_live_settle (op, live);
}

static int
by_age (gconstpointer a,
        gconstpointer b)
{
  const MusterChat *x = *(MusterChat *const *) a;
  const MusterChat *y = *(MusterChat *const *) b;

  if (x->data.created_at != y->data.created_at)
    return x->data.created_at < y->data.created_at ? -1 : 1;
  return x->entity.ordinal < y->entity.ordinal ? -1 : 1;
}

/**
 * muster_live_kick_out:
 *
 * Takes an agent who does not answer out: all open chats go back to their queues, unstuck, and nothing new comes.
 */
void
muster_live_kick_out (MusterOp   *op,
                      MusterLive *live,
                      MusterBy   *by)
{
  g_autoptr(GPtrArray) chats = g_ptr_array_copy (live->chats, NULL, NULL);

  muster_op_touch (op, live);
  live->data.go_on_by = 0;
  muster_live_set_activity (op, live, MUSTER_ACTIVITY_KICKED_OUT, NULL, by);
  g_ptr_array_sort (chats, by_age);
  for (guint i = 0; i < chats->len; i++)
    muster_chat_release (op, g_ptr_array_index (chats, i));
}

/**
 * muster_live_end_session:
 *
 * Ends one workspace session; with the last one the agent is offline.
 */
void
muster_live_end_session (MusterOp               *op,
                         MusterWorkspaceSession *session)
{
  MusterLive *live = session->live;
  GPtrArray *left = NULL;

  muster_op_touch (op, live);
  for (guint i = 0; i < live->data.sessions->len; i++)
    {
      MusterWorkspaceSession *other = g_ptr_array_index (live->data.sessions, i);

      if (other != session)
        left = muster_array_with (left, g_rc_box_acquire (other), (GDestroyNotify) muster_workspace_session_unref, G_MAXUINT);
    }
  g_ptr_array_unref (live->data.sessions);
  live->data.sessions = left;
  if (left == NULL)
    live->data.offline_at = op->now;
  muster_op_audit (op, live, g_strdup ("online"), g_strdup (left == NULL ? "offline" : "online"));
  muster_live_settle (op, live);
}

/**
 * muster_live_is_there:
 *
 * The agent did something: "go on?" is answered, and unanswered time runs anew.
 */
void
muster_live_is_there (MusterOp   *op,
                      MusterLive *live)
{
  if (live->data.go_on_by == 0)
    return;
  muster_op_touch (op, live);
  live->data.go_on_by = 0;
  live->data.go_on_at = op->now;
  if (op->audit_object == NULL)
    muster_op_audit (op, live, g_strdup ("asked"), g_strdup ("go-on"));
  muster_live_settle (op, live);
}

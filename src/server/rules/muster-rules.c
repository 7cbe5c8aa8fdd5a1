/* muster-rules.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

static const struct
{
  const char *name;
  MusterRule  rule;
} rules[] = {
  { "workspace.session.start", muster_rule_session_start },
  { "workspace.session.end", muster_rule_session_end },
  { "workspace.activity", muster_rule_activity },
  { "workspace.go-on", muster_rule_go_on },
  { "workspace.message", muster_rule_message },
  { "workspace.pin", muster_rule_pin },
  { "workspace.flag", muster_rule_flag },
  { "workspace.close", muster_rule_close },
  { "workspace.request", muster_rule_request },
  { "inbound.message", muster_rule_inbound },
};

/**
 * muster_rules_lookup:
 * @operation: name of an operation, as in the audit log
 *
 * Returns: (nullable): its rule
 */
MusterRule
muster_rules_lookup (const char *operation)
{
  g_return_val_if_fail (operation != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].name, operation))
      return rules[i].rule;
  return NULL;
}

/* ---- what the system does by itself ---- */

static MusterWorkspaceSession *
find_silent_session (const MusterLive *live,
                     gint64            now)
{
  for (guint i = 0; live->data.sessions != NULL && i < live->data.sessions->len; i++)
    {
      MusterWorkspaceSession *session = g_ptr_array_index (live->data.sessions, i);

      if (session->heartbeat + MUSTER_SESSION_MS <= now)
        return session;
    }
  return NULL;
}

/* FALSE: the timer was early (heartbeats put it off); it has been set anew. */
static gboolean
step_live (MusterOp   *op,
           MusterLive *live)
{
  MusterWorkspaceSession *silent = find_silent_session (live, op->now);

  if (silent != NULL)
    {
      op->cause = "session.expire";
      muster_live_end_session (op, silent);
    }
  else if (live->data.activity == MUSTER_ACTIVITY_FINISHING && live->data.open == 0)
    {
      op->cause = "agent.break-begin";
      muster_live_set_activity (op, live, MUSTER_ACTIVITY_BREAK, live->data.reason, live->data.by);
    }
  else if (live->data.go_on_by != 0 && live->data.go_on_by <= op->now)
    {
      op->cause = "agent.kick-out";
      muster_live_kick_out (op, live, op->world->system);
    }
  else if (live->data.go_on_by == 0 && live->data.activity != MUSTER_ACTIVITY_KICKED_OUT &&
           muster_live_get_unanswered_at (op->world, live) <= op->now)
    {
      op->cause = "agent.go-on";
      muster_op_touch (op, live);
      live->data.go_on_by = op->now + MUSTER_GO_ON_MS;
      muster_op_audit (op, live, NULL, g_strdup ("asked"));
      muster_live_reindex (op->world, live);
    }
  else
    {
      muster_live_reindex (op->world, live);
      return FALSE;
    }
  return TRUE;
}

static gboolean
step_chat (MusterOp   *op,
           MusterChat *chat)
{
  MusterChatData *data = &chat->data;

  if (data->sla != MUSTER_SLA_NONE && !data->sla_missed && data->sla_due_at <= op->now)
    {
      op->cause = "chat.sla-missed";
      muster_op_touch (op, chat);
      data->sla_missed = TRUE;
      muster_op_audit (op, chat, NULL, g_strdup ("sla-missed"));
      muster_chat_settle (op, chat);
    }
  else if (data->personal && data->hold_until <= op->now)
    {
      op->cause = "chat.hold-expired";
      muster_op_audit (op, chat, g_strconcat ("personal:", data->sticky->entity.object.id, NULL),
                       g_strconcat ("queue:", data->queue->entity.object.id, NULL));
      muster_chat_release (op, chat);
    }
  else
    {
      op->cause = "chat.quiet";
      muster_op_audit (op, chat, g_strdup (muster_chat_state_to_string (data->state)), g_strdup ("quiet"));
      muster_op_touch (op, chat);
      data->state = MUSTER_CHAT_QUIET;
      data->agent = NULL;
      muster_chat_settle (op, chat);
    }
  return TRUE;
}

static gboolean
step_timer (MusterOp *op)
{
  const MusterHeapEntry *first;

  while ((first = muster_heap_peek (&op->world->due)) != NULL && first->a <= op->now)
    {
      MusterEntity *entity = first->item;

      if (entity->object.kind == MUSTER_KIND_AGENT_LIVE)
        {
          if (step_live (op, (MusterLive *) entity))
            return TRUE;
        }
      else if (entity->object.kind == MUSTER_KIND_CHAT)
        {
          return step_chat (op, (MusterChat *) entity);
        }
      else
        {
          op->cause = "request.expire";
          muster_request_decide (op, (MusterRequest *) entity, -1, NULL, op->world->system);
          return TRUE;
        }
    }
  return FALSE;
}

static void
assign (MusterOp   *op,
        MusterChat *chat,
        MusterLive *live)
{
  op->cause = "chat.assign";
  muster_op_audit (op, chat,
                   chat->data.personal ? g_strconcat ("personal:", chat->data.sticky->entity.object.id, NULL)
                                       : g_strconcat ("queue:", chat->data.queue->entity.object.id, NULL),
                   g_strconcat ("agent:", live->entity.object.id, NULL));
  muster_chat_assign (op, chat, live->agent, op->world->system);
}

/**
 * muster_rules_step:
 * @op: an operation of the system
 *
 * Does the next thing that the system does by itself: a timer that is due, then a chat of a personal queue, then the
 * longest waiting chat that an agent is there for.
 *
 * Returns: %FALSE where there is nothing to do; @op is then as it was
 */
gboolean
muster_rules_step (MusterOp *op)
{
  MusterWorld *world = op->world;
  const MusterHeapEntry *first;

  g_return_val_if_fail (op->actor->system, FALSE);

  if (step_timer (op))
    return TRUE;
  first = muster_heap_peek (&world->personal_ready);
  if (first != NULL)
    {
      MusterLive *live = first->item;

      assign (op, muster_heap_peek (&live->personal)->item, live);
      return TRUE;
    }
  first = muster_heap_peek (&world->ready);
  if (first != NULL)
    {
      MusterNamed *queue = first->item;

      assign (op, muster_heap_peek (&queue->pending)->item, muster_heap_peek (&queue->receiving)->item);
      return TRUE;
    }
  return FALSE;
}

/**
 * muster_rules_get_due:
 *
 * Returns: when muster_rules_step() has something to do at the latest (ms; heartbeats may put it off); %G_MAXINT64: never
 */
gint64
muster_rules_get_due (MusterWorld *world)
{
  const MusterHeapEntry *first;

  g_return_val_if_fail (world != NULL, G_MAXINT64);

  if (muster_heap_peek (&world->personal_ready) != NULL || muster_heap_peek (&world->ready) != NULL)
    return 0;
  first = muster_heap_peek (&world->due);
  return first != NULL ? first->a : G_MAXINT64;
}

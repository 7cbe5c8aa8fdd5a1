/* muster-rules-requests.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

typedef struct
{
  const char  *kind;
  const char  *text;
  MusterNamed *reason;
  MusterChat  *chat;
  gint64       expires_in;
} Asked;

static gboolean
refuse (GError    **error,
        const char *field,
        const char *detail)
{
  muster_rule_error_set (error, 422, "invalid-fields", field, "%s", detail);
  return FALSE;
}

static gboolean
read_reason (MusterOp   *op,
             JsonObject *args,
             Asked      *asked,
             GError    **error)
{
  const char *id;

  if (!muster_args_id (args, "reason", FALSE, &id, error))
    return FALSE;
  if (!g_str_equal (asked->kind, "break"))
    return id == NULL || refuse (error, "reason", "Only a break has a reason.");
  if (id == NULL)
    return refuse (error, "reason", "A break needs its reason.");
  asked->reason = muster_world_find (op->world, MUSTER_KIND_BREAK_REASON, id);
  if (asked->reason == NULL)
    return refuse (error, "reason", "There is no such break reason.");
  return !asked->reason->data.retired || refuse (error, "reason", "This break reason is retired.");
}

static gboolean
read_asked (MusterOp    *op,
            JsonObject  *args,
            MusterAgent *agent,
            Asked       *asked,
            GError     **error)
{
  static const char *const allowed[] = { "agent", "kind", "chat", "reason", "text", "expiresInSeconds", NULL };
  static const char *const kinds[] = { "break", "close", "refund", "other", NULL };
  const char *chat;

  if (!muster_args_check (args, allowed, error) ||
      !muster_args_string (args, "kind", TRUE, 1, 32, &asked->kind, error) ||
      !muster_args_string (args, "text", TRUE, 1, 2000, &asked->text, error) ||
      !muster_args_integer (args, "expiresInSeconds", FALSE, 10, 86400, &asked->expires_in, error) ||
      !muster_args_id (args, "chat", FALSE, &chat, error))
    return FALSE;
  if (!g_strv_contains (kinds, asked->kind))
    return refuse (error, "kind", "This is none of break, close, refund and other.");
  if (!read_reason (op, args, asked, error))
    return FALSE;
  if (chat == NULL)
    return !g_str_equal (asked->kind, "close") || refuse (error, "chat", "Which chat is to be closed?");
  asked->chat = muster_args_own_chat (op, args, agent, error);
  return asked->chat != NULL;
}

/* workspace.request {agent?, kind, chat?, reason?, text, expiresInSeconds?} → {request} */
JsonObject *
muster_rule_request (MusterOp   *op,
                     JsonObject *args,
                     GError    **error)
{
  MusterAgent *agent = muster_args_agent (op, args, error);
  Asked asked = { .expires_in = MUSTER_REQUEST_MS / 1000 };
  g_autofree char *id = NULL;
  MusterRequest *request;
  JsonObject *answer;

  if (agent == NULL || !read_asked (op, args, agent, &asked, error))
    return NULL;
  if (!muster_live_is_online (agent->live))
    {
      muster_rule_error_set (error, 409, "conflict", NULL, "The agent is offline.");
      return NULL;
    }

  id = muster_id_new ('r', op->now);
  request = muster_op_create (op, MUSTER_KIND_REQUEST, id);
  muster_set_string (&request->data.kind, asked.kind);
  request->data.agent = agent;
  muster_set_string (&request->data.chat, asked.chat != NULL ? asked.chat->entity.object.id : NULL);
  request->data.reason = asked.reason;
  muster_set_string (&request->data.text, asked.text);
  request->data.created_at = op->now;
  request->data.expires_at = op->now + asked.expires_in * 1000;
  muster_request_reindex (op->world, request);
  muster_op_audit (op, request, NULL, g_strdup (asked.kind));

  answer = json_object_new ();
  json_object_set_object_member (answer, "request", muster_object_to_json (op->world, &request->entity.object));
  return answer;
}

/**
 * muster_request_decide:
 * @accepted: 1 or 0; -1 by nobody: it expired
 * @by: who decided
 *
 * Records a decision; what follows from an accepted one is the caller's business.
 */
void
muster_request_decide (MusterOp      *op,
                       MusterRequest *request,
                       int            accepted,
                       const char    *comment,
                       MusterBy      *by)
{
  g_assert (request->data.decided_at == 0);

  muster_op_touch (op, request);
  request->data.decided_at = op->now;
  request->data.accepted = accepted;
  muster_set_string (&request->data.comment, comment);
  muster_set_by (&request->data.decided_by, by);
  request->entity.object.archived = TRUE;
  muster_request_reindex (op->world, request);
  muster_op_audit (op, request, g_strdup ("open"),
                   g_strdup (accepted > 0 ? "accepted" : accepted == 0 ? "rejected" : "expired"));
}

/* muster-rules-presence.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

#include <string.h>

static JsonObject *
answer_live (MusterOp   *op,
             MusterLive *live)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, "live", muster_object_to_json (op->world, &live->entity.object));
  return answer;
}

/* The first session: a new start, but an agent who was away for at most five minutes keeps the activity. */
static void
come_online (MusterOp    *op,
             MusterAgent *agent)
{
  MusterLiveData *data = &agent->live->data;
  gboolean back = data->signed_in_at != 0 && op->now - data->offline_at <= MUSTER_BACK_MS;
  g_autoptr(MusterBy) by = NULL;

  if (back)
    return;
  by = muster_op_get_by (op, agent);
  data->activity = MUSTER_ACTIVITY_NOT_READY;
  data->reason = NULL;
  data->activity_since = op->now;
  muster_set_by (&data->by, by);
}

/* workspace.session.start {agent?, address?, browser?, operatingSystem?} → {session, live} */
JsonObject *
muster_rule_session_start (MusterOp   *op,
                           JsonObject *args,
                           GError    **error)
{
  static const char *const allowed[] = { "agent", "address", "browser", "operatingSystem", NULL };
  const char *address, *browser, *operating_system;
  MusterAgent *agent = muster_args_agent (op, args, error);
  g_autofree char *id = NULL;
  MusterWorkspaceSession *session;
  JsonObject *answer;
  MusterLive *live;

  if (agent == NULL || !muster_args_check (args, allowed, error) ||
      !muster_args_string (args, "address", FALSE, 0, 64, &address, error) ||
      !muster_args_string (args, "browser", FALSE, 0, 64, &browser, error) ||
      !muster_args_string (args, "operatingSystem", FALSE, 0, 64, &operating_system, error))
    return NULL;
  if (!agent->data.enabled)
    {
      muster_rule_error_set (error, 403, "account-disabled", NULL, "The agent is disabled.");
      return NULL;
    }

  live = agent->live;
  if (address == NULL)
    address = op->actor->address != NULL ? op->actor->address : "";
  muster_op_touch (op, live);
  if (!muster_live_is_online (live))
    come_online (op, agent);
  id = muster_id_new ('w', op->now);
  session = muster_workspace_session_new (live, id, op->now, address, browser != NULL ? browser : "",
                                          operating_system != NULL ? operating_system : "");
  muster_op_audit (op, live, g_strdup (muster_live_is_online (live) ? "online" : "offline"), g_strdup ("online"));
  live->data.sessions = muster_array_with (live->data.sessions, session, (GDestroyNotify) muster_workspace_session_unref, G_MAXUINT);
  live->data.signed_in_at = op->now;
  muster_live_settle (op, live);

  answer = answer_live (op, live);
  json_object_set_object_member (answer, "session", muster_workspace_session_to_json (session));
  return answer;
}

/* workspace.session.end {session} → {live} */
JsonObject *
muster_rule_session_end (MusterOp   *op,
                         JsonObject *args,
                         GError    **error)
{
  static const char *const allowed[] = { "session", NULL };
  MusterWorkspaceSession *session;
  MusterLive *live;
  const char *id;

  if (!muster_args_check (args, allowed, error) || !muster_args_id (args, "session", TRUE, &id, error))
    return NULL;
  session = g_hash_table_lookup (op->world->sessions, id);
  if (session != NULL && !op->actor->gateway && g_strcmp0 (session->live->entity.object.id, op->actor->id) != 0)
    session = NULL;
  if (session == NULL)
    {
      muster_rule_error_set (error, 404, "not-found", NULL, "There is no workspace session %s.", id);
      return NULL;
    }
  live = session->live;
  muster_live_end_session (op, session);
  return answer_live (op, live);
}

static gboolean
check_online (MusterAgent *agent,
              GError     **error)
{
  if (muster_live_is_online (agent->live))
    return TRUE;
  muster_rule_error_set (error, 409, "conflict", NULL, "The agent is offline.");
  return FALSE;
}

/* The break reason that an agent may choose alone. */
static MusterNamed *
choose_reason (MusterOp   *op,
               const char *id,
               GError    **error)
{
  MusterNamed *reason;

  if (id == NULL)
    {
      muster_rule_error_set (error, 422, "invalid-fields", "reason", "A break needs its reason.");
      return NULL;
    }
  reason = muster_world_find (op->world, MUSTER_KIND_BREAK_REASON, id);
  if (reason == NULL)
    muster_rule_error_set (error, 422, "invalid-fields", "reason", "There is no break reason %s.", id);
  else if (reason->data.retired)
    muster_rule_error_set (error, 422, "invalid-fields", "reason", "This break reason is retired.");
  else if (!reason->data.selectable)
    muster_rule_error_set (error, 422, "invalid-fields", "reason", "Agents cannot choose this break reason.");
  else if (reason->data.needs_approval)
    muster_rule_error_set (error, 409, "needs-approval", "reason", "This break needs a supervisor's approval: ask for it.");
  else
    return reason;
  return NULL;
}

/* What SetActivity says: FALSE with an error. */
static gboolean
read_activity (MusterOp       *op,
               JsonObject     *args,
               MusterLive     *live,
               MusterActivity *activity,
               MusterNamed   **reason,
               GError        **error)
{
  static const char *const allowed[] = { "agent", "activity", "reason", "afterCurrentChats", NULL };
  const char *name, *reason_id;
  gboolean after = FALSE;

  *reason = NULL;
  if (!muster_args_check (args, allowed, error) ||
      !muster_args_string (args, "activity", TRUE, 1, 64, &name, error) ||
      !muster_args_id (args, "reason", FALSE, &reason_id, error) ||
      !muster_args_boolean (args, "afterCurrentChats", FALSE, &after, error))
    return FALSE;
  if (!muster_activity_from_string (name, strlen (name), activity) || *activity == MUSTER_ACTIVITY_FINISHING ||
      *activity == MUSTER_ACTIVITY_KICKED_OUT)
    {
      muster_rule_error_set (error, 422, "invalid-fields", "activity", "This is none of the activities to choose.");
      return FALSE;
    }
  if (*activity == MUSTER_ACTIVITY_BREAK)
    {
      *reason = choose_reason (op, reason_id, error);
      if (*reason == NULL)
        return FALSE;
      if (after && live->data.open > 0)
        *activity = MUSTER_ACTIVITY_FINISHING;
    }
  else if (reason_id != NULL)
    {
      muster_rule_error_set (error, 422, "invalid-fields", "reason", "Only a break has a reason.");
      return FALSE;
    }
  return TRUE;
}

/* workspace.activity {agent?, activity, reason?, afterCurrentChats?} → {live} */
JsonObject *
muster_rule_activity (MusterOp   *op,
                      JsonObject *args,
                      GError    **error)
{
  MusterAgent *agent = muster_args_agent (op, args, error);
  g_autoptr(MusterBy) by = NULL;
  MusterActivity activity;
  MusterNamed *reason;
  MusterLive *live;

  if (agent == NULL || !read_activity (op, args, agent->live, &activity, &reason, error) ||
      !check_online (agent, error) || !muster_op_check_rev (op, agent->live, error))
    return NULL;

  live = agent->live;
  muster_live_is_there (op, live);
  if (live->data.activity != activity || live->data.reason != reason)
    {
      by = muster_op_get_by (op, agent);
      muster_live_set_activity (op, live, activity, reason, by);
    }
  return answer_live (op, live);
}

/* workspace.go-on {agent?, goOn} → {live} */
JsonObject *
muster_rule_go_on (MusterOp   *op,
                   JsonObject *args,
                   GError    **error)
{
  static const char *const allowed[] = { "agent", "goOn", NULL };
  MusterAgent *agent = muster_args_agent (op, args, error);
  gboolean go_on = FALSE;
  MusterLive *live;

  if (agent == NULL || !muster_args_check (args, allowed, error) ||
      !muster_args_boolean (args, "goOn", TRUE, &go_on, error) ||
      !muster_op_check_rev (op, agent->live, error))
    return NULL;
  live = agent->live;
  if (live->data.go_on_by == 0)
    {
      muster_rule_error_set (error, 409, "conflict", NULL, "Nobody asks the agent whether to go on.");
      muster_rule_error_set_current (error, op->world, &live->entity.object);
      return NULL;
    }
  if (go_on)
    {
      muster_live_is_there (op, live);
    }
  else
    {
      g_autoptr(MusterBy) by = muster_op_get_by (op, agent);

      muster_live_kick_out (op, live, by);
    }
  return answer_live (op, live);
}

/* muster-write.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-sink.h"
#include "muster-world-private.h"

#include <string.h>

/* Objects as openapi.json has them; under "_" what only the server keeps. Read back by muster-load.c. */

static const char *const activities[] = { "not-ready", "active", "active-no-new", "finishing", "break", "kicked-out" };
static const char *const states[] = { "pending", "waiting-agent", "waiting-customer", "quiet", "closed" };

/**
 * muster_activity_to_string:
 *
 * Returns: (transfer full): the agent's activity as on the wire
 */
char *
muster_activity_to_string (const MusterLive *live)
{
  if (live->data.reason == NULL)
    return g_strdup (activities[live->data.activity]);
  return g_strconcat (activities[live->data.activity], ":", live->data.reason->entity.object.id, NULL);
}

/**
 * muster_activity_from_string:
 * @name: the part before the colon
 *
 * Returns: whether there is one
 */
gboolean
muster_activity_from_string (const char     *name,
                             gsize           length,
                             MusterActivity *activity)
{
  for (guint i = 0; i < G_N_ELEMENTS (activities); i++)
    if (strlen (activities[i]) == length && memcmp (activities[i], name, length) == 0)
      {
        *activity = i;
        return TRUE;
      }
  return FALSE;
}

const char *
muster_chat_state_to_string (MusterChatState state)
{
  return states[state];
}

gboolean
muster_chat_state_from_string (const char      *name,
                               MusterChatState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i], name))
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static void
write_by (MusterSink     *sink,
          const char     *name,
          const MusterBy *by)
{
  if (by == NULL)
    {
      muster_sink_null (sink, name);
      return;
    }
  muster_sink_begin (sink, name);
  muster_sink_string (sink, "kind", by->system ? "system" : "account");
  if (by->id != NULL)
    muster_sink_string (sink, "id", by->id);
  if (by->name != NULL)
    muster_sink_string (sink, "name", by->name);
  if (by->program != NULL)
    muster_sink_string (sink, "program", by->program);
  muster_sink_end (sink);
}

/**
 * muster_json_append_by:
 *
 * Appends who did something, as JSON.
 */
void
muster_json_append_by (GString        *out,
                       const MusterBy *by)
{
  MusterSink sink = { .text = out };

  write_by (&sink, NULL, by);
}

static void
write_id (MusterSink *sink,
          const char *name,
          gpointer    object)
{
  muster_sink_string (sink, name, object != NULL ? ((MusterObject *) object)->id : NULL);
}

static void
write_limit (MusterSink *sink,
             const char *name,
             gint64      seconds)
{
  if (seconds < 0)
    muster_sink_null (sink, name);
  else
    muster_sink_int (sink, name, seconds);
}

static void
write_strings (MusterSink *sink,
               const char *name,
               GPtrArray  *strings)
{
  muster_sink_array (sink, name);
  for (guint i = 0; strings != NULL && i < strings->len; i++)
    muster_sink_string (sink, NULL, g_ptr_array_index (strings, i));
  muster_sink_end (sink);
}

static void
write_ids (MusterSink *sink,
           const char *name,
           GPtrArray  *objects)
{
  muster_sink_array (sink, name);
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    write_id (sink, NULL, g_ptr_array_index (objects, i));
  muster_sink_end (sink);
}

static void
write_named (MusterSink        *sink,
             const MusterNamed *named)
{
  const MusterNamedData *data = &named->data;

  muster_sink_string (sink, "name", data->name);
  if (named->entity.object.kind == MUSTER_KIND_QUEUE)
    {
      write_limit (sink, "slaFirstSeconds", data->sla_first);
      write_limit (sink, "slaNextSeconds", data->sla_next);
    }
  else if (named->entity.object.kind == MUSTER_KIND_ROLE)
    {
      write_strings (sink, "permissions", data->permissions);
    }
  else if (named->entity.object.kind == MUSTER_KIND_BREAK_REASON)
    {
      write_limit (sink, "limitSeconds", data->limit);
      muster_sink_bool (sink, "needsApproval", data->needs_approval);
      muster_sink_bool (sink, "selectable", data->selectable);
      muster_sink_bool (sink, "retired", data->retired);
    }
  else if (named->entity.object.kind == MUSTER_KIND_ORGANIZATION)
    {
      muster_sink_string (sink, "timeZone", data->time_zone);
      muster_sink_bool (sink, "humanAgentService", data->service);
      muster_sink_int (sink, "seats", data->seats);
      muster_sink_int (sink, "seatsUsed", data->seats_used);
      muster_sink_int (sink, "chatLimit", data->chat_limit);
      muster_sink_bool (sink, "queueTransfer", data->queue_transfer);
      muster_sink_bool (sink, "impersonationNotice", data->impersonation_notice);
      muster_sink_int (sink, "quietSeconds", data->quiet_seconds);
      muster_sink_int (sink, "unansweredSeconds", data->unanswered_seconds);
      muster_sink_int (sink, "holdSeconds", data->hold_seconds);
      muster_sink_int (sink, "retentionDays", data->retention_days);
    }
}

static void
write_agent (MusterSink        *sink,
             const MusterAgent *agent)
{
  const MusterAgentData *data = &agent->data;

  muster_sink_string (sink, "username", data->username);
  muster_sink_string (sink, "displayName", data->display_name);
  muster_sink_string (sink, "email", data->email);
  muster_sink_string (sink, "photo", data->photo);
  write_id (sink, "role", data->role);
  write_id (sink, "unit", data->unit);
  write_ids (sink, "teams", data->teams);
  write_ids (sink, "queues", data->queues);
  muster_sink_bool (sink, "enabled", data->enabled);
  muster_sink_bool (sink, "showsRealNumbers", data->shows_real_numbers);
  if (data->chat_limit == MUSTER_LIMIT_DEFAULT)
    muster_sink_null (sink, "chatLimit");
  else
    muster_sink_int (sink, "chatLimit", data->chat_limit);
}

static void
write_session (MusterSink                   *sink,
               const MusterWorkspaceSession *session)
{
  muster_sink_string (sink, "id", session->id);
  write_id (sink, "agent", session->live);
  muster_sink_time (sink, "since", session->since);
  muster_sink_string (sink, "address", session->address);
  muster_sink_string (sink, "browser", session->browser);
  muster_sink_string (sink, "operatingSystem", session->operating_system);
}

static void
write_live (MusterSink       *sink,
            const MusterLive *live)
{
  const MusterLiveData *data = &live->data;
  gboolean online = muster_live_is_online (live);
  g_autofree char *activity = muster_activity_to_string (live);
  gint64 since = online ? data->activity_since : data->offline_at;

  muster_sink_string (sink, "presence", online ? "online" : "offline");
  muster_sink_string (sink, "activity", activity);
  muster_sink_time (sink, "since", MAX (since, 1));
  write_by (sink, "by", data->by);
  muster_sink_time (sink, "signedInAt", data->signed_in_at);
  muster_sink_int (sink, "open", data->open);
  muster_sink_int (sink, "pending", data->pending);
  muster_sink_int (sink, "personalQueue", data->personal);
  muster_sink_int (sink, "pinned", data->pinned);
  muster_sink_time (sink, "waitingSince", data->waiting_since);
  muster_sink_time (sink, "goOnBy", data->go_on_by);
}

static void
write_live_internal (MusterSink       *sink,
                     const MusterLive *live)
{
  const MusterLiveData *data = &live->data;

  muster_sink_int (sink, "activitySince", data->activity_since);
  muster_sink_int (sink, "offlineAt", data->offline_at);
  muster_sink_int (sink, "goOnAt", data->go_on_at);
  muster_sink_int (sink, "lastAssigned", data->last_assigned);
  muster_sink_array (sink, "sessions");
  for (guint i = 0; data->sessions != NULL && i < data->sessions->len; i++)
    {
      muster_sink_begin (sink, NULL);
      write_session (sink, g_ptr_array_index (data->sessions, i));
      muster_sink_end (sink);
    }
  muster_sink_end (sink);
}

static void
write_flag_and_sla (MusterSink           *sink,
                    const MusterChatData *data)
{
  if (data->flag_by != NULL)
    {
      muster_sink_begin (sink, "flag");
      muster_sink_string (sink, "note", data->flag_note != NULL ? data->flag_note : "");
      muster_sink_time (sink, "at", data->flag_at);
      write_by (sink, "by", data->flag_by);
      muster_sink_end (sink);
    }
  else
    muster_sink_null (sink, "flag");
  if (data->sla != MUSTER_SLA_NONE)
    {
      muster_sink_begin (sink, "sla");
      muster_sink_string (sink, "kind", data->sla == MUSTER_SLA_FIRST ? "first" : "next");
      muster_sink_time (sink, "dueAt", data->sla_due_at);
      muster_sink_bool (sink, "missed", data->sla_missed);
      muster_sink_end (sink);
    }
  else
    muster_sink_null (sink, "sla");
}

static void
write_chat (MusterSink       *sink,
            const MusterChat *chat)
{
  const MusterChatData *data = &chat->data;

  muster_sink_begin (sink, "customer");
  muster_sink_string (sink, "id", data->customer);
  muster_sink_string (sink, "name", data->customer_name);
  muster_sink_string (sink, "phone", data->customer_phone);
  muster_sink_end (sink);
  muster_sink_string (sink, "channel", data->channel);
  write_id (sink, "queue", data->queue);
  muster_sink_string (sink, "state", states[data->state]);
  write_id (sink, "agent", data->agent);
  write_id (sink, "sticky", data->sticky);
  muster_sink_bool (sink, "personalQueue", data->personal);
  muster_sink_time (sink, "createdAt", data->created_at);
  muster_sink_time (sink, "assignedAt", data->assigned_at);
  muster_sink_time (sink, "lastMessageAt", data->last_message_at);
  muster_sink_time (sink, "waitingSince", data->waiting_since);
  muster_sink_time (sink, "closedAt", data->closed_at);
  muster_sink_int (sink, "pinned", data->pinned != NULL ? data->pinned->len : 0);
  write_flag_and_sla (sink, data);
  muster_sink_array (sink, "participants");
  for (guint i = 0; data->participants != NULL && i < data->participants->len; i++)
    {
      const MusterParticipant *participant = g_ptr_array_index (data->participants, i);

      muster_sink_begin (sink, NULL);
      muster_sink_string (sink, "account", participant->account);
      muster_sink_string (sink, "name", participant->name);
      muster_sink_string (sink, "mode", participant->mode);
      muster_sink_end (sink);
    }
  muster_sink_end (sink);
  write_by (sink, "assignedBy", data->assigned_by);
}

static void
write_chat_internal (MusterSink       *sink,
                     const MusterChat *chat)
{
  const MusterChatData *data = &chat->data;

  write_strings (sink, "pinned", data->pinned);
  write_strings (sink, "clientIds", data->client_ids);
  muster_sink_int (sink, "messages", data->n_messages);
  muster_sink_int (sink, "holdUntil", data->hold_until);
  muster_sink_int (sink, "place", data->place);
  muster_sink_bool (sink, "answered", data->answered);
}

static void
write_request (MusterSink          *sink,
               const MusterRequest *request)
{
  const MusterRequestData *data = &request->data;

  muster_sink_string (sink, "kind", data->kind);
  write_id (sink, "agent", data->agent);
  muster_sink_string (sink, "chat", data->chat);
  write_id (sink, "reason", data->reason);
  muster_sink_string (sink, "text", data->text);
  muster_sink_time (sink, "createdAt", data->created_at);
  muster_sink_time (sink, "expiresAt", data->expires_at);
  if (data->decided_at == 0)
    {
      muster_sink_null (sink, "decision");
      return;
    }
  muster_sink_begin (sink, "decision");
  if (data->accepted < 0)
    muster_sink_null (sink, "accepted");
  else
    muster_sink_bool (sink, "accepted", data->accepted);
  muster_sink_string (sink, "comment", data->comment != NULL ? data->comment : "");
  write_by (sink, "by", data->decided_by);
  muster_sink_time (sink, "at", data->decided_at);
  muster_sink_end (sink);
}

static void
write_object (MusterSink         *sink,
              const MusterObject *object)
{
  gconstpointer any = object;

  muster_sink_string (sink, "id", object->id);
  muster_sink_int (sink, "rev", object->rev);
  if (object->gone)
    muster_sink_bool (sink, "deleted", TRUE);
  else if (object->kind == MUSTER_KIND_AGENT)
    write_agent (sink, any);
  else if (object->kind == MUSTER_KIND_AGENT_LIVE)
    write_live (sink, any);
  else if (object->kind == MUSTER_KIND_CHAT)
    write_chat (sink, any);
  else if (object->kind == MUSTER_KIND_REQUEST)
    write_request (sink, any);
  else
    write_named (sink, any);
}

static void
write_internal (MusterSink         *sink,
                const MusterObject *object)
{
  gconstpointer any = object;
  const MusterEntity *entity = any;

  muster_sink_begin (sink, "_");
  muster_sink_int (sink, "at", entity->changed_at);
  write_by (sink, "by", entity->changed_by);
  if (object->kind == MUSTER_KIND_AGENT_LIVE)
    write_live_internal (sink, any);
  else if (object->kind == MUSTER_KIND_CHAT)
    write_chat_internal (sink, any);
  muster_sink_end (sink);
}

static char *
to_text (const MusterObject *object,
         gboolean            internal)
{
  MusterSink sink = { .text = g_string_sized_new (800) };

  muster_sink_begin (&sink, NULL);
  write_object (&sink, object);
  if (internal)
    write_internal (&sink, object);
  muster_sink_end (&sink);
  return g_string_free (sink.text, FALSE);
}

/**
 * muster_object_to_row:
 *
 * Returns: (transfer full): the row to store: the wire form and what only the server keeps under "_"
 */
char *
muster_object_to_row (MusterWorld        *world,
                      const MusterObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return to_text (object, TRUE);
}

/**
 * muster_object_to_wire:
 *
 * Returns: (transfer full): the object as JSON, for a reader who may see everything; `{id, rev, deleted}` where it is gone
 */
char *
muster_object_to_wire (MusterWorld        *world,
                       const MusterObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return to_text (object, FALSE);
}

/**
 * muster_object_to_json:
 *
 * Returns: (transfer full): the same as a tree, for an answer
 */
JsonObject *
muster_object_to_json (MusterWorld        *world,
                       const MusterObject *object)
{
  JsonObject *tree = json_object_new ();
  MusterSink sink = { .stack = { tree } };

  write_object (&sink, object);
  return tree;
}

/**
 * muster_workspace_session_to_json:
 *
 * Returns: (transfer full): a WorkspaceSession of openapi.json
 */
JsonObject *
muster_workspace_session_to_json (const MusterWorkspaceSession *session)
{
  JsonObject *tree = json_object_new ();
  MusterSink sink = { .stack = { tree } };

  write_session (&sink, session);
  return tree;
}

/* muster-load.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include <gio/gio.h>

#include "muster-clock.h"
#include "muster-world-private.h"

#include <string.h>
#include <yyjson.h>

/* Stored rows back into the world: what muster-write.c wrote. Rows are our own, so an unknown reference is an error that
 * stops the start, not something to guess about. */

typedef struct
{
  MusterWorld *world;
  yyjson_val  *row;
  yyjson_val  *internal;
  char        *problem;            /* the first; owned */
} Row;

G_GNUC_PRINTF (2, 3)
static void
complain (Row        *row,
          const char *format,
          ...)
{
  va_list args;

  if (row->problem != NULL)
    return;
  va_start (args, format);
  row->problem = g_strdup_vprintf (format, args);
  va_end (args);
}

static const char *
get_text (yyjson_val *object,
          const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static char *
dup_text (yyjson_val *object,
          const char *name)
{
  const char *text = get_text (object, name);

  return text != NULL ? g_ref_string_new (text) : NULL;
}

static gint64
get_int (yyjson_val *object,
         const char *name,
         gint64      otherwise)
{
  yyjson_val *value = yyjson_obj_get (object, name);

  return yyjson_is_int (value) ? yyjson_get_sint (value) : otherwise;
}

static gboolean
get_bool (yyjson_val *object,
          const char *name)
{
  return yyjson_get_bool (yyjson_obj_get (object, name));
}

static gint64
get_time (Row        *row,
          yyjson_val *object,
          const char *name)
{
  yyjson_val *value = yyjson_obj_get (object, name);
  gint64 ms = 0;

  if (yyjson_is_str (value) && !muster_time_parse (yyjson_get_str (value), yyjson_get_len (value), &ms))
    complain (row, "%s is no time", name);
  return ms;
}

/* The object that @name refers to; NULL where it is null. */
static gpointer
get_object (Row        *row,
            const char *name,
            MusterKind  kind)
{
  const char *id = get_text (row->row, name);
  gpointer object = muster_world_find (row->world, kind, id);

  if (id != NULL && object == NULL)
    complain (row, "%s refers to %s, which is not there", name, id);
  return object;
}

static GPtrArray *
get_objects (Row        *row,
             const char *name,
             MusterKind  kind)
{
  yyjson_val *array = yyjson_obj_get (row->row, name);
  GPtrArray *objects = g_ptr_array_sized_new ((guint) yyjson_arr_size (array));
  size_t i, n;
  yyjson_val *item;

  yyjson_arr_foreach (array, i, n, item)
  {
    gpointer object = muster_world_find (row->world, kind, yyjson_get_str (item));

    if (object == NULL)
      complain (row, "%s refers to something that is not there", name);
    else
      g_ptr_array_add (objects, object);
  }
  return objects;
}

static GPtrArray *
get_strings (yyjson_val *object,
             const char *name)
{
  yyjson_val *array = yyjson_obj_get (object, name);
  GPtrArray *strings;
  size_t i, n;
  yyjson_val *item;

  if (yyjson_arr_size (array) == 0)
    return NULL;
  strings = g_ptr_array_new_full ((guint) yyjson_arr_size (array), (GDestroyNotify) g_ref_string_release);
  yyjson_arr_foreach (array, i, n, item)
  {
    if (yyjson_is_str (item))
      g_ptr_array_add (strings, g_ref_string_new (yyjson_get_str (item)));
  }
  return strings;
}

static MusterBy *
get_by (Row        *row,
        yyjson_val *object,
        const char *name)
{
  yyjson_val *by = yyjson_obj_get (object, name);

  if (!yyjson_is_obj (by))
    return NULL;
  if (g_strcmp0 (get_text (by, "kind"), "system") == 0)
    return muster_by_ref (row->world->system);
  return muster_by_new_full (FALSE, get_text (by, "id"), get_text (by, "name"), get_text (by, "program"));
}

static void
load_named (Row         *row,
            MusterNamed *named)
{
  MusterNamedData *data = &named->data;
  yyjson_val *json = row->row;

  data->name = dup_text (json, "name");
  data->permissions = get_strings (json, "permissions");
  data->sla_first = get_int (json, "slaFirstSeconds", -1);
  data->sla_next = get_int (json, "slaNextSeconds", -1);
  data->limit = get_int (json, "limitSeconds", -1);
  data->needs_approval = get_bool (json, "needsApproval");
  data->selectable = get_bool (json, "selectable");
  data->retired = get_bool (json, "retired");
  data->time_zone = dup_text (json, "timeZone");
  data->service = get_bool (json, "humanAgentService");
  data->seats = (int) get_int (json, "seats", 0);
  data->seats_used = (int) get_int (json, "seatsUsed", 0);
  data->chat_limit = (int) get_int (json, "chatLimit", 0);
  data->queue_transfer = get_bool (json, "queueTransfer");
  data->impersonation_notice = get_bool (json, "impersonationNotice");
  data->quiet_seconds = get_int (json, "quietSeconds", 0);
  data->unanswered_seconds = get_int (json, "unansweredSeconds", 0);
  data->hold_seconds = get_int (json, "holdSeconds", 0);
  data->retention_days = get_int (json, "retentionDays", 0);
}

static void
load_agent (Row         *row,
            MusterAgent *agent)
{
  MusterAgentData *data = &agent->data;
  yyjson_val *json = row->row;

  data->username = dup_text (json, "username");
  data->display_name = dup_text (json, "displayName");
  data->email = dup_text (json, "email");
  data->photo = dup_text (json, "photo");
  data->role = get_object (row, "role", MUSTER_KIND_ROLE);
  data->unit = get_object (row, "unit", MUSTER_KIND_UNIT);
  data->teams = get_objects (row, "teams", MUSTER_KIND_TEAM);
  data->queues = get_objects (row, "queues", MUSTER_KIND_QUEUE);
  data->enabled = get_bool (json, "enabled");
  data->shows_real_numbers = get_bool (json, "showsRealNumbers");
  data->chat_limit = (int) get_int (json, "chatLimit", MUSTER_LIMIT_DEFAULT);
}

static void
load_sessions (Row        *row,
               MusterLive *live)
{
  size_t i, n;
  yyjson_val *item;

  yyjson_arr_foreach (yyjson_obj_get (row->internal, "sessions"), i, n, item)
  {
    MusterWorkspaceSession *session = muster_workspace_session_new (live, get_text (item, "id"), get_time (row, item, "since"),
                                                                    get_text (item, "address"), get_text (item, "browser"),
                                                                    get_text (item, "operatingSystem"));

    live->data.sessions = muster_array_with (live->data.sessions, session, (GDestroyNotify) muster_workspace_session_unref,
                                             G_MAXUINT);
  }
}

static void
load_live (Row        *row,
           MusterLive *live)
{
  MusterLiveData *data = &live->data;
  const char *activity = get_text (row->row, "activity");
  const char *colon = activity != NULL ? strchr (activity, ':') : NULL;

  if (activity == NULL ||
      !muster_activity_from_string (activity, colon != NULL ? (gsize) (colon - activity) : strlen (activity), &data->activity))
    complain (row, "activity is none");
  if (colon != NULL)
    {
      data->reason = muster_world_find (row->world, MUSTER_KIND_BREAK_REASON, colon + 1);
      if (data->reason == NULL)
        complain (row, "activity refers to %s, which is not there", colon + 1);
    }
  g_clear_pointer (&data->by, muster_by_unref);
  data->by = get_by (row, row->row, "by");
  data->signed_in_at = get_time (row, row->row, "signedInAt");
  data->open = (int) get_int (row->row, "open", 0);
  data->pending = (int) get_int (row->row, "pending", 0);
  data->personal = (int) get_int (row->row, "personalQueue", 0);
  data->pinned = (int) get_int (row->row, "pinned", 0);
  data->waiting_since = get_time (row, row->row, "waitingSince");
  data->go_on_by = get_time (row, row->row, "goOnBy");
  data->activity_since = get_int (row->internal, "activitySince", 0);
  data->offline_at = get_int (row->internal, "offlineAt", 0);
  data->go_on_at = get_int (row->internal, "goOnAt", 0);
  data->last_assigned = get_int (row->internal, "lastAssigned", 0);
  load_sessions (row, live);
}

static void
load_chat_parts (Row            *row,
                 MusterChatData *data)
{
  yyjson_val *flag = yyjson_obj_get (row->row, "flag");
  yyjson_val *sla = yyjson_obj_get (row->row, "sla");
  size_t i, n;
  yyjson_val *item;

  if (yyjson_is_obj (flag))
    {
      data->flag_note = dup_text (flag, "note");
      data->flag_at = get_time (row, flag, "at");
      data->flag_by = get_by (row, flag, "by");
    }
  if (yyjson_is_obj (sla))
    {
      data->sla = g_strcmp0 (get_text (sla, "kind"), "first") == 0 ? MUSTER_SLA_FIRST : MUSTER_SLA_NEXT;
      data->sla_due_at = get_time (row, sla, "dueAt");
      data->sla_missed = get_bool (sla, "missed");
    }
  yyjson_arr_foreach (yyjson_obj_get (row->row, "participants"), i, n, item)
  data->participants = muster_array_with (data->participants,
                                          muster_participant_new (get_text (item, "account"), get_text (item, "name"),
                                                                  get_text (item, "mode")),
                                          (GDestroyNotify) muster_participant_unref, G_MAXUINT);
}

static void
load_chat (Row        *row,
           MusterChat *chat)
{
  MusterChatData *data = &chat->data;
  yyjson_val *customer = yyjson_obj_get (row->row, "customer");
  const char *state = get_text (row->row, "state");

  data->customer = dup_text (customer, "id");
  data->customer_name = dup_text (customer, "name");
  data->customer_phone = dup_text (customer, "phone");
  data->channel = dup_text (row->row, "channel");
  data->queue = get_object (row, "queue", MUSTER_KIND_QUEUE);
  data->agent = get_object (row, "agent", MUSTER_KIND_AGENT);
  data->sticky = get_object (row, "sticky", MUSTER_KIND_AGENT);
  data->personal = get_bool (row->row, "personalQueue");
  data->created_at = get_time (row, row->row, "createdAt");
  data->assigned_at = get_time (row, row->row, "assignedAt");
  data->last_message_at = get_time (row, row->row, "lastMessageAt");
  data->waiting_since = get_time (row, row->row, "waitingSince");
  data->closed_at = get_time (row, row->row, "closedAt");
  data->assigned_by = get_by (row, row->row, "assignedBy");
  load_chat_parts (row, data);
  data->pinned = get_strings (row->internal, "pinned");
  data->client_ids = get_strings (row->internal, "clientIds");
  data->n_messages = get_int (row->internal, "messages", 0);
  data->hold_until = get_int (row->internal, "holdUntil", 0);
  data->place = get_int (row->internal, "place", 0);
  data->answered = get_bool (row->internal, "answered");
  if (state == NULL || !muster_chat_state_from_string (state, &data->state))
    complain (row, "state is none");
  if (data->queue == NULL || data->customer == NULL || data->channel == NULL)
    complain (row, "customer, channel or queue is missing");
  if (muster_chat_is_open (chat) && data->agent == NULL)
    complain (row, "open, but nobody's");
}

static void
load_request (Row           *row,
              MusterRequest *request)
{
  MusterRequestData *data = &request->data;
  yyjson_val *decision = yyjson_obj_get (row->row, "decision");
  yyjson_val *accepted = yyjson_obj_get (decision, "accepted");

  data->kind = dup_text (row->row, "kind");
  data->agent = get_object (row, "agent", MUSTER_KIND_AGENT);
  data->chat = dup_text (row->row, "chat");
  data->reason = get_object (row, "reason", MUSTER_KIND_BREAK_REASON);
  data->text = dup_text (row->row, "text");
  data->created_at = get_time (row, row->row, "createdAt");
  data->expires_at = get_time (row, row->row, "expiresAt");
  if (yyjson_is_obj (decision))
    {
      data->decided_at = get_time (row, decision, "at");
      data->accepted = yyjson_is_bool (accepted) ? yyjson_get_bool (accepted) : -1;
      data->comment = dup_text (decision, "comment");
      data->decided_by = get_by (row, decision, "by");
      request->entity.object.archived = TRUE;
    }
  if (data->agent == NULL || data->kind == NULL)
    complain (row, "kind or agent is missing");
}

static MusterEntity *
load_row (Row       *row,
          MusterKind kind)
{
  const char *id = get_text (row->row, "id");
  MusterEntity *entity;

  if (id == NULL || kind <= MUSTER_KIND_ME)
    {
      complain (row, "no id, or of no kind to store");
      return NULL;
    }
  entity = kind == MUSTER_KIND_AGENT_LIVE ? muster_world_find (row->world, kind, id)
                                          : muster_entity_new (row->world, kind, id);
  if (entity == NULL)
    {
      complain (row, "its agent is not there");
      return NULL;
    }
  entity->object.rev = get_int (row->row, "rev", 1);
  entity->changed_at = get_int (row->internal, "at", 0);
  g_clear_pointer (&entity->changed_by, muster_by_unref);
  entity->changed_by = get_by (row, row->internal, "by");
  if (kind == MUSTER_KIND_AGENT)
    load_agent (row, (MusterAgent *) entity);
  else if (kind == MUSTER_KIND_AGENT_LIVE)
    load_live (row, (MusterLive *) entity);
  else if (kind == MUSTER_KIND_CHAT)
    load_chat (row, (MusterChat *) entity);
  else if (kind == MUSTER_KIND_REQUEST)
    load_request (row, (MusterRequest *) entity);
  else
    load_named (row, (MusterNamed *) entity);
  return entity;
}

/**
 * muster_world_load:
 * @kind: of the object
 * @json: (array length=length): the row, as muster_object_to_row() made it
 *
 * Takes a stored row into the world; call muster_world_loaded() after the last. A closed chat is passed over.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_DATA where the row is damaged or refers to what is not there
 */
gboolean
muster_world_load (MusterWorld *world,
                   MusterKind   kind,
                   const char  *json,
                   gsize        length,
                   GError     **error)
{
  Row row = { .world = world };
  yyjson_doc *document;
  MusterEntity *entity;

  g_return_val_if_fail (world != NULL && json != NULL, FALSE);

  document = yyjson_read (json, length, 0);
  row.row = yyjson_doc_get_root (document);
  row.internal = yyjson_obj_get (row.row, "_");
  if (!yyjson_is_obj (row.row))
    complain (&row, "it is no JSON object");
  entity = row.problem == NULL ? load_row (&row, kind) : NULL;
  if (row.problem != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A stored %s (%s) is damaged: %s.",
                   muster_kind_to_string (kind), entity != NULL ? entity->object.id : "?", row.problem);
      if (entity != NULL && kind != MUSTER_KIND_AGENT_LIVE)
        muster_entity_free (entity);
    }
  else if (kind == MUSTER_KIND_CHAT && ((MusterChat *) entity)->data.state == MUSTER_CHAT_CLOSED)
    muster_entity_free (entity);
  else if (kind != MUSTER_KIND_AGENT_LIVE)
    muster_world_add (world, entity);
  yyjson_doc_free (document);
  if (row.problem == NULL)
    return TRUE;
  g_free (row.problem);
  return FALSE;
}

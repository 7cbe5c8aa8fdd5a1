/* wire-writer.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A writer for the structs, so that tests/data/wire.ndjson comes back byte for byte. */

#include "wire-writer.h"

#include "muster-clock.h"

static void
write_text (GString    *out,
            const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
text (GString    *out,
      const char *name,
      const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  write_text (out, value);
}

static void
number (GString    *out,
        const char *name,
        gint64      value)
{
  if (value == -1)
    g_string_append_printf (out, ",\"%s\":null", name);
  else
    g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

static void
flag (GString    *out,
      const char *name,
      gboolean    value)
{
  g_string_append_printf (out, ",\"%s\":%s", name, value ? "true" : "false");
}

static void
time_of (GString    *out,
         const char *name,
         gint64      value)
{
  g_autofree char *formatted = value != 0 ? muster_time_format (value) : NULL;

  text (out, name, formatted);
}

static void
texts (GString          *out,
       const char       *name,
       MusterWireStrings values)
{
  g_string_append_printf (out, ",\"%s\":[", name);
  for (guint i = 0; i < values.n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_text (out, values.items[i]);
    }
  g_string_append_c (out, ']');
}

static void
by (GString            *out,
    const char         *name,
    const MusterWireBy *value)
{
  if (value->system)
    {
      g_string_append_printf (out, ",\"%s\":{\"kind\":\"system\"}", name);
      return;
    }
  g_string_append_printf (out, ",\"%s\":{\"kind\":\"account\"", name);
  text (out, "id", value->id);
  text (out, "name", value->name);
  text (out, "program", value->program);
  g_string_append_c (out, '}');
}

static void
write_me (GString            *out,
          const MusterWireMe *me)
{
  text (out, "username", me->username);
  text (out, "displayName", me->display_name);
  g_string_append (out, ",\"role\":");
  if (me->role != NULL)
    {
      g_string_append (out, "{\"id\":");
      write_text (out, me->role);
      text (out, "name", me->role_name);
      g_string_append_c (out, '}');
    }
  else
    {
      g_string_append (out, "null");
    }
  texts (out, "permissions", me->permissions);
  g_string_append_printf (out, ",\"scope\":{\"all\":%s", me->scope_all ? "true" : "false");
  if (!me->scope_all)
    texts (out, "teams", me->scope_teams);
  g_string_append_c (out, '}');
}

static void
write_organization (GString                      *out,
                    const MusterWireOrganization *organization)
{
  text (out, "name", organization->name);
  text (out, "timeZone", organization->time_zone);
  flag (out, "humanAgentService", organization->human_agent_service);
  number (out, "seats", organization->seats);
  number (out, "seatsUsed", organization->seats_used);
  number (out, "chatLimit", organization->chat_limit);
  flag (out, "queueTransfer", organization->queue_transfer);
  flag (out, "impersonationNotice", organization->impersonation_notice);
  number (out, "quietSeconds", organization->quiet_seconds);
  number (out, "unansweredSeconds", organization->unanswered_seconds);
  number (out, "holdSeconds", organization->hold_seconds);
}

static void
write_agent (GString               *out,
             const MusterWireAgent *agent)
{
  text (out, "username", agent->username);
  text (out, "displayName", agent->display_name);
  text (out, "email", agent->email);
  text (out, "photo", agent->photo);
  text (out, "role", agent->role);
  text (out, "unit", agent->unit);
  texts (out, "teams", agent->teams);
  texts (out, "queues", agent->queues);
  flag (out, "enabled", agent->enabled);
  flag (out, "showsRealNumbers", agent->shows_real_numbers);
  number (out, "chatLimit", agent->chat_limit);
}

static void
write_live (GString              *out,
            const MusterWireLive *live)
{
  text (out, "presence", live->presence);
  text (out, "activity", live->activity);
  time_of (out, "since", live->since);
  by (out, "by", &live->by);
  time_of (out, "signedInAt", live->signed_in_at);
  number (out, "open", live->open);
  number (out, "pending", live->pending);
  number (out, "personalQueue", live->personal_queue);
  number (out, "pinned", live->pinned);
  time_of (out, "waitingSince", live->waiting_since);
  time_of (out, "goOnBy", live->go_on_by);
}

static void
write_chat (GString              *out,
            const MusterWireChat *chat)
{
  g_string_append (out, ",\"customer\":{\"id\":");
  write_text (out, chat->customer);
  text (out, "name", chat->customer_name);
  text (out, "phone", chat->customer_phone);
  g_string_append_c (out, '}');
  text (out, "channel", chat->channel);
  text (out, "queue", chat->queue);
  text (out, "state", chat->state);
  text (out, "agent", chat->agent);
  text (out, "sticky", chat->sticky);
  flag (out, "personalQueue", chat->personal_queue);
  time_of (out, "createdAt", chat->created_at);
  time_of (out, "assignedAt", chat->assigned_at);
  time_of (out, "lastMessageAt", chat->last_message_at);
  time_of (out, "waitingSince", chat->waiting_since);
  time_of (out, "closedAt", chat->closed_at);
  number (out, "pinned", chat->pinned);
  if (chat->flag_note != NULL)
    {
      g_string_append (out, ",\"flag\":{\"note\":");
      write_text (out, chat->flag_note);
      time_of (out, "at", chat->flag_at);
      by (out, "by", &chat->flag_by);
      g_string_append_c (out, '}');
    }
  else
    {
      text (out, "flag", NULL);
    }
  if (chat->sla_kind != NULL)
    {
      g_string_append (out, ",\"sla\":{\"kind\":");
      write_text (out, chat->sla_kind);
      time_of (out, "dueAt", chat->sla_due_at);
      flag (out, "missed", chat->sla_missed);
      g_string_append_c (out, '}');
    }
  else
    {
      text (out, "sla", NULL);
    }
  if (chat->assigned_by.system || chat->assigned_by.id != NULL)
    by (out, "assignedBy", &chat->assigned_by);
  else
    text (out, "assignedBy", NULL);
}

static void
write_request (GString                 *out,
               const MusterWireRequest *request)
{
  text (out, "kind", request->kind);
  text (out, "agent", request->agent);
  text (out, "chat", request->chat);
  text (out, "reason", request->reason);
  text (out, "text", request->text);
  time_of (out, "createdAt", request->created_at);
  time_of (out, "expiresAt", request->expires_at);
  if (!request->decided)
    {
      text (out, "decision", NULL);
      return;
    }
  /* Whether nobody accepted or the time ran out stands in who decided. */
  g_string_append_printf (out, ",\"decision\":{\"accepted\":%s",
                          request->accepted ? "true" : request->decided_by.system ? "null" : "false");
  text (out, "comment", request->comment);
  by (out, "by", &request->decided_by);
  time_of (out, "at", request->decided_at);
  g_string_append_c (out, '}');
}

static void
write_object (GString            *out,
              const MusterChange *change)
{
  switch (change->kind)
    {
    case MUSTER_KIND_ME:
      write_me (out, &change->me);
      break;
    case MUSTER_KIND_ORGANIZATION:
      write_organization (out, &change->organization);
      break;
    case MUSTER_KIND_QUEUE:
      text (out, "name", change->named.name);
      number (out, "slaFirstSeconds", change->named.sla_first_seconds);
      number (out, "slaNextSeconds", change->named.sla_next_seconds);
      break;
    case MUSTER_KIND_TEAM:
    case MUSTER_KIND_UNIT:
      text (out, "name", change->named.name);
      break;
    case MUSTER_KIND_ROLE:
      text (out, "name", change->named.name);
      texts (out, "permissions", change->named.permissions);
      break;
    case MUSTER_KIND_BREAK_REASON:
      text (out, "name", change->named.name);
      number (out, "limitSeconds", change->named.limit_seconds);
      flag (out, "needsApproval", change->named.needs_approval);
      flag (out, "selectable", change->named.selectable);
      flag (out, "retired", change->named.retired);
      break;
    case MUSTER_KIND_AGENT:
      write_agent (out, &change->agent);
      break;
    case MUSTER_KIND_AGENT_LIVE:
      write_live (out, &change->live);
      break;
    case MUSTER_KIND_CHAT:
      write_chat (out, &change->chat);
      break;
    case MUSTER_KIND_REQUEST:
      write_request (out, &change->request);
      break;
    case MUSTER_KIND_UNKNOWN:
      g_assert_not_reached ();
    }
}

/**
 * wire_write_change:
 * @change: a change of a known kind
 *
 * Returns: (transfer full): the JSON that it was read from, when that had the contract's order of members
 */
char *
wire_write_change (const MusterChange *change)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "{\"kind\":\"%s\"", muster_kind_to_string (change->kind));
  if (change->at != 0)
    {
      by (out, "by", &change->by);
      time_of (out, "at", change->at);
      text (out, "cause", change->cause);
    }
  g_string_append (out, ",\"object\":{\"id\":");
  write_text (out, change->id);
  number (out, "rev", change->rev);
  if (change->deleted)
    flag (out, "deleted", TRUE);
  else
    write_object (out, change);
  g_string_append (out, "}}");
  return g_string_free_and_steal (out);
}

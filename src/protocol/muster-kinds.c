/* muster-kinds.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The objects of openapi.json, member by member and in its order. `id` and `rev` are what nothing goes without; for
 * another member that is absent see read_nothing(). */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-fields.h"

#define AT(member) G_STRUCT_OFFSET (MusterChange, member)
#define FIELD(name, type, member) { name, sizeof (name) - 1, FIELD_ ## type, FALSE, AT (member), 0, NULL }
#define NEEDED(name, type, member) { name, sizeof (name) - 1, FIELD_ ## type, TRUE, AT (member), 0, NULL }
#define PART(name, type, part) { name, sizeof (name) - 1, FIELD_ ## type, FALSE, 0, 0, &part }
#define BY(name, type, member) { name, sizeof (name) - 1, FIELD_ ## type, FALSE, AT (member), 0, &muster_fields_by }
#define FIELDS(variable, name, items) static const Fields variable = { name, items, G_N_ELEMENTS (items) }

#define OBJECT NEEDED ("id", ID, id), NEEDED ("rev", NUMBER, rev)
#define DELETED FIELD ("deleted", FLAG, deleted)

static const Field by_items[] = {
  { "kind", 4, FIELD_SYSTEM, TRUE, G_STRUCT_OFFSET (MusterWireBy, system), 0, NULL },
  { "id", 2, FIELD_TEXT_OR_NULL, FALSE, G_STRUCT_OFFSET (MusterWireBy, id), 0, NULL },
  { "name", 4, FIELD_TEXT_OR_NULL, FALSE, G_STRUCT_OFFSET (MusterWireBy, name), 0, NULL },
  { "program", 7, FIELD_TEXT_OR_NULL, FALSE, G_STRUCT_OFFSET (MusterWireBy, program), 0, NULL },
};
const Fields muster_fields_by = { "by", by_items, G_N_ELEMENTS (by_items) };

static const Field me_role_items[] = {
  FIELD ("id", TEXT, me.role),
  FIELD ("name", TEXT, me.role_name),
};
FIELDS (me_role, "me.role", me_role_items);

static const Field me_scope_items[] = {
  NEEDED ("all", FLAG, me.scope_all),
  FIELD ("teams", TEXTS, me.scope_teams),
};
FIELDS (me_scope, "me.scope", me_scope_items);

static const Field me_items[] = {
  OBJECT,
  FIELD ("username", TEXT, me.username),
  FIELD ("displayName", TEXT, me.display_name),
  PART ("role", PART_OR_NULL, me_role),
  FIELD ("permissions", TEXTS, me.permissions),
  PART ("scope", PART, me_scope),
  DELETED,
};
FIELDS (me, "me", me_items);

static const Field organization_items[] = {
  OBJECT,
  FIELD ("name", TEXT, organization.name),
  FIELD ("timeZone", TEXT, organization.time_zone),
  FIELD ("humanAgentService", FLAG, organization.human_agent_service),
  FIELD ("seats", COUNT, organization.seats),
  FIELD ("seatsUsed", COUNT, organization.seats_used),
  FIELD ("chatLimit", COUNT, organization.chat_limit),
  FIELD ("queueTransfer", FLAG, organization.queue_transfer),
  FIELD ("impersonationNotice", FLAG, organization.impersonation_notice),
  FIELD ("quietSeconds", NUMBER, organization.quiet_seconds),
  FIELD ("unansweredSeconds", NUMBER, organization.unanswered_seconds),
  FIELD ("holdSeconds", NUMBER, organization.hold_seconds),
  DELETED,
};
FIELDS (organization, "organization", organization_items);

static const Field queue_items[] = {
  OBJECT,
  FIELD ("name", TEXT, named.name),
  FIELD ("slaFirstSeconds", NUMBER_OR_NULL, named.sla_first_seconds),
  FIELD ("slaNextSeconds", NUMBER_OR_NULL, named.sla_next_seconds),
  DELETED,
};
FIELDS (queue, "queue", queue_items);

static const Field named_items[] = {
  OBJECT,
  FIELD ("name", TEXT, named.name),
  DELETED,
};
FIELDS (team, "team", named_items);
FIELDS (unit, "unit", named_items);

static const Field role_items[] = {
  OBJECT,
  FIELD ("name", TEXT, named.name),
  FIELD ("permissions", TEXTS, named.permissions),
  DELETED,
};
FIELDS (role, "role", role_items);

static const Field break_reason_items[] = {
  OBJECT,
  FIELD ("name", TEXT, named.name),
  FIELD ("limitSeconds", NUMBER_OR_NULL, named.limit_seconds),
  FIELD ("needsApproval", FLAG, named.needs_approval),
  FIELD ("selectable", FLAG, named.selectable),
  FIELD ("retired", FLAG, named.retired),
  DELETED,
};
FIELDS (break_reason, "break-reason", break_reason_items);

static const Field agent_items[] = {
  OBJECT,
  FIELD ("username", TEXT, agent.username),
  FIELD ("displayName", TEXT, agent.display_name),
  FIELD ("email", TEXT_OR_NULL, agent.email),
  FIELD ("photo", TEXT_OR_NULL, agent.photo),
  FIELD ("role", TEXT_OR_NULL, agent.role),
  FIELD ("unit", TEXT_OR_NULL, agent.unit),
  FIELD ("teams", TEXTS, agent.teams),
  FIELD ("queues", TEXTS, agent.queues),
  FIELD ("enabled", FLAG, agent.enabled),
  FIELD ("showsRealNumbers", FLAG, agent.shows_real_numbers),
  FIELD ("chatLimit", COUNT_OR_NULL, agent.chat_limit),
  DELETED,
};
FIELDS (agent, "agent", agent_items);
G_STATIC_ASSERT (MUSTER_LIMIT_DEFAULT == -1);

static const Field live_items[] = {
  OBJECT,
  FIELD ("presence", TEXT, live.presence),
  FIELD ("activity", TEXT, live.activity),
  FIELD ("since", TIME, live.since),
  BY ("by", PART, live.by),
  FIELD ("signedInAt", TIME_OR_NULL, live.signed_in_at),
  FIELD ("open", COUNT, live.open),
  FIELD ("pending", COUNT, live.pending),
  FIELD ("personalQueue", COUNT, live.personal_queue),
  FIELD ("pinned", COUNT, live.pinned),
  FIELD ("waitingSince", TIME_OR_NULL, live.waiting_since),
  FIELD ("goOnBy", TIME_OR_NULL, live.go_on_by),
  DELETED,
};
FIELDS (live, "agent-live", live_items);

static const Field customer_items[] = {
  FIELD ("id", TEXT, chat.customer),
  FIELD ("name", TEXT, chat.customer_name),
  FIELD ("phone", TEXT_OR_NULL, chat.customer_phone),
};
FIELDS (customer, "chat.customer", customer_items);

static const Field flag_items[] = {
  FIELD ("note", TEXT, chat.flag_note),
  FIELD ("at", TIME, chat.flag_at),
  BY ("by", PART, chat.flag_by),
};
FIELDS (flag, "chat.flag", flag_items);

static const Field sla_items[] = {
  FIELD ("kind", TEXT, chat.sla_kind),
  FIELD ("dueAt", TIME, chat.sla_due_at),
  FIELD ("missed", FLAG, chat.sla_missed),
};
FIELDS (sla, "chat.sla", sla_items);

static const Field chat_items[] = {
  OBJECT,
  PART ("customer", PART, customer),
  FIELD ("channel", TEXT, chat.channel),
  FIELD ("queue", TEXT, chat.queue),
  FIELD ("state", TEXT, chat.state),
  FIELD ("agent", TEXT_OR_NULL, chat.agent),
  FIELD ("sticky", TEXT_OR_NULL, chat.sticky),
  FIELD ("personalQueue", FLAG, chat.personal_queue),
  FIELD ("createdAt", TIME, chat.created_at),
  FIELD ("assignedAt", TIME_OR_NULL, chat.assigned_at),
  FIELD ("lastMessageAt", TIME, chat.last_message_at),
  FIELD ("waitingSince", TIME_OR_NULL, chat.waiting_since),
  FIELD ("closedAt", TIME_OR_NULL, chat.closed_at),
  FIELD ("pinned", COUNT, chat.pinned),
  PART ("flag", PART_OR_NULL, flag),
  PART ("sla", PART_OR_NULL, sla),
  BY ("assignedBy", PART_OR_NULL, chat.assigned_by),
  DELETED,
};
FIELDS (chat, "chat", chat_items);

static const Field decision_items[] = {
  FIELD ("accepted", FLAG_OR_NULL, request.accepted),
  FIELD ("comment", TEXT, request.comment),
  BY ("by", PART, request.decided_by),
  FIELD ("at", TIME, request.decided_at),
};
FIELDS (decision, "request.decision", decision_items);

static const Field request_items[] = {
  OBJECT,
  FIELD ("kind", TEXT, request.kind),
  FIELD ("agent", TEXT, request.agent),
  FIELD ("chat", TEXT_OR_NULL, request.chat),
  FIELD ("reason", TEXT_OR_NULL, request.reason),
  FIELD ("text", TEXT, request.text),
  FIELD ("createdAt", TIME, request.created_at),
  FIELD ("expiresAt", TIME, request.expires_at),
  { "decision", 8, FIELD_PART_OR_NULL, FALSE, 0, AT (request.decided), &decision },
  DELETED,
};
FIELDS (request, "request", request_items);

const Fields *const muster_fields_of_kind[MUSTER_N_KINDS] = {
  [MUSTER_KIND_ME] = &me,
  [MUSTER_KIND_ORGANIZATION] = &organization,
  [MUSTER_KIND_QUEUE] = &queue,
  [MUSTER_KIND_TEAM] = &team,
  [MUSTER_KIND_UNIT] = &unit,
  [MUSTER_KIND_ROLE] = &role,
  [MUSTER_KIND_BREAK_REASON] = &break_reason,
  [MUSTER_KIND_AGENT] = &agent,
  [MUSTER_KIND_AGENT_LIVE] = &live,
  [MUSTER_KIND_CHAT] = &chat,
  [MUSTER_KIND_REQUEST] = &request,
};

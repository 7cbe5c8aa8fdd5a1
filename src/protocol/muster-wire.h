/* muster-wire.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The objects of openapi.json as they come off the wire. Strings and arrays are borrowed from the document they were
 * read from (see MusterReader); NULL is JSON's null. A member that did not come is as null, or "" where null is not
 * allowed (only id and rev have to be there). Times are milliseconds since 1970 UTC,
 * 0 where the wire has null. Enumerations stay text: a value nobody knew yet must survive. */

typedef enum
{
  MUSTER_KIND_UNKNOWN,
  MUSTER_KIND_ME,
  MUSTER_KIND_ORGANIZATION,
  MUSTER_KIND_QUEUE,
  MUSTER_KIND_TEAM,
  MUSTER_KIND_UNIT,
  MUSTER_KIND_ROLE,
  MUSTER_KIND_BREAK_REASON,
  MUSTER_KIND_AGENT,
  MUSTER_KIND_AGENT_LIVE,
  MUSTER_KIND_CHAT,
  MUSTER_KIND_REQUEST,
} MusterKind;

#define MUSTER_N_KINDS (MUSTER_KIND_REQUEST + 1)

#define MUSTER_LIMIT_DEFAULT (-1) /* the organization's */
#define MUSTER_LIMIT_NONE 0

typedef struct
{
  const char *const *items;
  guint              n;
} MusterWireStrings;

typedef struct
{
  gboolean    system;
  const char *id;
  const char *name;
  const char *program;
} MusterWireBy;

typedef struct
{
  const char       *username;
  const char       *display_name;
  const char       *role;
  const char       *role_name;
  MusterWireStrings permissions;
  gboolean          scope_all;
  MusterWireStrings scope_teams;
} MusterWireMe;

typedef struct
{
  const char *name;
  const char *time_zone;
  gboolean    human_agent_service;
  int         seats;
  int         seats_used;
  int         chat_limit;         /* MUSTER_LIMIT_NONE or a number */
  gboolean    queue_transfer;
  gboolean    impersonation_notice;
  gint64      quiet_seconds;
  gint64      unanswered_seconds;
  gint64      hold_seconds;
} MusterWireOrganization;

/* queue, team, unit, role, break-reason: what they have in common, and what only some have */
typedef struct
{
  const char       *name;
  gint64            sla_first_seconds; /* queue; -1 none */
  gint64            sla_next_seconds;  /* queue; -1 none */
  MusterWireStrings permissions;       /* role */
  gint64            limit_seconds;     /* break-reason; -1 none */
  gboolean          needs_approval;    /* break-reason */
  gboolean          selectable;        /* break-reason */
  gboolean          retired;           /* break-reason */
} MusterWireNamed;

typedef struct
{
  const char       *username;
  const char       *display_name;
  const char       *email;
  const char       *photo;
  const char       *role;
  const char       *unit;
  MusterWireStrings teams;
  MusterWireStrings queues;
  gboolean          enabled;
  gboolean          shows_real_numbers;
  int               chat_limit;        /* MUSTER_LIMIT_DEFAULT, MUSTER_LIMIT_NONE or a number */
} MusterWireAgent;

typedef struct
{
  const char  *presence;
  const char  *activity;
  gint64       since;
  MusterWireBy by;
  gint64       signed_in_at;
  int          open;
  int          pending;
  int          personal_queue;
  int          pinned;
  gint64       waiting_since;
  gint64       go_on_by;
} MusterWireLive;

typedef struct
{
  const char  *customer;
  const char  *customer_name;
  const char  *customer_phone;
  const char  *channel;
  const char  *queue;
  const char  *state;
  const char  *agent;
  const char  *sticky;
  gboolean     personal_queue;
  gint64       created_at;
  gint64       assigned_at;
  gint64       last_message_at;
  gint64       waiting_since;
  gint64       closed_at;
  int          pinned;
  const char  *flag_note;              /* NULL: no flag */
  gint64       flag_at;
  MusterWireBy flag_by;
  const char  *sla_kind;               /* NULL: no limit runs */
  gint64       sla_due_at;
  gboolean     sla_missed;
  MusterWireBy assigned_by;
} MusterWireChat;

typedef struct
{
  const char  *kind;
  const char  *agent;
  const char  *chat;
  const char  *reason;
  const char  *text;
  gint64       created_at;
  gint64       expires_at;
  gboolean     decided;
  gboolean     accepted;
  const char  *comment;
  MusterWireBy decided_by;
  gint64       decided_at;
} MusterWireRequest;

/**
 * MusterChange:
 *
 * One whole object, or that it is gone: a line of the snapshot or an item of an event's `changes`.
 */
typedef struct
{
  MusterKind   kind;
  const char  *id;
  gint64       rev;
  gboolean     deleted;
  MusterWireBy by;                     /* events only, as at and cause */
  gint64       at;
  const char  *cause;
  union
  {
    MusterWireMe           me;
    MusterWireOrganization organization;
    MusterWireNamed        named;
    MusterWireAgent        agent;
    MusterWireLive         live;
    MusterWireChat         chat;
    MusterWireRequest      request;
  };
} MusterChange;

MusterKind  muster_kind_from_string (const char *text,
                                     gsize       length);
const char *muster_kind_to_string   (MusterKind  kind);

G_END_DECLS

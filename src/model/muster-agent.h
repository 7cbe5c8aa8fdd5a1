/* muster-agent.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* System Status of domain.md: the first that fits. */
typedef enum
{
  MUSTER_SYSTEM_DISABLED,
  MUSTER_SYSTEM_OFFLINE,
  MUSTER_SYSTEM_BUSY,
  MUSTER_SYSTEM_ONLINE,
} MusterSystemStatus;

typedef enum
{
  MUSTER_SELF_NONE,                /* offline */
  MUSTER_SELF_AVAILABLE,
  MUSTER_SELF_BUSY,
} MusterSelfStatus;

typedef enum
{
  MUSTER_AVAILABILITY_CONNECTED,
  MUSTER_AVAILABILITY_NOT_AVAILABLE,
  MUSTER_AVAILABILITY_DISCONNECTED,
} MusterAvailability;

typedef enum
{
  MUSTER_ACTIVITY_NOT_READY,
  MUSTER_ACTIVITY_ACTIVE,
  MUSTER_ACTIVITY_ACTIVE_NO_NEW,
  MUSTER_ACTIVITY_FINISHING,       /* with a break reason */
  MUSTER_ACTIVITY_BREAK,           /* with a break reason */
  MUSTER_ACTIVITY_KICKED_OUT,
  MUSTER_ACTIVITY_OTHER,           /* one this version does not know: shown as its text */
} MusterActivity;

/* T5; ACTIVE_FREE and OFFLINE are derived, the rest is the activity. */
typedef enum
{
  MUSTER_EXACT_OFFLINE,
  MUSTER_EXACT_ACTIVE_FREE,
  MUSTER_EXACT_ACTIVE,
  MUSTER_EXACT_ACTIVE_NO_NEW,
  MUSTER_EXACT_FINISHING,
  MUSTER_EXACT_BREAK,
  MUSTER_EXACT_NOT_READY,
  MUSTER_EXACT_KICKED_OUT,
  MUSTER_EXACT_OTHER,
} MusterExactStatus;

/* Why an agent receives no chat; all that apply. */
typedef enum
{
  MUSTER_NOT_RECEIVING_DISABLED   = 1 << 0,
  MUSTER_NOT_RECEIVING_OFFLINE    = 1 << 1,
  MUSTER_NOT_RECEIVING_AT_LIMIT   = 1 << 2,
  MUSTER_NOT_RECEIVING_ACTIVITY   = 1 << 3,
  MUSTER_NOT_RECEIVING_NO_QUEUE   = 1 << 4,
  MUSTER_NOT_RECEIVING_NO_SERVICE = 1 << 5,
} MusterNotReceiving;

#define MUSTER_TYPE_AGENT (muster_agent_get_type ())
G_DECLARE_FINAL_TYPE (MusterAgent, muster_agent, MUSTER, AGENT, GObject)

/* One object per id for the whole session; main thread only. Its one signal for views is `changed` (G_SIGNAL_RUN_FIRST,
 * at most once per applied batch); no per-field notify, a hundred thousand of them change at once.
 * Strings are borrowed, never NULL unless said. Times are ms since 1970 UTC, server's clock, 0 = none. */

const char         *muster_agent_get_id               (MusterAgent *self);
const char         *muster_agent_get_username         (MusterAgent *self);
const char         *muster_agent_get_display_name     (MusterAgent *self);
const char         *muster_agent_get_email            (MusterAgent *self); /* "" when none */
const char         *muster_agent_get_photo            (MusterAgent *self); /* NULL when none */
char               *muster_agent_dup_initials         (MusterAgent *self); /* one or two letters, owned */
const char         *muster_agent_get_role_name        (MusterAgent *self);
const char         *muster_agent_get_unit_name        (MusterAgent *self); /* "" when none */
const char         *muster_agent_get_teams_text       (MusterAgent *self); /* names in order, ", " between */
const char         *muster_agent_get_queues_text      (MusterAgent *self);
gboolean            muster_agent_get_enabled          (MusterAgent *self);
gboolean            muster_agent_is_present           (MusterAgent *self);
MusterActivity      muster_agent_get_activity         (MusterAgent *self);
const char         *muster_agent_get_activity_text    (MusterAgent *self); /* as on the wire */
const char         *muster_agent_get_reason_id        (MusterAgent *self); /* NULL unless break or finishing */
const char         *muster_agent_get_reason_name      (MusterAgent *self); /* NULL unless break or finishing */
gint64              muster_agent_get_since            (MusterAgent *self);
const char         *muster_agent_get_by_name          (MusterAgent *self); /* NULL: the system */
gint64              muster_agent_get_signed_in_at     (MusterAgent *self);
int                 muster_agent_get_open             (MusterAgent *self);
int                 muster_agent_get_pending          (MusterAgent *self);
int                 muster_agent_get_personal_queue   (MusterAgent *self);
int                 muster_agent_get_pinned           (MusterAgent *self);
gint64              muster_agent_get_waiting_since    (MusterAgent *self);
int                 muster_agent_get_limit            (MusterAgent *self); /* resolved; 0 = no limit */
double              muster_agent_get_load             (MusterAgent *self); /* open / limit; -1 without a limit */
MusterSystemStatus  muster_agent_get_system_status    (MusterAgent *self);
MusterSelfStatus    muster_agent_get_self_status      (MusterAgent *self);
MusterExactStatus   muster_agent_get_exact_status     (MusterAgent *self);
MusterAvailability  muster_agent_get_availability     (MusterAgent *self);
MusterNotReceiving  muster_agent_get_not_receiving    (MusterAgent *self); /* 0: receives chats */

G_END_DECLS

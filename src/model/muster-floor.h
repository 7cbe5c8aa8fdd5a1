/* muster-floor.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "muster-agent.h"
#include "muster-chat.h"
#include "muster-named.h"
#include "muster-wire.h"

G_BEGIN_DECLS

#define MUSTER_TYPE_FLOOR (muster_floor_get_type ())
G_DECLARE_FINAL_TYPE (MusterFloor, muster_floor, MUSTER, FLOOR, GObject)

/**
 * MusterFloor:
 *
 * The identity map: everything the signed-in supervisor may see, one object per server id. `client` applies facts to
 * it, `ui` shows it. Main thread only.
 *
 * Signals: `batch` after each applied batch (views wake up and ask their models to catch up), `directory-changed` when
 * queues, teams, units, roles, break reasons or the organization changed, `me-changed`.
 */
MusterFloor *muster_floor_new               (void);

/* Facts. A snapshot is applied line by line: with @as_they_come rows show at once (first sign-in), else nothing changes
 * until the end, when what the snapshot did not name is removed and the rest keeps its identity. */
void         muster_floor_begin_snapshot    (MusterFloor        *self,
                                             gboolean            as_they_come,
                                             guint               expected_agents);
void         muster_floor_end_snapshot      (MusterFloor        *self);
void         muster_floor_abort_snapshot    (MusterFloor        *self);
void         muster_floor_apply             (MusterFloor        *self,
                                             const MusterChange *changes,
                                             guint               n_changes);
void         muster_floor_flush             (MusterFloor        *self); /* emits batch if something changed */
void         muster_floor_clear             (MusterFloor        *self); /* signed out */
void         muster_floor_set_clock_offset  (MusterFloor        *self,
                                             gint64              ms);   /* server's clock minus ours */
gint64       muster_floor_get_now           (MusterFloor        *self); /* server's clock */

/* Loading progress: agents here, agents the snapshot's head announced; both 0 when none runs. */
void         muster_floor_get_progress      (MusterFloor        *self,
                                             guint              *done,
                                             guint              *total);

guint        muster_floor_get_n_agents      (MusterFloor        *self);
MusterAgent *muster_floor_lookup_agent      (MusterFloor        *self,
                                             const char         *id);
guint        muster_floor_get_n_chats       (MusterFloor        *self);
MusterChat  *muster_floor_lookup_chat       (MusterFloor        *self,
                                             const char         *id);
GListModel  *muster_floor_get_teams         (MusterFloor        *self); /* of MusterNamed, by name */
GListModel  *muster_floor_get_units         (MusterFloor        *self);
GListModel  *muster_floor_get_roles         (MusterFloor        *self);
GListModel  *muster_floor_get_queues        (MusterFloor        *self);
GListModel  *muster_floor_get_break_reasons (MusterFloor        *self);

const char  *muster_floor_get_organization_name (MusterFloor    *self); /* "" before it is known */
gboolean     muster_floor_get_service_on    (MusterFloor        *self);
const char  *muster_floor_get_my_name       (MusterFloor        *self);
gboolean     muster_floor_may               (MusterFloor        *self,
                                             const char         *permission);

/* T12, at any time; counts every agent in the reader's scope, whatever the filters. */
typedef struct
{
  guint  online;
  guint  busy;
  guint  on_break;
  guint  offline;
  guint  disabled;
  guint  open_chats;
  guint  open_without_limit; /* open chats of agents without a limit: not in capacity */
  guint  capacity_open;      /* Σ open over present agents with a limit */
  guint  capacity;           /* Σ limit over the same */
  guint  pending;            /* chats waiting for an answer of an agent */
  gint64 longest_wait_since; /* 0: nobody waits */
} MusterFloorSummary;

void         muster_floor_get_summary       (MusterFloor        *self,
                                             MusterFloorSummary *summary);

G_END_DECLS

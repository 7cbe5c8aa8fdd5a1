/* muster-floor-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-agent-private.h"
#include "muster-chat-private.h"
#include "muster-floor.h"
#include "muster-ranking.h"
#include "muster-staging.h"
#include "muster-wait-heap.h"

G_BEGIN_DECLS

typedef enum
{
  MUSTER_LIST_QUEUES,
  MUSTER_LIST_TEAMS,
  MUSTER_LIST_UNITS,
  MUSTER_LIST_ROLES,
  MUSTER_LIST_BREAK_REASONS,
  MUSTER_N_LISTS,
} MusterListKind;

typedef enum
{
  MUSTER_RANK_ID,
  MUSTER_RANK_NAME,
  MUSTER_RANK_EMAIL,
  MUSTER_RANK_TEAMS,
  MUSTER_N_RANKINGS,
} MusterRankKind;

/* Deletions that an older state of the same object must not undo. The oldest are forgotten beyond a bound. */
typedef struct
{
  GHashTable *revs;                /* "kind:id" → rev */
  GQueue      order;               /* the same keys, oldest first; borrowed */
} MusterTombstones;

struct _MusterFloor
{
  GObject            parent_instance;

  GHashTable        *agents;       /* id → MusterAgent, borrowed from slots */
  GPtrArray         *slots;        /* MusterAgent, owned; NULL: free */
  GArray            *free_slots;
  GArray            *retired_slots; /* of removed agents; free when every table has caught up */
  GHashTable        *chats;        /* id → MusterChat, owned */
  GHashTable        *activities;   /* text → MusterActivityInfo, owned */
  MusterNamedList    lists[MUSTER_N_LISTS];
  MusterGroups       teams;
  MusterGroups       queues;
  MusterRanking      rankings[MUSTER_N_RANKINGS];
  MusterWaitHeap     waits;
  MusterFloorSummary summary;      /* kept up with every change; the longest wait comes from the heap */
  MusterTombstones   tombstones;

  char              *organization_name;
  gint64             organization_rev;
  int                default_limit;
  gboolean           service_on;
  char              *my_name;
  gint64             my_rev;
  GHashTable        *permissions;
  gint64             clock_offset;

  MusterStaging     *staging;      /* a snapshot to be swapped in */
  guint32            snapshot;     /* number of the last snapshot begun */
  gboolean           in_snapshot;
  gboolean           trust;        /* the snapshot's objects replace ours whatever their rev */
  guint              done;
  guint              expected;

  GArray            *touched;      /* slots: changed since the last flush */
  GPtrArray         *tables;       /* MusterAgentTable, borrowed */
  guint              n_agents;
  gboolean           batch_due;
  gboolean           directory_due;
  gboolean           me_due;
  guint              renamed;      /* a bit for each MusterListKind: names are others than before */
};

void         muster_tombstones_init         (MusterTombstones   *self);
void         muster_tombstones_clear        (MusterTombstones   *self);
void         muster_tombstones_empty        (MusterTombstones   *self);
void         muster_tombstones_add          (MusterTombstones   *self,
                                             const MusterChange *change);
gboolean     muster_tombstones_allow        (MusterTombstones   *self,
                                             const MusterChange *change);

/* muster-floor-agents.c */
void         muster_floor_apply_agent       (MusterFloor        *self,
                                             const MusterChange *change);
void         muster_floor_apply_live        (MusterFloor        *self,
                                             const MusterChange *change);
void         muster_floor_rederive_all      (MusterFloor        *self);
void         muster_floor_touch             (MusterFloor        *self,
                                             MusterAgent        *agent);
void         muster_floor_sweep_agents      (MusterFloor        *self);
void         muster_floor_forget_agents     (MusterFloor        *self);

/* muster-floor-others.c */
void         muster_floor_apply_chat        (MusterFloor        *self,
                                             const MusterChange *change);
void         muster_floor_apply_named       (MusterFloor        *self,
                                             MusterListKind      kind,
                                             const MusterChange *change);
void         muster_floor_apply_organization (MusterFloor        *self,
                                             const MusterChange *change);
void         muster_floor_apply_me          (MusterFloor        *self,
                                             const MusterChange *change);
void         muster_floor_sweep_others      (MusterFloor        *self);
void         muster_floor_forget_others     (MusterFloor        *self);
void         muster_floor_named_settled     (MusterFloor        *self);
void         muster_floor_init_rankings     (MusterFloor        *self);

/* For tables. */
/* For tables. */
void         muster_floor_add_table         (MusterFloor        *self,
                                             gpointer            table);
void         muster_floor_remove_table      (MusterFloor        *self,
                                             gpointer            table);
void         muster_floor_table_caught_up   (MusterFloor        *self);

/* muster-agent-table.c */
void         muster_agent_table_touch       (gpointer            table,
                                             guint32             slot);
void         muster_agent_table_rerank      (gpointer            table);
void         muster_agent_table_forget      (gpointer            table);

static inline MusterAgent *
muster_floor_agent_at (MusterFloor *self,
                       guint32      slot)
{
  return g_ptr_array_index (self->slots, slot);
}

G_END_DECLS

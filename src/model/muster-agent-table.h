/* muster-agent-table.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "muster-floor.h"

G_BEGIN_DECLS

typedef enum
{
  MUSTER_COLUMN_NAME,
  MUSTER_COLUMN_STATUS,            /* exact status */
  MUSTER_COLUMN_SYSTEM_STATUS,
  MUSTER_COLUMN_SELF_STATUS,
  MUSTER_COLUMN_AVAILABILITY,
  MUSTER_COLUMN_OPEN_CHATS,        /* sorts by load; without a limit open / 10 */
  MUSTER_COLUMN_PENDING,
  MUSTER_COLUMN_PERSONAL_QUEUE,
  MUSTER_COLUMN_PINNED,
  MUSTER_COLUMN_TIME_IN_STATUS,    /* ascending: the shortest time first */
  MUSTER_COLUMN_TEAMS,
  MUSTER_COLUMN_ROLE,
  MUSTER_COLUMN_UNIT,
  MUSTER_COLUMN_EMAIL,
  MUSTER_COLUMN_SIGNED_IN_AT,
} MusterAgentColumn;

#define MUSTER_N_AGENT_COLUMNS (MUSTER_COLUMN_SIGNED_IN_AT + 1)

typedef struct
{
  MusterAgentColumn column;
  gboolean          descending;
} MusterAgentSort;

/**
 * MusterAgentFilter:
 *
 * T4; NULL or empty means all. Everything combines with AND.
 * @state: "online", "busy", "break", "offline", "disabled" (the overlapping states of domain.md), or one exact status:
 *   "exact:active-free", "exact:active", "exact:active-no-new", "exact:finishing", "exact:break:<reason id>",
 *   "exact:not-ready", "exact:kicked-out"
 * @availability: "connected", "not-available", "disconnected"
 * @search: in name, username and email, folded, words in any order
 */
typedef struct
{
  char    *state;
  char    *availability;
  char    *unit;
  char    *role;
  char    *team;
  gboolean enabled_only;
  char    *search;
} MusterAgentFilter;

void     muster_agent_filter_clear     (MusterAgentFilter       *filter);
void     muster_agent_filter_copy      (const MusterAgentFilter *source,
                                        MusterAgentFilter       *copy);
gboolean muster_agent_filter_is_active (const MusterAgentFilter *filter);
gboolean muster_agent_filter_equal     (const MusterAgentFilter *a,
                                        const MusterAgentFilter *b);

/**
 * MusterAgentTable:
 *
 * The rows of Agent Status: a GListModel of MusterAgent, filtered and sorted as architecture.md ("Live tables") says.
 * It does nothing by itself when facts come: muster_agent_table_catch_up() applies what changed since the last call in
 * one pass, signalling few, exact `items-changed`. The view calls it once a frame, or from a timer while hidden.
 * Main thread only. Agents whose values changed but not their place emit their own `changed`.
 */
#define MUSTER_TYPE_AGENT_TABLE (muster_agent_table_get_type ())
G_DECLARE_FINAL_TYPE (MusterAgentTable, muster_agent_table, MUSTER, AGENT_TABLE, GObject)

MusterAgentTable *muster_agent_table_new          (MusterFloor             *floor);
MusterFloor      *muster_agent_table_get_floor    (MusterAgentTable        *self);
void              muster_agent_table_set_filter   (MusterAgentTable        *self,
                                                   const MusterAgentFilter *filter);
void              muster_agent_table_set_sort     (MusterAgentTable        *self,
                                                   const MusterAgentSort   *keys,
                                                   guint                    n_keys);
gboolean          muster_agent_table_is_dirty     (MusterAgentTable        *self);
void              muster_agent_table_catch_up     (MusterAgentTable        *self);

/* What the view has realized, so that a batch signals exactly there and sparsely elsewhere. Rows fetched besides count
 * too while somebody has a reference to their agent. */
void              muster_agent_table_set_realized (MusterAgentTable        *self,
                                                   guint                    first,
                                                   guint                    n);
void              muster_agent_table_add_realized (MusterAgentTable        *self,
                                                   guint                    first,
                                                   guint                    n);

/* As g_list_model_get_item(), but borrowed, and not taken for a row the view holds. */
MusterAgent      *muster_agent_table_peek         (MusterAgentTable        *self,
                                                   guint                    position);
guint             muster_agent_table_find         (MusterAgentTable        *self,
                                                   MusterAgent             *agent); /* G_MAXUINT: not shown */

/* How many agents each choice of a filter would show, the other filters kept (the counts behind each choice).
 * @dimension: 's'tate, 'a'vailability, 't'eam, 'u'nit, 'r'ole; @choice as in MusterAgentFilter, NULL for all. */
guint             muster_agent_table_count        (MusterAgentTable        *self,
                                                   char                     dimension,
                                                   const char              *choice);

G_END_DECLS

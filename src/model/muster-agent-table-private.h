/* muster-agent-table-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-agent-table.h"
#include "muster-floor-private.h"

G_BEGIN_DECLS

/* Why an agent is not shown: a bit for each part of the filter it does not pass. */
typedef enum
{
  MUSTER_FAILS_STATE        = 1 << 0,
  MUSTER_FAILS_AVAILABILITY = 1 << 1,
  MUSTER_FAILS_TEAM         = 1 << 2,
  MUSTER_FAILS_UNIT         = 1 << 3,
  MUSTER_FAILS_ROLE         = 1 << 4,
  MUSTER_FAILS_ENABLED      = 1 << 5,
  MUSTER_FAILS_SEARCH       = 1 << 6,
  MUSTER_FAILS_GONE         = 1 << 7,
} MusterFails;

typedef enum
{
  MUSTER_STATE_ANY,
  MUSTER_STATE_ONLINE,
  MUSTER_STATE_BUSY,
  MUSTER_STATE_BREAK,
  MUSTER_STATE_OFFLINE,
  MUSTER_STATE_DISABLED,
  MUSTER_STATE_EXACT,
  MUSTER_STATE_TEXT,               /* an activity this version does not know */
} MusterStateChoice;

/* A filter made ready to be asked a hundred thousand times. */
typedef struct
{
  MusterStateChoice state;
  MusterExactStatus exact;
  MusterNamed      *reason;
  char             *text;
  int               availability;  /* -1: any */
  MusterNamed      *unit;
  MusterNamed      *role;
  MusterNamed      *team;
  gboolean          enabled_only;
  char            **words;
} MusterMatcher;

void     muster_matcher_compile (MusterMatcher           *self,
                                 MusterFloor             *floor,
                                 const MusterAgentFilter *filter);
void     muster_matcher_clear   (MusterMatcher           *self);
guint8   muster_matcher_fails   (const MusterMatcher     *self,
                                 MusterAgent             *agent);
gboolean muster_matcher_finds   (const MusterMatcher     *self,
                                 MusterAgent             *agent);

/* An agent's place in the order: up to three columns in 42 bits each, then the id's rank. */
typedef struct
{
  guint64 high;
  guint64 low;
  guint32 id;
  guint32 slot;
} MusterSortEntry;

#define MUSTER_MAX_SORT_KEYS 3

static inline int
muster_sort_entry_compare (const MusterSortEntry *a,
                           const MusterSortEntry *b)
{
  if (a->high != b->high)
    return a->high < b->high ? -1 : 1;
  if (a->low != b->low)
    return a->low < b->low ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}

gboolean        muster_sort_update_ranks (MusterFloor           *floor,
                                          const MusterAgentSort *keys,
                                          guint                  n_keys,
                                          guint                 *generations);
MusterSortEntry muster_sort_make_entry   (MusterFloor           *floor,
                                          MusterAgent           *agent,
                                          const MusterAgentSort *keys,
                                          guint                  n_keys);
void            muster_sort_entries      (MusterSortEntry       *entries,
                                          MusterSortEntry       *spare,
                                          guint                  n);

/* Which rows stay where they are relative to each other when one row of rows becomes another. */
void muster_list_diff (const guint32 *before,
                       guint          n_before,
                       const guint32 *after,
                       guint          n_after,
                       guint32       *where,
                       gboolean      *stays_before,
                       gboolean      *stays_after);

/* A range of rows the consumer holds items of; while it is told of a batch, with what stood there before. */
typedef struct
{
  guint    first;
  guint    n;                      /* before */
  guint    n_after;
  guint32 *before;
} MusterRange;

/* Telling of one batch, see muster-announcement.c. */
typedef struct
{
  gboolean       running;
  GListModel    *model;
  guint32       *where;            /* room for muster_list_diff() */
  const guint32 *after;            /* the new rows */
  guint          n_after;
  guint          n_now;            /* what get_n_items() says */
  GArray        *ranges;           /* MusterRange */
  guint          range;            /* the one being told of */
  guint          taken;            /* of its rows before, told as gone or staying */
  guint          given;            /* of its rows after, told */
} MusterAnnouncement;

void    muster_ranges_add        (GArray             *ranges,
                                  guint               first,
                                  guint               n);
void    muster_announcement_run  (MusterAnnouncement *self,
                                  GListModel         *model,
                                  GArray             *ranges,
                                  guint32            *where,
                                  const guint32      *before,
                                  guint               n_before,
                                  const guint32      *after,
                                  guint               n_after);
guint32 muster_announcement_slot (MusterAnnouncement *self,
                                  guint               position,
                                  guint              *final);

/* The counts behind each choice of a filter. */
typedef struct
{
  gboolean valid;
  gboolean stale;
  gint64   counted_at;
  guint    states[MUSTER_STATE_DISABLED + 1];
  guint    exact[MUSTER_EXACT_OTHER + 1];
  guint    availability[MUSTER_AVAILABILITY_DISCONNECTED + 1];
  guint    all[5];                 /* any choice of: state, availability, team, unit, role */
  GArray  *finishing;              /* by the number of the break reason, … */
  GArray  *breaks;
  GArray  *teams;
  GArray  *units;
  GArray  *roles;
} MusterFacets;

void  muster_facets_clear (MusterFacets *self);
void  muster_facets_count (MusterFacets *self,
                           MusterFloor  *floor,
                           const guint8 *fails,
                           guint         n_fails);
guint muster_facets_get   (MusterFacets *self,
                           MusterFloor  *floor,
                           const guint8 *fails,
                           guint         n_fails,
                           char          dimension,
                           const char   *choice);

/* By slot. */
enum
{
  FLAG_LISTED = 1 << 0,            /* has an entry */
  FLAG_DIRTY  = 1 << 1,
  FLAG_DROP   = 1 << 2,            /* its old entry is to go */
};

struct _MusterAgentTable
{
  GObject            parent_instance;

  MusterFloor       *floor;
  MusterAgentFilter  filter;
  MusterMatcher      matcher;
  gboolean           matcher_stale;
  MusterAgentSort    sort[MUSTER_MAX_SORT_KEYS];
  guint              n_sort;
  guint              generations[MUSTER_N_RANKINGS];
  gboolean           reorder;      /* all keys are to be made anew */
  GArray            *dirty;        /* slots */

  guint              n_slots;      /* what follows has room for so many */
  guint8            *flags;        /* by slot, as all down to where */
  guint8            *fails;
  MusterSortEntry   *keys;
  guint32           *where;
  MusterSortEntry   *all;          /* every agent in order, shown or not */
  MusterSortEntry   *all_spare;
  guint32           *view;         /* slots of those shown */
  guint32           *view_spare;
  guint              n_all;
  guint              n_view;

  GArray            *realized;     /* MusterRange */
  gboolean           all_realized; /* nobody has said what is: every row is told exactly */
  MusterAnnouncement telling;
  MusterFacets       facets;
};

void     muster_agent_table_make_room (MusterAgentTable *self,
                                       guint             n);
void     muster_agent_table_compile   (MusterAgentTable *self);
gboolean muster_agent_table_absorb    (MusterAgentTable *self);
guint    muster_agent_table_make_view (MusterAgentTable *self);

G_END_DECLS

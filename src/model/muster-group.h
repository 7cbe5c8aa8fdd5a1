/* muster-group.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-named-list.h"
#include "muster-ranking.h"

G_BEGIN_DECLS

typedef struct _MusterGroups MusterGroups;

/* A set of teams or queues, shared by all agents who have just these; its text is made when first asked for.
 * Counted without atomics: main thread only. */
typedef struct
{
  MusterGroups *owner;             /* NULL: the floor has let go of it */
  guint         refs;
  guint32       index;             /* dense among the groups of its owner */
  guint         hash;
  guint         n;
  char         *text;
  char         *collate_key;
  MusterNamed  *members[];
} MusterGroup;

struct _MusterGroups
{
  GHashTable    *set;              /* of MusterGroup, borrowed */
  GPtrArray     *by_index;         /* NULL: free */
  GArray        *free_indices;
  MusterRanking *ranking;          /* (nullable): is told which groups there are */
};

void         muster_groups_init    (MusterGroups            *self,
                                    MusterRanking           *ranking);
void         muster_groups_clear   (MusterGroups            *self);
MusterGroup *muster_groups_intern  (MusterGroups            *self,
                                    MusterNamedList         *list,
                                    const MusterWireStrings *ids);
void         muster_groups_renamed (MusterGroups            *self);
MusterGroup *muster_group_ref      (MusterGroup             *self);
void         muster_group_unref    (MusterGroup             *self);
const char  *muster_group_get_text (MusterGroup             *self);
const char  *muster_group_get_key  (MusterGroup             *self);
gboolean     muster_group_has      (MusterGroup             *self,
                                    MusterNamed             *named);

G_END_DECLS

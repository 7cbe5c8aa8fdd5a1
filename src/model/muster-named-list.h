/* muster-named-list.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "muster-named-private.h"
#include "muster-wire.h"

G_BEGIN_DECLS

/* All queues, or teams, or …: those whose name is known in a list by name, the others by id only. */
typedef struct
{
  GHashTable *by_id;               /* owns */
  GListStore *store;
  guint32     n_numbers;
} MusterNamedList;

void         muster_named_list_init   (MusterNamedList       *self);
void         muster_named_list_clear  (MusterNamedList       *self);
void         muster_named_list_empty  (MusterNamedList       *self);
MusterNamed *muster_named_list_ensure (MusterNamedList       *self,
                                       const char            *id);
MusterNamed *muster_named_list_lookup (MusterNamedList       *self,
                                       const char            *id);
gboolean     muster_named_list_set    (MusterNamedList       *self,
                                       MusterNamed           *named,
                                       const MusterWireNamed *wire);
gboolean     muster_named_list_remove (MusterNamedList       *self,
                                       MusterNamed           *named);
gboolean     muster_named_list_sweep  (MusterNamedList       *self,
                                       guint32                seen,
                                       GPtrArray             *removed);
void         muster_named_list_rank   (MusterNamedList       *self);

G_END_DECLS

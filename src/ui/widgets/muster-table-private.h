/* muster-table-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table.h"
#include "muster-table-selection.h"

G_BEGIN_DECLS

struct _MusterTable
{
  GtkWidget              parent_instance;

  const MusterTableSpec *spec;
  MusterTableColumns    *columns;
  MusterPainter         *painter;
  GListModel            *model;
  MusterTableSelection  *selection;
  GSimpleActionGroup    *actions;
  GMenu                 *menu;

  GtkWidget             *header;
  GtkWidget             *scrolled;
  GtkWidget             *list;
  GHashTable            *rows;        /* the bound MusterTableRows, borrowed */

  gint64                 (*now)         (gpointer data);
  gpointer               now_data;

  guint                  tick;        /* the next frame catches up */
  guint                  timer;       /* or this, when no frame comes */
  guint                  seconds;     /* timed cells, while shown */
  guint                  n_batches;
  gboolean               moved;       /* rows came, went or moved in this batch */
  gboolean               compact;
  gboolean               narrow;
};

/* How far the first column stands from its place, so that it stays in view: 0 when it does not have to, or cannot. */
int  muster_table_get_shift       (MusterTable *self);
void muster_table_start_following (MusterTable *self);
void muster_table_stop_following  (MusterTable *self,
                                   gboolean     for_good);

G_END_DECLS

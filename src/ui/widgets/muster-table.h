/* muster-table.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-table-columns.h"

G_BEGIN_DECLS

/**
 * MusterTableSpec:
 *
 * What a table shows, described once and static. Items emit `changed` when what they say may have changed.
 * @label, @description: of a whole row, for assistive technology
 * @avatar: (nullable): the name that stands for the item's picture in the first column of narrow rows
 * @title, @state, @end: the columns of the two-line rows of narrow windows: first line, second line, end edge
 * @state_of: (nullable): instead of @state, the column of the second line that says most of this item
 * @find: where an item is now, G_MAXUINT when it is not there
 * @is_dirty, @catch_up, @set_realized: (nullable): a model that applies changes in batches, when it is told to
 */
typedef struct
{
  const MusterTableColumn *columns;
  guint                    n_columns;
  char                  *(*label)        (gpointer    item,
                                          gint64      now);
  char                  *(*description)  (gpointer    item,
                                          gint64      now);
  const char            *(*avatar)       (gpointer    item);
  guint                    title;
  guint                    state;
  guint                    end;
  guint                  (*state_of)     (gpointer    item);
  guint                  (*find)         (GListModel *model,
                                          gpointer    item);
  gboolean               (*is_dirty)     (GListModel *model);
  void                   (*catch_up)     (GListModel *model);
  void                   (*set_realized) (GListModel *model,
                                          guint       first,
                                          guint       n);
} MusterTableSpec;

/**
 * MusterTable:
 *
 * A live table: our own header above a GtkListView whose rows draw themselves.
 * Properties: `compact` (rows of 32 px instead of 44), `narrow` (two-line rows, no header), `selected` (the item).
 * Signal `activated` with the item, by a click or Enter. Actions of muster_table_get_actions(), inserted under
 * "table": a boolean `show-ID` for each column that may be hidden, `compact`, `reset-columns`.
 */
#define MUSTER_TYPE_TABLE (muster_table_get_type ())
G_DECLARE_FINAL_TYPE (MusterTable, muster_table, MUSTER, TABLE, GtkWidget)

GtkWidget             *muster_table_new              (const MusterTableSpec *spec);
void                   muster_table_set_model        (MusterTable           *self,
                                                      GListModel            *model);
GListModel            *muster_table_get_model        (MusterTable           *self);
/* The time that timed cells count to; the server's. */
void                   muster_table_set_clock        (MusterTable           *self,
                                                      gint64               (*now) (gpointer data),
                                                      gpointer               data);
/* The model may be dirty: it catches up with the next frame, or within 250 ms while the table is not shown. */
void                   muster_table_wake             (MusterTable           *self);

const MusterTableSpec *muster_table_get_spec         (MusterTable           *self);
MusterTableColumns    *muster_table_get_columns      (MusterTable           *self);
MusterPainter         *muster_table_get_painter      (MusterTable           *self);
gint64                 muster_table_get_now          (MusterTable           *self);
gboolean               muster_table_get_compact      (MusterTable           *self);
void                   muster_table_set_compact      (MusterTable           *self,
                                                      gboolean               compact);
gboolean               muster_table_get_narrow       (MusterTable           *self);
void                   muster_table_set_narrow       (MusterTable           *self,
                                                      gboolean               narrow);
gpointer               muster_table_get_selected     (MusterTable           *self);
void                   muster_table_set_selected     (MusterTable           *self,
                                                      gpointer               item);
GActionGroup          *muster_table_get_actions      (MusterTable           *self);
GMenuModel            *muster_table_get_columns_menu (MusterTable           *self);
GtkWidget             *muster_table_get_list         (MusterTable           *self);
GtkWidget             *muster_table_get_header       (MusterTable           *self);
/* Tests: how many batches were applied, and whether one is due. */
guint                  muster_table_get_n_batches    (MusterTable           *self,
                                                      gboolean              *waiting);

G_END_DECLS

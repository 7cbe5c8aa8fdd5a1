/* muster-table-columns.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-painter.h"

G_BEGIN_DECLS

/**
 * MusterTableColumn:
 *
 * A column, described once.
 * @text: what the cell says: drawn, spoken, and what decides whether a cell must be drawn again
 * @width, @min_width: for text of the usual size
 * @draw: draws the cell; NULL for the plain text. The snapshot's origin is the cell's corner, @layout holds @text
 * @tooltip: NULL: the text where it is cut off
 */
typedef struct
{
  const char *id;             /* in settings and actions */
  const char *title;          /* N_() */
  int         width;
  int         min_width;
  float       xalign;
  int         lines;          /* 2: where the row is high enough, long text takes a second line */
  gboolean    numeric;        /* tabular figures */
  gboolean    timed;          /* the text follows the clock */
  gboolean    essential;      /* cannot be hidden */
  gboolean    hidden;         /* at first */
  gboolean    expand;         /* takes a share of the width that is left over */
  int         sort_key;       /* -1: does not sort */
  char     *(*text)           (gpointer         item,
                               gint64           now);
  void      (*draw)           (MusterPainter   *painter,
                               GtkSnapshot     *snapshot,
                               gpointer         item,
                               PangoLayout     *layout,
                               int              width,
                               int              height);
  char     *(*tooltip)        (gpointer         item,
                               gint64           now);
} MusterTableColumn;

typedef struct
{
  int      key;
  gboolean descending;
} MusterTableSort;

/**
 * MusterTableColumns:
 *
 * The user's arrangement of the columns: order, widths, what is hidden, the sort. Header and rows share it.
 * Signals: `layout-changed` (order, width, visibility), `sort-changed`.
 * Columns are named by their index in the description; places are positions among the visible ones.
 */
#define MUSTER_TYPE_TABLE_COLUMNS (muster_table_columns_get_type ())
G_DECLARE_FINAL_TYPE (MusterTableColumns, muster_table_columns, MUSTER, TABLE_COLUMNS, GObject)

MusterTableColumns      *muster_table_columns_new           (const MusterTableColumn *columns,
                                                             guint                    n_columns);
guint                    muster_table_columns_get_n         (MusterTableColumns      *self);
const MusterTableColumn *muster_table_columns_get           (MusterTableColumns      *self,
                                                             guint                    column);
guint                    muster_table_columns_lookup        (MusterTableColumns      *self,
                                                             const char              *id); /* G_MAXUINT: none */
guint                    muster_table_columns_get_n_visible (MusterTableColumns      *self);
guint                    muster_table_columns_at            (MusterTableColumns      *self,
                                                             guint                    place);
guint                    muster_table_columns_place_of      (MusterTableColumns      *self,
                                                             guint                    column); /* G_MAXUINT: hidden */
gboolean                 muster_table_columns_get_visible   (MusterTableColumns      *self,
                                                             guint                    column);
void                     muster_table_columns_set_visible   (MusterTableColumns      *self,
                                                             guint                    column,
                                                             gboolean                 visible);
int                      muster_table_columns_get_width     (MusterTableColumns      *self,
                                                             guint                    column);
void                     muster_table_columns_set_width     (MusterTableColumns      *self,
                                                             guint                    column,
                                                             int                      width);
void                     muster_table_columns_move          (MusterTableColumns      *self,
                                                             guint                    column,
                                                             guint                    place);
void                     muster_table_columns_reset         (MusterTableColumns      *self);

/* How much larger than usual text is: all widths here count for that. */
gboolean                 muster_table_columns_set_scale     (MusterTableColumns      *self,
                                                             double                   scale);

/* Geometry, from the start edge: for a width of at least the total, where a place lies. */
int                      muster_table_columns_get_total     (MusterTableColumns      *self);
void                     muster_table_columns_locate        (MusterTableColumns      *self,
                                                             int                      width,
                                                             guint                    place,
                                                             int                     *x,
                                                             int                     *column_width);
int                      muster_table_columns_get_shift     (MusterTableColumns      *self,
                                                             GtkAdjustment           *hadjustment,
                                                             gboolean                 rtl);

const MusterTableSort   *muster_table_columns_get_sort      (MusterTableColumns      *self,
                                                             guint                   *n);
gboolean                 muster_table_columns_get_sorted    (MusterTableColumns      *self,
                                                             guint                    column,
                                                             gboolean                *descending,
                                                             guint                   *rank);
void                     muster_table_columns_sort_by       (MusterTableColumns      *self,
                                                             guint                    column,
                                                             gboolean                 add);

/* As GSettings keeps it: a(sbi) and a(sb). Unknown names are passed over, missing ones take their place at the end. */
GVariant                *muster_table_columns_save_layout   (MusterTableColumns      *self);
void                     muster_table_columns_load_layout   (MusterTableColumns      *self,
                                                             GVariant                *layout);
GVariant                *muster_table_columns_save_sort     (MusterTableColumns      *self);
void                     muster_table_columns_load_sort     (MusterTableColumns      *self,
                                                             GVariant                *sort);

G_END_DECLS

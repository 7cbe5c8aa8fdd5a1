/* muster-table-columns.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-columns.h"

#define MAX_COLUMNS   32
#define MAX_SORT_KEYS 3
#define MAX_WIDTH     1200

struct _MusterTableColumns
{
  GObject                  parent_instance;

  const MusterTableColumn *columns;
  guint                    n_columns;
  guint                    order[MAX_COLUMNS]; /* all columns, hidden ones included */
  int                      widths[MAX_COLUMNS]; /* for text of the usual size */
  double                   scale;
  gboolean                 visible[MAX_COLUMNS];
  MusterTableSort          sort[MAX_SORT_KEYS];
  guint                    n_sort;
};

enum
{
  LAYOUT_CHANGED,
  SORT_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterTableColumns, muster_table_columns, G_TYPE_OBJECT)

static void
layout_changed (MusterTableColumns *self)
{
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

static int
scaled (MusterTableColumns *self,
        guint               column)
{
  return (int) (self->widths[column] * self->scale + 0.5);
}

static void
set_defaults (MusterTableColumns *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->order[i] = i;
      self->widths[i] = self->columns[i].width;
      self->visible[i] = !self->columns[i].hidden;
    }
}

static void
muster_table_columns_class_init (MusterTableColumnsClass *klass)
{
  signals[LAYOUT_CHANGED] =
    g_signal_new ("layout-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_FIRST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SORT_CHANGED] =
    g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_FIRST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_table_columns_init (MusterTableColumns *self)
{
}

/**
 * muster_table_columns_new:
 * @columns: static descriptions, at most 32
 *
 * Returns: (transfer full): the arrangement the descriptions ask for
 */
MusterTableColumns *
muster_table_columns_new (const MusterTableColumn *columns,
                          guint                    n_columns)
{
  MusterTableColumns *self;

  g_return_val_if_fail (n_columns > 0 && n_columns <= MAX_COLUMNS, NULL);

  self = g_object_new (MUSTER_TYPE_TABLE_COLUMNS, NULL);
  self->columns = columns;
  self->n_columns = n_columns;
  self->scale = 1;
  set_defaults (self);

  return self;
}

/** muster_table_columns_get_n: Returns: how many columns are described */
guint
muster_table_columns_get_n (MusterTableColumns *self)
{
  return self->n_columns;
}

/** muster_table_columns_get: Returns: (transfer none): the description of a column */
const MusterTableColumn *
muster_table_columns_get (MusterTableColumns *self,
                          guint               column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return &self->columns[column];
}

/** muster_table_columns_lookup: Returns: the column of that id, or %G_MAXUINT */
guint
muster_table_columns_lookup (MusterTableColumns *self,
                             const char         *id)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (g_strcmp0 (self->columns[i].id, id) == 0)
        return i;
    }

  return G_MAXUINT;
}

/** muster_table_columns_get_n_visible: Returns: how many columns are shown */
guint
muster_table_columns_get_n_visible (MusterTableColumns *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_columns; i++)
    n += self->visible[i];

  return n;
}

/** muster_table_columns_at: Returns: the column at a visible place, or %G_MAXUINT */
guint
muster_table_columns_at (MusterTableColumns *self,
                         guint               place)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (self->visible[self->order[i]] && place-- == 0)
        return self->order[i];
    }

  return G_MAXUINT;
}

/** muster_table_columns_place_of: Returns: where a column stands among the visible ones, or %G_MAXUINT */
guint
muster_table_columns_place_of (MusterTableColumns *self,
                               guint               column)
{
  guint place = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!self->visible[self->order[i]])
        continue;
      if (self->order[i] == column)
        return place;
      place++;
    }

  return G_MAXUINT;
}

/** muster_table_columns_get_visible: Returns: whether the column is shown */
gboolean
muster_table_columns_get_visible (MusterTableColumns *self,
                                  guint               column)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  return self->visible[column];
}

/**
 * muster_table_columns_set_visible:
 *
 * Shows or hides a column; an essential one stays.
 */
void
muster_table_columns_set_visible (MusterTableColumns *self,
                                  guint               column,
                                  gboolean            visible)
{
  g_return_if_fail (column < self->n_columns);

  if (self->visible[column] == visible || self->columns[column].essential)
    return;

  self->visible[column] = visible;
  layout_changed (self);
}

/** muster_table_columns_get_width: Returns: the width the user gave, without its share of what is left over */
int
muster_table_columns_get_width (MusterTableColumns *self,
                                guint               column)
{
  g_return_val_if_fail (column < self->n_columns, 0);

  return scaled (self, column);
}

/** muster_table_columns_set_width: not below the column's least width */
void
muster_table_columns_set_width (MusterTableColumns *self,
                                guint               column,
                                int                 width)
{
  g_return_if_fail (column < self->n_columns);

  width = CLAMP ((int) (width / self->scale + 0.5), self->columns[column].min_width, MAX_WIDTH);

  if (self->widths[column] == width)
    return;

  self->widths[column] = width;
  layout_changed (self);
}

/**
 * muster_table_columns_move:
 * @place: where the column shall stand among the visible ones
 */
void
muster_table_columns_move (MusterTableColumns *self,
                           guint               column,
                           guint               place)
{
  guint from = 0;
  guint to;
  guint target;

  g_return_if_fail (column < self->n_columns);

  target = muster_table_columns_at (self, place);
  if (target == G_MAXUINT || target == column)
    return;

  while (self->order[from] != column)
    from++;
  for (to = 0; self->order[to] != target; to++)
    ;

  for (; from < to; from++)
    self->order[from] = self->order[from + 1];
  for (; from > to; from--)
    self->order[from] = self->order[from - 1];
  self->order[to] = column;

  layout_changed (self);
}

/**
 * muster_table_columns_set_scale:
 * @scale: 1 for text of the usual size
 *
 * Nothing that the user chose changes, so there is no signal.
 *
 * Returns: whether widths are others now
 */
gboolean
muster_table_columns_set_scale (MusterTableColumns *self,
                                double              scale)
{
  if (ABS (self->scale - scale) < 0.01)
    return FALSE;

  self->scale = scale;

  return TRUE;
}

/** muster_table_columns_reset: back to the described order, widths and visibility */
void
muster_table_columns_reset (MusterTableColumns *self)
{
  set_defaults (self);
  layout_changed (self);
}

/** muster_table_columns_get_total: Returns: the width of all visible columns together */
int
muster_table_columns_get_total (MusterTableColumns *self)
{
  int total = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (self->visible[i])
        total += scaled (self, i);
    }

  return total;
}

/**
 * muster_table_columns_locate:
 * @width: the row's width; what exceeds the total goes to the expanding columns
 * @x: (out): distance from the start edge
 * @column_width: (out): width there
 */
void
muster_table_columns_locate (MusterTableColumns *self,
                             int                 width,
                             guint               place,
                             int                *x,
                             int                *column_width)
{
  int extra = MAX (0, width - muster_table_columns_get_total (self));
  int weight = 0;
  int at = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (self->visible[i] && self->columns[i].expand)
        weight += scaled (self, i);
    }

  for (guint i = 0; i < self->n_columns; i++)
    {
      guint column = self->order[i];
      int w = scaled (self, column);

      if (!self->visible[column])
        continue;
      if (self->columns[column].expand && weight > 0)
        {
          int share = (int) ((gint64) extra * w / weight);

          extra -= share;
          weight -= w;
          w += share;
        }
      if (place-- == 0)
        {
          *x = at;
          *column_width = w;
          return;
        }
      at += w;
    }

  *x = at;
  *column_width = 0;
}

/**
 * muster_table_columns_get_shift:
 * @hadjustment: what the rows scroll with
 *
 * An essential column that comes first stays in view while the others scroll, if it leaves them half of the room.
 *
 * Returns: how far from its place it stands for that, from the start edge
 */
int
muster_table_columns_get_shift (MusterTableColumns *self,
                                GtkAdjustment      *hadjustment,
                                gboolean            rtl)
{
  double page = gtk_adjustment_get_page_size (hadjustment);
  double shift = gtk_adjustment_get_value (hadjustment);
  guint first = muster_table_columns_at (self, 0);

  if (first == G_MAXUINT || !self->columns[first].essential || scaled (self, first) > page / 2)
    return 0;
  if (rtl)
    shift = gtk_adjustment_get_upper (hadjustment) - page - shift;

  return MAX (0, (int) shift);
}

/** muster_table_columns_get_sort: Returns: (transfer none): the sort, most important key first */
const MusterTableSort *
muster_table_columns_get_sort (MusterTableColumns *self,
                               guint              *n)
{
  *n = self->n_sort;
  return self->sort;
}

/**
 * muster_table_columns_get_sorted:
 * @rank: (out) (optional): 1 for the most important key
 *
 * Returns: whether the column takes part in the sort
 */
gboolean
muster_table_columns_get_sorted (MusterTableColumns *self,
                                 guint               column,
                                 gboolean           *descending,
                                 guint              *rank)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  for (guint i = 0; i < self->n_sort; i++)
    {
      if (self->columns[column].sort_key < 0 || self->sort[i].key != self->columns[column].sort_key)
        continue;
      if (descending != NULL)
        *descending = self->sort[i].descending;
      if (rank != NULL)
        *rank = i + 1;
      return TRUE;
    }

  return FALSE;
}

/**
 * muster_table_columns_sort_by:
 * @add: keep the other keys, and make this the least important one
 *
 * Sorts by a column; once more turns its direction.
 */
void
muster_table_columns_sort_by (MusterTableColumns *self,
                              guint               column,
                              gboolean            add)
{
  gboolean descending = FALSE;
  guint rank = 0;

  g_return_if_fail (column < self->n_columns);

  if (self->columns[column].sort_key < 0)
    return;

  if (muster_table_columns_get_sorted (self, column, &descending, &rank))
    descending = !descending;

  if (!add)
    {
      self->n_sort = 0;
      rank = 0;
    }

  if (rank == 0)
    rank = self->n_sort = MIN (self->n_sort + 1, MAX_SORT_KEYS);

  self->sort[rank - 1].key = self->columns[column].sort_key;
  self->sort[rank - 1].descending = descending;

  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

/** muster_table_columns_save_layout: Returns: (transfer floating): a(sbi): id, visible, width in order */
GVariant *
muster_table_columns_save_layout (MusterTableColumns *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sbi)"));
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint column = self->order[i];

      g_variant_builder_add (&builder, "(sbi)",
                             self->columns[column].id, self->visible[column], self->widths[column]);
    }

  return g_variant_builder_end (&builder);
}

/** muster_table_columns_load_layout: @layout: what save_layout() gave, perhaps in another version */
void
muster_table_columns_load_layout (MusterTableColumns *self,
                                  GVariant           *layout)
{
  gboolean seen[MAX_COLUMNS] = { FALSE };
  GVariantIter iter;
  const char *id;
  gboolean visible;
  int width;
  guint n = 0;

  g_return_if_fail (g_variant_is_of_type (layout, G_VARIANT_TYPE ("a(sbi)")));

  set_defaults (self);
  g_variant_iter_init (&iter, layout);
  while (g_variant_iter_next (&iter, "(&sbi)", &id, &visible, &width))
    {
      guint column = muster_table_columns_lookup (self, id);

      if (column == G_MAXUINT || seen[column])
        continue;
      seen[column] = TRUE;
      self->order[n++] = column;
      self->visible[column] = visible || self->columns[column].essential;
      self->widths[column] = CLAMP (width, self->columns[column].min_width, MAX_WIDTH);
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!seen[i])
        self->order[n++] = i;
    }

  layout_changed (self);
}

/** muster_table_columns_save_sort: Returns: (transfer floating): a(sb): id, descending */
GVariant *
muster_table_columns_save_sort (MusterTableColumns *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sb)"));
  for (guint i = 0; i < self->n_sort; i++)
    {
      for (guint c = 0; c < self->n_columns; c++)
        {
          if (self->columns[c].sort_key != self->sort[i].key)
            continue;
          g_variant_builder_add (&builder, "(sb)", self->columns[c].id, self->sort[i].descending);
          break;
        }
    }

  return g_variant_builder_end (&builder);
}

/** muster_table_columns_load_sort: @sort: what save_sort() gave */
void
muster_table_columns_load_sort (MusterTableColumns *self,
                                GVariant           *sort)
{
  GVariantIter iter;
  const char *id;
  gboolean descending;

  g_return_if_fail (g_variant_is_of_type (sort, G_VARIANT_TYPE ("a(sb)")));

  self->n_sort = 0;
  g_variant_iter_init (&iter, sort);
  while (self->n_sort < MAX_SORT_KEYS && g_variant_iter_next (&iter, "(&sb)", &id, &descending))
    {
      guint column = muster_table_columns_lookup (self, id);

      if (column == G_MAXUINT || self->columns[column].sort_key < 0 ||
          muster_table_columns_get_sorted (self, column, NULL, NULL))
        continue;
      self->sort[self->n_sort].key = self->columns[column].sort_key;
      self->sort[self->n_sort++].descending = descending;
    }

  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

/* muster-table-row.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-row.h"

#include "muster-table-cell.h"
#include "muster-table-private.h"

#define CELL_PAD       10
#define ROW_HEIGHT     44
#define COMPACT_HEIGHT 32
#define NARROW_HEIGHT  64
#define NARROW_AVATAR  40
#define NARROW_END     112

struct _MusterTableRow
{
  GtkWidget     parent_instance;

  MusterTable  *table;        /* weak: the table holds the list that holds us */
  guint         n_columns;
  GtkListItem  *list_item;    /* borrowed: it holds us */
  gpointer      item;
  PangoLayout **layouts;      /* by column; NULL until drawn */
  char        **texts;        /* what the layouts say */
  GPtrArray    *cells;        /* accessible cells, once somebody asked for them */
  gboolean      stale;        /* the texts may be old */
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterTableRow, muster_table_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, accessible_init))

static void
update_accessible (MusterTableRow *self)
{
  const MusterTableSpec *spec = muster_table_get_spec (self->table);
  gint64 now = muster_table_get_now (self->table);
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;

  if (self->item == NULL || self->list_item == NULL)
    return;

  label = spec->label (self->item, now);
  description = spec->description (self->item, now);
  if (g_strcmp0 (label, gtk_list_item_get_accessible_label (self->list_item)) != 0)
    gtk_list_item_set_accessible_label (self->list_item, label);
  if (g_strcmp0 (description, gtk_list_item_get_accessible_description (self->list_item)) != 0)
    gtk_list_item_set_accessible_description (self->list_item, description);

  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    muster_table_cell_update (g_ptr_array_index (self->cells, i));
}

static void
on_item_changed (MusterTableRow *self)
{
  self->stale = TRUE;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The layout of a column, with the text that is true now. */
static PangoLayout *
ensure_layout (MusterTableRow *self,
               guint           column)
{
  const MusterTableColumn *c = &muster_table_get_spec (self->table)->columns[column];
  g_autofree char *text = NULL;

  if (self->layouts[column] != NULL && self->texts[column] != NULL && !self->stale)
    return self->layouts[column];

  text = c->text (self->item, muster_table_get_now (self->table));
  if (self->layouts[column] == NULL)
    {
      self->layouts[column] = muster_painter_create_layout (GTK_WIDGET (self), text, c->numeric,
                                                            column == muster_table_get_spec (self->table)->title);
      if (c->lines > 1)
        {
          pango_layout_set_wrap (self->layouts[column], PANGO_WRAP_WORD_CHAR);
          pango_layout_set_height (self->layouts[column], -c->lines);
        }
      g_set_str (&self->texts[column], text);
    }
  else if (g_set_str (&self->texts[column], text))
    pango_layout_set_text (self->layouts[column], text, -1);

  return self->layouts[column];
}

static void
draw_cell (MusterTableRow *self,
           GtkSnapshot    *snapshot,
           guint           column,
           int             width,
           int             height)
{
  const MusterTableColumn *c = &muster_table_get_spec (self->table)->columns[column];
  MusterPainter *painter = muster_table_get_painter (self->table);
  PangoLayout *layout = ensure_layout (self, column);

  if (c->draw != NULL)
    c->draw (painter, snapshot, self->item, layout, width, height);
  else
    muster_painter_text (painter, snapshot, layout, MUSTER_TONE_NORMAL, c->xalign, 0, width, width, height);
}

static void
draw_cell_at (MusterTableRow *self,
              GtkSnapshot    *snapshot,
              guint           column,
              int             x,
              int             y,
              int             width,
              int             height)
{
  if (width <= 0)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  draw_cell (self, snapshot, column, width, height);
  gtk_snapshot_restore (snapshot);
}

/* What the second line of a narrow row says. */
static guint
state_column (MusterTableRow *self)
{
  const MusterTableSpec *spec = muster_table_get_spec (self->table);

  return spec->state_of != NULL ? spec->state_of (self->item) : spec->state;
}

static void
snapshot_narrow (MusterTableRow *self,
                 GtkSnapshot    *snapshot)
{
  const MusterTableSpec *spec = muster_table_get_spec (self->table);
  MusterPainter *painter = muster_table_get_painter (self->table);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int start = CELL_PAD + NARROW_AVATAR + CELL_PAD;
  int line = (height - 12) / 2;
  int end = MIN (NARROW_END, width / 3);
  PangoLayout *title = ensure_layout (self, spec->title);

  if (spec->avatar != NULL)
    muster_painter_avatar (painter, snapshot, spec->avatar (self->item), NARROW_AVATAR, CELL_PAD, width, height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, 6));
  muster_painter_text (painter, snapshot, title, MUSTER_TONE_NORMAL, 0, start, width - start - CELL_PAD, width, line);
  gtk_snapshot_restore (snapshot);

  draw_cell_at (self, snapshot, state_column (self), start, 6 + line, width - start - end - 2 * CELL_PAD, line);
  draw_cell_at (self, snapshot, spec->end, width - CELL_PAD - end, 6 + line, end, line);
}

static void
snapshot_cells (MusterTableRow *self,
                GtkSnapshot    *snapshot)
{
  MusterTableColumns *columns = muster_table_get_columns (self->table);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int shift = muster_table_get_shift (self->table);
  int end = 0;

  for (guint place = 0; place < muster_table_columns_get_n_visible (columns); place++)
    {
      guint column = muster_table_columns_at (columns, place);
      int x;
      int w;

      muster_table_columns_locate (columns, width, place, &x, &w);
      if (place == 0)
        x += shift;
      if (x + w > end)
        draw_cell_at (self, snapshot, column, x + CELL_PAD, 0, w - 2 * CELL_PAD, height);
      else if (self->stale)
        g_clear_pointer (&self->texts[column], g_free);
      if (place > 0 || shift == 0)
        continue;

      /* The first one stays; the others end where it does. */
      end = x + w;
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (rtl ? 0 : end, 0, MAX (0, width - end), height));
    }

  if (end > 0)
    {
      gtk_snapshot_pop (snapshot);
      muster_painter_edge (muster_table_get_painter (self->table), snapshot, end, width, height);
    }
}

static void
muster_table_row_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (widget);
  MusterTableColumns *columns = muster_table_get_columns (self->table);

  if (self->item == NULL)
    return;

  muster_painter_begin (muster_table_get_painter (self->table), widget);

  if (muster_table_get_narrow (self->table))
    {
      snapshot_narrow (self, snapshot);
    }
  else
    {
      snapshot_cells (self, snapshot);
    }

  if (self->stale)
    {
      /* What was not drawn just now is made again when its turn comes. */
      for (guint i = 0; i < self->n_columns; i++)
        {
          if (muster_table_get_narrow (self->table) || !muster_table_columns_get_visible (columns, i))
            g_clear_pointer (&self->texts[i], g_free);
        }
      self->stale = FALSE;
    }
}

static void
muster_table_row_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = muster_table_get_narrow (self->table) ? 200
               : muster_table_columns_get_total (muster_table_get_columns (self->table));
  else if (muster_table_get_narrow (self->table))
    *minimum = MAX (NARROW_HEIGHT, 2 * muster_painter_line_height (widget) + 20);
  else if (muster_table_get_compact (self->table))
    *minimum = MAX (COMPACT_HEIGHT, muster_painter_line_height (widget) + 12);
  else
    *minimum = MAX (ROW_HEIGHT, 2 * muster_painter_line_height (widget) + 4);

  *natural = *minimum;
}

static gboolean
muster_table_row_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard,
                                GtkTooltip *tooltip)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (widget);
  MusterTableColumns *columns = muster_table_get_columns (self->table);
  g_autofree char *text = NULL;
  guint column = muster_table_get_spec (self->table)->state;
  graphene_rect_t cell = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (self->item == NULL)
    return FALSE;

  if (!muster_table_get_narrow (self->table) && !keyboard)
    {
      for (guint place = 0; place < muster_table_columns_get_n_visible (columns); place++)
        {
          column = muster_table_columns_at (columns, place);
          muster_table_row_get_cell (self, column, &cell);
          if (graphene_rect_contains_point (&cell, &GRAPHENE_POINT_INIT (x, y)))
            break;
        }
    }

  text = muster_table_row_dup_tooltip (self, column);
  if (text == NULL || *text == '\0')
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) cell.origin.x, (int) cell.origin.y,
                                                      (int) cell.size.width, (int) cell.size.height });
  return TRUE;
}

static void
muster_table_row_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (widget);

  GTK_WIDGET_CLASS (muster_table_row_parent_class)->css_changed (widget, change);
  muster_table_row_forget_fonts (self);
}

static void
muster_table_row_direction_changed (GtkWidget       *widget,
                                    GtkTextDirection previous)
{
  muster_table_row_forget_fonts (MUSTER_TABLE_ROW (widget));
}

static void
muster_table_row_system_setting_changed (GtkWidget       *widget,
                                         GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (muster_table_row_parent_class)->system_setting_changed (widget, setting);
  muster_table_row_forget_fonts (MUSTER_TABLE_ROW (widget));
}

static GtkAccessible *
muster_table_row_get_first_accessible_child (GtkAccessible *accessible)
{
  return muster_table_row_dup_cell (MUSTER_TABLE_ROW (accessible), 0);
}

static void
accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_first_accessible_child = muster_table_row_get_first_accessible_child;
}

static void
muster_table_row_dispose (GObject *object)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (object);

  muster_table_row_set_item (self, NULL);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  self->list_item = NULL;

  G_OBJECT_CLASS (muster_table_row_parent_class)->dispose (object);
}

static void
muster_table_row_finalize (GObject *object)
{
  MusterTableRow *self = MUSTER_TABLE_ROW (object);

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_clear_object (&self->layouts[i]);
      g_clear_pointer (&self->texts[i], g_free);
    }
  g_free (self->layouts);
  g_free (self->texts);
  g_clear_weak_pointer (&self->table);

  G_OBJECT_CLASS (muster_table_row_parent_class)->finalize (object);
}

static void
muster_table_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, MUSTER_TABLE_ROW (object)->item);
}

static void
muster_table_row_class_init (MusterTableRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = muster_table_row_dispose;
  object_class->finalize = muster_table_row_finalize;
  object_class->get_property = muster_table_row_get_property;
  widget_class->measure = muster_table_row_measure;
  widget_class->snapshot = muster_table_row_snapshot;
  widget_class->query_tooltip = muster_table_row_query_tooltip;
  widget_class->css_changed = muster_table_row_css_changed;
  widget_class->direction_changed = muster_table_row_direction_changed;
  widget_class->system_setting_changed = muster_table_row_system_setting_changed;

  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "muster-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
muster_table_row_init (MusterTableRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/** muster_table_row_new: Returns: a row of that table, for that list item */
GtkWidget *
muster_table_row_new (MusterTable *table,
                      GtkListItem *list_item)
{
  MusterTableRow *self = g_object_new (MUSTER_TYPE_TABLE_ROW, NULL);

  g_set_weak_pointer (&self->table, table);
  self->n_columns = muster_table_get_spec (table)->n_columns;
  self->list_item = list_item;
  self->layouts = g_new0 (PangoLayout *, self->n_columns);
  self->texts = g_new0 (char *, self->n_columns);

  return GTK_WIDGET (self);
}

/** muster_table_row_set_item: @item: (nullable) (transfer none): what to show */
void
muster_table_row_set_item (MusterTableRow *self,
                           gpointer        item)
{
  g_return_if_fail (MUSTER_IS_TABLE_ROW (self));

  if (self->item == item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, on_item_changed, self);
  g_set_object ((GObject **) &self->item, item);
  if (item != NULL)
    {
      g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
      on_item_changed (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

/** muster_table_row_get_item: Returns: (transfer none) (nullable): what is shown */
gpointer
muster_table_row_get_item (MusterTableRow *self)
{
  return self->item;
}

/** muster_table_row_get_table: Returns: (transfer none): the table this is a row of */
MusterTable *
muster_table_row_get_table (MusterTableRow *self)
{
  return self->table;
}

/** muster_table_row_forget_fonts: the style, the fonts or the size of rows changed */
void
muster_table_row_forget_fonts (MusterTableRow *self)
{
  if (self->layouts == NULL)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_object (&self->layouts[i]);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * muster_table_row_tick:
 *
 * A second has passed: draws again if a timed cell says something else now.
 *
 * Returns: whether it does
 */
gboolean
muster_table_row_tick (MusterTableRow *self)
{
  const MusterTableSpec *spec = muster_table_get_spec (self->table);
  gint64 now = muster_table_get_now (self->table);
  gboolean differs = FALSE;

  if (self->item == NULL)
    return FALSE;

  for (guint i = 0; i < spec->n_columns; i++)
    {
      g_autofree char *text = NULL;

      if (!spec->columns[i].timed || self->layouts[i] == NULL)
        continue;
      text = spec->columns[i].text (self->item, now);
      if (g_set_str (&self->texts[i], text))
        {
          pango_layout_set_text (self->layouts[i], text, -1);
          differs = TRUE;
        }
    }

  if (differs)
    {
      for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
        muster_table_cell_update (g_ptr_array_index (self->cells, i));
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  return differs;
}

/** muster_table_row_dup_text: Returns: (transfer full): what the cell says */
char *
muster_table_row_dup_text (MusterTableRow *self,
                           guint           column)
{
  if (self->item == NULL)
    return g_strdup ("");

  return muster_table_get_spec (self->table)->columns[column].text (self->item, muster_table_get_now (self->table));
}

/** muster_table_row_dup_tooltip: Returns: (transfer full) (nullable): what the cell says on asking */
char *
muster_table_row_dup_tooltip (MusterTableRow *self,
                              guint           column)
{
  const MusterTableColumn *c = &muster_table_get_spec (self->table)->columns[column];

  if (self->item == NULL)
    return NULL;
  if (c->tooltip != NULL)
    return c->tooltip (self->item, muster_table_get_now (self->table));
  if (self->layouts[column] != NULL && pango_layout_is_ellipsized (self->layouts[column]))
    return g_strdup (self->texts[column]);

  return NULL;
}

/** muster_table_row_get_cell: @cell: (out): where the column's cell lies in the row; empty while it is hidden */
void
muster_table_row_get_cell (MusterTableRow  *self,
                           guint            column,
                           graphene_rect_t *cell)
{
  MusterTableColumns *columns = muster_table_get_columns (self->table);
  guint place = muster_table_columns_place_of (columns, column);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int x = 0;
  int w = 0;

  if (place != G_MAXUINT)
    muster_table_columns_locate (columns, width, place, &x, &w);
  if (place == 0)
    x += muster_table_get_shift (self->table);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x - w;

  graphene_rect_init (cell, x, 0, w, gtk_widget_get_height (GTK_WIDGET (self)));
}

/**
 * muster_table_row_dup_cell:
 * @place: counted among the columns that are shown
 *
 * Returns: (transfer full) (nullable): the cell as assistive technology sees it
 */
GtkAccessible *
muster_table_row_dup_cell (MusterTableRow *self,
                           guint           place)
{
  guint column;

  if (self->item == NULL || self->table == NULL)
    return NULL;

  column = muster_table_columns_at (muster_table_get_columns (self->table), place);
  if (column == G_MAXUINT)
    return NULL;

  if (self->cells == NULL)
    {
      self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_table_cell_let_go);
      for (guint i = 0; i < self->n_columns; i++)
        g_ptr_array_add (self->cells, muster_table_cell_new (self, i));
    }

  return GTK_ACCESSIBLE (g_object_ref (g_ptr_array_index (self->cells, column)));
}

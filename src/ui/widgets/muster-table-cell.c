/* muster-table-cell.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-cell.h"

#include <glib/gi18n.h>

struct _MusterTableCell
{
  GObject         parent_instance;

  MusterTableRow *row;          /* borrowed; NULL once the row let go */
  guint           column;
  GtkATContext   *context;
  char           *label;
};

enum
{
  PROP_0,
  PROP_ACCESSIBLE_ROLE,
};

static void accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterTableCell, muster_table_cell, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, accessible_init))

static GtkATContext *
muster_table_cell_get_at_context (GtkAccessible * accessible)
{
  MusterTableCell *self = MUSTER_TABLE_CELL (accessible);
  GdkDisplay *display = self->row != NULL ? gtk_widget_get_display (GTK_WIDGET (self->row)) : gdk_display_get_default ();

  if (self->context == NULL)
    self->context = gtk_at_context_create (GTK_ACCESSIBLE_ROLE_GRID_CELL, accessible, display);

  return self->context != NULL ? g_object_ref (self->context) : NULL;
}

static gboolean
muster_table_cell_get_platform_state (GtkAccessible             *accessible,
                                      GtkAccessiblePlatformState state)
{
  return FALSE;
}

static GtkAccessible *
muster_table_cell_get_accessible_parent (GtkAccessible *accessible)
{
  MusterTableCell *self = MUSTER_TABLE_CELL (accessible);

  return self->row != NULL ? GTK_ACCESSIBLE (g_object_ref (self->row)) : NULL;
}

static GtkAccessible *
muster_table_cell_get_first_accessible_child (GtkAccessible *accessible)
{
  return NULL;
}

static GtkAccessible *
muster_table_cell_get_next_accessible_sibling (GtkAccessible *accessible)
{
  MusterTableCell *self = MUSTER_TABLE_CELL (accessible);
  MusterTableColumns *columns;
  guint place;

  if (self->row == NULL)
    return NULL;

  columns = muster_table_get_columns (muster_table_row_get_table (self->row));
  place = muster_table_columns_place_of (columns, self->column);

  return place != G_MAXUINT ? muster_table_row_dup_cell (self->row, place + 1) : NULL;
}

static gboolean
muster_table_cell_get_bounds (GtkAccessible *accessible,
                              int           *x,
                              int           *y,
                              int           *width,
                              int           *height)
{
  MusterTableCell *self = MUSTER_TABLE_CELL (accessible);
  graphene_rect_t cell;

  if (self->row == NULL)
    return FALSE;

  muster_table_row_get_cell (self->row, self->column, &cell);
  *x = (int) cell.origin.x;
  *y = (int) cell.origin.y;
  *width = (int) cell.size.width;
  *height = (int) cell.size.height;

  return *width > 0;
}

static void
accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_at_context = muster_table_cell_get_at_context;
  iface->get_platform_state = muster_table_cell_get_platform_state;
  iface->get_accessible_parent = muster_table_cell_get_accessible_parent;
  iface->get_first_accessible_child = muster_table_cell_get_first_accessible_child;
  iface->get_next_accessible_sibling = muster_table_cell_get_next_accessible_sibling;
  iface->get_bounds = muster_table_cell_get_bounds;
}

static void
muster_table_cell_dispose (GObject *object)
{
  MusterTableCell *self = MUSTER_TABLE_CELL (object);

  self->row = NULL;
  g_clear_object (&self->context);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (muster_table_cell_parent_class)->dispose (object);
}

static void
muster_table_cell_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  g_value_set_enum (value, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
muster_table_cell_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  /* A cell is a cell. */
}

static void
muster_table_cell_class_init (MusterTableCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = muster_table_cell_dispose;
  object_class->get_property = muster_table_cell_get_property;
  object_class->set_property = muster_table_cell_set_property;
  g_object_class_override_property (object_class, PROP_ACCESSIBLE_ROLE, "accessible-role");
}

static void
muster_table_cell_init (MusterTableCell *self)
{
}

/** muster_table_cell_new: Returns: (transfer full): the row's cell of that column */
MusterTableCell *
muster_table_cell_new (MusterTableRow *row,
                       guint           column)
{
  MusterTableCell *self = g_object_new (MUSTER_TYPE_TABLE_CELL, NULL);

  self->row = row;
  self->column = column;
  muster_table_cell_update (self);

  return self;
}

/** muster_table_cell_update: says what the cell shows now */
void
muster_table_cell_update (MusterTableCell *self)
{
  const MusterTableColumn *column;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  if (self->row == NULL)
    return;

  column = &muster_table_get_spec (muster_table_row_get_table (self->row))->columns[self->column];
  text = muster_table_row_dup_text (self->row, self->column);
  /* Translators: a column's title and what stands there, to be spoken. */
  label = g_strdup_printf (_("%s: %s"), _(column->title), text);

  if (g_set_str (&self->label, label))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/** muster_table_cell_let_go: (transfer full): the row is going away */
void
muster_table_cell_let_go (MusterTableCell *self)
{
  self->row = NULL;
  g_object_unref (self);
}

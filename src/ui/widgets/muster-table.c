/* muster-table.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table.h"

#include <glib/gi18n.h>

#include "muster-clock.h"
#include "muster-table-header.h"
#include "muster-table-menu.h"
#include "muster-table-private.h"
#include "muster-table-row.h"
#include "muster-ui-style.h"

#define USUAL_WIDTH 88 /* of "Not available" in text of the usual size */

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_NARROW,
  PROP_SELECTED,
  N_PROPS,
};

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterTable, muster_table, GTK_TYPE_WIDGET)

static void
on_setup (MusterTable *self,
          GtkListItem *list_item)
{
  /* A row looks as if a click did something only where it does. */
  gtk_list_item_set_activatable (list_item, g_signal_has_handler_pending (self, signals[ACTIVATED], 0, FALSE));
  gtk_list_item_set_child (list_item, muster_table_row_new (self, list_item));
}

static void
on_bind (MusterTable *self,
         GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  muster_table_row_set_item (MUSTER_TABLE_ROW (row), gtk_list_item_get_item (list_item));
  g_hash_table_add (self->rows, row);
}

static void
on_unbind (MusterTable *self,
           GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_hash_table_remove (self->rows, row);
  muster_table_row_set_item (MUSTER_TABLE_ROW (row), NULL);
}

static void
on_activate (MusterTable *self,
             guint        position)
{
  g_autoptr(GObject) item = g_list_model_get_item (self->model, position);

  if (item != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, item);
}

static void
forget_fonts (MusterTable *self)
{
  g_hash_table_foreach (self->rows, (GHFunc) (void (*) (void)) muster_table_row_forget_fonts, NULL);
}

static void
on_layout_changed (MusterTable *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      gtk_widget_queue_resize (row);
      gtk_widget_queue_draw (row);
    }
}

/* Columns grow with the text, whatever font it is in. */
static void
update_scale (MusterTable *self)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Not available");
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (self->columns == NULL ||
      !muster_table_columns_set_scale (self->columns, CLAMP ((double) width / USUAL_WIDTH, 1, 3)))
    return;

  gtk_widget_queue_resize (self->header);
  on_layout_changed (self);
}

static void
muster_table_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (muster_table_parent_class)->css_changed (widget, change);
  update_scale (MUSTER_TABLE (widget));
}

static void
muster_table_system_setting_changed (GtkWidget       *widget,
                                     GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (muster_table_parent_class)->system_setting_changed (widget, setting);
  update_scale (MUSTER_TABLE (widget));
}

/* The first column stays, so it is somewhere else in each row. */
static void
on_scrolled (MusterTable *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    gtk_widget_queue_draw (row);
}

static void
muster_table_map (GtkWidget *widget)
{
  MusterTable *self = MUSTER_TABLE (widget);

  GTK_WIDGET_CLASS (muster_table_parent_class)->map (widget);
  muster_table_start_following (self);
}

static void
muster_table_unmap (GtkWidget *widget)
{
  MusterTable *self = MUSTER_TABLE (widget);

  muster_table_stop_following (self, FALSE);
  GTK_WIDGET_CLASS (muster_table_parent_class)->unmap (widget);
}

static gboolean
muster_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_TABLE (widget)->list);
}

/* Tab goes to the header, then to the rows, wherever the focus was last time. */
static gboolean
muster_table_focus (GtkWidget       *widget,
                    GtkDirectionType direction)
{
  MusterTable *self = MUSTER_TABLE (widget);
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  GtkWidget *order[] = { back ? self->scrolled : self->header, back ? self->header : self->scrolled };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  guint from = focus != NULL && gtk_widget_is_ancestor (focus, order[1]) ? 1 : 0;

  for (guint i = from; i < G_N_ELEMENTS (order); i++)
    {
      if (gtk_widget_get_visible (order[i]) && gtk_widget_child_focus (order[i], direction))
        return TRUE;
    }

  return FALSE;
}

static void
muster_table_dispose (GObject *object)
{
  MusterTable *self = MUSTER_TABLE (object);

  muster_table_stop_following (self, TRUE);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (muster_table_parent_class)->dispose (object);
}

static void
muster_table_finalize (GObject *object)
{
  MusterTable *self = MUSTER_TABLE (object);

  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_object (&self->columns);
  g_clear_object (&self->painter);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (muster_table_parent_class)->finalize (object);
}

static void
muster_table_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MusterTable *self = MUSTER_TABLE (object);

  if (prop_id != PROP_SELECTED)
    g_value_set_boolean (value, prop_id == PROP_COMPACT ? self->compact : self->narrow);
  else
    g_value_set_object (value, muster_table_get_selected (self));
}

static void
muster_table_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MusterTable *self = MUSTER_TABLE (object);

  if (prop_id == PROP_COMPACT)
    muster_table_set_compact (self, g_value_get_boolean (value));
  else if (prop_id == PROP_NARROW)
    muster_table_set_narrow (self, g_value_get_boolean (value));
  else
    muster_table_set_selected (self, g_value_get_object (value));
}

static void
muster_table_class_init (MusterTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = muster_table_dispose;
  object_class->finalize = muster_table_finalize;
  object_class->get_property = muster_table_get_property;
  object_class->set_property = muster_table_set_property;
  widget_class->css_changed = muster_table_css_changed;
  widget_class->system_setting_changed = muster_table_system_setting_changed;
  widget_class->map = muster_table_map;
  widget_class->unmap = muster_table_unmap;
  widget_class->focus = muster_table_focus;
  widget_class->grab_focus = muster_table_grab_focus;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_OBJECT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "muster-table");
  muster_ui_style_ensure ();
}

static void
muster_table_init (MusterTable *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->rows = g_hash_table_new (NULL, NULL);
  self->painter = muster_painter_new ();
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
}

static void
build_list (MusterTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_view_new (NULL, factory);
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (self->list), GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (self->list, "muster-rows");
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
}

/** muster_table_new: Returns: an empty table of that kind */
GtkWidget *
muster_table_new (const MusterTableSpec *spec)
{
  MusterTable *self = g_object_new (MUSTER_TYPE_TABLE, NULL);
  g_autoptr(GPropertyAction) compact = g_property_action_new ("compact", self, "compact");

  self->spec = spec;
  self->columns = muster_table_columns_new (spec->columns, spec->n_columns);
  build_list (self);
  muster_table_menu_add (self->columns, G_ACTION_MAP (self->actions), self->menu);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (compact));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));

  self->header = muster_table_header_new (self->columns,
                                          gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)),
                                          G_MENU_MODEL (self->menu));
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  g_signal_connect_object (self->columns, "layout-changed", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

static void
on_items_changed (MusterTable *self)
{
  self->moved = TRUE;
}

static void
on_selected (MusterTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/** muster_table_set_model: @model: (nullable) (transfer none): the rows */
void
muster_table_set_model (MusterTable *self,
                        GListModel  *model)
{
  g_return_if_fail (MUSTER_IS_TABLE (self));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed, self);
  if (!g_set_object (&self->model, model))
    return;

  g_clear_object (&self->selection);
  if (model != NULL)
    {
      self->selection = muster_table_selection_new (model, self->spec->find);
      g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
}

/** muster_table_get_model: Returns: (transfer none) (nullable): the rows */
GListModel *
muster_table_get_model (MusterTable *self)
{
  return self->model;
}

/** muster_table_set_clock: @now: gives the time that timed cells count to */
void
muster_table_set_clock (MusterTable *self,
                        gint64 (    *now ) (gpointer data),
                        gpointer     data)
{
  self->now = now;
  self->now_data = data;
}

/** muster_table_get_now: Returns: ms since 1970 UTC, by the clock that was set, else our own */
gint64
muster_table_get_now (MusterTable *self)
{
  return self->now != NULL ? self->now (self->now_data) : muster_clock_now ();
}

/** muster_table_get_spec: Returns: what the table shows */
const MusterTableSpec *
muster_table_get_spec (MusterTable *self)
{
  return self->spec;
}

/** muster_table_get_columns: Returns: (transfer none): how the user arranged the columns */
MusterTableColumns *
muster_table_get_columns (MusterTable *self)
{
  return self->columns;
}

/** muster_table_get_painter: Returns: (transfer none): what the rows draw with */
MusterPainter *
muster_table_get_painter (MusterTable *self)
{
  return self->painter;
}

/** muster_table_get_shift: Returns: how far the first column stands from its place, to stay in view */
int
muster_table_get_shift (MusterTable *self)
{
  if (self->narrow)
    return 0;

  return muster_table_columns_get_shift (self->columns,
                                         gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)),
                                         gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
}

/** muster_table_get_compact: Returns: whether rows are low */
gboolean
muster_table_get_compact (MusterTable *self)
{
  return self->compact;
}

/** muster_table_set_compact: rows of 32 px instead of 44 */
void
muster_table_set_compact (MusterTable *self,
                          gboolean     compact)
{
  if (self->compact == compact)
    return;

  self->compact = compact;
  forget_fonts (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

/** muster_table_get_narrow: Returns: whether rows have two lines */
gboolean
muster_table_get_narrow (MusterTable *self)
{
  return self->narrow;
}

/** muster_table_set_narrow: two-line rows without a header */
void
muster_table_set_narrow (MusterTable *self,
                         gboolean     narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  gtk_widget_set_visible (self->header, !narrow);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled),
                                  narrow ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  forget_fonts (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

/** muster_table_get_selected: Returns: (transfer none) (nullable): the selected item, also while it is filtered away */
gpointer
muster_table_get_selected (MusterTable *self)
{
  return self->selection != NULL ? muster_table_selection_get_selected (self->selection) : NULL;
}

/** muster_table_set_selected: @item: (nullable): what to select */
void
muster_table_set_selected (MusterTable *self,
                           gpointer     item)
{
  if (self->selection != NULL)
    muster_table_selection_set_selected (self->selection, item);
}

/** muster_table_get_actions: Returns: (transfer none): to be inserted under "table" where the menu is used elsewhere */
GActionGroup *
muster_table_get_actions (MusterTable *self)
{
  return G_ACTION_GROUP (self->actions);
}

/** muster_table_get_columns_menu: Returns: (transfer none): the menu of columns and density */
GMenuModel *
muster_table_get_columns_menu (MusterTable *self)
{
  return G_MENU_MODEL (self->menu);
}

/** muster_table_get_list: Returns: (transfer none): the list of rows */
GtkWidget *
muster_table_get_list (MusterTable *self)
{
  return self->list;
}

/** muster_table_get_header: Returns: (transfer none): the MusterTableHeader */
GtkWidget *
muster_table_get_header (MusterTable *self)
{
  return self->header;
}

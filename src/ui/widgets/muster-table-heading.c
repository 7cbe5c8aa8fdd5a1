/* muster-table-heading.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-heading.h"

#include <glib/gi18n.h>

#define RESIZE_STEP 16

struct _MusterTableHeading
{
  GtkWidget           parent_instance;

  MusterTableColumns *columns;
  guint               column;
  GtkWidget          *box;
  GtkWidget          *label;
  GtkWidget          *arrow;
  GtkWidget          *rank;
  int                 covered;    /* from the start edge, by the heading that stays */
};

G_DEFINE_FINAL_TYPE (MusterTableHeading, muster_table_heading, GTK_TYPE_WIDGET)

static void
update_sort (MusterTableHeading *self)
{
  gboolean descending = FALSE;
  guint rank = 0;
  guint n_keys;
  gboolean sorted = muster_table_columns_get_sorted (self->columns, self->column, &descending, &rank);
  g_autofree char *text = NULL;

  muster_table_columns_get_sort (self->columns, &n_keys);
  gtk_widget_set_visible (self->arrow, sorted);
  gtk_widget_set_visible (self->rank, sorted && n_keys > 1);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), descending ? "pan-down-symbolic" : "pan-up-symbolic");
  text = g_strdup_printf ("%u", rank);
  gtk_label_set_text (GTK_LABEL (self->rank), text);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (self->label)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  !sorted ? _("Column, not sorted")
                                  : descending ? _("Column, sorted descending") : _("Column, sorted ascending"), -1);
}

/* The user sorts: a screen reader says so, since what changed is elsewhere. */
static void
sort_by (MusterTableHeading *self,
         gboolean            add)
{
  const char *title = gtk_label_get_text (GTK_LABEL (self->label));
  g_autofree char *words = NULL;
  gboolean descending = FALSE;
  guint rank;

  muster_table_columns_sort_by (self->columns, self->column, add);
  if (!muster_table_columns_get_sorted (self->columns, self->column, &descending, &rank))
    /* Translators: a column's title. */
    words = g_strdup_printf (_("No longer sorted by %s"), title);
  else if (descending)
    /* Translators: a column's title. */
    words = g_strdup_printf (_("Sorted by %s, descending"), title);
  else
    /* Translators: a column's title. */
    words = g_strdup_printf (_("Sorted by %s, ascending"), title);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_released (MusterTableHeading *self,
             int                 n_press,
             double              x,
             double              y,
             GtkGestureClick    *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (!gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sort_by (self, (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0);
}

static void
move_or_resize (MusterTableHeading *self,
                gboolean            move,
                int                 direction)
{
  guint place = muster_table_columns_place_of (self->columns, self->column);

  if (!move)
    muster_table_columns_set_width (self->columns, self->column,
                                    muster_table_columns_get_width (self->columns, self->column) +
                                    direction * RESIZE_STEP);
  else if (direction > 0 || place > 0)
    muster_table_columns_move (self->columns, self->column, place + (guint) direction);
}

static gboolean
on_key_pressed (MusterTableHeading *self,
                guint               keyval,
                guint               keycode,
                GdkModifierType     state)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      sort_by (self, (modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0);
      return GDK_EVENT_STOP;

    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (modifiers != GDK_CONTROL_MASK && modifiers != (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
        return GDK_EVENT_PROPAGATE;
      move_or_resize (self, (modifiers & GDK_SHIFT_MASK) != 0, (keyval == GDK_KEY_Right) == rtl ? -1 : 1);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* What assistive technology can do to a heading. */
static void
on_sort_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  sort_by (MUSTER_TABLE_HEADING (widget), FALSE);
}

/* What lies below the heading that stays is not there for the pointer. */
static gboolean
muster_table_heading_contains (GtkWidget *widget,
                               double     x,
                               double     y)
{
  MusterTableHeading *self = MUSTER_TABLE_HEADING (widget);
  graphene_rect_t bounds;

  if (!GTK_WIDGET_CLASS (muster_table_heading_parent_class)->contains (widget, x, y) ||
      !gtk_widget_compute_bounds (widget, widget, &bounds))
    return FALSE;

  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
         ? x < bounds.origin.x + bounds.size.width - self->covered : x >= bounds.origin.x + self->covered;
}

static void
muster_table_heading_dispose (GObject *object)
{
  MusterTableHeading *self = MUSTER_TABLE_HEADING (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->columns);

  G_OBJECT_CLASS (muster_table_heading_parent_class)->dispose (object);
}

static void
muster_table_heading_class_init (MusterTableHeadingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_table_heading_dispose;
  widget_class->contains = muster_table_heading_contains;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "heading.sort", NULL, on_sort_action);
  gtk_widget_class_set_css_name (widget_class, "muster-heading");
  /* GTK has no role on the accessibility bus for column headers ("filler") and does not tell their sort state. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
muster_table_heading_init (MusterTableHeading *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->label = gtk_label_new (NULL);
  self->arrow = gtk_image_new ();
  self->rank = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->rank, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->label), 2);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_can_target (self->box, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_box_append (GTK_BOX (self->box), self->arrow);
  gtk_box_append (GTK_BOX (self->box), self->rank);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/** muster_table_heading_new: Returns: the heading of one column */
GtkWidget *
muster_table_heading_new (MusterTableColumns *columns,
                          guint               column)
{
  MusterTableHeading *self = g_object_new (MUSTER_TYPE_TABLE_HEADING, NULL);
  const MusterTableColumn *c = muster_table_columns_get (columns, column);

  self->columns = g_object_ref (columns);
  self->column = column;
  gtk_label_set_text (GTK_LABEL (self->label), _(c->title));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(c->title));
  gtk_label_set_xalign (GTK_LABEL (self->label), c->xalign);
  gtk_label_set_justify (GTK_LABEL (self->label), c->xalign > 0.5 ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
  gtk_widget_set_halign (self->box, c->xalign > 0.5 ? GTK_ALIGN_END : GTK_ALIGN_START);
  g_signal_connect_object (columns, "sort-changed", G_CALLBACK (update_sort), self, G_CONNECT_SWAPPED);
  update_sort (self);

  return GTK_WIDGET (self);
}

/** muster_table_heading_get_column: Returns: the column's index */
guint
muster_table_heading_get_column (MusterTableHeading *self)
{
  return self->column;
}

/** muster_table_heading_set_covered: @covered: how much of it, from the start edge, lies below the one that stays */
void
muster_table_heading_set_covered (MusterTableHeading *self,
                                  int                 covered)
{
  self->covered = covered;
}

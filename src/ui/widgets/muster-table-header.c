/* muster-table-header.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-header.h"

#include <glib/gi18n.h>

#include "muster-menu-names.h"
#include "muster-table-heading.h"

#define EDGE      6
#define THRESHOLD 12

struct _MusterTableHeader
{
  GtkWidget           parent_instance;

  MusterTableColumns *columns;
  GtkAdjustment      *hadjustment;
  GtkWidget         **headings;     /* by column; children */
  GtkWidget          *menu;
  guint               current;      /* the heading the Tab key leads to */
  guint               dragged;      /* G_MAXUINT: none */
  int                 drag_width;   /* of the dragged column at the press; 0: it is moved, not resized */
  gboolean            drag_claimed;
  gboolean            menu_by_key;  /* the focus goes back to the heading after it */
};

G_DEFINE_FINAL_TYPE (MusterTableHeader, muster_table_header, GTK_TYPE_WIDGET)

static gboolean
is_rtl (MusterTableHeader *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static int
content_width (MusterTableHeader *self)
{
  return MAX (muster_table_columns_get_total (self->columns), gtk_widget_get_width (GTK_WIDGET (self)));
}

/* From a widget's coordinate to the distance from the start edge of the scrolled content. */
static double
to_content (MusterTableHeader *self,
            double             x)
{
  double at = x + gtk_adjustment_get_value (self->hadjustment);

  return is_rtl (self) ? content_width (self) - at : at;
}

static int
get_shift (MusterTableHeader *self)
{
  return muster_table_columns_get_shift (self->columns, self->hadjustment, is_rtl (self));
}

/* Where a column is seen: the first one may stay while the others scroll. */
static void
locate (MusterTableHeader *self,
        guint              place,
        int               *start,
        int               *width)
{
  muster_table_columns_locate (self->columns, content_width (self), place, start, width);
  if (place == 0)
    *start += get_shift (self);
}

/* The column whose end edge is near, else G_MAXUINT. */
static guint
edge_at (MusterTableHeader *self,
         double             x)
{
  double at = to_content (self, x);
  double covered = 0;

  for (guint place = 0; place < muster_table_columns_get_n_visible (self->columns); place++)
    {
      int start;
      int width;

      locate (self, place, &start, &width);
      if (place == 0)
        covered = start + width - EDGE;
      else if (at < covered)
        break;
      if (at > start + width - EDGE && at < start + width + EDGE)
        return muster_table_columns_at (self->columns, place);
    }

  return G_MAXUINT;
}

static guint
place_at (MusterTableHeader *self,
          double             x)
{
  double at = to_content (self, x);
  guint n = muster_table_columns_get_n_visible (self->columns);

  for (guint place = 0; place < n; place++)
    {
      int start;
      int width;

      locate (self, place, &start, &width);
      if (at < start + width)
        return place;
    }

  return n - 1;
}

static void
on_drag_begin (MusterTableHeader *self,
               double             x,
               double             y,
               GtkGesture        *gesture)
{
  guint edge = edge_at (self, x);

  self->drag_claimed = FALSE;
  if (edge != G_MAXUINT)
    {
      int start;

      self->dragged = edge;
      muster_table_columns_locate (self->columns, content_width (self),
                                   muster_table_columns_place_of (self->columns, edge), &start, &self->drag_width);
      self->drag_claimed = TRUE;
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      return;
    }

  self->drag_width = 0;
  self->dragged = muster_table_columns_at (self->columns, place_at (self, x));
}

static void
on_drag_update (MusterTableHeader *self,
                double             dx,
                double             dy,
                GtkGestureDrag    *gesture)
{
  double x;
  double y;
  guint place;
  int start;
  int width;

  if (self->dragged == G_MAXUINT)
    return;

  if (self->drag_width > 0)
    {
      muster_table_columns_set_width (self->columns, self->dragged, self->drag_width + (int) (is_rtl (self) ? -dx : dx));
      return;
    }

  if (!self->drag_claimed && ABS (dx) < THRESHOLD)
    return;
  if (!self->drag_claimed)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_claimed = TRUE;

  /* Move when the pointer stands where the column will be: nothing flickers between two widths. */
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  x += dx;
  place = place_at (self, x);
  locate (self, place, &start, &width);
  if (place < muster_table_columns_place_of (self->columns, self->dragged)
      ? to_content (self, x) < start + muster_table_columns_get_width (self->columns, self->dragged)
      : to_content (self, x) > start + width - muster_table_columns_get_width (self->columns, self->dragged))
    muster_table_columns_move (self->columns, self->dragged, place);
}

static void
on_drag_end (MusterTableHeader *self)
{
  self->dragged = G_MAXUINT;
}

static void
on_motion (MusterTableHeader *self,
           double             x)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edge_at (self, x) != G_MAXUINT ? "col-resize" : NULL);
}

static void
show_menu (MusterTableHeader  *self,
           const GdkRectangle *at)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
  muster_menu_names_update (self->menu);
}

/* Back to the heading, or to the first one when it was hidden. */
static void
on_menu_closed (MusterTableHeader *self)
{
  if (!self->menu_by_key)
    return;

  self->menu_by_key = FALSE;
  if (!muster_table_columns_get_visible (self->columns, self->current))
    self->current = muster_table_columns_at (self->columns, 0);
  gtk_widget_grab_focus (self->headings[self->current]);
}

static void
on_secondary_pressed (MusterTableHeader *self,
                      int                n_press,
                      double             x,
                      double             y)
{
  show_menu (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static void
on_menu_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (widget);
  GtkWidget *heading = gtk_widget_get_focus_child (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 1, gtk_widget_get_height (widget));

  if (heading != NULL && !gtk_widget_compute_bounds (heading, widget, &bounds))
    return;
  self->menu_by_key = TRUE;
  show_menu (self, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                    (int) bounds.size.width, (int) bounds.size.height });
}

static void
reveal (MusterTableHeader *self,
        guint              place)
{
  int x;
  int width;

  muster_table_columns_locate (self->columns, content_width (self), place, &x, &width);
  if (place > 0)
    {
      int start;
      int first;

      /* Not below the first one either, which may stay. */
      muster_table_columns_locate (self->columns, content_width (self), 0, &start, &first);
      x -= first;
      width += first;
    }
  if (is_rtl (self))
    x = content_width (self) - x - width;
  gtk_adjustment_clamp_page (self->hadjustment, x, x + width);
}

static gboolean
muster_table_header_focus (GtkWidget       *widget,
                           GtkDirectionType direction)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  guint place;

  /* The focus child may be the one of last time. */
  if (child == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    {
      if (!muster_table_columns_get_visible (self->columns, self->current))
        self->current = muster_table_columns_at (self->columns, 0);
      return gtk_widget_grab_focus (self->headings[self->current]);
    }

  if (child == self->menu)
    return gtk_widget_child_focus (self->menu, direction);

  if (!MUSTER_IS_TABLE_HEADING (child) || (direction != GTK_DIR_LEFT && direction != GTK_DIR_RIGHT))
    return FALSE;

  place = muster_table_columns_place_of (self->columns, muster_table_heading_get_column (MUSTER_TABLE_HEADING (child)));
  if ((direction == GTK_DIR_RIGHT) != is_rtl (self))
    place++;
  else if (place > 0)
    place--;
  if (place >= muster_table_columns_get_n_visible (self->columns))
    return TRUE;

  self->current = muster_table_columns_at (self->columns, place);
  reveal (self, place);

  return gtk_widget_grab_focus (self->headings[self->current]);
}

static void
muster_table_header_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  for (guint i = 0; i < muster_table_columns_get_n (self->columns); i++)
    {
      int child;
      int min;

      if (!muster_table_columns_get_visible (self->columns, i))
        continue;
      gtk_widget_measure (self->headings[i], GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
      gtk_widget_measure (self->headings[i], orientation,
                          MAX (muster_table_columns_get_width (self->columns, i), min), &child, NULL, NULL, NULL);
      *minimum = MAX (*minimum, child);
    }
  *natural = *minimum;
}

/* How much of each heading lies below the first one, if that stays while they scroll. */
static void
cover_headings (MusterTableHeader *self)
{
  int shift = get_shift (self);
  int end = 0;

  for (guint place = 0; place < muster_table_columns_get_n_visible (self->columns); place++)
    {
      GtkWidget *heading = self->headings[muster_table_columns_at (self->columns, place)];
      int x;
      int w;

      muster_table_columns_locate (self->columns, content_width (self), place, &x, &w);
      if (place == 0)
        end = shift + w;
      muster_table_heading_set_covered (MUSTER_TABLE_HEADING (heading), place > 0 && shift > 0 ? MAX (0, end - x) : 0);
    }
}

static void
place_headings (MusterTableHeader *self,
                int                height)
{
  int total = content_width (self);
  int offset = (int) gtk_adjustment_get_value (self->hadjustment);
  int shift = get_shift (self);

  cover_headings (self);
  for (guint i = 0; i < muster_table_columns_get_n (self->columns); i++)
    {
      guint place = muster_table_columns_place_of (self->columns, i);
      int x;
      int w;
      int min;

      gtk_widget_set_child_visible (self->headings[i], place != G_MAXUINT);
      if (place == G_MAXUINT)
        continue;

      muster_table_columns_locate (self->columns, total, place, &x, &w);
      if (place == 0)
        x += shift;
      if (is_rtl (self))
        x = total - x - w;
      gtk_widget_measure (self->headings[i], GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
      gtk_widget_allocate (self->headings[i], MAX (w, min), height, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x - offset, 0)));
    }
}

/* The rows may scroll while they are laid out, after this header was: too late to ask for a new layout. */
static void
on_scrolled (MusterTableHeader *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (height == 0)
    return;

  place_headings (self, height);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The heading that stays comes last, over the others. */
static void
muster_table_header_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  gboolean stays = get_shift (self) > 0;
  float from;
  int end;
  int x;

  muster_table_columns_locate (self->columns, content_width (self), 0, &x, &end);
  from = is_rtl (self) ? width - end : end;
  if (stays)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (is_rtl (self) ? 0 : end, 0, MAX (0, width - end), height));
  for (guint place = 1; place < muster_table_columns_get_n_visible (self->columns); place++)
    gtk_widget_snapshot_child (widget, self->headings[muster_table_columns_at (self->columns, place)], snapshot);
  if (stays)
    gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->headings[muster_table_columns_at (self->columns, 0)], snapshot);

  if (stays)
    {
      GdkRGBA line;

      gtk_widget_get_color (widget, &line);
      line.alpha *= 0.2f;
      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (is_rtl (self) ? from - 1 : from, 0, 1, height));
    }
}

static void
muster_table_header_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (widget);

  place_headings (self, height);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
on_layout_changed (MusterTableHeader *self)
{
  GtkWidget *after = NULL;

  /* Order of children is the order that assistive technology reads. */
  for (guint place = 0; place < muster_table_columns_get_n_visible (self->columns); place++)
    {
      GtkWidget *heading = self->headings[muster_table_columns_at (self->columns, place)];

      gtk_widget_insert_after (heading, GTK_WIDGET (self), after);
      after = heading;
    }
  for (guint i = 0; i < muster_table_columns_get_n (self->columns); i++)
    {
      gboolean visible = muster_table_columns_get_visible (self->columns, i);

      if (!visible && gtk_widget_has_focus (self->headings[i]))
        {
          self->current = muster_table_columns_at (self->columns, 0);
          gtk_widget_grab_focus (self->headings[self->current]);
        }
      gtk_widget_set_visible (self->headings[i], visible);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
muster_table_header_dispose (GObject *object)
{
  MusterTableHeader *self = MUSTER_TABLE_HEADER (object);

  for (guint i = 0; self->headings != NULL && i < muster_table_columns_get_n (self->columns); i++)
    gtk_widget_unparent (self->headings[i]);
  g_clear_pointer (&self->headings, g_free);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->columns);
  g_clear_object (&self->hadjustment);

  G_OBJECT_CLASS (muster_table_header_parent_class)->dispose (object);
}

static void
muster_table_header_class_init (MusterTableHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_table_header_dispose;
  widget_class->measure = muster_table_header_measure;
  widget_class->size_allocate = muster_table_header_size_allocate;
  widget_class->snapshot = muster_table_header_snapshot;
  widget_class->focus = muster_table_header_focus;

  gtk_widget_class_install_action (widget_class, "header.menu", NULL, on_menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "header.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "header.menu", NULL);
  gtk_widget_class_set_css_name (widget_class, "muster-header");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
muster_table_header_init (MusterTableHeader *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->dragged = G_MAXUINT;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_secondary_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/** muster_table_header_new: Returns: the header over rows that scroll with @hadjustment */
GtkWidget *
muster_table_header_new (MusterTableColumns *columns,
                         GtkAdjustment      *hadjustment,
                         GMenuModel         *menu)
{
  MusterTableHeader *self = g_object_new (MUSTER_TYPE_TABLE_HEADER, NULL);
  guint n = muster_table_columns_get_n (columns);

  self->columns = g_object_ref (columns);
  self->hadjustment = g_object_ref (hadjustment);
  self->headings = g_new0 (GtkWidget *, n);
  for (guint i = 0; i < n; i++)
    {
      self->headings[i] = muster_table_heading_new (columns, i);
      gtk_widget_set_parent (self->headings[i], GTK_WIDGET (self));
    }
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);

  g_signal_connect_object (columns, "layout-changed", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hadjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  on_layout_changed (self);

  return GTK_WIDGET (self);
}

/** muster_table_header_get_heading: Returns: (transfer none): the heading of a column */
GtkWidget *
muster_table_header_get_heading (MusterTableHeader *self,
                                 guint              column)
{
  return self->headings[column];
}

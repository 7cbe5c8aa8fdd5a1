/* muster-table-follow.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a table follows its model: in batches, with focus and scroll position kept.
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-private.h"

#include "muster-table-row.h"

#define HIDDEN_INTERVAL 250
#define REALIZED_MARGIN 210 /* GTK keeps about 200 rows around the visible ones */

static void
stop_waiting (MusterTable *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
}

static MusterTableRow *
focused_row (MusterTable *self)
{
  GtkRoot *root = gtk_widget_get_root (self->list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, self->list);
  /* The focus child alone may be the one of last time. */
  GtkWidget *item = inside ? gtk_widget_get_focus_child (self->list) : NULL;
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  return MUSTER_IS_TABLE_ROW (row) ? MUSTER_TABLE_ROW (row) : NULL;
}

static void
restore_focus (MusterTable *self,
               gpointer     item)
{
  MusterTableRow *row = focused_row (self);
  guint position;

  if (row != NULL && muster_table_row_get_item (row) == item)
    return;

  position = self->spec->find (self->model, item);
  if (position < g_list_model_get_n_items (self->model))
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->list), position, GTK_LIST_SCROLL_FOCUS, NULL);
}

/* Applies what changed: the rows on screen stay where they are, at the top the top stays. */
static void
catch_up (MusterTable *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double value = gtk_adjustment_get_value (adjustment);
  MusterTableRow *focused = focused_row (self);
  g_autoptr(GObject) item = focused != NULL ? g_object_ref (muster_table_row_get_item (focused)) : NULL;
  int row_height = self->narrow ? 64 : self->compact ? 32 : 44;
  guint first;

  stop_waiting (self);
  if (self->model == NULL || self->spec->catch_up == NULL)
    return;

  first = (guint) (value / row_height);
  self->spec->set_realized (self->model, first > REALIZED_MARGIN ? first - REALIZED_MARGIN : 0,
                            (guint) (gtk_adjustment_get_page_size (adjustment) / row_height) + 2 * REALIZED_MARGIN);
  self->moved = FALSE;
  self->n_batches++;
  self->spec->catch_up (self->model);

  if (!self->moved)
    return;
  if (item != NULL)
    restore_focus (self, item);
  else if (value < 1 && g_list_model_get_n_items (self->model) > 0)
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->list), 0, GTK_LIST_SCROLL_NONE, NULL);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  MusterTable *self = MUSTER_TABLE (widget);

  self->tick = 0;
  catch_up (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_timer (gpointer data)
{
  MusterTable *self = MUSTER_TABLE (data);

  self->timer = 0;
  catch_up (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_second (gpointer data)
{
  MusterTable *self = MUSTER_TABLE (data);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      if (gtk_widget_get_mapped (row))
        muster_table_row_tick (row);
    }

  return G_SOURCE_CONTINUE;
}

/** muster_table_start_following: the table is shown: it is up to date at once, and its timed cells count */
void
muster_table_start_following (MusterTable *self)
{
  if (self->seconds == 0)
    self->seconds = g_timeout_add_seconds (1, on_second, self);
  on_second (self);
  if (self->timer != 0)
    catch_up (self);
}

/** muster_table_stop_following: @for_good: not even a batch that is due comes any more */
void
muster_table_stop_following (MusterTable *self,
                             gboolean     for_good)
{
  g_clear_handle_id (&self->seconds, g_source_remove);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (for_good)
    g_clear_handle_id (&self->timer, g_source_remove);
}

/** muster_table_wake: the model may have something to apply */
void
muster_table_wake (MusterTable *self)
{
  g_return_if_fail (MUSTER_IS_TABLE (self));

  if (self->timer != 0 || self->model == NULL || self->spec->catch_up == NULL || !self->spec->is_dirty (self->model))
    return;

  /* A shown window may still get no frames (another workspace): the timer is there in any case. */
  self->timer = g_timeout_add (HIDDEN_INTERVAL, on_timer, self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

/** muster_table_get_n_batches: Returns: how many batches were applied; @waiting: (out): whether one is due */
guint
muster_table_get_n_batches (MusterTable *self,
                            gboolean    *waiting)
{
  if (waiting != NULL)
    *waiting = self->timer != 0;

  return self->n_batches;
}

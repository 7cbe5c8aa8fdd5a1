/* muster-status-capture.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-capture.h"

#include <adwaita.h>

static AdwDialog *
visible_dialog (GtkRoot *root)
{
  if (ADW_IS_APPLICATION_WINDOW (root))
    return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root));
  if (ADW_IS_WINDOW (root))
    return adw_window_get_visible_dialog (ADW_WINDOW (root));

  return NULL;
}

static void
follow_focus (GtkSearchBar *bar)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bar));
  GtkWidget *focus = gtk_root_get_focus (root);
  gboolean elsewhere = visible_dialog (root) != NULL ||
                       (focus != NULL && (gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL ||
                                          gtk_widget_get_ancestor (focus, ADW_TYPE_DIALOG) != NULL));

  gtk_search_bar_set_key_capture_widget (bar, elsewhere ? NULL : GTK_WIDGET (root));
}

/** muster_status_capture_start: @bar: opens with what is typed, from now on */
void
muster_status_capture_start (GtkSearchBar *bar)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bar));

  g_return_if_fail (GTK_IS_WINDOW (root));

  g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (follow_focus), bar, G_CONNECT_SWAPPED);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (root), "visible-dialog") != NULL)
    g_signal_connect_object (root, "notify::visible-dialog", G_CALLBACK (follow_focus), bar, G_CONNECT_SWAPPED);
  follow_focus (bar);
}

/** muster_status_capture_stop: @bar: takes no keys any more */
void
muster_status_capture_stop (GtkSearchBar *bar)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bar));

  if (root != NULL)
    g_signal_handlers_disconnect_by_func (root, follow_focus, bar);
  gtk_search_bar_set_key_capture_widget (bar, NULL);
}

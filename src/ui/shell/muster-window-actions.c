/* muster-window-actions.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-window-private.h"

#include "muster-shortcuts.h"
#include "muster-status-page.h"

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);
  AdwNavigationSplitView *split = ADW_NAVIGATION_SPLIT_VIEW (self->split);

  if (!muster_window_in_main_view (self))
    return;
  if (self->room >= ROOM_NARROW)
    {
      adw_navigation_split_view_set_show_content (split, !adw_navigation_split_view_get_show_content (split));
      return;
    }
  adw_navigation_split_view_set_show_content (split, TRUE);
  g_settings_set_boolean (self->settings, "sidebar-visible", adw_navigation_split_view_get_collapsed (split));
  muster_window_apply_sidebar (self);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);

  if (self->page == NULL)
    return;
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split), TRUE);
  muster_status_page_set_search_mode (MUSTER_STATUS_PAGE (self->page), TRUE);
  muster_status_page_focus_search (MUSTER_STATUS_PAGE (self->page));
}

static void
page_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  muster_window_show_page (MUSTER_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
shortcuts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  adw_dialog_present (muster_shortcuts_dialog_new (), widget);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);

  if (self->connection != NULL)
    muster_connection_retry_now (self->connection);
}

static void
leave_sign_in_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  MusterWindow *self = MUSTER_WINDOW (widget);

  muster_sign_in_page_cancel (MUSTER_SIGN_IN_PAGE (self->sign_in_page));
  muster_window_show_view (self, "main");
}

static void
stop_waiting_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_signal_emit_by_name (widget, "stop-waiting");
}

/* Called once, by the window's class. */
void
muster_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "win.leave-sign-in", NULL, leave_sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.stop-waiting", NULL, stop_waiting_action);
}

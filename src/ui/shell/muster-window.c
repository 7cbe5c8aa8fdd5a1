/* muster-window.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-window-private.h"

#include "muster-error-text.h"
#include "muster-freshness.h"
#include "muster-menu-names.h"
#include "muster-shell-resources.h"
#include "muster-shortcuts.h"
#include "muster-sidebar.h"
#include "muster-status-page.h"
#include "muster-window-state.h"

#include <glib/gi18n.h>

/* So many frames long the table may need to show its first rows. */
#define FOCUS_TRIES 60

enum
{
  STOP_WAITING,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (MusterWindow, muster_window, ADW_TYPE_APPLICATION_WINDOW)

static guint signals[N_SIGNALS];

gboolean
muster_window_in_main_view (MusterWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->views)), "main") == 0;
}

/* Nobody is offered what may turn out closed to them: first it must be known who they are (S8). */
static gboolean
is_known (MusterWindow *self)
{
  return self->connection != NULL && *muster_floor_get_my_name (muster_connection_get_floor (self->connection)) != '\0';
}

static gboolean
may_see_page (MusterWindow *self)
{
  const MusterPageInfo *info = muster_pages_find (self->page_id);

  return is_known (self) && info != NULL &&
         muster_floor_may (muster_connection_get_floor (self->connection), info->permission);
}

static gboolean
has_rows (MusterWindow *self)
{
  return muster_floor_get_n_agents (muster_connection_get_floor (self->connection)) > 0;
}

static void
update_actions (MusterWindow *self)
{
  gboolean main_view = muster_window_in_main_view (self);
  /* An organization without agents has nothing to look for and no columns to choose. */
  gboolean open = main_view && self->page != NULL && may_see_page (self) && has_rows (self);
  MusterConnectionState state = self->connection != NULL ? muster_connection_get_state (self->connection)
                                                         : MUSTER_CONNECTION_SIGNED_OUT;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", open);
  gtk_widget_set_sensitive (self->search_button, open);
  gtk_widget_set_sensitive (self->view_button, open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.toggle-sidebar", main_view);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.page", main_view);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.retry",
                                 state != MUSTER_CONNECTION_LIVE && state != MUSTER_CONNECTION_SIGNED_OUT);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.leave-sign-in",
                                 !main_view && self->connection != NULL && state != MUSTER_CONNECTION_SIGNED_OUT);
}

void
muster_window_show_view (MusterWindow *self,
                         const char   *name)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->views), name);
  update_actions (self);
  gtk_widget_set_visible (self->back, self->connection != NULL &&
                          muster_connection_get_state (self->connection) != MUSTER_CONNECTION_SIGNED_OUT);
}

/* What the connection says */

static void
update_banner (MusterWindow *self)
{
  g_autofree char *text = NULL;
  MusterNotice notice = muster_window_notice (muster_connection_get_state (self->connection),
                                              muster_connection_get_error (self->connection),
                                              muster_connection_get_keyring_error (self->connection), &text);
  gboolean retry = notice == MUSTER_NOTICE_FAILED || notice == MUSTER_NOTICE_CERTIFICATE;
  /* With nothing on screen the page says it, larger. */
  gboolean on_page = notice == MUSTER_NOTICE_FAILED && !has_rows (self);

  if (text != NULL)
    adw_banner_set_title (ADW_BANNER (self->banner), text);
  adw_banner_set_button_label (ADW_BANNER (self->banner), retry ? _("Try Again") : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), retry ? "win.retry" : NULL);
  adw_banner_set_revealed (ADW_BANNER (self->banner), notice != MUSTER_NOTICE_NONE && !on_page);
}

static void
update_page (MusterWindow *self)
{
  MusterFloor *floor = muster_connection_get_floor (self->connection);
  MusterConnectionState state = muster_connection_get_state (self->connection);
  const GError *error = muster_connection_get_error (self->connection);
  gboolean known = is_known (self);
  g_autofree char *text = NULL;
  const char *page = known ? "page" : "unknown";

  if (state == MUSTER_CONNECTION_FAILED && !has_rows (self))
    {
      text = error != NULL ? muster_error_text_dup_body (error) : g_strdup (_("The connection has ended."));
      adw_status_page_set_title (ADW_STATUS_PAGE (self->failed),
                                 error != NULL ? muster_error_text_get_title (error) : _("Not Connected"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->failed), text);
      page = "failed";
    }
  else if (known && !may_see_page (self))
    page = "no-permission";

  muster_sidebar_permit (GTK_LIST_BOX (self->sidebar_list), known ? floor : NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), page);
  if (muster_window_is_stale (state))
    gtk_widget_add_css_class (self->page_bin, "stale-content");
  else
    gtk_widget_remove_css_class (self->page_bin, "stale-content");
}

static void
update_account (MusterWindow *self)
{
  MusterFloor *floor = muster_connection_get_floor (self->connection);
  const char *name = muster_floor_get_my_name (floor);
  const char *organization = muster_floor_get_organization_name (floor);

  if (*name == '\0')
    name = muster_connection_get_username (self->connection);
  if (*organization == '\0')
    organization = muster_connection_get_organization_name (self->connection);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->account_title), organization != NULL ? organization : "");
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->account_title), name != NULL ? name : "");
  adw_avatar_set_text (ADW_AVATAR (self->account_avatar), name);
}

static void
update_progress (MusterWindow *self)
{
  g_autofree char *text = NULL;
  guint done, total;

  muster_floor_get_progress (muster_connection_get_floor (self->connection), &done, &total);
  gtk_widget_set_visible (self->progress, total > 0);
  if (total > 0)
    {
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (1.0, (double) done / total));
      /* Translators: how many of all agents have been loaded */
      text = g_strdup_printf (_("%'u of %'u"), done, total);
    }
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->content_title), text != NULL ? text : "");
  muster_freshness_set_loading (MUSTER_FRESHNESS (self->freshness), text);
}

static void
on_connection_changed (MusterWindow *self)
{
  if (self->connection == NULL)
    return;
  update_banner (self);
  update_page (self);
  update_progress (self);
  update_actions (self);
}

static void
on_floor_named (MusterWindow *self)
{
  if (self->connection == NULL)
    return;
  update_account (self);
  update_page (self);
  update_actions (self);
}

/* The table takes the focus as soon as it has rows, which is a frame or two after the floor has agents. */
static gboolean
on_focus_tick (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       data)
{
  MusterWindow *self = MUSTER_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* Who types meanwhile goes on typing. */
  if (self->page == NULL || GTK_IS_TEXT (focus))
    self->focus_wanted = FALSE;
  else if (gtk_widget_get_mapped (self->page) && gtk_widget_grab_focus (self->page))
    self->focus_wanted = FALSE;
  if (self->focus_wanted && ++self->focus_tries < FOCUS_TRIES)
    return G_SOURCE_CONTINUE;
  self->focus_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_floor_batch (MusterWindow *self)
{
  if (self->connection == NULL)
    return;
  update_progress (self);
  if (has_rows (self) != gtk_widget_get_sensitive (self->search_button))
    update_actions (self);
  if (self->focus_wanted && self->focus_id == 0 && has_rows (self))
    {
      self->focus_tries = 0;
      self->focus_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_focus_tick, NULL, NULL);
    }
}

/* Pages */

/* Where there is room for one menu button only, the view's menu stands in the main menu. */
static void
update_menus (MusterWindow *self)
{
  GMenuModel *view = self->page != NULL ? muster_status_page_get_view_menu (MUSTER_STATUS_PAGE (self->page)) : NULL;
  GActionGroup *actions = self->page != NULL ? muster_status_page_get_view_actions (MUSTER_STATUS_PAGE (self->page)) : NULL;
  GMenuModel *primary = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->sign_in_menu));
  g_autoptr(GMenu) both = g_menu_new ();

  /* Not on the buttons: assistive technology would take the first action of theirs for what a press does. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", actions);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->view_button), view);
  gtk_widget_set_visible (self->view_button, view != NULL && self->room < ROOM_VERY_NARROW);
  if (view == NULL || self->room < ROOM_VERY_NARROW)
    {
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->main_menu), primary);
      return;
    }
  g_menu_append_submenu (both, _("View"), view);
  g_menu_append_section (both, NULL, primary);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->main_menu), G_MENU_MODEL (both));
}

static void
drop_page (MusterWindow *self)
{
  g_clear_pointer (&self->search_binding, g_binding_unbind);
  self->page = NULL;
  update_menus (self);
  adw_bin_set_child (ADW_BIN (self->page_bin), NULL);
}

void
muster_window_show_page (MusterWindow *self,
                         const char   *id)
{
  const MusterPageInfo *info = muster_pages_find (id);
  g_autofree char *path = NULL;
  g_autoptr(GSettings) settings = NULL;

  if (info == NULL || self->connection == NULL)
    return;
  muster_sidebar_select (GTK_LIST_BOX (self->sidebar_list), info->id);
  adw_navigation_page_set_title (self->content_page, _(info->title));
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->content_title), _(info->title));
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split), TRUE);
  if (self->page_id == info->id && self->page != NULL)
    return;

  drop_page (self);
  self->page_id = info->id;
  path = muster_window_view_path (self->connection, info->id);
  settings = g_settings_new_with_path (MUSTER_APP_ID ".view", path);
  self->page = muster_status_page_new (self->connection, settings);
  adw_bin_set_child (ADW_BIN (self->page_bin), self->page);
  self->search_binding = g_object_bind_property (self->page, "search-mode", self->search_button, "active",
                                                 G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  update_menus (self);
  update_page (self);
  update_actions (self);
}

static void
on_row_activated (MusterWindow  *self,
                  GtkListBoxRow *row)
{
  muster_window_show_page (self, muster_sidebar_id_of_row (row));
}

/* The sidebar: F9 hides it on wide windows, and on narrow ones goes to it and back. */

void
muster_window_apply_sidebar (MusterWindow *self)
{
  gboolean visible = self->settings == NULL || g_settings_get_boolean (self->settings, "sidebar-visible");

  adw_navigation_split_view_set_collapsed (ADW_NAVIGATION_SPLIT_VIEW (self->split), self->room >= ROOM_NARROW || !visible);
}

static void
set_room (MusterWindow *self,
          Room          room)
{
  gboolean was_narrow = self->room >= ROOM_NARROW;

  self->room = room;
  if (room >= ROOM_NARROW && !was_narrow)
    adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split), TRUE);
  muster_window_apply_sidebar (self);
  update_menus (self);
  muster_freshness_set_form (MUSTER_FRESHNESS (self->freshness),
                             room >= ROOM_VERY_NARROW ? MUSTER_FRESHNESS_ICON
                             : room >= ROOM_MEDIUM ? MUSTER_FRESHNESS_SHORT : MUSTER_FRESHNESS_WORDS);
  gtk_widget_set_visible (self->content_title, room < ROOM_SMALLEST);
}

static const struct
{
  const char *condition;
  Room        room;
} rooms[] = {
  { "max-width: 1080sp", ROOM_MEDIUM },
  { "max-width: 860px", ROOM_NARROW },
  { "max-width: 600px", ROOM_VERY_NARROW },
  { "max-width: 420px", ROOM_SMALLEST },
};

static void
on_room (MusterWindow  *self,
         AdwBreakpoint *breakpoint)
{
  set_room (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (breakpoint), "room")));
}

static void
on_wide (MusterWindow *self)
{
  set_room (self, ROOM_WIDE);
}

/* Of those that hold, the last one counts. */
static void
add_breakpoints (MusterWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (rooms[i].condition));

      g_object_set_data (G_OBJECT (breakpoint), "room", GUINT_TO_POINTER (rooms[i].room));
      g_signal_connect_object (breakpoint, "apply", G_CALLBACK (on_room), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (breakpoint, "unapply", G_CALLBACK (on_wide), self, G_CONNECT_SWAPPED);
      adw_application_window_add_breakpoint (ADW_APPLICATION_WINDOW (self), breakpoint);
    }
}

static void
muster_window_dispose (GObject *object)
{
  MusterWindow *self = MUSTER_WINDOW (object);

  g_clear_object (&self->connection_handlers);
  g_clear_object (&self->floor_handlers);
  g_clear_pointer (&self->search_binding, g_binding_unbind);
  self->page = NULL;
  if (self->focus_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_id);
  self->focus_id = 0;
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_WINDOW);
  g_clear_object (&self->connection);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (muster_window_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, MusterWindow, child)
#define CALLBACK(callback) gtk_widget_class_bind_template_callback (widget_class, callback)

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/muster_app/Muster/ui/muster-window.ui");
  BIND (views);
  BIND (sign_in_page);
  BIND (sign_in_menu);
  BIND (back);
  BIND (waiting);
  BIND (split);
  BIND (account_title);
  BIND (account_button);
  BIND (account_avatar);
  BIND (sidebar_list);
  BIND (content_page);
  BIND (content_title);
  BIND (content_bars);
  BIND (freshness);
  BIND (view_button);
  BIND (main_menu);
  BIND (search_button);
  BIND (banner);
  BIND (progress);
  BIND (pages);
  BIND (page_bin);
  BIND (failed);
  CALLBACK (on_row_activated);
}

static void
muster_window_class_init (MusterWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  muster_shell_get_resource ();
  g_type_ensure (MUSTER_TYPE_FRESHNESS);
  g_type_ensure (MUSTER_TYPE_SIGN_IN_PAGE);
  object_class->dispose = muster_window_dispose;
  signals[STOP_WAITING] = g_signal_new ("stop-waiting", MUSTER_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  bind_template (widget_class);
  muster_window_install_actions (widget_class);
}

static void
muster_window_init (MusterWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  muster_sidebar_fill (GTK_LIST_BOX (self->sidebar_list));
  add_breakpoints (self);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (self->content_bars),
                                muster_freshness_new_strip (MUSTER_FRESHNESS (self->freshness)));
  gtk_stack_add_named (GTK_STACK (self->pages), adw_spinner_new (), "unknown");
  muster_menu_names_follow_button (GTK_MENU_BUTTON (self->sign_in_menu));
  muster_menu_names_follow_button (GTK_MENU_BUTTON (self->account_button));
  muster_menu_names_follow_button (GTK_MENU_BUTTON (self->main_menu));
  muster_menu_names_follow_button (GTK_MENU_BUTTON (self->view_button));

  self->connection_handlers = g_signal_group_new (MUSTER_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->connection_handlers, "notify::state", G_CALLBACK (on_connection_changed), self);
  g_signal_group_connect_swapped (self->connection_handlers, "notify::error", G_CALLBACK (on_connection_changed), self);
  self->floor_handlers = g_signal_group_new (MUSTER_TYPE_FLOOR);
  g_signal_group_connect_swapped (self->floor_handlers, "directory-changed", G_CALLBACK (on_floor_named), self);
  g_signal_group_connect_swapped (self->floor_handlers, "me-changed", G_CALLBACK (on_floor_named), self);
  g_signal_group_connect_swapped (self->floor_handlers, "batch", G_CALLBACK (on_floor_batch), self);
  update_actions (self);
}

/**
 * muster_window_new:
 * @application: the application
 * @settings: the application's settings: size, sidebar
 *
 * Returns: (transfer none): a window on its sign-in page; GTK holds it until it is closed
 */
MusterWindow *
muster_window_new (AdwApplication *application,
                   GSettings      *settings)
{
  MusterWindow *self = g_object_new (MUSTER_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  muster_window_apply_sidebar (self);
  muster_sign_in_page_focus (MUSTER_SIGN_IN_PAGE (self->sign_in_page));
  return self;
}

/**
 * muster_window_get_sign_in_page:
 * @self: the window
 *
 * Returns: (transfer none): its sign-in page, shown or not
 */
MusterSignInPage *
muster_window_get_sign_in_page (MusterWindow *self)
{
  g_return_val_if_fail (MUSTER_IS_WINDOW (self), NULL);

  return MUSTER_SIGN_IN_PAGE (self->sign_in_page);
}

/**
 * muster_window_get_connection:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): whose floor it shows
 */
MusterConnection *
muster_window_get_connection (MusterWindow *self)
{
  g_return_val_if_fail (MUSTER_IS_WINDOW (self), NULL);

  return self->connection;
}

/**
 * muster_window_set_connection:
 * @self: the window
 * @connection: (nullable): whose floor to show
 *
 * Without one the sign-in page comes up.
 */
void
muster_window_set_connection (MusterWindow     *self,
                              MusterConnection *connection)
{
  const char *id;

  g_return_if_fail (MUSTER_IS_WINDOW (self));

  id = self->page_id != NULL ? self->page_id : muster_pages_get (&(guint) { 0 })[0].id;
  if (self->connection != connection)
    {
      drop_page (self);
      g_set_object (&self->connection, connection);
      g_signal_group_set_target (self->connection_handlers, connection);
      g_signal_group_set_target (self->floor_handlers,
                                 connection != NULL ? muster_connection_get_floor (connection) : NULL);
      muster_freshness_set_connection (MUSTER_FRESHNESS (self->freshness), connection);
    }
  if (connection == NULL)
    {
      muster_window_show_sign_in (self);
      return;
    }
  update_account (self);
  muster_window_show_page (self, id);
  on_connection_changed (self);
  muster_window_show_view (self, "main");
  self->focus_wanted = TRUE;
  on_floor_batch (self);
}

/**
 * muster_window_show_sign_in:
 * @self: the window
 *
 * Shows the sign-in page; with a living connection behind it one can go back.
 */
void
muster_window_show_sign_in (MusterWindow *self)
{
  g_return_if_fail (MUSTER_IS_WINDOW (self));

  muster_window_show_view (self, "sign-in");
  muster_sign_in_page_focus (MUSTER_SIGN_IN_PAGE (self->sign_in_page));
}

/**
 * muster_window_show_waiting:
 * @self: the window
 * @text: what is going on
 *
 * While a stored sign-in is fetched from the keyring.
 */
void
muster_window_show_waiting (MusterWindow *self,
                            const char   *text)
{
  g_autoptr(AdwSpinnerPaintable) paintable = adw_spinner_paintable_new (self->waiting);

  g_return_if_fail (MUSTER_IS_WINDOW (self));

  adw_status_page_set_paintable (ADW_STATUS_PAGE (self->waiting), GDK_PAINTABLE (paintable));
  adw_status_page_set_title (ADW_STATUS_PAGE (self->waiting), text);
  muster_window_show_view (self, "waiting");
}

/**
 * muster_window_set_accounts_menu:
 * @self: the window
 * @menu: the account menu
 */
void
muster_window_set_accounts_menu (MusterWindow *self,
                                 GMenuModel   *menu)
{
  g_return_if_fail (MUSTER_IS_WINDOW (self));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->account_button), menu);
}

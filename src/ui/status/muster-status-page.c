/* muster-status-page.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-page.h"

#include <glib/gi18n.h>

#include "muster-agent-table.h"
#include "muster-status-capture.h"
#include "muster-status-columns.h"
#include "muster-status-filters.h"
#include "muster-status-resources.h"
#include "muster-status-state.h"
#include "muster-status-summary.h"
#include "muster-table.h"
#include "muster-ui-style.h"
#include "muster-words.h"

struct _MusterStatusPage
{
  AdwBin            parent_instance;

  GtkWidget        *progress;
  GtkWidget        *search_bar;
  GtkWidget        *search_entry;
  GtkWidget        *head;
  GtkWidget        *summary;
  GtkWidget        *filters;
  GtkWidget        *stack;
  GtkWidget        *table_bin;
  GtkWidget        *state_page;
  GtkWidget        *state_action;

  MusterConnection *connection;
  MusterFloor      *floor;
  MusterAgentTable *model;
  GSettings        *settings;
  GtkWidget        *table;
  guint             state_pending;
  gboolean          setting;      /* the arrangement is being taken from the settings */
};

enum
{
  PROP_0,
  PROP_SEARCH_MODE,
  PROP_FILTER_STATE,
  PROP_ENABLED_ONLY,
  PROP_COMPACT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MusterStatusPage, muster_status_page, ADW_TYPE_BIN)

/* --- what the page says instead of rows --- */

static gboolean
is_waiting_for_agents (MusterStatusPage *self)
{
  guint done;
  guint total;

  muster_floor_get_progress (self->floor, &done, &total);
  if (total > 0)
    return TRUE;
  if (self->connection == NULL || muster_floor_get_n_agents (self->floor) > 0)
    return FALSE;

  return muster_connection_get_state (self->connection) == MUSTER_CONNECTION_CONNECTING ||
         muster_connection_get_state (self->connection) == MUSTER_CONNECTION_CATCHING_UP;
}

static void
update_loading (MusterStatusPage *self)
{
  gboolean waiting = is_waiting_for_agents (self);
  guint done;
  guint total;

  gtk_widget_set_visible (self->progress, waiting);
  if (!waiting)
    return;

  muster_floor_get_progress (self->floor, &done, &total);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), total > 0 ? MIN (1.0, (double) done / total) : 0);
}

static void
update_state (MusterStatusPage *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  MusterStatusState state = muster_status_state_choose (self->floor, self->connection, n_rows,
                                                        is_waiting_for_agents (self));

  update_loading (self);
  muster_status_filters_set_count (MUSTER_STATUS_FILTERS (self->filters), n_rows,
                                   muster_floor_get_n_agents (self->floor));
  if (state != MUSTER_STATUS_STATE_ROWS)
    muster_status_state_show (state, self->connection, ADW_STATUS_PAGE (self->state_page),
                              GTK_BUTTON (self->state_action));
  gtk_widget_set_visible (self->head, state == MUSTER_STATUS_STATE_ROWS || state == MUSTER_STATUS_STATE_NO_MATCH);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), state != MUSTER_STATUS_STATE_ROWS ? "state" : "table");
}

static gboolean
on_state_pending (gpointer data)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (data);

  self->state_pending = 0;
  update_state (self);

  return G_SOURCE_REMOVE;
}

/* Rows come and go many times in a batch; what stands around them follows once. */
static void
queue_state (MusterStatusPage *self)
{
  if (self->state_pending == 0)
    self->state_pending = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_state_pending, self, NULL);
}

static void
on_batch (MusterStatusPage *self)
{
  muster_table_wake (MUSTER_TABLE (self->table));
  muster_status_summary_wake (MUSTER_STATUS_SUMMARY (self->summary));
  muster_status_filters_wake (MUSTER_STATUS_FILTERS (self->filters));
  if (gtk_widget_get_visible (self->progress) || muster_floor_get_n_agents (self->floor) == 0 ||
      is_waiting_for_agents (self) || gtk_stack_get_visible_child (GTK_STACK (self->stack)) != self->table_bin)
    queue_state (self);
}

/* The user asked for other rows or another order: the first ones are what they want to see. */
static void
show_start (MusterStatusPage *self)
{
  if (self->table != NULL && muster_table_get_model (MUSTER_TABLE (self->table)) != NULL &&
      g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_list_view_scroll_to (GTK_LIST_VIEW (muster_table_get_list (MUSTER_TABLE (self->table))), 0,
                             GTK_LIST_SCROLL_NONE, NULL);
}

/* --- filters and search --- */

static void
on_filter_changed (MusterStatusPage *self)
{
  const MusterAgentFilter *filter = muster_status_filters_get (MUSTER_STATUS_FILTERS (self->filters));
  const char *search = filter->search != NULL ? filter->search : "";

  muster_agent_table_set_filter (self->model, filter);
  muster_agent_table_catch_up (self->model);
  show_start (self);
  muster_status_summary_set_state (MUSTER_STATUS_SUMMARY (self->summary), filter->state);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "status.reset-filters",
                                 muster_status_filters_get_active (MUSTER_STATUS_FILTERS (self->filters)));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), search) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), search);
  if (*search != '\0')
    gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED_ONLY]);
  update_state (self);
}

static void
on_search_text (MusterStatusPage *self)
{
  if (self->settings != NULL)
    muster_status_filters_set_search (MUSTER_STATUS_FILTERS (self->filters),
                                      gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_search_mode (MusterStatusPage *self)
{
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      if (self->table != NULL)
        gtk_widget_grab_focus (self->table);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

static void
on_state_chosen (MusterStatusPage *self,
                 const char       *state)
{
  muster_status_filters_set_state (MUSTER_STATUS_FILTERS (self->filters), state);
}

/* --- arrangement --- */

static void
on_sort_changed (MusterStatusPage *self)
{
  MusterTableColumns *columns = muster_table_get_columns (MUSTER_TABLE (self->table));
  const MusterTableSort *sort;
  MusterAgentSort keys[MUSTER_N_AGENT_COLUMNS];
  guint n;

  sort = muster_table_columns_get_sort (columns, &n);
  for (guint i = 0; i < n; i++)
    keys[i] = (MusterAgentSort){ (MusterAgentColumn) sort[i].key, sort[i].descending }
  ;
  muster_agent_table_set_sort (self->model, keys, n);
  muster_agent_table_catch_up (self->model);
  show_start (self);

  if (!self->setting)
    g_settings_set_value (self->settings, "sort", muster_table_columns_save_sort (columns));
}

static void
on_layout_changed (MusterStatusPage *self)
{
  if (!self->setting)
    g_settings_set_value (self->settings, "columns",
                          muster_table_columns_save_layout (muster_table_get_columns (MUSTER_TABLE (self->table))));
}

static void
load_arrangement (MusterStatusPage *self)
{
  MusterTableColumns *columns = muster_table_get_columns (MUSTER_TABLE (self->table));
  g_autoptr(GVariant) layout = g_settings_get_value (self->settings, "columns");
  g_autoptr(GVariant) sort = g_settings_get_value (self->settings, "sort");

  self->setting = TRUE;
  g_signal_connect_object (columns, "sort-changed", G_CALLBACK (on_sort_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (columns, "layout-changed", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  if (g_variant_n_children (layout) > 0)
    muster_table_columns_load_layout (columns, layout);
  muster_table_columns_load_sort (columns, sort);
  self->setting = FALSE;
  g_settings_bind (self->settings, "compact", self->table, "compact", G_SETTINGS_BIND_DEFAULT);
}

/* The narrower the page, the more gives way: the figures go below the tiles, the drop-downs into one button, the
 * columns into two-line rows. */
static void
set_level (MusterStatusPage *self,
           guint             level)
{
  if (self->table != NULL)
    muster_table_set_narrow (MUSTER_TABLE (self->table), level >= 3);
  muster_status_filters_set_narrow (MUSTER_STATUS_FILTERS (self->filters), level >= 2);
  muster_status_summary_set_layout (MUSTER_STATUS_SUMMARY (self->summary), level >= 1, level >= 3);
}

static void
on_narrow (MusterStatusPage *self)
{
  set_level (self, 3);
}

static void
on_small (MusterStatusPage *self)
{
  set_level (self, 2);
}

static void
on_middle (MusterStatusPage *self)
{
  set_level (self, 1);
}

static void
on_wide (MusterStatusPage *self)
{
  set_level (self, 0);
}

/* --- actions --- */

static void
on_search_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  muster_status_page_focus_search (MUSTER_STATUS_PAGE (widget));
}

static void
on_reset_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (widget);

  muster_status_filters_reset (MUSTER_STATUS_FILTERS (self->filters));
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
}

static void
on_retry_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (widget);

  if (self->connection != NULL)
    muster_connection_retry_now (self->connection);
}

/* --- object --- */

static void
muster_status_page_map (GtkWidget *widget)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (widget);

  GTK_WIDGET_CLASS (muster_status_page_parent_class)->map (widget);
  muster_status_capture_start (GTK_SEARCH_BAR (self->search_bar));
}

static void
muster_status_page_unmap (GtkWidget *widget)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (widget);

  muster_status_capture_stop (GTK_SEARCH_BAR (self->search_bar));
  GTK_WIDGET_CLASS (muster_status_page_parent_class)->unmap (widget);
}

static gboolean
muster_status_page_grab_focus (GtkWidget *widget)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (widget);

  return self->table != NULL && gtk_widget_grab_focus (self->table);
}

static void
muster_status_page_dispose (GObject *object)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (object);

  g_clear_handle_id (&self->state_pending, g_source_remove);
  /* First: the search entry empties itself on its way out, and that is nobody's wish to be kept. */
  g_clear_object (&self->settings);
  self->table = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_STATUS_PAGE);
  g_clear_object (&self->model);
  g_clear_object (&self->floor);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (muster_status_page_parent_class)->dispose (object);
}

static void
muster_status_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (object);
  const MusterAgentFilter *filter = muster_status_filters_get (MUSTER_STATUS_FILTERS (self->filters));

  if (prop_id == PROP_SEARCH_MODE)
    g_value_set_boolean (value, muster_status_page_get_search_mode (self));
  else if (prop_id == PROP_FILTER_STATE)
    g_value_set_string (value, filter->state != NULL ? filter->state : "");
  else if (prop_id == PROP_ENABLED_ONLY)
    g_value_set_boolean (value, filter->enabled_only);
  else
    g_value_set_boolean (value, muster_table_get_compact (MUSTER_TABLE (self->table)));
}

static void
muster_status_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  MusterStatusPage *self = MUSTER_STATUS_PAGE (object);

  if (prop_id == PROP_SEARCH_MODE)
    muster_status_page_set_search_mode (self, g_value_get_boolean (value));
  else if (prop_id == PROP_FILTER_STATE)
    muster_status_filters_set_state (MUSTER_STATUS_FILTERS (self->filters), g_value_get_string (value));
  else if (prop_id == PROP_ENABLED_ONLY)
    muster_status_filters_set_enabled_only (MUSTER_STATUS_FILTERS (self->filters), g_value_get_boolean (value));
  else
    muster_table_set_compact (MUSTER_TABLE (self->table), g_value_get_boolean (value));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/muster_app/Muster/ui/muster-status-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, progress);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, head);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, summary);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, filters);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, table_bin);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, state_page);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusPage, state_action);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_small);
  gtk_widget_class_bind_template_callback (widget_class, on_middle);
  gtk_widget_class_bind_template_callback (widget_class, on_wide);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_search_text);
  gtk_widget_class_bind_template_callback (widget_class, on_state_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
}

static void
muster_status_page_class_init (MusterStatusPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = muster_status_page_dispose;
  object_class->get_property = muster_status_page_get_property;
  object_class->set_property = muster_status_page_set_property;
  widget_class->map = muster_status_page_map;
  widget_class->unmap = muster_status_page_unmap;
  widget_class->grab_focus = muster_status_page_grab_focus;

  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  properties[PROP_FILTER_STATE] = g_param_spec_string ("filter-state", NULL, NULL, "", flags);
  properties[PROP_ENABLED_ONLY] = g_param_spec_boolean ("enabled-only", NULL, NULL, FALSE, flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "status.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "status.reset-filters", NULL, on_reset_action);
  gtk_widget_class_install_action (widget_class, "status.retry", NULL, on_retry_action);
  gtk_widget_class_install_property_action (widget_class, "status.filter-state", "filter-state");
  gtk_widget_class_install_property_action (widget_class, "status.enabled-only", "enabled-only");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "status.search", NULL);

  muster_ui_style_ensure ();
  muster_status_get_resource ();
  g_type_ensure (MUSTER_TYPE_STATUS_SUMMARY);
  g_type_ensure (MUSTER_TYPE_STATUS_FILTERS);
  bind_template (widget_class);
}

static void
muster_status_page_init (MusterStatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_EDITABLE (self->search_entry));
}

static gint64
floor_now (gpointer data)
{
  return muster_floor_get_now (MUSTER_FLOOR (data));
}

/**
 * muster_status_page_new_for_floor:
 * @settings: of the schema io.github.muster_app.Muster.view
 *
 * Returns: the page over a floor that somebody fills
 */
GtkWidget *
muster_status_page_new_for_floor (MusterFloor *floor,
                                  GSettings   *settings)
{
  MusterStatusPage *self;

  g_return_val_if_fail (MUSTER_IS_FLOOR (floor), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (MUSTER_TYPE_STATUS_PAGE, NULL);
  self->floor = g_object_ref (floor);
  self->settings = g_object_ref (settings);
  self->model = muster_agent_table_new (floor);

  self->table = muster_table_new (muster_status_columns_get_spec ());
  muster_table_set_clock (MUSTER_TABLE (self->table), floor_now, floor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (muster_table_get_list (MUSTER_TABLE (self->table))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Agents"), -1);
  adw_bin_set_child (ADW_BIN (self->table_bin), self->table);
  load_arrangement (self);
  muster_status_summary_set_floor (MUSTER_STATUS_SUMMARY (self->summary), floor);
  muster_status_filters_set_up (MUSTER_STATUS_FILTERS (self->filters), self->model, settings);
  muster_table_set_model (MUSTER_TABLE (self->table), G_LIST_MODEL (self->model));

  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (queue_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (floor, "batch", G_CALLBACK (on_batch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (floor, "directory-changed", G_CALLBACK (queue_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (floor, "me-changed", G_CALLBACK (queue_state), self, G_CONNECT_SWAPPED);
  update_state (self);

  return GTK_WIDGET (self);
}

/**
 * muster_status_page_new:
 * @settings: of the schema io.github.muster_app.Muster.view, for this account and view
 *
 * Returns: Agent Status of that connection
 */
GtkWidget *
muster_status_page_new (MusterConnection *connection,
                        GSettings        *settings)
{
  MusterStatusPage *self;

  g_return_val_if_fail (MUSTER_IS_CONNECTION (connection), NULL);

  self = MUSTER_STATUS_PAGE (muster_status_page_new_for_floor (muster_connection_get_floor (connection), settings));
  self->connection = g_object_ref (connection);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (queue_state), self, G_CONNECT_SWAPPED);
  update_state (self);

  return GTK_WIDGET (self);
}

/** muster_status_page_get_search_mode: Returns: whether the search entry is shown */
gboolean
muster_status_page_get_search_mode (MusterStatusPage *self)
{
  g_return_val_if_fail (MUSTER_IS_STATUS_PAGE (self), FALSE);

  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar));
}

/** muster_status_page_set_search_mode: shows the search entry, or closes and clears it */
void
muster_status_page_set_search_mode (MusterStatusPage *self,
                                    gboolean          search_mode)
{
  g_return_if_fail (MUSTER_IS_STATUS_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), search_mode);
}

/** muster_status_page_focus_search: shows the search entry and puts the focus there */
void
muster_status_page_focus_search (MusterStatusPage *self)
{
  g_return_if_fail (MUSTER_IS_STATUS_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);
  gtk_widget_grab_focus (self->search_entry);
}

/** muster_status_page_get_view_menu: Returns: (transfer none): columns and density; needs get_view_actions() */
GMenuModel *
muster_status_page_get_view_menu (MusterStatusPage *self)
{
  g_return_val_if_fail (MUSTER_IS_STATUS_PAGE (self), NULL);

  return muster_table_get_columns_menu (MUSTER_TABLE (self->table));
}

/** muster_status_page_get_view_actions: Returns: (transfer none): to be inserted under "table" where the menu is */
GActionGroup *
muster_status_page_get_view_actions (MusterStatusPage *self)
{
  g_return_val_if_fail (MUSTER_IS_STATUS_PAGE (self), NULL);

  return muster_table_get_actions (MUSTER_TABLE (self->table));
}

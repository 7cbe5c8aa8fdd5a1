/* test-status-page.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <libdex.h>

#include "muster-clock.h"
#include "muster-filter-button.h"
#include "muster-status-filters.h"
#include "muster-status-page.h"
#include "muster-status-summary.h"
#include "muster-table.h"
#include "muster-table-cell.h"
#include "muster-table-header.h"
#include "muster-table-heading.h"
#include "muster-table-row.h"
#include "status-floor.h"

typedef struct
{
  MusterFloor *floor;
  GSettings   *settings;
  GtkWidget   *window;
  GtkWidget   *page;
  MusterTable *table;
} Fixture;

static const char *path = "/io/github/muster_app/Muster/accounts/test/status/";

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

#define wait_until(condition)                                  \
        G_STMT_START {                                               \
          gboolean late = FALSE;                                     \
          guint timer = g_timeout_add_seconds (10, on_timeout, &late); \
          while (!(condition) && !late)                              \
          g_main_context_iteration (NULL, TRUE);                   \
          g_assert_false (late);                                     \
          g_source_remove (timer);                                   \
        } G_STMT_END

static guint
shown (Fixture *fixture)
{
  return g_list_model_get_n_items (muster_table_get_model (fixture->table));
}

static const char *
name_at (Fixture *fixture,
         guint    position)
{
  g_autoptr(MusterAgent) agent = g_list_model_get_item (muster_table_get_model (fixture->table), position);

  return muster_agent_get_display_name (agent);
}

static MusterTableRow *
first_row (Fixture *fixture)
{
  return MUSTER_TABLE_ROW (find_widget (muster_table_get_list (fixture->table), MUSTER_TYPE_TABLE_ROW));
}

static gboolean
is_waiting (Fixture *fixture)
{
  gboolean waiting;

  muster_table_get_n_batches (fixture->table, &waiting);
  return waiting;
}

static void
open_page (Fixture *fixture,
           int      width)
{
  fixture->window = adw_window_new ();
  fixture->page = muster_status_page_new_for_floor (fixture->floor, fixture->settings);
  fixture->table = MUSTER_TABLE (find_widget (fixture->page, MUSTER_TYPE_TABLE));
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->page)) > 0);
}

static void
close_page (Fixture *fixture)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  wait_until (fixture->page == NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->floor = muster_floor_new ();
  status_floor_fill (fixture->floor, 60);
  fixture->settings = g_settings_new_with_path ("io.github.muster_app.Muster.view", path);
  open_page (fixture, data != NULL ? GPOINTER_TO_INT (data) : 1280);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const keys[] = { "filter-state", "filter-availability", "filter-team", "filter-unit", "filter-role",
                                      "enabled-only", "search", "sort", "columns", "compact" };

  if (fixture->page != NULL)
    close_page (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->floor);
}

static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GtkAccessible) cell = NULL;
  MusterTableRow *row;
  GtkWidget *item;
  guint n_cells;

  wait_until (first_row (fixture) != NULL && gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) > 0);
  row = first_row (fixture);
  item = gtk_widget_get_parent (GTK_WIDGET (row));
  g_assert_cmpuint (shown (fixture), ==, 60);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (row)), ==, 44);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_ROW);
  gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));

  cell = gtk_accessible_get_first_accessible_child (GTK_ACCESSIBLE (row));
  g_assert_true (MUSTER_IS_TABLE_CELL (cell));
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_GRID_CELL);

  /* As many cells as columns that are shown. */
  g_action_group_activate_action (muster_table_get_actions (fixture->table), "show-role", NULL);
  for (n_cells = 0; cell != NULL; n_cells++)
    {
      GtkAccessible *next = gtk_accessible_get_next_accessible_sibling (cell);

      g_object_unref (cell);
      cell = next;
    }
  g_assert_cmpuint (n_cells, ==, muster_table_columns_get_n_visible (muster_table_get_columns (fixture->table)));

  muster_table_set_compact (fixture->table, TRUE);
  wait_until (gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) == 32);
  g_assert_true (g_settings_get_boolean (fixture->settings, "compact"));
}

static void
test_live (Fixture      *fixture,
           gconstpointer data)
{
  guint batches = muster_table_get_n_batches (fixture->table, NULL);
  MusterAgent *agent = muster_floor_lookup_agent (fixture->floor, "a5");

  muster_table_set_selected (fixture->table, agent);
  status_floor_agent (fixture->floor, "a5", "Aaron Aardvark", TRUE, 4);
  status_floor_live (fixture->floor, "a5", "active", 4, 1, muster_clock_now ());
  muster_floor_flush (fixture->floor);
  wait_until (g_strcmp0 (name_at (fixture, 0), "Aaron Aardvark") == 0);
  g_assert_cmpuint (muster_table_get_n_batches (fixture->table, NULL), >, batches);
  g_assert_true (muster_table_get_selected (fixture->table) == agent);

  status_floor_gone (fixture->floor, "a5");
  muster_floor_flush (fixture->floor);
  wait_until (shown (fixture) == 59);

  /* Nothing to do: nothing ticks. */
  g_assert_false (is_waiting (fixture));

  /* Hidden, batches go on. */
  gtk_widget_set_visible (fixture->window, FALSE);
  status_floor_agent (fixture->floor, "new", "Abe New", TRUE, 4);
  muster_floor_flush (fixture->floor);
  wait_until (shown (fixture) == 60);
}

static void
test_sort_by_heading (Fixture      *fixture,
                      gconstpointer data)
{
  MusterTableHeader *header = MUSTER_TABLE_HEADER (muster_table_get_header (fixture->table));
  GtkWidget *heading = muster_table_header_get_heading (header, 0);
  g_autoptr(GVariant) sort = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *first = g_strdup (name_at (fixture, 0));

  gtk_test_accessible_assert_role (heading, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Column, sorted ascending");
  g_assert_true (gtk_widget_activate_action (heading, "heading.sort", NULL));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Column, sorted descending");
  g_assert_cmpstr (name_at (fixture, 0), !=, first);
  g_assert_cmpstr (name_at (fixture, 59), ==, first);
  sort = g_settings_get_value (fixture->settings, "sort");
  printed = g_variant_print (sort, FALSE);
  g_assert_cmpstr (printed, ==, "[('name', true)]");

  /* The header is one stop of the Tab key; the arrows go on from there. */
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (header), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (header)) == heading);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (header), GTK_DIR_RIGHT));
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (header)) == muster_table_header_get_heading (header, 1));
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (header), GTK_DIR_TAB_FORWARD));
}

static void
test_columns (Fixture      *fixture,
              gconstpointer data)
{
  MusterTableColumns *columns = muster_table_get_columns (fixture->table);
  guint email = muster_table_columns_lookup (columns, "email");

  g_action_group_activate_action (muster_table_get_actions (fixture->table), "show-email", NULL);
  g_assert_false (muster_table_columns_get_visible (columns, email));
  muster_table_columns_set_width (columns, 1, 222);
  close_page (fixture);

  open_page (fixture, 1280);
  columns = muster_table_get_columns (fixture->table);
  g_assert_false (muster_table_columns_get_visible (columns, email));
  g_assert_cmpint (muster_table_columns_get_width (columns, 1), ==, 222);
  g_action_group_activate_action (muster_table_get_actions (fixture->table), "reset-columns", NULL);
  g_assert_true (muster_table_columns_get_visible (columns, email));
}

static void
test_filters (Fixture      *fixture,
              gconstpointer data)
{
  MusterStatusFilters *filters = MUSTER_STATUS_FILTERS (find_widget (fixture->page, MUSTER_TYPE_STATUS_FILTERS));
  MusterStatusSummary *summary = MUSTER_STATUS_SUMMARY (find_widget (fixture->page, MUSTER_TYPE_STATUS_SUMMARY));
  GtkWidget *tile = muster_status_summary_get_tile (summary, "break");
  GtkWidget *state = muster_status_filters_get_button (filters, 's');
  g_autofree char *kept = NULL;
  guint on_break;

  g_assert_cmpuint (muster_status_filters_get_n_chips (filters), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), TRUE);
  on_break = shown (fixture);
  g_assert_cmpuint (on_break, >, 0);
  g_assert_cmpuint (on_break, <, 60);
  g_assert_cmpuint (muster_status_filters_get_n_chips (filters), ==, 1);
  g_assert_cmpstr (muster_filter_button_get_choice (MUSTER_FILTER_BUTTON (state)), ==, "break");

  muster_status_filters_set_enabled_only (filters, TRUE);
  muster_filter_button_set_choice (MUSTER_FILTER_BUTTON (muster_status_filters_get_button (filters, 't')), "t-north");
  g_assert_cmpuint (shown (fixture), <=, on_break);
  g_assert_cmpuint (muster_status_filters_get_n_chips (filters), ==, 3);
  kept = g_settings_get_string (fixture->settings, "filter-team");
  g_assert_cmpstr (kept, ==, "t-north");
  on_break = shown (fixture);
  close_page (fixture);

  open_page (fixture, 1280);
  filters = MUSTER_STATUS_FILTERS (find_widget (fixture->page, MUSTER_TYPE_STATUS_FILTERS));
  g_assert_cmpuint (shown (fixture), ==, on_break);
  g_assert_cmpuint (muster_status_filters_get_n_chips (filters), ==, 3);
  g_assert_true (gtk_widget_activate_action (fixture->page, "status.reset-filters", NULL));
  g_assert_cmpuint (shown (fixture), ==, 60);
  g_assert_cmpuint (muster_status_filters_get_n_chips (filters), ==, 0);
  g_assert_false (muster_status_filters_get_active (filters));
}

static void
test_choices (Fixture      *fixture,
              gconstpointer data)
{
  MusterStatusFilters *filters = MUSTER_STATUS_FILTERS (find_widget (fixture->page, MUSTER_TYPE_STATUS_FILTERS));
  MusterFilterButton *state = MUSTER_FILTER_BUTTON (muster_status_filters_get_button (filters, 's'));
  MusterFilterButton *team = MUSTER_FILTER_BUTTON (muster_status_filters_get_button (filters, 't'));

  muster_filter_button_open (state);
  wait_until (muster_filter_button_get_n (state) > 0);
  /* All, five states, six exact ones, three break reasons. */
  g_assert_cmpuint (muster_filter_button_get_n (state), ==, 15);
  muster_filter_button_activate_nth (state, 12);
  g_assert_cmpstr (muster_status_filters_get (filters)->state, ==, "exact:break:b-lunch");
  muster_filter_button_open (team);
  wait_until (muster_filter_button_get_n (team) == 4);
}

static guint
n_offered (MusterFilterButton *button)
{
  g_auto(GStrv) choices = muster_filter_button_dup_choices (button);

  return g_strv_length (choices);
}

/* Hundreds of teams: the first ones are there at once, the others soon. */
static void
test_many_choices (void)
{
  g_autoptr(MusterFilterButton) button = g_object_ref_sink (g_object_new (MUSTER_TYPE_FILTER_BUTTON, NULL));

  for (guint turn = 0; turn < 2; turn++)
    {
      muster_filter_button_clear (button);
      for (guint i = 0; i < 500; i++)
        {
          g_autofree char *id = g_strdup_printf ("team-%u", i);

          muster_filter_button_add (button, id, id, i, i == 1);
        }
      g_assert_cmpuint (muster_filter_button_get_n (button), ==, 500);
      g_assert_cmpuint (n_offered (button), <, 50);
    }
  wait_until (n_offered (button) == 500);
  muster_filter_button_activate_nth (button, 499);
  g_assert_cmpstr (muster_filter_button_get_choice (button), ==, "team-499");
}

static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  MusterStatusPage *page = MUSTER_STATUS_PAGE (fixture->page);
  GtkWidget *entry = find_widget (fixture->page, GTK_TYPE_SEARCH_ENTRY);

  g_assert_false (muster_status_page_get_search_mode (page));
  g_assert_true (gtk_widget_activate_action (fixture->page, "status.search", NULL));
  g_assert_true (muster_status_page_get_search_mode (page));
  entry = find_widget (find_widget (fixture->page, GTK_TYPE_SEARCH_BAR), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "lovelace");
  g_assert_cmpuint (shown (fixture), <, 60);
  g_assert_cmpuint (shown (fixture), >, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "<b>&nobody");
  g_assert_cmpuint (shown (fixture), ==, 0);
  close_page (fixture);

  open_page (fixture, 1280);
  page = MUSTER_STATUS_PAGE (fixture->page);
  g_assert_true (muster_status_page_get_search_mode (page));
  g_assert_cmpuint (shown (fixture), ==, 0);
  muster_status_page_set_search_mode (page, FALSE);
  g_assert_cmpuint (shown (fixture), ==, 60);
}

static void
test_states (Fixture      *fixture,
             gconstpointer data)
{
  AdwStatusPage *state = ADW_STATUS_PAGE (find_widget (fixture->page, ADW_TYPE_STATUS_PAGE));

  g_assert_false (gtk_widget_get_child_visible (GTK_WIDGET (state)));
  status_floor_organization (fixture->floor, FALSE);
  muster_floor_flush (fixture->floor);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (state)));
  g_assert_cmpstr (adw_status_page_get_title (state), ==, "No Human-Agent Service");
  status_floor_organization (fixture->floor, TRUE);
  status_floor_me (fixture->floor, FALSE);
  muster_floor_flush (fixture->floor);
  wait_until (g_strcmp0 (adw_status_page_get_title (state), "Not Permitted") == 0);
  status_floor_me (fixture->floor, TRUE);
  muster_floor_flush (fixture->floor);
  wait_until (!gtk_widget_get_mapped (GTK_WIDGET (state)));
}

static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  int minimum;

  wait_until (muster_table_get_narrow (fixture->table));
  g_assert_cmpint (gtk_widget_get_width (fixture->page), <=, 360);
  wait_until (gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) >= 64);
  g_assert_false (gtk_widget_get_visible (muster_table_get_header (fixture->table)));
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_widget_measure (gtk_widget_get_parent (gtk_widget_get_parent (find_widget (fixture->page, MUSTER_TYPE_STATUS_SUMMARY))),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static double
scrolled (Fixture *fixture,
          double   from_start)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (muster_table_get_list (fixture->table)));
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  if (from_start >= 0)
    gtk_adjustment_set_value (adjustment, rtl ? end - from_start : from_start);

  return end;
}

/* The names stay while the other columns scroll, from left to right and the other way round. */
static void
test_name_stays (Fixture      *fixture,
                 gconstpointer data)
{
  GtkWidget *header = muster_table_get_header (fixture->table);
  GtkWidget *name = muster_table_header_get_heading (MUSTER_TABLE_HEADER (header), 0);
  GtkWidget *status = muster_table_header_get_heading (MUSTER_TABLE_HEADER (header), 1);

  for (int rtl = 0; rtl < 2; rtl++)
    {
      graphene_rect_t cell;
      graphene_rect_t before;
      graphene_rect_t after;
      GtkWidget *picked;
      int width;

      gtk_widget_set_default_direction (rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      wait_until (first_row (fixture) != NULL && gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) > 0 &&
                  scrolled (fixture, -1) > 100);
      scrolled (fixture, 0);
      g_assert_true (gtk_widget_compute_bounds (name, header, &before));
      scrolled (fixture, 60);
      g_assert_true (gtk_widget_compute_bounds (name, header, &after));
      g_assert_true (graphene_rect_equal (&before, &after));
      muster_table_row_get_cell (first_row (fixture), 0, &cell);
      width = gtk_widget_get_width (GTK_WIDGET (first_row (fixture)));
      g_assert_cmpfloat (cell.origin.x, ==, rtl ? width - 60 - cell.size.width : 60);

      /* The next one lies below it in part; there the pointer finds the name. */
      g_assert_true (gtk_widget_compute_bounds (status, header, &before));
      g_assert_true (graphene_rect_intersection (&before, &after, NULL));
      picked = gtk_widget_pick (header, rtl ? after.origin.x + 12 : after.origin.x + after.size.width - 12, 10,
                                GTK_PICK_DEFAULT);
      g_assert_true (picked == name);
      picked = gtk_widget_pick (header, rtl ? after.origin.x - 12 : after.origin.x + after.size.width + 12, 10,
                                GTK_PICK_DEFAULT);
      g_assert_true (picked == status);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Rows scroll while they are laid out when the columns come back. */
static void
test_narrow_and_back (Fixture      *fixture,
                      gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < 8; i++)
    {
      gboolean narrow = i % 2 == 0;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), narrow ? 360 : 1000 + (int) i * 10, 700);
      wait_until (muster_table_get_narrow (fixture->table) == narrow &&
                  gtk_widget_get_mapped (muster_table_get_header (fixture->table)) != narrow &&
                  first_row (fixture) != NULL &&
                  (gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) >= 64) == narrow);
      if (!narrow)
        scrolled (fixture, 80);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_looks (Fixture      *fixture,
            gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  int dpi;

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  status_floor_change (fixture->floor, g_rand_new_with_seed (1), 60);
  wait_until (!is_waiting (fixture));
  gtk_widget_set_direction (fixture->window, GTK_TEXT_DIR_RTL);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  muster_table_set_compact (fixture->table, TRUE);
  /* Larger text makes higher rows: 32 px hold no 1.5 lines. */
  wait_until (first_row (fixture) != NULL && gtk_widget_get_height (GTK_WIDGET (first_row (fixture))) > 32);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  g_test_add ("/ui/status/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/ui/status/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/ui/status/sort", Fixture, NULL, set_up, test_sort_by_heading, tear_down);
  g_test_add ("/ui/status/columns", Fixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/ui/status/filters", Fixture, NULL, set_up, test_filters, tear_down);
  g_test_add ("/ui/status/choices", Fixture, NULL, set_up, test_choices, tear_down);
  g_test_add_func ("/ui/status/many-choices", test_many_choices);
  g_test_add ("/ui/status/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/ui/status/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/ui/status/narrow", Fixture, GINT_TO_POINTER (360), set_up, test_narrow, tear_down);
  g_test_add ("/ui/status/name-stays", Fixture, GINT_TO_POINTER (1000), set_up, test_name_stays, tear_down);
  g_test_add ("/ui/status/narrow-and-back", Fixture, NULL, set_up, test_narrow_and_back, tear_down);
  g_test_add ("/ui/status/looks", Fixture, NULL, set_up, test_looks, tear_down);

  return g_test_run ();
}

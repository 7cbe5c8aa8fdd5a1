/* status-demo.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Agent Status over a made-up floor, to look at and to measure; no test by itself.
 */

#include <adwaita.h>
#include <libdex.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "muster-status-page.h"
#include "muster-table.h"
#include "status-floor.h"

static int n_agents = 200;
static int rate;
static int seconds;
static int width = 1280;
static int height = 800;
static gboolean dark;
static gboolean rtl;
static gboolean compact;
static gboolean loading;
static char *state;
static char *search;
static char *sort;
static double scale = 1;
static int scroll;

static const GOptionEntry entries[] = {
  { "agents", 0, 0, G_OPTION_ARG_INT, &n_agents, "How many agents", "N" },
  { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "Changes a second", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "End after that time and print what it took", "N" },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the window", "PX" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the window", "PX" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "Right to left", NULL },
  { "compact", 0, 0, G_OPTION_ARG_NONE, &compact, "Low rows", NULL },
  { "loading", 0, 0, G_OPTION_ARG_NONE, &loading, "In the middle of a snapshot", NULL },
  { "state", 0, 0, G_OPTION_ARG_STRING, &state, "State filter", "STATE" },
  { "search", 0, 0, G_OPTION_ARG_STRING, &search, "Search", "TEXT" },
  { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, "Column to sort by", "ID" },
  { "scroll", 0, 0, G_OPTION_ARG_INT, &scroll, "Scroll the columns that far from the start", "PX" },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of text", "X" },
  { NULL },
};

static GRand *rand_;

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);

  return found;
}

static gboolean
on_change (gpointer data)
{
  status_floor_change (data, rand_, (guint) n_agents);

  return G_SOURCE_CONTINUE;
}

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double begun;

static gboolean
on_warm (gpointer data)
{
  begun = cpu_seconds ();

  return G_SOURCE_REMOVE;
}

static gboolean
on_end (gpointer data)
{
  g_print ("cpu of one core: %.3f\n", (cpu_seconds () - begun) / seconds);
  exit (0);
}

static gboolean
on_scroll (gpointer data)
{
  GtkWidget *list = muster_table_get_list (MUSTER_TABLE (find_widget (data, MUSTER_TYPE_TABLE)));
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (list));
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, rtl ? end - scroll : scroll);

  return G_SOURCE_REMOVE;
}

static void
on_activate (GApplication *app,
             MusterFloor  *floor)
{
  g_autoptr(GSettings) settings =
    g_settings_new_with_path ("io.github.muster_app.Muster.view", "/io/github/muster_app/Muster/accounts/demo/status/");
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (app));
  GtkWidget *view = adw_toolbar_view_new ();

  g_settings_set_boolean (settings, "compact", compact);
  if (state != NULL)
    g_settings_set_string (settings, "filter-state", state);
  if (search != NULL)
    g_settings_set_string (settings, "search", search);
  if (sort != NULL)
    {
      GVariantBuilder builder;

      g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sb)"));
      g_variant_builder_add (&builder, "(sb)", sort, TRUE);
      g_settings_set_value (settings, "sort", g_variant_builder_end (&builder));
    }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), muster_status_page_new_for_floor (floor, settings));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_title (GTK_WINDOW (window), "Agent Status");
  gtk_widget_set_size_request (window, 300, 200);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));

  if (scroll > 0)
    g_timeout_add (500, on_scroll, window);
  if (rate > 0)
    g_timeout_add (1000 / (guint) rate, on_change, floor);
  if (seconds > 0)
    {
      g_timeout_add_seconds (2, on_warm, NULL);
      g_timeout_add_seconds ((guint) seconds + 2, on_end, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(AdwApplication) app = NULL;
  g_autoptr(MusterFloor) floor = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 1;

  dex_init ();
  adw_init ();
  rand_ = g_rand_new_with_seed (7);
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);

  floor = muster_floor_new ();
  if (loading)
    muster_floor_begin_snapshot (floor, TRUE, (guint) n_agents * 4);
  if (n_agents > 0)
    status_floor_fill (floor, (guint) n_agents);

  app = adw_application_new ("io.github.muster_app.Muster.StatusDemo", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (on_activate), floor);

  return g_application_run (G_APPLICATION (app), 0, NULL);
}

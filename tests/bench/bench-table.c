/* bench-table.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The program as it is, and beside it somebody who looks at its clock: bench.py says on standard input what to look at,
 * the answers are lines of JSON on standard output. Options are those of the program; settings are in memory. */

#include "muster-accounts.h"
#include "muster-agent-private.h"
#include "muster-agent-table.h"
#include "muster-application.h"
#include "muster-status-page.h"
#include "muster-table-header.h"
#include "muster-table-row.h"
#include "muster-window.h"
#include "ring.h"

#include <fcntl.h>
#include <libdex.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef enum
{
  WAITS_FOR_ROWS,
  RESTS,
  WATCHES,
} Stage;

typedef struct
{
  GApplication     *application;
  GtkWidget        *window;
  GdkFrameClock    *clock;
  MusterStatusPage *page;
  MusterTable      *table;
  MusterAgentTable *model;
  MusterConnection *connection;
  Stage             stage;
  gulong            handlers[2];
  gint64            main_at;        /* when this and that was reached first, µs */
  gint64            window_at;
  gint64            frame_at;
  gint64            account_at;
  gint64            first_rows;

  const Ring       *ring;
  gint64            begun;          /* of this frame */
  gint64            ended;          /* of the last one */
  guint64           n_painted;      /* events up to here were on screen with the last frame */
  guint64           n_settled;
  guint8           *visible;        /* by number of the agent */
  guint             n_visible;
  guint             n_ring;
  GArray           *paint;          /* µs from an event's making to the end of the frame that shows it */
  GArray           *paint_visible;
  GArray           *settle;
  GArray           *work;           /* µs of each frame */
  GArray           *gaps;           /* µs between the ends of two frames */

  gint64            input_at;       /* a key or button event that has not had its effect, µs */
  gint64            handled_at;
  gboolean          input_done;     /* rows were replaced, the next frame shows them */
  guint             n_rows;
} Bench;

static void
say (const char *format,
     ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
  fflush (stdout);
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
number_of (MusterAgent *agent)
{
  return (guint) strtoul (muster_agent_get_id (agent) + 1, NULL, 10);
}

/* Calls @func with each row that shows, from the top. */
static void
each_shown_row (Bench   *self,
                void (  *func ) (Bench          *self,
                                 MusterTableRow *row,
                                 gpointer        data),
                gpointer data)
{
  GtkWidget *list = muster_table_get_list (self->table);
  graphene_rect_t all, bounds;

  if (!gtk_widget_compute_bounds (list, list, &all))
    return;
  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (row != NULL && MUSTER_IS_TABLE_ROW (row) && gtk_widget_get_child_visible (item) &&
          muster_table_row_get_item (MUSTER_TABLE_ROW (row)) != NULL && gtk_widget_compute_bounds (item, list, &bounds) &&
          bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < all.size.height)
        func (self, MUSTER_TABLE_ROW (row), data);
    }
}

/* --- frames --- */

static void
mark_visible (Bench          *self,
              MusterTableRow *row,
              gpointer        data)
{
  guint number = number_of (MUSTER_AGENT (muster_table_row_get_item (row)));

  if (number < self->n_ring)
    self->visible[number] = 1;
  self->n_visible++;
}

static void
add_latencies (Bench  *self,
               GArray *all,
               GArray *shown,
               guint64 from,
               guint64 to,
               gint64  now)
{
  for (guint64 i = from + 1; i <= to; i++)
    {
      const RingEntry *entry = &self->ring->entries[(guint64) (self->ring->snapshot + (gint64) i) % RING_SIZE];
      gint64 took = now - entry->made;

      g_array_append_val (all, took);
      if (shown != NULL && entry->agent < self->n_ring && self->visible[entry->agent])
        g_array_append_val (shown, took);
    }
}

static void
watch_frame (Bench *self,
             gint64 now)
{
  guint64 n = muster_connection_get_n_events (self->connection);
  gint64 work = now - self->begun, gap = now - self->ended;

  memset (self->visible, 0, self->n_ring);
  self->n_visible = 0;
  each_shown_row (self, mark_visible, NULL);
  add_latencies (self, self->paint, self->paint_visible, self->n_painted, n, now);
  self->n_painted = n;
  if (!muster_agent_table_is_dirty (self->model))
    {
      add_latencies (self, self->settle, NULL, self->n_settled, n, now);
      self->n_settled = n;
    }
  g_array_append_val (self->work, work);
  if (self->ended > 0)
    g_array_append_val (self->gaps, gap);
  self->ended = now;
}

static void
stop_looking (Bench *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->handlers); i++)
    g_clear_signal_handler (&self->handlers[i], self->clock);
  self->stage = RESTS;
}

static gboolean
is_complete (Bench *self)
{
  guint done, total;

  self->connection = muster_window_get_connection (MUSTER_WINDOW (self->window));
  if (self->connection == NULL)
    return FALSE;
  if (self->account_at == 0)
    self->account_at = g_get_monotonic_time ();
  if (self->table == NULL)
    {
      GtkWidget *table = find_widget (self->window, MUSTER_TYPE_TABLE);

      if (table == NULL)
        return FALSE;
      self->table = MUSTER_TABLE (table);
      self->page = MUSTER_STATUS_PAGE (find_widget (self->window, MUSTER_TYPE_STATUS_PAGE));
      self->model = MUSTER_AGENT_TABLE (muster_table_get_model (self->table));
    }
  if (self->first_rows == 0 && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    self->first_rows = g_get_monotonic_time ();
  muster_floor_get_progress (muster_connection_get_floor (self->connection), &done, &total);
  return total == 0 && muster_connection_get_n_snapshots (self->connection) > 0 &&
         g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0 && !muster_agent_table_is_dirty (self->model);
}

static void
say_ready (Bench *self)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (self->window));

  say ("{\"event\":\"ready\",\"at\":%" G_GINT64_FORMAT ",\"firstRows\":%" G_GINT64_FORMAT ",\"agents\":%u,\"shown\":%u,"
       "\"renderer\":\"%s\",\"gtk\":\"%u.%u.%u\",\"adwaita\":\"%u.%u.%u\",\"glib\":\"%u.%u.%u\",\"width\":%d,\"height\":%d,"
       "\"main\":%" G_GINT64_FORMAT ",\"window\":%" G_GINT64_FORMAT ",\"frame\":%" G_GINT64_FORMAT ",\"account\":%"
       G_GINT64_FORMAT "}", g_get_monotonic_time (), self->first_rows,
       muster_floor_get_n_agents (muster_connection_get_floor (self->connection)),
       g_list_model_get_n_items (G_LIST_MODEL (self->model)), G_OBJECT_TYPE_NAME (renderer), gtk_get_major_version (),
       gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
       adw_get_micro_version (), glib_major_version, glib_minor_version, glib_micro_version,
       gtk_widget_get_width (self->window), gtk_widget_get_height (self->window), self->main_at, self->window_at, self->frame_at,
       self->account_at);
}

static void
on_before_paint (GdkFrameClock *clock,
                 Bench         *self)
{
  self->begun = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock,
                Bench         *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->frame_at == 0)
    self->frame_at = now;
  if (self->stage == WATCHES)
    watch_frame (self, now);
  else if (self->stage == WAITS_FOR_ROWS && is_complete (self))
    {
      say_ready (self);
      stop_looking (self);
    }
  if (self->input_done)
    {
      say ("{\"event\":\"input\",\"us\":%" G_GINT64_FORMAT ",\"handlingUs\":%" G_GINT64_FORMAT ",\"rows\":%u}",
           now - self->input_at, now - self->handled_at, g_list_model_get_n_items (G_LIST_MODEL (self->model)));
      self->input_done = FALSE;
      self->input_at = 0;
    }
}

static void
look (Bench *self,
      Stage  stage)
{
  self->stage = stage;
  self->handlers[0] = g_signal_connect (self->clock, "before-paint", G_CALLBACK (on_before_paint), self);
  self->handlers[1] = g_signal_connect (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
}

/* --- keys and clicks --- */

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Bench      *self)
{
  /* All rows at once: the user's own filter or order. */
  if (self->input_at != 0 && position == 0 && removed == self->n_rows)
    self->input_done = TRUE;
  self->n_rows = g_list_model_get_n_items (model);
}

static gboolean
on_input (GtkEventControllerLegacy *controller,
          GdkEvent                 *event,
          Bench                    *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_KEY_PRESS || type == GDK_BUTTON_RELEASE)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 at = (gint64) gdk_event_get_time (event) * 1000;

      /* The display's time is the monotonic clock in ms; where it is not, when we see the event has to do. */
      self->input_at = now - at >= 0 && now - at < 5 * G_USEC_PER_SEC ? at : now;
      self->handled_at = now;
      self->input_done = FALSE;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
arm_input (Bench *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_input), self);
  gtk_widget_add_controller (self->window, controller);
  self->n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed), self);
}

/* --- what bench.py asks for --- */

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
append_times (GString    *out,
              const char *name,
              GArray     *times)
{
  const gint64 *t = (const gint64 *) times->data;
  guint over16 = 0, over33 = 0, n = times->len;

  g_array_sort (times, compare_times);
  for (guint i = 0; i < n; i++)
    {
      over16 += t[i] > 16700;
      over33 += t[i] > 33400;
    }
  g_string_append_printf (out, "\"%s\":{\"n\":%u,\"p50\":%" G_GINT64_FORMAT ",\"p99\":%" G_GINT64_FORMAT ",\"p999\":%" G_GINT64_FORMAT
                          ",\"max\":%" G_GINT64_FORMAT ",\"over16\":%u,\"over33\":%u}", name, n, n > 0 ? t[n / 2] : 0,
                          n > 0 ? t[n * 99 / 100] : 0, n > 0 ? t[(gsize) n * 999 / 1000] : 0, n > 0 ? t[n - 1] : 0, over16, over33);
  g_array_set_size (times, 0);
}

static void
watch (Bench      *self,
       const char *path)
{
  if (self->ring == NULL)
    {
      int fd = open (path, O_RDONLY | O_CLOEXEC);

      self->ring = mmap (NULL, sizeof (Ring), PROT_READ, MAP_SHARED, fd, 0);
      g_assert (self->ring != MAP_FAILED);
      close (fd);
      self->n_ring = muster_floor_get_n_agents (muster_connection_get_floor (self->connection));
      self->visible = g_malloc0 (self->n_ring);
    }
  self->n_painted = self->n_settled = muster_connection_get_n_events (self->connection);
  self->ended = 0;
  look (self, WATCHES);
  say ("{\"event\":\"watching\"}");
}

static void
report (Bench *self)
{
  g_autoptr(GString) out = g_string_new ("{\"event\":\"report\",");

  stop_looking (self);
  append_times (out, "paint", self->paint);
  g_string_append_c (out, ',');
  append_times (out, "paintVisible", self->paint_visible);
  g_string_append_c (out, ',');
  append_times (out, "settle", self->settle);
  g_string_append_c (out, ',');
  append_times (out, "work", self->work);
  g_string_append_c (out, ',');
  append_times (out, "gaps", self->gaps);
  say ("%s,\"visibleRows\":%u}", out->str, self->n_visible);
}

static void
append_place (Bench      *self,
              GString    *out,
              const char *name,
              GtkWidget  *widget)
{
  graphene_rect_t bounds;
  double x, y;

  if (widget == NULL || !gtk_widget_compute_bounds (widget, self->window, &bounds))
    return;
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &x, &y);
  g_string_append_printf (out, ",\"%s\":[%.0f,%.0f]", name, x + bounds.origin.x + bounds.size.width / 3,
                          y + bounds.origin.y + bounds.size.height / 2);
}

static void
places (Bench *self)
{
  g_autoptr(GString) out = g_string_new ("{\"event\":\"places\"");
  MusterTableHeader *header = MUSTER_TABLE_HEADER (muster_table_get_header (self->table));

  append_place (self, out, "table", GTK_WIDGET (self->table));
  append_place (self, out, "name", muster_table_header_get_heading (header, MUSTER_COLUMN_NAME));
  append_place (self, out, "status", muster_table_header_get_heading (header, MUSTER_COLUMN_STATUS));
  append_place (self, out, "open-chats", muster_table_header_get_heading (header, MUSTER_COLUMN_OPEN_CHATS));
  say ("%s}", out->str);
}

static void
dump_shown (Bench          *self,
            MusterTableRow *row,
            gpointer        data)
{
  MusterAgent *agent = MUSTER_AGENT (muster_table_row_get_item (row));
  g_autofree char *name = muster_table_row_dup_text (row, MUSTER_COLUMN_NAME);
  g_autofree char *system = muster_table_row_dup_text (row, MUSTER_COLUMN_SYSTEM_STATUS);
  g_autofree char *open = muster_table_row_dup_text (row, MUSTER_COLUMN_OPEN_CHATS);

  fprintf (data, "shown\t%s\t%s\t%s\t%s\n", muster_agent_get_id (agent), name, system, open);
}

static void
dump (Bench      *self,
      const char *path)
{
  FILE *file = fopen (path, "w");
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_assert (file != NULL);
  for (guint i = 0; i < n; i++)
    {
      MusterAgent *agent = muster_agent_table_peek (self->model, i);

      fprintf (file, "row\t%s\t%" G_GINT64_FORMAT "\t%s\t%d\t%d\t%d\t%d\t%" G_GINT64_FORMAT "\t%d\t%d\n", muster_agent_get_id (agent),
               agent->live_rev, muster_agent_get_activity_text (agent), muster_agent_is_present (agent),
               muster_agent_get_open (agent), muster_agent_get_limit (agent), muster_agent_get_pending (agent),
               muster_agent_get_since (agent), muster_agent_get_system_status (agent), muster_agent_get_exact_status (agent));
    }
  each_shown_row (self, dump_shown, file);
  fclose (file);
  say ("{\"event\":\"dumped\",\"rows\":%u}", n);
}

static void
counters (Bench *self)
{
  say ("{\"event\":\"counters\",\"events\":%" G_GUINT64_FORMAT ",\"dirty\":%s,\"rows\":%u,\"gaps\":%u,\"snapshots\":%u,"
       "\"batches\":%u,\"state\":%d}", muster_connection_get_n_events (self->connection),
       muster_agent_table_is_dirty (self->model) ? "true" : "false", g_list_model_get_n_items (G_LIST_MODEL (self->model)),
       muster_connection_get_n_gaps (self->connection), muster_connection_get_n_snapshots (self->connection),
       muster_table_get_n_batches (self->table, NULL), muster_connection_get_state (self->connection));
}

static void
obey (Bench      *self,
      const char *line)
{
  if (g_str_has_prefix (line, "watch "))
    watch (self, line + 6);
  else if (g_str_equal (line, "report"))
    report (self);
  else if (g_str_equal (line, "arm"))
    {
      arm_input (self);
      look (self, RESTS);
      say ("{\"event\":\"armed\"}");
    }
  else if (g_str_equal (line, "places"))
    places (self);
  else if (g_str_equal (line, "search"))
    {
      muster_status_page_focus_search (self->page);
      say ("{\"event\":\"search\"}");
    }
  else if (g_str_has_prefix (line, "dump "))
    dump (self, line + 5);
  else if (g_str_equal (line, "counters"))
    counters (self);
  else if (g_str_equal (line, "hide") || g_str_equal (line, "show"))
    {
      gtk_widget_set_visible (self->window, line[0] == 's');
      say ("{\"event\":\"%s\"}", line);
    }
  else
    g_application_quit (self->application);
}

static gboolean
on_command (GIOChannel  *channel,
            GIOCondition condition,
            gpointer     data)
{
  g_autofree char *line = NULL;
  gsize end;

  if (g_io_channel_read_line (channel, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL)
    {
      g_application_quit (((Bench *) data)->application);
      return G_SOURCE_REMOVE;
    }
  line[end] = '\0';
  obey (data, line);
  return G_SOURCE_CONTINUE;
}

static void
on_realize (GtkWidget *window,
            Bench     *self)
{
  self->clock = gtk_widget_get_frame_clock (window);
  look (self, WAITS_FOR_ROWS);
}

static void
on_window_added (GtkApplication *application,
                 GtkWindow      *window,
                 Bench          *self)
{
  if (self->window != NULL)
    return;
  self->window = GTK_WIDGET (window);
  self->window_at = g_get_monotonic_time ();
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), self);
}

/* What a supervisor of a large floor has chosen: sorted by load, a text filter. */
static void
choose_settings (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("io.github.muster_app.Muster");
  g_autoptr(MusterAccount) account = muster_account_new (g_getenv ("BENCH_ADDRESS"), "bench", NULL, NULL);
  g_autofree char *component = muster_account_dup_settings_path (account);
  g_autofree char *path = g_strdup_printf ("/io/github/muster_app/Muster/accounts/%s/agent-status/", component);
  g_autoptr(GSettings) view = g_settings_new_with_path ("io.github.muster_app.Muster.view", path);
  GVariantBuilder builder;

  g_settings_set_int (settings, "window-width", 1600);
  g_settings_set_int (settings, "window-height", 1000);
  g_settings_set_string (view, "search", g_getenv ("BENCH_SEARCH") != NULL ? g_getenv ("BENCH_SEARCH") : "");
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sb)"));
  g_variant_builder_add (&builder, "(sb)", "open-chats", TRUE);
  g_settings_set_value (view, "sort", g_variant_builder_end (&builder));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(MusterApplication) application = NULL;
  g_autoptr(GIOChannel) commands = g_io_channel_unix_new (STDIN_FILENO);
  Bench self = { 0 };
  GArray **times[] = { &self.paint, &self.paint_visible, &self.settle, &self.work, &self.gaps };

  self.main_at = g_get_monotonic_time ();
  setlocale (LC_ALL, "");
  dex_init ();
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  choose_settings ();
  application = muster_application_new ();
  self.application = G_APPLICATION (application);
  g_application_set_flags (self.application, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), &self);
  g_io_add_watch (commands, G_IO_IN | G_IO_HUP, on_command, &self);
  return g_application_run (self.application, argc, argv);
}

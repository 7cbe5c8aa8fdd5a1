/* muster-sim.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <locale.h>
#include <unistd.h>

#include "muster-sim-floor.h"

typedef struct
{
  GMainLoop        *loop;
  GDataInputStream *input;
} Program;

static void read_input (Program *program);

/* Whoever started us keeps standard input open for as long as we shall live. */
static void
on_input (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Program *program = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (program->input, result, NULL, NULL);

  if (line != NULL)
    read_input (program);
  else
    g_main_loop_quit (program->loop);
}

static void
read_input (Program *program)
{
  g_data_input_stream_read_line_async (program->input, G_PRIORITY_DEFAULT, NULL, on_input, program);
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (((Program *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
read_where (GDataInputStream *input,
            char            **address,
            char            **token)
{
  g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GUri) uri = NULL;
  JsonObject *object;

  json_parser_set_strict (parser, TRUE);
  if (line == NULL || !json_parser_load_from_data (parser, line, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  object = json_node_get_object (json_parser_get_root (parser));
  *address = g_strdup (json_object_get_string_member_with_default (object, "address", ""));
  *token = g_strdup (json_object_get_string_member_with_default (object, "token", ""));
  uri = g_uri_parse (*address, G_URI_FLAGS_NONE, NULL);
  while (g_str_has_suffix (*address, "/"))
    (*address)[strlen (*address) - 1] = '\0';
  return **token != '\0' && uri != NULL && g_uri_get_host (uri) != NULL &&
         (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https"));
}

int
main (int   argc,
      char *argv[])
{
  double speed = 1, rate = 1;
  gint64 seed = 1;
  int agents = 0;
  const GOptionEntry entries[] = {
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &speed, "How much faster than the clock lives are (1)", "X" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "How many more customers come than usual (1)", "X" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Of everything random (1)", "N" },
    { "agents", 0, 0, G_OPTION_ARG_INT, &agents, "Only the first N agents", "N" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— agents and customers of a Muster server");
  g_autoptr(GInputStream) standard = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (standard);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(MusterSimFloor) floor = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *token = NULL;
  g_autofree char *report = NULL;
  Program program = { loop, input };
  gboolean ended_well;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, "Reads {\"address\":…,\"token\":…} from standard input and ends when that ends; the token "
                                "is a gateway's.\nPrints what happened as one line of JSON at the end.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("muster-sim: %s\n", error->message);
      return 2;
    }
  if (!(speed > 0 && speed <= 1000) || !(rate >= 0 && rate <= 1000) || agents < 0 || argc > 1)
    {
      g_printerr ("muster-sim: --speed and --rate are at most 1000, nothing is negative, and there are no other arguments\n");
      return 2;
    }
  if (!read_where (input, &address, &token))
    {
      g_printerr ("muster-sim: expected {\"address\":…,\"token\":…} on standard input\n");
      return 2;
    }

  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  read_input (&program);
  floor = muster_sim_floor_new (address, token, speed, rate, (guint64) seed, (guint) agents);
  ended_well = muster_sim_floor_run (floor, loop);
  report = muster_sim_floor_report (floor);
  g_print ("%s\n", report);
  return ended_well ? 0 : 1;
}

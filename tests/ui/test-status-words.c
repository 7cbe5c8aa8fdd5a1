/* test-status-words.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-clock.h"
#include "muster-words.h"
#include "status-floor.h"

#define NOW G_GINT64_CONSTANT (1795255200000)

static void
assert_take (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_durations (void)
{
  assert_take (muster_words_duration (-5000), "0 s");
  assert_take (muster_words_duration (59999), "59 s");
  assert_take (muster_words_duration (60000), "1 min");
  assert_take (muster_words_duration (3 * 3600000 + 5 * 60000), "3 h 05 min");
  assert_take (muster_words_duration (G_GINT64_CONSTANT (50) * 3600000), "2 d 2 h");
  assert_take (muster_words_duration (G_MAXINT64), "2147483647 d");
  assert_take (muster_words_duration_long (60000), "1 minute");
  assert_take (muster_words_duration_long (7200000), "2 hours");
  assert_take (muster_words_time (0), "");
  assert_take (muster_words_time_exact (0), "");
}

static void
test_states (void)
{
  static const struct
  {
    const char *activity;
    int         open;
    const char *exact;
    const char *self;
    const char *why;
  } cases[] = {
    { NULL, 0, "Offline", "—", "Receives no chats" },
    { "active", 0, "Active (free)", "Available", "Receives chats" },
    { "active", 2, "Active", "Available", "Receives chats" },
    { "active", 4, "Active", "Available", "Receives no chats:\n• at the limit of open chats" },
    { "break:b-lunch", 1, "Lunch break", "Busy · Lunch break", "Receives no chats:\n• own status: Lunch break" },
    { "finishing:b-short", 1, "Active (finishing, then Short break)", "Busy · Finishing, then Short break",
      "Receives no chats:\n• own status: Active (finishing, then Short break)" },
    { "not-ready", 0, "Not ready", "Busy · Not ready", "Receives no chats:\n• own status: Not ready" },
    { "kicked-out", 0, "Inactive (kicked out)", "Busy · Inactive (kicked out)",
      "Receives no chats:\n• own status: Inactive (kicked out)" },
  };
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  MusterAgent *agent;

  status_floor_fill (floor, 0);
  status_floor_agent (floor, "x", "Xenia <b>", TRUE, 4);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      status_floor_live (floor, "x", cases[i].activity, cases[i].open, 0, NOW);
      muster_floor_flush (floor);
      agent = muster_floor_lookup_agent (floor, "x");
      assert_take (muster_words_exact_status (agent), cases[i].exact);
      assert_take (muster_words_self_status (agent), cases[i].self);
      assert_take (muster_words_not_receiving (agent), cases[i].why);
    }

  assert_take (muster_words_load (muster_floor_lookup_agent (floor, "x")), "0 of 4");
  assert_take (muster_words_load_long (muster_floor_lookup_agent (floor, "x")), "0 of 4 chats");
  status_floor_agent (floor, "x", "Xenia", FALSE, MUSTER_LIMIT_NONE);
  status_floor_live (floor, "x", "active", 3, 0, NOW);
  muster_floor_flush (floor);
  assert_take (muster_words_load (muster_floor_lookup_agent (floor, "x")), "3, no limit");
  assert_take (muster_words_load_long (muster_floor_lookup_agent (floor, "x")), "3 chats, no limit");
  status_floor_live (floor, "x", "active", 1, 0, NOW);
  muster_floor_flush (floor);
  assert_take (muster_words_load_long (muster_floor_lookup_agent (floor, "x")), "1 chat, no limit");
  g_assert_cmpstr (muster_words_system_status (MUSTER_SYSTEM_DISABLED), ==, "Disabled");
}

static void
test_choices (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();

  status_floor_fill (floor, 0);
  assert_take (muster_words_state_choice (floor, ""), "All");
  assert_take (muster_words_state_choice (floor, "break"), "On break");
  assert_take (muster_words_state_choice (floor, "exact:break:b-meeting"), "Meeting");
  assert_take (muster_words_state_choice (floor, "exact:break:b-gone"), "b-gone");
  assert_take (muster_words_state_choice (floor, "exact:of-the-future"), "exact:of-the-future");
  g_assert_cmpstr (muster_words_availability_choice ("not-available"), ==, "Not available");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  muster_clock_freeze (NOW);
  g_test_add_func ("/ui/words/durations", test_durations);
  g_test_add_func ("/ui/words/states", test_states);
  g_test_add_func ("/ui/words/choices", test_choices);

  return g_test_run ();
}

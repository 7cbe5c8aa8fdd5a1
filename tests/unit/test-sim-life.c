/* test-sim-life.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-clock.h"
#include "muster-sim-agent.h"
#include "muster-sim-customer.h"
#include "muster-sim-life.h"
#include "muster-sim-words.h"

static char *
write_plan (guint64 seed,
            guint64 number)
{
  GString *plan = g_string_new (NULL);
  MusterSimLife life;
  MusterSimStep step;

  muster_sim_life_init (&life, seed, number);
  for (int i = 0; i < 200; i++)
    {
      muster_sim_life_next (&life, i * 7 % 1440, &step);
      g_assert_cmpint (step.in_ms, >=, 0);
      g_string_append_printf (plan, "%d %" G_GINT64_FORMAT " %d %d\n", step.deed, step.in_ms, step.break_kind,
                              step.after_chats);
    }
  return g_string_free (plan, FALSE);
}

static void
test_same_seed (void)
{
  g_autofree char *first = write_plan (42, 17);
  g_autofree char *second = write_plan (42, 17);
  g_autofree char *other_seed = write_plan (43, 17);
  g_autofree char *other_agent = write_plan (42, 18);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other_seed);
  g_assert_cmpstr (first, !=, other_agent);
}

/* About three in four are there ten seconds after the start, and lunch is around midday. */
static void
test_floor (void)
{
  int there = 0, lunches[2] = { 0, 0 };

  for (guint64 n = 0; n < 1000; n++)
    {
      MusterSimLife life;
      MusterSimStep step;

      muster_sim_life_init (&life, 1, n);
      muster_sim_life_next (&life, 600, &step);
      g_assert_cmpint (step.deed, ==, MUSTER_SIM_SIGN_IN);
      there += step.in_ms <= 10000;
      for (int i = 0; i < 40; i++)
        {
          gboolean noon = i % 2;

          muster_sim_life_next (&life, noon ? 12 * 60 + 30 : 16 * 60, &step);
          if (step.deed == MUSTER_SIM_BREAK && step.break_kind == MUSTER_SIM_LUNCH)
            lunches[noon]++;
        }
    }
  g_assert_cmpint (there, >, 720);
  g_assert_cmpint (there, <, 840);
  g_assert_cmpint (lunches[1], >, 2 * lunches[0]);
}

/* A lost connection comes back while the server still keeps the activity. */
static void
test_lost (void)
{
  int lost = 0;

  for (guint64 n = 0; n < 300; n++)
    {
      MusterSimLife life;
      MusterSimStep step;

      muster_sim_life_init (&life, 5, n);
      for (int i = 0; i < 60; i++)
        {
          gboolean was_lost = life.deed == MUSTER_SIM_LOSE;

          muster_sim_life_next (&life, 600, &step);
          if (!was_lost)
            continue;
          lost++;
          g_assert_cmpint (step.deed, ==, MUSTER_SIM_SIGN_IN);
          g_assert_cmpint (step.in_ms, <, 5 * 60000);
        }
    }
  g_assert_cmpint (lost, >, 100);
}

static MusterSimNamed *
make_reason (const char *id,
             const char *name,
             gint64      limit_ms)
{
  MusterSimNamed *reason = g_new0 (MusterSimNamed, 1);

  reason->id = g_strdup (id);
  reason->name = g_strdup (name);
  reason->limit_ms = limit_ms;
  return reason;
}

static void
take (MusterSimAgent *agent,
      const char     *activity,
      const char     *by)
{
  const MusterWireLive live = { .presence = "online", .activity = activity, .by = { .id = by } };

  muster_sim_agent_take_live (agent, &live);
}

static gint64
get_left (MusterSimAgent *agent)
{
  g_assert_cmpuint (agent->life_timer.place, !=, 0);
  return agent->life_timer.due - muster_clock_boottime ();
}

static void
test_obeys (void)
{
  g_autoptr(MusterSimFloor) floor = muster_sim_floor_new ("http://127.0.0.1:9", "none", 1, 1, 1, 0);
  MusterSimAgent *agent = muster_sim_agent_new (floor, "a1", 0);

  g_ptr_array_add (floor->order, agent);
  g_ptr_array_add (floor->reasons, make_reason ("b1", "Lunch", 0));
  g_ptr_array_add (floor->reasons, make_reason ("b2", "Training", 5 * 60000));
  agent->wants_in = TRUE;
  agent->session = g_strdup ("s1");
  take (agent, "active", "a1");

  /* A supervisor's break lasts as long as one of the agent's own, whatever was planned. */
  muster_sim_floor_after (floor, &agent->life_timer, 1);
  take (agent, "break:b1", "boss");
  g_assert_cmpint (agent->step.deed, ==, MUSTER_SIM_WORK);
  g_assert_cmpint (get_left (agent), >, 14 * 60000);

  /* … or as long as its limit. */
  take (agent, "break:b2", "boss");
  g_assert_cmpint (agent->step.deed, ==, MUSTER_SIM_WORK);
  g_assert_cmpint (get_left (agent), <=, 5 * 60000);
  g_assert_cmpint (get_left (agent), >, 4 * 60000);

  take (agent, "not-ready", "boss");
  g_assert_cmpint (agent->step.deed, ==, MUSTER_SIM_WORK);
  g_assert_cmpint (get_left (agent), >, 29000);
  take (agent, "active-no-new", "boss");
  g_assert_cmpint (get_left (agent), >, 119000);
  take (agent, "active", "boss");
  g_assert_cmpint (agent->step.deed, !=, MUSTER_SIM_WORK);
  g_assert_cmpint (get_left (agent), >, 19000);

  /* Finishing lasts as long as the chats do, and the break counts from its own beginning. */
  muster_sim_floor_after (floor, &agent->life_timer, 1);
  take (agent, "finishing:b1", "a1");
  g_assert_true (muster_sim_agent_can_answer (agent));
  g_assert_false (muster_sim_agent_is_working (agent));
  g_assert_cmpint (get_left (agent), >, 25 * 60000);
  take (agent, "break:b1", NULL);
  g_assert_false (muster_sim_agent_can_answer (agent));
  g_assert_cmpint (get_left (agent), >, 14 * 60000);
}

static void
test_customers (void)
{
  g_autoptr(GRegex) e164 = g_regex_new ("^\\+[1-9][0-9]{6,14}$", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);

  for (guint64 n = 1; n < 2000; n++)
    {
      g_autofree char *id = muster_sim_customer_id (n);
      g_autofree char *name = muster_sim_customer_name (n);
      g_autofree char *again = muster_sim_customer_name (n);
      g_autofree char *phone = muster_sim_customer_phone (n);
      guint64 number;

      g_assert_true (muster_sim_customer_number (id, &number));
      g_assert_cmpuint (number, ==, n);
      g_assert_cmpstr (name, ==, again);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      if (phone != NULL)
        g_assert_true (g_regex_match (e164, phone, G_REGEX_MATCH_DEFAULT, NULL));
    }
  g_assert_false (muster_sim_customer_number ("somebody", &(guint64) { 0 }));
}

static void
test_wave (void)
{
  double low = 2, high = 0;

  for (double minutes = 0; minutes < 120; minutes += 0.1)
    {
      double wave = muster_sim_customers_wave (minutes);

      low = MIN (low, wave);
      high = MAX (high, wave);
    }
  g_assert_cmpfloat (low, >, 0.2);
  g_assert_cmpfloat (low, <, 0.5);
  g_assert_cmpfloat (high, >, 1.0);
  g_assert_cmpfloat (high, <, 1.5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/life/same-seed", test_same_seed);
  g_test_add_func ("/sim/life/floor", test_floor);
  g_test_add_func ("/sim/life/lost", test_lost);
  g_test_add_func ("/sim/agent/obeys", test_obeys);
  g_test_add_func ("/sim/customers/who", test_customers);
  g_test_add_func ("/sim/customers/wave", test_wave);
  return g_test_run ();
}

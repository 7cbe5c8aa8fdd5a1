/* test-sim-schedule.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-sim-random.h"
#include "muster-sim-schedule.h"

typedef struct
{
  MusterSimTimer     timer;
  MusterSimSchedule *schedule;
  GArray            *ran;
  int                number;
  gint64             again; /* sets itself once more for then */
} Alarm;

static void
on_alarm (MusterSimTimer *timer)
{
  Alarm *alarm = (Alarm *) timer;

  g_assert_cmpuint (timer->place, ==, 0);
  g_array_append_val (alarm->ran, alarm->number);
  if (alarm->again > 0)
    {
      muster_sim_schedule_set (alarm->schedule, timer, alarm->again);
      alarm->again = 0;
    }
}

static void
test_order (void)
{
  g_autoptr(MusterSimSchedule) schedule = muster_sim_schedule_new ();
  g_autoptr(GArray) ran = g_array_new (FALSE, FALSE, sizeof (int));
  const gint64 due[] = { 50, 10, 30, 10, 40, 20 };
  const int expected[] = { 1, 3, 5, 2, 4 };
  Alarm alarms[G_N_ELEMENTS (due)];

  g_assert_cmpint (muster_sim_schedule_run (schedule, 1000), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (due); i++)
    {
      alarms[i] = (Alarm) { { .func = on_alarm }, schedule, ran, (int) i, 0 };
      muster_sim_schedule_set (schedule, &alarms[i].timer, due[i]);
    }
  g_assert_cmpint (muster_sim_schedule_run (schedule, 40), ==, 50);
  g_assert_cmpmem (ran->data, ran->len * sizeof (int), expected, sizeof expected);
  muster_sim_schedule_cancel (schedule, &alarms[0].timer);
  muster_sim_schedule_cancel (schedule, &alarms[0].timer);
  g_assert_cmpint (muster_sim_schedule_run (schedule, 100), ==, -1);
}

static void
test_again (void)
{
  g_autoptr(MusterSimSchedule) schedule = muster_sim_schedule_new ();
  g_autoptr(GArray) ran = g_array_new (FALSE, FALSE, sizeof (int));
  Alarm alarm = { { .func = on_alarm }, schedule, ran, 7, 15 };

  muster_sim_schedule_set (schedule, &alarm.timer, 10);
  g_assert_cmpint (muster_sim_schedule_run (schedule, 20), ==, -1);
  g_assert_cmpuint (ran->len, ==, 2);
}

/* Whatever is set, moved and cancelled: what runs comes in order of due time, each once. */
static void
test_random (void)
{
  g_autoptr(MusterSimSchedule) schedule = muster_sim_schedule_new ();
  g_autoptr(GArray) ran = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree Alarm *alarms = g_new0 (Alarm, 1000);
  MusterSimRandom random;
  guint set;

  muster_sim_random_init (&random, 1, 2);
  for (int i = 0; i < 1000; i++)
    alarms[i] = (Alarm) { { .func = on_alarm }, schedule, ran, i, 0 }
  ;
  for (int i = 0; i < 5000; i++)
    {
      Alarm *alarm = &alarms[muster_sim_random_between (&random, 0, 999)];

      if (muster_sim_random_chance (&random, 0.3))
        muster_sim_schedule_cancel (schedule, &alarm->timer);
      else
        muster_sim_schedule_set (schedule, &alarm->timer, muster_sim_random_between (&random, 0, 300));
    }
  set = muster_sim_schedule_size (schedule);
  g_assert_cmpint (muster_sim_schedule_run (schedule, 300), ==, -1);
  g_assert_cmpuint (ran->len, ==, set);
  for (guint i = 1; i < ran->len; i++)
    g_assert_cmpint (alarms[g_array_index (ran, int, i - 1)].timer.due, <=, alarms[g_array_index (ran, int, i)].timer.due);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/schedule/order", test_order);
  g_test_add_func ("/sim/schedule/again", test_again);
  g_test_add_func ("/sim/schedule/random", test_random);
  return g_test_run ();
}

/* muster-sim-life.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-life.h"

#define SECONDS(n) ((gint64) (n) * 1000)
#define MINUTES(n) ((gint64) (n) * 60000)
#define SHARE_AT_START 0.78

static const struct
{
  int least;
  int most; /* minutes */
} lengths[MUSTER_SIM_N_BREAKS] = {
  [MUSTER_SIM_LUNCH] = { 15, 35 },
  [MUSTER_SIM_SHORT] = { 2, 8 },
  [MUSTER_SIM_TECHNICAL] = { 1, 6 },
  [MUSTER_SIM_TRAINING] = { 8, 25 },
  [MUSTER_SIM_MEETING] = { 5, 20 },
};

static MusterSimBreak
choose_break (MusterSimLife *self,
              int            minute_of_day)
{
  double roll = muster_sim_random_unit (&self->random);
  gboolean noon = minute_of_day >= 11 * 60 + 15 && minute_of_day < 14 * 60 + 15;

  if (roll < (noon ? 0.55 : 0.08))
    return MUSTER_SIM_LUNCH;
  if (roll < (noon ? 0.85 : 0.60))
    return MUSTER_SIM_SHORT;
  if (roll < (noon ? 0.90 : 0.72))
    return MUSTER_SIM_TECHNICAL;
  return roll < (noon ? 0.95 : 0.84) ? MUSTER_SIM_TRAINING : MUSTER_SIM_MEETING;
}

static void
take_break (MusterSimLife *self,
            int            minute_of_day,
            MusterSimStep *step)
{
  step->deed = MUSTER_SIM_BREAK;
  step->break_kind = self->break_kind = choose_break (self, minute_of_day);
  step->after_chats = muster_sim_random_chance (&self->random, 0.55);
}

static void
begin (MusterSimLife *self,
       MusterSimStep *step)
{
  step->deed = MUSTER_SIM_SIGN_IN;
  if (self->begun)
    step->in_ms = muster_sim_random_waiting (&self->random, MINUTES (35), MINUTES (2));
  else if (muster_sim_random_chance (&self->random, SHARE_AT_START))
    step->in_ms = muster_sim_random_between (&self->random, 200, SECONDS (8));
  else
    step->in_ms = muster_sim_random_waiting (&self->random, MINUTES (30), SECONDS (15));
  self->begun = TRUE;
}

static void
settle_in (MusterSimLife *self,
           int            minute_of_day,
           MusterSimStep *step)
{
  double roll = muster_sim_random_unit (&self->random);

  step->deed = MUSTER_SIM_WORK;
  step->in_ms = muster_sim_random_between (&self->random, 600, SECONDS (4));
  if (roll < 0.07)
    take_break (self, minute_of_day, step);
  else if (roll < 0.12)
    step->in_ms = muster_sim_random_between (&self->random, SECONDS (20), SECONDS (120));
}

static void
stop_working (MusterSimLife *self,
              int            minute_of_day,
              MusterSimStep *step)
{
  double roll = muster_sim_random_unit (&self->random);

  step->in_ms = muster_sim_random_waiting (&self->random, MINUTES (14), SECONDS (20));
  if (roll < 0.60)
    take_break (self, minute_of_day, step);
  else if (roll < 0.68)
    step->deed = MUSTER_SIM_WIND_DOWN;
  else if (roll < 0.75)
    step->deed = MUSTER_SIM_PAUSE;
  else if (roll < 0.81)
    step->deed = MUSTER_SIM_SLEEP;
  else if (roll < 0.86)
    step->deed = MUSTER_SIM_LOSE;
  else
    step->deed = MUSTER_SIM_SIGN_OUT;
}

/**
 * muster_sim_life_init:
 * @self: the life
 * @seed: of the whole run
 * @number: the agent's, so that each lives differently
 */
void
muster_sim_life_init (MusterSimLife *self,
                      guint64        seed,
                      guint64        number)
{
  *self = (MusterSimLife) { .deed = MUSTER_SIM_SIGN_OUT };
  muster_sim_random_init (&self->random, seed, number);
  self->pace = 0.6 + 1.1 * muster_sim_random_unit (&self->random);
}

/**
 * muster_sim_life_next:
 * @self: the life
 * @minute_of_day: where the organization is; most have lunch around midday
 * @step: (out): what comes next; nothing but @self and @minute_of_day decides it
 */
void
muster_sim_life_next (MusterSimLife *self,
                      int            minute_of_day,
                      MusterSimStep *step)
{
  MusterSimRandom *random = &self->random;

  *step = (MusterSimStep) { .deed = MUSTER_SIM_WORK };
  switch (self->deed)
    {
    case MUSTER_SIM_SIGN_OUT:
      begin (self, step);
      break;
    case MUSTER_SIM_SIGN_IN:
      settle_in (self, minute_of_day, step);
      break;
    case MUSTER_SIM_WORK:
      stop_working (self, minute_of_day, step);
      break;
    case MUSTER_SIM_BREAK:
      step->in_ms = muster_sim_random_between (random, MINUTES (lengths[self->break_kind].least),
                                               MINUTES (lengths[self->break_kind].most));
      break;
    case MUSTER_SIM_WIND_DOWN:
      step->in_ms = muster_sim_random_between (random, MINUTES (2), MINUTES (8));
      if (muster_sim_random_chance (random, 0.3))
        step->deed = MUSTER_SIM_SIGN_OUT;
      break;
    case MUSTER_SIM_PAUSE:
      step->in_ms = muster_sim_random_between (random, SECONDS (30), MINUTES (4));
      break;
    case MUSTER_SIM_SLEEP:
      step->in_ms = muster_sim_random_between (random, MINUTES (6), MINUTES (14));
      break;
    case MUSTER_SIM_LOSE:
      step->deed = MUSTER_SIM_SIGN_IN;
      step->in_ms = muster_sim_random_between (random, SECONDS (30), SECONDS (280));
      break;
    }
  self->deed = step->deed;
}

/**
 * muster_sim_life_turn:
 * @self: the life
 * @deed: what somebody else had the agent do; the next step ends it as if it had been planned
 * @break_kind: of a break
 */
void
muster_sim_life_turn (MusterSimLife *self,
                      MusterSimDeed  deed,
                      MusterSimBreak break_kind)
{
  self->deed = deed;
  self->break_kind = break_kind;
}

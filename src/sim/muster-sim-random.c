/* muster-sim-random.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-random.h"

#include <math.h>

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * muster_sim_random_init:
 * @self: the generator
 * @seed: of the whole run
 * @stream: whose generator: the same seed and stream give the same numbers
 */
void
muster_sim_random_init (MusterSimRandom *self,
                        guint64          seed,
                        guint64          stream)
{
  self->state = mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ mix (stream * 2 + 1);
}

/**
 * muster_sim_random_next:
 * @self: the generator
 *
 * Returns: 64 random bits
 */
guint64
muster_sim_random_next (MusterSimRandom *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return mix (self->state);
}

/**
 * muster_sim_random_unit:
 * @self: the generator
 *
 * Returns: at least 0, below 1
 */
double
muster_sim_random_unit (MusterSimRandom *self)
{
  return (double) (muster_sim_random_next (self) >> 11) * 0x1p-53;
}

/**
 * muster_sim_random_between:
 * @self: the generator
 * @low: the least result
 * @high: the greatest result
 *
 * Returns: a number of the range, ends included
 */
gint64
muster_sim_random_between (MusterSimRandom *self,
                           gint64           low,
                           gint64           high)
{
  g_return_val_if_fail (low <= high, low);

  return low + (gint64) (muster_sim_random_unit (self) * (double) (high - low + 1));
}

/**
 * muster_sim_random_waiting:
 * @self: the generator
 * @mean: average of the results before they are bounded
 * @least: the least result
 *
 * Returns: an exponentially distributed wait, at most five times @mean
 */
gint64
muster_sim_random_waiting (MusterSimRandom *self,
                           gint64           mean,
                           gint64           least)
{
  double wait = -log (1 - muster_sim_random_unit (self)) * (double) mean;

  return MAX (least, (gint64) MIN (wait, 5.0 * (double) mean));
}

/**
 * muster_sim_random_chance:
 * @self: the generator
 * @probability: from 0, never, to 1, always
 */
gboolean
muster_sim_random_chance (MusterSimRandom *self,
                          double           probability)
{
  return muster_sim_random_unit (self) < probability;
}

/* muster-sim-random.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A seeded generator of 8 bytes, so that each of 100,000 agents has its own (SplitMix64, S. Vigna). */
typedef struct
{
  guint64 state;
} MusterSimRandom;

void    muster_sim_random_init     (MusterSimRandom *self,
                                    guint64          seed,
                                    guint64          stream);
guint64 muster_sim_random_next     (MusterSimRandom *self);
double  muster_sim_random_unit     (MusterSimRandom *self);
gint64  muster_sim_random_between  (MusterSimRandom *self,
                                    gint64           low,
                                    gint64           high);
gint64  muster_sim_random_waiting  (MusterSimRandom *self,
                                    gint64           mean,
                                    gint64           least);
gboolean muster_sim_random_chance  (MusterSimRandom *self,
                                    double           probability);

G_END_DECLS

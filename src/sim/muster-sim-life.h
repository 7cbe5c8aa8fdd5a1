/* muster-sim-life.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-sim-random.h"

G_BEGIN_DECLS

typedef enum
{
  MUSTER_SIM_SIGN_IN,
  MUSTER_SIM_WORK,      /* active */
  MUSTER_SIM_WIND_DOWN, /* active-no-new */
  MUSTER_SIM_PAUSE,     /* not-ready */
  MUSTER_SIM_BREAK,
  MUSTER_SIM_SLEEP,     /* there, but answers nobody */
  MUSTER_SIM_LOSE,      /* the connection: no heartbeats */
  MUSTER_SIM_SIGN_OUT,
} MusterSimDeed;

typedef enum
{
  MUSTER_SIM_LUNCH,
  MUSTER_SIM_SHORT,
  MUSTER_SIM_TECHNICAL,
  MUSTER_SIM_TRAINING,
  MUSTER_SIM_MEETING,
  MUSTER_SIM_N_BREAKS,
} MusterSimBreak;

/* What an agent does next, and in how many seconds of its life. */
typedef struct
{
  MusterSimDeed  deed;
  gint64         in_ms;
  MusterSimBreak break_kind;
  gboolean       after_chats;
} MusterSimStep;

typedef struct
{
  MusterSimRandom random;
  MusterSimDeed   deed;   /* the last step's; SIGN_OUT before the first */
  gboolean        begun;
  double          pace;   /* 0.6 quick … 1.7 slow */
  MusterSimBreak  break_kind;
} MusterSimLife;

void muster_sim_life_init (MusterSimLife *self,
                           guint64        seed,
                           guint64        number);
void muster_sim_life_next (MusterSimLife *self,
                           int            minute_of_day,
                           MusterSimStep *step);
void muster_sim_life_turn (MusterSimLife *self,
                           MusterSimDeed  deed,
                           MusterSimBreak break_kind);

G_END_DECLS

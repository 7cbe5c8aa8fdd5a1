/* muster-sim-schedule.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MusterSimTimer MusterSimTimer;

typedef void (*MusterSimTimerFunc) (MusterSimTimer *timer);

/* Part of what it wakes (an agent, a chat); cleared with muster_sim_schedule_cancel() before its owner goes. */
struct _MusterSimTimer
{
  MusterSimTimerFunc func;
  gint64             due;
  guint64            order; /* the earlier set of two with one due time runs first */
  guint              place; /* 1 + index in the heap, 0: not set */
};

typedef struct _MusterSimSchedule MusterSimSchedule;

MusterSimSchedule *muster_sim_schedule_new    (void);
void               muster_sim_schedule_free   (MusterSimSchedule *self);
void               muster_sim_schedule_set    (MusterSimSchedule *self,
                                               MusterSimTimer    *timer,
                                               gint64             due);
void               muster_sim_schedule_cancel (MusterSimSchedule *self,
                                               MusterSimTimer    *timer);
gint64             muster_sim_schedule_run    (MusterSimSchedule *self,
                                               gint64             now);
guint              muster_sim_schedule_size   (MusterSimSchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSimSchedule, muster_sim_schedule_free)

G_END_DECLS

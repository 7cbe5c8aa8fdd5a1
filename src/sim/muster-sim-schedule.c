/* muster-sim-schedule.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-schedule.h"

struct _MusterSimSchedule
{
  GPtrArray *heap; /* MusterSimTimer, borrowed */
  guint64    order;
};

static inline MusterSimTimer *
at (MusterSimSchedule *self,
    guint              i)
{
  return g_ptr_array_index (self->heap, i);
}

static gboolean
is_before (MusterSimTimer *a,
           MusterSimTimer *b)
{
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void
put (MusterSimSchedule *self,
     guint              i,
     MusterSimTimer    *timer)
{
  g_ptr_array_index (self->heap, i) = timer;
  timer->place = i + 1;
}

static void
sift_up (MusterSimSchedule *self,
         guint              i)
{
  MusterSimTimer *timer = at (self, i);

  for (; i > 0 && is_before (timer, at (self, (i - 1) / 2)); i = (i - 1) / 2)
    put (self, i, at (self, (i - 1) / 2));
  put (self, i, timer);
}

static void
sift_down (MusterSimSchedule *self,
           guint              i)
{
  MusterSimTimer *timer = at (self, i);
  guint child;

  while ((child = 2 * i + 1) < self->heap->len)
    {
      if (child + 1 < self->heap->len && is_before (at (self, child + 1), at (self, child)))
        child++;
      if (is_before (timer, at (self, child)))
        break;
      put (self, i, at (self, child));
      i = child;
    }
  put (self, i, timer);
}

/**
 * muster_sim_schedule_new:
 *
 * A heap of timers: setting and cancelling one takes O(log n), however many agents live.
 */
MusterSimSchedule *
muster_sim_schedule_new (void)
{
  MusterSimSchedule *self = g_new0 (MusterSimSchedule, 1);

  self->heap = g_ptr_array_new ();
  return self;
}

/**
 * muster_sim_schedule_free:
 * @self: the schedule; timers still in it are forgotten
 */
void
muster_sim_schedule_free (MusterSimSchedule *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    at (self, i)->place = 0;
  g_ptr_array_unref (self->heap);
  g_free (self);
}

/**
 * muster_sim_schedule_set:
 * @self: the schedule
 * @timer: with its function; where it is set already, it moves
 * @due: when, on the clock of muster_sim_schedule_run()
 */
void
muster_sim_schedule_set (MusterSimSchedule *self,
                         MusterSimTimer    *timer,
                         gint64             due)
{
  g_return_if_fail (timer->func != NULL);

  muster_sim_schedule_cancel (self, timer);
  timer->due = due;
  timer->order = ++self->order;
  g_ptr_array_add (self->heap, timer);
  sift_up (self, self->heap->len - 1);
}

/**
 * muster_sim_schedule_cancel:
 * @self: the schedule
 * @timer: set or not
 */
void
muster_sim_schedule_cancel (MusterSimSchedule *self,
                            MusterSimTimer    *timer)
{
  MusterSimTimer *last;
  guint i = timer->place - 1;

  if (timer->place == 0)
    return;
  timer->place = 0;
  last = g_ptr_array_steal_index (self->heap, self->heap->len - 1);
  if (last == timer)
    return;
  put (self, i, last);
  sift_up (self, i);
  sift_down (self, last->place - 1);
}

/**
 * muster_sim_schedule_run:
 * @self: the schedule
 * @now: every timer due by then runs, in order of due time; one it sets for @now or before runs as well
 *
 * Returns: when the next is due, -1 for none
 */
gint64
muster_sim_schedule_run (MusterSimSchedule *self,
                         gint64             now)
{
  while (self->heap->len > 0 && at (self, 0)->due <= now)
    {
      MusterSimTimer *timer = at (self, 0);

      muster_sim_schedule_cancel (self, timer);
      timer->func (timer);
    }
  return self->heap->len > 0 ? at (self, 0)->due : -1;
}

/**
 * muster_sim_schedule_size:
 * @self: the schedule
 *
 * Returns: how many timers are set
 */
guint
muster_sim_schedule_size (MusterSimSchedule *self)
{
  return self->heap->len;
}

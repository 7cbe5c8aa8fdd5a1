/* muster-wait-heap.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The oldest of many times, each with an owner who keeps its place in the heap (0: not in it). Setting a time costs
 * O(log n), a time later than the others O(1); the oldest is always at hand. */
typedef struct
{
  GArray *entries;
} MusterWaitHeap;

void   muster_wait_heap_init  (MusterWaitHeap *self);
void   muster_wait_heap_clear (MusterWaitHeap *self);
void   muster_wait_heap_set   (MusterWaitHeap *self,
                               guint32        *place,
                               gint64          since);
gint64 muster_wait_heap_first (MusterWaitHeap *self);

G_END_DECLS

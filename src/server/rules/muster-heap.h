/* muster-heap.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A binary heap whose items know their place: the least (a, b, c) first; place 0 means not in the heap. */
typedef struct
{
  gint64   a;
  gint64   b;
  gint64   c;
  gpointer item;
  guint   *place;
} MusterHeapEntry;

typedef struct
{
  MusterHeapEntry *entries;
  guint            n;
  guint            size;
} MusterHeap;

void                   muster_heap_set (MusterHeap *self,
                                        gpointer    item,
                                        guint      *place,
                                        gint64      a,
                                        gint64      b,
                                        gint64      c);
void                   muster_heap_remove (MusterHeap *self,
                                           guint      *place);
const MusterHeapEntry *muster_heap_peek (const MusterHeap *self);
void                   muster_heap_clear (MusterHeap *self);

G_END_DECLS

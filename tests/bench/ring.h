/* ring.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* A file both sides map: when each event was made, finer than `at` on the wire, and which agent it is about. */
#define RING_SIZE (1u << 20)

typedef struct
{
  gint64  made;         /* g_get_monotonic_time() */
  guint32 agent;        /* number of the agent: a000042 is 42 */
  guint32 kind;
} RingEntry;

typedef struct
{
  gint64    snapshot;   /* position of the snapshot served last */
  gint64    head;       /* events made */
  RingEntry entries[RING_SIZE];
} Ring;

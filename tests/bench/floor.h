/* floor.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#define N_QUEUES 200
#define N_TEAMS 500
#define N_UNITS 12

/* The organization the feeder plays: the same for the same seed. */
typedef struct
{
  gint64  since;
  gint64  signed_in;
  gint64  waiting;
  guint32 rev;
  guint8  activity;
  guint8  open;
  guint8  pending;
  guint8  limit;        /* 0: the organization's */
  guint8  online;
  guint8  enabled;
} Agent;

typedef enum
{
  CHANGE_CHATS,
  CHANGE_ACTIVITY,
  CHANGE_PRESENCE,
} ChangeKind;

typedef struct
{
  Agent  *agents;
  guint   n;
  guint64 random;
  gint64  seq;
  char    now[32];      /* RFC 3339, of `now_ms` */
  gint64  now_ms;
} Floor;

Floor *floor_new (guint   n,
                  guint64 seed);
void       floor_set_now (Floor *self,
                          gint64 ms);
ChangeKind floor_change (Floor *self,
                         guint *agent);
gsize      floor_write_event (Floor     *self,
                              guint      agent,
                              ChangeKind kind,
                              char      *out);      /* room for EVENT_MAX */
GString *floor_write_snapshot (Floor *self);
void       floor_write_me (GString *out);

#define EVENT_MAX 1024
#define EPOCH "5eed5eed5eed5eed"

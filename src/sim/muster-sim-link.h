/* muster-sim-link.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One operation on its way: what it was for, so that its result finds back. */
typedef struct
{
  const char *operation;
  gpointer    agent;  /* borrowed, may be NULL */
  char       *chat;   /* id, may be NULL */
  GString    *item;   /* {"operation":…,"args":{…}} */
} MusterSimOperation;

typedef struct
{
  /* 0: the outcome stays unknown, or the operation never went out */
  void (*result)  (const MusterSimOperation *operation,
                   guint                     status,
                   JsonObject               *body,
                   gpointer                  user_data);
  void (*unknown) (const char               *session,
                   gpointer                  user_data);
} MusterSimLinkCallbacks;

/* What a run comes to; the keys of `answers` are statuses. */
typedef struct
{
  guint64     n_operations;
  guint64     n_heartbeats;
  guint64     n_dropped;
  GHashTable *answers;  /* GUINT_TO_POINTER (status) → GSIZE_TO_POINTER (n) */
  GHashTable *problems; /* "operation status code" → GSIZE_TO_POINTER (n) */
} MusterSimTally;

typedef struct _MusterSimLink MusterSimLink;

MusterSimLink        *muster_sim_link_new       (const char                   *address,
                                                 const char                   *token,
                                                 const MusterSimLinkCallbacks *callbacks,
                                                 gpointer                      user_data);
void                  muster_sim_link_free      (MusterSimLink                *self);
void                  muster_sim_link_send      (MusterSimLink                *self,
                                                 const char                   *operation,
                                                 gpointer                      agent,
                                                 const char                   *chat,
                                                 JsonObject                   *args);
void                  muster_sim_link_heartbeat (MusterSimLink                *self,
                                                 GPtrArray                    *sessions);
const MusterSimTally *muster_sim_link_get_tally (MusterSimLink                *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSimLink, muster_sim_link_free)

G_END_DECLS

/* muster-hub.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "muster-auth.h"
#include "muster-view.h"

G_BEGIN_DECLS

#define MUSTER_HEARTBEAT_MS 10000
#define MUSTER_STREAMS_PER_ACCOUNT 5
#define MUSTER_SUBSCRIBER_QUEUE (512 * 1024)
#define MUSTER_SUBSCRIBER_LATE_MS 10000

/**
 * MusterHub:
 *
 * The event streams: takes each commit's events and gives them to who may see them. Main thread.
 */
typedef struct _MusterHub MusterHub;

MusterHub  *muster_hub_new            (MusterStore     *store,
                                       MusterAuth      *auth);
void        muster_hub_free           (MusterHub       *self);
void        muster_hub_add_events     (MusterHub       *self,
                                       GPtrArray       *events);
MusterView *muster_hub_intern_view    (MusterHub       *self,
                                       MusterPrincipal *principal);
guint       muster_hub_count          (MusterHub       *self,
                                       const char      *account);
void        muster_hub_subscribe      (MusterHub       *self,
                                       GIOStream       *stream,
                                       MusterPrincipal *principal,
                                       const char      *last_event_id);
void        muster_hub_end_sign_in    (MusterHub       *self,
                                       const char      *sign_in);
void        muster_hub_tick           (MusterHub       *self);
void        muster_hub_goodbye        (MusterHub       *self);
gboolean    muster_hub_is_empty       (MusterHub       *self);

/* For subscribers: */
MusterStore *muster_hub_get_store     (MusterHub       *self);
gint64       muster_hub_get_head      (MusterHub       *self);
MusterEvent *muster_hub_get_recent    (MusterHub       *self,
                                       gint64           seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHub, muster_hub_free)

G_END_DECLS

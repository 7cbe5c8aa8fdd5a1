/* muster-subscriber.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-hub.h"

G_BEGIN_DECLS

/* One event stream. */
typedef struct _MusterSubscriber MusterSubscriber;
typedef void (*MusterSubscriberClosed) (MusterSubscriber *self,
                                        gpointer          user_data);

MusterSubscriber *muster_subscriber_new            (MusterHub             *hub,
                                                    GIOStream             *stream,
                                                    MusterPrincipal       *principal,
                                                    MusterView            *view,
                                                    MusterSubscriberClosed closed,
                                                    gpointer               user_data);
MusterSubscriber *muster_subscriber_ref            (MusterSubscriber      *self);
void              muster_subscriber_unref          (MusterSubscriber      *self);
MusterPrincipal  *muster_subscriber_get_principal  (MusterSubscriber      *self);
void              muster_subscriber_start          (MusterSubscriber      *self,
                                                    const char            *last_event_id);
void              muster_subscriber_push           (MusterSubscriber      *self,
                                                    MusterEvent           *event);
void              muster_subscriber_bookmark       (MusterSubscriber      *self);
void              muster_subscriber_tick           (MusterSubscriber      *self,
                                                    gint64                 now);
void              muster_subscriber_reset          (MusterSubscriber      *self,
                                                    const char            *reason);
void              muster_subscriber_goodbye        (MusterSubscriber      *self);
void              muster_subscriber_close          (MusterSubscriber      *self);

G_END_DECLS

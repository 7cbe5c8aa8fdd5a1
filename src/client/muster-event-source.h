/* muster-event-source.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "muster-sse-parser.h"

G_BEGIN_DECLS

/* Private to the layer: an EventSource as WHATWG HTML 9.2 has it, but for redirects, which are never followed. By itself it
 * reconnects as the standard says; without `auto-reconnect` it reports each end and leaves the rest to the policy. */
#define MUSTER_TYPE_EVENT_SOURCE (muster_event_source_get_type ())
G_DECLARE_FINAL_TYPE (MusterEventSource, muster_event_source, MUSTER, EVENT_SOURCE, GObject)

typedef enum
{
  MUSTER_EVENT_SOURCE_CONNECTING,
  MUSTER_EVENT_SOURCE_OPEN,
  MUSTER_EVENT_SOURCE_CLOSED,
} MusterEventSourceState;

/* Nothing is called after muster_event_source_close(). */
typedef struct
{
  void (*opened) (gpointer              user_data);
  void (*bytes)  (gpointer              user_data); /* some have come, before their events */
  void (*event)  (const MusterSseEvent *event,
                  gpointer              user_data);
  void (*retry)  (guint64               ms,
                  gpointer              user_data);
  void (*pushed) (gpointer              user_data); /* the events of what has come are through */
  /* @status: the answer's, 0 when none came, 200 when the stream had been open; @error: NULL at an ordinary end */
  void (*ended)  (guint                 status,
                  const GError         *error,
                  gpointer              user_data);
} MusterEventSourceCallbacks;

MusterEventSource      *muster_event_source_new                (SoupSession                       *session,
                                                                const char                        *uri,
                                                                const MusterEventSourceCallbacks  *callbacks,
                                                                gpointer                           user_data,
                                                                GError                           **error);
void                    muster_event_source_set_header         (MusterEventSource                 *self,
                                                                const char                        *name,
                                                                const char                        *value);
void                    muster_event_source_set_auto_reconnect (MusterEventSource                 *self,
                                                                guint                              default_ms,
                                                                guint                              min_ms);
void                    muster_event_source_set_read_timeout   (MusterEventSource                 *self,
                                                                guint                              ms);
void                    muster_event_source_set_last_event_id  (MusterEventSource                 *self,
                                                                const char                        *id);
const char             *muster_event_source_get_last_event_id  (MusterEventSource                 *self);
MusterEventSourceState  muster_event_source_get_state          (MusterEventSource                 *self);
void                    muster_event_source_open               (MusterEventSource                 *self);
void                    muster_event_source_close              (MusterEventSource                 *self);

G_END_DECLS

/* muster-stream.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-connection.h"
#include "muster-tokens.h"

G_BEGIN_DECLS

/* Private to the layer: drives MusterStreamPolicy with the real event source, snapshots and time, and keeps the floor
 * true. Signal `changed`: the state, the time of the next try, the error, or fresh-at is another. */
#define MUSTER_TYPE_STREAM (muster_stream_get_type ())
G_DECLARE_FINAL_TYPE (MusterStream, muster_stream, MUSTER, STREAM, GObject)

MusterStream          *muster_stream_new             (MusterTokens          *tokens,
                                                      MusterFloor           *floor,
                                                      GError               **error);
void                   muster_stream_start           (MusterStream          *self);
void                   muster_stream_stop            (MusterStream          *self,
                                                      MusterConnectionState  state,
                                                      const GError          *error);
void                   muster_stream_retry_now       (MusterStream          *self);
void                   muster_stream_tick            (MusterStream          *self);
MusterConnectionState  muster_stream_get_state       (MusterStream          *self);
gint64                 muster_stream_get_retry_at    (MusterStream          *self);
gint64                 muster_stream_get_fresh_at    (MusterStream          *self);
const GError          *muster_stream_get_error       (MusterStream          *self);
guint64                muster_stream_get_n_events    (MusterStream          *self);
guint                  muster_stream_get_n_snapshots (MusterStream          *self);
guint                  muster_stream_get_n_gaps      (MusterStream          *self);

G_END_DECLS

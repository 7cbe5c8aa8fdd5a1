/* muster-sim-stream.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "muster-wire.h"

G_BEGIN_DECLS

typedef struct
{
  void (*begin)   (gpointer            user_data);                     /* a snapshot comes: what it lacks is gone */
  void (*change)  (const MusterChange *change,
                   gpointer            user_data);
  void (*ready)   (gpointer            user_data);                     /* the snapshot is whole */
  void (*stopped) (const char         *why,
                   gpointer            user_data);                     /* for good: the server does not want us */
} MusterSimStreamCallbacks;

typedef struct _MusterSimStream MusterSimStream;

MusterSimStream *muster_sim_stream_new       (const char                     *address,
                                              const char                     *token,
                                              const MusterSimStreamCallbacks *callbacks,
                                              gpointer                        user_data);
void             muster_sim_stream_free      (MusterSimStream                *self);
void             muster_sim_stream_start     (MusterSimStream                *self);
guint            muster_sim_stream_get_gaps  (MusterSimStream                *self);
guint64          muster_sim_stream_get_events (MusterSimStream               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSimStream, muster_sim_stream_free)

G_END_DECLS

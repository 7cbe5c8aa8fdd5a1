/* muster-stream-policy-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-stream-policy.h"

G_BEGIN_DECLS

/* The steps that both files of the machine take. */

/* How long an ordinary end of the stream stays unseen. */
#define MUSTER_POLICY_QUIET_MS 1000

void     muster_policy_enter         (MusterStreamPolicy    *self,
                                      MusterPhase            phase,
                                      MusterAction           action,
                                      gint64                 now);
void     muster_policy_set_error     (MusterStreamPolicy    *self,
                                      const GError          *error);
void     muster_policy_stop          (MusterStreamPolicy    *self,
                                      MusterConnectionState  state,
                                      const GError          *error);
void     muster_policy_wait_until    (MusterStreamPolicy    *self,
                                      gint64                 when,
                                      gboolean               snapshot,
                                      gint64                 now);
void     muster_policy_take_snapshot (MusterStreamPolicy    *self,
                                      gint64                 now);
void     muster_policy_go_on         (MusterStreamPolicy    *self,
                                      gint64                 now);
void     muster_policy_back_off      (MusterStreamPolicy    *self,
                                      gint64                 at_least,
                                      gint64                 now);
void     muster_policy_gap           (MusterStreamPolicy    *self,
                                      gint64                 now);
gboolean muster_policy_is_streaming  (MusterStreamPolicy    *self);

G_END_DECLS

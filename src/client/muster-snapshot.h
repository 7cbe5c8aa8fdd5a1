/* muster-snapshot.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-floor.h"
#include "muster-tokens.h"

G_BEGIN_DECLS

/* Private to the layer: one GET /v1/snapshot, streamed into the floor. */
typedef struct _MusterSnapshot MusterSnapshot;

MusterSnapshot *muster_snapshot_new   (MusterTokens   *tokens,
                                       MusterFloor    *floor,
                                       gboolean        as_they_come);
DexFuture      *muster_snapshot_run   (MusterSnapshot *self) G_GNUC_WARN_UNUSED_RESULT; /* variant (sx): epoch, seq */
void            muster_snapshot_drop  (MusterSnapshot *self);
void            muster_snapshot_unref (MusterSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSnapshot, muster_snapshot_unref)

G_END_DECLS

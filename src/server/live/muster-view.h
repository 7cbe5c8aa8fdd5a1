/* muster-view.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-principal.h"

G_BEGIN_DECLS

/**
 * MusterView:
 *
 * What a reader gets to see: permissions × scope × masking. Readers who see the same share one, and so the bytes made
 * for it. Main thread.
 */
typedef struct _MusterView MusterView;

MusterView *muster_view_new      (MusterPrincipal      *principal);
MusterView *muster_view_ref      (MusterView           *self);
void        muster_view_unref    (MusterView           *self);
const char *muster_view_get_key  (MusterView           *self);
gboolean    muster_view_sees     (MusterView           *self,
                                  MusterKind            kind,
                                  const MusterAudience *audience);
gboolean    muster_view_get_masked (MusterView         *self);
/* The shared data line of an event, with the event's end; NULL: nothing of it is visible. (transfer none) */
GBytes     *muster_view_render   (MusterView           *self,
                                  MusterEvent          *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterView, muster_view_unref)

G_END_DECLS

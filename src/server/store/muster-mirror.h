/* muster-mirror.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-event.h"

G_BEGIN_DECLS

/**
 * MusterMirror:
 *
 * Every object as it was last committed, with the position of that state: what snapshots and single reads are answered
 * from. The writer brings it forward after each commit; readers take references under its lock. Any thread.
 */
typedef struct _MusterMirror MusterMirror;

MusterMirror  *muster_mirror_new      (void);
void           muster_mirror_free     (MusterMirror   *self);
void           muster_mirror_put      (MusterMirror   *self,
                                       MusterVersion  *version);
void           muster_mirror_apply    (MusterMirror   *self,
                                       GPtrArray      *events);
void           muster_mirror_set_seq  (MusterMirror   *self,
                                       gint64          seq);
gint64         muster_mirror_get_seq  (MusterMirror   *self);
MusterVersion *muster_mirror_dup      (MusterMirror   *self,
                                       MusterKind      kind,
                                       const char     *id);
/* All of @kind in order of id; MUSTER_KIND_UNKNOWN: all there is, kind by kind. */
GPtrArray     *muster_mirror_dup_all  (MusterMirror   *self,
                                       MusterKind      kind,
                                       gint64         *seq);

G_END_DECLS

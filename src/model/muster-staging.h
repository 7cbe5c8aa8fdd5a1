/* muster-staging.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-wire.h"

G_BEGIN_DECLS

/* Keeps changes beyond the reader's next call: a snapshot that is to be swapped in as a whole. */
typedef struct
{
  GArray       *changes;           /* MusterChange */
  GStringChunk *strings;           /* texts that come once */
  GPtrArray    *lists;             /* arrays of strings */
} MusterStaging;

MusterStaging *muster_staging_new  (void);
void           muster_staging_free (MusterStaging      *self);
void           muster_staging_add  (MusterStaging      *self,
                                    const MusterChange *change);

G_END_DECLS

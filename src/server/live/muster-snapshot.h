/* muster-snapshot.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "muster-view.h"

G_BEGIN_DECLS

void muster_snapshot_send (SoupServerMessage *message,
                           MusterStore       *store,
                           MusterPrincipal   *principal,
                           MusterView        *view,
                           gboolean           gzip);

G_END_DECLS

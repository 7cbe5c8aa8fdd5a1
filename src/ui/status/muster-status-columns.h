/* muster-status-columns.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-table.h"

G_BEGIN_DECLS

/* What Agent Status shows of a MusterAgent (T1, T2, T14), over a MusterAgentTable. */
const MusterTableSpec *muster_status_columns_get_spec (void);

G_END_DECLS

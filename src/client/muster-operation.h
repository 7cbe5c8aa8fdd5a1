/* muster-operation.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-tokens.h"

G_BEGIN_DECLS

/* Private to the layer. */
DexFuture *muster_operation_send (MusterTokens *tokens,
                                  const char   *method,
                                  const char   *path,
                                  const char   *if_match,
                                  GBytes       *body) G_GNUC_WARN_UNUSED_RESULT;
void       muster_operation_end_sign_in (MusterTokens *tokens);

G_END_DECLS

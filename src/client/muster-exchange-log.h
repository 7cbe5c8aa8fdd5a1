/* muster-exchange-log.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Private to the layer. In debug builds, where MUSTER_EXCHANGE_LOG names a file: one JSON line per exchange, secrets
 * included, for the tests that hold the client against openapi.json. Nothing otherwise. */
void muster_exchange_log (SoupMessage *message,
                          GBytes      *request_body,
                          GBytes      *response_body);

G_END_DECLS

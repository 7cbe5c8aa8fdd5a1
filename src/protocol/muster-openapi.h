/* muster-openapi.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MUSTER_PROTOCOL_MAJOR 1

GBytes *muster_protocol_get_openapi (void);

G_END_DECLS

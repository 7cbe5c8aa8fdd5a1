/* muster-address.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to the layer. */
char *muster_address_normalize (const char *typed,
                                GError    **error);

G_END_DECLS

/* muster-utf8.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MUSTER_UTF8_GROWTH 3 /* a stray byte becomes U+FFFD */

gsize muster_utf8_decode (const char *bytes,
                          gsize       length,
                          char       *out);

G_END_DECLS

/* muster-json.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *muster_json_parse (const char *bytes,
                             gsize       length,
                             gsize       max_length,
                             GError    **error);

G_END_DECLS

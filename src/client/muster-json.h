/* muster-json.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Private to the layer: JSON that is no domain object (problems, discovery, grants). Members of another type than asked
 * for count as absent. */

JsonNode   *muster_json_parse      (GBytes      *bytes,
                                    GError     **error);
const char *muster_json_get_string (JsonObject  *object,
                                    const char  *member);
gint64      muster_json_get_int    (JsonObject  *object,
                                    const char  *member,
                                    gint64       otherwise);
JsonObject *muster_json_get_object (JsonObject  *object,
                                    const char  *member);
GBytes     *muster_json_write      (JsonBuilder *builder);

G_END_DECLS

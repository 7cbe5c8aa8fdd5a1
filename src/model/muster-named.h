/* muster-named.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A queue, team, business unit, role or break reason: an id with a name. Properties `id`, `name`; notify::name. */
#define MUSTER_TYPE_NAMED (muster_named_get_type ())
G_DECLARE_FINAL_TYPE (MusterNamed, muster_named, MUSTER, NAMED, GObject)

const char *muster_named_get_id         (MusterNamed *self);
const char *muster_named_get_name       (MusterNamed *self);
gboolean    muster_named_get_retired    (MusterNamed *self); /* break reason */
gboolean    muster_named_get_selectable (MusterNamed *self); /* break reason */

G_END_DECLS

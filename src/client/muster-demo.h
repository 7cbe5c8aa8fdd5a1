/* muster-demo.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* S6: a private server with a simulated organization, as child processes that end with this object (and with the
 * program, however it ends). */
#define MUSTER_TYPE_DEMO (muster_demo_get_type ())
G_DECLARE_FINAL_TYPE (MusterDemo, muster_demo, MUSTER, DEMO, GObject)

DexFuture  *muster_demo_start        (void) G_GNUC_WARN_UNUSED_RESULT; /* resolves to a MusterDemo */
const char *muster_demo_get_address  (MusterDemo *self);
const char *muster_demo_get_username (MusterDemo *self);
const char *muster_demo_get_password (MusterDemo *self);

G_END_DECLS

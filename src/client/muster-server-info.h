/* muster-server-info.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What an address answered: who is there. Immutable. */
#define MUSTER_TYPE_SERVER_INFO (muster_server_info_get_type ())
G_DECLARE_FINAL_TYPE (MusterServerInfo, muster_server_info, MUSTER, SERVER_INFO, GObject)

/* S1, S2: normalizes what was typed ("muster.example.org" → https), refuses plain http beyond 127.0.0.1 and ::1, asks
 * GET /v1. Resolves to a MusterServerInfo; rejects with BAD_ADDRESS, UNREACHABLE, CERTIFICATE, NOT_MUSTER or VERSION.
 * @ca_file: a PEM file to trust for this server instead of the system's, or NULL. */
DexFuture  *muster_discover                           (const char       *typed,
                                                       const char       *ca_file) G_GNUC_WARN_UNUSED_RESULT;
const char *muster_server_info_get_address            (MusterServerInfo *self); /* canonical, no trailing slash */
const char *muster_server_info_get_ca_file            (MusterServerInfo *self); /* NULL: the system's */
const char *muster_server_info_get_organization_name  (MusterServerInfo *self);
const char *muster_server_info_get_version            (MusterServerInfo *self);

G_END_DECLS

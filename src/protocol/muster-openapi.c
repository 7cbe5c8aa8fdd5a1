/* muster-openapi.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-openapi.h"

#include <gio/gio.h>

#include "muster-protocol-resources.h"

/**
 * muster_protocol_get_openapi:
 *
 * Returns: (transfer none): `openapi.json`, the contract between app and server. Thread-safe.
 */
GBytes *
muster_protocol_get_openapi (void)
{
  static gsize once;
  static GBytes *document;

  if (g_once_init_enter (&once))
    {
      /* Asking the resource itself, not the global table, also makes the linker keep it. */
      document = g_resource_lookup_data (muster_protocol_get_resource (), "/io/github/muster_app/Muster/protocol/openapi.json",
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (document != NULL);
      g_once_init_leave (&once, 1);
    }
  return document;
}

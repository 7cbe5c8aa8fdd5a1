/* muster-wire.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-wire.h"

#include <string.h>

static const struct
{
  const char *name;
  gsize       length;
} kinds[MUSTER_N_KINDS] = {
#define KIND(kind, name) [MUSTER_KIND_ ## kind] = { name, sizeof (name) - 1 }
  KIND (ME, "me"),
  KIND (ORGANIZATION, "organization"),
  KIND (QUEUE, "queue"),
  KIND (TEAM, "team"),
  KIND (UNIT, "unit"),
  KIND (ROLE, "role"),
  KIND (BREAK_REASON, "break-reason"),
  KIND (AGENT, "agent"),
  KIND (AGENT_LIVE, "agent-live"),
  KIND (CHAT, "chat"),
  KIND (REQUEST, "request"),
#undef KIND
};

/**
 * muster_kind_from_string:
 * @text: a `kind` of the wire; need not be terminated
 * @length: bytes of @text
 *
 * Returns: the kind, %MUSTER_KIND_UNKNOWN for those that a later server may add
 */
MusterKind
muster_kind_from_string (const char *text,
                         gsize       length)
{
  for (guint i = MUSTER_KIND_UNKNOWN + 1; i < MUSTER_N_KINDS; i++)
    {
      if (kinds[i].length == length && memcmp (kinds[i].name, text, length) == 0)
        return i;
    }
  return MUSTER_KIND_UNKNOWN;
}

/**
 * muster_kind_to_string:
 * @kind: a kind
 *
 * Returns: (nullable): its name on the wire, %NULL for %MUSTER_KIND_UNKNOWN
 */
const char *
muster_kind_to_string (MusterKind kind)
{
  g_return_val_if_fail ((guint) kind < MUSTER_N_KINDS, NULL);

  return kinds[kind].name;
}

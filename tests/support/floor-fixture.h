/* floor-fixture.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-floor.h"

G_BEGIN_DECLS

/* An agent in short: what is left out is NULL, 0, or off the floor's defaults. Lists are separated by spaces. */
typedef struct
{
  const char *id;
  const char *name;                /* the id when NULL */
  const char *username;            /* the id when NULL */
  const char *email;
  const char *role;
  const char *unit;
  const char *teams;
  const char *queues;
  gboolean    disabled;
  int         limit;               /* as on the wire; MUSTER_LIMIT_DEFAULT has to be said */
  gboolean    offline;
  const char *activity;            /* active when NULL */
  gint64      since;
  const char *by;                  /* an id and name in one; NULL: the system */
  int         open;
  int         pending;
  int         personal_queue;
  int         pinned;
  gint64      waiting_since;
  gint64      signed_in_at;
} FixtureAgent;

void fixture_lines        (MusterFloor        *floor,
                           const char         *lines);
void fixture_organization (MusterFloor        *floor,
                           gint64              rev,
                           gboolean            service,
                           int                 chat_limit);
void fixture_named        (MusterFloor        *floor,
                           MusterKind          kind,
                           const char         *id,
                           const char         *name,
                           gint64              rev);
void fixture_profile      (MusterFloor        *floor,
                           gint64              rev,
                           const FixtureAgent *agent);
void fixture_live         (MusterFloor        *floor,
                           gint64              rev,
                           const FixtureAgent *agent);
void fixture_agent        (MusterFloor        *floor,
                           gint64              rev,
                           const FixtureAgent *agent);
void fixture_chat         (MusterFloor        *floor,
                           gint64              rev,
                           const char         *id,
                           const char         *state,
                           gint64              waiting_since);
void fixture_remove       (MusterFloor        *floor,
                           MusterKind          kind,
                           const char         *id,
                           gint64              rev);

G_END_DECLS

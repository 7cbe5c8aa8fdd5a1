/* status-floor.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-floor.h"

G_BEGIN_DECLS

/* Facts as the server would send them, for the tests of the user interface. */
void status_floor_organization (MusterFloor *floor,
                                gboolean     service);
void status_floor_me           (MusterFloor *floor,
                                gboolean     may_read);
void status_floor_named        (MusterFloor *floor,
                                MusterKind   kind,
                                const char  *id,
                                const char  *name);
void status_floor_agent        (MusterFloor *floor,
                                const char  *id,
                                const char  *name,
                                gboolean     enabled,
                                int          limit);
void status_floor_live         (MusterFloor *floor,
                                const char  *id,
                                const char  *activity,
                                int          open,
                                int          pending,
                                gint64       since);
void status_floor_gone         (MusterFloor *floor,
                                const char  *id);
/* Organization, me, teams and @n agents of all kinds, the same each time. */
void status_floor_fill         (MusterFloor *floor,
                                guint        n);
void status_floor_change       (MusterFloor *floor,
                                GRand       *rand,
                                guint        n);

G_END_DECLS

/* status-floor.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "status-floor.h"

#include "muster-clock.h"

static gint64 revision;

void
status_floor_organization (MusterFloor *floor,
                           gboolean     service)
{
  MusterChange change = { .kind = MUSTER_KIND_ORGANIZATION, .id = "org", .rev = ++revision };

  change.organization.name = "Acme Support";
  change.organization.time_zone = "Europe/Berlin";
  change.organization.human_agent_service = service;
  change.organization.chat_limit = 5;
  muster_floor_apply (floor, &change, 1);
}

void
status_floor_me (MusterFloor *floor,
                 gboolean     may_read)
{
  static const char *const permissions[] = { "agents.read", "chats.read" };
  MusterChange change = { .kind = MUSTER_KIND_ME, .id = "me", .rev = ++revision };

  change.me.username = "sam";
  change.me.display_name = "Sam Vimes";
  change.me.role = "r-sup";
  change.me.role_name = "Supervisor";
  change.me.permissions.items = permissions;
  change.me.permissions.n = may_read ? 2 : 0;
  change.me.scope_all = TRUE;
  muster_floor_apply (floor, &change, 1);
}

void
status_floor_named (MusterFloor *floor,
                    MusterKind   kind,
                    const char  *id,
                    const char  *name)
{
  MusterChange change = { .kind = kind, .id = id, .rev = ++revision };

  change.named.name = name;
  change.named.selectable = TRUE;
  change.named.limit_seconds = -1;
  change.named.sla_first_seconds = change.named.sla_next_seconds = -1;
  muster_floor_apply (floor, &change, 1);
}

void
status_floor_agent (MusterFloor *floor,
                    const char  *id,
                    const char  *name,
                    gboolean     enabled,
                    int          limit)
{
  static const char *const teams[] = { "t-north", "t-chat", "t-night" };
  static const char *const queues[] = { "q-general" };
  MusterChange change = { .kind = MUSTER_KIND_AGENT, .id = id, .rev = ++revision };
  g_autofree char *username = g_strdup_printf ("user-%s", id);
  g_autofree char *email = g_strdup_printf ("%s@example.org", id);

  change.agent.username = username;
  change.agent.display_name = name;
  change.agent.email = email;
  change.agent.role = "r-agent";
  change.agent.unit = g_str_hash (id) % 2 == 0 ? "u-retail" : "u-business";
  change.agent.teams.items = teams + g_str_hash (id) % 2;
  change.agent.teams.n = 1 + g_str_hash (id) % 2;
  change.agent.queues.items = queues;
  change.agent.queues.n = 1;
  change.agent.enabled = enabled;
  change.agent.chat_limit = limit;
  muster_floor_apply (floor, &change, 1);
}

void
status_floor_live (MusterFloor *floor,
                   const char  *id,
                   const char  *activity,
                   int          open,
                   int          pending,
                   gint64       since)
{
  MusterChange change = { .kind = MUSTER_KIND_AGENT_LIVE, .id = id, .rev = ++revision };
  gboolean offline = activity == NULL;

  change.live.presence = offline ? "offline" : "online";
  change.live.activity = offline ? "not-ready" : activity;
  change.live.since = since;
  change.live.by.system = TRUE;
  change.live.signed_in_at = since - 3600000;
  change.live.open = open;
  change.live.pending = pending;
  change.live.personal_queue = open / 3;
  change.live.pinned = open / 2;
  change.live.waiting_since = pending > 0 ? since : 0;
  muster_floor_apply (floor, &change, 1);
}

void
status_floor_gone (MusterFloor *floor,
                   const char  *id)
{
  MusterChange change = { .kind = MUSTER_KIND_AGENT, .id = id, .rev = ++revision, .deleted = TRUE };

  muster_floor_apply (floor, &change, 1);
}

static const char *const activities[] = {
  "active", "active", "active", "active", "break:b-lunch", "not-ready", NULL, "active-no-new", "finishing:b-short",
  "active", "break:b-meeting", NULL, "kicked-out", "active", "active", "active",
};

static void
fill_directory (MusterFloor *floor)
{
  status_floor_organization (floor, TRUE);
  status_floor_me (floor, TRUE);
  status_floor_named (floor, MUSTER_KIND_ROLE, "r-agent", "Agent");
  status_floor_named (floor, MUSTER_KIND_ROLE, "r-sup", "Supervisor");
  status_floor_named (floor, MUSTER_KIND_UNIT, "u-retail", "Retail");
  status_floor_named (floor, MUSTER_KIND_UNIT, "u-business", "Business Customers");
  status_floor_named (floor, MUSTER_KIND_TEAM, "t-north", "North");
  status_floor_named (floor, MUSTER_KIND_TEAM, "t-chat", "Chat & Messenger");
  status_floor_named (floor, MUSTER_KIND_TEAM, "t-night", "Night Shift");
  status_floor_named (floor, MUSTER_KIND_QUEUE, "q-general", "General");
  status_floor_named (floor, MUSTER_KIND_BREAK_REASON, "b-lunch", "Lunch break");
  status_floor_named (floor, MUSTER_KIND_BREAK_REASON, "b-short", "Short break");
  status_floor_named (floor, MUSTER_KIND_BREAK_REASON, "b-meeting", "Meeting");
}

void
status_floor_fill (MusterFloor *floor,
                   guint        n)
{
  static const char *const first[] = { "Ada", "Ben", "Chen", "Dana", "Edgar", "Fatima", "Goran", "Hana", "Ivan", "José",
                                       "Keiko", "Lena", "Mateo", "Noor", "Olu", "Priya", "نور" };
  static const char *const last[] = { "Lovelace", "Okri", "Wei", "Scully", "Díaz", "al-Fihri", "Ivanišević",
                                      "Featherstonehaugh-Cholmondeley von und zu Hohenstein", "Petrov", "Saramago",
                                      "Tanaka", "Berg", "Rossi", "الهدى" };
  gint64 now = muster_clock_now ();

  fill_directory (floor);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);
      g_autofree char *name = g_strdup_printf ("%s %s", first[i % G_N_ELEMENTS (first)],
                                               last[(i * 5 + i / 17) % G_N_ELEMENTS (last)]);
      const char *activity = activities[i % G_N_ELEMENTS (activities)];
      gboolean enabled = i % 23 != 9;

      status_floor_agent (floor, id, name, enabled, i % 13 == 5 ? MUSTER_LIMIT_NONE : (int) (3 + i % 4));
      status_floor_live (floor, id, enabled ? activity : NULL, activity != NULL && enabled ? (int) (i * 7 % 6) : 0,
                         activity != NULL && enabled ? (int) (i * 7 % 6 / 2) : 0, now - (gint64) (i % 90) * 47000);
    }
  muster_floor_flush (floor);
}

void
status_floor_change (MusterFloor *floor,
                     GRand       *rand,
                     guint        n)
{
  guint i = (guint) g_rand_int_range (rand, 0, (gint32) n);
  g_autofree char *id = g_strdup_printf ("a%u", i);
  const char *activity = activities[g_rand_int_range (rand, 0, G_N_ELEMENTS (activities))];
  int open = activity != NULL ? g_rand_int_range (rand, 0, 7) : 0;

  status_floor_live (floor, id, activity, open, open / 2, muster_clock_now ());
  muster_floor_flush (floor);
}

/* floor-fixture.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-tests"

#include "floor-fixture.h"

#include "muster-reader.h"

/**
 * fixture_lines:
 * @lines: lines of a snapshot, as JSON; single quotes may stand for double ones
 *
 * Reads facts the way the client does. Head and end lines begin and end a snapshot whose rows show as they come.
 */
void
fixture_lines (MusterFloor *floor,
               const char  *lines)
{
  g_autoptr(MusterReader) reader = muster_reader_new ();
  g_auto(GStrv) each = g_strsplit (lines, "\n", -1);

  for (guint i = 0; each[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      MusterSnapshotLine line;

      if (g_strstrip (each[i])[0] == '\0')
        continue;
      g_strdelimit (each[i], "'", '"');
      if (!muster_reader_read_line (reader, each[i], strlen (each[i]), &line, &error))
        g_error ("%s: %s", each[i], error->message);
      if (line.type == MUSTER_LINE_HEAD)
        muster_floor_begin_snapshot (floor, TRUE, line.counts[MUSTER_KIND_AGENT]);
      else if (line.type == MUSTER_LINE_END)
        muster_floor_end_snapshot (floor);
      else
        muster_floor_apply (floor, &line.change, 1);
    }
}

static MusterWireStrings
split (const char *text,
       char     ***parts)
{
  *parts = text != NULL && text[0] != '\0' ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
  return (MusterWireStrings) { (const char *const *) *parts, g_strv_length (*parts) };
}

void
fixture_organization (MusterFloor *floor,
                      gint64       rev,
                      gboolean     service,
                      int          chat_limit)
{
  MusterChange change = {
    .kind = MUSTER_KIND_ORGANIZATION, .id = "organization", .rev = rev,
    .organization = { .name = "Acme", .human_agent_service = service, .chat_limit = chat_limit },
  };

  muster_floor_apply (floor, &change, 1);
}

void
fixture_named (MusterFloor *floor,
               MusterKind   kind,
               const char  *id,
               const char  *name,
               gint64       rev)
{
  MusterChange change = { .kind = kind, .id = id, .rev = rev, .named = { .name = name, .selectable = TRUE } };

  muster_floor_apply (floor, &change, 1);
}

void
fixture_profile (MusterFloor        *floor,
                 gint64              rev,
                 const FixtureAgent *agent)
{
  g_auto(GStrv) teams = NULL;
  g_auto(GStrv) queues = NULL;
  MusterChange change = {
    .kind = MUSTER_KIND_AGENT, .id = agent->id, .rev = rev,
    .agent = {
      .username = agent->username != NULL ? agent->username : agent->id,
      .display_name = agent->name != NULL ? agent->name : agent->id,
      .email = agent->email, .role = agent->role, .unit = agent->unit, .enabled = !agent->disabled,
      .chat_limit = agent->limit,
    },
  };

  change.agent.teams = split (agent->teams, &teams);
  change.agent.queues = split (agent->queues, &queues);
  muster_floor_apply (floor, &change, 1);
}

void
fixture_live (MusterFloor        *floor,
              gint64              rev,
              const FixtureAgent *agent)
{
  MusterChange change = {
    .kind = MUSTER_KIND_AGENT_LIVE, .id = agent->id, .rev = rev,
    .live = {
      .presence = agent->offline ? "offline" : "online",
      .activity = agent->activity != NULL ? agent->activity : "active",
      .since = agent->since, .by = { agent->by == NULL, agent->by, agent->by, NULL },
      .signed_in_at = agent->signed_in_at, .open = agent->open, .pending = agent->pending,
      .personal_queue = agent->personal_queue, .pinned = agent->pinned, .waiting_since = agent->waiting_since,
    },
  };

  muster_floor_apply (floor, &change, 1);
}

/**
 * fixture_agent:
 *
 * Profile and live facts at once, both with @rev.
 */
void
fixture_agent (MusterFloor        *floor,
               gint64              rev,
               const FixtureAgent *agent)
{
  fixture_profile (floor, rev, agent);
  fixture_live (floor, rev, agent);
}

void
fixture_chat (MusterFloor *floor,
              gint64       rev,
              const char  *id,
              const char  *state,
              gint64       waiting_since)
{
  MusterChange change = {
    .kind = MUSTER_KIND_CHAT, .id = id, .rev = rev,
    .chat = { .state = state, .queue = "q1", .waiting_since = waiting_since },
  };

  muster_floor_apply (floor, &change, 1);
}

void
fixture_remove (MusterFloor *floor,
                MusterKind   kind,
                const char  *id,
                gint64       rev)
{
  MusterChange change = { .kind = kind, .id = id, .rev = rev, .deleted = TRUE };

  muster_floor_apply (floor, &change, 1);
}

/* muster-values.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world-private.h"

/* The small counted values inside objects: who did it, workspace sessions, participants. */

static char *
ref_string (const char *text)
{
  return text != NULL ? g_ref_string_new (text) : NULL;
}

static void
release (char **text)
{
  g_clear_pointer (text, g_ref_string_release);
}

static void
by_clear (gpointer data)
{
  MusterBy *by = data;

  release (&by->id);
  release (&by->name);
  release (&by->program);
}

/**
 * muster_by_new_full:
 * @system: nobody did it; the rest is then %NULL
 * @id: (nullable): account
 * @name: (nullable): its name now; kept as it is, also when the account is gone
 * @program: (nullable): through which it was done
 *
 * Returns: (transfer full): who did it
 */
MusterBy *
muster_by_new_full (gboolean    system,
                    const char *id,
                    const char *name,
                    const char *program)
{
  MusterBy *by = g_rc_box_new0 (MusterBy);

  by->system = system;
  by->id = ref_string (id);
  by->name = ref_string (name);
  by->program = ref_string (program);
  return by;
}

MusterBy *
muster_by_new (const MusterActor *actor)
{
  return muster_by_new_full (actor->system, actor->id, actor->name, actor->program);
}

MusterBy *
muster_by_ref (MusterBy *by)
{
  return g_rc_box_acquire (by);
}

void
muster_by_unref (MusterBy *by)
{
  g_rc_box_release_full (by, by_clear);
}

static void
session_clear (gpointer data)
{
  MusterWorkspaceSession *session = data;

  release (&session->id);
  release (&session->address);
  release (&session->browser);
  release (&session->operating_system);
}

/**
 * muster_workspace_session_new:
 *
 * Returns: (transfer full): a workspace session of @live whose last heartbeat was @since
 */
MusterWorkspaceSession *
muster_workspace_session_new (MusterLive *live,
                              const char *id,
                              gint64      since,
                              const char *address,
                              const char *browser,
                              const char *operating_system)
{
  MusterWorkspaceSession *session = g_rc_box_new0 (MusterWorkspaceSession);

  session->id = ref_string (id);
  session->live = live;
  session->since = since;
  session->heartbeat = since;
  session->address = ref_string (address);
  session->browser = ref_string (browser);
  session->operating_system = ref_string (operating_system);
  return session;
}

void
muster_workspace_session_unref (MusterWorkspaceSession *session)
{
  g_rc_box_release_full (session, session_clear);
}

static void
participant_clear (gpointer data)
{
  MusterParticipant *participant = data;

  release (&participant->account);
  release (&participant->name);
  release (&participant->mode);
}

/**
 * muster_participant_new:
 *
 * Returns: (transfer full): somebody beside the agent in a chat; @mode is participate or monitor
 */
MusterParticipant *
muster_participant_new (const char *account,
                        const char *name,
                        const char *mode)
{
  MusterParticipant *participant = g_rc_box_new0 (MusterParticipant);

  participant->account = ref_string (account);
  participant->name = ref_string (name);
  participant->mode = ref_string (mode);
  return participant;
}

void
muster_participant_unref (MusterParticipant *participant)
{
  g_rc_box_release_full (participant, participant_clear);
}

/**
 * muster_id_new:
 * @prefix: what the id begins with: `c` a chat, `r` a request, `w` a workspace session, …
 *
 * Returns: (transfer full): an id that sorts by time and was never given before: 35 random bits within a millisecond
 */
char *
muster_id_new (char   prefix,
               gint64 now)
{
  static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  char *id = g_malloc (18);
  guint64 time = (guint64) now;
  guint64 random = ((guint64) g_random_int () << 32) | g_random_int ();

  id[0] = prefix;
  for (int i = 9; i > 0; i--, time >>= 5)
    id[i] = alphabet[time & 31];
  for (int i = 16; i > 9; i--, random >>= 5)
    id[i] = alphabet[random & 31];
  id[17] = '\0';
  return id;
}

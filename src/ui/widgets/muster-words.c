/* muster-words.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "muster-clock.h"

/**
 * muster_words_system_status:
 *
 * Returns: (transfer none): what the system says about an agent (T3), as a word
 */
const char *
muster_words_system_status (MusterSystemStatus status)
{
  switch (status)
    {
    case MUSTER_SYSTEM_DISABLED:
      return _("Disabled");

    case MUSTER_SYSTEM_OFFLINE:
      return _("Offline");

    case MUSTER_SYSTEM_BUSY:
      return _("Busy");

    case MUSTER_SYSTEM_ONLINE:
      return _("Online");
    }

  return "";
}

static char *
finishing_words (const char *reason)
{
  if (reason == NULL)
    return g_strdup (_("Active (finishing)"));

  /* Translators: the agent finishes the open chats, then the break named here begins. */
  return g_strdup_printf (_("Active (finishing, then %s)"), reason);
}

static char *
busy_finishing_words (const char *reason)
{
  if (reason == NULL)
    return g_strdup (_("Busy · Finishing"));

  /* Translators: the agent takes no more chats and finishes the open ones, then the break named here begins. */
  return g_strdup_printf (_("Busy · Finishing, then %s"), reason);
}

/* The activity by itself, without what is derived from chats and presence. */
static char *
activity_words (MusterAgent *agent)
{
  switch (muster_agent_get_activity (agent))
    {
    case MUSTER_ACTIVITY_NOT_READY:
      return g_strdup (_("Not ready"));

    case MUSTER_ACTIVITY_ACTIVE:
      return g_strdup (_("Active"));

    case MUSTER_ACTIVITY_ACTIVE_NO_NEW:
      return g_strdup (_("Active (doesn't receive threads)"));

    case MUSTER_ACTIVITY_FINISHING:
      return finishing_words (muster_agent_get_reason_name (agent));

    case MUSTER_ACTIVITY_BREAK:
      if (muster_agent_get_reason_name (agent) != NULL)
        return g_strdup (muster_agent_get_reason_name (agent));
      return g_strdup (_("Break"));

    case MUSTER_ACTIVITY_KICKED_OUT:
      return g_strdup (_("Inactive (kicked out)"));

    case MUSTER_ACTIVITY_OTHER:
      return g_strdup (muster_agent_get_activity_text (agent));
    }

  return g_strdup ("");
}

/**
 * muster_words_self_status:
 *
 * Returns: (transfer full): the agent's own choice (T1): "Available", "Busy · Lunch break", or "—" while offline
 */
char *
muster_words_self_status (MusterAgent *agent)
{
  g_autofree char *activity = NULL;

  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  switch (muster_agent_get_self_status (agent))
    {
    case MUSTER_SELF_NONE:
      return g_strdup ("—");

    case MUSTER_SELF_AVAILABLE:
      return g_strdup (_("Available"));

    case MUSTER_SELF_BUSY:
      if (muster_agent_get_activity (agent) == MUSTER_ACTIVITY_FINISHING)
        return busy_finishing_words (muster_agent_get_reason_name (agent));
      activity = activity_words (agent);
      /* Translators: the agent chose not to be available; what they do instead follows. */
      return g_strdup_printf (_("Busy · %s"), activity);
    }

  return g_strdup ("");
}

/**
 * muster_words_exact_status:
 *
 * Returns: (transfer full): the exact status (T5)
 */
char *
muster_words_exact_status (MusterAgent *agent)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  switch (muster_agent_get_exact_status (agent))
    {
    case MUSTER_EXACT_OFFLINE:
      return g_strdup (_("Offline"));

    case MUSTER_EXACT_ACTIVE_FREE:
      return g_strdup (_("Active (free)"));

    case MUSTER_EXACT_ACTIVE:
    case MUSTER_EXACT_ACTIVE_NO_NEW:
    case MUSTER_EXACT_FINISHING:
    case MUSTER_EXACT_BREAK:
    case MUSTER_EXACT_NOT_READY:
    case MUSTER_EXACT_KICKED_OUT:
    case MUSTER_EXACT_OTHER:
      return activity_words (agent);
    }

  return g_strdup ("");
}

/**
 * muster_words_availability:
 *
 * Returns: (transfer none): whether chats reach the agent, in a word (T4)
 */
const char *
muster_words_availability (MusterAvailability availability)
{
  switch (availability)
    {
    case MUSTER_AVAILABILITY_CONNECTED:
      return _("Connected");

    case MUSTER_AVAILABILITY_NOT_AVAILABLE:
      return _("Not available");

    case MUSTER_AVAILABILITY_DISCONNECTED:
      return _("Disconnected");
    }

  return "";
}

static char *
reason_name (MusterFloor *floor,
             const char  *id)
{
  GListModel *reasons = muster_floor_get_break_reasons (floor);

  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr(MusterNamed) reason = g_list_model_get_item (reasons, i);

      if (g_strcmp0 (muster_named_get_id (reason), id) == 0)
        return g_strdup (muster_named_get_name (reason));
    }

  return g_strdup (id);
}

/**
 * muster_words_state_choice:
 * @choice: a `state` of #MusterAgentFilter
 *
 * Returns: (transfer full): the choice as the drop-down and its chip show it
 */
char *
muster_words_state_choice (MusterFloor *floor,
                           const char  *choice)
{
  static const char *const words[][2] = {
    { "online", N_("Online") },
    { "busy", N_("Busy") },
    { "break", N_("On break") },
    { "offline", N_("Offline") },
    { "disabled", N_("Disabled") },
    { "exact:active-free", N_("Active (free)") },
    { "exact:active", N_("Active") },
    { "exact:active-no-new", N_("Active (doesn't receive threads)") },
    { "exact:finishing", N_("Active (finishing)") },
    { "exact:not-ready", N_("Not ready") },
    { "exact:kicked-out", N_("Inactive (kicked out)") },
  };

  g_return_val_if_fail (MUSTER_IS_FLOOR (floor), NULL);

  if (choice == NULL || *choice == '\0')
    return g_strdup (_("All"));

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (words[i][0], choice) == 0)
        return g_strdup (_(words[i][1]));
    }

  if (g_str_has_prefix (choice, "exact:break:"))
    return reason_name (floor, choice + strlen ("exact:break:"));

  return g_strdup (choice);
}

/**
 * muster_words_availability_choice:
 * @choice: an `availability` of #MusterAgentFilter
 *
 * Returns: (transfer none): the choice as a word
 */
const char *
muster_words_availability_choice (const char *choice)
{
  if (g_strcmp0 (choice, "connected") == 0)
    return _("Connected");
  if (g_strcmp0 (choice, "not-available") == 0)
    return _("Not available");
  if (g_strcmp0 (choice, "disconnected") == 0)
    return _("Disconnected");
  return _("All");
}

/**
 * muster_words_load:
 *
 * Returns: (transfer full): "3 of 5", or "3, no limit"
 */
char *
muster_words_load (MusterAgent *agent)
{
  int open;

  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  open = muster_agent_get_open (agent);

  if (muster_agent_get_limit (agent) <= 0)
    /* Translators: open chats of an agent who may have any number of them. */
    return g_strdup_printf (_("%d, no limit"), open);

  /* Translators: open chats of the agent's limit. */
  return g_strdup_printf (_("%d of %d"), open, muster_agent_get_limit (agent));
}

/**
 * muster_words_load_long:
 *
 * Returns: (transfer full): "3 of 5 chats", or "3 chats, no limit", to be spoken
 */
char *
muster_words_load_long (MusterAgent *agent)
{
  int limit;
  int open;

  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  open = muster_agent_get_open (agent);
  limit = muster_agent_get_limit (agent);

  if (limit <= 0)
    return g_strdup_printf (ngettext ("%d chat, no limit", "%d chats, no limit", open), open);

  /* Translators: open chats of the agent's limit; the plural follows the limit. */
  return g_strdup_printf (ngettext ("%d of %d chat", "%d of %d chats", limit), open, limit);
}

/**
 * muster_words_not_receiving:
 *
 * Returns: (transfer full): whether the agent receives chats and, if not, every reason, one a line (T2), but for the
 * one that the exact status says already
 */
char *
muster_words_not_receiving (MusterAgent *agent)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *activity = NULL;
  MusterNotReceiving why;

  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  why = muster_agent_get_not_receiving (agent);

  if (why == 0)
    return g_strdup (_("Receives chats"));

  if (muster_agent_get_exact_status (agent) == MUSTER_EXACT_OFFLINE)
    why &= (MusterNotReceiving) ~MUSTER_NOT_RECEIVING_OFFLINE;
  if (why == 0)
    return g_strdup (_("Receives no chats"));

  text = g_string_new (_("Receives no chats:"));

  if (why & MUSTER_NOT_RECEIVING_DISABLED)
    g_string_append_printf (text, "\n• %s", _("the account is disabled"));
  if (why & MUSTER_NOT_RECEIVING_OFFLINE)
    g_string_append_printf (text, "\n• %s", _("offline"));
  if (why & MUSTER_NOT_RECEIVING_AT_LIMIT)
    g_string_append_printf (text, "\n• %s", _("at the limit of open chats"));
  if (why & MUSTER_NOT_RECEIVING_ACTIVITY)
    {
      activity = activity_words (agent);
      /* Translators: the status the agent chose for themself follows. */
      g_string_append_printf (text, "\n• ");
      g_string_append_printf (text, _("own status: %s"), activity);
    }
  if (why & MUSTER_NOT_RECEIVING_NO_QUEUE)
    g_string_append_printf (text, "\n• %s", _("in no queue"));
  if (why & MUSTER_NOT_RECEIVING_NO_SERVICE)
    g_string_append_printf (text, "\n• %s", _("the organization has no human-agent service"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * muster_words_by:
 *
 * Returns: (transfer full): who set the status and when (X5)
 */
char *
muster_words_by (MusterAgent *agent)
{
  g_autofree char *when = NULL;
  const char *by;

  g_return_val_if_fail (MUSTER_IS_AGENT (agent), NULL);

  if (muster_agent_get_since (agent) == 0)
    return g_strdup ("");

  when = muster_words_time_exact (muster_agent_get_since (agent));
  by = muster_agent_get_by_name (agent);

  if (by == NULL)
    return g_strdup_printf (_("Set by the system, %s"), when);

  /* Translators: who set the status, and when. */
  return g_strdup_printf (_("Set by %s, %s"), by, when);
}

/**
 * muster_words_duration:
 * @ms: how long
 *
 * Returns: (transfer full): a compact duration: "45 s", "12 min", "3 h 05 min", "2 d 4 h"
 */
char *
muster_words_duration (gint64 ms)
{
  gint64 s = MAX (ms, 0) / 1000;

  if (s < 60)
    /* Translators: seconds, short. */
    return g_strdup_printf (_("%d s"), (int) s);
  if (s < 3600)
    /* Translators: minutes, short. */
    return g_strdup_printf (_("%d min"), (int) (s / 60));
  if (s < 86400)
    /* Translators: hours and minutes, short. */
    return g_strdup_printf (_("%d h %02d min"), (int) (s / 3600), (int) (s / 60 % 60));
  if (s < 30 * 86400)
    /* Translators: days and hours, short. */
    return g_strdup_printf (_("%d d %d h"), (int) (s / 86400), (int) (s / 3600 % 24));

  /* Translators: days, short. */
  return g_strdup_printf (_("%d d"), (int) MIN (s / 86400, G_MAXINT));
}

/**
 * muster_words_duration_long:
 * @ms: how long
 *
 * Returns: (transfer full): the same in whole words, to be spoken
 */
char *
muster_words_duration_long (gint64 ms)
{
  gint64 s = MAX (ms, 0) / 1000;
  int n;

  if (s < 60)
    return g_strdup (_("less than a minute"));

  if (s < 3600)
    {
      n = (int) (s / 60);
      return g_strdup_printf (ngettext ("%d minute", "%d minutes", n), n);
    }

  if (s < 86400)
    {
      n = (int) (s / 3600);
      return g_strdup_printf (ngettext ("%d hour", "%d hours", n), n);
    }

  n = (int) MIN (s / 86400, G_MAXINT);
  return g_strdup_printf (ngettext ("%d day", "%d days", n), n);
}

static char *
format_time (gint64   wall_ms,
             gboolean exact)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) now = NULL;

  if (wall_ms <= 0)
    return g_strdup ("");

  then = g_date_time_new_from_unix_local (wall_ms / 1000);
  now = g_date_time_new_from_unix_local (muster_clock_now () / 1000);

  if (then == NULL || now == NULL)
    return g_strdup ("");

  if (!exact &&
      g_date_time_get_year (then) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");

  if (!exact)
    /* Translators: a day and a time, short; as in strftime. */
    return g_date_time_format (then, _("%e %b, %H:%M"));

  /* Translators: an exact time; as in strftime. */
  return g_date_time_format (then, _("%e %B %Y, %H:%M:%S"));
}

/**
 * muster_words_time:
 * @wall_ms: a time, 0 for none
 *
 * Returns: (transfer full): "14:03" today, "20 Nov, 14:03" else, "" for none
 */
char *
muster_words_time (gint64 wall_ms)
{
  g_autofree char *text = format_time (wall_ms, FALSE);

  return g_strdup (g_strstrip (text));
}

/**
 * muster_words_time_exact:
 * @wall_ms: a time, 0 for none
 *
 * Returns: (transfer full): date and time to the second in the local time zone, "" for none
 */
char *
muster_words_time_exact (gint64 wall_ms)
{
  g_autofree char *text = format_time (wall_ms, TRUE);

  return g_strdup (g_strstrip (text));
}

/**
 * muster_words_number:
 *
 * Returns: (transfer full): the number with the locale's grouping
 */
char *
muster_words_number (guint number)
{
  return g_strdup_printf ("%'u", number);
}

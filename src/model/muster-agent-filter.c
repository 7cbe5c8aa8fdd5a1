/* muster-agent-filter.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"
#include "muster-text.h"

static gboolean
is_set (const char *text)
{
  return text != NULL && text[0] != '\0';
}

/**
 * muster_agent_filter_clear:
 *
 * Frees what a filter holds; it then shows all.
 */
void
muster_agent_filter_clear (MusterAgentFilter *filter)
{
  g_return_if_fail (filter != NULL);

  g_free (filter->state);
  g_free (filter->availability);
  g_free (filter->unit);
  g_free (filter->role);
  g_free (filter->team);
  g_free (filter->search);
  *filter = (MusterAgentFilter) { 0 };
}

/**
 * muster_agent_filter_copy:
 * @copy: (out caller-allocates): what it held is not freed
 */
void
muster_agent_filter_copy (const MusterAgentFilter *source,
                          MusterAgentFilter       *copy)
{
  g_return_if_fail (source != NULL && copy != NULL);

  *copy = (MusterAgentFilter) {
    .state = g_strdup (source->state),
    .availability = g_strdup (source->availability),
    .unit = g_strdup (source->unit),
    .role = g_strdup (source->role),
    .team = g_strdup (source->team),
    .enabled_only = source->enabled_only,
    .search = g_strdup (source->search),
  };
}

/**
 * muster_agent_filter_is_active:
 *
 * Returns: whether the filter leaves anything out
 */
gboolean
muster_agent_filter_is_active (const MusterAgentFilter *filter)
{
  g_return_val_if_fail (filter != NULL, FALSE);

  return is_set (filter->state) || is_set (filter->availability) || is_set (filter->unit) || is_set (filter->role) ||
         is_set (filter->team) || filter->enabled_only || is_set (filter->search);
}

static gboolean
same (const char *a,
      const char *b)
{
  return strcmp (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/**
 * muster_agent_filter_equal:
 *
 * Returns: whether both say the same
 */
gboolean
muster_agent_filter_equal (const MusterAgentFilter *a,
                           const MusterAgentFilter *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return same (a->state, b->state) && same (a->availability, b->availability) && same (a->unit, b->unit) &&
         same (a->role, b->role) && same (a->team, b->team) && !a->enabled_only == !b->enabled_only &&
         same (a->search, b->search);
}

static void
compile_state (MusterMatcher *self,
               MusterFloor   *floor,
               const char    *state)
{
  static const char *const choices[] = { "online", "busy", "break", "offline", "disabled" };
  static const struct
  {
    const char       *text;
    MusterExactStatus exact;
  } exact[] = {
    { "offline", MUSTER_EXACT_OFFLINE },
    { "active-free", MUSTER_EXACT_ACTIVE_FREE },
    { "active", MUSTER_EXACT_ACTIVE },
    { "active-no-new", MUSTER_EXACT_ACTIVE_NO_NEW },
    { "finishing", MUSTER_EXACT_FINISHING },
    { "break", MUSTER_EXACT_BREAK },
    { "not-ready", MUSTER_EXACT_NOT_READY },
    { "kicked-out", MUSTER_EXACT_KICKED_OUT },
  };
  MusterNamedList *reasons = &floor->lists[MUSTER_LIST_BREAK_REASONS];

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (strcmp (state, choices[i]) == 0)
      {
        self->state = MUSTER_STATE_ONLINE + i;
        return;
      }

  if (g_str_has_prefix (state, "exact:"))
    state += strlen ("exact:");
  self->state = MUSTER_STATE_EXACT;
  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    if (strcmp (state, exact[i].text) == 0)
      {
        self->exact = exact[i].exact;
        return;
      }
  if (g_str_has_prefix (state, "break:") || g_str_has_prefix (state, "finishing:"))
    {
      self->exact = state[0] == 'b' ? MUSTER_EXACT_BREAK : MUSTER_EXACT_FINISHING;
      self->reason = g_object_ref (muster_named_list_ensure (reasons, strchr (state, ':') + 1));
      return;
    }
  self->state = MUSTER_STATE_TEXT;
  self->text = g_strdup (state);
}

static MusterNamed *
compile_named (MusterFloor   *floor,
               MusterListKind kind,
               const char    *id)
{
  return is_set (id) ? g_object_ref (muster_named_list_ensure (&floor->lists[kind], id)) : NULL;
}

static int
compile_availability (const char *text)
{
  static const char *const names[] = { "connected", "not-available", "disconnected" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      return i;
  return G_N_ELEMENTS (names);
}

/**
 * muster_matcher_compile: (skip)
 * @self: (out caller-allocates):
 */
void
muster_matcher_compile (MusterMatcher           *self,
                        MusterFloor             *floor,
                        const MusterAgentFilter *filter)
{
  *self = (MusterMatcher) { .availability = -1, .enabled_only = filter->enabled_only };
  if (is_set (filter->state))
    compile_state (self, floor, filter->state);
  if (is_set (filter->availability))
    self->availability = compile_availability (filter->availability);
  self->unit = compile_named (floor, MUSTER_LIST_UNITS, filter->unit);
  self->role = compile_named (floor, MUSTER_LIST_ROLES, filter->role);
  self->team = compile_named (floor, MUSTER_LIST_TEAMS, filter->team);
  if (is_set (filter->search))
    {
      g_autofree char *folded = muster_text_fold (filter->search);
      g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
      g_auto(GStrv) parts = g_strsplit_set (folded, " \t\r\n", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        if (parts[i][0] != '\0')
          g_strv_builder_add (words, parts[i]);
      self->words = g_strv_builder_end (words);
    }
}

/**
 * muster_matcher_clear: (skip)
 */
void
muster_matcher_clear (MusterMatcher *self)
{
  g_clear_object (&self->reason);
  g_clear_object (&self->unit);
  g_clear_object (&self->role);
  g_clear_object (&self->team);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);
}

static gboolean
state_fits (const MusterMatcher *self,
            MusterAgent         *agent)
{
  switch (self->state)
    {
    case MUSTER_STATE_ANY:
      return TRUE;
    case MUSTER_STATE_ONLINE:
      return agent->present;
    case MUSTER_STATE_BUSY:
      return agent->present &&
             (agent->system_status == MUSTER_SYSTEM_BUSY || agent->self_status == MUSTER_SELF_BUSY);
    case MUSTER_STATE_BREAK:
      return agent->exact_status == MUSTER_EXACT_BREAK;
    case MUSTER_STATE_OFFLINE:
      return agent->system_status == MUSTER_SYSTEM_OFFLINE;
    case MUSTER_STATE_DISABLED:
      return agent->system_status == MUSTER_SYSTEM_DISABLED;
    case MUSTER_STATE_EXACT:
      return agent->exact_status == self->exact && (self->reason == NULL || agent->activity->reason == self->reason);
    case MUSTER_STATE_TEXT:
      return agent->exact_status == MUSTER_EXACT_OTHER && strcmp (agent->activity->text, self->text) == 0;
    }
  return FALSE;
}

/**
 * muster_matcher_finds: (skip)
 *
 * Returns: whether each word of the search is in the name, the username or the email
 */
gboolean
muster_matcher_finds (const MusterMatcher *self,
                      MusterAgent         *agent)
{
  const char *text;

  if (self->words == NULL)
    return TRUE;

  text = muster_agent_get_search (agent);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (text, self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * muster_matcher_fails: (skip)
 *
 * Returns: #MusterFails, 0 if the agent is shown
 */
guint8
muster_matcher_fails (const MusterMatcher *self,
                      MusterAgent         *agent)
{
  guint8 fails = 0;

  if (!agent->has_profile)
    return MUSTER_FAILS_GONE;
  if (!state_fits (self, agent))
    fails |= MUSTER_FAILS_STATE;
  if (self->availability != -1 && (int) agent->availability != self->availability)
    fails |= MUSTER_FAILS_AVAILABILITY;
  if (self->team != NULL && !muster_group_has (agent->teams, self->team))
    fails |= MUSTER_FAILS_TEAM;
  if (self->unit != NULL && agent->unit != self->unit)
    fails |= MUSTER_FAILS_UNIT;
  if (self->role != NULL && agent->role != self->role)
    fails |= MUSTER_FAILS_ROLE;
  if (self->enabled_only && !agent->enabled)
    fails |= MUSTER_FAILS_ENABLED;
  if (!muster_matcher_finds (self, agent))
    fails |= MUSTER_FAILS_SEARCH;
  return fails;
}

/* muster-agent-facets.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

enum { STATE, AVAILABILITY, TEAM, UNIT, ROLE };

void
muster_facets_clear (MusterFacets *self)
{
  g_clear_pointer (&self->finishing, g_array_unref);
  g_clear_pointer (&self->breaks, g_array_unref);
  g_clear_pointer (&self->teams, g_array_unref);
  g_clear_pointer (&self->units, g_array_unref);
  g_clear_pointer (&self->roles, g_array_unref);
  *self = (MusterFacets) { 0 };
}

static GArray *
numbers (MusterFloor   *floor,
         MusterListKind kind)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (guint));

  g_array_set_size (counts, floor->lists[kind].n_numbers);
  return counts;
}

static void
add_named (GArray      *counts,
           MusterNamed *named)
{
  if (named != NULL && named->number < counts->len)
    g_array_index (counts, guint, named->number)++;
}

static void
add_state (MusterFacets *self,
           MusterAgent  *agent)
{
  self->all[STATE]++;
  self->exact[agent->exact_status]++;
  if (agent->present)
    {
      self->states[MUSTER_STATE_ONLINE]++;
      if (agent->system_status == MUSTER_SYSTEM_BUSY || agent->self_status == MUSTER_SELF_BUSY)
        self->states[MUSTER_STATE_BUSY]++;
    }
  if (agent->exact_status == MUSTER_EXACT_BREAK)
    {
      self->states[MUSTER_STATE_BREAK]++;
      add_named (self->breaks, agent->activity->reason);
    }
  else if (agent->exact_status == MUSTER_EXACT_FINISHING)
    add_named (self->finishing, agent->activity->reason);
  if (agent->system_status == MUSTER_SYSTEM_OFFLINE)
    self->states[MUSTER_STATE_OFFLINE]++;
  else if (agent->system_status == MUSTER_SYSTEM_DISABLED)
    self->states[MUSTER_STATE_DISABLED]++;
}

/**
 * muster_facets_count: (skip)
 * @fails: (array length=n_fails): for each slot the parts of the filter its agent does not pass
 *
 * Counts everything in one pass: an agent counts for the choices of a part of the filter if it passes all others.
 */
void
muster_facets_count (MusterFacets *self,
                     MusterFloor  *floor,
                     const guint8 *fails,
                     guint         n_fails)
{
  muster_facets_clear (self);
  self->finishing = numbers (floor, MUSTER_LIST_BREAK_REASONS);
  self->breaks = numbers (floor, MUSTER_LIST_BREAK_REASONS);
  self->teams = numbers (floor, MUSTER_LIST_TEAMS);
  self->units = numbers (floor, MUSTER_LIST_UNITS);
  self->roles = numbers (floor, MUSTER_LIST_ROLES);

  for (guint i = 0; i < n_fails; i++)
    {
      MusterAgent *agent;

      if (fails[i] & (fails[i] - 1) || fails[i] >= MUSTER_FAILS_ENABLED)
        continue;
      agent = muster_floor_agent_at (floor, i);
      if (agent == NULL || !agent->has_profile)
        continue;
      if ((fails[i] & ~MUSTER_FAILS_STATE) == 0)
        add_state (self, agent);
      if ((fails[i] & ~MUSTER_FAILS_AVAILABILITY) == 0)
        {
          self->all[AVAILABILITY]++;
          self->availability[agent->availability]++;
        }
      if ((fails[i] & ~MUSTER_FAILS_TEAM) == 0)
        {
          self->all[TEAM]++;
          for (guint t = 0; t < agent->teams->n; t++)
            add_named (self->teams, agent->teams->members[t]);
        }
      if ((fails[i] & ~MUSTER_FAILS_UNIT) == 0)
        {
          self->all[UNIT]++;
          add_named (self->units, agent->unit);
        }
      if ((fails[i] & ~MUSTER_FAILS_ROLE) == 0)
        {
          self->all[ROLE]++;
          add_named (self->roles, agent->role);
        }
    }
  self->valid = TRUE;
}

static guint
get_named (GArray      *counts,
           MusterNamed *named)
{
  return named != NULL && named->number < counts->len ? g_array_index (counts, guint, named->number) : 0;
}

static guint
get_text (MusterFloor         *floor,
          const guint8        *fails,
          guint                n_fails,
          const MusterMatcher *matcher)
{
  guint n = 0;

  for (guint i = 0; i < n_fails; i++)
    if ((fails[i] & ~MUSTER_FAILS_STATE) == 0)
      {
        MusterAgent *agent = muster_floor_agent_at (floor, i);

        n += agent != NULL && !(muster_matcher_fails (matcher, agent) & (MUSTER_FAILS_STATE | MUSTER_FAILS_GONE));
      }
  return n;
}

static guint
get_state (MusterFacets *self,
           MusterFloor  *floor,
           const guint8 *fails,
           guint         n_fails,
           const char   *choice)
{
  MusterAgentFilter filter = { .state = (char *) choice };
  MusterMatcher matcher;
  guint n = 0;

  muster_matcher_compile (&matcher, floor, &filter);
  if (matcher.state <= MUSTER_STATE_DISABLED)
    n = self->states[matcher.state];
  else if (matcher.state == MUSTER_STATE_TEXT)
    n = get_text (floor, fails, n_fails, &matcher);
  else if (matcher.reason == NULL)
    n = self->exact[matcher.exact];
  else
    n = get_named (matcher.exact == MUSTER_EXACT_BREAK ? self->breaks : self->finishing, matcher.reason);
  muster_matcher_clear (&matcher);
  return n;
}

/**
 * muster_facets_get: (skip)
 *
 * Returns: the count behind a choice, see muster_agent_table_count()
 */
guint
muster_facets_get (MusterFacets *self,
                   MusterFloor  *floor,
                   const guint8 *fails,
                   guint         n_fails,
                   char          dimension,
                   const char   *choice)
{
  static const char dimensions[] = "satur";
  const char *found = strchr (dimensions, dimension);

  g_return_val_if_fail (found != NULL && dimension != '\0', 0);

  if (choice == NULL || choice[0] == '\0')
    return self->all[found - dimensions];

  switch (dimension)
    {
    case 's':
      return get_state (self, floor, fails, n_fails, choice);
    case 'a':
      return strcmp (choice, "connected") == 0 ? self->availability[MUSTER_AVAILABILITY_CONNECTED] :
             strcmp (choice, "not-available") == 0 ? self->availability[MUSTER_AVAILABILITY_NOT_AVAILABLE] :
             strcmp (choice, "disconnected") == 0 ? self->availability[MUSTER_AVAILABILITY_DISCONNECTED] : 0;
    case 't':
      return get_named (self->teams, muster_named_list_lookup (&floor->lists[MUSTER_LIST_TEAMS], choice));
    case 'u':
      return get_named (self->units, muster_named_list_lookup (&floor->lists[MUSTER_LIST_UNITS], choice));
    default:
      return get_named (self->roles, muster_named_list_lookup (&floor->lists[MUSTER_LIST_ROLES], choice));
    }
}

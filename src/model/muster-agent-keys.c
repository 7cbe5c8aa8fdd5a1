/* muster-agent-keys.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

#define KEY_BITS 42
#define KEY_MAX ((G_GUINT64_CONSTANT (1) << KEY_BITS) - 1)
#define DIGIT_BITS 11
#define DIGITS ((128 + DIGIT_BITS - 1) / DIGIT_BITS)
#define DIGIT_VALUES (1 << DIGIT_BITS)

static MusterRankKind
rank_of (MusterAgentColumn column)
{
  switch (column)
    {
    case MUSTER_COLUMN_NAME:
      return MUSTER_RANK_NAME;
    case MUSTER_COLUMN_EMAIL:
      return MUSTER_RANK_EMAIL;
    case MUSTER_COLUMN_TEAMS:
      return MUSTER_RANK_TEAMS;
    case MUSTER_COLUMN_STATUS:
    case MUSTER_COLUMN_SYSTEM_STATUS:
    case MUSTER_COLUMN_SELF_STATUS:
    case MUSTER_COLUMN_AVAILABILITY:
    case MUSTER_COLUMN_OPEN_CHATS:
    case MUSTER_COLUMN_PENDING:
    case MUSTER_COLUMN_PERSONAL_QUEUE:
    case MUSTER_COLUMN_PINNED:
    case MUSTER_COLUMN_TIME_IN_STATUS:
    case MUSTER_COLUMN_ROLE:
    case MUSTER_COLUMN_UNIT:
    case MUSTER_COLUMN_SIGNED_IN_AT:
      break;
    }
  return MUSTER_RANK_ID;
}

/**
 * muster_sort_update_ranks: (skip)
 * @generations: (array fixed-size=4): those the caller's keys were made with, brought up to date
 *
 * Sees to it that all texts sorted by have their ranks.
 *
 * Returns: whether keys made before are good no more
 */
gboolean
muster_sort_update_ranks (MusterFloor           *floor,
                          const MusterAgentSort *keys,
                          guint                  n_keys,
                          guint                 *generations)
{
  guint needed = 1u << MUSTER_RANK_ID;
  gboolean outdated = FALSE;

  for (guint i = 0; i < n_keys; i++)
    needed |= 1u << rank_of (keys[i].column);
  for (guint i = 0; i < MUSTER_N_RANKINGS; i++)
    if (needed & (1u << i))
      {
        guint generation = muster_ranking_update (&floor->rankings[i]);

        outdated |= generation != generations[i];
        generations[i] = generation;
      }
  return outdated;
}

/* Without a limit, an agent with ten chats is as loaded as one at its limit: domain.md, "Assign". */
static guint64
load_key (MusterAgent *agent)
{
  guint64 open = agent->open;

  return MIN ((open << 20) / (agent->limit > 0 ? agent->limit : 10), KEY_MAX);
}

static guint64
status_key (MusterAgent *agent)
{
  MusterNamed *reason = agent->activity != NULL ? agent->activity->reason : NULL;
  gboolean told = agent->exact_status == MUSTER_EXACT_BREAK || agent->exact_status == MUSTER_EXACT_FINISHING;

  return (guint64) agent->exact_status << 20 | (told && reason != NULL ? MIN (reason->rank, 0xfffff) : 0);
}

/* Nobody's and unknown names come first, as the empty text they show. */
static guint64
named_key (MusterNamed *named)
{
  return named != NULL && named->known ? named->rank + G_GUINT64_CONSTANT (1) : 0;
}

/* Shown only while active (T1). */
static guint64
personal_queue_key (MusterAgent *agent)
{
  gboolean shown = agent->exact_status == MUSTER_EXACT_ACTIVE || agent->exact_status == MUSTER_EXACT_ACTIVE_FREE;

  return shown ? agent->personal_queue + G_GUINT64_CONSTANT (1) : 0;
}

static guint64
column_key (MusterFloor      *floor,
            MusterAgent      *agent,
            MusterAgentColumn column)
{
  switch (column)
    {
    case MUSTER_COLUMN_NAME:
    case MUSTER_COLUMN_EMAIL:
      return muster_ranking_get (&floor->rankings[rank_of (column)], agent->slot);
    case MUSTER_COLUMN_TEAMS:
      return agent->teams != NULL ? muster_ranking_get (&floor->rankings[MUSTER_RANK_TEAMS], agent->teams->index) : 0;
    case MUSTER_COLUMN_STATUS:
      return status_key (agent);
    case MUSTER_COLUMN_SYSTEM_STATUS:
      return agent->system_status;
    case MUSTER_COLUMN_SELF_STATUS:
      return (guint64) agent->self_status << 24 | status_key (agent);
    case MUSTER_COLUMN_AVAILABILITY:
      return agent->availability;
    case MUSTER_COLUMN_OPEN_CHATS:
      return load_key (agent);
    case MUSTER_COLUMN_PENDING:
      return agent->pending;
    case MUSTER_COLUMN_PERSONAL_QUEUE:
      return personal_queue_key (agent);
    case MUSTER_COLUMN_PINNED:
      return agent->pinned;
    case MUSTER_COLUMN_TIME_IN_STATUS:
      return agent->since > 0 ? KEY_MAX - MIN ((guint64) agent->since, KEY_MAX) : KEY_MAX;
    case MUSTER_COLUMN_ROLE:
      return named_key (agent->role);
    case MUSTER_COLUMN_UNIT:
      return named_key (agent->unit);
    case MUSTER_COLUMN_SIGNED_IN_AT:
      return CLAMP (agent->signed_in_at, 0, (gint64) KEY_MAX);
    }
  return 0;
}

/**
 * muster_sort_make_entry: (skip)
 *
 * Returns: the agent's place in the order, after muster_sort_update_ranks()
 */
MusterSortEntry
muster_sort_make_entry (MusterFloor           *floor,
                        MusterAgent           *agent,
                        const MusterAgentSort *keys,
                        guint                  n_keys)
{
  guint64 packed[MUSTER_MAX_SORT_KEYS] = { 0 };

  for (guint i = 0; i < n_keys; i++)
    {
      packed[i] = column_key (floor, agent, keys[i].column);
      if (keys[i].descending)
        packed[i] = KEY_MAX - packed[i];
    }
  return (MusterSortEntry) {
           .high = packed[0] << 22 | packed[1] >> 20,
             .low = packed[1] << 44 | packed[2] << 2,
             .id = muster_ranking_get (&floor->rankings[MUSTER_RANK_ID], agent->slot),
             .slot = agent->slot,
  };
}

static guint
digit (const MusterSortEntry *entry,
       guint                  i)
{
  guint bit = i * DIGIT_BITS;

  if (bit >= 64)
    return entry->high >> (bit - 64) & (DIGIT_VALUES - 1);
  if (bit + DIGIT_BITS <= 64)
    return entry->low >> bit & (DIGIT_VALUES - 1);
  return (entry->low >> bit | entry->high << (64 - bit)) & (DIGIT_VALUES - 1);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return muster_sort_entry_compare (a, b);
}

/**
 * muster_sort_entries: (skip)
 * @entries: (array length=n): in the order of ids if they are many
 * @spare: room for as many
 *
 * Sorts; many by digits from the lowest, leaving out those digits all have in common.
 */
void
muster_sort_entries (MusterSortEntry *entries,
                     MusterSortEntry *spare,
                     guint            n)
{
  g_autofree guint *counts = NULL;
  MusterSortEntry *from = entries, *to = spare;

  if (n < 4096)
    {
      if (n > 1)
        qsort (entries, n, sizeof (MusterSortEntry), compare_entries);
      return;
    }

  counts = g_new0 (guint, DIGITS * DIGIT_VALUES);
  for (guint i = 0; i < n; i++)
    for (guint d = 0; d < DIGITS; d++)
      counts[d * DIGIT_VALUES + digit (&entries[i], d)]++;

  for (guint d = 0; d < DIGITS; d++)
    {
      guint *places = counts + d * DIGIT_VALUES;
      MusterSortEntry *swap;

      if (places[digit (&from[0], d)] == n)
        continue;
      for (guint v = 0, sum = 0; v < DIGIT_VALUES; v++)
        {
          guint count = places[v];

          places[v] = sum;
          sum += count;
        }
      for (guint i = 0; i < n; i++)
        to[places[digit (&from[i], d)]++] = from[i];
      swap = from;
      from = to;
      to = swap;
    }
  if (from != entries)
    memcpy (entries, from, n * sizeof (MusterSortEntry));
}

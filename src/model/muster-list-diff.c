/* muster-list-diff.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-table-private.h"

/**
 * muster_list_diff: (skip)
 * @before: (array length=n_before): numbers, each once
 * @after: (array length=n_after): numbers, each once
 * @where: room for as many as the largest number says; what stands there does not matter
 * @stays_before: (array length=n_before) (out caller-allocates):
 * @stays_after: (array length=n_after) (out caller-allocates):
 *
 * Finds the most that may stay when all others are taken out and put in: the longest run of places in @before that
 * rises in the order of @after. O(n log n).
 */
void
muster_list_diff (const guint32 *before,
                  guint          n_before,
                  const guint32 *after,
                  guint          n_after,
                  guint32       *where,
                  gboolean      *stays_before,
                  gboolean      *stays_after)
{
  g_autofree guint *ends = g_new (guint, n_after + 1); /* of the best run of each length: its last place in after */
  g_autofree guint *previous = g_new (guint, n_after + 1);
  guint longest = 0;

  memset (stays_before, 0, n_before * sizeof (gboolean));
  memset (stays_after, 0, n_after * sizeof (gboolean));
  for (guint i = 0; i < n_before; i++)
    where[before[i]] = i;

  for (guint i = 0; i < n_after; i++)
    {
      guint place = where[after[i]];
      guint low = 0, high = longest;

      if (place >= n_before || before[place] != after[i])
        continue;
      if (longest > 0 && where[after[ends[longest - 1]]] < place)
        low = longest;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (where[after[ends[middle]]] < place)
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? ends[low - 1] : G_MAXUINT;
      ends[low] = i;
      longest = MAX (longest, low + 1);
    }

  for (guint i = longest > 0 ? ends[longest - 1] : G_MAXUINT; i != G_MAXUINT; i = previous[i])
    {
      stays_after[i] = TRUE;
      stays_before[where[after[i]]] = TRUE;
    }
}

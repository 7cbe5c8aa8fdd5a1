/* test-model-parts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-agent-table-private.h"

/* The heap against a plain look through all. */
static void
test_heap (void)
{
  enum { N = 60 };
  guint32 places[N] = { 0 };
  gint64 since[N] = { 0 };
  MusterWaitHeap heap;

  muster_wait_heap_init (&heap);
  g_assert_cmpint (muster_wait_heap_first (&heap), ==, 0);
  for (guint round = 0; round < 20000; round++)
    {
      guint i = g_test_rand_int_range (0, N);
      gint64 first = 0;

      since[i] = g_test_rand_bit () ? 0 : g_test_rand_int_range (1, 1000);
      muster_wait_heap_set (&heap, &places[i], since[i]);
      for (guint k = 0; k < N; k++)
        {
          g_assert_cmpint (places[k] != 0, ==, since[k] != 0);
          if (since[k] != 0 && (first == 0 || since[k] < first))
            first = since[k];
        }
      g_assert_cmpint (muster_wait_heap_first (&heap), ==, first);
    }
  muster_wait_heap_clear (&heap);
}

enum { N_TEXTS = 300 };

static const char *
text_key (gpointer owner,
          guint32  index)
{
  return ((char **) owner)[index];
}

/* Labels are in the order of texts, and equal for equal texts, whatever comes and goes. */
static void
test_ranking (void)
{
  g_autofree char **texts = g_new0 (char *, N_TEXTS);
  MusterRanking ranking;

  muster_ranking_init (&ranking, text_key, texts);
  for (guint round = 0; round < 400; round++)
    {
      guint n = g_test_rand_int_range (0, 12);

      for (guint k = 0; k < n; k++)
        {
          guint i = g_test_rand_int_range (0, N_TEXTS);

          g_clear_pointer (&texts[i], g_free);
          if (g_test_rand_int_range (0, 5) == 0)
            muster_ranking_unset (&ranking, i);
          else
            {
              texts[i] = g_strdup_printf ("%sx%d", round % 3 ? "common prefix " : "", g_test_rand_int_range (0, 200));
              muster_ranking_set (&ranking, i);
            }
        }
      muster_ranking_update (&ranking);
      for (guint i = 0; i < N_TEXTS; i++)
        for (guint k = 0; k < N_TEXTS; k++)
          {
            guint32 a = muster_ranking_get (&ranking, i), b = muster_ranking_get (&ranking, k);
            int order;

            g_assert_cmpint (a != 0, ==, texts[i] != NULL);
            if (texts[i] == NULL || texts[k] == NULL)
              continue;
            order = strcmp (texts[i], texts[k]);
            g_assert_cmpint ((a > b) - (a < b), ==, (order > 0) - (order < 0));
          }
    }
  muster_ranking_clear (&ranking);
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (texts[i]);
}

/* Each text comes just before the one before it, so that gaps are used up quickly. */
static void
test_ranking_gaps (void)
{
  g_autofree char **texts = g_new0 (char *, N_TEXTS);
  MusterRanking ranking;
  guint first;

  muster_ranking_init (&ranking, text_key, texts);
  first = muster_ranking_update (&ranking);
  for (guint i = 0; i < N_TEXTS; i++)
    {
      texts[i] = g_strdup_printf ("%05d", N_TEXTS - i);
      muster_ranking_set (&ranking, i);
      muster_ranking_update (&ranking);
      if (i > 0)
        g_assert_cmpuint (muster_ranking_get (&ranking, i), <, muster_ranking_get (&ranking, i - 1));
    }
  g_assert_cmpuint (muster_ranking_update (&ranking), >, first + 1);
  muster_ranking_clear (&ranking);
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (texts[i]);
}

static void
shuffle (guint32 *values,
         guint    n)
{
  for (guint i = n; i > 1; i--)
    {
      guint k = g_test_rand_int_range (0, i);
      guint32 value = values[k];

      values[k] = values[i - 1];
      values[i - 1] = value;
    }
}

/* What stays is in the same order on both sides, and as much as the textbook's n² way finds. */
static void
test_diff (void)
{
  enum { N = 24 };
  guint32 where[N] = { 0 };

  for (guint round = 0; round < 3000; round++)
    {
      guint32 before[N], after[N];
      gboolean stays_before[N], stays_after[N];
      guint n_before = g_test_rand_int_range (0, N + 1), n_after = g_test_rand_int_range (0, N + 1);
      guint common[N + 1][N + 1] = { 0 };
      guint n = 0, k = 0;

      for (guint i = 0; i < N; i++)
        before[i] = after[i] = i;
      shuffle (before, N);
      if (round % 2)
        shuffle (after, N);
      else
        memcpy (after, before, sizeof after);
      muster_list_diff (before, n_before, after, n_after, where, stays_before, stays_after);

      for (guint i = 0; i < n_before; i++)
        for (guint j = 0; j < n_after; j++)
          common[i + 1][j + 1] = before[i] == after[j] ? common[i][j] + 1 : MAX (common[i][j + 1], common[i + 1][j]);
      for (guint i = 0; i < n_before; i++)
        {
          if (!stays_before[i])
            continue;
          while (k < n_after && !stays_after[k])
            k++;
          g_assert_cmpuint (k, <, n_after);
          g_assert_cmpuint (before[i], ==, after[k++]);
          n++;
        }
      while (k < n_after)
        g_assert_false (stays_after[k++]);
      g_assert_cmpuint (n, ==, common[n_before][n_after]);
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return muster_sort_entry_compare (a, b);
}

/* Sorting by digits gives what sorting by comparison gives. */
static void
test_sort (void)
{
  enum { N = 6000 };
  g_autofree MusterSortEntry *entries = g_new0 (MusterSortEntry, N);
  g_autofree MusterSortEntry *expected = g_new0 (MusterSortEntry, N);
  g_autofree MusterSortEntry *spare = g_new0 (MusterSortEntry, N);

  for (guint round = 0; round < 8; round++)
    {
      for (guint i = 0; i < N; i++)
        {
          entries[i] = (MusterSortEntry) { .id = i, .slot = N - i };
          if (round & 1)
            entries[i].high = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
          if (round & 2)
            entries[i].low = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
          if (round & 4)
            entries[i].high &= 0x30000000000;
        }
      memcpy (expected, entries, N * sizeof (MusterSortEntry));
      qsort (expected, N, sizeof (MusterSortEntry), compare);
      muster_sort_entries (entries, spare, N);
      g_assert_cmpmem (entries, N * sizeof (MusterSortEntry), expected, N * sizeof (MusterSortEntry));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/parts/heap", test_heap);
  g_test_add_func ("/model/parts/ranking", test_ranking);
  g_test_add_func ("/model/parts/ranking-gaps", test_ranking_gaps);
  g_test_add_func ("/model/parts/diff", test_diff);
  g_test_add_func ("/model/parts/sort", test_sort);

  return g_test_run ();
}

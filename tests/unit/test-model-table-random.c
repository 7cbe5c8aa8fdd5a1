/* test-model-table-random.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor-fixture.h"
#include "muster-agent-table.h"

/* Random facts, filters, sorts and views: after each batch the table is what a plain filter and sort makes of the floor,
 * and a consumer that keeps only some rows' items, as GtkListView does, has never held a wrong one. */

enum { N_AGENTS = 80 };

typedef struct
{
  MusterAgentTable *table;
  GPtrArray        *rows;          /* MusterAgent or NULL: not held */
  gboolean          keen;          /* fetches rows from within the signal */
  guint             n_told;
} Consumer;

static void
check_held (Consumer *self)
{
  GListModel *model = G_LIST_MODEL (self->table);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    if (self->rows->pdata[i] != NULL)
      g_assert_true (muster_agent_table_peek (self->table, i) == self->rows->pdata[i]);
}

static void
hold (Consumer *self,
      guint     position)
{
  g_autoptr(MusterAgent) agent = g_list_model_get_item (G_LIST_MODEL (self->table), position);

  g_assert_nonnull (agent);
  g_set_object ((MusterAgent **) &self->rows->pdata[position], agent);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Consumer   *self)
{
  self->n_told++;
  g_assert_cmpuint (position + removed, <=, self->rows->len);
  for (guint i = 0; i < removed; i++)
    g_clear_object (&self->rows->pdata[position + i]);
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->rows, position, NULL);
  check_held (self);
  if (self->keen && self->rows->len > 0)
    for (guint i = 0; i < 4; i++)
      hold (self, g_test_rand_int_range (0, self->rows->len));
}

/* Holds on to a few: the focused row, a selected one. */
static void
let_go (Consumer *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_test_rand_int_range (0, 20) != 0)
      g_clear_object (&self->rows->pdata[i]);
}

/* Scrolls elsewhere: holds a window, and perhaps a row far from it, of which the table is not always told. */
static void
scroll (Consumer *self)
{
  guint n = self->rows->len, first, size;

  let_go (self);
  first = n > 0 ? g_test_rand_int_range (0, n) : 0;
  size = g_test_rand_int_range (0, 16);
  size = MIN (size, n - first);
  muster_agent_table_set_realized (self->table, first, size);
  for (guint i = 0; i < size; i++)
    hold (self, first + i);
  if (n > 0 && g_test_rand_bit ())
    {
      guint far = g_test_rand_int_range (0, n);

      if (g_test_rand_bit ())
        muster_agent_table_add_realized (self->table, far, 1);
      hold (self, far);
    }
}

static void
change_something (MusterFloor *floor,
                  gint64       rev)
{
  static const char *const activities[] = { "active", "active", "break:b1", "break:b2", "not-ready", "finishing:b1" };
  static const char *const teams[] = { NULL, "t1", "t2", "t1 t2", "t3" };
  g_autofree char *id = g_strdup_printf ("%03d", g_test_rand_int_range (0, N_AGENTS));
  g_autofree char *name = g_strdup_printf ("%s %d", g_test_rand_bit () ? "José" : "Zoe", g_test_rand_int_range (0, 40));
  FixtureAgent facts = {
    .id = id, .name = name, .disabled = g_test_rand_int_range (0, 8) == 0,
    .offline = g_test_rand_int_range (0, 4) == 0, .limit = g_test_rand_int_range (-1, 5),
    .open = g_test_rand_int_range (0, 6), .pending = g_test_rand_int_range (0, 4),
    .activity = activities[g_test_rand_int_range (0, G_N_ELEMENTS (activities))],
    .since = g_test_rand_int_range (1, 1000), .teams = teams[g_test_rand_int_range (0, G_N_ELEMENTS (teams))],
    .role = g_test_rand_bit () ? "r1" : "r2", .queues = g_test_rand_bit () ? "q" : NULL,
  };
  guint what = g_test_rand_int_range (0, 40);

  if (what < 4)
    fixture_remove (floor, MUSTER_KIND_AGENT, id, rev);
  else if (what < 14)
    fixture_profile (floor, rev, &facts);
  else if (what == 14)
    fixture_organization (floor, rev, TRUE, g_test_rand_int_range (0, 4));
  else if (what == 15)
    fixture_named (floor, MUSTER_KIND_ROLE, facts.role, name, rev);
  else if (what == 16)
    fixture_named (floor, MUSTER_KIND_TEAM, g_test_rand_bit () ? "t1" : "t2", name, rev);
  else
    fixture_live (floor, rev, &facts);
}

static const char *const states[] = { NULL, "online", "busy", "break", "offline", "exact:break:b1", "exact:active" };
static const char *const searches[] = { NULL, "jose", "jose 1", "zo", "zoe", "2" };

static gboolean
state_fits (MusterAgent *agent,
            const char  *state)
{
  gboolean busy = muster_agent_get_system_status (agent) == MUSTER_SYSTEM_BUSY ||
                  muster_agent_get_self_status (agent) == MUSTER_SELF_BUSY;

  if (state == NULL)
    return TRUE;
  if (strcmp (state, "online") == 0)
    return muster_agent_is_present (agent);
  if (strcmp (state, "busy") == 0)
    return muster_agent_is_present (agent) && busy;
  if (strcmp (state, "offline") == 0)
    return muster_agent_get_system_status (agent) == MUSTER_SYSTEM_OFFLINE;
  if (strcmp (state, "exact:active") == 0)
    return muster_agent_get_exact_status (agent) == MUSTER_EXACT_ACTIVE;
  return muster_agent_get_exact_status (agent) == MUSTER_EXACT_BREAK &&
         (strcmp (state, "break") == 0 || strcmp (muster_agent_get_reason_id (agent), "b1") == 0);
}

static gboolean
is_shown (MusterAgent             *agent,
          const MusterAgentFilter *filter)
{
  g_auto(GStrv) words = g_strsplit (filter->search != NULL ? filter->search : "", " ", -1);
  const char *name = muster_agent_get_display_name (agent);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean in_name = strcmp (words[i], "jose") == 0 ? g_str_has_prefix (name, "José") :
                         words[i][0] == 'z' ? g_str_has_prefix (name, "Zoe") : strstr (name, words[i]) != NULL;

      if (!in_name && strstr (muster_agent_get_id (agent), words[i]) == NULL)
        return FALSE;
    }
  return state_fits (agent, filter->state) && (!filter->enabled_only || muster_agent_get_enabled (agent));
}

static int
compare_by (MusterAgent      *a,
            MusterAgent      *b,
            MusterAgentColumn column)
{
  double load_a, load_b;

  switch ((int) column)
    {
    case MUSTER_COLUMN_NAME:
      return g_utf8_collate (muster_agent_get_display_name (a), muster_agent_get_display_name (b));
    case MUSTER_COLUMN_UNIT: /* nobody has one */
      return 0;
    case MUSTER_COLUMN_TEAMS:
      return g_utf8_collate (muster_agent_get_teams_text (a), muster_agent_get_teams_text (b));
    case MUSTER_COLUMN_TIME_IN_STATUS:
      return (muster_agent_get_since (b) > muster_agent_get_since (a)) - (muster_agent_get_since (b) < muster_agent_get_since (a));
    case MUSTER_COLUMN_PENDING:
      return muster_agent_get_pending (a) - muster_agent_get_pending (b);
    default:
      load_a = muster_agent_get_limit (a) > 0 ? muster_agent_get_load (a) : muster_agent_get_open (a) / 10.0;
      load_b = muster_agent_get_limit (b) > 0 ? muster_agent_get_load (b) : muster_agent_get_open (b) / 10.0;
      return (load_a > load_b) - (load_a < load_b);
    }
}

typedef struct
{
  MusterAgentSort keys[2];
  guint           n;
} Sort;

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  MusterAgent *one = *(MusterAgent *const *) a, *other = *(MusterAgent *const *) b;
  Sort *sort = user_data;

  for (guint i = 0; i < sort->n; i++)
    {
      int order = compare_by (one, other, sort->keys[i].column);

      if (order != 0)
        return sort->keys[i].descending ? -order : order;
    }
  return strcmp (muster_agent_get_id (one), muster_agent_get_id (other));
}

static void
check_table (MusterFloor             *floor,
             MusterAgentTable        *table,
             const MusterAgentFilter *filter,
             Sort                    *sort)
{
  g_autoptr(GPtrArray) expected = g_ptr_array_new ();

  for (guint i = 0; i < N_AGENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%03u", i);
      MusterAgent *agent = muster_floor_lookup_agent (floor, id);

      if (agent != NULL && is_shown (agent, filter))
        g_ptr_array_add (expected, agent);
      else if (agent != NULL)
        g_assert_cmpuint (muster_agent_table_find (table, agent), ==, G_MAXUINT);
    }
  g_ptr_array_sort_with_data (expected, compare, sort);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table)), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_assert_true (muster_agent_table_peek (table, i) == expected->pdata[i]);
      g_assert_cmpuint (muster_agent_table_find (table, expected->pdata[i]), ==, i);
    }
}

static void
change_sort (MusterAgentTable *table,
             Sort             *sort)
{
  static const MusterAgentColumn columns[] = { MUSTER_COLUMN_NAME, MUSTER_COLUMN_UNIT, MUSTER_COLUMN_TEAMS,
                                               MUSTER_COLUMN_TIME_IN_STATUS, MUSTER_COLUMN_PENDING,
                                               MUSTER_COLUMN_OPEN_CHATS };

  sort->n = g_test_rand_int_range (0, 3);
  for (guint i = 0; i < sort->n; i++)
    sort->keys[i] = (MusterAgentSort) { columns[g_test_rand_int_range (0, G_N_ELEMENTS (columns))], g_test_rand_bit () }
  ;
  muster_agent_table_set_sort (table, sort->keys, sort->n);
}

static void
test_random (gconstpointer data)
{
  guint size = GPOINTER_TO_UINT (data);
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  g_autoptr(MusterAgentTable) table = muster_agent_table_new (floor);
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();
  Consumer consumer = { .table = table, .rows = rows };
  MusterAgentFilter filter = { 0 };
  Sort sort = { .keys = { { MUSTER_COLUMN_NAME, FALSE } }, .n = 1 };
  gint64 rev = 0;

  g_signal_connect (table, "items-changed", G_CALLBACK (on_items_changed), &consumer);
  for (guint round = 0; round < 3000; round++)
    {
      guint n = g_test_rand_int_range (0, size);

      consumer.keen = g_test_rand_bit ();
      for (guint i = 0; i < n; i++)
        change_something (floor, ++rev);
      check_held (&consumer);
      if (g_test_rand_bit ())
        muster_floor_flush (floor);
      if (g_test_rand_int_range (0, 20) == 0)
        {
          filter.state = (char *) states[g_test_rand_int_range (0, G_N_ELEMENTS (states))];
          filter.search = (char *) searches[g_test_rand_int_range (0, G_N_ELEMENTS (searches))];
          filter.enabled_only = g_test_rand_bit ();
          muster_agent_table_set_filter (table, &filter);
          check_held (&consumer);
        }
      if (g_test_rand_int_range (0, 20) == 0)
        change_sort (table, &sort);
      if (round > 100)
        scroll (&consumer);
      muster_agent_table_catch_up (table);
      check_held (&consumer);
      check_table (floor, table, &filter, &sort);
      g_assert_false (muster_agent_table_is_dirty (table));
    }
  g_assert_cmpuint (consumer.n_told, >, 100);
  for (guint i = 0; i < rows->len; i++)
    g_clear_object (&rows->pdata[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/model/table/random/few", GUINT_TO_POINTER (3), test_random);
  g_test_add_data_func ("/model/table/random/many", GUINT_TO_POINTER (60), test_random);

  return g_test_run ();
}

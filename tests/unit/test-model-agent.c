/* test-model-agent.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor-fixture.h"
#include "muster-text.h"

#define DISABLED MUSTER_NOT_RECEIVING_DISABLED
#define OFFLINE MUSTER_NOT_RECEIVING_OFFLINE
#define AT_LIMIT MUSTER_NOT_RECEIVING_AT_LIMIT
#define ACTIVITY MUSTER_NOT_RECEIVING_ACTIVITY
#define NO_QUEUE MUSTER_NOT_RECEIVING_NO_QUEUE
#define NO_SERVICE MUSTER_NOT_RECEIVING_NO_SERVICE

static const struct
{
  const char       *activity;
  MusterActivity    kind;
  MusterExactStatus exact;
  const char       *reason;
} activities[] = {
  { "not-ready", MUSTER_ACTIVITY_NOT_READY, MUSTER_EXACT_NOT_READY, NULL },
  { "active", MUSTER_ACTIVITY_ACTIVE, MUSTER_EXACT_ACTIVE, NULL },
  { "active-no-new", MUSTER_ACTIVITY_ACTIVE_NO_NEW, MUSTER_EXACT_ACTIVE_NO_NEW, NULL },
  { "finishing:lunch", MUSTER_ACTIVITY_FINISHING, MUSTER_EXACT_FINISHING, "lunch" },
  { "break:lunch", MUSTER_ACTIVITY_BREAK, MUSTER_EXACT_BREAK, "lunch" },
  { "kicked-out", MUSTER_ACTIVITY_KICKED_OUT, MUSTER_EXACT_KICKED_OUT, NULL },
  { "juggling", MUSTER_ACTIVITY_OTHER, MUSTER_EXACT_OTHER, NULL },
};

/* One combination, against the table of domain.md said over again in its own words. */
static void
check_state (MusterAgent        *agent,
             const FixtureAgent *facts,
             guint               which,
             int                 default_limit,
             gboolean            service)
{
  gboolean present = !facts->offline;
  int limit = facts->limit == MUSTER_LIMIT_DEFAULT ? default_limit : facts->limit;
  gboolean full = limit != 0 && facts->open >= limit;
  gboolean available = present && which == 1;
  guint why = (facts->disabled ? DISABLED : 0) | (present ? 0 : OFFLINE) | (present && full ? AT_LIMIT : 0) |
              (present && !available ? ACTIVITY : 0) | (facts->queues == NULL ? NO_QUEUE : 0) |
              (service ? 0 : NO_SERVICE);

  g_assert_cmpint (muster_agent_get_limit (agent), ==, limit);
  g_assert_cmpint (muster_agent_get_activity (agent), ==, activities[which].kind);
  g_assert_cmpstr (muster_agent_get_activity_text (agent), ==, activities[which].activity);
  g_assert_cmpstr (muster_agent_get_reason_id (agent), ==, activities[which].reason);
  g_assert_cmpint (muster_agent_get_system_status (agent), ==,
                   facts->disabled ? MUSTER_SYSTEM_DISABLED : !present ? MUSTER_SYSTEM_OFFLINE :
                   full ? MUSTER_SYSTEM_BUSY : MUSTER_SYSTEM_ONLINE);
  g_assert_cmpint (muster_agent_get_self_status (agent), ==,
                   !present ? MUSTER_SELF_NONE : available ? MUSTER_SELF_AVAILABLE : MUSTER_SELF_BUSY);
  g_assert_cmpint (muster_agent_get_exact_status (agent), ==,
                   !present ? MUSTER_EXACT_OFFLINE :
                   which == 1 && facts->open == 0 ? MUSTER_EXACT_ACTIVE_FREE : activities[which].exact);
  g_assert_cmpint (muster_agent_get_not_receiving (agent), ==, why);
  g_assert_cmpint (muster_agent_get_availability (agent), ==,
                   facts->disabled || !present ? MUSTER_AVAILABILITY_DISCONNECTED :
                   why == 0 ? MUSTER_AVAILABILITY_CONNECTED : MUSTER_AVAILABILITY_NOT_AVAILABLE);
  g_assert_cmpfloat (muster_agent_get_load (agent), ==, limit == 0 ? -1 : (double) facts->open / limit);
}

static void
test_derived (void)
{
  static const int limits[] = { MUSTER_LIMIT_DEFAULT, MUSTER_LIMIT_NONE, 1, 3 };
  static const int opens[] = { 0, 1, 2, 3, 4 };
  gint64 rev = 0;

  for (guint round = 0; round < 4; round++)
    {
      g_autoptr(MusterFloor) floor = muster_floor_new ();
      gboolean service = round & 1;
      int default_limit = round & 2 ? 2 : 0;

      fixture_organization (floor, 1, service, default_limit);
      for (guint bits = 0; bits < 8; bits++)
        for (guint a = 0; a < G_N_ELEMENTS (activities); a++)
          for (guint l = 0; l < G_N_ELEMENTS (limits); l++)
            for (guint o = 0; o < G_N_ELEMENTS (opens); o++)
              {
                FixtureAgent facts = {
                  .id = "a", .disabled = bits & 1, .offline = (bits & 2) != 0, .queues = bits & 4 ? "q1" : NULL,
                  .activity = activities[a].activity, .limit = limits[l], .open = opens[o],
                };

                fixture_agent (floor, ++rev, &facts);
                check_state (muster_floor_lookup_agent (floor, "a"), &facts, a, default_limit, service);
              }
    }
}

static void
test_texts (void)
{
  g_autoptr(MusterFloor) floor = muster_floor_new ();
  FixtureAgent facts = {
    .id = "a", .name = "Zoë Ünal", .username = "zoe", .email = "zoe@example.org", .role = "r1", .unit = "u1",
    .teams = "t2 t1", .queues = "q1", .activity = "break:lunch", .by = "Robin", .since = 5, .signed_in_at = 4,
    .open = 2, .pending = 1, .personal_queue = 3, .pinned = 7, .waiting_since = 9,
  };
  MusterAgent *agent;
  g_autofree char *initials = NULL;

  fixture_agent (floor, 1, &facts);
  agent = muster_floor_lookup_agent (floor, "a");
  g_assert_cmpstr (muster_agent_get_role_name (agent), ==, "");
  g_assert_cmpstr (muster_agent_get_reason_name (agent), ==, "lunch");

  fixture_named (floor, MUSTER_KIND_ROLE, "r1", "Agent", 1);
  fixture_named (floor, MUSTER_KIND_UNIT, "u1", "Sales", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t1", "West", 1);
  fixture_named (floor, MUSTER_KIND_TEAM, "t2", "East", 1);
  fixture_named (floor, MUSTER_KIND_QUEUE, "q1", "General", 1);
  fixture_named (floor, MUSTER_KIND_BREAK_REASON, "lunch", "Lunch break", 1);

  g_assert_cmpstr (muster_agent_get_id (agent), ==, "a");
  g_assert_cmpstr (muster_agent_get_display_name (agent), ==, "Zoë Ünal");
  g_assert_cmpstr (muster_agent_get_username (agent), ==, "zoe");
  g_assert_cmpstr (muster_agent_get_email (agent), ==, "zoe@example.org");
  g_assert_null (muster_agent_get_photo (agent));
  g_assert_cmpstr (muster_agent_get_role_name (agent), ==, "Agent");
  g_assert_cmpstr (muster_agent_get_unit_name (agent), ==, "Sales");
  g_assert_cmpstr (muster_agent_get_teams_text (agent), ==, "East, West");
  g_assert_cmpstr (muster_agent_get_queues_text (agent), ==, "General");
  g_assert_cmpstr (muster_agent_get_reason_name (agent), ==, "Lunch break");
  g_assert_cmpstr (muster_agent_get_by_name (agent), ==, "Robin");
  g_assert_cmpint (muster_agent_get_since (agent), ==, 5);
  g_assert_cmpint (muster_agent_get_signed_in_at (agent), ==, 4);
  g_assert_cmpint (muster_agent_get_open (agent), ==, 2);
  g_assert_cmpint (muster_agent_get_pending (agent), ==, 1);
  g_assert_cmpint (muster_agent_get_personal_queue (agent), ==, 3);
  g_assert_cmpint (muster_agent_get_pinned (agent), ==, 7);
  g_assert_cmpint (muster_agent_get_waiting_since (agent), ==, 9);
  initials = muster_agent_dup_initials (agent);
  g_assert_cmpstr (initials, ==, "ZU");

  fixture_named (floor, MUSTER_KIND_TEAM, "t2", "Xanadu", 2);
  g_assert_cmpstr (muster_agent_get_teams_text (agent), ==, "West, Xanadu");
  facts.by = "a";
  fixture_live (floor, 2, &facts);
  g_assert_cmpstr (muster_agent_get_by_name (agent), ==, "Zoë Ünal");
  facts.by = NULL;
  fixture_live (floor, 3, &facts);
  g_assert_null (muster_agent_get_by_name (agent));
}

static void
test_initials (void)
{
  static const char *const cases[][2] = {
    { "Jane Doe", "JD" }, { "jane", "J" }, { "Ana Maria dos Santos", "AS" }, { "", "?" }, { "  ", "?" },
    { "(new) agent", "NA" }, { "Émile Zola", "EZ" }, { "李 小龙", "李小" }, { "007", "0" }, { "…", "?" },
    { "E\xcc\x81mile", "E" }, { "\xff\xfe", "?" }, { "O'Neil", "O" }, { "ßeta", "ß" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = muster_text_initials (cases[i][0]);

      if (strcmp (cases[i][0], "\xff\xfe") == 0)
        g_assert_true (g_utf8_validate (initials, -1, NULL));
      else if (strcmp (cases[i][0], "ßeta") == 0)
        g_assert_true (g_utf8_validate (initials, -1, NULL));
      else
        g_assert_cmpstr (initials, ==, cases[i][1]);
    }
}

static void
test_fold (void)
{
  static const char *const cases[][2] = {
    { "José", "jose" }, { "JOSE", "jose" }, { "Straße", "strasse" }, { "ﬁne", "fine" }, { "Ÿ", "y" },
    { "Ørsted", "ørsted" }, { "İ", "i" }, { "ΣΊΣΥΦΟΣ", "σισυφοσ" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = muster_text_fold (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/agent/derived", test_derived);
  g_test_add_func ("/model/agent/texts", test_texts);
  g_test_add_func ("/model/agent/initials", test_initials);
  g_test_add_func ("/model/agent/fold", test_fold);

  return g_test_run ();
}

/* test-client-policy.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-error.h"
#include "muster-stream-policy.h"

#define EPOCH "9f3c2a1b77d04e55"

typedef struct
{
  MusterStreamPolicy *policy;
  gint64              now;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->policy = muster_stream_policy_new ();
  f->now = 1000000;
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  muster_stream_policy_free (f->policy);
}

static MusterConnectionState
state (Fixture *f)
{
  return muster_stream_policy_get_state (f->policy, f->now);
}

static MusterAction
action (Fixture *f)
{
  return muster_stream_policy_take_action (f->policy);
}

static void
tick (Fixture *f,
      gint64   ms)
{
  f->now += ms;
  muster_stream_policy_tick (f->policy, f->now);
}

static void
connect_to (Fixture *f,
            gint64   seq)
{
  MusterEventNotice hello = { .epoch = EPOCH, .resume_ok = TRUE };
  MusterEventNotice caught_up = { .seq = seq, .prev = seq };

  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  muster_stream_policy_opened (f->policy, f->now);
  muster_stream_policy_hello (f->policy, &hello, f->now);
  muster_stream_policy_position (f->policy, &caught_up, TRUE, f->now);
}

static void
go_live (Fixture *f)
{
  muster_stream_policy_start (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_SNAPSHOT);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_CONNECTING);
  muster_stream_policy_snapshot_done (f->policy, EPOCH, 10, f->now);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_CATCHING_UP);
  connect_to (f, 10);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_NONE);
}

/* 14 s without a byte: suspect; a byte heals; 25 s: dead, tried again at once, then with a growing wait. */
static void
test_watchdog (Fixture      *f,
               gconstpointer data)
{
  go_live (f);
  tick (f, 13999);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  g_assert_cmpint (muster_stream_policy_get_deadline (f->policy, f->now), ==, f->now + 1);
  tick (f, 1);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_SUSPECT);
  muster_stream_policy_byte (f->policy, f->now);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  tick (f, 24999);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_NONE);
  tick (f, 1);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_RECONNECTING);
  tick (f, 25000);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CLOSE);
  g_assert_cmpint (f->policy->phase, ==, MUSTER_PHASE_WAITING);
}

static void
test_backoff (Fixture      *f,
              gconstpointer data)
{
  MusterBackoff backoff = { 0 };
  const gint64 limits[] = { 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000 };
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "away");

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      MusterBackoff other = backoff;

      g_assert_cmpint (muster_backoff_next (&other, 0), ==, 0);
      g_assert_cmpint (muster_backoff_next (&backoff, 1), ==, limits[i]);
    }

  go_live (f);
  tick (f, 2000);
  muster_stream_policy_ended (f->policy, f->now);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpint (action (f), ==, MUSTER_ACTION_CLOSE);
      g_assert_cmpint (f->policy->retry_at - f->now, <=, 30000);
      g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_RECONNECTING);
      f->now = f->policy->retry_at;
      muster_stream_policy_tick (f->policy, f->now);
      g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
      muster_stream_policy_refused (f->policy, 0, error, f->now);
    }
  /* Two healthy minutes and all is forgotten. */
  f->now = f->policy->retry_at;
  muster_stream_policy_tick (f->policy, f->now);
  connect_to (f, 10);
  g_assert_cmpuint (f->policy->backoff.tries, >, 0);
  for (guint i = 0; i < 12; i++)
    {
      tick (f, 10000);
      muster_stream_policy_byte (f->policy, f->now);
    }
  g_assert_cmpuint (f->policy->backoff.tries, ==, 0);
}

static void
test_retry (Fixture      *f,
            gconstpointer data)
{
  go_live (f);
  muster_stream_policy_retry_line (f->policy, 0);
  g_assert_cmpint (f->policy->retry_ms, ==, 500);
  muster_stream_policy_retry_line (f->policy, G_MAXUINT64);
  g_assert_cmpint (f->policy->retry_ms, ==, 3600000);
  muster_stream_policy_ended (f->policy, f->now);
  g_assert_cmpint (f->policy->retry_at, >=, f->now + 3600000);
  muster_stream_policy_retry_now (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
}

/* Seen from outside, the ordinary end of a stream does not happen. */
static void
test_quiet (Fixture      *f,
            gconstpointer data)
{
  go_live (f);
  tick (f, 6000);
  muster_stream_policy_ended (f->policy, f->now);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  f->now += 999;
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  f->now += 1;
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_CATCHING_UP);
  connect_to (f, 10);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
}

/* A server that died shows with the first refusal; `retry:` holds from then on. */
static void
test_died (Fixture      *f,
           gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "away");

  go_live (f);
  muster_stream_policy_retry_line (f->policy, 2000);
  tick (f, 6000);
  muster_stream_policy_ended (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  muster_stream_policy_refused (f->policy, 0, error, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CLOSE);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_RECONNECTING);
  g_assert_cmpint (f->policy->retry_at, >=, f->now + 2000);
}

static void
test_order (Fixture      *f,
            gconstpointer data)
{
  MusterEventNotice bookmark = { .seq = 30, .prev = 12 };
  MusterEventNotice stale = { .seq = 40, .prev = 29 };

  go_live (f);
  g_assert_cmpint (muster_stream_policy_change (f->policy, 11, 10, f->now), ==, MUSTER_VERDICT_APPLY);
  g_assert_cmpint (muster_stream_policy_change (f->policy, 11, 10, f->now), ==, MUSTER_VERDICT_IGNORE);
  g_assert_cmpint (muster_stream_policy_change (f->policy, 3, 2, f->now), ==, MUSTER_VERDICT_IGNORE);
  g_assert_cmpint (muster_stream_policy_change (f->policy, 12, 11, f->now), ==, MUSTER_VERDICT_APPLY);
  muster_stream_policy_position (f->policy, &bookmark, FALSE, f->now);
  g_assert_cmpint (f->policy->seq, ==, 30);
  g_assert_cmpuint (f->policy->n_gaps, ==, 0);
  muster_stream_policy_position (f->policy, &stale, FALSE, f->now);
  g_assert_cmpuint (f->policy->n_gaps, ==, 1);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_SNAPSHOT);
  g_assert_cmpint (muster_stream_policy_change (f->policy, 41, 40, f->now), ==, MUSTER_VERDICT_IGNORE);
}

/* At most one snapshot in 10 s after the first three, and 20 in an hour. */
static void
test_budget (Fixture      *f,
             gconstpointer data)
{
  gint64 begin = f->now;
  guint n = 1;

  go_live (f);
  while (f->now < begin + 3600000)
    {
      MusterAction next;

      g_assert_cmpint (muster_stream_policy_change (f->policy, 1000, 999, f->now), ==, MUSTER_VERDICT_GAP);
      next = action (f);
      if (next == MUSTER_ACTION_CLOSE)
        {
          f->now = f->policy->retry_at;
          muster_stream_policy_tick (f->policy, f->now);
          next = action (f);
        }
      g_assert_cmpint (next, ==, MUSTER_ACTION_SNAPSHOT);
      n++;
      muster_stream_policy_snapshot_done (f->policy, EPOCH, 10, f->now);
      connect_to (f, 10);
    }
  g_assert_cmpuint (n, <=, 21);
  g_assert_cmpuint (n, >=, 20);
}

static void
test_wake (Fixture      *f,
           gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "away");

  go_live (f);
  muster_stream_policy_wake (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_LIVE);
  muster_stream_policy_refused (f->policy, 503, error, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CLOSE);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_RECONNECTING);
  muster_stream_policy_wake (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
}

/* 401: one refresh; a second 401 ends it. */
static void
test_refresh (Fixture      *f,
              gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "gone");

  go_live (f);
  tick (f, 6000);
  muster_stream_policy_ended (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  muster_stream_policy_refused (f->policy, 401, error, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_REFRESH);
  muster_stream_policy_refreshed (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  muster_stream_policy_refused (f->policy, 401, error, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CLOSE);
  g_assert_cmpint (state (f), ==, MUSTER_CONNECTION_SIGNED_OUT);
  muster_stream_policy_wake (f->policy, f->now);
  muster_stream_policy_retry_now (f->policy, f->now);
  tick (f, 3600000);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_NONE);
}

/* Another epoch in hello is a reset, whatever it says. */
static void
test_epoch (Fixture      *f,
            gconstpointer data)
{
  MusterEventNotice hello = { .epoch = "0000000000000000", .resume_ok = TRUE };

  go_live (f);
  tick (f, 6000);
  muster_stream_policy_ended (f->policy, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_CONNECT);
  muster_stream_policy_opened (f->policy, f->now);
  muster_stream_policy_hello (f->policy, &hello, f->now);
  g_assert_cmpint (action (f), ==, MUSTER_ACTION_SNAPSHOT);
  g_assert_cmpuint (f->policy->n_gaps, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/client/policy/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("watchdog", test_watchdog);
  ADD ("backoff", test_backoff);
  ADD ("retry", test_retry);
  ADD ("quiet", test_quiet);
  ADD ("died", test_died);
  ADD ("order", test_order);
  ADD ("budget", test_budget);
  ADD ("wake", test_wake);
  ADD ("refresh", test_refresh);
  ADD ("epoch", test_epoch);
#undef ADD
  return g_test_run ();
}

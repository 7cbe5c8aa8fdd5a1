/* muster-stream-policy.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-stream-policy-private.h"

#include "muster-error.h"

#define SUSPECT_MS 14000
#define DEAD_MS 25000
#define HEALTHY_MS 120000
#define FREE_SNAPSHOTS 3
#define SNAPSHOT_PAUSE_MS 10000
#define HOUR_MS 3600000

void
muster_policy_enter (MusterStreamPolicy *self,
                     MusterPhase         phase,
                     MusterAction        action,
                     gint64              now)
{
  self->phase = phase;
  self->action = action;
  self->phase_since = now;
  self->last_byte_at = now;
}

void
muster_policy_set_error (MusterStreamPolicy *self,
                         const GError       *error)
{
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
}

void
muster_policy_stop (MusterStreamPolicy   *self,
                    MusterConnectionState state,
                    const GError         *error)
{
  muster_policy_set_error (self, error);
  self->stopped_as = state;
  self->retry_at = 0;
  self->quiet_until = 0;
  muster_policy_enter (self, MUSTER_PHASE_STOPPED, MUSTER_ACTION_CLOSE, self->phase_since);
}

void
muster_policy_wait_until (MusterStreamPolicy *self,
                          gint64              when,
                          gboolean            snapshot,
                          gint64              now)
{
  self->retry_at = MAX (when, now);
  self->snapshot_next = snapshot;
  self->answered = FALSE;
  self->quiet_until = 0;
  muster_policy_enter (self, MUSTER_PHASE_WAITING, MUSTER_ACTION_CLOSE, now);
}

/* The time the next snapshot may be taken: the first few at once, then one in 10 s and 20 an hour. */
static gint64
snapshot_allowed_at (MusterStreamPolicy *self,
                     gint64              now)
{
  guint n = self->n_snapshots;
  gint64 last, oldest;

  if (n < FREE_SNAPSHOTS)
    return now;
  last = self->snapshots[(n - 1) % MUSTER_POLICY_N_SNAPSHOTS];
  if (n < MUSTER_POLICY_N_SNAPSHOTS)
    return last + SNAPSHOT_PAUSE_MS;
  oldest = self->snapshots[n % MUSTER_POLICY_N_SNAPSHOTS];
  return MAX (last + SNAPSHOT_PAUSE_MS, oldest + HOUR_MS);
}

void
muster_policy_take_snapshot (MusterStreamPolicy *self,
                             gint64              now)
{
  gint64 allowed = snapshot_allowed_at (self, now);

  self->has_position = FALSE;
  self->quiet_until = 0;
  if (allowed > now)
    {
      muster_policy_wait_until (self, allowed, TRUE, now);
      return;
    }
  self->snapshots[self->n_snapshots++ % MUSTER_POLICY_N_SNAPSHOTS] = now;
  self->retry_at = 0;
  muster_policy_enter (self, MUSTER_PHASE_SNAPSHOT, MUSTER_ACTION_SNAPSHOT, now);
}

void
muster_policy_go_on (MusterStreamPolicy *self,
                     gint64              now)
{
  if (!self->has_position)
    {
      muster_policy_take_snapshot (self, now);
      return;
    }
  self->retry_at = 0;
  muster_policy_enter (self, MUSTER_PHASE_CONNECTING, MUSTER_ACTION_CONNECT, now);
}

void
muster_policy_back_off (MusterStreamPolicy *self,
                        gint64              at_least,
                        gint64              now)
{
  gint64 wait = muster_backoff_next (&self->backoff, g_rand_double (self->rand));

  wait = MAX (wait, at_least);
  muster_policy_wait_until (self, now + wait, !self->has_position, now);
}

void
muster_policy_gap (MusterStreamPolicy *self,
                   gint64              now)
{
  self->n_gaps++;
  muster_policy_take_snapshot (self, now);
}

gboolean
muster_policy_is_streaming (MusterStreamPolicy *self)
{
  return self->phase == MUSTER_PHASE_CONNECTING || self->phase == MUSTER_PHASE_REPLAY || self->phase == MUSTER_PHASE_LIVE;
}

/**
 * muster_stream_policy_take_action:
 * @self: the machine
 *
 * Returns: what to do now; none when asked again
 */
MusterAction
muster_stream_policy_take_action (MusterStreamPolicy *self)
{
  MusterAction action = self->action;

  self->action = MUSTER_ACTION_NONE;
  return action;
}

/**
 * muster_stream_policy_get_state:
 * @self: the machine
 * @now: boot time
 *
 * Returns: what to show
 */
MusterConnectionState
muster_stream_policy_get_state (MusterStreamPolicy *self,
                                gint64              now)
{
  switch (self->phase)
    {
    case MUSTER_PHASE_IDLE:
      return MUSTER_CONNECTION_CONNECTING;
    case MUSTER_PHASE_SNAPSHOT:
      return self->has_data ? MUSTER_CONNECTION_CATCHING_UP : MUSTER_CONNECTION_CONNECTING;
    case MUSTER_PHASE_LIVE:
      return now - self->last_byte_at >= SUSPECT_MS ? MUSTER_CONNECTION_SUSPECT : MUSTER_CONNECTION_LIVE;
    case MUSTER_PHASE_REPLAY:
      return now < self->quiet_until ? MUSTER_CONNECTION_LIVE : MUSTER_CONNECTION_CATCHING_UP;
    case MUSTER_PHASE_CONNECTING:
    case MUSTER_PHASE_REFRESHING:
      if (now < self->quiet_until)
        return MUSTER_CONNECTION_LIVE;
      if (!self->has_data)
        return MUSTER_CONNECTION_CONNECTING;
      return self->backoff.tries > 0 && !self->answered ? MUSTER_CONNECTION_RECONNECTING : MUSTER_CONNECTION_CATCHING_UP;
    case MUSTER_PHASE_WAITING:
      return now < self->quiet_until ? MUSTER_CONNECTION_LIVE : MUSTER_CONNECTION_RECONNECTING;
    case MUSTER_PHASE_STOPPED:
      return self->stopped_as;
    }
  g_assert_not_reached ();
}

/**
 * muster_stream_policy_get_deadline:
 * @self: the machine
 * @now: boot time
 *
 * Returns: when muster_stream_policy_tick() has something to do or the state changes by itself; %G_MAXINT64 never
 */
gint64
muster_stream_policy_get_deadline (MusterStreamPolicy *self,
                                   gint64              now)
{
  gint64 deadline = G_MAXINT64;

  if (self->phase == MUSTER_PHASE_WAITING)
    deadline = self->retry_at;
  if (muster_policy_is_streaming (self))
    {
      deadline = self->last_byte_at + DEAD_MS;
      if (self->phase == MUSTER_PHASE_LIVE && now < self->last_byte_at + SUSPECT_MS)
        deadline = self->last_byte_at + SUSPECT_MS;
      if (self->phase == MUSTER_PHASE_LIVE && self->backoff.tries > 0)
        deadline = MIN (deadline, self->phase_since + HEALTHY_MS);
    }
  if (self->phase != MUSTER_PHASE_STOPPED && now < self->quiet_until)
    deadline = MIN (deadline, self->quiet_until);
  return deadline;
}

/**
 * muster_stream_policy_dup_position:
 * @self: the machine
 *
 * Returns: (transfer full): what to present as Last-Event-ID
 */
char *
muster_stream_policy_dup_position (MusterStreamPolicy *self)
{
  if (!self->has_position)
    return g_strdup ("");
  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, self->epoch, self->seq);
}

/**
 * muster_stream_policy_start:
 * @self: an idle machine
 * @now: boot time
 *
 * Begins with a snapshot.
 */
void
muster_stream_policy_start (MusterStreamPolicy *self,
                            gint64              now)
{
  muster_policy_go_on (self, now);
}

/**
 * muster_stream_policy_tick:
 * @self: the machine
 * @now: boot time
 *
 * Time has passed.
 */
void
muster_stream_policy_tick (MusterStreamPolicy *self,
                           gint64              now)
{
  if (self->phase == MUSTER_PHASE_WAITING && now >= self->retry_at)
    {
      if (self->snapshot_next)
        muster_policy_take_snapshot (self, now);
      else
        muster_policy_go_on (self, now);
      return;
    }
  if (muster_policy_is_streaming (self) && now - self->last_byte_at >= DEAD_MS)
    {
      g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "Nothing has come from the server for 25 seconds");

      muster_policy_set_error (self, error);
      /* A stream that fell silent is tried again at once; one that never opened waits. */
      if (self->phase == MUSTER_PHASE_LIVE && self->backoff.tries == 0)
        {
          self->backoff.tries = 1;
          self->answered = FALSE;
          muster_policy_go_on (self, now);
        }
      else
        muster_policy_back_off (self, 0, now);
      return;
    }
  if (self->phase == MUSTER_PHASE_LIVE && now - self->phase_since >= HEALTHY_MS)
    {
      muster_backoff_reset (&self->backoff);
      self->bad_streams = 0;
    }
}

/**
 * muster_stream_policy_wake:
 * @self: the machine
 * @now: boot time
 *
 * The computer has woken up, or the network has changed: whatever stream there is cannot be trusted, try at once.
 */
void
muster_stream_policy_wake (MusterStreamPolicy *self,
                           gint64              now)
{
  if (self->phase == MUSTER_PHASE_LIVE)
    self->quiet_until = now + MUSTER_POLICY_QUIET_MS;
  if (muster_policy_is_streaming (self))
    muster_policy_go_on (self, now);
  else
    muster_stream_policy_retry_now (self, now);
}

/**
 * muster_stream_policy_retry_now:
 * @self: the machine
 * @now: boot time
 *
 * Ends a wait, except one for the snapshots' budget.
 */
void
muster_stream_policy_retry_now (MusterStreamPolicy *self,
                                gint64              now)
{
  if (self->phase == MUSTER_PHASE_WAITING)
    muster_policy_go_on (self, now);
}

/**
 * muster_stream_policy_stop:
 * @self: the machine
 * @state: what to show from now on
 * @error: (nullable): why
 */
void
muster_stream_policy_stop (MusterStreamPolicy   *self,
                           MusterConnectionState state,
                           const GError         *error)
{
  muster_policy_stop (self, state, error);
}

/**
 * muster_stream_policy_snapshot_done:
 * @self: the machine
 * @epoch: the snapshot's epoch
 * @seq: its sequence number
 * @now: boot time
 */
void
muster_stream_policy_snapshot_done (MusterStreamPolicy *self,
                                    const char         *epoch,
                                    gint64              seq,
                                    gint64              now)
{
  g_strlcpy (self->epoch, epoch, sizeof self->epoch);
  self->seq = seq;
  self->has_position = TRUE;
  self->has_data = TRUE;
  self->answered = TRUE;
  self->refreshed = FALSE;
  muster_policy_go_on (self, now);
}

/**
 * muster_stream_policy_failed:
 * @self: the machine
 * @error: why a snapshot or a refresh failed
 * @now: boot time
 */
void
muster_stream_policy_failed (MusterStreamPolicy *self,
                             const GError       *error,
                             gint64              now)
{
  switch (error->code)
    {
    case MUSTER_ERROR_SIGNED_OUT:
      if (self->phase == MUSTER_PHASE_SNAPSHOT && !self->refreshed)
        {
          self->refreshed = TRUE;
          muster_policy_enter (self, MUSTER_PHASE_REFRESHING, MUSTER_ACTION_REFRESH, now);
          return;
        }
      muster_policy_stop (self, MUSTER_CONNECTION_SIGNED_OUT, error);
      return;
    case MUSTER_ERROR_ACCOUNT_DISABLED:
      muster_policy_stop (self, MUSTER_CONNECTION_SIGNED_OUT, error);
      return;
    case MUSTER_ERROR_FORBIDDEN:
    case MUSTER_ERROR_VERSION:
      muster_policy_stop (self, MUSTER_CONNECTION_FAILED, error);
      return;
    case MUSTER_ERROR_PROTOCOL:
      muster_stream_policy_bad_data (self, error, FALSE, now);
      return;
    default:
      muster_policy_set_error (self, error);
      muster_policy_back_off (self, (gint64) muster_error_get_retry_after (error) * 1000, now);
    }
}

/**
 * muster_stream_policy_refreshed:
 * @self: the machine
 * @now: boot time
 *
 * There are new tokens.
 */
void
muster_stream_policy_refreshed (MusterStreamPolicy *self,
                                gint64              now)
{
  muster_policy_go_on (self, now);
}

/**
 * muster_stream_policy_new:
 *
 * Returns: (transfer full): an idle machine
 */
MusterStreamPolicy *
muster_stream_policy_new (void)
{
  MusterStreamPolicy *self = g_new0 (MusterStreamPolicy, 1);

  self->rand = g_rand_new ();
  return self;
}

/**
 * muster_stream_policy_free:
 * @self: (transfer full): the machine
 */
void
muster_stream_policy_free (MusterStreamPolicy *self)
{
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_error (&self->error);
  g_free (self);
}

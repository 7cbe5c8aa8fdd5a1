/* muster-stream.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-stream.h"

#include "muster-clock.h"
#include "muster-error.h"
#include "muster-event-source.h"
#include "muster-reader.h"
#include "muster-snapshot.h"
#include "muster-stream-policy.h"

#define LONGEST_TICK_MS 1000
/* So much more boot time than monotonic time between two ticks: the computer slept. */
#define SLEPT_MS 3000
#define NETWORK_PAUSE_MS 5000

struct _MusterStream
{
  GObject               parent_instance;
  MusterTokens         *tokens;
  MusterFloor          *floor;
  MusterStreamPolicy   *policy;
  MusterEventSource    *source;
  MusterReader         *reader;
  MusterSnapshot       *snapshot;
  DexFuture            *work; /* what comes before the stream: snapshot, refresh, access token */
  guint                 timer;
  gboolean              is_running_actions;
  gboolean              has_opened;
  gboolean              is_stopped;
  gint64                slept_boot;
  gint64                slept_monotonic;
  gint64                network_at;
  MusterConnectionState state;
  gint64                retry_at;
  gint64                fresh_at;
  guint64               n_events;
  guint                 n_snapshots;
};

G_DEFINE_FINAL_TYPE (MusterStream, muster_stream, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void run_actions (MusterStream *self);

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
drop_work (MusterStream *self)
{
  if (self->snapshot != NULL)
    muster_snapshot_drop (self->snapshot);
  g_clear_pointer (&self->snapshot, muster_snapshot_unref);
  dex_clear (&self->work);
}

static void
on_tick (gpointer user_data)
{
  MusterStream *self = user_data;

  self->timer = 0;
  muster_stream_tick (self);
}

static void
arm_timer (MusterStream *self)
{
  gint64 now = muster_clock_boottime ();
  gint64 wait = muster_stream_policy_get_deadline (self->policy, now) - now;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->is_stopped)
    self->timer = g_timeout_add_once (CLAMP (wait, 1, LONGEST_TICK_MS), on_tick, self);
}

static void
publish (MusterStream *self)
{
  MusterConnectionState state = muster_stream_policy_get_state (self->policy, muster_clock_boottime ());
  gint64 retry_at = state == MUSTER_CONNECTION_RECONNECTING ? self->policy->retry_at : 0;

  if (state == self->state && retry_at == self->retry_at)
    return;
  g_debug ("State %d, phase %d%s%s", state, self->policy->phase, self->policy->error != NULL ? ": " : "",
           self->policy->error != NULL ? self->policy->error->message : "");
  self->state = state;
  self->retry_at = retry_at;
  g_signal_emit (self, signals[CHANGED], 0);
}

static DexFuture *
on_snapshot (DexFuture *completed,
             gpointer   user_data)
{
  MusterStream *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  gint64 now = muster_clock_boottime ();

  g_clear_pointer (&self->snapshot, muster_snapshot_unref);
  if (value != NULL)
    {
      const char *epoch;
      gint64 seq;

      g_variant_get (g_value_get_variant (value), "(&sx)", &epoch, &seq);
      self->n_snapshots++;
      muster_stream_policy_snapshot_done (self->policy, epoch, seq, now);
    }
  else
    {
      muster_stream_policy_failed (self->policy, error, now);
    }
  run_actions (self);
  return dex_future_new_true ();
}

static void
take_snapshot (MusterStream *self)
{
  DexFuture *future;

  self->snapshot = muster_snapshot_new (self->tokens, self->floor, !self->policy->has_data);
  future = muster_snapshot_run (self->snapshot);
  self->work = dex_future_finally (future, on_snapshot, g_object_ref (self), g_object_unref);
}

static DexFuture *
on_access (DexFuture *completed,
           gpointer   user_data)
{
  MusterStream *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", g_value_get_string (value), NULL);
      g_autofree char *position = muster_stream_policy_dup_position (self->policy);

      self->has_opened = FALSE;
      muster_event_source_set_header (self->source, "Authorization", bearer);
      muster_event_source_set_last_event_id (self->source, position);
      muster_event_source_open (self->source);
    }
  else
    {
      muster_stream_policy_failed (self->policy, error, muster_clock_boottime ());
    }
  run_actions (self);
  return dex_future_new_true ();
}

static DexFuture *
on_refreshed (DexFuture *completed,
              gpointer   user_data)
{
  MusterStream *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL)
    muster_stream_policy_refreshed (self->policy, muster_clock_boottime ());
  else
    muster_stream_policy_failed (self->policy, error, muster_clock_boottime ());
  run_actions (self);
  return dex_future_new_true ();
}

static void
run_action (MusterStream *self,
            MusterAction  action)
{
  muster_event_source_close (self->source);
  drop_work (self);
  switch (action)
    {
    case MUSTER_ACTION_NONE:
    case MUSTER_ACTION_CLOSE:
      break;
    case MUSTER_ACTION_SNAPSHOT:
      take_snapshot (self);
      break;
    case MUSTER_ACTION_CONNECT:
      self->work = dex_future_finally (muster_tokens_get_access (self->tokens), on_access, g_object_ref (self), g_object_unref);
      break;
    case MUSTER_ACTION_REFRESH:
      self->work = dex_future_finally (muster_tokens_refresh (self->tokens, muster_tokens_peek_access (self->tokens)),
                                       on_refreshed, g_object_ref (self), g_object_unref);
      break;
    }
}

static void
run_actions (MusterStream *self)
{
  g_autoptr(MusterStream) keep = g_object_ref (self);
  MusterAction action;

  if (self->is_running_actions)
    return;
  self->is_running_actions = TRUE;
  while ((action = muster_stream_policy_take_action (self->policy)) != MUSTER_ACTION_NONE)
    run_action (self, action);
  self->is_running_actions = FALSE;
  arm_timer (self);
  publish (self);
}

static void
on_opened (gpointer user_data)
{
  MusterStream *self = user_data;

  self->has_opened = TRUE;
  muster_stream_policy_opened (self->policy, muster_clock_boottime ());
  run_actions (self);
}

static void
on_bytes (gpointer user_data)
{
  MusterStream *self = user_data;

  muster_stream_policy_byte (self->policy, muster_clock_boottime ());
  self->fresh_at = muster_clock_now ();
}

static void
on_change (MusterStream         *self,
           const MusterSseEvent *event)
{
  g_autoptr(GError) error = NULL;
  gint64 now = muster_clock_boottime ();
  MusterEventChanges changes;

  if (!muster_reader_read_event (self->reader, event->data, event->data_length, &changes, &error))
    {
      muster_stream_policy_bad_data (self->policy, error, TRUE, now);
      return;
    }
  if (muster_stream_policy_change (self->policy, changes.seq, changes.prev, now) != MUSTER_VERDICT_APPLY)
    return;
  self->n_events++;
  if (changes.n_changes > 0)
    muster_floor_apply (self->floor, changes.changes, changes.n_changes);
}

static void
on_notice (MusterStream         *self,
           const MusterSseEvent *event)
{
  g_autoptr(GError) error = NULL;
  gint64 now = muster_clock_boottime ();
  MusterEventNotice notice;

  if (!muster_reader_read_notice (self->reader, event->data, event->data_length, &notice, &error))
    {
      muster_stream_policy_bad_data (self->policy, error, TRUE, now);
      return;
    }
  if (notice.now > 0)
    muster_floor_set_clock_offset (self->floor, notice.now - muster_clock_now ());
  if (g_str_equal (event->type, "hello"))
    muster_stream_policy_hello (self->policy, &notice, now);
  else if (g_str_equal (event->type, "caught-up"))
    muster_stream_policy_position (self->policy, &notice, TRUE, now);
  else if (g_str_equal (event->type, "bookmark"))
    muster_stream_policy_position (self->policy, &notice, FALSE, now);
  else if (g_str_equal (event->type, "reset"))
    muster_stream_policy_reset (self->policy, now);
  else
    muster_stream_policy_goodbye (self->policy, notice.retry_after_ms, now);
}

static void
on_event (const MusterSseEvent *event,
          gpointer              user_data)
{
  static const char *const notices[] = { "hello", "caught-up", "bookmark", "reset", "goodbye", NULL };
  MusterStream *self = user_data;

  /* What the rest of the piece says no longer matters once the policy wants something else. */
  if (self->policy->action != MUSTER_ACTION_NONE)
    return;
  if (g_str_equal (event->type, "change"))
    on_change (self, event);
  else if (g_strv_contains (notices, event->type))
    on_notice (self, event);
}

static void
on_retry (guint64  ms,
          gpointer user_data)
{
  MusterStream *self = user_data;

  muster_stream_policy_retry_line (self->policy, ms);
}

static void
on_pushed (gpointer user_data)
{
  MusterStream *self = user_data;

  muster_floor_flush (self->floor);
  run_actions (self);
}

static void
on_ended (guint         status,
          const GError *error,
          gpointer      user_data)
{
  MusterStream *self = user_data;
  gint64 now = muster_clock_boottime ();

  muster_floor_flush (self->floor);
  if (self->policy->action != MUSTER_ACTION_NONE)
    ; /* it has decided already, before the end came with the same piece */
  else if (!self->has_opened)
    muster_stream_policy_refused (self->policy, status, error, now);
  else if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL))
    muster_stream_policy_bad_data (self->policy, error, FALSE, now);
  else
    muster_stream_policy_ended (self->policy, now);
  run_actions (self);
}

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         available,
                    gpointer         user_data)
{
  MusterStream *self = user_data;
  gint64 now = muster_clock_boottime ();

  if (!available || self->is_stopped || now - self->network_at < NETWORK_PAUSE_MS)
    return;
  self->network_at = now;
  muster_stream_policy_wake (self->policy, now);
  run_actions (self);
}

/**
 * muster_stream_tick:
 * @self: a stream
 *
 * Looks at the clock: the watchdog, waits, waking up. Comes by itself in time; tests that drive the clock call it.
 */
void
muster_stream_tick (MusterStream *self)
{
  gint64 boot = muster_clock_boottime ();
  gint64 monotonic = monotonic_ms ();
  gint64 slept = (boot - self->slept_boot) - (monotonic - self->slept_monotonic);

  g_return_if_fail (MUSTER_IS_STREAM (self));

  if (self->is_stopped)
    return;
  self->slept_boot = boot;
  self->slept_monotonic = monotonic;
  if (slept >= SLEPT_MS && !muster_clock_is_frozen ())
    muster_stream_policy_wake (self->policy, boot);
  else
    muster_stream_policy_tick (self->policy, boot);
  run_actions (self);
}

/**
 * muster_stream_start:
 * @self: a new stream
 *
 * Begins with the snapshot.
 */
void
muster_stream_start (MusterStream *self)
{
  g_return_if_fail (MUSTER_IS_STREAM (self));

  self->slept_boot = muster_clock_boottime ();
  self->slept_monotonic = monotonic_ms ();
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_DEFAULT);
  muster_stream_policy_start (self->policy, self->slept_boot);
  run_actions (self);
}

/**
 * muster_stream_stop:
 * @self: a stream
 * @state: what to show from now on
 * @error: (nullable): why
 *
 * Ends everything, for good.
 */
void
muster_stream_stop (MusterStream         *self,
                    MusterConnectionState state,
                    const GError         *error)
{
  g_return_if_fail (MUSTER_IS_STREAM (self));

  self->is_stopped = TRUE;
  muster_stream_policy_stop (self->policy, state, error);
  run_actions (self);
}

/**
 * muster_stream_retry_now:
 * @self: a stream
 *
 * Does not wait any longer.
 */
void
muster_stream_retry_now (MusterStream *self)
{
  g_return_if_fail (MUSTER_IS_STREAM (self));

  muster_stream_policy_retry_now (self->policy, muster_clock_boottime ());
  run_actions (self);
}

MusterConnectionState
muster_stream_get_state (MusterStream *self)
{
  return self->state;
}

gint64
muster_stream_get_retry_at (MusterStream *self)
{
  return self->retry_at;
}

gint64
muster_stream_get_fresh_at (MusterStream *self)
{
  return self->fresh_at;
}

const GError *
muster_stream_get_error (MusterStream *self)
{
  return self->policy->error;
}

guint64
muster_stream_get_n_events (MusterStream *self)
{
  return self->n_events;
}

guint
muster_stream_get_n_snapshots (MusterStream *self)
{
  return self->n_snapshots;
}

guint
muster_stream_get_n_gaps (MusterStream *self)
{
  return self->policy->n_gaps;
}

/**
 * muster_stream_new:
 * @tokens: whose stream
 * @floor: what it keeps true
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a stream that has not started
 */
MusterStream *
muster_stream_new (MusterTokens *tokens,
                   MusterFloor  *floor,
                   GError      **error)
{
  static const MusterEventSourceCallbacks callbacks = { on_opened, on_bytes, on_event, on_retry, on_pushed, on_ended };
  g_autoptr(MusterStream) self = g_object_new (MUSTER_TYPE_STREAM, NULL);
  MusterHttp *http = muster_tokens_get_http (tokens);
  g_autofree char *uri = g_strconcat (muster_http_get_address (http), "/v1/events", NULL);

  self->tokens = g_object_ref (tokens);
  self->floor = g_object_ref (floor);
  self->source = muster_event_source_new (muster_http_get_stream_session (http), uri, &callbacks, self, error);
  if (self->source == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static void
muster_stream_dispose (GObject *object)
{
  MusterStream *self = MUSTER_STREAM (object);

  self->is_stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  drop_work (self);
  if (self->source != NULL)
    muster_event_source_close (self->source);
  g_clear_object (&self->source);
  g_clear_object (&self->tokens);
  g_clear_object (&self->floor);

  G_OBJECT_CLASS (muster_stream_parent_class)->dispose (object);
}

static void
muster_stream_finalize (GObject *object)
{
  MusterStream *self = MUSTER_STREAM (object);

  g_clear_pointer (&self->policy, muster_stream_policy_free);
  g_clear_pointer (&self->reader, muster_reader_free);

  G_OBJECT_CLASS (muster_stream_parent_class)->finalize (object);
}

static void
muster_stream_class_init (MusterStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_stream_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_stream_finalize;

  signals[CHANGED] = g_signal_new ("changed", MUSTER_TYPE_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_stream_init (MusterStream *self)
{
  self->policy = muster_stream_policy_new ();
  self->reader = muster_reader_new ();
}

/* muster-stream-policy-events.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the stream brings, and how it ends. */

#define G_LOG_DOMAIN "muster-client"

#include "muster-stream-policy-private.h"

#include "muster-error.h"

/* So long a stream must have lived for its end to be an ordinary one. */
#define MIN_LIFE_MS 5000
#define MIN_RETRY_MS 500
#define MAX_RETRY_MS 3600000
/* Streams in a row that end by bad data, with nothing gained in between: each second one makes us take a snapshot, the
 * last one stop. */
#define BAD_STREAMS_SNAPSHOT 2
#define BAD_STREAMS_STOP 6

/**
 * muster_stream_policy_opened:
 * @self: the machine
 * @now: boot time
 *
 * The stream's head has come and is right.
 */
void
muster_stream_policy_opened (MusterStreamPolicy *self,
                             gint64              now)
{
  self->refreshed = FALSE;
  muster_policy_enter (self, MUSTER_PHASE_REPLAY, MUSTER_ACTION_NONE, now);
}

/**
 * muster_stream_policy_byte:
 * @self: the machine
 * @now: boot time
 *
 * Anything has come, be it a comment.
 */
void
muster_stream_policy_byte (MusterStreamPolicy *self,
                           gint64              now)
{
  self->last_byte_at = now;
}

/**
 * muster_stream_policy_retry_line:
 * @self: the machine
 * @ms: what `retry:` said
 */
void
muster_stream_policy_retry_line (MusterStreamPolicy *self,
                                 guint64             ms)
{
  self->retry_ms = CLAMP (ms, MIN_RETRY_MS, MAX_RETRY_MS);
}

/**
 * muster_stream_policy_hello:
 * @self: the machine
 * @hello: the server's first event
 * @now: boot time
 */
void
muster_stream_policy_hello (MusterStreamPolicy      *self,
                            const MusterEventNotice *hello,
                            gint64                   now)
{
  if (self->phase != MUSTER_PHASE_REPLAY)
    return;
  if (!hello->resume_ok || g_strcmp0 (hello->epoch, self->epoch) != 0)
    muster_policy_take_snapshot (self, now);
}

/**
 * muster_stream_policy_change:
 * @self: the machine
 * @seq: the event's number
 * @prev: the number sent to us before it
 * @now: boot time
 *
 * Returns: whether to apply the event, to leave it as one we have, or that something is missing
 */
MusterVerdict
muster_stream_policy_change (MusterStreamPolicy *self,
                             gint64              seq,
                             gint64              prev,
                             gint64              now)
{
  if (self->phase != MUSTER_PHASE_REPLAY && self->phase != MUSTER_PHASE_LIVE)
    return MUSTER_VERDICT_IGNORE;
  if (seq <= self->seq)
    return MUSTER_VERDICT_IGNORE;
  if (prev != self->seq)
    {
      muster_policy_gap (self, now);
      return MUSTER_VERDICT_GAP;
    }
  self->seq = seq;
  self->bad_streams = 0;
  return MUSTER_VERDICT_APPLY;
}

/**
 * muster_stream_policy_position:
 * @self: the machine
 * @notice: a bookmark or caught-up
 * @is_caught_up: which of them
 * @now: boot time
 */
void
muster_stream_policy_position (MusterStreamPolicy      *self,
                               const MusterEventNotice *notice,
                               gboolean                 is_caught_up,
                               gint64                   now)
{
  if (self->phase != MUSTER_PHASE_REPLAY && self->phase != MUSTER_PHASE_LIVE)
    return;
  if (notice->seq < self->seq || notice->prev != self->seq)
    {
      muster_policy_gap (self, now);
      return;
    }
  self->seq = notice->seq;
  if (is_caught_up && self->phase == MUSTER_PHASE_REPLAY)
    {
      g_clear_error (&self->error);
      self->quiet_until = 0;
      muster_policy_enter (self, MUSTER_PHASE_LIVE, MUSTER_ACTION_NONE, now);
    }
}

/**
 * muster_stream_policy_reset:
 * @self: the machine
 * @now: boot time
 *
 * The server cannot go on from our position.
 */
void
muster_stream_policy_reset (MusterStreamPolicy *self,
                            gint64              now)
{
  if (muster_policy_is_streaming (self))
    muster_policy_take_snapshot (self, now);
}

/**
 * muster_stream_policy_goodbye:
 * @self: the machine
 * @retry_after_ms: the delay the server chose for us
 * @now: boot time
 *
 * The server stops.
 */
void
muster_stream_policy_goodbye (MusterStreamPolicy *self,
                              gint64              retry_after_ms,
                              gint64              now)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "The server is being stopped");

  if (!muster_policy_is_streaming (self))
    return;
  muster_policy_set_error (self, error);
  self->backoff.tries = MAX (self->backoff.tries, 1);
  muster_policy_wait_until (self, now + CLAMP (retry_after_ms, MIN_RETRY_MS, MAX_RETRY_MS), FALSE, now);
}

/**
 * muster_stream_policy_bad_data:
 * @self: the machine
 * @error: what could not be read
 * @skip: whether resuming would only bring the same again
 * @now: boot time
 *
 * Something of the stream or the snapshot is malformed or too long. The stream is resumed, or a snapshot steps over it;
 * where that does not help either we stop rather than go round for ever.
 */
void
muster_stream_policy_bad_data (MusterStreamPolicy *self,
                               const GError       *error,
                               gboolean            skip,
                               gint64              now)
{
  self->bad_streams++;
  muster_policy_set_error (self, error);
  if (self->bad_streams >= BAD_STREAMS_STOP)
    {
      muster_policy_stop (self, MUSTER_CONNECTION_FAILED, error);
      return;
    }
  if ((skip || self->bad_streams % BAD_STREAMS_SNAPSHOT == 0) && self->has_position)
    {
      self->has_position = FALSE;
      self->n_gaps++;
      if (skip)
        {
          muster_policy_take_snapshot (self, now);
          return;
        }
    }
  muster_policy_back_off (self, 0, now);
}

/**
 * muster_stream_policy_ended:
 * @self: the machine
 * @now: boot time
 *
 * The stream is at its end or broken off. One that lived a while resumes at once, and nobody sees it for a second;
 * `retry:` holds for the tries after that one, so that a server that has died shows at once.
 */
void
muster_stream_policy_ended (MusterStreamPolicy *self,
                            gint64              now)
{
  if (!muster_policy_is_streaming (self))
    return;
  if (self->phase == MUSTER_PHASE_LIVE && now - self->phase_since >= MIN_LIFE_MS)
    {
      muster_policy_go_on (self, now);
      self->quiet_until = now + MUSTER_POLICY_QUIET_MS;
      return;
    }
  muster_policy_back_off (self, self->retry_ms, now);
}

/**
 * muster_stream_policy_refused:
 * @self: the machine
 * @status: the answer's status, or 0 when none came
 * @error: what it means
 * @now: boot time
 *
 * The stream did not open. Unlike a strict EventSource we come back after most refusals: a supervisor's screen has to
 * live again by itself.
 */
void
muster_stream_policy_refused (MusterStreamPolicy *self,
                              guint               status,
                              const GError       *error,
                              gint64              now)
{
  if (!muster_policy_is_streaming (self))
    return;
  if (status == 204 || status == 205)
    {
      muster_policy_stop (self, MUSTER_CONNECTION_FAILED, error);
    }
  else if (status == 401 && !self->refreshed)
    {
      self->refreshed = TRUE;
      muster_policy_enter (self, MUSTER_PHASE_REFRESHING, MUSTER_ACTION_REFRESH, now);
    }
  else if (status == 401)
    {
      muster_policy_stop (self, MUSTER_CONNECTION_SIGNED_OUT, error);
    }
  else if (status == 403)
    {
      muster_policy_stop (self, MUSTER_CONNECTION_FAILED, error);
    }
  else if (status == 409 || status == 410)
    {
      muster_policy_take_snapshot (self, now);
    }
  else
    {
      muster_policy_set_error (self, error);
      muster_policy_back_off (self, MAX ((gint64) muster_error_get_retry_after (error) * 1000, self->retry_ms), now);
    }
}

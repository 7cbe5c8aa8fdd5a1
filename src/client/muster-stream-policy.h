/* muster-stream-policy.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-backoff.h"
#include "muster-connection.h"
#include "muster-reader.h"

G_BEGIN_DECLS

/* Private to the layer: what a live connection does next, and what it shows, as a machine without I/O and without a clock
 * of its own. Inputs are what happened and when (boot time, ms); what to do is in `action`, which whoever drives the
 * machine carries out and takes away with muster_stream_policy_take_action(). */

typedef enum
{
  MUSTER_ACTION_NONE,
  MUSTER_ACTION_SNAPSHOT,   /* close the stream, take a snapshot */
  MUSTER_ACTION_CONNECT,    /* close the stream, open it at the position */
  MUSTER_ACTION_REFRESH,    /* close the stream, refresh the tokens */
  MUSTER_ACTION_CLOSE,      /* close the stream; deadline says what next */
} MusterAction;

typedef enum
{
  MUSTER_PHASE_IDLE,
  MUSTER_PHASE_SNAPSHOT,
  MUSTER_PHASE_CONNECTING,
  MUSTER_PHASE_REPLAY,
  MUSTER_PHASE_LIVE,
  MUSTER_PHASE_WAITING,
  MUSTER_PHASE_REFRESHING,
  MUSTER_PHASE_STOPPED,
} MusterPhase;

typedef enum
{
  MUSTER_VERDICT_APPLY,
  MUSTER_VERDICT_IGNORE,
  MUSTER_VERDICT_GAP,
} MusterVerdict;

#define MUSTER_POLICY_N_SNAPSHOTS 20

typedef struct
{
  MusterPhase            phase;
  MusterAction           action;
  MusterConnectionState  stopped_as;    /* in MUSTER_PHASE_STOPPED */
  char                   epoch[20];
  gint64                 seq;
  gboolean               has_position;
  gboolean               has_data;      /* a snapshot was complete once */
  gint64                 phase_since;
  gint64                 last_byte_at;
  gint64                 quiet_until;   /* an ordinary end of the stream is not shown before */
  gint64                 retry_at;      /* in MUSTER_PHASE_WAITING */
  gboolean               snapshot_next; /* what follows the wait */
  gboolean               answered;      /* the server is there: a snapshot came since the last wait */
  gint64                 retry_ms;      /* what the server's retry: asked for, 0 nothing */
  gboolean               refreshed;     /* a refresh has not yet been followed by success */
  guint                  bad_streams;   /* ends by bad data without progress between */
  gint64                 snapshots[MUSTER_POLICY_N_SNAPSHOTS];
  guint                  n_snapshots;
  guint                  n_gaps;
  MusterBackoff          backoff;
  GRand                 *rand;
  GError                *error;
} MusterStreamPolicy;

MusterStreamPolicy   *muster_stream_policy_new                (void);
void                  muster_stream_policy_free               (MusterStreamPolicy       *self);
MusterAction          muster_stream_policy_take_action        (MusterStreamPolicy       *self);
MusterConnectionState muster_stream_policy_get_state          (MusterStreamPolicy       *self,
                                                               gint64                    now);
gint64                muster_stream_policy_get_deadline       (MusterStreamPolicy       *self,
                                                               gint64                    now);
char                 *muster_stream_policy_dup_position       (MusterStreamPolicy       *self);

/* Inputs */
void                  muster_stream_policy_start              (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_tick               (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_wake               (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_retry_now          (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_stop               (MusterStreamPolicy       *self,
                                                               MusterConnectionState     state,
                                                               const GError             *error);
void                  muster_stream_policy_snapshot_done      (MusterStreamPolicy       *self,
                                                               const char               *epoch,
                                                               gint64                    seq,
                                                               gint64                    now);
void                  muster_stream_policy_failed             (MusterStreamPolicy       *self,
                                                               const GError             *error,
                                                               gint64                    now);
void                  muster_stream_policy_refreshed          (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_opened             (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_byte               (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_retry_line         (MusterStreamPolicy       *self,
                                                               guint64                   ms);
void                  muster_stream_policy_hello              (MusterStreamPolicy       *self,
                                                               const MusterEventNotice  *hello,
                                                               gint64                    now);
MusterVerdict         muster_stream_policy_change             (MusterStreamPolicy       *self,
                                                               gint64                    seq,
                                                               gint64                    prev,
                                                               gint64                    now);
void                  muster_stream_policy_position           (MusterStreamPolicy       *self,
                                                               const MusterEventNotice  *notice,
                                                               gboolean                  is_caught_up,
                                                               gint64                    now);
void                  muster_stream_policy_reset              (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_goodbye            (MusterStreamPolicy       *self,
                                                               gint64                    retry_after_ms,
                                                               gint64                    now);
void                  muster_stream_policy_bad_data           (MusterStreamPolicy       *self,
                                                               const GError             *error,
                                                               gboolean                  skip,
                                                               gint64                    now);
void                  muster_stream_policy_ended              (MusterStreamPolicy       *self,
                                                               gint64                    now);
void                  muster_stream_policy_refused            (MusterStreamPolicy       *self,
                                                               guint                     status,
                                                               const GError             *error,
                                                               gint64                    now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStreamPolicy, muster_stream_policy_free)

G_END_DECLS

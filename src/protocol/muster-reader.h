/* muster-reader.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "muster-wire.h"

G_BEGIN_DECLS

typedef enum
{
  MUSTER_LINE_HEAD,
  MUSTER_LINE_CHANGE,
  MUSTER_LINE_END,
} MusterLineType;

typedef struct
{
  MusterLineType type;
  const char    *epoch;               /* head */
  gint64         seq;                 /* head, end */
  gint64         now;                 /* head */
  gint64         counts[MUSTER_N_KINDS]; /* head */
  gint64         lines;               /* end */
  MusterChange   change;              /* change; kind MUSTER_KIND_UNKNOWN: skip it */
} MusterSnapshotLine;

typedef struct
{
  gint64              seq;
  gint64              prev;
  const MusterChange *changes;
  guint               n_changes;
} MusterEventChanges;

/* hello, caught-up, bookmark, reset, goodbye: what such an event says; 0 or NULL where it does not */
typedef struct
{
  const char *epoch;
  gint64      seq;
  gint64      prev;
  gint64      head;
  gint64      oldest;
  gint64      heartbeat_ms;
  gint64      now;
  gboolean    resume_ok;
  const char *reason;
  gint64      retry_after_ms;
} MusterEventNotice;

/**
 * MusterReader:
 *
 * The one decoder of domain objects. What it returns is borrowed from the reader until its next call.
 * One thread at a time; readers are independent of each other.
 */
typedef struct _MusterReader MusterReader;

MusterReader *muster_reader_new         (void);
void          muster_reader_free        (MusterReader        *self);
gboolean      muster_reader_read_line   (MusterReader        *self,
                                         const char          *bytes,
                                         gsize                length,
                                         MusterSnapshotLine  *line,
                                         GError             **error);
gboolean      muster_reader_read_event  (MusterReader        *self,
                                         const char          *bytes,
                                         gsize                length,
                                         MusterEventChanges  *event,
                                         GError             **error);
gboolean      muster_reader_read_notice (MusterReader        *self,
                                         const char          *bytes,
                                         gsize                length,
                                         MusterEventNotice   *notice,
                                         GError             **error);
gboolean      muster_reader_read_object (MusterReader        *self,
                                         MusterKind           kind,
                                         const char          *bytes,
                                         gsize                length,
                                         MusterChange        *change,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReader, muster_reader_free)

G_END_DECLS

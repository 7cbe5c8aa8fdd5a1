/* muster-store-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

struct _MusterStore
{
  char              *path;
  MusterStoreOptions options;
  MusterDatabase    *database;     /* the writer's */
  MusterDatabase    *reader;       /* the main thread's */
  MusterMirror      *mirror;
  char               epoch[17];
  guint8             secret[32];   /* keys the hashes of idempotency keys */
  gboolean           is_new;
  int                mark;         /* descriptor of the high-water mark */
  gint64             oldest;       /* atomic by its lock: first event of the log, head + 1 when it is empty */

  /* the writer's */
  MusterWorld       *world;
  MusterAuditHead    audit;
  gint64             seq;
  gint64             log_bytes;
  gint64             cleaned_at;
  gboolean           broken;       /* a transaction was lost; the world must be read again */
  GPtrArray         *pending;      /* MusterEvent of the running transaction */
  GHashTable        *latest;       /* the last MusterVersion of each object in them */

  /* shared */
  GThread           *thread;
  GMutex             lock;
  GCond              wake;
  GQueue             jobs;
  gboolean           stopping;
  gboolean           nudged;
  GQueue             batches;      /* committed, not delivered yet */

  GMainContext      *context;
  MusterStoreEvents  events;
  gpointer           events_data;
};

typedef struct
{
  GPtrArray *events;
  GPtrArray *jobs;
} MusterBatch;

gboolean muster_store_load_world (MusterStore *self,
                                  GError     **error);
gboolean muster_store_write_mark (MusterStore *self);
gpointer muster_store_thread     (gpointer     data);
void     muster_store_add_pending (MusterStore *self,
                                   MusterEvent *event);
void     muster_store_deliver    (MusterStore *self);
gboolean muster_store_step       (MusterStore *self,
                                  gboolean    *more,
                                  GError     **error);
gboolean muster_store_clean      (MusterStore *self,
                                  GError     **error);

G_END_DECLS

/* muster-store.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "muster-audit.h"
#include "muster-mirror.h"
#include "muster-world.h"

G_BEGIN_DECLS

#define MUSTER_STORE_QUEUE_LIMIT 1000

/**
 * MusterStore:
 *
 * The database, the world, and the one thread that changes them. Callbacks run in the main context of the thread that
 * opened the store, first the events of a commit, then the answers of its jobs.
 */
typedef struct _MusterStore MusterStore;
typedef struct _MusterJob MusterJob;

typedef struct
{
  gint64 log_events;              /* bounds of the event log */
  gint64 log_bytes;
  gint64 log_ms;
} MusterStoreOptions;

#define MUSTER_STORE_OPTIONS_DEFAULT { 200000, 256 * 1024 * 1024, G_GINT64_CONSTANT (24) * 3600 * 1000 }

/* @events: MusterEvent, in order; already in the mirror */
typedef void (*MusterStoreEvents) (GPtrArray *events,
                                   gpointer   user_data);

/* What else belongs to an import, in its transaction. */
typedef gboolean (*MusterStoreImport) (JsonObject *document,
                                       gpointer    user_data,
                                       GError    **error);

/**
 * MusterJob:
 *
 * Something for the writer thread. @run works in a savepoint that is rolled back when it returns %FALSE with an error;
 * then @failed says so. @done runs on the main thread after the commit, and frees the job with muster_job_free().
 */
struct _MusterJob
{
  gboolean (*run)        (MusterJob    *self,
                          MusterStore  *store,
                          GError      **error);
  void     (*done)       (MusterJob    *self,
                          gpointer      user_data);
  void     (*free)       (MusterJob    *self);
  gpointer   user_data;
  guint      weight;              /* operations in it; so many go into one commit */
  gint64     seq;                 /* after: position of its last own event, else the head */
  GError    *failed;              /* after: MUSTER_STORE_ERROR; nothing of the job was kept */
};

MusterStore    *muster_store_open          (const char               *path,
                                            const MusterStoreOptions *options,
                                            GError                  **error);
void            muster_store_start         (MusterStore              *self,
                                            MusterStoreEvents         events,
                                            gpointer                  user_data);
void            muster_store_stop          (MusterStore              *self);
void            muster_store_free          (MusterStore              *self);
gboolean        muster_store_is_new        (MusterStore              *self);
const char     *muster_store_get_epoch     (MusterStore              *self);
MusterMirror   *muster_store_get_mirror    (MusterStore              *self);
MusterDatabase *muster_store_get_reader    (MusterStore              *self);
gint64          muster_store_get_oldest    (MusterStore              *self);
GPtrArray      *muster_store_read_log      (MusterStore              *self,
                                            gint64                    after,
                                            guint                     max,
                                            GError                  **error);
gboolean        muster_store_import        (MusterStore              *self,
                                            JsonObject               *document,
                                            MusterStoreImport         more,
                                            gpointer                  user_data,
                                            GError                  **error);

gboolean        muster_store_submit        (MusterStore              *self,
                                            MusterJob                *job);
void            muster_store_wake          (MusterStore              *self);
void            muster_job_free            (MusterJob                *self);

/* On the writer thread, for jobs: */
MusterDatabase *muster_store_get_database  (MusterStore              *self);
MusterWorld    *muster_store_get_world     (MusterStore              *self);
gint64          muster_store_get_seq       (MusterStore              *self);
gboolean        muster_store_audit         (MusterStore              *self,
                                            const MusterAuditEntry   *entry,
                                            GError                  **error);
const guint8   *muster_store_get_secret    (MusterStore              *self,
                                            gsize                    *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStore, muster_store_free)

G_END_DECLS

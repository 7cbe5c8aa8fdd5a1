/* muster-operation.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* Who does something, with texts of its own. */
typedef struct
{
  char    *id;
  char    *name;
  char    *program;
  char    *address;
  gboolean gateway;
} MusterWho;

MusterWho *muster_who_new  (const char *id,
                            const char *name,
                            const char *program,
                            const char *address,
                            gboolean    gateway);
MusterWho *muster_who_copy (const MusterWho *self);
void       muster_who_free (MusterWho  *self);

typedef struct
{
  char       *operation;
  JsonObject *args;
  int         status;              /* after */
  char       *body;                /* after; JSON of the answer, or of the problem where status says so */
} MusterOperationItem;

/**
 * MusterOperationJob:
 *
 * One operation, or the items of a batch, for the writer: each item has its own seq, event and audit entry.
 */
typedef struct _MusterOperationJob MusterOperationJob;

struct _MusterOperationJob
{
  MusterJob    job;
  MusterWho   *who;
  GPtrArray   *items;              /* MusterOperationItem */
  gboolean     batch;
  int          created;            /* status of success: 200 or 201 */
  gint64       if_match;           /* -1: not asked for */
  gint64       deadline;           /* 0: none */
  GBytes      *key;                /* hash of account and Idempotency-Key; NULL: none */
  GBytes      *request;            /* hash of method, path and body */
  int          status;             /* after */
  char        *body;               /* after; NULL: none */
  gint64       position;           /* after; for Muster-Position */
  /* instead of items: something of the store's own, which sets status and body */
  gboolean   (*custom) (MusterOperationJob *self,
                        MusterStore        *store,
                        GError            **error);
  char        *custom_id;
};

MusterOperationJob *muster_operation_job_new (const MusterWho    *who,
                                              int                 created);
void                muster_operation_job_add (MusterOperationJob *self,
                                              const char         *operation,
                                              JsonObject         *args);

/* Keyed hash of an account's Idempotency-Key. */
GBytes             *muster_idempotency_key   (MusterStore        *store,
                                              const char         *account,
                                              const char         *key);
/* The stored answer; FALSE: none. Any transaction of @database. */
gboolean            muster_idempotency_find  (MusterDatabase     *database,
                                              GBytes             *key,
                                              GBytes            **request,
                                              int                *status,
                                              char              **body,
                                              gint64             *position,
                                              GError            **error);
gboolean            muster_idempotency_put   (MusterDatabase     *database,
                                              GBytes             *key,
                                              GBytes             *request,
                                              int                 status,
                                              const char         *body,
                                              gint64              position,
                                              GError            **error);
/* Problem+json text. */
char               *muster_problem_to_json   (int                 status,
                                              const char         *code,
                                              const char         *detail,
                                              const char         *field,
                                              gint64              retry_after,
                                              const char         *current);

G_END_DECLS

/* muster-world.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "muster-wire.h"

G_BEGIN_DECLS

/**
 * MusterWorld:
 *
 * The whole organization in memory, as the rules of domain.md see it: owned by the writer thread, loaded from the
 * database at start, and written through: an operation changes objects here and marks them, and the pipeline (`store`)
 * writes the marked ones, the event and the audit entry in the operation's transaction. Rules do no I/O, take the time
 * from the operation, and validate everything before they change anything, so that a refused operation leaves no trace.
 */
typedef struct _MusterWorld MusterWorld;

/**
 * MusterObject:
 *
 * Header of every object in the world (agents, lives, chats, requests, queues, …): each struct of rules/ starts with it.
 */
typedef struct
{
  MusterKind kind;
  char      *id;
  gint64     rev;
  gboolean   dirty;
  gboolean   created;
  gboolean   gone;                 /* delete the row; readers get {id, rev, deleted} */
  gboolean   archived;             /* closed chat, decided request: readers get it this once; the row stays as history,
                                    * is in no snapshot, and is not loaded at the next start */
} MusterObject;

typedef struct
{
  gboolean    system;
  const char *id;                  /* account; NULL for the system */
  const char *name;
  const char *program;
  const char *address;
  gboolean    gateway;             /* holds workspace.gateway: may act for any agent */
} MusterActor;

/**
 * MusterOp:
 *
 * One operation while it runs. The pipeline makes it (zeroed, then world, actor, now, cause, if_match, audited = TRUE),
 * a rule fills it, muster_op_clear() frees what it holds. An operation that leaves `dirty` empty (the activity was that
 * already, a message came twice) changed nothing: no event, no entry, its answer is as good.
 *
 * `rev` is counted up by the first muster_op_touch() of the operation; a new object has 1.
 * `messages`: JSON text of each new Message of openapi.json, for the store to insert; or `{"id","chat","pinned"}` where
 * only that changed. A message's id is the chat's, a dot, and its number in the chat from 1 on. The world itself keeps
 * no texts, only the client ids of a chat's last 100 messages (in its row).
 */
typedef struct
{
  MusterWorld        *world;
  const MusterActor  *actor;
  gint64              now;         /* ms */
  const char         *cause;       /* operation name, as in the audit log: "workspace.message" */
  gint64              if_match;    /* rev from If-Match, -1 when not asked for */
  const MusterObject *agent;       /* whom a workspace operation is about: on whose behalf a gateway acts; NULL: nobody */
  GPtrArray          *dirty;       /* MusterObject*, each once, in order; see muster_op_touch(); NULL: none yet */
  GPtrArray          *messages;    /* char*, owned; NULL: none */
  gboolean            audited;     /* rules set FALSE for messages */
  char               *audit_object; /* "chat:c12"; owned */
  char               *audit_from;  /* owned, may be NULL */
  char               *audit_to;    /* owned, may be NULL */
} MusterOp;

/* Refusal of an operation: a problem of openapi.json. */
#define MUSTER_RULE_ERROR (muster_rule_error_quark ())
GQuark muster_rule_error_quark (void);
/* error->code is the HTTP status, error->message the English detail; code and field of the problem beside it: */
void        muster_rule_error_set (GError    **error,
                                   int         status,
                                   const char *code,
                                   const char *field,
                                   const char *detail_format,
                                   ...) G_GNUC_PRINTF (5, 6);
const char *muster_rule_error_get_code (const GError *error);
const char *muster_rule_error_get_field (const GError *error); /* may be NULL */
/* 412 and 409: the object as it is now (wire JSON), or NULL */
const char *muster_rule_error_get_current (const GError *error);

/**
 * MusterRule:
 *
 * An operation: reads @args (validated against openapi.json's shape by the rule itself), changes the world through @op,
 * and says what the answer bears as a JSON object ("chat", "live", …: members are wire objects).
 * Returns: (transfer full): the answer, or NULL with @error of MUSTER_RULE_ERROR and an unchanged world
 */
typedef JsonObject *(*MusterRule) (MusterOp   *op,
                                   JsonObject *args,
                                   GError    **error);

/* By name: "workspace.session.start", "inbound.message", …; NULL when there is none. */
MusterRule   muster_rules_lookup (const char *operation);

MusterWorld *muster_world_new (void);
void         muster_world_free (MusterWorld *world);

/* A stored row, at start. Rows come in the order organization, role, unit, team, queue, break-reason, agent,
 * agent-live, chat, request. Stored form = wire form plus internal members under "_". */
gboolean     muster_world_load (MusterWorld *world,
                                MusterKind   kind,
                                const char  *json,
                                gsize        length,
                                GError     **error);
/* After the last row; also after a restart: grace for workspace sessions. */
void         muster_world_loaded (MusterWorld *world,
                                  gint64       now);

/* The row to store, and the wire form for a reader who may see everything: (transfer full) */
char *muster_object_to_row (MusterWorld        *world,
                            const MusterObject *object);
char *muster_object_to_wire (MusterWorld        *world,
                             const MusterObject *object);

/**
 * muster_object_get_scope:
 *
 * Team ids by which a scoped reader may see the object (domain.md, "Scope"): (transfer full) (array zero-terminated=1),
 * sorted; NULL: every reader (queues, teams, organization, …).
 */
char **muster_object_get_scope (MusterWorld        *world,
                                const MusterObject *object);
/* The same as it was when the running operation first touched the object; (transfer full); created: empty. */
char **muster_op_get_old_scope (MusterOp           *op,
                                const MusterObject *object);

/* Marks @object as changed by the running operation; call before the first change. */
void         muster_op_touch (MusterOp *op,
                              gpointer  object);

/* Undoes the running operation's changes in memory (the database failed): objects return to what they were. */
void         muster_op_rollback (MusterOp *op);
/* Clears the marks once the operation is committed, frees what is gone; after it nothing in `dirty` may be used. */
void         muster_op_committed (MusterOp *op);
/* Frees what the operation holds (dirty, messages, audit_*), not the operation. After committed or rollback. */
void         muster_op_clear (MusterOp *op);

/* (nullable): borrowed; chats that are closed and requests long decided are not here */
const MusterObject *muster_world_lookup (MusterWorld *world,
                                         MusterKind   kind,
                                         const char  *id);

/**
 * muster_rules_step:
 *
 * One thing that the system does by itself at op->now: assign one chat, run one timer (session without heartbeats, hold
 * time, quiet time, SLA missed, unanswered limit, "go on?" unanswered, request expired, finishing → break).
 * Sets op->cause. The pipeline calls it after every operation and at muster_rules_get_due(), each time as an operation
 * of its own, until it returns FALSE.
 */
gboolean     muster_rules_step (MusterOp *op);
void         muster_world_forget_requests (MusterWorld *world,
                                           gint64       before);   /* decided until then; their rows stay */
gint64       muster_rules_get_due (MusterWorld *world);        /* ms; G_MAXINT64: nothing waits */

/* Heartbeats change no object; returns FALSE for a session that is not there. */
gboolean     muster_world_heartbeat (MusterWorld *world,
                                     const char  *session_id,
                                     const char  *agent,
                                     gint64       now);

/* Masking for readers without pii.read (domain.md). Thread-safe, pure. (transfer full) */
char *muster_mask_phone (const char *phone);
char *muster_mask_text (const char *text);

/* A seeded organization as an import document (see HACKING.md, "Import"): --demo. (transfer full) */
JsonObject *muster_demo_organization (guint32 seed,
                                      guint   n_agents);

/* Import document → rows, validated: objects go into the world through @op; accounts' usernames and passwords are the
 * store's business and come back untouched. */
gboolean     muster_world_import (MusterOp   *op,
                                  JsonObject *document,
                                  GError    **error);

G_END_DECLS

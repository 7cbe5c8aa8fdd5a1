/* muster-request.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-server.h"

G_BEGIN_DECLS

typedef struct _MusterRoute MusterRoute;

/**
 * MusterRequest:
 *
 * One request on its way to its answer. Counted; main thread.
 */
typedef struct
{
  guint              ref_count;
  MusterServer      *server;
  SoupServerMessage *message;
  const MusterRoute *route;
  char              *parameter;   /* what stands for {id} or {key} */
  char              *address;     /* who asks from where */
  MusterPrincipal   *principal;   /* NULL: routes without sign-in */
  JsonNode          *body;        /* NULL: none */
  char              *running;     /* key in server->running */
  gboolean           paused;
} MusterRequest;

typedef void (*MusterHandler) (MusterRequest *request);

typedef enum
{
  MUSTER_ROUTE_OPEN = 1 << 0,     /* without sign-in */
  MUSTER_ROUTE_BODY = 1 << 1,     /* a JSON object comes with it */
  MUSTER_ROUTE_WRITE = 1 << 2,    /* Idempotency-Key and Muster-Deadline */
  MUSTER_ROUTE_IF_MATCH = 1 << 3,
} MusterRouteFlags;

/* One operation of openapi.json. */
struct _MusterRoute
{
  const char      *operation;     /* operationId */
  const char      *method;
  const char      *path;
  const char      *permission;    /* NULL: none needed */
  MusterRouteFlags flags;
  MusterHandler    handler;
  const char      *rule;          /* for muster_route_rule() */
  int              success;
  MusterKind       kind;          /* for muster_route_list() */
};

const MusterRoute *muster_routes_get       (guint             *n);
void               muster_request_dispatch (MusterServer      *server,
                                            SoupServerMessage *message);

MusterRequest     *muster_request_ref      (MusterRequest     *self);
void               muster_request_unref    (MusterRequest     *self);
void               muster_request_pause    (MusterRequest     *self);
void               muster_request_reply    (MusterRequest     *self,
                                            int                status,
                                            const char        *body,
                                            gint64             position);
void               muster_request_problem  (MusterRequest     *self,
                                            int                status,
                                            const char        *code,
                                            const char        *field,
                                            const char        *detail);
void               muster_request_problem_later (MusterRequest *self,
                                            int                status,
                                            const char        *code,
                                            gint64             retry_after,
                                            const char        *detail);
JsonObject        *muster_request_get_body (MusterRequest     *self);
const char        *muster_request_query    (MusterRequest     *self,
                                            GHashTable       **query,
                                            const char        *name);
MusterWho         *muster_request_who      (MusterRequest     *self);

/* Handlers */
void muster_route_discover     (MusterRequest *request);
void muster_route_describe     (MusterRequest *request);
void muster_route_sign_in      (MusterRequest *request);
void muster_route_refresh      (MusterRequest *request);
void muster_route_list_sign_ins (MusterRequest *request);
void muster_route_revoke       (MusterRequest *request);
void muster_route_operation    (MusterRequest *request);
void muster_route_snapshot     (MusterRequest *request);
void muster_route_events       (MusterRequest *request);
void muster_route_list         (MusterRequest *request);
void muster_route_organization (MusterRequest *request);
void muster_route_agent        (MusterRequest *request);
void muster_route_rule         (MusterRequest *request);
void muster_route_heartbeats   (MusterRequest *request);
void muster_route_batch        (MusterRequest *request);

/* For handlers of writes: key, deadline, If-Match; FALSE: already refused. */
gboolean muster_request_submit (MusterRequest      *self,
                                MusterOperationJob *job);
const char *muster_json_text    (JsonObject *object,
                                 const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRequest, muster_request_unref)

G_END_DECLS

/* muster-routes.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-request.h"

#define OPEN MUSTER_ROUTE_OPEN
#define BODY MUSTER_ROUTE_BODY
#define WRITE MUSTER_ROUTE_WRITE
#define MATCH MUSTER_ROUTE_IF_MATCH
#define LIST(name, path, permission, kind) { name, "GET", path, permission, 0, muster_route_list, NULL, 200, kind }
#define RULE(name, method, path, permission, flags, rule, success) \
        { name, method, path, permission, BODY | (flags), muster_route_rule, rule, success, MUSTER_KIND_UNKNOWN }

/* Every operation of openapi.json, and nothing else: a test compares them. */
static const MusterRoute routes[] = {
  { "discover", "GET", "/v1", NULL, OPEN, muster_route_discover },
  { "describe", "GET", "/v1/openapi.json", NULL, OPEN, muster_route_describe },
  { "signIn", "POST", "/v1/sessions", NULL, OPEN | BODY, muster_route_sign_in },
  { "listSessions", "GET", "/v1/sessions", NULL, 0, muster_route_list_sign_ins },
  { "refreshSession", "POST", "/v1/sessions/refresh", NULL, OPEN | BODY, muster_route_refresh },
  { "revokeSession", "DELETE", "/v1/sessions/{id}", NULL, WRITE, muster_route_revoke },
  { "getOperation", "GET", "/v1/operations/{key}", NULL, 0, muster_route_operation },
  { "snapshot", "GET", "/v1/snapshot", NULL, 0, muster_route_snapshot },
  { "events", "GET", "/v1/events", NULL, 0, muster_route_events },
  LIST ("listAgents", "/v1/agents", "agents.read", MUSTER_KIND_AGENT),
  LIST ("listAgentsLive", "/v1/agents-live", "agents.read", MUSTER_KIND_AGENT_LIVE),
  LIST ("listChats", "/v1/chats", "chats.read", MUSTER_KIND_CHAT),
  LIST ("listQueues", "/v1/queues", NULL, MUSTER_KIND_QUEUE),
  LIST ("listTeams", "/v1/teams", NULL, MUSTER_KIND_TEAM),
  LIST ("listUnits", "/v1/units", NULL, MUSTER_KIND_UNIT),
  LIST ("listRoles", "/v1/roles", NULL, MUSTER_KIND_ROLE),
  LIST ("listBreakReasons", "/v1/break-reasons", NULL, MUSTER_KIND_BREAK_REASON),
  { "getOrganization", "GET", "/v1/organization", NULL, 0, muster_route_organization },
  { "getAgent", "GET", "/v1/agents/{id}", "agents.read", 0, muster_route_agent },
  RULE ("startWorkspaceSession", "POST", "/v1/workspace/sessions", "workspace.use", WRITE, "workspace.session.start", 201),
  { "endWorkspaceSession", "DELETE", "/v1/workspace/sessions/{id}", "workspace.use", WRITE, muster_route_rule,
    "workspace.session.end", 200 },
  { "heartbeat", "POST", "/v1/workspace/heartbeats", "workspace.use", BODY, muster_route_heartbeats },
  RULE ("setOwnActivity", "PUT", "/v1/workspace/activity", "workspace.use", WRITE | MATCH, "workspace.activity", 200),
  RULE ("sendMessage", "POST", "/v1/workspace/messages", "workspace.use", 0, "workspace.message", 200),
  RULE ("pinMessage", "PUT", "/v1/workspace/pins", "workspace.use", WRITE, "workspace.pin", 200),
  RULE ("raiseFlag", "PUT", "/v1/workspace/flags", "workspace.use", WRITE, "workspace.flag", 200),
  RULE ("closeChat", "POST", "/v1/workspace/closed", "workspace.use", WRITE, "workspace.close", 200),
  RULE ("askRequest", "POST", "/v1/workspace/requests", "workspace.use", WRITE, "workspace.request", 201),
  RULE ("goOn", "POST", "/v1/workspace/go-on", "workspace.use", WRITE, "workspace.go-on", 200),
  RULE ("inboundMessage", "POST", "/v1/inbound/messages", "workspace.gateway", 0, "inbound.message", 200),
  { "workspaceBatch", "POST", "/v1/workspace/batch", "workspace.gateway", BODY | WRITE, muster_route_batch, NULL, 200 },
};

/**
 * muster_routes_get:
 * @n: (out): how many
 *
 * Returns: the routing table
 */
const MusterRoute *
muster_routes_get (guint *n)
{
  *n = G_N_ELEMENTS (routes);
  return routes;
}

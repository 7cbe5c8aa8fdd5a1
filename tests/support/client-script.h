/* client-script.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-connection.h"
#include "sse-server.h"

G_BEGIN_DECLS

/* What a server that is well says to a client, for tests that then let one thing go wrong. */

#define SCRIPT_EPOCH "9f3c2a1b77d04e55"
#define SCRIPT_JSON "Content-Type: application/json\r\n"
#define SCRIPT_PROBLEM "Content-Type: application/problem+json\r\n"
#define SCRIPT_NDJSON "Content-Type: application/x-ndjson\r\n"
#define SCRIPT_SSE "Content-Type: text/event-stream\r\n"
#define SCRIPT_NOW "2026-11-21T09:00:00.000Z"

void              script_discovery   (SseServer    *server);
void              script_grant       (SseServer    *server,
                                      const char   *path,
                                      guint         status,
                                      guint         nth);       /* tells the tokens of grants apart */
char             *script_agent       (const char   *id,
                                      const char   *name,
                                      gint64        rev);       /* {"kind":"agent",…} */
char             *script_snapshot    (gint64        seq,
                                      guint         n_agents);
void              script_queue_snapshot (SseServer *server,
                                      gint64        seq,
                                      guint         n_agents);
char             *script_hello       (gint64        head,
                                      gboolean      resume);
char             *script_caught_up   (gint64        seq,
                                      gint64        prev);
char             *script_change      (gint64        seq,
                                      gint64        prev,
                                      const char   *changes);   /* inside [ ] */
void              script_queue_live  (SseServer    *server,
                                      gint64        seq);       /* hello, caught-up, then held */
gpointer          script_await       (DexFuture    *future,
                                      GError      **error);     /* takes the future; an object */
gboolean          script_await_done  (DexFuture    *future,
                                      GError      **error);
MusterConnection *script_sign_in     (SseServer    *server);    /* discovery and sign-in, unsaved */

G_END_DECLS

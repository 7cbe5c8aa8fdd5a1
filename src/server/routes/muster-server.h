/* muster-server.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "muster-auth.h"
#include "muster-hub.h"

G_BEGIN_DECLS

#define MUSTER_MAX_BODY (1024 * 1024)
#define MUSTER_MAX_HEADERS (16 * 1024)
#define MUSTER_REQUEST_MS 10000
#define MUSTER_IDLE_MS 75000

/**
 * MusterServer:
 *
 * HTTP: listens, bounds what comes in, finds the route, answers. Main thread.
 */
typedef struct
{
  SoupServer      *soup;
  MusterStore     *store;
  MusterAuth      *auth;
  MusterHub       *hub;
  GSocket         *socket;
  GSource         *accepting;
  GTlsCertificate *certificate;   /* NULL: plain */
  GHashTable      *connections;   /* "address:port" → MusterConnection */
  GHashTable      *per_address;   /* address → count */
  guint            max_per_address; /* 0: unbounded for loopback, 256 for others */
  GHashTable      *running;       /* "account\nkey" of writes under way */
  guint            timer;
  char            *address;       /* "http://127.0.0.1:PORT" */
} MusterServer;

MusterServer *muster_server_new       (MusterStore      *store,
                                       MusterAuth       *auth,
                                       MusterHub        *hub);
void          muster_server_free      (MusterServer     *self);
gboolean      muster_server_listen    (MusterServer     *self,
                                       const char       *host_and_port,
                                       GTlsCertificate  *certificate,
                                       GError          **error);
void          muster_server_stop      (MusterServer     *self);
void          muster_server_forget    (MusterServer     *self,
                                       SoupServerMessage *message);

G_END_DECLS

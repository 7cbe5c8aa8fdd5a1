/* test-rules-support.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-world-private.h"

G_BEGIN_DECLS

/* A world with a pipeline as the server has one, without a database: each operation is committed, then the system's steps
 * run until none is left, and what must always hold is checked after each. */
typedef struct
{
  MusterWorld *world;
  gint64       now;
  MusterActor  gateway;
  MusterActor  system;
  GString     *causes;             /* of the system's operations since floor_forget(), with a space after each */
  guint        n_ops;
  guint        n_messages;
  gboolean     audited;            /* of the last operation that was no step */
  gboolean     written;            /* make the rows that the server would store, and what readers would get */
  gboolean     checked;            /* check everything after each operation */
} Floor;

Floor *floor_new (void);
Floor *floor_new_from (JsonObject *document);
void        floor_free (Floor *self);
JsonObject *floor_try (Floor             *self,
                       const MusterActor *actor,
                       const char        *operation,
                       JsonObject        *args,
                       gint64             if_match,
                       GError           **error);
JsonObject *floor_args (const char *format,
                        ...) G_GNUC_PRINTF (1, 2);
void        floor_do (Floor      *self,
                      const char *operation,
                      const char *format,
                      ...) G_GNUC_PRINTF (3, 4);
void        floor_refused (Floor      *self,
                           int         status,
                           const char *code,
                           const char *operation,
                           const char *format,
                           ...) G_GNUC_PRINTF (5, 6);
void        floor_go_online (Floor      *self,
                             const char *agent);
void        floor_write (Floor      *self,
                         const char *customer,
                         const char *queue);
void        floor_settle (Floor *self);
void        floor_advance (Floor   *self,
                           gint64   ms,
                           gboolean heartbeats);
void        floor_forget (Floor *self);
void        floor_check (Floor *self);
char *floor_dump (Floor *self);
MusterChat *floor_chat (Floor      *self,
                        const char *customer);
MusterLive *floor_live (Floor      *self,
                        const char *agent);
MusterRequest *floor_request (Floor *self);
void        floor_beat (Floor *self);
char *floor_describe (Floor      *self,
                      const char *customer);

G_END_DECLS

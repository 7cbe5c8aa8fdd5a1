/* muster-sse-parser.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MusterSseEvent:
 * @type: event name, "message" where the stream names none
 * @data: the data lines joined with LF, NUL-terminated after @data_length bytes
 * @last_event_id: the stream's last event id after this event
 * @type_length: bytes of @type, which may hold U+0000 as @data may
 *
 * Borrowed: good until the callback returns.
 */
typedef struct
{
  const char *type;
  const char *data;
  gsize       data_length;
  const char *last_event_id;
  gsize       type_length;
} MusterSseEvent;

typedef struct
{
  void (*event) (const MusterSseEvent *event,
                 gpointer              user_data);
  void (*retry) (guint64               ms,
                 gpointer              user_data);
} MusterSseCallbacks;

typedef struct _MusterSseParser MusterSseParser;

#define MUSTER_SSE_MAX_LINE (1024 * 1024)
#define MUSTER_SSE_MAX_EVENT (4 * 1024 * 1024)
#define MUSTER_SSE_MAX_RETRY (60 * 60 * 1000) /* stands for a `retry:` beyond 64 bits */

MusterSseParser *muster_sse_parser_new               (const MusterSseCallbacks *callbacks,
                                                      gpointer                  user_data);
void             muster_sse_parser_free              (MusterSseParser          *self);
void             muster_sse_parser_set_last_event_id (MusterSseParser          *self,
                                                      const char               *id);
const char      *muster_sse_parser_get_last_event_id (MusterSseParser          *self);
gboolean         muster_sse_parser_push              (MusterSseParser          *self,
                                                      const char               *bytes,
                                                      gsize                     length,
                                                      GError                  **error);
void             muster_sse_parser_reset             (MusterSseParser          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSseParser, muster_sse_parser_free)

G_END_DECLS

/* sse-cases.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

typedef struct
{
  const char *type;
  const char *data;
  gsize       data_length;
  const char *last_event_id;
} SseCaseEvent;

/**
 * SseCase:
 * @kind: parse, parse-generated, http or reconnect
 * @input: (nullable): the bytes of the stream
 * @chunks: (element-type GBytes): as the case cuts them; empty where it says nothing
 * @events: (element-type SseCaseEvent): what has to come
 * @last_event_id: (nullable): what a reconnect has to send
 * @retry_ms: -1 for none
 * @json: the case itself: `status`, `connections`, `input_gen`, …
 */
typedef struct
{
  const char *name;
  const char *kind;
  GBytes     *input;
  GPtrArray  *chunks;
  GArray     *events;
  const char *last_event_id;
  gint64      retry_ms;
  yyjson_val *json;
} SseCase;

typedef struct
{
  yyjson_doc *doc;
  GPtrArray  *items; /* of SseCase */
} SseCases;

/* A file of tests/data; fails the test program when it cannot be read. Everything belongs to what is returned. */
SseCases *sse_cases_load        (const char *file);
void      sse_cases_free        (SseCases   *self);

/* `body_b64` (or `input_b64`) of a case or of one of its connections; NULL where there is none. */
GBytes   *sse_case_dup_bytes    (yyjson_val *object,
                                 const char *member);
GBytes   *sse_case_unescape     (const char *text);
GArray   *sse_case_read_events  (yyjson_val *events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SseCases, sse_cases_free)

G_END_DECLS

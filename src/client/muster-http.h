/* muster-http.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Private to the layer: libsoup as futures, with what every exchange of ours has in common. */
#define MUSTER_TYPE_HTTP (muster_http_get_type ())
G_DECLARE_FINAL_TYPE (MusterHttp, muster_http, MUSTER, HTTP, GObject)

#define MUSTER_HTTP_MAX_BODY (4 * 1024 * 1024)
#define MUSTER_HTTP_TIMEOUT_SECONDS 30

/**
 * MusterAnswer:
 * @status: the HTTP status
 * @content_type: media type without parameters, lower case, or NULL
 * @retry_after: the header, or NULL
 * @body: what came, from muster_http_send()
 * @stream: what comes, from muster_http_open(); to be closed with muster_http_close_stream()
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint           status;
  char           *content_type;
  char           *retry_after;
  GBytes         *body;
  GInputStream   *stream;
} MusterAnswer;

#define MUSTER_TYPE_ANSWER (muster_answer_get_type ())
GType         muster_answer_get_type         (void);
MusterAnswer *muster_answer_ref              (MusterAnswer       *self);
void          muster_answer_unref            (MusterAnswer       *self);
gboolean      muster_answer_is_success       (MusterAnswer       *self);
GError       *muster_answer_to_error         (MusterAnswer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAnswer, muster_answer_unref)

MusterHttp   *muster_http_new                (const char         *address,
                                              const char         *ca_file,
                                              GError            **error);
const char   *muster_http_get_address        (MusterHttp         *self);
SoupSession  *muster_http_get_stream_session (MusterHttp         *self);
DexFuture    *muster_http_send               (MusterHttp         *self,
                                              const char         *method,
                                              const char         *path,
                                              const char *const  *headers,
                                              GBytes             *body) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *muster_http_open               (MusterHttp         *self,
                                              const char         *path,
                                              const char *const  *headers) G_GNUC_WARN_UNUSED_RESULT;
void          muster_http_close_stream       (GInputStream       *stream);
SoupSession  *muster_http_new_stream_session (GTlsDatabase       *database);
DexFuture    *muster_future_to_muster_error  (DexFuture          *future) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

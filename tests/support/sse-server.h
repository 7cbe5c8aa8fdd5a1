/* sse-server.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server in the test's own process that says, byte for byte, what the test wrote down: per path a queue of answers, the
 * last of which is repeated. It keeps what it was asked. */
typedef struct _SseServer SseServer;

typedef enum
{
  SSE_SERVER_CLOSE, /* after the bytes */
  SSE_SERVER_HOLD,  /* leave the connection open and silent; sse_server_say() goes on */
  SSE_SERVER_RESET, /* after the bytes, with a TCP reset */
} SseServerEnd;

SseServer  *sse_server_new        (GTlsCertificate *certificate);
void        sse_server_free       (SseServer       *self);
const char *sse_server_get_address (SseServer      *self);
void        sse_server_stop       (SseServer       *self); /* closes everything, listens no more */
void        sse_server_restart    (SseServer       *self); /* listens again, same port */

void        sse_server_queue_raw  (SseServer       *self,
                                   const char      *path,
                                   const char      *bytes,
                                   gssize           length,
                                   SseServerEnd     end);
void        sse_server_queue      (SseServer       *self,
                                   const char      *path,
                                   guint            status,
                                   const char      *headers, /* lines that end with CRLF, or NULL */
                                   const char      *body,
                                   gssize           length,
                                   SseServerEnd     end);
void        sse_server_delay      (SseServer       *self,
                                   guint            ms);     /* before each answer */
void        sse_server_answer_anything (SseServer  *self,
                                        const char *bytes);  /* whatever comes, HTTP or not */
gboolean    sse_server_say        (SseServer       *self,
                                   const char      *path,
                                   const char      *bytes);  /* on the connection held last */
void        sse_server_hang_up    (SseServer       *self,
                                   const char      *path);
void        sse_server_hang_up_on_next (SseServer  *self,
                                        const char *path);   /* as the next bytes come on the connection held last */

guint       sse_server_get_n      (SseServer       *self,
                                   const char      *path);
const char *sse_server_get_header (SseServer       *self,
                                   const char      *path,
                                   guint            nth,
                                   const char      *name);
const char *sse_server_get_body   (SseServer       *self,
                                   const char      *path,
                                   guint            nth);
const char *sse_server_get_method (SseServer       *self,
                                   const char      *path,
                                   guint            nth);

GTlsCertificate *sse_server_make_certificate (const char *folder,
                                              const char *name,
                                              const char *subject_alternative);

/* Runs the main loop until @condition holds; fails the test after 20 s. */
#define SPIN_UNTIL(condition) \
  G_STMT_START { \
    gint64 spin_end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
    guint spin_timer = g_timeout_add (20, sse_server_keep_going, NULL); \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > spin_end) \
          g_error ("%s:%d: never happened: %s", __FILE__, __LINE__, #condition); \
        g_main_context_iteration (NULL, TRUE); \
      } \
    g_source_remove (spin_timer); \
  } G_STMT_END

/* For so long, and the condition must hold all the time. */
#define SPIN_WHILE(condition, ms) \
  G_STMT_START { \
    gint64 spin_end = g_get_monotonic_time () + (ms) * 1000; \
    guint spin_timer = g_timeout_add (5, sse_server_keep_going, NULL); \
    while (g_get_monotonic_time () < spin_end) \
      { \
        g_assert_true (condition); \
        g_main_context_iteration (NULL, TRUE); \
      } \
    g_source_remove (spin_timer); \
  } G_STMT_END

gboolean sse_server_keep_going (gpointer unused);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SseServer, sse_server_free)

G_END_DECLS

/* server-fixture.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The real muster-server (env MUSTER_SERVER) on a free port, with a fresh database in a folder of its own. Its clock
 * stands still where --test-clock is among the arguments; server_fixture_advance() moves it. */
typedef struct _ServerFixture ServerFixture;

/* Username, and password "<username>-password", of the small organization: */
#define FIXTURE_ADMINISTRATOR "admin"   /* every permission but workspace.gateway */
#define FIXTURE_SUPERVISOR "sue"        /* agents.read chats.read status.change requests.decide, all agents, no pii.read */
#define FIXTURE_SCOPED "nora"           /* the same, only team "north" */
#define FIXTURE_AGENT "ann"             /* workspace.use; agent "a1" in team north, queue "q1" */
#define FIXTURE_DISABLED "dan"          /* disabled agent */

/* @import: NULL for the small organization, "" for none. @arguments: more of them, or NULL. */
ServerFixture *server_fixture_new         (const char        *import,
                                           const char *const *arguments);
void           server_fixture_free        (ServerFixture     *self);
const char    *server_fixture_get_address (ServerFixture     *self);
const char    *server_fixture_get_token   (ServerFixture     *self,
                                           const char        *name); /* "gateway", "reader" in the small organization */
const char    *server_fixture_get_database (ServerFixture    *self);
int            server_fixture_get_pid     (ServerFixture     *self);
void           server_fixture_stop        (ServerFixture     *self); /* SIGTERM; expects a clean end */
void           server_fixture_kill        (ServerFixture     *self); /* SIGKILL */
void           server_fixture_start       (ServerFixture     *self); /* again, on the same port */
void           server_fixture_advance     (ServerFixture     *self,
                                           gint64             ms);

/* One exchange with it, written to the file MUSTER_EXCHANGE_LOG names, for check-openapi.py. */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  char               *text;
  JsonNode           *json;        /* NULL: no JSON */
} Answer;

/* @token, @body: NULL for none. @headers: name, value, …, NULL-terminated, or NULL; "*write" as a name adds a fresh
 * Idempotency-Key and a Muster-Deadline of 30 s. */
Answer        *server_fixture_ask         (ServerFixture     *self,
                                           const char        *token,
                                           const char        *method,
                                           const char        *path,
                                           const char *const *headers,
                                           const char        *body);
void           answer_free                (Answer            *self);
const char    *answer_get_code            (Answer            *self); /* of a problem */
/* A member by dots: "live.presence", "items.0.id"; fails the test when it is not there. */
JsonNode      *answer_get                 (Answer            *self,
                                           const char        *member);
const char    *answer_get_text            (Answer            *self,
                                           const char        *member);

/* Signs in with "<username>-password" as program "test"; returns the access token. */
char          *server_fixture_sign_in     (ServerFixture     *self,
                                           const char        *username);

/* The event stream, read with blocking calls. */
typedef struct _Stream Stream;
typedef struct
{
  char     *type;
  char     *id;                    /* NULL: none */
  JsonNode *json;
} StreamEvent;

Stream        *server_fixture_listen      (ServerFixture     *self,
                                           const char        *token,
                                           const char        *position);
StreamEvent   *stream_next                (Stream            *self);
void           stream_event_free          (StreamEvent       *self);
void           stream_free                (Stream            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StreamEvent, stream_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerFixture, server_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

G_END_DECLS

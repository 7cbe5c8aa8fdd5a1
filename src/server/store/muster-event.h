/* muster-event.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "muster-wire.h"

G_BEGIN_DECLS

/**
 * MusterAudience:
 * @scope: (nullable): sorted team ids by which a scoped reader may see the object; %NULL: every reader
 * @owners: the agents whose own it is (an agent and its live: itself; a chat: agent and sticky agent; a request: agent)
 */
typedef struct
{
  char **scope;
  char **owners;
} MusterAudience;

/**
 * MusterVersion:
 *
 * One committed state of one object, as a reader who may see everything gets it. Immutable, counted, any thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  MusterKind      kind;
  char           *id;
  gint64          rev;
  GBytes         *wire;            /* NULL: gone */
  gboolean        archived;        /* readers get it in its event, and in no later snapshot */
  MusterAudience  audience;
  GBytes         *masked;          /* made when somebody first needs it; see muster_version_get_wire() */
} MusterVersion;

MusterVersion *muster_version_new       (MusterKind      kind,
                                         const char     *id,
                                         gint64          rev,
                                         GBytes         *wire,
                                         char          **scope);
MusterVersion *muster_version_ref       (MusterVersion  *self);
void           muster_version_unref     (MusterVersion  *self);
GBytes        *muster_version_get_wire  (MusterVersion  *self,
                                         gboolean        masked);
/* Row without its internal members "_": the wire form; NULL when it is no JSON object. */
GBytes        *muster_wire_from_row     (const char     *row,
                                         gsize           length);
/* Masks what customers' numbers stand in: an object of @kind, or any answer with chats and messages in it. */
GBytes        *muster_wire_mask         (const char     *json,
                                         gsize           length);

/**
 * MusterEventChange:
 * @old: (nullable): who could see it before; %NULL: nobody, it is new
 * @rights: what readers of this role or account may do has changed
 */
typedef struct
{
  MusterVersion  *now;
  MusterAudience *old;
  gboolean        rights;
} MusterEventChange;

/**
 * MusterEvent:
 *
 * One committed operation. Immutable but for @views, which belongs to the thread that serves streams; counted.
 */
typedef struct
{
  gatomicrefcount ref_count;
  gint64          seq;
  gint64          at;
  char           *by;              /* JSON */
  char           *actor;           /* account; NULL: the system */
  char           *cause;
  GPtrArray      *changes;         /* MusterEventChange */
  GPtrArray      *views;           /* see live/muster-view.c */
} MusterEvent;

MusterEvent    *muster_event_new        (gint64          seq,
                                         gint64          at,
                                         const char     *by,
                                         const char     *actor,
                                         const char     *cause);
MusterEvent    *muster_event_ref        (MusterEvent    *self);
void            muster_event_unref      (MusterEvent    *self);
void            muster_event_add        (MusterEvent    *self,
                                         MusterVersion  *now,
                                         const MusterAudience *old,
                                         gboolean        rights);
GBytes         *muster_event_encode     (MusterEvent    *self);
MusterEvent    *muster_event_decode     (gint64          seq,
                                         gint64          at,
                                         const char     *bytes,
                                         gsize           length,
                                         GError        **error);

/* A text as JSON string, with quotes. */
void            muster_json_append_text (GString        *string,
                                         const char     *text);
void            muster_json_append_strv (GString           *string,
                                         const char *const *items);
char          **muster_json_parse_strv  (const char     *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterVersion, muster_version_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterEvent, muster_event_unref)

G_END_DECLS

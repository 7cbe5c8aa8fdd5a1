/* muster-agent-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-agent.h"
#include "muster-group.h"
#include "muster-wire.h"

G_BEGIN_DECLS

/* What an activity's text on the wire means; one for each text, shared by all agents. */
typedef struct
{
  MusterActivity kind;
  MusterNamed   *reason;
  char           text[];
} MusterActivityInfo;

/* There may be a hundred thousand of these: texts stand in one block, what many have in common is shared. */
struct _MusterAgent
{
  GObject             parent_instance;

  char               *id;
  char               *texts;       /* display name, username, email, photo, folded search text, each with its NUL */
  guint32             username_at;
  guint32             email_at;
  guint32             photo_at;    /* 0: none */
  guint32             search_at;
  char               *name_key;    /* collation key, made when first sorted by */
  MusterNamed        *role;
  MusterNamed        *unit;
  MusterGroup        *teams;
  MusterGroup        *queues;
  MusterActivityInfo *activity;
  char               *by_name;     /* interned GRefString; NULL: the system, or by itself */
  gint64              profile_rev;
  gint64              live_rev;
  gint64              since;
  gint64              signed_in_at;
  gint64              waiting_since;
  int                 open;
  int                 pending;
  int                 personal_queue;
  int                 pinned;
  int                 limit;       /* resolved */
  int                 own_limit;   /* as on the wire */
  guint32             slot;        /* its place in the floor's array */
  guint32             wait_place;  /* MusterWaitHeap */
  guint32             seen_profile; /* the snapshot that named it last */
  guint32             seen_live;
  guint               system_status : 3;
  guint               self_status : 2;
  guint               exact_status : 4;
  guint               availability : 2;
  guint               not_receiving : 6;
  guint               has_profile : 1;
  guint               has_live : 1;
  guint               enabled : 1;
  guint               present : 1;
  guint               by_itself : 1;
  guint               retired : 1; /* removed; its slot is kept until every table has caught up */
  guint               touched : 1; /* in the floor's list of what changed since the last flush */
};

MusterActivityInfo *muster_activity_info_new   (const char            *text,
                                                MusterNamedList       *break_reasons);
void                muster_activity_info_unref (MusterActivityInfo    *info);

MusterAgent        *muster_agent_new           (const char            *id,
                                                guint32                slot);
gboolean            muster_agent_set_texts     (MusterAgent           *self,
                                                const MusterWireAgent *wire);
void                muster_agent_derive        (MusterAgent           *self,
                                                int                    default_limit,
                                                gboolean               service_on);
void                muster_agent_emit_changed  (MusterAgent           *self);
const char         *muster_agent_get_name_key  (MusterAgent           *self);
const char         *muster_agent_get_search    (MusterAgent           *self);

G_END_DECLS

/* muster-chat-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-chat.h"
#include "muster-wire.h"

G_BEGIN_DECLS

struct _MusterChat
{
  GObject         parent_instance;

  char           *id;
  char           *queue;           /* the ids are interned GRefStrings */
  char           *agent;
  char           *sticky;
  char           *customer_name;
  gint64          rev;
  gint64          created_at;
  gint64          waiting_since;
  gint64          sla_due_at;
  MusterChatState state;
  guint32         wait_place;      /* MusterWaitHeap */
  guint32         seen;            /* the snapshot that named it last */
  guint           personal_queue : 1;
  guint           flagged : 1;
  guint           sla_missed : 1;
};

MusterChat *muster_chat_new (const char           *id);
void        muster_chat_set (MusterChat           *self,
                             const MusterWireChat *wire);

G_END_DECLS

/* muster-chat.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MUSTER_CHAT_PENDING,
  MUSTER_CHAT_WAITING_AGENT,
  MUSTER_CHAT_WAITING_CUSTOMER,
  MUSTER_CHAT_QUIET,
  MUSTER_CHAT_OTHER,               /* one this version does not know */
} MusterChatState;

/* A chat that is not closed, as far as figures need it. Main thread only; strings are borrowed. */
#define MUSTER_TYPE_CHAT (muster_chat_get_type ())
G_DECLARE_FINAL_TYPE (MusterChat, muster_chat, MUSTER, CHAT, GObject)

const char      *muster_chat_get_id            (MusterChat *self);
MusterChatState  muster_chat_get_state         (MusterChat *self);
const char      *muster_chat_get_agent_id      (MusterChat *self); /* NULL when none */
const char      *muster_chat_get_sticky_id     (MusterChat *self); /* NULL when none */
const char      *muster_chat_get_queue_id      (MusterChat *self);
const char      *muster_chat_get_customer_name (MusterChat *self);
gboolean         muster_chat_is_in_personal_queue (MusterChat *self);
gboolean         muster_chat_is_flagged        (MusterChat *self);
gint64           muster_chat_get_created_at    (MusterChat *self);
gint64           muster_chat_get_waiting_since (MusterChat *self);
gint64           muster_chat_get_sla_due_at    (MusterChat *self); /* 0: no limit runs */
gboolean         muster_chat_get_sla_missed    (MusterChat *self);

G_END_DECLS

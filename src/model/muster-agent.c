/* muster-agent.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-private.h"

#include "muster-text.h"

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MusterAgent, muster_agent, G_TYPE_OBJECT)

static void
muster_agent_finalize (GObject *object)
{
  MusterAgent *self = MUSTER_AGENT (object);

  g_free (self->id);
  g_free (self->texts);
  g_free (self->name_key);
  g_clear_object (&self->role);
  g_clear_object (&self->unit);
  g_clear_pointer (&self->teams, muster_group_unref);
  g_clear_pointer (&self->queues, muster_group_unref);
  g_clear_pointer (&self->activity, muster_activity_info_unref);
  g_clear_pointer (&self->by_name, g_ref_string_release);

  G_OBJECT_CLASS (muster_agent_parent_class)->finalize (object);
}

static void
muster_agent_class_init (MusterAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = muster_agent_finalize;

  /**
   * MusterAgent::changed:
   *
   * Something a view shows is another value now. At most once per applied batch.
   */
  changed_signal = g_signal_new ("changed", MUSTER_TYPE_AGENT, G_SIGNAL_RUN_FIRST, 0, NULL, NULL,
                                 g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
muster_agent_init (MusterAgent *self)
{
}

/**
 * muster_agent_new: (skip)
 *
 * Returns: (transfer full): one of whom no more than the id is known
 */
MusterAgent *
muster_agent_new (const char *id,
                  guint32     slot)
{
  MusterAgent *self = g_object_new (MUSTER_TYPE_AGENT, NULL);

  self->id = g_strdup (id);
  self->slot = slot;
  self->own_limit = MUSTER_LIMIT_DEFAULT;
  return self;
}

static guint32
append (GString    *block,
        const char *text)
{
  guint32 at = block->len;

  g_string_append_len (block, text != NULL ? text : "", text != NULL ? strlen (text) + 1 : 1);
  return at;
}

/**
 * muster_agent_set_texts: (skip)
 *
 * Takes over the profile's own texts and folds them for search.
 *
 * Returns: whether the display name or the email is another one than before
 */
gboolean
muster_agent_set_texts (MusterAgent           *self,
                        const MusterWireAgent *wire)
{
  g_autoptr(GString) block = g_string_sized_new (256);
  const char *name = wire->display_name != NULL ? wire->display_name : "";
  const char *email = wire->email != NULL ? wire->email : "";
  gboolean renamed;

  renamed = self->texts == NULL || strcmp (self->texts, name) != 0 ||
            strcmp (self->texts + self->email_at, email) != 0;

  append (block, name);
  self->username_at = append (block, wire->username);
  self->email_at = append (block, email);
  self->photo_at = wire->photo != NULL ? append (block, wire->photo) : 0;
  self->search_at = block->len;
  muster_text_fold_to (name, block);
  g_string_append_c (block, '\n');
  muster_text_fold_to (wire->username != NULL ? wire->username : "", block);
  g_string_append_c (block, '\n');
  muster_text_fold_to (email, block);

  g_free (self->texts);
  self->texts = g_memdup2 (block->str, block->len + 1);
  if (renamed)
    g_clear_pointer (&self->name_key, g_free);
  return renamed;
}

/**
 * muster_agent_emit_changed: (skip)
 *
 * Emits `changed` if somebody listens.
 */
void
muster_agent_emit_changed (MusterAgent *self)
{
  if (g_signal_has_handler_pending (self, changed_signal, 0, FALSE))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * muster_agent_get_name_key: (skip)
 *
 * Returns: the display name's collation key
 */
const char *
muster_agent_get_name_key (MusterAgent *self)
{
  if (self->name_key == NULL)
    self->name_key = g_utf8_collate_key (muster_agent_get_display_name (self), -1);
  return self->name_key;
}

/**
 * muster_agent_get_search: (skip)
 *
 * Returns: name, username and email, folded, a line each
 */
const char *
muster_agent_get_search (MusterAgent *self)
{
  return self->texts != NULL ? self->texts + self->search_at : "";
}

/**
 * muster_agent_get_id:
 *
 * Returns: the server's id, which is the account's too
 */
const char *
muster_agent_get_id (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->id;
}

/**
 * muster_agent_get_username:
 *
 * Returns: the username, "" before the profile came
 */
const char *
muster_agent_get_username (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->texts != NULL ? self->texts + self->username_at : "";
}

/**
 * muster_agent_get_display_name:
 *
 * Returns: the display name
 */
const char *
muster_agent_get_display_name (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->texts != NULL ? self->texts : "";
}

/**
 * muster_agent_get_email:
 *
 * Returns: the email, "" when there is none
 */
const char *
muster_agent_get_email (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->texts != NULL ? self->texts + self->email_at : "";
}

/**
 * muster_agent_get_photo:
 *
 * Returns: (nullable): the photo's path on the server
 */
const char *
muster_agent_get_photo (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->photo_at != 0 ? self->texts + self->photo_at : NULL;
}

/**
 * muster_agent_dup_initials:
 *
 * Returns: (transfer full): one or two letters to stand where no photo is
 */
char *
muster_agent_dup_initials (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return muster_text_initials (muster_agent_get_display_name (self));
}

/**
 * muster_agent_get_role_name:
 *
 * Returns: the role's name, "" while unknown
 */
const char *
muster_agent_get_role_name (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->role != NULL ? self->role->name : "";
}

/**
 * muster_agent_get_unit_name:
 *
 * Returns: the business unit's name, "" when there is none
 */
const char *
muster_agent_get_unit_name (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->unit != NULL ? self->unit->name : "";
}

/**
 * muster_agent_get_teams_text:
 *
 * Returns: names of the teams in order, ", " between
 */
const char *
muster_agent_get_teams_text (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->teams != NULL ? muster_group_get_text (self->teams) : "";
}

/**
 * muster_agent_get_queues_text:
 *
 * Returns: names of the queues in order, ", " between
 */
const char *
muster_agent_get_queues_text (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->queues != NULL ? muster_group_get_text (self->queues) : "";
}

/**
 * muster_agent_get_enabled:
 *
 * Returns: whether the account is enabled
 */
gboolean
muster_agent_get_enabled (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), FALSE);

  return self->enabled;
}

/**
 * muster_agent_is_present:
 *
 * Returns: whether the agent has a live workspace session
 */
gboolean
muster_agent_is_present (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), FALSE);

  return self->present;
}

/**
 * muster_agent_get_activity:
 *
 * Returns: the activity; offline it keeps its value
 */
MusterActivity
muster_agent_get_activity (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), MUSTER_ACTIVITY_OTHER);

  return self->activity != NULL ? self->activity->kind : MUSTER_ACTIVITY_NOT_READY;
}

/**
 * muster_agent_get_activity_text:
 *
 * Returns: the activity as on the wire
 */
const char *
muster_agent_get_activity_text (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->activity != NULL ? self->activity->text : "not-ready";
}

/**
 * muster_agent_get_reason_id:
 *
 * Returns: (nullable): the break reason's id, of a break or while finishing
 */
const char *
muster_agent_get_reason_id (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  return self->activity != NULL && self->activity->reason != NULL ? self->activity->reason->id : NULL;
}

/**
 * muster_agent_get_reason_name:
 *
 * Returns: (nullable): the break reason's name, its id while the name is unknown
 */
const char *
muster_agent_get_reason_name (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  if (self->activity == NULL || self->activity->reason == NULL)
    return NULL;
  return self->activity->reason->known ? self->activity->reason->name : self->activity->reason->id;
}

/**
 * muster_agent_get_since:
 *
 * Returns: since when the activity is what it is; offline, the end of the last session
 */
gint64
muster_agent_get_since (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->since;
}

/**
 * muster_agent_get_by_name:
 *
 * Returns: (nullable): who set the activity; %NULL: the system
 */
const char *
muster_agent_get_by_name (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), NULL);

  if (self->by_itself)
    return muster_agent_get_display_name (self);
  return self->by_name;
}

/**
 * muster_agent_get_signed_in_at:
 *
 * Returns: start of the last workspace session
 */
gint64
muster_agent_get_signed_in_at (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->signed_in_at;
}

/**
 * muster_agent_get_open:
 *
 * Returns: open chats
 */
int
muster_agent_get_open (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->open;
}

/**
 * muster_agent_get_pending:
 *
 * Returns: open chats in which the customer waits
 */
int
muster_agent_get_pending (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->pending;
}

/**
 * muster_agent_get_personal_queue:
 *
 * Returns: chats in the personal queue
 */
int
muster_agent_get_personal_queue (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->personal_queue;
}

/**
 * muster_agent_get_pinned:
 *
 * Returns: pinned messages in the open chats
 */
int
muster_agent_get_pinned (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->pinned;
}

/**
 * muster_agent_get_waiting_since:
 *
 * Returns: the oldest unanswered message of its chats
 */
gint64
muster_agent_get_waiting_since (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->waiting_since;
}

/**
 * muster_agent_get_limit:
 *
 * Returns: the chat limit, the organization's where it has none of its own; 0 = no limit
 */
int
muster_agent_get_limit (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->limit;
}

/**
 * muster_agent_get_load:
 *
 * Returns: open chats / limit; -1 without a limit
 */
double
muster_agent_get_load (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), -1);

  return self->limit > 0 ? (double) self->open / self->limit : -1;
}

/**
 * muster_agent_get_system_status:
 *
 * Returns: what the system says
 */
MusterSystemStatus
muster_agent_get_system_status (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), MUSTER_SYSTEM_OFFLINE);

  return self->system_status;
}

/**
 * muster_agent_get_self_status:
 *
 * Returns: what the agent says
 */
MusterSelfStatus
muster_agent_get_self_status (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), MUSTER_SELF_NONE);

  return self->self_status;
}

/**
 * muster_agent_get_exact_status:
 *
 * Returns: the exact status (T5)
 */
MusterExactStatus
muster_agent_get_exact_status (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), MUSTER_EXACT_OFFLINE);

  return self->exact_status;
}

/**
 * muster_agent_get_availability:
 *
 * Returns: whether new chats reach the agent
 */
MusterAvailability
muster_agent_get_availability (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), MUSTER_AVAILABILITY_DISCONNECTED);

  return self->availability;
}

/**
 * muster_agent_get_not_receiving:
 *
 * Returns: every reason why the agent receives no chat, 0 if it receives
 */
MusterNotReceiving
muster_agent_get_not_receiving (MusterAgent *self)
{
  g_return_val_if_fail (MUSTER_IS_AGENT (self), 0);

  return self->not_receiving;
}

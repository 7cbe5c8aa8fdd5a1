/* muster-agent-state.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-agent-private.h"

static void
clear_activity_info (gpointer data)
{
  MusterActivityInfo *info = data;

  g_clear_object (&info->reason);
}

/**
 * muster_activity_info_new: (skip)
 * @text: an activity as on the wire
 * @break_reasons: where its reason is looked up
 *
 * Returns: (transfer full): what it means; counted, main thread only
 */
MusterActivityInfo *
muster_activity_info_new (const char      *text,
                          MusterNamedList *break_reasons)
{
  gsize size = strlen (text) + 1;
  MusterActivityInfo *info = g_rc_box_alloc0 (sizeof (MusterActivityInfo) + size);
  const char *reason = NULL;

  memcpy (info->text, text, size);
  if (strcmp (text, "not-ready") == 0)
    info->kind = MUSTER_ACTIVITY_NOT_READY;
  else if (strcmp (text, "active") == 0)
    info->kind = MUSTER_ACTIVITY_ACTIVE;
  else if (strcmp (text, "active-no-new") == 0)
    info->kind = MUSTER_ACTIVITY_ACTIVE_NO_NEW;
  else if (strcmp (text, "kicked-out") == 0)
    info->kind = MUSTER_ACTIVITY_KICKED_OUT;
  else if (g_str_has_prefix (text, "finishing:"))
    {
      info->kind = MUSTER_ACTIVITY_FINISHING;
      reason = text + strlen ("finishing:");
    }
  else if (g_str_has_prefix (text, "break:"))
    {
      info->kind = MUSTER_ACTIVITY_BREAK;
      reason = text + strlen ("break:");
    }
  else
    info->kind = MUSTER_ACTIVITY_OTHER;

  if (reason != NULL)
    info->reason = g_object_ref (muster_named_list_ensure (break_reasons, reason));
  return info;
}

/**
 * muster_activity_info_unref: (skip)
 */
void
muster_activity_info_unref (MusterActivityInfo *info)
{
  g_rc_box_release_full (info, clear_activity_info);
}

static MusterExactStatus
exact_status (const MusterAgent *self)
{
  if (!self->present)
    return MUSTER_EXACT_OFFLINE;

  switch (muster_agent_get_activity ((MusterAgent *) self))
    {
    case MUSTER_ACTIVITY_NOT_READY:
      return MUSTER_EXACT_NOT_READY;
    case MUSTER_ACTIVITY_ACTIVE:
      return self->open == 0 ? MUSTER_EXACT_ACTIVE_FREE : MUSTER_EXACT_ACTIVE;
    case MUSTER_ACTIVITY_ACTIVE_NO_NEW:
      return MUSTER_EXACT_ACTIVE_NO_NEW;
    case MUSTER_ACTIVITY_FINISHING:
      return MUSTER_EXACT_FINISHING;
    case MUSTER_ACTIVITY_BREAK:
      return MUSTER_EXACT_BREAK;
    case MUSTER_ACTIVITY_KICKED_OUT:
      return MUSTER_EXACT_KICKED_OUT;
    case MUSTER_ACTIVITY_OTHER:
      break;
    }
  return MUSTER_EXACT_OTHER;
}

/**
 * muster_agent_derive: (skip)
 * @default_limit: the organization's
 * @service_on: whether the organization has human-agent service
 *
 * Derives everything the table in domain.md, "An agent's state", derives.
 */
void
muster_agent_derive (MusterAgent *self,
                     int          default_limit,
                     gboolean     service_on)
{
  gboolean active = muster_agent_get_activity (self) == MUSTER_ACTIVITY_ACTIVE;
  gboolean full;
  guint why = 0;

  self->limit = self->own_limit == MUSTER_LIMIT_DEFAULT ? default_limit : self->own_limit;
  full = self->limit > 0 && self->open >= self->limit;

  if (!self->enabled)
    self->system_status = MUSTER_SYSTEM_DISABLED;
  else if (!self->present)
    self->system_status = MUSTER_SYSTEM_OFFLINE;
  else
    self->system_status = full ? MUSTER_SYSTEM_BUSY : MUSTER_SYSTEM_ONLINE;

  if (!self->present)
    self->self_status = MUSTER_SELF_NONE;
  else
    self->self_status = active ? MUSTER_SELF_AVAILABLE : MUSTER_SELF_BUSY;

  self->exact_status = exact_status (self);

  if (!self->enabled)
    why |= MUSTER_NOT_RECEIVING_DISABLED;
  if (!self->present)
    why |= MUSTER_NOT_RECEIVING_OFFLINE;
  if (self->present && full)
    why |= MUSTER_NOT_RECEIVING_AT_LIMIT;
  if (self->present && !active)
    why |= MUSTER_NOT_RECEIVING_ACTIVITY;
  if (self->queues == NULL || self->queues->n == 0)
    why |= MUSTER_NOT_RECEIVING_NO_QUEUE;
  if (!service_on)
    why |= MUSTER_NOT_RECEIVING_NO_SERVICE;
  self->not_receiving = why;

  if (!self->enabled || !self->present)
    self->availability = MUSTER_AVAILABILITY_DISCONNECTED;
  else
    self->availability = why == 0 ? MUSTER_AVAILABILITY_CONNECTED : MUSTER_AVAILABILITY_NOT_AVAILABLE;
}

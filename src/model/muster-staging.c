/* muster-staging.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-staging.h"

MusterStaging *
muster_staging_new (void)
{
  MusterStaging *self = g_new0 (MusterStaging, 1);

  self->changes = g_array_new (FALSE, FALSE, sizeof (MusterChange));
  self->strings = g_string_chunk_new (64 * 1024);
  self->lists = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
muster_staging_free (MusterStaging *self)
{
  g_array_unref (self->changes);
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->lists);
  g_free (self);
}

static void
keep (MusterStaging *self,
      const char   **text)
{
  if (*text != NULL)
    *text = g_string_chunk_insert (self->strings, *text);
}

/* For texts many objects share. */
static void
keep_shared (MusterStaging *self,
             const char   **text)
{
  if (*text != NULL)
    *text = g_string_chunk_insert_const (self->strings, *text);
}

static void
keep_list (MusterStaging     *self,
           MusterWireStrings *list)
{
  const char **items;

  if (list->n == 0)
    return;
  items = g_memdup2 (list->items, list->n * sizeof (char *));
  for (guint i = 0; i < list->n; i++)
    keep_shared (self, &items[i]);
  g_ptr_array_add (self->lists, items);
  list->items = items;
}

static void
keep_by (MusterStaging *self,
         MusterWireBy  *by)
{
  keep_shared (self, &by->id);
  keep_shared (self, &by->name);
  keep_shared (self, &by->program);
}

static void
keep_agent (MusterStaging   *self,
            MusterWireAgent *agent)
{
  keep (self, &agent->username);
  keep (self, &agent->display_name);
  keep (self, &agent->email);
  keep (self, &agent->photo);
  keep_shared (self, &agent->role);
  keep_shared (self, &agent->unit);
  keep_list (self, &agent->teams);
  keep_list (self, &agent->queues);
}

static void
keep_chat (MusterStaging  *self,
           MusterWireChat *chat)
{
  keep_shared (self, &chat->customer);
  keep (self, &chat->customer_name);
  keep (self, &chat->customer_phone);
  keep_shared (self, &chat->channel);
  keep_shared (self, &chat->queue);
  keep_shared (self, &chat->state);
  keep_shared (self, &chat->agent);
  keep_shared (self, &chat->sticky);
  keep (self, &chat->flag_note);
  keep_by (self, &chat->flag_by);
  keep_shared (self, &chat->sla_kind);
  keep_by (self, &chat->assigned_by);
}

static void
keep_request (MusterStaging     *self,
              MusterWireRequest *request)
{
  keep_shared (self, &request->kind);
  keep_shared (self, &request->agent);
  keep_shared (self, &request->chat);
  keep_shared (self, &request->reason);
  keep (self, &request->text);
  keep (self, &request->comment);
  keep_by (self, &request->decided_by);
}

static void
keep_me (MusterStaging *self,
         MusterWireMe  *me)
{
  keep (self, &me->username);
  keep (self, &me->display_name);
  keep (self, &me->role);
  keep (self, &me->role_name);
  keep_list (self, &me->permissions);
  keep_list (self, &me->scope_teams);
}

/**
 * muster_staging_add:
 * @change: borrowed; a copy with all its texts is kept
 */
void
muster_staging_add (MusterStaging      *self,
                    const MusterChange *change)
{
  MusterChange copy = *change;

  keep (self, &copy.id);
  keep_by (self, &copy.by);
  keep_shared (self, &copy.cause);
  if (!copy.deleted)
    switch (copy.kind)
      {
      case MUSTER_KIND_UNKNOWN:
        return;
      case MUSTER_KIND_ME:
        keep_me (self, &copy.me);
        break;
      case MUSTER_KIND_ORGANIZATION:
        keep (self, &copy.organization.name);
        keep (self, &copy.organization.time_zone);
        break;
      case MUSTER_KIND_QUEUE:
      case MUSTER_KIND_TEAM:
      case MUSTER_KIND_UNIT:
      case MUSTER_KIND_ROLE:
      case MUSTER_KIND_BREAK_REASON:
        keep (self, &copy.named.name);
        keep_list (self, &copy.named.permissions);
        break;
      case MUSTER_KIND_AGENT:
        keep_agent (self, &copy.agent);
        break;
      case MUSTER_KIND_AGENT_LIVE:
        keep_shared (self, &copy.live.presence);
        keep_shared (self, &copy.live.activity);
        keep_by (self, &copy.live.by);
        break;
      case MUSTER_KIND_CHAT:
        keep_chat (self, &copy.chat);
        break;
      case MUSTER_KIND_REQUEST:
        keep_request (self, &copy.request);
        break;
      }
  g_array_append_val (self->changes, copy);
}

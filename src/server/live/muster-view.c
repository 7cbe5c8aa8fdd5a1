/* muster-view.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-view.h"

#include "muster-clock.h"

struct _MusterView
{
  guint    ref_count;
  char    *key;
  gboolean agents;
  gboolean chats;
  gboolean requests;
  gboolean all;
  char   **teams;
  char    *own;                   /* agent whose own things are seen in any case; NULL: none, or no need */
  gboolean masked;
};

typedef struct
{
  MusterView *view;
  GBytes     *bytes;              /* NULL: nothing visible */
} Rendered;

/**
 * muster_view_new:
 *
 * Returns: (transfer full): a view; see muster_hub_intern_view() for sharing
 */
MusterView *
muster_view_new (MusterPrincipal *principal)
{
  MusterView *self = g_new0 (MusterView, 1);
  gboolean gateway = muster_principal_may (principal, "workspace.gateway");
  g_autofree char *teams = NULL;

  self->ref_count = 1;
  self->agents = gateway || muster_principal_may (principal, "agents.read");
  self->chats = gateway || muster_principal_may (principal, "chats.read");
  self->requests = self->chats || muster_principal_may (principal, "requests.decide");
  self->all = principal->scope_all;
  self->teams = g_strdupv (principal->scope_teams);
  self->masked = principal->masked;
  if (muster_principal_may (principal, "workspace.use") && !(self->agents && self->chats && self->requests && self->all))
    self->own = g_strdup (principal->id);
  teams = self->all ? g_strdup ("*") : g_strjoinv (",", self->teams);
  self->key = g_strdup_printf ("%d%d%d%d %s %s", self->agents, self->chats, self->requests, self->masked,
                               self->own != NULL ? self->own : "-", teams);
  return self;
}

MusterView *
muster_view_ref (MusterView *self)
{
  self->ref_count++;
  return self;
}

void
muster_view_unref (MusterView *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->key);
  g_free (self->own);
  g_strfreev (self->teams);
  g_free (self);
}

const char *
muster_view_get_key (MusterView *self)
{
  return self->key;
}

gboolean
muster_view_get_masked (MusterView *self)
{
  return self->masked;
}

static gboolean
in_scope (MusterView *self,
          char      **scope)
{
  if (self->all || scope == NULL)
    return TRUE;
  for (guint i = 0; scope[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) self->teams, scope[i]))
      return TRUE;
  return FALSE;
}

/**
 * muster_view_sees:
 *
 * domain.md, "Scope": all agents or those of named teams, and what follows them; an agent sees itself and its own chats.
 */
gboolean
muster_view_sees (MusterView           *self,
                  MusterKind            kind,
                  const MusterAudience *audience)
{
  gboolean permitted = FALSE;

  switch (kind)
    {
    case MUSTER_KIND_ORGANIZATION:
    case MUSTER_KIND_QUEUE:
    case MUSTER_KIND_TEAM:
    case MUSTER_KIND_UNIT:
    case MUSTER_KIND_ROLE:
    case MUSTER_KIND_BREAK_REASON:
      return TRUE;
    case MUSTER_KIND_AGENT:
    case MUSTER_KIND_AGENT_LIVE:
      permitted = self->agents;
      break;
    case MUSTER_KIND_CHAT:
      permitted = self->chats;
      break;
    case MUSTER_KIND_REQUEST:
      permitted = self->requests;
      break;
    case MUSTER_KIND_ME:
    case MUSTER_KIND_UNKNOWN:
      return FALSE;
    }
  if (permitted && in_scope (self, audience->scope))
    return TRUE;
  return self->own != NULL && g_strv_contains ((const char *const *) audience->owners, self->own);
}

static void
append_change (GString           *string,
               MusterView        *self,
               MusterEvent       *event,
               MusterEventChange *change,
               const char        *at)
{
  gboolean now = change->now->wire != NULL && muster_view_sees (self, change->now->kind, &change->now->audience);
  GBytes *wire;

  g_string_append_printf (string, "{\"kind\":\"%s\",\"by\":%s,\"at\":\"%s\",\"cause\":",
                          muster_kind_to_string (change->now->kind), event->by, at);
  muster_json_append_text (string, event->cause);
  g_string_append (string, ",\"object\":");
  if (now)
    {
      wire = muster_version_get_wire (change->now, self->masked);
      g_string_append_len (string, g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
    }
  else
    {
      g_string_append (string, "{\"id\":");
      muster_json_append_text (string, change->now->id);
      g_string_append_printf (string, ",\"rev\":%" G_GINT64_FORMAT ",\"deleted\":true}", change->now->rev);
    }
  g_string_append_c (string, '}');
}

static GBytes *
render (MusterView  *self,
        MusterEvent *event)
{
  g_autoptr(GString) string = g_string_sized_new (1024);
  g_autofree char *at = muster_time_format (event->at);
  gboolean any = FALSE;

  g_string_append (string, "data: \"changes\":[");
  for (guint i = 0; i < event->changes->len; i++)
    {
      MusterEventChange *change = g_ptr_array_index (event->changes, i);
      gboolean now = change->now->wire != NULL && muster_view_sees (self, change->now->kind, &change->now->audience);
      gboolean before = change->old != NULL && muster_view_sees (self, change->now->kind, change->old);

      if (!now && !before)
        continue;
      if (any)
        g_string_append_c (string, ',');
      append_change (string, self, event, change, at);
      any = TRUE;
    }
  g_string_append (string, "]}\n\n");
  return any ? g_bytes_new (string->str, string->len) : NULL;
}

static void
rendered_free (gpointer data)
{
  Rendered *rendered = data;

  muster_view_unref (rendered->view);
  g_clear_pointer (&rendered->bytes, g_bytes_unref);
  g_free (rendered);
}

GBytes *
muster_view_render (MusterView  *self,
                    MusterEvent *event)
{
  Rendered *rendered;

  if (event->views == NULL)
    event->views = g_ptr_array_new_with_free_func (rendered_free);
  for (guint i = 0; i < event->views->len; i++)
    {
      rendered = g_ptr_array_index (event->views, i);
      if (rendered->view == self)
        return rendered->bytes;
    }
  rendered = g_new0 (Rendered, 1);
  rendered->view = muster_view_ref (self);
  rendered->bytes = render (self, event);
  g_ptr_array_add (event->views, rendered);
  return rendered->bytes;
}

/* muster-hub.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-hub.h"

#include "muster-clock.h"
#include "muster-subscriber.h"

/* Events kept in memory for readers who come back: so many, and up to half as many more. */
#define RECENT 4096

struct _MusterHub
{
  MusterStore *store;
  MusterAuth  *auth;
  GPtrArray   *subscribers;
  GHashTable  *views;             /* key → MusterView */
  GPtrArray   *recent;            /* MusterEvent, without a gap, the last is the head */
  gint64       head;
  guint        timer;
};

static gboolean
on_timer (gpointer data)
{
  muster_hub_tick (data);
  return G_SOURCE_CONTINUE;
}

MusterHub *
muster_hub_new (MusterStore *store,
                MusterAuth  *auth)
{
  MusterHub *self = g_new0 (MusterHub, 1);

  self->store = store;
  self->auth = auth;
  self->head = muster_mirror_get_seq (muster_store_get_mirror (store));
  self->subscribers = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_subscriber_unref);
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) muster_view_unref);
  self->recent = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_event_unref);
  self->timer = g_timeout_add_seconds (1, on_timer, self);
  return self;
}

void
muster_hub_free (MusterHub *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  while (self->subscribers->len > 0)
    muster_subscriber_close (g_ptr_array_index (self->subscribers, self->subscribers->len - 1));
  g_ptr_array_unref (self->subscribers);
  g_ptr_array_unref (self->recent);
  g_hash_table_unref (self->views);
  g_free (self);
}

MusterStore *
muster_hub_get_store (MusterHub *self)
{
  return self->store;
}

/**
 * muster_hub_get_head:
 *
 * Returns: the last event that was given to live readers
 */
gint64
muster_hub_get_head (MusterHub *self)
{
  return self->head;
}

/**
 * muster_hub_get_recent:
 *
 * Returns: (transfer none) (nullable): event @seq if it is still in memory
 */
MusterEvent *
muster_hub_get_recent (MusterHub *self,
                       gint64     seq)
{
  gint64 first = self->head - self->recent->len + 1;

  if (seq < first || seq > self->head)
    return NULL;
  return g_ptr_array_index (self->recent, seq - first);
}

/**
 * muster_hub_intern_view:
 *
 * Returns: (transfer none): the view of all who see what @principal sees
 */
MusterView *
muster_hub_intern_view (MusterHub       *self,
                        MusterPrincipal *principal)
{
  MusterView *view = muster_view_new (principal);
  MusterView *known = g_hash_table_lookup (self->views, muster_view_get_key (view));

  if (known != NULL)
    {
      muster_view_unref (view);
      return known;
    }
  g_hash_table_insert (self->views, (char *) muster_view_get_key (view), view);
  return view;
}

/* A copy, as closing takes out of the list. */
static GPtrArray *
copy_subscribers (MusterHub *self)
{
  GPtrArray *copy = g_ptr_array_new_full (self->subscribers->len, (GDestroyNotify) muster_subscriber_unref);

  for (guint i = 0; i < self->subscribers->len; i++)
    g_ptr_array_add (copy, muster_subscriber_ref (g_ptr_array_index (self->subscribers, i)));
  return copy;
}

static gboolean
changes_rights (GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      MusterEvent *event = g_ptr_array_index (events, i);

      for (guint j = 0; j < event->changes->len; j++)
        if (((MusterEventChange *) g_ptr_array_index (event->changes, j))->rights)
          return TRUE;
    }
  return FALSE;
}

static void
renew_rights (MusterHub *self)
{
  g_autoptr(GPtrArray) all = copy_subscribers (self);

  muster_auth_rights_changed (self->auth);
  for (guint i = 0; i < all->len; i++)
    {
      MusterSubscriber *subscriber = g_ptr_array_index (all, i);
      MusterPrincipal *principal = muster_subscriber_get_principal (subscriber);
      g_autoptr(MusterPrincipal) now = muster_auth_renew (self->auth, principal);

      if (now == NULL || !now->enabled)
        muster_subscriber_close (subscriber);
      else if (!muster_principal_same_rights (principal, now))
        muster_subscriber_reset (subscriber, "rights");
    }
}

static void
bookmark_actors (MusterHub *self,
                 GPtrArray *events,
                 GPtrArray *subscribers)
{
  g_autoptr(GHashTable) actors = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      MusterEvent *event = g_ptr_array_index (events, i);

      if (event->actor != NULL)
        g_hash_table_add (actors, event->actor);
    }
  for (guint i = 0; i < subscribers->len; i++)
    {
      MusterSubscriber *subscriber = g_ptr_array_index (subscribers, i);

      if (g_hash_table_contains (actors, muster_subscriber_get_principal (subscriber)->id))
        muster_subscriber_bookmark (subscriber);
    }
}

static void
keep_recent (MusterHub *self,
             GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (self->recent, muster_event_ref (g_ptr_array_index (events, i)));
  if (self->recent->len > RECENT + RECENT / 2)
    g_ptr_array_remove_range (self->recent, 0, self->recent->len - RECENT);
  self->head = ((MusterEvent *) g_ptr_array_index (events, events->len - 1))->seq;
}

/**
 * muster_hub_add_events:
 * @events: (element-type MusterEvent): one commit's, in order
 */
void
muster_hub_add_events (MusterHub *self,
                       GPtrArray *events)
{
  g_autoptr(GPtrArray) subscribers = NULL;

  g_return_if_fail (events->len > 0);

  keep_recent (self, events);
  if (changes_rights (events))
    renew_rights (self);
  subscribers = copy_subscribers (self);
  for (guint i = 0; i < events->len; i++)
    for (guint j = 0; j < subscribers->len; j++)
      muster_subscriber_push (g_ptr_array_index (subscribers, j), g_ptr_array_index (events, i));
  bookmark_actors (self, events, subscribers);
}

/**
 * muster_hub_count:
 *
 * Returns: how many streams an account has
 */
guint
muster_hub_count (MusterHub  *self,
                  const char *account)
{
  guint n = 0;

  for (guint i = 0; i < self->subscribers->len; i++)
    n += g_str_equal (muster_subscriber_get_principal (g_ptr_array_index (self->subscribers, i))->id, account);
  return n;
}

static void
on_closed (MusterSubscriber *subscriber,
           gpointer          user_data)
{
  MusterHub *self = user_data;

  g_ptr_array_remove_fast (self->subscribers, subscriber);
}

/**
 * muster_hub_subscribe:
 * @stream: the connection, taken over from HTTP; answered from here
 * @last_event_id: (nullable): the reader's position
 */
void
muster_hub_subscribe (MusterHub       *self,
                      GIOStream       *stream,
                      MusterPrincipal *principal,
                      const char      *last_event_id)
{
  MusterSubscriber *subscriber = muster_subscriber_new (self, stream, principal, muster_hub_intern_view (self, principal),
                                                        on_closed, self);

  g_ptr_array_add (self->subscribers, muster_subscriber_ref (subscriber));
  muster_subscriber_start (subscriber, last_event_id);
  muster_subscriber_unref (subscriber);
}

/**
 * muster_hub_end_sign_in:
 *
 * Ends the streams of a sign-in that was revoked.
 */
void
muster_hub_end_sign_in (MusterHub  *self,
                        const char *sign_in)
{
  g_autoptr(GPtrArray) all = copy_subscribers (self);

  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (muster_subscriber_get_principal (g_ptr_array_index (all, i))->sign_in, sign_in) == 0)
      muster_subscriber_close (g_ptr_array_index (all, i));
}

/**
 * muster_hub_tick:
 *
 * Once a second, and when a test has moved the clock.
 */
void
muster_hub_tick (MusterHub *self)
{
  g_autoptr(GPtrArray) all = copy_subscribers (self);
  gint64 now = muster_clock_boottime ();

  for (guint i = 0; i < all->len; i++)
    muster_subscriber_tick (g_ptr_array_index (all, i), now);
}

/**
 * muster_hub_goodbye:
 *
 * Ends every stream in order, as the server stops.
 */
void
muster_hub_goodbye (MusterHub *self)
{
  g_autoptr(GPtrArray) all = copy_subscribers (self);

  for (guint i = 0; i < all->len; i++)
    muster_subscriber_goodbye (g_ptr_array_index (all, i));
}

gboolean
muster_hub_is_empty (MusterHub *self)
{
  return self->subscribers->len == 0;
}

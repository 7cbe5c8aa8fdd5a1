/* muster-subscriber.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-subscriber.h"

#include <string.h>

#include "muster-clock.h"

#define QUIET_MS MUSTER_HEARTBEAT_MS
#define BOOKMARK_MS 60000
#define LIFETIME_MIN_MS (10 * 60 * 1000)
#define LIFETIME_MAX_MS (20 * 60 * 1000)
#define REPLAY_PAGE 500
#define REPLAY_FILL (64 * 1024)
#define VECTORS 16

typedef enum
{
  STATE_REPLAY,
  STATE_LIVE,
  STATE_ENDING,                   /* what is queued goes out, then it closes */
  STATE_CLOSED,
} State;

typedef struct
{
  GBytes *bytes;
  gint64  at;
} Item;

struct _MusterSubscriber
{
  guint                  ref_count;
  MusterHub             *hub;
  GIOStream             *stream;
  GPollableOutputStream *output;
  GCancellable          *cancellable;
  MusterPrincipal       *principal;
  MusterView            *view;
  MusterSubscriberClosed closed;
  gpointer               user_data;

  State                  state;
  gint64                 seen;    /* every event up to here was looked at */
  gint64                 sent;    /* what the reader takes for its position: the next "prev" */
  GPtrArray             *page;    /* events of the log being replayed */
  guint                  page_next;

  GQueue                 queue;   /* Item */
  gsize                  queued;
  gsize                  offset;  /* of the first item, already written */
  GSource               *writable;
  gint64                 quiet_since;
  gint64                 bookmarked_at;
  gint64                 ends_at;
  char                   byte;
  char                   scratch[256];
};

static void flush (MusterSubscriber *self);

static void
item_free (gpointer data)
{
  Item *item = data;

  g_bytes_unref (item->bytes);
  g_free (item);
}

MusterSubscriber *
muster_subscriber_ref (MusterSubscriber *self)
{
  self->ref_count++;
  return self;
}

void
muster_subscriber_unref (MusterSubscriber *self)
{
  if (--self->ref_count > 0)
    return;
  g_queue_clear_full (&self->queue, item_free);
  g_clear_pointer (&self->page, g_ptr_array_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  muster_principal_unref (self->principal);
  muster_view_unref (self->view);
  g_free (self);
}

MusterPrincipal *
muster_subscriber_get_principal (MusterSubscriber *self)
{
  return self->principal;
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  muster_subscriber_unref (user_data);
}

/**
 * muster_subscriber_close:
 *
 * Ends the stream at once; what was queued is lost, as the reader resumes where it stands.
 */
void
muster_subscriber_close (MusterSubscriber *self)
{
  if (self->state == STATE_CLOSED)
    return;
  self->state = STATE_CLOSED;
  if (self->writable != NULL)
    {
      g_source_destroy (self->writable);
      g_clear_pointer (&self->writable, g_source_unref);
    }
  g_cancellable_cancel (self->cancellable);
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, on_closed, muster_subscriber_ref (self));
  self->closed (self, self->user_data);
}

static void
queue_bytes (MusterSubscriber *self,
             GBytes           *bytes)
{
  Item *item = g_new (Item, 1);

  item->bytes = bytes;
  item->at = muster_clock_boottime ();
  self->queued += g_bytes_get_size (bytes);
  self->quiet_since = item->at;
  g_queue_push_tail (&self->queue, item);
}

static void
queue_text (MusterSubscriber *self,
            const char       *text,
            gsize             length)
{
  queue_bytes (self, g_bytes_new (text, length));
}

static gboolean
on_writable (GObject *stream,
             gpointer user_data)
{
  MusterSubscriber *self = user_data;

  g_clear_pointer (&self->writable, g_source_unref);
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
wait_writable (MusterSubscriber *self)
{
  if (self->writable != NULL)
    return;
  self->writable = g_pollable_output_stream_create_source (self->output, NULL);
  g_source_set_callback (self->writable, G_SOURCE_FUNC (on_writable), muster_subscriber_ref (self),
                         (GDestroyNotify) muster_subscriber_unref);
  g_source_attach (self->writable, g_main_context_get_thread_default ());
}

static void
written (MusterSubscriber *self,
         gsize             n)
{
  self->queued -= n;
  n += self->offset;
  while (!g_queue_is_empty (&self->queue))
    {
      Item *item = g_queue_peek_head (&self->queue);
      gsize size = g_bytes_get_size (item->bytes);

      if (n < size)
        break;
      n -= size;
      item_free (g_queue_pop_head (&self->queue));
    }
  self->offset = n;
}

/* Returns FALSE when nothing more can be written now. */
static gboolean
write_some (MusterSubscriber *self)
{
  GOutputVector vectors[VECTORS];
  g_autoptr(GError) error = NULL;
  GPollableReturn result;
  gsize n_written = 0;
  guint n = 0;

  for (GList *l = self->queue.head; l != NULL && n < VECTORS; l = l->next, n++)
    {
      gsize size, skip = n == 0 ? self->offset : 0;
      const char *data = g_bytes_get_data (((Item *) l->data)->bytes, &size);

      vectors[n] = (GOutputVector) { data + skip, size - skip };
    }
  result = g_pollable_output_stream_writev_nonblocking (self->output, vectors, n, &n_written, NULL, &error);
  if (result == G_POLLABLE_RETURN_FAILED)
    {
      muster_subscriber_close (self);
      return FALSE;
    }
  if (result == G_POLLABLE_RETURN_WOULD_BLOCK)
    {
      wait_writable (self);
      return FALSE;
    }
  written (self, n_written);
  return TRUE;
}

static void
queue_notice (MusterSubscriber *self,
              const char       *name,
              gint64            seq)
{
  g_autofree char *now = muster_time_format (muster_clock_now ());
  int length = g_snprintf (self->scratch, sizeof self->scratch,
                           "id: %s.%" G_GINT64_FORMAT "\nevent: %s\ndata: {\"seq\":%" G_GINT64_FORMAT ",\"prev\":%"
                           G_GINT64_FORMAT ",\"now\":\"%s\"}\n\n", muster_store_get_epoch (muster_hub_get_store (self->hub)),
                           seq, name, seq, self->sent, now);

  queue_text (self, self->scratch, length);
  self->sent = seq;
  self->bookmarked_at = muster_clock_boottime ();
}

static void
queue_event (MusterSubscriber *self,
             MusterEvent      *event)
{
  GBytes *shared = muster_view_render (self->view, event);
  int length;

  self->seen = event->seq;
  if (shared == NULL)
    return;
  length = g_snprintf (self->scratch, sizeof self->scratch,
                       "id: %s.%" G_GINT64_FORMAT "\nevent: change\ndata: {\"seq\":%" G_GINT64_FORMAT ",\"prev\":%"
                       G_GINT64_FORMAT ",\n", muster_store_get_epoch (muster_hub_get_store (self->hub)), event->seq,
                       event->seq, self->sent);
  queue_text (self, self->scratch, length);
  queue_bytes (self, g_bytes_ref (shared));
  self->sent = event->seq;
}

/* Does the event change what this reader may see? Then it can only begin anew. */
static gboolean
concerns_rights (MusterSubscriber *self,
                 MusterEvent      *event)
{
  for (guint i = 0; i < event->changes->len; i++)
    {
      MusterEventChange *change = g_ptr_array_index (event->changes, i);

      if (!change->rights)
        continue;
      if (change->now->kind == MUSTER_KIND_ROLE ? g_strcmp0 (change->now->id, self->principal->role) == 0
                                                : g_str_equal (change->now->id, self->principal->id))
        return TRUE;
    }
  return FALSE;
}

/* The next event of the replay: of those in memory, else of the log. NULL: at the head, or cut off. */
static MusterEvent *
next_replayed (MusterSubscriber *self)
{
  MusterEvent *event = muster_hub_get_recent (self->hub, self->seen + 1);
  g_autoptr(GError) error = NULL;

  if (event != NULL)
    return event;
  if (self->page == NULL || self->page_next >= self->page->len ||
      ((MusterEvent *) g_ptr_array_index (self->page, self->page_next))->seq != self->seen + 1)
    {
      g_clear_pointer (&self->page, g_ptr_array_unref);
      self->page = muster_store_read_log (muster_hub_get_store (self->hub), self->seen, REPLAY_PAGE, &error);
      self->page_next = 0;
      if (self->page == NULL || self->page->len == 0)
        {
          if (error != NULL)
            g_warning ("The log cannot be read: %s", error->message);
          muster_subscriber_close (self);
          return NULL;
        }
    }
  return g_ptr_array_index (self->page, self->page_next++);
}

static void
replay (MusterSubscriber *self)
{
  while (self->state == STATE_REPLAY && self->queued < REPLAY_FILL)
    {
      MusterEvent *event;

      if (self->seen >= muster_hub_get_head (self->hub))
        {
          g_clear_pointer (&self->page, g_ptr_array_unref);
          self->state = STATE_LIVE;
          queue_notice (self, "caught-up", self->seen);
          return;
        }
      event = next_replayed (self);
      if (event == NULL)
        return;
      if (concerns_rights (self, event))
        muster_subscriber_reset (self, "rights");
      else
        queue_event (self, event);
    }
}

static void
flush (MusterSubscriber *self)
{
  muster_subscriber_ref (self);
  while (self->state != STATE_CLOSED)
    {
      if (self->state == STATE_REPLAY)
        replay (self);
      if (g_queue_is_empty (&self->queue) || !write_some (self))
        break;
    }
  if (self->state == STATE_ENDING && g_queue_is_empty (&self->queue))
    muster_subscriber_close (self);
  muster_subscriber_unref (self);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  MusterSubscriber *self = user_data;

  /* A client has nothing to say here: bytes, an end or an error all mean that it leaves. */
  g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  muster_subscriber_close (self);
  muster_subscriber_unref (self);
}

/**
 * muster_subscriber_new:
 * @stream: the connection, taken over from HTTP
 * @closed: called once, when it has ended
 */
MusterSubscriber *
muster_subscriber_new (MusterHub             *hub,
                       GIOStream             *stream,
                       MusterPrincipal       *principal,
                       MusterView            *view,
                       MusterSubscriberClosed closed,
                       gpointer               user_data)
{
  MusterSubscriber *self = g_new0 (MusterSubscriber, 1);
  gint64 now = muster_clock_boottime ();

  self->ref_count = 1;
  self->hub = hub;
  self->stream = g_object_ref (stream);
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->cancellable = g_cancellable_new ();
  self->principal = muster_principal_ref (principal);
  self->view = muster_view_ref (view);
  self->closed = closed;
  self->user_data = user_data;
  self->bookmarked_at = now;
  self->ends_at = now + g_random_int_range (LIFETIME_MIN_MS, LIFETIME_MAX_MS);
  return self;
}

/* Why the reader cannot go on from there; NULL: it can. */
static const char *
parse_position (MusterSubscriber *self,
                const char       *id,
                gint64           *seq)
{
  MusterStore *store = muster_hub_get_store (self->hub);
  const char *epoch = muster_store_get_epoch (store);
  char *end = NULL;

  if (id == NULL || *id == '\0')
    return "no-position";
  if (strlen (id) < 18 || strncmp (id, epoch, 16) != 0 || id[16] != '.' || !g_ascii_isdigit (id[17]))
    return "epoch";
  *seq = g_ascii_strtoll (id + 17, &end, 10);
  if (*end != '\0')
    return "epoch";
  if (*seq > muster_mirror_get_seq (muster_store_get_mirror (store)))
    return "future";
  if (*seq < muster_store_get_oldest (store) - 1)
    return "too-old";
  return NULL;
}

/**
 * muster_subscriber_start:
 * @last_event_id: (nullable): what the reader has
 *
 * Says hello, replays what came since, and goes live without a gap in between.
 */
void
muster_subscriber_start (MusterSubscriber *self,
                         const char       *last_event_id)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                             "X-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n";
  MusterStore *store = muster_hub_get_store (self->hub);
  g_autofree char *now = muster_time_format (muster_clock_now ());
  g_autoptr(GString) hello = g_string_new (head);
  const char *reason = parse_position (self, last_event_id, &self->seen);

  g_string_append_printf (hello, "event: hello\ndata: {\"epoch\":\"%s\",\"head\":%" G_GINT64_FORMAT ",\"oldest\":%"
                          G_GINT64_FORMAT ",\"heartbeatMs\":%d,\"resume\":\"%s\",\"now\":\"%s\"",
                          muster_store_get_epoch (store), muster_mirror_get_seq (muster_store_get_mirror (store)),
                          muster_store_get_oldest (store), MUSTER_HEARTBEAT_MS, reason == NULL ? "ok" : "reset", now);
  if (reason != NULL)
    g_string_append_printf (hello, ",\"reason\":\"%s\"", reason);
  g_string_append (hello, "}\n\n");
  queue_text (self, hello->str, hello->len);
  self->sent = self->seen;
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), &self->byte, 1, G_PRIORITY_DEFAULT,
                             self->cancellable, on_read, muster_subscriber_ref (self));
  if (reason != NULL)
    muster_subscriber_reset (self, reason);
  else
    flush (self);
}

/**
 * muster_subscriber_push:
 *
 * An event that was just committed; one who still replays finds it in the log.
 */
void
muster_subscriber_push (MusterSubscriber *self,
                        MusterEvent      *event)
{
  Item *first;

  if (self->state != STATE_LIVE || event->seq <= self->seen)
    return;
  queue_event (self, event);
  if (self->writable == NULL)
    flush (self);
  first = g_queue_peek_head (&self->queue);
  if (first != NULL && self->queued > MUSTER_SUBSCRIBER_QUEUE + g_bytes_get_size (first->bytes))
    muster_subscriber_close (self);
}

/**
 * muster_subscriber_bookmark:
 *
 * Tells a live reader where the stream stands, behind all that is queued.
 */
void
muster_subscriber_bookmark (MusterSubscriber *self)
{
  if (self->state != STATE_LIVE)
    return;
  queue_notice (self, "bookmark", self->seen);
  if (self->writable == NULL)
    flush (self);
}

/**
 * muster_subscriber_tick:
 * @now: boot time
 *
 * Bookmarks, the end of a stream's life, and readers who do not read.
 */
void
muster_subscriber_tick (MusterSubscriber *self,
                        gint64            now)
{
  Item *first = g_queue_peek_head (&self->queue);

  if (self->state == STATE_CLOSED)
    return;
  if (first != NULL && now - first->at > MUSTER_SUBSCRIBER_LATE_MS)
    muster_subscriber_close (self);
  else if (now >= self->ends_at && self->state != STATE_ENDING)
    {
      self->state = STATE_ENDING;
      flush (self);
    }
  else if (now - self->quiet_since >= QUIET_MS || now - self->bookmarked_at >= BOOKMARK_MS)
    muster_subscriber_bookmark (self);
}

static void
end_with (MusterSubscriber *self,
          const char       *text)
{
  if (self->state == STATE_CLOSED || self->state == STATE_ENDING)
    return;
  queue_text (self, text, strlen (text));
  self->state = STATE_ENDING;
  if (self->writable == NULL)
    flush (self);
}

/**
 * muster_subscriber_reset:
 * @reason: one of openapi.json's
 *
 * The reader must take a snapshot: an empty id makes it forget its position.
 */
void
muster_subscriber_reset (MusterSubscriber *self,
                         const char       *reason)
{
  g_autofree char *text = g_strdup_printf ("id:\nevent: reset\ndata: {\"reason\":\"%s\"}\n\n", reason);

  end_with (self, text);
}

/**
 * muster_subscriber_goodbye:
 *
 * The server stops: each reader comes back at a time of its own.
 */
void
muster_subscriber_goodbye (MusterSubscriber *self)
{
  int delay = g_random_int_range (0, 5001);
  g_autofree char *text = g_strdup_printf ("retry: %d\nevent: goodbye\ndata: {\"retryAfterMs\":%d}\n\n", MAX (delay, 500),
                                           delay);

  end_with (self, text);
}

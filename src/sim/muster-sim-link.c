/* muster-sim-link.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-link.h"

#include <libsoup/soup.h>

#include "muster-clock.h"

#define FLUSH_MS 100
#define DEADLINE_MS 30000
#define MAX_ITEMS 1000
#define MAX_BYTES (512 * 1024)
#define MAX_WAITING 200000
#define MAX_HEARTBEATS 10000
#define BACK_OFF_MS 400
#define BACK_OFF_MOST_MS 10000

/* One request of many operations. While its outcome is unknown nothing else is sent: order is kept. */
typedef struct
{
  GPtrArray *operations; /* MusterSimOperation */
  GBytes    *body;
  char      *key;
  gint64     deadline;
  guint      tries;
  gboolean   asking;     /* what became of it, instead of sending it */
} Batch;

struct _MusterSimLink
{
  MusterSimLinkCallbacks callbacks;
  gpointer               user_data;
  SoupSession           *session;
  GCancellable          *cancellable;
  char                  *address;
  char                  *authorization;
  GQueue                 waiting; /* MusterSimOperation */
  Batch                 *batch;
  guint                  flush_id;
  guint                  retry_id;
  MusterSimTally         tally;
};

static void send_batch (MusterSimLink *self);
static void flush_soon (MusterSimLink *self);

static void
operation_free (gpointer data)
{
  MusterSimOperation *operation = data;

  g_string_free (operation->item, TRUE);
  g_free (operation->chat);
  g_free (operation);
}

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->operations);
  g_bytes_unref (batch->body);
  g_free (batch->key);
  g_free (batch);
}

static void
count (GHashTable *table,
       gpointer    key)
{
  gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (table, key));

  g_hash_table_insert (table, key, GSIZE_TO_POINTER (n + 1));
}

static void
settle (MusterSimLink            *self,
        const MusterSimOperation *operation,
        guint                     status,
        JsonObject               *body,
        const char               *code)
{
  count (self->tally.answers, GUINT_TO_POINTER (status));
  if (status == 0)
    self->tally.n_dropped++;
  else if (status >= 400)
    count (self->tally.problems, g_strdup_printf ("%s %u %s", operation->operation, status, code));
  self->callbacks.result (operation, status, body, self->user_data);
}

static void
finish_batch (MusterSimLink *self,
              JsonArray     *results,
              guint          status)
{
  Batch *batch = g_steal_pointer (&self->batch);

  for (guint i = 0; i < batch->operations->len; i++)
    {
      MusterSimOperation *operation = g_ptr_array_index (batch->operations, i);
      JsonObject *result = results != NULL && i < json_array_get_length (results)
                             ? json_array_get_object_element (results, i)
                             : NULL;
      JsonObject *body = result != NULL && json_object_has_member (result, "body")
                           ? json_object_get_object_member (result, "body")
                           : NULL;
      JsonObject *problem = result != NULL && json_object_has_member (result, "problem")
                              ? json_object_get_object_member (result, "problem")
                              : NULL;

      settle (self, operation, result != NULL ? json_object_get_int_member_with_default (result, "status", 0) : status,
              body, problem != NULL ? json_object_get_string_member_with_default (problem, "code", "") : "");
    }
  batch_free (batch);
}

static gboolean
on_retry (gpointer user_data)
{
  MusterSimLink *self = user_data;

  self->retry_id = 0;
  send_batch (self);
  return G_SOURCE_REMOVE;
}

/* No answer, or one that says "later": asks first, sends again only what did not arrive, and nothing after the
 * deadline. The server being away for long costs the operations, not the simulator. */
static void
try_again (MusterSimLink *self,
           gboolean       asking,
           guint          wait_ms)
{
  Batch *batch = self->batch;
  guint most = MIN (BACK_OFF_MOST_MS, BACK_OFF_MS << MIN (batch->tries, 5));

  batch->tries++;
  batch->asking = asking;
  if (muster_clock_now () > batch->deadline + DEADLINE_MS || (!asking && muster_clock_now () > batch->deadline))
    {
      finish_batch (self, NULL, 0);
      return;
    }
  self->retry_id = g_timeout_add (wait_ms > 0 ? wait_ms : (guint) g_random_int_range (50, (gint32) most + 51),
                                  on_retry, self);
}

static JsonArray *
find_results (JsonNode *root,
              gboolean  asking)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *node;

  if (object != NULL && asking)
    {
      node = json_object_get_member (object, "body");
      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
  node = object != NULL ? json_object_get_member (object, "results") : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
retry_after_ms (SoupMessage *message)
{
  const char *after = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");

  return after != NULL ? (guint) CLAMP (g_ascii_strtoll (after, NULL, 10), 1, 60) * 1000 : 1000;
}

static void
on_answer (MusterSimLink *self,
           SoupMessage   *message,
           GBytes        *bytes)
{
  guint status = soup_message_get_status (message);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonArray *results;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  json_parser_set_strict (parser, TRUE);
  if (status == 429 || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    {
      try_again (self, self->batch->asking, retry_after_ms (message));
      return;
    }
  if (self->batch->asking && status == SOUP_STATUS_NOT_FOUND)
    {
      try_again (self, FALSE, 0);
      return;
    }
  if (status != SOUP_STATUS_OK)
    {
      g_message ("A batch was answered with %u: %.*s", status, (int) MIN (length, 300), data);
      finish_batch (self, NULL, status);
      return;
    }
  results = length > 0 && json_parser_load_from_data (parser, data, (gssize) length, NULL)
              ? find_results (json_parser_get_root (parser), self->batch->asking)
              : NULL;
  if (results == NULL)
    g_message ("A batch has an answer without results");
  finish_batch (self, results, 0);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  MusterSimLink *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      g_debug ("No answer to a batch: %s", error->message);
      try_again (self, TRUE, 0);
    }
  else
    {
      on_answer (self, soup_session_get_async_result_message (SOUP_SESSION (source), result), bytes);
    }
  flush_soon (self);
}

static SoupMessage *
new_message (MusterSimLink *self,
             const char    *method,
             const char    *path)
{
  g_autofree char *uri = g_strconcat (self->address, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", self->authorization);
  return message;
}

static void
send_batch (MusterSimLink *self)
{
  Batch *batch = self->batch;
  g_autoptr(SoupMessage) message = NULL;

  if (batch->asking)
    {
      g_autofree char *path = g_strconcat ("/v1/operations/", batch->key, NULL);

      message = new_message (self, SOUP_METHOD_GET, path);
    }
  else
    {
      g_autofree char *deadline = muster_time_format (batch->deadline);
      SoupMessageHeaders *headers;

      message = new_message (self, SOUP_METHOD_POST, "/v1/workspace/batch");
      headers = soup_message_get_request_headers (message);
      soup_message_headers_replace (headers, "Idempotency-Key", batch->key);
      soup_message_headers_replace (headers, "Muster-Deadline", deadline);
      soup_message_set_request_body_from_bytes (message, "application/json", batch->body);
    }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable, on_sent, self);
}

static Batch *
make_batch (MusterSimLink *self)
{
  Batch *batch = g_new0 (Batch, 1);
  GString *body = g_string_new ("{\"items\":[");
  gsize length;

  batch->operations = g_ptr_array_new_with_free_func (operation_free);
  while (!g_queue_is_empty (&self->waiting) && batch->operations->len < MAX_ITEMS && body->len < MAX_BYTES)
    {
      MusterSimOperation *operation = g_queue_pop_head (&self->waiting);

      if (batch->operations->len > 0)
        g_string_append_c (body, ',');
      g_string_append_len (body, operation->item->str, (gssize) operation->item->len);
      g_ptr_array_add (batch->operations, operation);
    }
  g_string_append (body, "]}");
  length = body->len;
  batch->body = g_bytes_new_take (g_string_free (body, FALSE), length);
  batch->key = g_uuid_string_random ();
  batch->deadline = muster_clock_now () + DEADLINE_MS;
  return batch;
}

static gboolean
on_flush (gpointer user_data)
{
  MusterSimLink *self = user_data;

  self->flush_id = 0;
  if (self->batch == NULL && !g_queue_is_empty (&self->waiting))
    {
      self->batch = make_batch (self);
      send_batch (self);
    }
  return G_SOURCE_REMOVE;
}

static void
flush_soon (MusterSimLink *self)
{
  if (self->flush_id != 0 || self->batch != NULL || g_queue_is_empty (&self->waiting))
    return;
  self->flush_id = g_timeout_add (g_queue_get_length (&self->waiting) >= MAX_ITEMS ? 0 : FLUSH_MS, on_flush, self);
}

/**
 * muster_sim_link_new:
 * @address: the server's, without a path
 * @token: a gateway's
 * @callbacks: called from the main loop
 * @user_data: for @callbacks
 *
 * Sends the writes of all agents and customers, grouped every 100 ms and in order.
 */
MusterSimLink *
muster_sim_link_new (const char                   *address,
                     const char                   *token,
                     const MusterSimLinkCallbacks *callbacks,
                     gpointer                      user_data)
{
  MusterSimLink *self = g_new0 (MusterSimLink, 1);

  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->address = g_strdup (address);
  self->authorization = g_strconcat ("Bearer ", token, NULL);
  self->cancellable = g_cancellable_new ();
  self->session = soup_session_new_with_options ("max-conns-per-host", 3, "timeout", 20, "idle-timeout", 30,
                                                 "user-agent", "muster-sim", NULL);
  g_queue_init (&self->waiting);
  self->tally.answers = g_hash_table_new (NULL, NULL);
  self->tally.problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * muster_sim_link_free:
 * @self: the link; what waits is not sent, and no callback comes any more
 */
void
muster_sim_link_free (MusterSimLink *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_queue_clear_full (&self->waiting, operation_free);
  g_clear_pointer (&self->batch, batch_free);
  g_hash_table_unref (self->tally.answers);
  g_hash_table_unref (self->tally.problems);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->authorization, g_free);
  g_clear_pointer (&self->address, g_free);
  g_free (self); /* callbacks of cancelled requests do not touch it */
}

/**
 * muster_sim_link_send:
 * @self: the link
 * @operation: its name on the wire, a literal
 * @agent: (nullable): for the result's callback
 * @chat: (nullable): for the result's callback
 * @args: (transfer full): as openapi.json says
 */
void
muster_sim_link_send (MusterSimLink *self,
                      const char    *operation,
                      gpointer       agent,
                      const char    *chat,
                      JsonObject    *args)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  MusterSimOperation *item = g_new0 (MusterSimOperation, 1);

  json_node_take_object (node, args);
  json_generator_set_root (generator, node);
  item->operation = operation;
  item->agent = agent;
  item->chat = g_strdup (chat);
  item->item = g_string_new (NULL);
  g_string_append_printf (item->item, "{\"operation\":\"%s\",\"args\":", operation);
  json_generator_to_gstring (generator, item->item);
  g_string_append_c (item->item, '}');
  self->tally.n_operations++;
  if (g_queue_get_length (&self->waiting) >= MAX_WAITING)
    {
      settle (self, item, 0, NULL, "");
      operation_free (item);
      return;
    }
  g_queue_push_tail (&self->waiting, item);
  flush_soon (self);
}

static void
on_heartbeat (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  MusterSimLink *self = user_data;
  JsonNode *root, *node;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0 ||
      soup_message_get_status (soup_session_get_async_result_message (SOUP_SESSION (source), result)) != SOUP_STATUS_OK)
    return;
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
    return;
  root = json_parser_get_root (parser);
  node = JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "unknown") : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    self->callbacks.unknown (json_array_get_string_element (json_node_get_array (node), i), self->user_data);
}

static void
beat (MusterSimLink *self,
      GPtrArray     *sessions,
      guint          from)
{
  g_autoptr(SoupMessage) message = new_message (self, SOUP_METHOD_POST, "/v1/workspace/heartbeats");
  g_autoptr(GBytes) bytes = NULL;
  GString *body = g_string_new ("{\"sessions\":[");
  gsize length;

  for (guint i = from; i < MIN (sessions->len, from + MAX_HEARTBEATS); i++)
    g_string_append_printf (body, "%s\"%s\"", i > from ? "," : "", (char *) g_ptr_array_index (sessions, i));
  g_string_append (body, "]}");
  length = body->len;
  bytes = g_bytes_new_take (g_string_free (body, FALSE), length);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  self->tally.n_heartbeats++;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable, on_heartbeat, self);
}

/**
 * muster_sim_link_heartbeat:
 * @self: the link
 * @sessions: (element-type utf8): ids of the workspace sessions that live
 *
 * One that the server does not know comes back through the `unknown` callback.
 */
void
muster_sim_link_heartbeat (MusterSimLink *self,
                           GPtrArray     *sessions)
{
  for (guint from = 0; from < sessions->len; from += MAX_HEARTBEATS)
    beat (self, sessions, from);
}

/**
 * muster_sim_link_get_tally:
 * @self: the link
 *
 * Returns: (transfer none): what was sent and answered so far
 */
const MusterSimTally *
muster_sim_link_get_tally (MusterSimLink *self)
{
  return &self->tally;
}

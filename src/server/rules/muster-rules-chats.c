/* muster-rules-chats.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-sink.h"
#include "muster-world-private.h"

#include <string.h>

/* One message as it goes to the store and into the answer. */
typedef struct
{
  const char *client_id;
  const char *text;
  char        from;                /* c: customer, a: agent */
  MusterBy   *by;                  /* NULL: the customer */
  gint64      number;
  gint64      at;
} Message;

static void
write_message (MusterSink    *sink,
               MusterChat    *chat,
               const Message *message,
               const char    *id)
{
  gboolean pinned = FALSE;

  for (guint i = 0; chat->data.pinned != NULL && i < chat->data.pinned->len; i++)
    pinned |= g_str_equal (g_ptr_array_index (chat->data.pinned, i), id);
  muster_sink_string (sink, "id", id);
  muster_sink_string (sink, "chat", chat->entity.object.id);
  muster_sink_string (sink, "clientId", message->client_id);
  muster_sink_string (sink, "from", message->from == 'c' ? "customer" : "agent");
  if (message->by == NULL)
    muster_sink_null (sink, "by");
  else
    {
      muster_sink_begin (sink, "by");
      muster_sink_string (sink, "kind", "account");
      muster_sink_string (sink, "id", message->by->id);
      muster_sink_string (sink, "name", message->by->name);
      if (message->by->program != NULL)
        muster_sink_string (sink, "program", message->by->program);
      muster_sink_end (sink);
    }
  muster_sink_string (sink, "text", message->text);
  muster_sink_time (sink, "at", message->at);
  muster_sink_bool (sink, "pinned", pinned);
}

static JsonObject *
answer_chat (MusterOp   *op,
             MusterChat *chat)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, "chat", muster_object_to_json (op->world, &chat->entity.object));
  return answer;
}

static JsonObject *
answer_message (MusterOp      *op,
                MusterChat    *chat,
                const Message *message)
{
  g_autofree char *id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, chat->entity.object.id, message->number);
  JsonObject *answer = answer_chat (op, chat);
  JsonObject *tree = json_object_new ();
  MusterSink sink = { .stack = { tree } };

  write_message (&sink, chat, message, id);
  json_object_set_object_member (answer, "message", tree);
  return answer;
}

/* Whether the chat has had this message: then its number and time are put in. */
static gboolean
is_known (MusterChat *chat,
          Message    *message)
{
  GPtrArray *ids = chat->data.client_ids;
  guint n = ids != NULL ? ids->len : 0;

  for (guint i = n; i > 0; i--)
    {
      char *end;
      gint64 at = g_ascii_strtoll (g_ptr_array_index (ids, i - 1), &end, 10);

      if (end[0] == ' ' && end[1] == message->from && end[2] == ' ' && g_str_equal (end + 3, message->client_id))
        {
          message->number = chat->data.n_messages - (n - i);
          message->at = at;
          return TRUE;
        }
    }
  return FALSE;
}

/* Takes a new message into the chat, which must be touched. */
static void
take_message (MusterOp   *op,
              MusterChat *chat,
              Message    *message)
{
  MusterSink sink = { .text = g_string_sized_new (256) };
  g_autofree char *known = g_strdup_printf ("%" G_GINT64_FORMAT " %c %s", op->now, message->from, message->client_id);
  g_autofree char *id = NULL;

  message->number = ++chat->data.n_messages;
  message->at = op->now;
  chat->data.last_message_at = op->now;
  chat->data.client_ids = muster_array_with (chat->data.client_ids, g_ref_string_new (known),
                                             (GDestroyNotify) g_ref_string_release, MUSTER_CLIENT_IDS);
  id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, chat->entity.object.id, message->number);
  muster_sink_begin (&sink, NULL);
  write_message (&sink, chat, message, id);
  muster_sink_end (&sink);
  if (op->messages == NULL)
    op->messages = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (op->messages, g_string_free (sink.text, FALSE));
  op->audited = FALSE;
}

/* workspace.message {agent?, chat, clientId, text} → {chat, message} */
JsonObject *
muster_rule_message (MusterOp   *op,
                     JsonObject *args,
                     GError    **error)
{
  static const char *const allowed[] = { "agent", "chat", "clientId", "text", NULL };
  MusterAgent *agent = muster_args_agent (op, args, error);
  g_autoptr(MusterBy) by = NULL;
  Message message = { .from = 'a' };
  MusterChat *chat;

  if (agent == NULL || !muster_args_check (args, allowed, error) ||
      !muster_args_string (args, "clientId", TRUE, 1, 64, &message.client_id, error) ||
      !muster_args_string (args, "text", TRUE, 1, 10000, &message.text, error))
    return NULL;
  chat = muster_args_own_chat (op, args, agent, error);
  if (chat == NULL)
    return NULL;
  by = muster_op_get_by (op, agent);
  message.by = by;
  if (is_known (chat, &message))
    return answer_message (op, chat, &message);
  if (!muster_live_is_online (agent->live))
    {
      muster_rule_error_set (error, 409, "conflict", NULL, "The agent is offline.");
      return NULL;
    }

  muster_op_touch (op, chat);
  take_message (op, chat, &message);
  chat->data.state = MUSTER_CHAT_WAITING_CUSTOMER;
  chat->data.answered = TRUE;
  chat->data.waiting_since = 0;
  chat->data.sla = MUSTER_SLA_NONE;
  chat->data.sla_due_at = 0;
  chat->data.sla_missed = FALSE;
  muster_chat_settle (op, chat);
  muster_live_is_there (op, agent->live);
  return answer_message (op, chat, &message);
}

/* The pinned ids without @id; NULL: none. */
static GPtrArray *
pinned_without (GPtrArray  *pinned,
                const char *id)
{
  GPtrArray *left = NULL;

  for (guint i = 0; pinned != NULL && i < pinned->len; i++)
    {
      char *other = g_ptr_array_index (pinned, i);

      if (!g_str_equal (other, id))
        left = muster_array_with (left, g_ref_string_acquire (other), (GDestroyNotify) g_ref_string_release, G_MAXUINT);
    }
  return left;
}

static gboolean
has_message (MusterChat *chat,
             const char *id)
{
  gsize length = strlen (chat->entity.object.id);
  guint64 number;

  return strncmp (id, chat->entity.object.id, length) == 0 && id[length] == '.' &&
         g_ascii_string_to_unsigned (id + length + 1, 10, 1, (guint64) chat->data.n_messages, &number, NULL);
}

/* workspace.pin {agent?, chat, message, pinned} → {chat} */
JsonObject *
muster_rule_pin (MusterOp   *op,
                 JsonObject *args,
                 GError    **error)
{
  static const char *const allowed[] = { "agent", "chat", "message", "pinned", NULL };
  MusterAgent *agent = muster_args_agent (op, args, error);
  gboolean pinned = FALSE;
  const char *id;
  GPtrArray *left;
  MusterChat *chat;
  guint n;

  if (agent == NULL || !muster_args_check (args, allowed, error) ||
      !muster_args_id (args, "message", TRUE, &id, error) || !muster_args_boolean (args, "pinned", TRUE, &pinned, error))
    return NULL;
  chat = muster_args_own_chat (op, args, agent, error);
  if (chat == NULL)
    return NULL;
  if (chat->data.n_messages == 0 || !has_message (chat, id))
    {
      muster_rule_error_set (error, 404, "not-found", "message", "The chat has no message %s.", id);
      return NULL;
    }

  n = chat->data.pinned != NULL ? chat->data.pinned->len : 0;
  left = pinned_without (chat->data.pinned, id);
  if (((left != NULL ? left->len : 0) < n) == pinned)
    {
      g_clear_pointer (&left, g_ptr_array_unref);
      return answer_chat (op, chat);
    }
  muster_op_touch (op, chat);
  if (pinned)
    left = muster_array_with (left, g_ref_string_new (id), (GDestroyNotify) g_ref_string_release, G_MAXUINT);
  g_clear_pointer (&chat->data.pinned, g_ptr_array_unref);
  chat->data.pinned = left;
  if (op->messages == NULL)
    op->messages = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (op->messages, g_strdup_printf ("{\"id\":\"%s\",\"chat\":\"%s\",\"pinned\":%s}", id,
                                                  chat->entity.object.id, pinned ? "true" : "false"));
  muster_op_audit (op, chat, g_strdup (pinned ? NULL : id), g_strdup (pinned ? id : NULL));
  muster_chat_settle (op, chat);
  return answer_chat (op, chat);
}

/* workspace.flag {agent?, chat, raised, note?} → {chat} */
JsonObject *
muster_rule_flag (MusterOp   *op,
                  JsonObject *args,
                  GError    **error)
{
  static const char *const allowed[] = { "agent", "chat", "raised", "note", NULL };
  MusterAgent *agent = muster_args_agent (op, args, error);
  g_autoptr(MusterBy) by = NULL;
  gboolean raised = FALSE;
  const char *note;
  MusterChat *chat;

  if (agent == NULL || !muster_args_check (args, allowed, error) ||
      !muster_args_boolean (args, "raised", TRUE, &raised, error) ||
      !muster_args_string (args, "note", FALSE, 0, 1000, &note, error))
    return NULL;
  chat = muster_args_own_chat (op, args, agent, error);
  if (chat == NULL)
    return NULL;
  if (!raised && chat->data.flag_by == NULL)
    return answer_chat (op, chat);

  muster_op_touch (op, chat);
  muster_op_audit (op, chat, g_strdup (chat->data.flag_by != NULL ? "flagged" : NULL), g_strdup (raised ? "flagged" : NULL));
  by = raised ? muster_op_get_by (op, agent) : NULL;
  muster_set_by (&chat->data.flag_by, by);
  muster_set_string (&chat->data.flag_note, raised ? (note != NULL ? note : "") : NULL);
  chat->data.flag_at = raised ? op->now : 0;
  return answer_chat (op, chat);
}

/* workspace.close {agent?, chat} → {chat} */
JsonObject *
muster_rule_close (MusterOp   *op,
                   JsonObject *args,
                   GError    **error)
{
  static const char *const allowed[] = { "agent", "chat", NULL };
  MusterAgent *agent = muster_args_agent (op, args, error);
  MusterChat *chat;

  if (agent == NULL || !muster_args_check (args, allowed, error))
    return NULL;
  chat = muster_args_own_chat (op, args, agent, error);
  if (chat == NULL)
    return NULL;
  muster_op_audit (op, chat, g_strdup (muster_chat_state_to_string (chat->data.state)), g_strdup ("closed"));
  muster_chat_close (op, chat);
  muster_live_is_there (op, agent->live);
  return answer_chat (op, chat);
}

typedef struct
{
  const char  *id;
  const char  *name;
  const char  *phone;
  const char  *channel;
  MusterNamed *queue;
} Customer;

static gboolean
read_customer (MusterOp   *op,
               JsonObject *args,
               Customer   *customer,
               GError    **error)
{
  static const char *const allowed[] = { "id", "name", "phone", NULL };
  JsonNode *node = json_object_get_member (args, "customer");
  const char *queue;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      muster_rule_error_set (error, 422, "invalid-fields", "customer", "The customer is needed.");
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!muster_args_check (object, allowed, error) ||
      !muster_args_id (object, "id", TRUE, &customer->id, error) ||
      !muster_args_string (object, "name", TRUE, 1, 200, &customer->name, error) ||
      !muster_args_string (object, "phone", FALSE, 0, 40, &customer->phone, error) ||
      !muster_args_string (args, "channel", TRUE, 1, 32, &customer->channel, error) ||
      !muster_args_id (args, "queue", TRUE, &queue, error))
    return FALSE;
  customer->queue = muster_world_find (op->world, MUSTER_KIND_QUEUE, queue);
  if (customer->queue == NULL)
    muster_rule_error_set (error, 422, "invalid-fields", "queue", "There is no queue %s.", queue);
  return customer->queue != NULL;
}

static MusterChat *
new_chat (MusterOp       *op,
          const Customer *customer)
{
  g_autofree char *id = muster_id_new ('c', op->now);
  MusterChat *chat = muster_op_create (op, MUSTER_KIND_CHAT, id);

  muster_set_string (&chat->data.customer, customer->id);
  muster_set_string (&chat->data.channel, customer->channel);
  chat->data.queue = customer->queue;
  chat->data.state = MUSTER_CHAT_PENDING;
  chat->data.created_at = op->now;
  chat->data.place = op->now;
  return chat;
}

/* Where a chat goes when its customer has written (domain.md, "Sticky"). */
static void
move_on (MusterOp   *op,
         MusterChat *chat)
{
  MusterChatData *data = &chat->data;

  if (data->state == MUSTER_CHAT_QUIET)
    {
      if (data->sticky != NULL && muster_live_receives (op->world, data->sticky->live))
        muster_chat_assign (op, chat, data->sticky, op->world->system);
      else if (data->sticky != NULL)
        muster_chat_hold (op, chat);
      else
        muster_chat_release (op, chat);
    }
  else if (muster_chat_is_open (chat))
    {
      if (data->sticky == NULL && !muster_live_receives (op->world, data->agent->live))
        {
          muster_chat_release (op, chat);
          return;
        }
      data->state = MUSTER_CHAT_WAITING_AGENT;
      muster_chat_settle (op, chat);
    }
  else
    {
      muster_chat_settle (op, chat);
    }
}

/* inbound.message {customer, channel, queue, clientId, text} → {chat, message} */
JsonObject *
muster_rule_inbound (MusterOp   *op,
                     JsonObject *args,
                     GError    **error)
{
  static const char *const allowed[] = { "customer", "channel", "queue", "clientId", "text", NULL };
  g_autofree char *key = NULL;
  Message message = { .from = 'c' };
  Customer customer;
  MusterChat *chat;

  if (!op->actor->gateway)
    {
      muster_rule_error_set (error, 403, "forbidden", NULL, "Customers' messages need workspace.gateway.");
      return NULL;
    }
  if (!muster_args_check (args, allowed, error) || !read_customer (op, args, &customer, error) ||
      !muster_args_string (args, "clientId", TRUE, 1, 64, &message.client_id, error) ||
      !muster_args_string (args, "text", TRUE, 1, 10000, &message.text, error))
    return NULL;
  key = muster_customer_key (customer.id, customer.channel);
  chat = g_hash_table_lookup (op->world->customers, key);
  if (chat != NULL && is_known (chat, &message))
    return answer_message (op, chat, &message);

  if (chat == NULL)
    chat = new_chat (op, &customer);
  else
    muster_op_touch (op, chat);
  if (g_strcmp0 (chat->data.customer_name, customer.name) != 0)
    muster_set_string (&chat->data.customer_name, customer.name);
  if (customer.phone != NULL && g_strcmp0 (chat->data.customer_phone, customer.phone) != 0)
    muster_set_string (&chat->data.customer_phone, customer.phone);
  take_message (op, chat, &message);
  muster_chat_wait (op, chat);
  move_on (op, chat);
  return answer_message (op, chat, &message);
}

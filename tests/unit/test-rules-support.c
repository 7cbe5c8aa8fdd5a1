/* test-rules-support.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-rules-support.h"

#include <string.h>

static const char small[] =
  "{'organization':{'id':'o','name':'Small','timeZone':'UTC','chatLimit':2,'quietSeconds':1200,'unansweredSeconds':600,"
  "'holdSeconds':120},"
  "'roles':[{'id':'r1','name':'Agent','permissions':['workspace.use']}],"
  "'teams':[{'id':'t1','name':'One'},{'id':'t2','name':'Two'},{'id':'t3','name':'Three'}],"
  "'queues':[{'id':'q1','name':'First','slaFirstSeconds':60,'slaNextSeconds':90},{'id':'q2','name':'Second'}],"
  "'breakReasons':[{'id':'lunch','name':'Lunch break','limitSeconds':1800},"
  "{'id':'training','name':'Training','needsApproval':true},{'id':'old','name':'Old','retired':true},"
  "{'id':'away','name':'Away','selectable':false}],"
  "'accounts':[{'id':'a1','username':'ann','displayName':'Ann','role':'r1','teams':['t1'],'queues':['q1']},"
  "{'id':'a2','username':'bob','displayName':'Bob','role':'r1','teams':['t2'],'queues':['q1','q2']},"
  "{'id':'a3','username':'cem','displayName':'Cem','role':'r1','teams':['t2','t3'],'queues':['q2'],'chatLimit':0},"
  "{'id':'a4','username':'dan','displayName':'Dan','role':'r1','queues':['q1'],'enabled':false},"
  "{'id':'a5','username':'eve','displayName':'Eve','role':'r1','teams':['t1'],'queues':[]},"
  "{'id':'s1','username':'sue','displayName':'Sue','agent':false}]}";

static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

Floor *
floor_new (void)
{
  g_autoptr(JsonObject) document = parse (small);

  return floor_new_from (document);
}

static void
begin (Floor             *self,
       MusterOp          *op,
       const MusterActor *actor,
       const char        *cause)
{
  memset (op, 0, sizeof *op);
  op->world = self->world;
  op->actor = actor;
  op->now = self->now;
  op->cause = cause;
  op->if_match = -1;
  op->audited = TRUE;
}

static void
commit (Floor    *self,
        MusterOp *op)
{
  self->n_ops++;
  self->n_messages += op->messages != NULL ? op->messages->len : 0;
  if (op->audited && op->dirty != NULL && op->dirty->len > 0 && !g_str_equal (op->cause, "import"))
    g_assert_nonnull (op->audit_object);
  for (guint i = 0; self->written && op->dirty != NULL && i < op->dirty->len; i++)
    {
      const MusterObject *object = g_ptr_array_index (op->dirty, i);

      g_free (muster_object_to_row (self->world, object));
      g_free (muster_object_to_wire (self->world, object));
      g_strfreev (muster_object_get_scope (self->world, object));
      g_strfreev (muster_op_get_old_scope (op, object));
    }
  muster_op_committed (op);
  muster_op_clear (op);
}

Floor *
floor_new_from (JsonObject *document)
{
  Floor *self = g_new0 (Floor, 1);
  g_autoptr(GError) error = NULL;
  MusterOp op;

  self->world = muster_world_new ();
  self->now = G_GINT64_CONSTANT (1795255200000);
  self->gateway = (MusterActor) { .id = "gw", .name = "Gateway", .program = "test", .gateway = TRUE };
  self->system = (MusterActor) { .system = TRUE };
  self->causes = g_string_new (NULL);
  self->checked = TRUE;
  begin (self, &op, &self->system, "import");
  g_assert_true (muster_world_import (&op, document, &error));
  g_assert_no_error (error);
  commit (self, &op);
  return self;
}

void
floor_free (Floor *self)
{
  muster_world_free (self->world);
  g_string_free (self->causes, TRUE);
  g_free (self);
}

/* The agent that the step chose must have had the lowest load of those who receive in the queue. */
static void
check_choice (Floor      *self,
              MusterChat *chat)
{
  MusterLive *chosen = chat->data.agent->live;
  int limit = muster_live_get_limit (self->world, chosen);
  gint64 open = chosen->data.open - 1, of = limit != 0 ? limit : MUSTER_NO_LIMIT_LOAD;
  GHashTableIter iter;
  gpointer agent;

  g_hash_table_iter_init (&iter, self->world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &agent))
    {
      MusterLive *live = ((MusterAgent *) agent)->live;
      int own = muster_live_get_limit (self->world, live);

      if (live == chosen || !muster_live_receives (self->world, live) ||
          !g_ptr_array_find (live->agent->data.queues, chat->data.queue, NULL))
        continue;
      own = own != 0 ? own : MUSTER_NO_LIMIT_LOAD;
      g_assert_cmpint (open * own, <=, (gint64) live->data.open * of);
    }
}

void
floor_settle (Floor *self)
{
  for (guint i = 0; i < 100000; i++)
    {
      MusterOp op;

      begin (self, &op, &self->system, NULL);
      if (!muster_rules_step (&op))
        {
          g_assert_true (op.dirty == NULL || op.dirty->len == 0);
          muster_op_clear (&op);
          if (self->checked)
            g_assert_cmpint (muster_rules_get_due (self->world), >, self->now);
          return;
        }
      g_assert_nonnull (op.cause);
      g_assert_cmpuint (op.dirty->len, >, 0);
      g_string_append_printf (self->causes, "%s ", op.cause);
      if (self->checked && g_str_equal (op.cause, "chat.assign") && g_str_has_prefix (op.audit_from, "queue:"))
        check_choice (self, g_ptr_array_index (op.dirty, 0));
      commit (self, &op);
      if (self->checked)
        floor_check (self);
    }
  g_assert_not_reached ();
}

JsonObject *
floor_try (Floor             *self,
           const MusterActor *actor,
           const char        *operation,
           JsonObject        *args,
           gint64             if_match,
           GError           **error)
{
  MusterRule rule = muster_rules_lookup (operation);
  JsonObject *answer;
  MusterOp op;

  g_assert_nonnull (rule);
  begin (self, &op, actor, operation);
  op.if_match = if_match;
  answer = rule (&op, args, error);
  if (answer == NULL)
    {
      g_assert_true (op.dirty == NULL || op.dirty->len == 0);
      muster_op_clear (&op);
      return NULL;
    }
  self->audited = op.audited;
  commit (self, &op);
  if (self->checked)
    floor_check (self);
  floor_settle (self);
  return answer;
}

JsonObject *
floor_args (const char *format,
            ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return parse (text);
}

void
floor_do (Floor      *self,
          const char *operation,
          const char *format,
          ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  object = parse (text);
  answer = floor_try (self, &self->gateway, operation, object, -1, &error);
  g_assert_no_error (error);
}

void
floor_refused (Floor      *self,
               int         status,
               const char *code,
               const char *operation,
               const char *format,
               ...)
{
  g_autofree char *text = NULL, *before = floor_dump (self), *after = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  object = parse (text);
  answer = floor_try (self, &self->gateway, operation, object, -1, &error);
  g_assert_null (answer);
  g_assert_error (error, MUSTER_RULE_ERROR, status);
  g_assert_cmpstr (muster_rule_error_get_code (error), ==, code);
  after = floor_dump (self);
  g_assert_cmpstr (before, ==, after);
}

void
floor_go_online (Floor      *self,
                 const char *agent)
{
  floor_do (self, "workspace.session.start", "{'agent':'%s'}", agent);
  floor_do (self, "workspace.activity", "{'agent':'%s','activity':'active'}", agent);
}

void
floor_write (Floor      *self,
             const char *customer,
             const char *queue)
{
  static guint n;

  floor_do (self, "inbound.message",
            "{'customer':{'id':'%s','name':'%s','phone':'+351912345678'},'channel':'web','queue':'%s','clientId':'m%u',"
            "'text':'Hello'}",
            customer, customer, queue, ++n);
}

/* Every workspace says that it is there. */
void
floor_beat (Floor *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->world->sessions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (muster_world_heartbeat (self->world, id, NULL, self->now));
}

/* Lets time pass as the server does: at each timer, and every 15 seconds for the heartbeats. */
void
floor_advance (Floor   *self,
               gint64   ms,
               gboolean heartbeats)
{
  gint64 end = self->now + ms;
  gint64 beat = self->now + 15000;

  while (TRUE)
    {
      gint64 next = MIN (muster_rules_get_due (self->world), end);

      if (heartbeats)
        next = MIN (next, beat);
      self->now = MAX (self->now, next);
      if (heartbeats && self->now >= beat)
        {
          floor_beat (self);
          beat += 15000;
        }
      floor_settle (self);
      if (self->now >= end)
        return;
    }
}

void
floor_forget (Floor *self)
{
  g_string_truncate (self->causes, 0);
}

MusterLive *
floor_live (Floor      *self,
            const char *agent)
{
  MusterLive *live = muster_world_find (self->world, MUSTER_KIND_AGENT_LIVE, agent);

  g_assert_nonnull (live);
  return live;
}

MusterChat *
floor_chat (Floor      *self,
            const char *customer)
{
  g_autofree char *key = muster_customer_key (customer, "web");

  return g_hash_table_lookup (self->world->customers, key);
}

MusterRequest *
floor_request (Floor *self)
{
  GHashTableIter iter;
  gpointer request = NULL;

  g_hash_table_iter_init (&iter, self->world->objects[MUSTER_KIND_REQUEST]);
  g_hash_table_iter_next (&iter, NULL, &request);
  return request;
}

/* "state agent sticky personal", with - for nobody */
char *
floor_describe (Floor      *self,
                const char *customer)
{
  MusterChat *chat = floor_chat (self, customer);

  if (chat == NULL)
    return g_strdup ("none");
  return g_strdup_printf ("%s %s %s%s", muster_chat_state_to_string (chat->data.state),
                          chat->data.agent != NULL ? chat->data.agent->entity.object.id : "-",
                          chat->data.sticky != NULL ? chat->data.sticky->entity.object.id : "-",
                          chat->data.personal ? " personal" : "");
}

/* ---- what must always hold ---- */

static void
check_live (Floor      *self,
            MusterLive *live)
{
  int limit = muster_live_get_limit (self->world, live);
  MusterLiveData counts;

  muster_live_recount (live, &counts);
  g_assert_cmpint (counts.open, ==, live->data.open);
  g_assert_cmpint (counts.pending, ==, live->data.pending);
  g_assert_cmpint (counts.personal, ==, live->data.personal);
  g_assert_cmpint (counts.pinned, ==, live->data.pinned);
  g_assert_cmpint (counts.waiting_since, ==, live->data.waiting_since);
  if (limit != MUSTER_LIMIT_NONE)
    g_assert_cmpint (live->data.open, <=, limit);
  if (live->data.activity == MUSTER_ACTIVITY_KICKED_OUT)
    g_assert_cmpint (live->data.open, ==, 0);
  for (guint i = 0; i < live->agent->data.queues->len; i++)
    g_assert_cmpint (live->slots[i] != 0, ==, muster_live_receives (self->world, live));
}

static void
check_chat (Floor      *self,
            MusterChat *chat)
{
  MusterChatData *data = &chat->data;
  gboolean open = muster_chat_is_open (chat);

  g_assert_cmpint (data->state, !=, MUSTER_CHAT_CLOSED);
  g_assert_cmpint (open, ==, data->agent != NULL);
  g_assert_true (chat->index_live == (open ? data->agent->live : NULL));
  g_assert_cmpint (chat->pending_place != 0, ==, data->state == MUSTER_CHAT_PENDING && !data->personal);
  g_assert_cmpint (chat->personal_place != 0, ==, data->personal);
  if (data->personal)
    g_assert_nonnull (data->sticky);
  if (open)
    {
      g_assert_true (g_ptr_array_index (data->agent->live->chats, chat->index_at) == (gpointer) chat);
      g_assert_cmpint (data->state == MUSTER_CHAT_WAITING_AGENT, ==, data->waiting_since != 0);
    }
  g_assert_cmpint (data->waiting_since, <=, self->now);
  if (data->sla != MUSTER_SLA_NONE)
    g_assert_cmpint (data->waiting_since, !=, 0);
}

/* Whatever can be assigned is: asked of each chat and each agent, not of the indexes. */
static void
check_assigned (Floor      *self,
                MusterChat *chat)
{
  GHashTableIter iter;
  gpointer agent;

  if (chat->data.state != MUSTER_CHAT_PENDING)
    return;
  if (chat->data.personal)
    {
      g_assert_false (muster_live_takes_personal (self->world, chat->data.sticky->live));
      return;
    }
  g_hash_table_iter_init (&iter, self->world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &agent))
    if (g_ptr_array_find (((MusterAgent *) agent)->data.queues, chat->data.queue, NULL))
      g_assert_false (muster_live_receives (self->world, ((MusterAgent *) agent)->live));
}

void
floor_check (Floor *self)
{
  gboolean settled = muster_rules_get_due (self->world) > self->now;
  GHashTableIter iter;
  gpointer object;

  g_hash_table_iter_init (&iter, self->world->objects[MUSTER_KIND_AGENT]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    check_live (self, ((MusterAgent *) object)->live);
  g_hash_table_iter_init (&iter, self->world->objects[MUSTER_KIND_CHAT]);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    {
      check_chat (self, object);
      if (settled)
        check_assigned (self, object);
    }
  for (guint i = 1; i < self->world->due.n; i++)
    g_assert_cmpint (self->world->due.entries[(i - 1) / 2].a, <=, self->world->due.entries[i].a);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
dump_heap (GPtrArray        *lines,
           const char       *name,
           const MusterHeap *heap)
{
  for (guint i = 0; i < heap->n; i++)
    {
      const MusterHeapEntry *entry = &heap->entries[i];

      g_ptr_array_add (lines, g_strdup_printf ("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, name,
                                               ((MusterObject *) entry->item)->id, entry->a, entry->b));
      g_assert_cmpuint (*entry->place, ==, i + 1);
    }
}

/* The whole world as text: each row, and what stands in the indexes. */
char *
floor_dump (Floor *self)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer object, id;

  for (int kind = MUSTER_KIND_ORGANIZATION; kind < MUSTER_N_KINDS; kind++)
    {
      g_hash_table_iter_init (&iter, self->world->objects[kind]);
      while (g_hash_table_iter_next (&iter, NULL, &object))
        {
          g_ptr_array_add (lines, muster_object_to_row (self->world, object));
          g_assert_false (((MusterObject *) object)->dirty);
          if (kind == MUSTER_KIND_AGENT)
            {
              MusterLive *live = ((MusterAgent *) object)->live;

              g_ptr_array_add (lines, muster_object_to_row (self->world, &live->entity.object));
              dump_heap (lines, "personal", &live->personal);
            }
          if (kind == MUSTER_KIND_QUEUE)
            {
              dump_heap (lines, "receiving", &((MusterNamed *) object)->receiving);
              dump_heap (lines, "pending", &((MusterNamed *) object)->pending);
            }
        }
    }
  dump_heap (lines, "due", &self->world->due);
  dump_heap (lines, "ready", &self->world->ready);
  dump_heap (lines, "personal-ready", &self->world->personal_ready);
  g_hash_table_iter_init (&iter, self->world->sessions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (lines, g_strdup (id));
  g_hash_table_iter_init (&iter, self->world->customers);
  while (g_hash_table_iter_next (&iter, &id, &object))
    g_ptr_array_add (lines, g_strdup_printf ("%s %s", (char *) id, ((MusterObject *) object)->id));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

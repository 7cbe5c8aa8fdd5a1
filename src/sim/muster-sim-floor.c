/* muster-sim-floor.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-floor.h"

#include <string.h>

#include "muster-clock.h"
#include "muster-sim-agent.h"
#include "muster-sim-customer.h"

#define HEARTBEAT_MS 15000

static gboolean
on_timeout (gpointer user_data);

/* One source of the main loop for all lives. */
static void
arm (MusterSimFloor *self,
     gint64          due)
{
  gint64 wait = MAX (0, due - muster_clock_boottime ());

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (due >= 0)
    self->timeout_id = g_timeout_add ((guint) MIN (wait, 60000), on_timeout, self);
}

static gboolean
on_timeout (gpointer user_data)
{
  MusterSimFloor *self = user_data;

  self->timeout_id = 0;
  self->running = TRUE;
  arm (self, muster_sim_schedule_run (self->schedule, muster_clock_boottime ()));
  self->running = FALSE;
  return G_SOURCE_REMOVE;
}

static void
named_free (gpointer data)
{
  MusterSimNamed *named = data;

  g_free (named->id);
  g_free (named->name);
  g_free (named);
}

static MusterSimNamed *
find_named (GPtrArray  *list,
            const char *id,
            guint      *place)
{
  for (guint i = 0; i < list->len; i++)
    {
      MusterSimNamed *named = g_ptr_array_index (list, i);

      if (g_str_equal (named->id, id))
        {
          if (place != NULL)
            *place = i;
          return named;
        }
    }
  return NULL;
}

static MusterSimNamed *
take_named (GPtrArray          *list,
            const MusterChange *change,
            gboolean            keep)
{
  guint place;
  MusterSimNamed *named = find_named (list, change->id, &place);

  if (change->deleted || !keep)
    {
      if (named != NULL)
        g_ptr_array_remove_index (list, place);
      return NULL;
    }
  if (named == NULL)
    {
      named = g_new0 (MusterSimNamed, 1);
      named->id = g_strdup (change->id);
      g_ptr_array_add (list, named);
    }
  g_free (named->name);
  named->name = g_strdup (change->named.name);
  return named;
}

static void
take_agent (MusterSimFloor     *self,
            const MusterChange *change)
{
  MusterSimAgent *agent = g_hash_table_lookup (self->agents, change->id);

  if (change->deleted)
    {
      if (agent != NULL)
        muster_sim_agent_drop (agent);
      return;
    }
  if (agent == NULL)
    {
      if (self->max_agents > 0 && self->order->len >= self->max_agents)
        return;
      agent = muster_sim_agent_new (self, change->id, self->order->len);
      g_hash_table_insert (self->agents, agent->id, agent);
      g_ptr_array_add (self->order, agent);
    }
  muster_sim_agent_take (agent, &change->agent);
  if (self->ready)
    muster_sim_agent_begin (agent);
}

static void
take_chat (MusterSimFloor     *self,
           const MusterChange *change)
{
  MusterSimChat *chat = g_hash_table_lookup (self->chats, change->id);

  if (change->deleted || g_strcmp0 (change->chat.state, "closed") == 0)
    {
      self->n_closed += chat != NULL;
      g_hash_table_remove (self->chats, change->id);
      return;
    }
  if (chat == NULL)
    {
      chat = muster_sim_chat_new (self, change->id);
      g_hash_table_insert (self->chats, chat->id, chat);
    }
  chat->seen = self->snapshots;
  muster_sim_chat_take (chat, &change->chat);
}

static void
take_organization (MusterSimFloor               *self,
                   const MusterWireOrganization *organization)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (organization->time_zone != NULL ? organization->time_zone : "UTC");

  self->chat_limit = organization->chat_limit;
  if (zone != NULL)
    {
      g_clear_pointer (&self->zone, g_time_zone_unref);
      self->zone = g_steal_pointer (&zone);
    }
}

static void
on_change (const MusterChange *change,
           gpointer            user_data)
{
  MusterSimFloor *self = user_data;
  MusterSimNamed *named;

  switch (change->kind)
    {
    case MUSTER_KIND_ORGANIZATION:
      if (!change->deleted)
        take_organization (self, &change->organization);
      break;
    case MUSTER_KIND_QUEUE:
      take_named (self->queues, change, TRUE);
      break;
    case MUSTER_KIND_BREAK_REASON:
      named = take_named (self->reasons, change, !change->deleted && change->named.selectable && !change->named.retired);
      if (named != NULL)
        {
          named->needs_approval = change->named.needs_approval;
          named->limit_ms = MAX (0, change->named.limit_seconds) * 1000;
        }
      break;
    case MUSTER_KIND_AGENT:
      take_agent (self, change);
      break;
    case MUSTER_KIND_AGENT_LIVE:
      if (!change->deleted && g_hash_table_contains (self->agents, change->id))
        muster_sim_agent_take_live (g_hash_table_lookup (self->agents, change->id), &change->live);
      break;
    case MUSTER_KIND_CHAT:
      take_chat (self, change);
      break;
    case MUSTER_KIND_UNKNOWN:
    case MUSTER_KIND_ME:
    case MUSTER_KIND_TEAM:
    case MUSTER_KIND_UNIT:
    case MUSTER_KIND_ROLE:
    case MUSTER_KIND_REQUEST:
      break;
    }
}

static void
on_begin (gpointer user_data)
{
  MusterSimFloor *self = user_data;

  self->snapshots++;
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer user_data)
{
  return ((MusterSimChat *) value)->seen != ((MusterSimFloor *) user_data)->snapshots;
}

static void
on_heartbeats (MusterSimTimer *timer)
{
  MusterSimFloor *self = (MusterSimFloor *) ((char *) timer - G_STRUCT_OFFSET (MusterSimFloor, heartbeats));
  g_autoptr(GPtrArray) sessions = g_ptr_array_new ();

  for (guint i = 0; i < self->order->len; i++)
    {
      MusterSimAgent *agent = g_ptr_array_index (self->order, i);

      if (agent->session != NULL && !agent->lost)
        g_ptr_array_add (sessions, agent->session);
    }
  muster_sim_link_heartbeat (self->link, sessions);
  muster_sim_floor_after_real (self, &self->heartbeats, HEARTBEAT_MS);
}

static void
on_ready (gpointer user_data)
{
  MusterSimFloor *self = user_data;

  g_hash_table_foreach_remove (self->chats, is_gone, self);
  if (self->ready)
    return;
  self->ready = TRUE;
  for (guint i = 0; i < self->order->len; i++)
    muster_sim_agent_begin (g_ptr_array_index (self->order, i));
  self->heartbeats.func = on_heartbeats;
  muster_sim_floor_after_real (self, &self->heartbeats, HEARTBEAT_MS);
  muster_sim_customers_begin (self);
  g_message ("%u agents live here", self->order->len);
}

static void
on_stopped (const char *why,
            gpointer    user_data)
{
  MusterSimFloor *self = user_data;

  g_printerr ("muster-sim: %s: ending\n", why);
  self->failed = TRUE;
  g_main_loop_quit (self->loop);
}

static void
on_result (const MusterSimOperation *operation,
           guint                     status,
           JsonObject               *body,
           gpointer                  user_data)
{
  MusterSimFloor *self = user_data;

  if (status >= 400)
    g_debug ("%s: %u", operation->operation, status);
  if (operation->agent != NULL)
    muster_sim_agent_settle (operation->agent, operation, status, body);
  if (g_str_equal (operation->operation, "workspace.message"))
    muster_sim_chat_settle (self, operation, body);
}

static void
on_unknown (const char *session,
            gpointer    user_data)
{
  MusterSimFloor *self = user_data;
  MusterSimAgent *agent = g_hash_table_lookup (self->sessions, session);

  if (agent == NULL)
    return;
  g_hash_table_remove (self->sessions, session);
  g_clear_pointer (&agent->session, g_free);
}

/**
 * muster_sim_floor_new:
 * @address: the server's, without a path
 * @token: a gateway's
 * @speed: how much faster than ours lives are
 * @rate: how many more customers come than usual
 * @seed: of everything random
 * @max_agents: only the first ones; 0 for all
 */
MusterSimFloor *
muster_sim_floor_new (const char *address,
                      const char *token,
                      double      speed,
                      double      rate,
                      guint64     seed,
                      guint       max_agents)
{
  static const MusterSimStreamCallbacks stream = { on_begin, on_change, on_ready, on_stopped };
  static const MusterSimLinkCallbacks link = { on_result, on_unknown };
  MusterSimFloor *self = g_new0 (MusterSimFloor, 1);

  self->speed = speed;
  self->rate = rate;
  self->seed = seed;
  self->max_agents = max_agents;
  self->started = muster_clock_boottime ();
  self->run = g_strdup_printf ("%08x", g_random_int ());
  self->zone = g_time_zone_new_utc ();
  muster_sim_random_init (&self->random, seed, G_MAXUINT64);
  self->schedule = muster_sim_schedule_new ();
  self->agents = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_sim_agent_free);
  self->sessions = g_hash_table_new (g_str_hash, g_str_equal);
  self->chats = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) muster_sim_chat_free);
  self->queues = g_ptr_array_new_with_free_func (named_free);
  self->reasons = g_ptr_array_new_with_free_func (named_free);
  self->stream = muster_sim_stream_new (address, token, &stream, self);
  self->link = muster_sim_link_new (address, token, &link, self);
  return self;
}

/**
 * muster_sim_floor_free:
 * @self: the floor; agents stay signed in until the server misses their heartbeats
 */
void
muster_sim_floor_free (MusterSimFloor *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  muster_sim_stream_free (self->stream);
  muster_sim_link_free (self->link);
  g_hash_table_unref (self->chats);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->agents);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->queues);
  g_ptr_array_unref (self->reasons);
  muster_sim_schedule_free (self->schedule);
  g_time_zone_unref (self->zone);
  g_free (self->run);
  g_free (self);
}

/**
 * muster_sim_floor_run:
 * @self: the floor
 * @loop: runs until somebody quits it, or the server does not want us
 *
 * Returns: %FALSE if it was the server
 */
gboolean
muster_sim_floor_run (MusterSimFloor *self,
                      GMainLoop      *loop)
{
  self->loop = loop;
  muster_sim_stream_start (self->stream);
  g_main_loop_run (loop);
  return !self->failed;
}

/**
 * muster_sim_floor_report:
 * @self: the floor
 *
 * Returns: (transfer full): one line of JSON: what happened in this run
 */
char *
muster_sim_floor_report (MusterSimFloor *self)
{
  const MusterSimTally *tally = muster_sim_link_get_tally (self->link);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *report = json_object_new ();
  JsonObject *answers = json_object_new ();
  JsonObject *problems = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, tally->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *status = g_strdup_printf ("%u", GPOINTER_TO_UINT (key));

      json_object_set_int_member (answers, status, GPOINTER_TO_SIZE (value));
    }
  g_hash_table_iter_init (&iter, tally->problems);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_int_member (problems, key, GPOINTER_TO_SIZE (value));
  json_object_set_int_member (report, "agents", self->order->len);
  json_object_set_int_member (report, "signIns", self->n_sign_ins);
  json_object_set_int_member (report, "assigned", self->n_assigned);
  json_object_set_int_member (report, "customerMessages", self->n_messages);
  json_object_set_int_member (report, "replies", self->n_replies);
  json_object_set_int_member (report, "closed", self->n_closed);
  json_object_set_int_member (report, "events", muster_sim_stream_get_events (self->stream));
  json_object_set_int_member (report, "gaps", muster_sim_stream_get_gaps (self->stream));
  json_object_set_int_member (report, "snapshots", self->snapshots);
  json_object_set_int_member (report, "operations", tally->n_operations);
  json_object_set_int_member (report, "heartbeats", tally->n_heartbeats);
  json_object_set_int_member (report, "dropped", tally->n_dropped);
  json_object_set_object_member (report, "answers", answers);
  json_object_set_object_member (report, "problems", problems);
  json_node_take_object (node, report);
  return json_to_string (node, FALSE);
}

/**
 * muster_sim_floor_after:
 * @self: the floor
 * @timer: set, or moved
 * @life_ms: of lives, which run faster than the clock by the speed chosen
 */
void
muster_sim_floor_after (MusterSimFloor *self,
                        MusterSimTimer *timer,
                        gint64          life_ms)
{
  muster_sim_floor_after_real (self, timer, (gint64) ((double) life_ms / self->speed));
}

/**
 * muster_sim_floor_after_real:
 * @self: the floor
 * @timer: set, or moved
 * @ms: of the clock
 */
void
muster_sim_floor_after_real (MusterSimFloor *self,
                             MusterSimTimer *timer,
                             gint64          ms)
{
  gint64 due = muster_clock_boottime () + MAX (1, ms);

  muster_sim_schedule_set (self->schedule, timer, due);
  if (!self->running && timer->place == 1)
    arm (self, due);
}

/**
 * muster_sim_floor_minute_of_day:
 * @self: the floor
 *
 * Returns: 0 to 1439, where the organization is, at the speed of lives
 */
int
muster_sim_floor_minute_of_day (MusterSimFloor *self)
{
  gint64 now = muster_clock_now ();
  gint64 lived = (gint64) ((double) (muster_clock_boottime () - self->started) * (self->speed - 1));
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc ((now + lived) / 1000);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, self->zone);

  return g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
}

/**
 * muster_sim_floor_client_id:
 * @self: the floor
 *
 * Returns: (transfer full): unique among the messages of all runs
 */
char *
muster_sim_floor_client_id (MusterSimFloor *self)
{
  return g_strdup_printf ("%s-%" G_GINT64_MODIFIER "x", self->run, ++self->n_client_ids);
}

/**
 * muster_sim_floor_find_queue:
 * @self: the floor
 * @id: a queue's
 *
 * Returns: (nullable): the queue
 */
MusterSimNamed *
muster_sim_floor_find_queue (MusterSimFloor *self,
                             const char     *id)
{
  return find_named (self->queues, id, NULL);
}

/* muster-sim-agent.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-agent.h"

#include <string.h>

#include "muster-sim-words.h"

#define FINISHING_MS (30 * 60000)
#define RETRY_MS 1000

static const char *const break_words[MUSTER_SIM_N_BREAKS] = {
  [MUSTER_SIM_LUNCH] = "lunch", [MUSTER_SIM_SHORT] = "short", [MUSTER_SIM_TECHNICAL] = "tech",
  [MUSTER_SIM_TRAINING] = "training", [MUSTER_SIM_MEETING] = "meeting",
};

static void
plan (MusterSimAgent *self)
{
  MusterSimDeed before = self->life.deed;

  muster_sim_life_next (&self->life, muster_sim_floor_minute_of_day (self->floor), &self->step);
  /* A lost connection and the first moments are measured on the server's clock, whatever the speed of lives. */
  if (before == MUSTER_SIM_LOSE)
    muster_sim_floor_after_real (self->floor, &self->life_timer, self->step.in_ms);
  else
    muster_sim_floor_after (self->floor, &self->life_timer, self->step.in_ms);
}

static MusterSimNamed *
find_reason (MusterSimAgent *self,
             MusterSimBreak  kind)
{
  GPtrArray *reasons = self->floor->reasons;

  for (guint i = 0; i < reasons->len; i++)
    {
      MusterSimNamed *reason = g_ptr_array_index (reasons, i);
      g_autofree char *name = g_utf8_strdown (reason->name, -1);

      if (strstr (name, break_words[kind]) != NULL)
        return reason;
    }
  if (reasons->len == 0)
    return NULL;
  return g_ptr_array_index (reasons, muster_sim_random_next (&self->life.random) % reasons->len);
}

static void
set_activity (MusterSimAgent *self,
              const char     *activity,
              MusterSimNamed *reason,
              gboolean        after_chats)
{
  JsonObject *args;

  if (!self->online)
    return;
  args = json_object_new ();
  json_object_set_string_member (args, "activity", activity);
  if (reason != NULL)
    {
      json_object_set_string_member (args, "reason", reason->id);
      json_object_set_boolean_member (args, "afterCurrentChats", after_chats);
    }
  muster_sim_agent_send (self, "workspace.activity", NULL, args);
}

static void
take_break (MusterSimAgent *self)
{
  MusterSimNamed *reason = find_reason (self, self->step.break_kind);
  g_autofree char *text = NULL;
  JsonObject *args;

  if (reason == NULL || !self->online)
    return;
  if (!reason->needs_approval)
    {
      set_activity (self, "break", reason, self->step.after_chats);
      return;
    }
  args = json_object_new ();
  text = g_strdup_printf ("May I take: %s?", reason->name);
  json_object_set_string_member (args, "kind", "break");
  json_object_set_string_member (args, "reason", reason->id);
  json_object_set_string_member (args, "text", text);
  json_object_set_int_member (args, "expiresInSeconds", 600);
  muster_sim_agent_send (self, "workspace.request", NULL, args);
}

static void
sign_in (MusterSimAgent *self)
{
  g_autofree char *address = NULL;
  JsonObject *args;

  self->wants_in = TRUE;
  self->lost = FALSE;
  if (self->signing_in || !self->enabled || (self->online && self->session != NULL))
    return;
  self->signing_in = TRUE;
  args = json_object_new ();
  address = muster_sim_words_address (self->number);
  json_object_set_string_member (args, "address", address);
  json_object_set_string_member (args, "browser", muster_sim_words_browser (self->number));
  json_object_set_string_member (args, "operatingSystem", muster_sim_words_system (self->number));
  muster_sim_agent_send (self, "workspace.session.start", NULL, args);
}

static void
sign_out (MusterSimAgent *self)
{
  JsonObject *args;

  self->wants_in = FALSE;
  if (self->session == NULL)
    return;
  args = json_object_new ();
  json_object_set_string_member (args, "session", self->session);
  muster_sim_link_send (self->floor->link, "workspace.session.end", self, NULL, args);
}

static void
on_life (MusterSimTimer *timer)
{
  MusterSimAgent *self = (MusterSimAgent *) ((char *) timer - G_STRUCT_OFFSET (MusterSimAgent, life_timer));

  if (self->deleted)
    return;
  if (self->signing_in)
    {
      /* A busy server: the plan goes on when it has answered. */
      muster_sim_floor_after_real (self->floor, timer, RETRY_MS);
      return;
    }
  self->asleep = FALSE;
  switch (self->step.deed)
    {
    case MUSTER_SIM_SIGN_IN:
      sign_in (self);
      break;
    case MUSTER_SIM_WORK:
      if (g_strcmp0 (self->activity, "active") != 0)
        set_activity (self, "active", NULL, FALSE);
      break;
    case MUSTER_SIM_WIND_DOWN:
      set_activity (self, "active-no-new", NULL, FALSE);
      break;
    case MUSTER_SIM_PAUSE:
      set_activity (self, "not-ready", NULL, FALSE);
      break;
    case MUSTER_SIM_BREAK:
      take_break (self);
      break;
    case MUSTER_SIM_SLEEP:
      self->asleep = TRUE;
      break;
    case MUSTER_SIM_LOSE:
      self->lost = TRUE;
      break;
    case MUSTER_SIM_SIGN_OUT:
      sign_out (self);
      break;
    }
  plan (self);
}

static void
on_go_on (MusterSimTimer *timer)
{
  MusterSimAgent *self = (MusterSimAgent *) ((char *) timer - G_STRUCT_OFFSET (MusterSimAgent, go_on_timer));
  JsonObject *args;

  if (self->go_on_by == 0 || self->asleep || self->lost || !self->online || self->deleted)
    return;
  args = json_object_new ();
  json_object_set_boolean_member (args, "goOn", TRUE);
  muster_sim_agent_send (self, "workspace.go-on", NULL, args);
}

/**
 * muster_sim_agent_new:
 * @floor: where the agent lives
 * @id: the agent's
 * @number: decides, with the run's seed, the agent's whole life
 */
MusterSimAgent *
muster_sim_agent_new (MusterSimFloor *floor,
                      const char     *id,
                      guint64         number)
{
  MusterSimAgent *self = g_new0 (MusterSimAgent, 1);

  self->floor = floor;
  self->id = g_strdup (id);
  self->number = number;
  self->life_timer.func = on_life;
  self->go_on_timer.func = on_go_on;
  muster_sim_life_init (&self->life, floor->seed, number);
  return self;
}

/**
 * muster_sim_agent_free:
 * @self: the agent
 */
void
muster_sim_agent_free (MusterSimAgent *self)
{
  muster_sim_schedule_cancel (self->floor->schedule, &self->life_timer);
  muster_sim_schedule_cancel (self->floor->schedule, &self->go_on_timer);
  g_strfreev (self->queues);
  g_free (self->activity);
  g_free (self->session);
  g_free (self->id);
  g_free (self);
}

/**
 * muster_sim_agent_begin:
 * @self: the agent, whose first shift is planned
 */
void
muster_sim_agent_begin (MusterSimAgent *self)
{
  if (self->life_timer.place == 0 && !self->deleted)
    plan (self);
}

static void
count_in_queues (MusterSimAgent *self,
                 int             n)
{
  for (guint i = 0; self->queues != NULL && self->queues[i] != NULL; i++)
    {
      MusterSimNamed *queue = muster_sim_floor_find_queue (self->floor, self->queues[i]);

      if (queue != NULL)
        queue->n_agents += n;
    }
}

/**
 * muster_sim_agent_take:
 * @self: the agent
 * @agent: the profile as it is now
 */
void
muster_sim_agent_take (MusterSimAgent        *self,
                       const MusterWireAgent *agent)
{
  gboolean working = muster_sim_agent_is_working (self);

  if (working)
    count_in_queues (self, -1);
  g_strfreev (self->queues);
  self->queues = g_new0 (char *, agent->queues.n + 1);
  for (guint i = 0; i < agent->queues.n; i++)
    self->queues[i] = g_strdup (agent->queues.items[i]);
  self->enabled = agent->enabled;
  self->chat_limit = agent->chat_limit;
  if (working)
    count_in_queues (self, 1);
}

static void
forget_session (MusterSimAgent *self)
{
  if (self->session != NULL)
    g_hash_table_remove (self->floor->sessions, self->session);
  g_clear_pointer (&self->session, g_free);
}

static MusterSimBreak
read_break (MusterSimAgent *self,
            const char     *id,
            gint64         *limit_ms)
{
  GPtrArray *reasons = self->floor->reasons;

  *limit_ms = 0;
  for (guint i = 0; i < reasons->len; i++)
    {
      MusterSimNamed *reason = g_ptr_array_index (reasons, i);
      g_autofree char *name = g_utf8_strdown (reason->name, -1);

      if (!g_str_equal (reason->id, id))
        continue;
      *limit_ms = reason->limit_ms;
      for (int kind = 0; kind < MUSTER_SIM_N_BREAKS; kind++)
        {
          if (strstr (name, break_words[kind]) != NULL)
            return kind;
        }
    }
  return MUSTER_SIM_SHORT;
}

static void
plan_after (MusterSimAgent *self,
            MusterSimDeed   deed)
{
  muster_sim_life_turn (&self->life, deed, self->life.break_kind);
  plan (self);
}

/* The activity changed. A break begins when the server says so, at once, after the last chats or when it was approved;
 * what a supervisor set is kept as long as the agent's own would have been. */
static void
follow (MusterSimAgent       *self,
        const MusterWireLive *live)
{
  gboolean theirs = live->by.id == NULL || !g_str_equal (live->by.id, self->id);
  MusterSimBreak kind;
  gint64 limit_ms;

  if (g_str_equal (live->activity, "kicked-out"))
    {
      /* The agent notices after a while, and goes on working. */
      self->step = (MusterSimStep) { .deed = MUSTER_SIM_WORK };
      self->life.deed = MUSTER_SIM_WORK;
      muster_sim_floor_after (self->floor, &self->life_timer, muster_sim_random_between (&self->life.random, 40000, 240000));
    }
  else if (g_str_has_prefix (live->activity, "break:"))
    {
      kind = read_break (self, live->activity + strlen ("break:"), &limit_ms);
      muster_sim_life_turn (&self->life, MUSTER_SIM_BREAK, kind);
      plan (self);
      if (limit_ms > 0 && limit_ms < self->step.in_ms)
        {
          self->step.in_ms = limit_ms;
          muster_sim_floor_after (self->floor, &self->life_timer, limit_ms);
        }
    }
  else if (g_str_has_prefix (live->activity, "finishing:"))
    {
      /* The last chats decide when the break begins; should they never end, the agent gives up. */
      self->step = (MusterSimStep) { .deed = MUSTER_SIM_WORK, .in_ms = FINISHING_MS };
      self->life.deed = MUSTER_SIM_WORK;
      muster_sim_floor_after (self->floor, &self->life_timer, FINISHING_MS);
    }
  else if (theirs && g_str_equal (live->activity, "active"))
    plan_after (self, MUSTER_SIM_WORK);
  else if (theirs && g_str_equal (live->activity, "active-no-new"))
    plan_after (self, MUSTER_SIM_WIND_DOWN);
  else if (theirs && g_str_equal (live->activity, "not-ready") && self->session != NULL)
    plan_after (self, MUSTER_SIM_PAUSE);
}

/**
 * muster_sim_agent_take_live:
 * @self: the agent
 * @live: what the server says: it knows better, and a supervisor may have set it
 */
void
muster_sim_agent_take_live (MusterSimAgent       *self,
                            const MusterWireLive *live)
{
  gboolean was_working = muster_sim_agent_is_working (self);
  gboolean was_online = self->online;
  gint64 go_on_by = self->go_on_by;

  self->online = g_strcmp0 (live->presence, "online") == 0;
  self->open = live->open;
  self->go_on_by = live->go_on_by;
  if (g_strcmp0 (self->activity, live->activity) != 0)
    {
      g_free (self->activity);
      self->activity = g_strdup (live->activity);
      if (self->online && self->wants_in && live->activity != NULL)
        follow (self, live);
    }
  if (was_online && !self->online)
    {
      forget_session (self);
      if (self->wants_in && !self->lost && self->step.deed != MUSTER_SIM_SIGN_IN)
        {
          /* Logged off by somebody else, or lost through a server that was away: back in a while. */
          self->step = (MusterSimStep) { .deed = MUSTER_SIM_SIGN_IN };
          self->life.deed = MUSTER_SIM_SIGN_IN;
          muster_sim_floor_after_real (self->floor, &self->life_timer,
                                       muster_sim_random_between (&self->life.random, 3000, 60000));
        }
    }
  if (self->go_on_by != 0 && self->go_on_by != go_on_by)
    muster_sim_floor_after (self->floor, &self->go_on_timer, muster_sim_random_between (&self->life.random, 3000, 25000));
  if (was_working != muster_sim_agent_is_working (self))
    count_in_queues (self, was_working ? -1 : 1);
}

/**
 * muster_sim_agent_settle:
 * @self: the agent
 * @operation: what was asked for them
 * @status: of the answer; 0: none
 * @body: (nullable): the answer
 */
void
muster_sim_agent_settle (MusterSimAgent           *self,
                         const MusterSimOperation *operation,
                         guint                     status,
                         JsonObject               *body)
{
  if (g_str_equal (operation->operation, "workspace.session.start"))
    {
      JsonNode *node = body != NULL ? json_object_get_member (body, "session") : NULL;

      self->signing_in = FALSE;
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        {
          forget_session (self);
          self->session = g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), "id", ""));
          self->floor->n_sign_ins++;
          g_hash_table_insert (self->floor->sessions, self->session, self);
        }
    }
  else if (g_str_equal (operation->operation, "workspace.session.end") && status == 200)
    {
      forget_session (self);
    }
}

/**
 * muster_sim_agent_drop:
 * @self: an agent who was deleted; the object stays, since answers may still come
 */
void
muster_sim_agent_drop (MusterSimAgent *self)
{
  if (muster_sim_agent_is_working (self))
    count_in_queues (self, -1);
  self->deleted = TRUE;
  self->online = FALSE;
  forget_session (self);
  muster_sim_schedule_cancel (self->floor->schedule, &self->life_timer);
  muster_sim_schedule_cancel (self->floor->schedule, &self->go_on_timer);
}

/**
 * muster_sim_agent_is_working:
 * @self: the agent
 *
 * Returns: whether new chats may come to them
 */
gboolean
muster_sim_agent_is_working (MusterSimAgent *self)
{
  return self->online && !self->deleted && g_strcmp0 (self->activity, "active") == 0;
}

/**
 * muster_sim_agent_can_answer:
 * @self: the agent
 *
 * Returns: whether they sit in front of their chats
 */
gboolean
muster_sim_agent_can_answer (MusterSimAgent *self)
{
  return self->online && !self->deleted && !self->lost && !self->asleep && self->activity != NULL &&
         !g_str_has_prefix (self->activity, "break") && !g_str_equal (self->activity, "kicked-out");
}

/**
 * muster_sim_agent_get_limit:
 * @self: the agent
 *
 * Returns: how many chats they take at once; without a limit, what a person can do
 */
int
muster_sim_agent_get_limit (MusterSimAgent *self)
{
  int limit = self->chat_limit == MUSTER_LIMIT_DEFAULT ? self->floor->chat_limit : self->chat_limit;

  return limit > 0 ? limit : 5;
}

/**
 * muster_sim_agent_send:
 * @self: the agent
 * @operation: a literal
 * @chat: (nullable): which of their chats
 * @args: (transfer full): agent and chat are added
 */
void
muster_sim_agent_send (MusterSimAgent *self,
                       const char     *operation,
                       const char     *chat,
                       JsonObject     *args)
{
  json_object_set_string_member (args, "agent", self->id);
  if (chat != NULL)
    json_object_set_string_member (args, "chat", chat);
  muster_sim_link_send (self->floor->link, operation, self, chat, args);
}

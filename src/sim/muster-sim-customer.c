/* muster-sim-customer.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-customer.h"

#include <math.h>

#include "muster-clock.h"
#include "muster-sim-agent.h"
#include "muster-sim-words.h"

#define TICK_MS 250
#define FILL_MS 12000 /* in which what is missing on the floor comes */

static void
write_in (MusterSimFloor *floor,
          const char     *customer,
          const char     *name,
          const char     *channel,
          const char     *queue,
          const char     *text)
{
  JsonObject *args = json_object_new ();
  JsonObject *who = json_object_new ();
  g_autofree char *client_id = muster_sim_floor_client_id (floor);
  g_autofree char *phone = NULL;
  guint64 number;

  json_object_set_string_member (who, "id", customer);
  json_object_set_string_member (who, "name", name);
  if (muster_sim_customer_number (customer, &number))
    phone = muster_sim_customer_phone (number);
  if (phone != NULL)
    json_object_set_string_member (who, "phone", phone);
  json_object_set_object_member (args, "customer", who);
  json_object_set_string_member (args, "channel", channel);
  json_object_set_string_member (args, "queue", queue);
  json_object_set_string_member (args, "clientId", client_id);
  json_object_set_string_member (args, "text", text);
  floor->n_messages++;
  muster_sim_link_send (floor->link, "inbound.message", NULL, NULL, args);
}

/* Each queue has its own tide: while one overflows another is idle, and agents' loads spread. */
static double
get_weight (MusterSimFloor *floor,
            guint           i,
            double          minutes)
{
  MusterSimNamed *queue = g_ptr_array_index (floor->queues, i);
  double tide = 0.5 + 0.5 * sin (minutes / 11.0 * 2 * G_PI + 2.4 * i);

  return queue->n_agents * (0.1 + 2.0 * tide * tide);
}

static MusterSimNamed *
choose_queue (MusterSimFloor *floor,
              double          minutes)
{
  double total = 0, pick;

  for (guint i = 0; i < floor->queues->len; i++)
    total += get_weight (floor, i, minutes);
  pick = muster_sim_random_unit (&floor->random) * total;
  for (guint i = 0; i < floor->queues->len; i++)
    {
      pick -= get_weight (floor, i, minutes);
      if (pick < 0)
        return g_ptr_array_index (floor->queues, i);
    }
  return NULL;
}

static void
arrive (MusterSimFloor *floor,
        double          minutes)
{
  MusterSimNamed *queue = choose_queue (floor, minutes);
  guint64 number = muster_sim_random_next (&floor->random) & 0xffffffffff;
  g_autofree char *id = muster_sim_customer_id (number);
  g_autofree char *name = muster_sim_customer_name (number);

  if (queue != NULL)
    write_in (floor, id, name, muster_sim_customer_channel (number), queue->id, muster_sim_words_opening (&floor->random));
}

/**
 * muster_sim_customers_wave:
 * @minutes: since the start
 *
 * Returns: which share of the floor's capacity customers want: slow waves with short bursts on them
 */
double
muster_sim_customers_wave (double minutes)
{
  double slow = 0.62 + 0.22 * sin (minutes / 9.0 * 2 * G_PI);
  double in_burst = fmod (minutes + 2.5, 7.0);

  return slow + (in_burst < 1.0 ? 0.45 * sin (in_burst * G_PI) : 0);
}

/* What the floor could take and what it has decide how many come: so the picture is alike with 10 and 100,000 agents. */
static void
on_arrivals (MusterSimTimer *timer)
{
  MusterSimFloor *floor = (MusterSimFloor *) ((char *) timer - G_STRUCT_OFFSET (MusterSimFloor, arrivals));
  double minutes = (double) (muster_clock_boottime () - floor->started) * floor->speed / 60000.0;
  double capacity = 0, open = floor->n_pending, expected;

  for (guint i = 0; i < floor->order->len; i++)
    {
      MusterSimAgent *agent = g_ptr_array_index (floor->order, i);

      if (muster_sim_agent_is_working (agent) && agent->queues != NULL && agent->queues[0] != NULL)
        {
          capacity += muster_sim_agent_get_limit (agent);
          open += agent->open;
        }
    }
  expected = (capacity * muster_sim_customers_wave (minutes) * floor->rate - open) * TICK_MS / FILL_MS;
  for (int n = 0; expected > 0 && n < 5000; n++, expected--)
    {
      if (expected >= 1 || muster_sim_random_chance (&floor->random, expected))
        arrive (floor, minutes);
    }
  muster_sim_floor_after (floor, &floor->arrivals, TICK_MS);
}

/**
 * muster_sim_customers_begin:
 * @floor: where customers begin to come
 */
void
muster_sim_customers_begin (MusterSimFloor *floor)
{
  floor->arrivals.func = on_arrivals;
  muster_sim_floor_after (floor, &floor->arrivals, TICK_MS);
}

static void
send_reply (MusterSimChat *self,
            const char    *text)
{
  JsonObject *args = json_object_new ();
  g_autofree char *client_id = muster_sim_floor_client_id (self->floor);

  json_object_set_string_member (args, "clientId", client_id);
  json_object_set_string_member (args, "text", text);
  self->floor->n_replies++;
  muster_sim_agent_send (self->agent, "workspace.message", self->id, args);
}

static void
ask_approval (MusterSimChat *self)
{
  gboolean refund = muster_sim_random_chance (&self->floor->random, 0.6);
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "kind", refund ? "refund" : "close");
  json_object_set_string_member (args, "text", refund ? "The customer wants the money back; the parcel was late."
                                                      : "The customer does not answer any more. May I close?");
  json_object_set_int_member (args, "expiresInSeconds", 300);
  muster_sim_agent_send (self->agent, "workspace.request", self->id, args);
}

static void
set_flag (MusterSimChat *self,
          gboolean       raised)
{
  JsonObject *args = json_object_new ();

  json_object_set_boolean_member (args, "raised", raised);
  if (raised)
    json_object_set_string_member (args, "note", muster_sim_words_help (&self->floor->random));
  muster_sim_agent_send (self->agent, "workspace.flag", self->id, args);
}

static void
agent_turn (MusterSimChat *self)
{
  MusterSimRandom *random = &self->floor->random;

  if (!muster_sim_agent_can_answer (self->agent))
    {
      muster_sim_floor_after (self->floor, &self->timer, muster_sim_random_between (random, 8000, 25000));
      return;
    }
  if (self->state == MUSTER_SIM_CHAT_WAITING_CUSTOMER)
    {
      muster_sim_agent_send (self->agent, "workspace.close", self->id, json_object_new ());
      muster_sim_floor_after (self->floor, &self->timer, 120000);
      return;
    }
  send_reply (self, self->left > 0 ? muster_sim_words_agent (random) : muster_sim_words_farewell (random));
  if (self->flagged)
    {
      if (muster_sim_random_chance (random, 0.25))
        set_flag (self, FALSE);
    }
  else if (muster_sim_random_chance (random, 0.004))
    {
      set_flag (self, TRUE);
    }
  if (muster_sim_random_chance (random, 0.005))
    ask_approval (self);
}

static void
customer_turn (MusterSimChat *self)
{
  MusterSimRandom *random = &self->floor->random;
  gboolean waits = self->state == MUSTER_SIM_CHAT_PENDING || self->state == MUSTER_SIM_CHAT_WAITING_AGENT;

  if (!waits)
    self->left--;
  write_in (self->floor, self->customer, self->customer_name, self->channel, self->queue,
            waits ? muster_sim_words_waiting (random) : muster_sim_words_customer (random));
}

/* The chat's one timer: whose turn it is follows from the state. */
static void
on_turn (MusterSimTimer *timer)
{
  MusterSimChat *self = (MusterSimChat *) timer;
  gboolean ours = self->agent != NULL;

  switch (self->state)
    {
    case MUSTER_SIM_CHAT_WAITING_AGENT:
      if (ours)
        agent_turn (self);
      break;
    case MUSTER_SIM_CHAT_WAITING_CUSTOMER:
      if (self->left > 0 && !self->silent)
        customer_turn (self);
      else if (ours)
        agent_turn (self);
      break;
    case MUSTER_SIM_CHAT_PENDING:
      self->nudges++;
      customer_turn (self);
      break;
    case MUSTER_SIM_CHAT_QUIET:
      self->silent = FALSE;
      self->left = (int) muster_sim_random_between (&self->floor->random, 1, 3);
      customer_turn (self);
      break;
    case MUSTER_SIM_CHAT_OTHER:
      break;
    }
}

static void
plan_turn (MusterSimChat *self)
{
  MusterSimRandom *random = &self->floor->random;
  gint64 wait = -1;

  switch (self->state)
    {
    case MUSTER_SIM_CHAT_WAITING_AGENT:
      if (self->agent != NULL)
        wait = (gint64) ((double) muster_sim_random_between (random, 5000, 30000) * self->agent->life.pace *
                         (1 + 0.12 * self->agent->open));
      break;
    case MUSTER_SIM_CHAT_WAITING_CUSTOMER:
      if (self->left > 0 && !self->silent)
        {
          self->silent = muster_sim_random_chance (random, 0.05);
          wait = self->silent ? muster_sim_random_between (random, 120000, 300000)
                              : muster_sim_random_waiting (random, 24000, 3000);
          /* One in four of the silent is not closed by the agent: the chat falls quiet, and its customer comes back. */
          if (self->silent && muster_sim_random_chance (random, 0.25))
            wait = -1;
        }
      else
        {
          wait = muster_sim_random_between (random, 6000, 45000);
        }
      break;
    case MUSTER_SIM_CHAT_PENDING:
      if (self->nudges < 2 && muster_sim_random_chance (random, 0.35))
        wait = muster_sim_random_between (random, 40000, 150000);
      break;
    case MUSTER_SIM_CHAT_QUIET:
      if (muster_sim_random_chance (random, 0.6))
        wait = muster_sim_random_waiting (random, 600000, 30000);
      break;
    case MUSTER_SIM_CHAT_OTHER:
      break;
    }
  if (wait >= 0)
    muster_sim_floor_after (self->floor, &self->timer, wait);
  else
    muster_sim_schedule_cancel (self->floor->schedule, &self->timer);
}

/**
 * muster_sim_chat_new:
 * @floor: where it takes place
 * @id: the chat's
 */
MusterSimChat *
muster_sim_chat_new (MusterSimFloor *floor,
                     const char     *id)
{
  MusterSimChat *self = g_new0 (MusterSimChat, 1);

  self->floor = floor;
  self->id = g_strdup (id);
  self->timer.func = on_turn;
  self->state = MUSTER_SIM_CHAT_OTHER;
  self->left = (int) muster_sim_random_between (&floor->random, 2, 7);
  return self;
}

/**
 * muster_sim_chat_free:
 * @self: the chat
 */
void
muster_sim_chat_free (MusterSimChat *self)
{
  muster_sim_schedule_cancel (self->floor->schedule, &self->timer);
  self->floor->n_pending -= self->state == MUSTER_SIM_CHAT_PENDING;
  g_free (self->id);
  g_free (self->customer);
  g_free (self->customer_name);
  g_free (self->channel);
  g_free (self->queue);
  g_free (self);
}

static MusterSimChatState
read_state (const char *state)
{
  if (g_strcmp0 (state, "waiting-agent") == 0)
    return MUSTER_SIM_CHAT_WAITING_AGENT;
  if (g_strcmp0 (state, "waiting-customer") == 0)
    return MUSTER_SIM_CHAT_WAITING_CUSTOMER;
  if (g_strcmp0 (state, "pending") == 0)
    return MUSTER_SIM_CHAT_PENDING;
  return g_strcmp0 (state, "quiet") == 0 ? MUSTER_SIM_CHAT_QUIET : MUSTER_SIM_CHAT_OTHER;
}

/**
 * muster_sim_chat_take:
 * @self: the chat
 * @chat: as it is now; not closed
 */
void
muster_sim_chat_take (MusterSimChat        *self,
                      const MusterWireChat *chat)
{
  MusterSimAgent *agent = chat->agent != NULL ? g_hash_table_lookup (self->floor->agents, chat->agent) : NULL;
  MusterSimChatState state = read_state (chat->state);
  gboolean turned;

  if (self->customer == NULL)
    {
      self->customer = g_strdup (chat->customer);
      self->customer_name = g_strdup (chat->customer_name != NULL && *chat->customer_name ? chat->customer_name : "—");
      self->channel = g_strdup (chat->channel != NULL && *chat->channel ? chat->channel : "web");
    }
  if (g_strcmp0 (self->queue, chat->queue) != 0)
    {
      g_free (self->queue);
      self->queue = g_strdup (chat->queue);
    }
  if (agent != NULL && agent != self->agent)
    self->floor->n_assigned++;
  /* A second message of a customer who waits changes nothing for the agent: they answer both. */
  turned = state != self->state || agent != self->agent ||
           (chat->last_message_at != self->last_message_at && self->timer.place == 0);
  self->floor->n_pending -= self->state == MUSTER_SIM_CHAT_PENDING;
  self->floor->n_pending += state == MUSTER_SIM_CHAT_PENDING;
  self->flagged = chat->flag_note != NULL;
  self->last_message_at = chat->last_message_at;
  self->agent = agent;
  self->state = state;
  if (turned)
    plan_turn (self);
}

/**
 * muster_sim_chat_settle:
 * @floor: where it happened
 * @operation: what was asked
 * @body: (nullable): the answer
 */
void
muster_sim_chat_settle (MusterSimFloor           *floor,
                        const MusterSimOperation *operation,
                        JsonObject               *body)
{
  JsonNode *node = body != NULL ? json_object_get_member (body, "message") : NULL;
  JsonObject *args;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || operation->agent == NULL || operation->chat == NULL ||
      !muster_sim_random_chance (&floor->random, 0.03))
    return;
  args = json_object_new ();
  json_object_set_string_member (args, "message",
                                 json_object_get_string_member_with_default (json_node_get_object (node), "id", "-"));
  json_object_set_boolean_member (args, "pinned", TRUE);
  muster_sim_agent_send (operation->agent, "workspace.pin", operation->chat, args);
}

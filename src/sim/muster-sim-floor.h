/* muster-sim-floor.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-sim-life.h"
#include "muster-sim-link.h"
#include "muster-sim-schedule.h"
#include "muster-sim-stream.h"
#include "muster-wire.h"

G_BEGIN_DECLS

typedef struct _MusterSimFloor MusterSimFloor;

typedef struct
{
  char    *id;
  char    *name;
  guint    n_agents;       /* online and active, of ours */
  gint64   limit_ms;       /* break reasons; 0: none */
  gboolean needs_approval;
} MusterSimNamed;

typedef struct
{
  MusterSimTimer  life_timer;
  MusterSimTimer  go_on_timer;
  MusterSimFloor *floor;
  char           *id;
  char          **queues;
  char           *session; /* NULL: none that we know of */
  char           *activity;
  MusterSimLife   life;
  MusterSimStep   step;    /* the next */
  guint64         number;
  gint64          go_on_by;
  int             chat_limit;
  int             open;
  gboolean        enabled;
  gboolean        deleted;
  gboolean        online;  /* as the server says */
  gboolean        signing_in;
  gboolean        wants_in;
  gboolean        lost;    /* no heartbeats */
  gboolean        asleep;
} MusterSimAgent;

typedef enum
{
  MUSTER_SIM_CHAT_PENDING,
  MUSTER_SIM_CHAT_WAITING_AGENT,
  MUSTER_SIM_CHAT_WAITING_CUSTOMER,
  MUSTER_SIM_CHAT_QUIET,
  MUSTER_SIM_CHAT_OTHER,
} MusterSimChatState;

typedef struct
{
  MusterSimTimer     timer;
  MusterSimFloor    *floor;
  char              *id;
  char              *customer;
  char              *customer_name;
  char              *channel;
  char              *queue;
  MusterSimAgent    *agent;     /* NULL: none of ours */
  MusterSimChatState state;
  gint64             last_message_at;
  guint              seen;      /* in which snapshot */
  guint              nudges;    /* of a customer who waits */
  int                left;      /* customer messages to come */
  gboolean           flagged;
  gboolean           silent;    /* the customer has gone away without a word */
} MusterSimChat;

struct _MusterSimFloor
{
  MusterSimSchedule *schedule;
  MusterSimLink     *link;
  MusterSimStream   *stream;
  GHashTable        *agents;   /* id → MusterSimAgent */
  GPtrArray         *order;    /* the same, as they came */
  GHashTable        *sessions; /* id → MusterSimAgent */
  GHashTable        *chats;    /* id → MusterSimChat */
  GPtrArray         *queues;   /* MusterSimNamed */
  GPtrArray         *reasons;  /* MusterSimNamed */
  GTimeZone         *zone;
  char              *run;      /* makes client ids of this run unlike another's */
  GMainLoop         *loop;
  MusterSimRandom    random;
  MusterSimTimer     arrivals;
  MusterSimTimer     heartbeats;
  guint64            seed;
  guint64            n_messages;
  guint64            n_replies;
  guint64            n_sign_ins;
  guint64            n_assigned;
  guint64            n_closed;
  guint64            n_client_ids;
  gint64             started;
  double             speed;
  double             rate;
  guint              max_agents; /* 0: all */
  guint              snapshots;
  guint              n_pending;  /* chats that wait for an agent */
  guint              timeout_id;
  int                chat_limit;
  gboolean           running; /* timers; the next is armed after them */
  gboolean           ready;
  gboolean           failed;
};

MusterSimFloor *muster_sim_floor_new           (const char     *address,
                                                const char     *token,
                                                double          speed,
                                                double          rate,
                                                guint64         seed,
                                                guint           max_agents);
void            muster_sim_floor_free          (MusterSimFloor *self);
gboolean        muster_sim_floor_run           (MusterSimFloor *self,
                                                GMainLoop      *loop);
char           *muster_sim_floor_report        (MusterSimFloor *self);
void            muster_sim_floor_after         (MusterSimFloor *self,
                                                MusterSimTimer *timer,
                                                gint64          life_ms);
void            muster_sim_floor_after_real    (MusterSimFloor *self,
                                                MusterSimTimer *timer,
                                                gint64          ms);
int             muster_sim_floor_minute_of_day (MusterSimFloor *self);
char           *muster_sim_floor_client_id     (MusterSimFloor *self);
MusterSimNamed *muster_sim_floor_find_queue    (MusterSimFloor *self,
                                                const char     *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSimFloor, muster_sim_floor_free)

G_END_DECLS

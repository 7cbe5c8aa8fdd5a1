/* muster-world-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-heap.h"
#include "muster-world.h"

G_BEGIN_DECLS

#define MUSTER_SESSION_MS (45 * 1000)         /* without a heartbeat a workspace session ends */
#define MUSTER_BACK_MS (5 * 60 * 1000)        /* back by then, an agent keeps the activity */
#define MUSTER_GO_ON_MS (60 * 1000)           /* to answer "go on?" */
#define MUSTER_REQUEST_MS (15 * 60 * 1000)    /* a request's life where it names none */
#define MUSTER_CLIENT_IDS 100                 /* of a chat's last messages */
#define MUSTER_NO_LIMIT_LOAD 10               /* without a limit, load is open / 10 */

typedef struct _MusterAgent MusterAgent;
typedef struct _MusterLive MusterLive;

/* Who did something. Immutable, counted. */
typedef struct
{
  gboolean system;
  char    *id;                                /* GRefString, as all strings in objects */
  char    *name;
  char    *program;
} MusterBy;

/* What every object has. What the rules may change stands in the `data` of each kind: muster_op_touch() keeps a copy of
 * it, and muster_op_rollback() puts it back. Everything beside `data` is an index and follows from the data of all. */
typedef struct
{
  MusterObject object;
  guint        ordinal;                       /* order of coming into the world */
  gint64       changed_at;
  MusterBy    *changed_by;
  guint        due_place;                     /* in world->due */
  gpointer     saved;                         /* copy of data while touched */
  gint64       saved_rev;
  gint64       saved_changed_at;
  MusterBy    *saved_changed_by;
} MusterEntity;

/* organization, role, unit, team, queue, break-reason */
typedef struct
{
  char      *name;
  GPtrArray *permissions;                     /* role: GRefString */
  gint64     sla_first;                       /* queue: seconds, -1 none */
  gint64     sla_next;
  gint64     limit;                           /* break-reason: seconds, -1 none */
  gboolean   needs_approval;
  gboolean   selectable;
  gboolean   retired;
  char      *time_zone;                       /* organization, from here on */
  gboolean   service;
  int        seats;
  int        seats_used;
  int        chat_limit;
  gboolean   queue_transfer;
  gboolean   impersonation_notice;
  gint64     quiet_seconds;
  gint64     unanswered_seconds;
  gint64     hold_seconds;
  gint64     retention_days;
} MusterNamedData;

typedef struct
{
  MusterEntity    entity;
  MusterNamedData data;
  /* queue */
  MusterHeap      receiving;                  /* MusterLive, by load, then last assignment */
  MusterHeap      pending;                    /* MusterChat, by place */
  GHashTable     *teams;                      /* team → number of agents of this queue in it */
  GPtrArray      *scope;                      /* ids of those teams, sorted, borrowed; NULL: to be made */
  guint           ready_place;                /* in world->ready */
} MusterNamed;

typedef struct
{
  char        *username;
  char        *display_name;
  char        *email;
  char        *photo;
  MusterNamed *role;
  MusterNamed *unit;
  GPtrArray   *teams;                         /* MusterNamed, borrowed */
  GPtrArray   *queues;                        /* MusterNamed, borrowed */
  gboolean     enabled;
  gboolean     shows_real_numbers;
  int          chat_limit;                    /* MUSTER_LIMIT_DEFAULT, MUSTER_LIMIT_NONE or a number */
} MusterAgentData;

struct _MusterAgent
{
  MusterEntity    entity;
  MusterAgentData data;
  MusterLive     *live;                       /* always there */
  MusterBy       *by;                         /* the agent through the program used last */
  GPtrArray      *index_teams;                /* as counted in index_queues' teams */
  GPtrArray      *index_queues;
};

/* A workspace session: immutable but for the heartbeat, counted (g_rc_box). */
typedef struct
{
  char       *id;
  MusterLive *live;
  gint64      since;
  char       *address;
  char       *browser;
  char       *operating_system;
  gint64      heartbeat;
} MusterWorkspaceSession;

typedef enum
{
  MUSTER_ACTIVITY_NOT_READY,
  MUSTER_ACTIVITY_ACTIVE,
  MUSTER_ACTIVITY_ACTIVE_NO_NEW,
  MUSTER_ACTIVITY_FINISHING,
  MUSTER_ACTIVITY_BREAK,
  MUSTER_ACTIVITY_KICKED_OUT,
} MusterActivity;

typedef struct
{
  MusterActivity activity;
  MusterNamed   *reason;                      /* finishing, break */
  gint64         activity_since;
  MusterBy      *by;
  gint64         signed_in_at;
  gint64         offline_at;                  /* end of the last session */
  GPtrArray     *sessions;                    /* MusterWorkspaceSession; NULL: offline */
  int            open;
  int            pending;
  int            personal;
  int            pinned;
  gint64         waiting_since;
  gint64         go_on_by;
  gint64         go_on_at;                    /* the agent last showed to be there; unanswered time runs from here */
  gint64         last_assigned;
} MusterLiveData;

struct _MusterLive
{
  MusterEntity   entity;
  MusterLiveData data;
  MusterAgent   *agent;
  GPtrArray     *chats;                       /* its open chats */
  MusterHeap     personal;                    /* MusterChat, by place */
  guint          personal_place;              /* in world->personal_ready */
  GPtrArray     *index_queues;                /* whose receiving heaps the slots are for */
  guint         *slots;
  GPtrArray     *index_sessions;              /* those in world->sessions */
};

typedef enum
{
  MUSTER_CHAT_PENDING,
  MUSTER_CHAT_WAITING_AGENT,
  MUSTER_CHAT_WAITING_CUSTOMER,
  MUSTER_CHAT_QUIET,
  MUSTER_CHAT_CLOSED,
} MusterChatState;

typedef enum
{
  MUSTER_SLA_NONE,
  MUSTER_SLA_FIRST,
  MUSTER_SLA_NEXT,
} MusterSla;

typedef struct
{
  char *account;
  char *name;
  char *mode;
} MusterParticipant;

typedef struct
{
  char           *customer;
  char           *customer_name;
  char           *customer_phone;
  char           *channel;
  MusterNamed    *queue;
  MusterChatState state;
  MusterAgent    *agent;
  MusterAgent    *sticky;
  gboolean        personal;
  gint64          created_at;
  gint64          assigned_at;
  gint64          last_message_at;
  gint64          waiting_since;
  gint64          closed_at;
  GPtrArray      *pinned;                     /* GRefString: ids of messages; NULL: none */
  char           *flag_note;
  gint64          flag_at;
  MusterBy       *flag_by;                    /* NULL: no flag */
  MusterSla       sla;
  gint64          sla_due_at;
  gboolean        sla_missed;
  GPtrArray      *participants;               /* MusterParticipant; NULL: none */
  MusterBy       *assigned_by;
  /* not on the wire */
  GPtrArray      *client_ids;                 /* GRefString: "<time> <c or a> <client id>" of the last messages */
  gint64          n_messages;
  gint64          hold_until;
  gint64          place;                      /* in the queue: by this time, then by age */
  gboolean        answered;                   /* the first response has been given */
} MusterChatData;

typedef struct
{
  MusterEntity   entity;
  MusterChatData data;
  MusterLive    *index_live;                  /* in whose chats it is */
  guint          index_at;
  MusterNamed   *index_queue;                 /* in whose pending it is */
  guint          pending_place;
  MusterLive    *index_personal;              /* in whose personal queue it is */
  guint          personal_place;
  char          *index_customer;              /* key in world->customers */
} MusterChat;

typedef struct
{
  char        *kind;
  MusterAgent *agent;
  char        *chat;
  MusterNamed *reason;
  char        *text;
  gint64       created_at;
  gint64       expires_at;
  gint64       decided_at;                    /* 0: open */
  int          accepted;                      /* -1: by nobody */
  char        *comment;
  MusterBy    *decided_by;
} MusterRequestData;

typedef struct
{
  MusterEntity      entity;
  MusterRequestData data;
} MusterRequest;

struct _MusterWorld
{
  GHashTable  *objects[MUSTER_N_KINDS];       /* id → object; lives are their agents' */
  MusterNamed *organization;
  GHashTable  *sessions;                      /* id → MusterWorkspaceSession, borrowed */
  GHashTable  *customers;                     /* customer and channel → MusterChat that is not closed */
  MusterHeap   due;                           /* MusterEntity, by time */
  MusterHeap   ready;                         /* queues with a pending chat and an agent for it */
  MusterHeap   personal_ready;                /* lives that may take from their personal queue */
  MusterBy    *system;
  MusterBy    *last_by;                       /* of the last actor */
  guint        n_objects;
};

/* muster-entity.c, muster-values.c, muster-world.c: memory of objects */
MusterBy *muster_by_new (const MusterActor *actor);
MusterBy *muster_by_new_full (gboolean    system,
                              const char *id,
                              const char *name,
                              const char *program);
MusterBy *muster_by_ref (MusterBy *by);
void          muster_by_unref (MusterBy *by);
MusterWorkspaceSession *muster_workspace_session_new (MusterLive *live,
                                                      const char *id,
                                                      gint64      since,
                                                      const char *address,
                                                      const char *browser,
                                                      const char *operating_system);
void          muster_workspace_session_unref (MusterWorkspaceSession *session);
MusterParticipant *muster_participant_new (const char *account,
                                           const char *name,
                                           const char *mode);
void          muster_participant_unref (MusterParticipant *participant);
gpointer      muster_entity_new (MusterWorld *world,
                                 MusterKind   kind,
                                 const char  *id);
void          muster_entity_free (gpointer entity);
gpointer      muster_entity_save (MusterEntity *entity);
void          muster_entity_restore (MusterEntity *entity);
void          muster_entity_forget (MusterEntity *entity);
void          muster_set_string (char      **field,
                                 const char *value);
void          muster_set_by (MusterBy **field,
                             MusterBy  *value);
GPtrArray *muster_array_with (GPtrArray     *array,
                              gpointer       added,
                              GDestroyNotify free_func,
                              guint          max);
char *muster_id_new (char   prefix,
                     gint64 now);
gpointer      muster_world_find (MusterWorld *world,
                                 MusterKind   kind,
                                 const char  *id);
void          muster_world_add (MusterWorld *world,
                                gpointer     entity);

/* muster-index.c: what follows from the objects' data */
gboolean      muster_live_is_online (const MusterLive *live);
int           muster_live_get_limit (MusterWorld      *world,
                                     const MusterLive *live);
gboolean      muster_live_receives (MusterWorld      *world,
                                    const MusterLive *live);
gboolean      muster_live_takes_personal (MusterWorld      *world,
                                          const MusterLive *live);
gboolean      muster_chat_is_open (const MusterChat *chat);
char *muster_customer_key (const char *customer,
                           const char *channel);
void          muster_agent_reindex (MusterWorld *world,
                                    MusterAgent *agent);
void          muster_live_reindex (MusterWorld *world,
                                   MusterLive  *live);
void          muster_chat_reindex (MusterWorld *world,
                                   MusterChat  *chat);
void          muster_request_reindex (MusterWorld   *world,
                                      MusterRequest *request);
void          muster_chat_unindex (MusterWorld *world,
                                   MusterChat  *chat);
void          muster_agent_unindex (MusterWorld *world,
                                    MusterAgent *agent);
void          muster_live_recount (MusterLive     *live,
                                   MusterLiveData *counts);
gint64        muster_live_get_unanswered_at (MusterWorld      *world,
                                             const MusterLive *live);

/* muster-op.c */
gpointer      muster_op_create (MusterOp   *op,
                                MusterKind  kind,
                                const char *id);
MusterBy *muster_op_get_by (MusterOp    *op,
                            MusterAgent *agent);

/* muster-changes.c: changes that several rules make. All of them leave the indexes and the counts right. */
void          muster_live_settle (MusterOp   *op,
                                  MusterLive *live);
void          muster_chat_settle (MusterOp   *op,
                                  MusterChat *chat);
void          muster_chat_assign (MusterOp    *op,
                                  MusterChat  *chat,
                                  MusterAgent *agent,
                                  MusterBy    *by);
void          muster_chat_release (MusterOp   *op,
                                   MusterChat *chat);
void          muster_chat_hold (MusterOp   *op,
                                MusterChat *chat);
void          muster_chat_unstick (MusterOp   *op,
                                   MusterChat *chat);
void          muster_chat_close (MusterOp   *op,
                                 MusterChat *chat);
void          muster_chat_wait (MusterOp   *op,
                                MusterChat *chat);
void          muster_live_set_activity (MusterOp      *op,
                                        MusterLive    *live,
                                        MusterActivity activity,
                                        MusterNamed   *reason,
                                        MusterBy      *by);
void          muster_live_kick_out (MusterOp   *op,
                                    MusterLive *live,
                                    MusterBy   *by);
void          muster_live_end_session (MusterOp               *op,
                                       MusterWorkspaceSession *session);
void          muster_live_is_there (MusterOp   *op,
                                    MusterLive *live);
void          muster_op_audit (MusterOp *op,
                               gpointer  object,
                               char     *from,
                               char     *to);

/* muster-write.c */
JsonObject *muster_object_to_json (MusterWorld        *world,
                                   const MusterObject *object);
JsonObject *muster_workspace_session_to_json (const MusterWorkspaceSession *session);
char *muster_activity_to_string (const MusterLive *live);
const char *muster_chat_state_to_string (MusterChatState state);
gboolean      muster_activity_from_string (const char     *name,
                                           gsize           length,
                                           MusterActivity *activity);
gboolean      muster_chat_state_from_string (const char      *name,
                                             MusterChatState *state);
void          muster_json_append_by (GString        *out,
                                     const MusterBy *by);

/* muster-args.c: reading an operation's arguments; each sets a 422 with the field's name */
gboolean      muster_args_check (JsonObject        *args,
                                 const char *const *allowed,
                                 GError           **error);
gboolean      muster_args_string (JsonObject  *args,
                                  const char  *name,
                                  gboolean     required,
                                  guint        min,
                                  guint        max,
                                  const char **value,
                                  GError     **error);
gboolean      muster_args_id (JsonObject  *args,
                              const char  *name,
                              gboolean     required,
                              const char **value,
                              GError     **error);
gboolean      muster_args_boolean (JsonObject *args,
                                   const char *name,
                                   gboolean    required,
                                   gboolean   *value,
                                   GError    **error);
gboolean      muster_args_integer (JsonObject *args,
                                   const char *name,
                                   gboolean    required,
                                   gint64      min,
                                   gint64      max,
                                   gint64     *value,
                                   GError    **error);
gboolean      muster_id_is_valid (const char *id);
MusterAgent *muster_args_agent (MusterOp   *op,
                                JsonObject *args,
                                GError    **error);
MusterChat *muster_args_own_chat (MusterOp    *op,
                                  JsonObject  *args,
                                  MusterAgent *agent,
                                  GError     **error);
gboolean      muster_op_check_rev (MusterOp *op,
                                   gpointer  object,
                                   GError  **error);
void          muster_rule_error_set_current (GError            **error,
                                             MusterWorld        *world,
                                             const MusterObject *current);

/* the rules, by file */
JsonObject *muster_rule_session_start (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_session_end (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_activity (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_go_on (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_message (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_pin (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_flag (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_close (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_request (MusterOp *op, JsonObject *args, GError **error);
JsonObject *muster_rule_inbound (MusterOp *op, JsonObject *args, GError **error);
void          muster_request_decide (MusterOp      *op,
                                     MusterRequest *request,
                                     int            accepted,
                                     const char    *comment,
                                     MusterBy      *by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBy, muster_by_unref)

G_END_DECLS

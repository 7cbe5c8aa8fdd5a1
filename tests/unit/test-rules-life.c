/* test-rules-life.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-rules-support.h"

#include <string.h>

/* Each rule of domain.md about agents and chats, as steps with their times. */

#define SECONDS(n) ((gint64) (n) * 1000)
#define MINUTES(n) SECONDS ((n) * 60)

#define assert_chat(floor, customer, expected) \
        G_STMT_START { \
          g_autofree char *described = floor_describe (floor, customer); \
          g_assert_cmpstr (described, ==, expected); \
        } G_STMT_END

#define assert_activity(floor, agent, expected) \
        G_STMT_START { \
          g_autofree char *now_is = muster_activity_to_string (floor_live (floor, agent)); \
          g_assert_cmpstr (now_is, ==, expected); \
        } G_STMT_END

#define assert_causes(floor, expected) \
        G_STMT_START { \
          g_assert_cmpstr (floor->causes->str, ==, expected); \
          floor_forget (floor); \
        } G_STMT_END

static const char *
chat_id (Floor      *floor,
         const char *customer)
{
  return floor_chat (floor, customer)->entity.object.id;
}

static void
answer (Floor      *floor,
        const char *agent,
        const char *customer)
{
  static guint n;

  floor_do (floor, "workspace.message", "{'agent':'%s','chat':'%s','clientId':'a%u','text':'Yes'}", agent,
            chat_id (floor, customer), ++n);
}

static void
close_chat (Floor      *floor,
            const char *agent,
            const char *customer)
{
  floor_do (floor, "workspace.close", "{'agent':'%s','chat':'%s'}", agent, chat_id (floor, customer));
}

static void
set_activity (Floor      *floor,
              const char *agent,
              const char *activity)
{
  floor_do (floor, "workspace.activity", "{'agent':'%s','activity':'%s'}", agent, activity);
}

static void
test_sessions (void)
{
  Floor *floor = floor_new ();
  MusterLive *live = floor_live (floor, "a1");
  gint64 began;

  floor_do (floor, "workspace.session.start", "{'agent':'a1','browser':'Firefox'}");
  began = floor->now;
  g_assert_true (muster_live_is_online (live));
  g_assert_cmpint (live->data.signed_in_at, ==, began);
  assert_activity (floor, "a1", "not-ready");
  set_activity (floor, "a1", "active");
  floor_advance (floor, SECONDS (44), FALSE);
  floor_beat (floor);
  floor_advance (floor, SECONDS (44), FALSE);
  g_assert_true (muster_live_is_online (live));
  assert_causes (floor, "");
  floor_advance (floor, SECONDS (1), FALSE);
  assert_causes (floor, "session.expire ");
  g_assert_false (muster_live_is_online (live));
  g_assert_cmpint (live->data.offline_at, ==, began + SECONDS (89));

  /* back within five minutes the activity and its time are kept, later not */
  floor_advance (floor, MINUTES (5), FALSE);
  floor_do (floor, "workspace.session.start", "{'agent':'a1'}");
  assert_activity (floor, "a1", "active");
  g_assert_cmpint (live->data.activity_since, ==, began);
  floor_do (floor, "workspace.session.start", "{'agent':'a1'}");
  g_assert_cmpuint (live->data.sessions->len, ==, 2);
  floor_do (floor, "workspace.session.end", "{'session':'%s'}",
            ((MusterWorkspaceSession *) g_ptr_array_index (live->data.sessions, 0))->id);
  g_assert_true (muster_live_is_online (live));
  floor_do (floor, "workspace.session.end", "{'session':'%s'}",
            ((MusterWorkspaceSession *) g_ptr_array_index (live->data.sessions, 0))->id);
  g_assert_false (muster_live_is_online (live));
  floor_advance (floor, MINUTES (5) + 1, FALSE);
  floor_do (floor, "workspace.session.start", "{'agent':'a1'}");
  assert_activity (floor, "a1", "not-ready");

  floor_refused (floor, 404, "not-found", "workspace.session.end", "{'session':'none'}");
  floor_refused (floor, 404, "not-found", "workspace.session.start", "{'agent':'nobody'}");
  floor_refused (floor, 403, "account-disabled", "workspace.session.start", "{'agent':'a4'}");
  floor_refused (floor, 403, "forbidden", "workspace.session.start", "{}");
  floor_refused (floor, 422, "invalid-fields", "workspace.session.start", "{'agent':'a1','colour':'red'}");
  g_assert_false (muster_world_heartbeat (floor->world, "none", NULL, floor->now));
  floor_free (floor);
}

static void
test_grace_after_restart (void)
{
  Floor *floor = floor_new ();

  floor_go_online (floor, "a1");
  floor->now += MINUTES (60);
  muster_world_loaded (floor->world, floor->now);
  floor_advance (floor, SECONDS (44), FALSE);
  g_assert_true (muster_live_is_online (floor_live (floor, "a1")));
  floor_advance (floor, SECONDS (1), FALSE);
  g_assert_false (muster_live_is_online (floor_live (floor, "a1")));
  floor_free (floor);
}

static void
test_activities (void)
{
  Floor *floor = floor_new ();

  floor_refused (floor, 409, "conflict", "workspace.activity", "{'agent':'a1','activity':'active'}");
  floor_go_online (floor, "a1");
  assert_activity (floor, "a1", "active");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'kicked-out'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'asleep'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':3}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'break'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'break','reason':'none'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'break','reason':'old'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'break','reason':'away'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.activity", "{'agent':'a1','activity':'active','reason':'lunch'}");
  floor_refused (floor, 409, "needs-approval", "workspace.activity", "{'agent':'a1','activity':'break','reason':'training'}");
  floor_do (floor, "workspace.activity", "{'agent':'a1','activity':'break','reason':'lunch','afterCurrentChats':true}");
  assert_activity (floor, "a1", "break:lunch");
  floor_free (floor);
}

static void
test_breaks (void)
{
  Floor *floor = floor_new ();

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  floor_write (floor, "k2", "q1");
  floor_forget (floor);
  /* now: the chats stay */
  floor_do (floor, "workspace.activity", "{'agent':'a1','activity':'break','reason':'lunch'}");
  assert_activity (floor, "a1", "break:lunch");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  set_activity (floor, "a1", "active");
  /* after current chats: at zero open chats it begins */
  floor_do (floor, "workspace.activity", "{'agent':'a1','activity':'break','reason':'lunch','afterCurrentChats':true}");
  assert_activity (floor, "a1", "finishing:lunch");
  close_chat (floor, "a1", "k1");
  floor_write (floor, "k3", "q1");
  assert_chat (floor, "k3", "pending - -");
  assert_activity (floor, "a1", "finishing:lunch");
  close_chat (floor, "a1", "k2");
  assert_causes (floor, "agent.break-begin ");
  assert_activity (floor, "a1", "break:lunch");
  g_assert_cmpstr (floor_live (floor, "a1")->data.by->id, ==, "a1");
  floor_free (floor);
}

static void
test_assign (void)
{
  Floor *floor = floor_new ();

  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "pending - -");
  floor_go_online (floor, "a1");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  g_assert_true (floor_chat (floor, "k1")->data.assigned_by->system);
  floor_go_online (floor, "a2");
  floor->now += 1;
  floor_write (floor, "k2", "q1");
  assert_chat (floor, "k2", "waiting-agent a2 a2");
  /* the same load: who has waited longest since the last assignment */
  floor->now += 1;
  floor_write (floor, "k3", "q1");
  assert_chat (floor, "k3", "waiting-agent a1 a1");
  floor_write (floor, "k4", "q1");
  assert_chat (floor, "k4", "waiting-agent a2 a2");
  /* the system never passes the limit of 2 */
  floor_write (floor, "k5", "q1");
  assert_chat (floor, "k5", "pending - -");
  /* no limit: load is open / 10; a2 is full anyway */
  floor_go_online (floor, "a3");
  for (int i = 10; i < 25; i++)
    {
      g_autofree char *customer = g_strdup_printf ("k%d", i);

      floor_write (floor, customer, "q2");
      assert_chat (floor, customer, "waiting-agent a3 a3");
    }
  /* 15 / 10 is more than 1 / 2 */
  close_chat (floor, "a2", "k2");
  assert_chat (floor, "k5", "waiting-agent a2 a2");
  close_chat (floor, "a2", "k4");
  floor_write (floor, "k30", "q2");
  assert_chat (floor, "k30", "waiting-agent a2 a2");
  /* who does not receive gets nothing */
  set_activity (floor, "a3", "active-no-new");
  floor_write (floor, "k31", "q2");
  assert_chat (floor, "k31", "pending - -");
  floor_free (floor);
}

static void
test_order_in_queue (void)
{
  Floor *floor = floor_new ();

  floor_write (floor, "k1", "q1");
  floor->now += SECONDS (10);
  floor_write (floor, "k2", "q1");
  floor->now += SECONDS (10);
  floor_write (floor, "k3", "q1");
  floor_forget (floor);
  floor_go_online (floor, "a1");
  assert_causes (floor, "chat.assign chat.assign ");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_chat (floor, "k2", "waiting-agent a1 a1");
  assert_chat (floor, "k3", "pending - -");
  floor_free (floor);
}

/* a1 has k1 quiet and sticky, and is where @activity says. */
static Floor *
quiet_floor (void)
{
  Floor *floor = floor_new ();

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  answer (floor, "a1", "k1");
  floor_forget (floor);
  floor_advance (floor, MINUTES (20) - 1, TRUE);
  assert_chat (floor, "k1", "waiting-customer a1 a1");
  floor_advance (floor, 1, TRUE);
  assert_causes (floor, "chat.quiet ");
  assert_chat (floor, "k1", "quiet - a1");
  g_assert_cmpint (floor_live (floor, "a1")->data.open, ==, 0);
  return floor;
}

static void
test_sticky (void)
{
  Floor *floor = quiet_floor ();

  /* receiving: at once */
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_causes (floor, "");
  floor_free (floor);

  /* not receiving: personal queue, up to the hold time, then unstuck to its queue */
  floor = quiet_floor ();
  set_activity (floor, "a1", "not-ready");
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "pending - a1 personal");
  g_assert_cmpint (floor_live (floor, "a1")->data.personal, ==, 1);
  floor_advance (floor, SECONDS (120) - 1, TRUE);
  assert_chat (floor, "k1", "pending - a1 personal");
  floor_forget (floor);
  floor_advance (floor, 1, TRUE);
  assert_causes (floor, "chat.hold-expired ");
  assert_chat (floor, "k1", "pending - -");
  g_assert_cmpint (floor_live (floor, "a1")->data.personal, ==, 0);
  floor_free (floor);

  /* active-no-new takes from the own personal queue */
  floor = quiet_floor ();
  set_activity (floor, "a1", "active-no-new");
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_causes (floor, "chat.assign ");
  floor_free (floor);

  /* a free slot takes from the personal queue first, though others have waited longer */
  floor = quiet_floor ();
  floor_write (floor, "k2", "q1");
  floor_write (floor, "k3", "q1");
  floor_write (floor, "k4", "q1");
  floor->now += SECONDS (1);
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k4", "pending - -");
  assert_chat (floor, "k1", "pending - a1 personal");
  close_chat (floor, "a1", "k2");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_chat (floor, "k4", "pending - -");
  floor_free (floor);
}

static void
unstick (Floor      *floor,
         const char *customer)
{
  MusterOp op = { .world = floor->world, .actor = &floor->system, .now = floor->now, .cause = "agent.unstick", .if_match = -1 };

  muster_chat_unstick (&op, floor_chat (floor, customer));
  muster_op_committed (&op);
  muster_op_clear (&op);
  floor_settle (floor);
}

static void
test_unstuck (void)
{
  Floor *floor = floor_new ();

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  unstick (floor, "k1");
  assert_chat (floor, "k1", "waiting-agent a1 -");
  /* its agent receives: it stays */
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "waiting-agent a1 -");
  /* not: it becomes pending in its queue */
  set_activity (floor, "a1", "not-ready");
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "pending - -");
  g_assert_cmpint (floor_live (floor, "a1")->data.open, ==, 0);
  /* a sticky one stays in any case */
  floor_go_online (floor, "a2");
  assert_chat (floor, "k1", "waiting-agent a2 a2");
  set_activity (floor, "a2", "not-ready");
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "waiting-agent a2 a2");
  floor_free (floor);
}

static void
test_sla (void)
{
  Floor *floor = floor_new ();
  MusterChatData *data;
  gint64 began;

  floor_write (floor, "k1", "q1");
  began = floor->now;
  data = &floor_chat (floor, "k1")->data;
  g_assert_cmpint (data->sla, ==, MUSTER_SLA_FIRST);
  g_assert_cmpint (data->sla_due_at, ==, began + SECONDS (60));
  floor_advance (floor, SECONDS (59), FALSE);
  g_assert_false (data->sla_missed);
  /* more messages do not put it off */
  floor_write (floor, "k1", "q1");
  floor_forget (floor);
  floor_advance (floor, SECONDS (1), FALSE);
  assert_causes (floor, "chat.sla-missed ");
  g_assert_true (data->sla_missed);
  g_assert_cmpint (data->waiting_since, ==, began);
  /* an answer clears it; the next wait has the other limit */
  floor_go_online (floor, "a1");
  answer (floor, "a1", "k1");
  g_assert_cmpint (data->sla, ==, MUSTER_SLA_NONE);
  g_assert_cmpint (data->waiting_since, ==, 0);
  floor_write (floor, "k1", "q1");
  g_assert_cmpint (data->sla, ==, MUSTER_SLA_NEXT);
  g_assert_false (data->sla_missed);
  g_assert_cmpint (data->sla_due_at, ==, floor->now + SECONDS (90));
  /* a queue without limits */
  floor_write (floor, "k2", "q2");
  g_assert_cmpint (floor_chat (floor, "k2")->data.sla, ==, MUSTER_SLA_NONE);
  floor_free (floor);
}

static void
test_kicked_out (void)
{
  Floor *floor = floor_new ();
  MusterLive *live = floor_live (floor, "a1");
  gint64 began;

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  began = floor->now;
  floor_advance (floor, MINUTES (10) - 1, TRUE);
  g_assert_cmpint (live->data.go_on_by, ==, 0);
  floor_forget (floor);
  floor_advance (floor, 1, TRUE);
  assert_causes (floor, "agent.go-on ");
  g_assert_cmpint (live->data.go_on_by, ==, began + MINUTES (11));
  /* yes: the time runs anew */
  floor_do (floor, "workspace.go-on", "{'agent':'a1','goOn':true}");
  g_assert_cmpint (live->data.go_on_by, ==, 0);
  floor_refused (floor, 409, "conflict", "workspace.go-on", "{'agent':'a1','goOn':true}");
  floor_write (floor, "k1", "q1");    /* else it would become quiet */
  floor_advance (floor, MINUTES (10), TRUE);
  assert_causes (floor, "agent.go-on ");
  /* an answer to the customer is an answer too */
  answer (floor, "a1", "k1");
  g_assert_cmpint (live->data.go_on_by, ==, 0);
  floor_write (floor, "k1", "q1");
  floor_write (floor, "k2", "q1");
  floor_advance (floor, MINUTES (10), TRUE);
  floor_forget (floor);
  floor_advance (floor, SECONDS (60), TRUE);
  assert_causes (floor, "agent.kick-out ");
  assert_activity (floor, "a1", "kicked-out");
  assert_chat (floor, "k1", "pending - -");
  assert_chat (floor, "k2", "pending - -");
  g_assert_true (live->data.by->system);
  /* nothing new, until the agent chooses */
  floor_write (floor, "k3", "q1");
  assert_chat (floor, "k3", "pending - -");
  set_activity (floor, "a1", "active");
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_chat (floor, "k2", "waiting-agent a1 a1");
  /* no */
  floor_advance (floor, MINUTES (10), TRUE);
  floor_do (floor, "workspace.go-on", "{'agent':'a1','goOn':false}");
  assert_activity (floor, "a1", "kicked-out");
  floor_free (floor);
}

static void
test_offline_is_not_asked (void)
{
  Floor *floor = floor_new ();

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  floor_advance (floor, MINUTES (15), FALSE);
  assert_chat (floor, "k1", "waiting-agent a1 a1");
  assert_causes (floor, "chat.assign session.expire chat.sla-missed ");
  floor_free (floor);
}

static void
test_messages (void)
{
  Floor *floor = floor_new ();
  const char *first = "{'customer':{'id':'k1','name':'K'},'channel':'web','queue':'q1','clientId':'x','text':'Hello'}";
  g_autoptr(JsonObject) again = floor_args ("%s", first);
  g_autoptr(JsonObject) one = NULL;
  g_autoptr(JsonObject) two = NULL;

  one = floor_try (floor, &floor->gateway, "inbound.message", again, -1, NULL);
  g_assert_false (floor->audited);
  two = floor_try (floor, &floor->gateway, "inbound.message", again, -1, NULL);
  g_assert_cmpuint (floor->n_messages, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (one, "message"), "id"), ==,
                   json_object_get_string_member (json_object_get_object_member (two, "message"), "id"));
  floor_go_online (floor, "a1");
  floor_go_online (floor, "a2");
  /* the agent's ids are apart from the customer's; another agent may not write */
  floor_do (floor, "workspace.message", "{'agent':'a1','chat':'%s','clientId':'x','text':'Yes'}", chat_id (floor, "k1"));
  floor_do (floor, "workspace.message", "{'agent':'a1','chat':'%s','clientId':'x','text':'Yes'}", chat_id (floor, "k1"));
  g_assert_cmpuint (floor->n_messages, ==, 2);
  floor_refused (floor, 409, "conflict", "workspace.message", "{'agent':'a2','chat':'%s','clientId':'y','text':'Yes'}",
                 chat_id (floor, "k1"));
  floor_refused (floor, 404, "not-found", "workspace.message", "{'agent':'a1','chat':'none','clientId':'y','text':'Yes'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.message", "{'agent':'a1','chat':'%s','clientId':'y','text':''}",
                 chat_id (floor, "k1"));
  floor_refused (floor, 422, "invalid-fields", "inbound.message",
                 "{'customer':{'id':'k1','name':'K'},'channel':'web','queue':'none','clientId':'x','text':'Hello'}");
  floor_refused (floor, 422, "invalid-fields", "inbound.message", "{'channel':'web'}");
  /* closed: the next message opens a new chat */
  close_chat (floor, "a1", "k1");
  g_assert_null (floor_chat (floor, "k1"));
  floor_write (floor, "k1", "q1");
  assert_chat (floor, "k1", "waiting-agent a2 a2");
  floor_free (floor);
}

static void
test_pins_and_flags (void)
{
  Floor *floor = floor_new ();
  const char *id;

  floor_go_online (floor, "a1");
  floor_write (floor, "k1", "q1");
  id = chat_id (floor, "k1");
  floor_do (floor, "workspace.pin", "{'agent':'a1','chat':'%s','message':'%s.1','pinned':true}", id, id);
  g_assert_cmpint (floor_live (floor, "a1")->data.pinned, ==, 1);
  floor_do (floor, "workspace.pin", "{'agent':'a1','chat':'%s','message':'%s.1','pinned':true}", id, id);
  g_assert_cmpint (floor_live (floor, "a1")->data.pinned, ==, 1);
  floor_refused (floor, 404, "not-found", "workspace.pin", "{'agent':'a1','chat':'%s','message':'%s.2','pinned':true}", id, id);
  floor_do (floor, "workspace.pin", "{'agent':'a1','chat':'%s','message':'%s.1','pinned':false}", id, id);
  g_assert_cmpint (floor_live (floor, "a1")->data.pinned, ==, 0);
  floor_do (floor, "workspace.flag", "{'agent':'a1','chat':'%s','raised':true,'note':'Please help'}", id);
  g_assert_cmpstr (floor_chat (floor, "k1")->data.flag_note, ==, "Please help");
  g_assert_cmpstr (floor_chat (floor, "k1")->data.flag_by->id, ==, "a1");
  g_assert_cmpstr (floor_chat (floor, "k1")->data.flag_by->program, ==, "test");
  floor_do (floor, "workspace.flag", "{'agent':'a1','chat':'%s','raised':false}", id);
  g_assert_null (floor_chat (floor, "k1")->data.flag_by);
  floor_free (floor);
}

static void
test_requests (void)
{
  Floor *floor = floor_new ();
  MusterRequest *request;

  floor_go_online (floor, "a1");
  floor_refused (floor, 422, "invalid-fields", "workspace.request", "{'agent':'a1','kind':'close','text':'Please'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.request", "{'agent':'a1','kind':'break','text':'Please'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.request", "{'agent':'a1','kind':'rise','text':'Please'}");
  floor_refused (floor, 422, "invalid-fields", "workspace.request",
                 "{'agent':'a1','kind':'other','text':'Please','expiresInSeconds':5}");
  floor_refused (floor, 409, "conflict", "workspace.request", "{'agent':'a2','kind':'other','text':'Please'}");
  floor_do (floor, "workspace.request",
            "{'agent':'a1','kind':'break','reason':'training','text':'Please','expiresInSeconds':30}");
  request = floor_request (floor);
  floor_forget (floor);
  floor_advance (floor, SECONDS (30), TRUE);
  assert_causes (floor, "request.expire ");
  g_assert_cmpint (request->data.accepted, ==, -1);
  g_assert_true (request->data.decided_by->system);
  g_assert_true (request->entity.object.archived);
  floor_free (floor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/life/sessions", test_sessions);
  g_test_add_func ("/rules/life/grace-after-restart", test_grace_after_restart);
  g_test_add_func ("/rules/life/activities", test_activities);
  g_test_add_func ("/rules/life/breaks", test_breaks);
  g_test_add_func ("/rules/life/assign", test_assign);
  g_test_add_func ("/rules/life/order-in-queue", test_order_in_queue);
  g_test_add_func ("/rules/life/sticky", test_sticky);
  g_test_add_func ("/rules/life/unstuck", test_unstuck);
  g_test_add_func ("/rules/life/sla", test_sla);
  g_test_add_func ("/rules/life/kicked-out", test_kicked_out);
  g_test_add_func ("/rules/life/offline-is-not-asked", test_offline_is_not_asked);
  g_test_add_func ("/rules/life/messages", test_messages);
  g_test_add_func ("/rules/life/pins-and-flags", test_pins_and_flags);
  g_test_add_func ("/rules/life/requests", test_requests);
  return g_test_run ();
}

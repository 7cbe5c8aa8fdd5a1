/* client-script.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "client-script.h"

void
script_discovery (SseServer *server)
{
  sse_server_queue (server, "/v1", 200, SCRIPT_JSON,
                    "{\"product\":\"muster\",\"protocol\":{\"major\":1,\"minor\":0},\"version\":\"0.1.0\","
                    "\"organization\":{\"name\":\"Script & Söhne\"},\"signIn\":[\"password\"],\"features\":[],"
                    "\"now\":\"" SCRIPT_NOW "\"}", -1, SSE_SERVER_CLOSE);
}

void
script_grant (SseServer  *server,
              const char *path,
              guint       status,
              guint       nth)
{
  g_autofree char *body = g_strdup_printf (
    "{\"session\":\"s1\",\"accessToken\":\"access-token-number-%u\",\"expiresIn\":900,"
    "\"refreshToken\":\"refresh-token-number-%u\",\"account\":{\"id\":\"a1\",\"username\":\"sue\",\"displayName\":\"Sue\",\"role\":null},"
    "\"permissions\":[\"agents.read\"],\"scope\":{\"all\":true},\"organization\":{\"name\":\"Script & Söhne\"},"
    "\"now\":\"" SCRIPT_NOW "\"}", nth, nth);

  sse_server_queue (server, path, status, SCRIPT_JSON, body, -1, SSE_SERVER_CLOSE);
}

char *
script_agent (const char *id,
              const char *name,
              gint64      rev)
{
  return g_strdup_printf (
    "{\"kind\":\"agent\",\"object\":{\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT ",\"username\":\"%s\",\"displayName\":\"%s\",\"email\":null,"
    "\"photo\":null,\"role\":null,\"unit\":null,\"teams\":[],\"queues\":[],\"enabled\":true,\"showsRealNumbers\":false,"
    "\"chatLimit\":null}}", id, rev, id, name);
}

char *
script_snapshot (gint64 seq,
                 guint  n_agents)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"kind\":\"head\",\"epoch\":\"" SCRIPT_EPOCH "\",\"seq\":%" G_GINT64_FORMAT
                          ",\"now\":\"" SCRIPT_NOW "\",\"counts\":{\"agent\":%u}}\n", seq, n_agents);
  for (guint i = 0; i < n_agents; i++)
    {
      g_autofree char *id = g_strdup_printf ("agent-%u", i);
      g_autofree char *line = script_agent (id, id, 1);

      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append_printf (text, "{\"kind\":\"end\",\"seq\":%" G_GINT64_FORMAT ",\"lines\":%u}\n", seq, n_agents);
  return g_string_free_and_steal (text);
}

void
script_queue_snapshot (SseServer *server,
                       gint64     seq,
                       guint      n_agents)
{
  g_autofree char *text = script_snapshot (seq, n_agents);

  sse_server_queue (server, "/v1/snapshot", 200, SCRIPT_NDJSON, text, -1, SSE_SERVER_CLOSE);
}

char *
script_hello (gint64   head,
              gboolean resume)
{
  return g_strdup_printf ("event: hello\ndata: {\"epoch\":\"" SCRIPT_EPOCH "\",\"head\":%" G_GINT64_FORMAT
                          ",\"oldest\":1,\"heartbeatMs\":10000,\"resume\":\"%s\",\"now\":\"" SCRIPT_NOW "\"}\n\n",
                          head, resume ? "ok" : "reset");
}

char *
script_caught_up (gint64 seq,
                  gint64 prev)
{
  return g_strdup_printf ("id: " SCRIPT_EPOCH ".%" G_GINT64_FORMAT "\nevent: caught-up\ndata: {\"seq\":%" G_GINT64_FORMAT
                          ",\"prev\":%" G_GINT64_FORMAT ",\"now\":\"" SCRIPT_NOW "\"}\n\n", seq, seq, prev);
}

char *
script_change (gint64      seq,
               gint64      prev,
               const char *changes)
{
  return g_strdup_printf ("id: " SCRIPT_EPOCH ".%" G_GINT64_FORMAT "\nevent: change\ndata: {\"seq\":%" G_GINT64_FORMAT
                          ",\"prev\":%" G_GINT64_FORMAT ",\ndata: \"changes\":[%s]}\n\n", seq, seq, prev, changes);
}

void
script_queue_live (SseServer *server,
                   gint64     seq)
{
  g_autofree char *hello = script_hello (seq, TRUE);
  g_autofree char *caught_up = script_caught_up (seq, seq);
  g_autofree char *text = g_strconcat (hello, caught_up, NULL);

  sse_server_queue (server, "/v1/events", 200, SCRIPT_SSE, text, -1, SSE_SERVER_HOLD);
}

gpointer
script_await (DexFuture *future,
              GError   **error)
{
  const GValue *value;
  gpointer object = NULL;

  SPIN_UNTIL (!dex_future_is_pending (future));
  value = dex_future_get_value (future, error);
  if (value != NULL)
    object = g_value_dup_object (value);
  dex_unref (future);
  return object;
}

gboolean
script_await_done (DexFuture *future,
                   GError   **error)
{
  gboolean done;

  SPIN_UNTIL (!dex_future_is_pending (future));
  done = dex_future_get_value (future, error) != NULL;
  dex_unref (future);
  return done;
}

MusterConnection *
script_sign_in (SseServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterServerInfo) info = script_await (muster_discover (sse_server_get_address (server), NULL), &error);
  MusterConnection *connection;

  g_assert_no_error (error);
  connection = script_await (muster_connection_sign_in (info, "sue", "secret", NULL, FALSE), &error);
  g_assert_no_error (error);
  return connection;
}

/* muster-route-read.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-request.h"

#include <string.h>

#include "muster-snapshot.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define RETRY_STREAMS 10

static void
append_wire (GString       *string,
             MusterVersion *version,
             MusterView    *view)
{
  GBytes *wire = muster_version_get_wire (version, muster_view_get_masked (view));

  g_string_append_len (string, g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
}

static gboolean
refuse_query (MusterRequest *request,
              const char    *field)
{
  muster_request_problem (request, 400, "invalid-request", field, "The query is not understood");
  return FALSE;
}

/* @after: where the page begins; the cursor is the last id of the page before, hidden from nobody but meaning nothing */
static gboolean
read_query (MusterRequest *request,
            gint64        *limit,
            char         **after)
{
  const char *text = g_uri_get_query (soup_server_message_get_uri (request->message));
  g_autoptr(GHashTable) query = text != NULL ? g_uri_parse_params (text, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
  const char *limit_text = query != NULL ? g_hash_table_lookup (query, "limit") : NULL;
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;
  gsize length = 0;
  guchar *decoded;

  *limit = LIMIT_DEFAULT;
  if (text != NULL && query == NULL)
    return refuse_query (request, NULL);
  if (limit_text != NULL && !g_ascii_string_to_signed (limit_text, 10, 1, LIMIT_MAX, limit, NULL))
    return refuse_query (request, "limit");
  if (cursor == NULL)
    return TRUE;
  decoded = g_base64_decode (cursor, &length);
  *after = g_strndup ((const char *) decoded, length);
  g_free (decoded);
  if (length < 2 || **after != '1' || !g_utf8_validate (*after, -1, NULL))
    {
      g_clear_pointer (after, g_free);
      return refuse_query (request, "cursor");
    }
  memmove (*after, *after + 1, length);
  return TRUE;
}

static char *
make_cursor (const char *id)
{
  g_autofree char *text = g_strconcat ("1", id, NULL);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

void
muster_route_list (MusterRequest *request)
{
  MusterServer *server = request->server;
  g_autoptr(GString) string = g_string_new ("{\"items\":[");
  g_autoptr(GPtrArray) all = NULL;
  g_autofree char *after = NULL;
  g_autofree char *cursor = NULL;
  MusterView *view = muster_hub_intern_view (server->hub, request->principal);
  const char *last = NULL;
  gint64 limit, seq, n = 0;

  if (!read_query (request, &limit, &after))
    return;
  all = muster_mirror_dup_all (muster_store_get_mirror (server->store), request->route->kind, &seq);
  for (guint i = 0; i < all->len; i++)
    {
      MusterVersion *version = g_ptr_array_index (all, i);

      if ((after != NULL && strcmp (version->id, after) <= 0) || !muster_view_sees (view, version->kind, &version->audience))
        continue;
      if (n == limit)
        {
          cursor = make_cursor (last);
          break;
        }
      if (n++ > 0)
        g_string_append_c (string, ',');
      append_wire (string, version, view);
      last = version->id;
    }
  g_string_append (string, "],\"cursor\":");
  if (cursor != NULL)
    muster_json_append_text (string, cursor);
  else
    g_string_append (string, "null");
  g_string_append_c (string, '}');
  muster_request_reply (request, 200, string->str, seq);
}

void
muster_route_organization (MusterRequest *request)
{
  gint64 seq;
  g_autoptr(GPtrArray) all = muster_mirror_dup_all (muster_store_get_mirror (request->server->store),
                                                    MUSTER_KIND_ORGANIZATION, &seq);
  g_autofree char *body = NULL;
  GBytes *wire;

  if (all->len == 0)
    {
      muster_request_problem_later (request, 503, "maintenance", 60, "The server has no organization yet");
      return;
    }
  wire = ((MusterVersion *) g_ptr_array_index (all, 0))->wire;
  body = g_strndup (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
  muster_request_reply (request, 200, body, seq);
}

void
muster_route_agent (MusterRequest *request)
{
  MusterMirror *mirror = muster_store_get_mirror (request->server->store);
  MusterView *view = muster_hub_intern_view (request->server->hub, request->principal);
  gint64 seq = muster_mirror_get_seq (mirror);
  g_autoptr(MusterVersion) agent = muster_mirror_dup (mirror, MUSTER_KIND_AGENT, request->parameter);
  g_autoptr(MusterVersion) live = muster_mirror_dup (mirror, MUSTER_KIND_AGENT_LIVE, request->parameter);
  g_autoptr(GString) string = g_string_new ("{\"agent\":");

  if (agent == NULL || live == NULL || !muster_view_sees (view, MUSTER_KIND_AGENT, &agent->audience))
    {
      muster_request_problem (request, 404, "not-found", NULL, "There is no such agent");
      return;
    }
  append_wire (string, agent, view);
  g_string_append (string, ",\"live\":");
  append_wire (string, live, view);
  g_string_append_c (string, '}');
  muster_request_reply (request, 200, string->str, seq);
}

void
muster_route_snapshot (MusterRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);

  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Cache-Control", "no-store");
  muster_snapshot_send (request->message, request->server->store, request->principal,
                        muster_hub_intern_view (request->server->hub, request->principal),
                        soup_message_headers_header_contains (headers, "Accept-Encoding", "gzip"));
}

/* Out of the handler, where libsoup is done with the message. */
static gboolean
on_take_over (gpointer data)
{
  MusterRequest *request = data;
  const char *last_event_id = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                            "Last-Event-ID");
  g_autofree char *position = g_strdup (last_event_id);
  g_autoptr(GIOStream) stream = NULL;

  muster_server_forget (request->server, request->message);
  stream = soup_server_message_steal_connection (request->message);
  if (stream != NULL)
    muster_hub_subscribe (request->server->hub, stream, request->principal, position);
  return G_SOURCE_REMOVE;
}

void
muster_route_events (MusterRequest *request)
{
  if (muster_hub_count (request->server->hub, request->principal->id) >= MUSTER_STREAMS_PER_ACCOUNT)
    {
      muster_request_problem_later (request, 429, "too-many-streams", RETRY_STREAMS, "The account has too many event streams");
      return;
    }
  soup_server_message_pause (request->message);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_take_over, muster_request_ref (request), (GDestroyNotify) muster_request_unref);
}

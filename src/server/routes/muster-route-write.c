/* muster-route-write.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-request.h"

#include <string.h>

#include "muster-clock.h"

#define KEY_MIN 16
#define KEY_MAX 64
#define BATCH_MAX 1000
#define SESSIONS_MAX 10000

/* Method, path and body: what a key stands for. */
static GBytes *
hash_request (MusterRequest *request)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *method = soup_server_message_get_method (request->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) method, strlen (method) + 1);
  g_checksum_update (checksum, (const guchar *) path, strlen (path) + 1);
  g_checksum_update (checksum, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_checksum_get_digest (checksum, digest, &size);
  return g_bytes_new (digest, size);
}

static gboolean
read_key (MusterRequest      *request,
          MusterOperationJob *job)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *key = soup_message_headers_get_one (headers, "Idempotency-Key");
  const char *deadline = soup_message_headers_get_one (headers, "Muster-Deadline");

  if (key == NULL || strlen (key) < KEY_MIN || strlen (key) > KEY_MAX)
    {
      muster_request_problem (request, 400, "idempotency-key-missing", NULL, "An Idempotency-Key of 16 to 64 characters is needed");
      return FALSE;
    }
  if (deadline == NULL || !muster_time_parse (deadline, strlen (deadline), &job->deadline))
    {
      muster_request_problem (request, 400, "deadline-missing", NULL, "A Muster-Deadline is needed, a time of the protocol");
      return FALSE;
    }
  job->key = muster_idempotency_key (request->server->store, request->principal->id, key);
  job->request = hash_request (request);
  request->running = g_strconcat (request->principal->id, "\n", key, NULL);
  if (!g_hash_table_add (request->server->running, g_strdup (request->running)))
    {
      g_clear_pointer (&request->running, g_free);
      muster_request_problem_later (request, 409, "idempotency-key-in-progress", -1, "The operation with this key still runs");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_if_match (MusterRequest      *request,
               MusterOperationJob *job)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), "If-Match");
  char *end = NULL;

  if (header != NULL && *header == '"' && g_ascii_isdigit (header[1]))
    job->if_match = g_ascii_strtoll (header + 1, &end, 10);
  if (end == NULL || strcmp (end, "\"") != 0)
    {
      muster_request_problem (request, 428, "precondition-required", NULL, "If-Match with the object's rev in quotes is needed");
      return FALSE;
    }
  return TRUE;
}

static void
reply_failed (MusterRequest *request,
              const GError  *error)
{
  if (g_error_matches (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_FULL) && (request->route->flags & MUSTER_ROUTE_WRITE))
    muster_request_problem (request, 507, "storage-full", NULL, "The server has no room to store this; nothing was done");
  else
    muster_request_problem_later (request, 503, "maintenance", 5, "The server cannot store anything now; nothing was done");
}

static void
on_done (MusterJob *job,
         gpointer   user_data)
{
  MusterOperationJob *self = (MusterOperationJob *) job;
  MusterRequest *request = user_data;
  g_autoptr(GBytes) masked = NULL;
  g_autofree char *text = NULL;

  if (self->custom_id != NULL)
    muster_auth_revoke_done (request->server->auth, self);
  if (job->failed != NULL)
    reply_failed (request, job->failed);
  else
    {
      if (request->principal->masked && self->body != NULL)
        {
          masked = muster_wire_mask (self->body, strlen (self->body));
          text = masked != NULL ? g_strndup (g_bytes_get_data (masked, NULL), g_bytes_get_size (masked)) : NULL;
        }
      muster_request_reply (request, self->status, text != NULL ? text : self->body, self->status == 204 ? -1 : self->position);
    }
  muster_job_free (job);
  muster_request_unref (request);
}

/**
 * muster_request_submit:
 * @job: (transfer full): what to do
 *
 * Reads Idempotency-Key, Muster-Deadline and If-Match where the route wants them, and gives the job to the writer.
 *
 * Returns: %FALSE when it was refused and answered
 */
gboolean
muster_request_submit (MusterRequest      *self,
                       MusterOperationJob *job)
{
  if (((self->route->flags & MUSTER_ROUTE_IF_MATCH) && !read_if_match (self, job)) ||
      ((self->route->flags & MUSTER_ROUTE_WRITE) && !read_key (self, job)))
    {
      muster_job_free (&job->job);
      return FALSE;
    }
  job->job.done = on_done;
  job->job.user_data = muster_request_ref (self);
  muster_request_pause (self);
  if (muster_store_submit (self->server->store, &job->job))
    return TRUE;
  muster_job_free (&job->job);
  muster_request_problem_later (self, 503, "maintenance", 1, "Too much waits to be stored");
  muster_request_unref (self);
  return FALSE;
}

/**
 * muster_route_rule:
 *
 * Any operation of the workspace side: the body is the rule's arguments; {id} is the session.
 */
void
muster_route_rule (MusterRequest *request)
{
  MusterWho *who = muster_request_who (request);
  MusterOperationJob *job = muster_operation_job_new (who, request->route->success);
  g_autoptr(JsonObject) args = NULL;

  if (request->parameter != NULL)
    {
      args = json_object_new ();
      json_object_set_string_member (args, "session", request->parameter);
    }
  else
    args = json_object_ref (muster_request_get_body (request));
  muster_operation_job_add (job, request->route->rule, args);
  muster_request_submit (request, job);
  muster_who_free (who);
}

static gboolean
add_batch_item (MusterRequest      *request,
                MusterOperationJob *job,
                JsonNode           *node)
{
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *operation = item != NULL ? muster_json_text (item, "operation") : NULL;
  JsonNode *args = item != NULL ? json_object_get_member (item, "args") : NULL;

  if (operation == NULL || args == NULL || !JSON_NODE_HOLDS_OBJECT (args) || json_object_get_size (item) != 2)
    {
      muster_request_problem (request, 422, "invalid-fields", "items", "An item is an operation and its args");
      return FALSE;
    }
  muster_operation_job_add (job, operation, json_node_get_object (args));
  return TRUE;
}

void
muster_route_batch (MusterRequest *request)
{
  JsonObject *body = muster_request_get_body (request);
  JsonNode *node = json_object_get_member (body, "items");
  JsonArray *items = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = items != NULL ? json_array_get_length (items) : 0;
  MusterWho *who;
  MusterOperationJob *job;

  if (n == 0 || n > BATCH_MAX || json_object_get_size (body) != 1)
    {
      muster_request_problem (request, 422, "invalid-fields", "items", "1 to 1,000 items are needed");
      return;
    }
  who = muster_request_who (request);
  job = muster_operation_job_new (who, 200);
  muster_who_free (who);
  job->batch = TRUE;
  for (guint i = 0; i < n; i++)
    if (!add_batch_item (request, job, json_array_get_element (items, i)))
      {
        muster_job_free (&job->job);
        return;
      }
  muster_request_submit (request, job);
}

typedef struct
{
  MusterJob job;
  char    **sessions;
  char     *agent;                 /* whose they must be; NULL: anybody's */
  GString  *unknown;
} HeartbeatJob;

static gboolean
heartbeat_run (MusterJob   *job,
               MusterStore *store,
               GError     **error)
{
  HeartbeatJob *self = (HeartbeatJob *) job;
  gint64 now = muster_clock_now ();

  g_string_assign (self->unknown, "{\"unknown\":[");
  for (guint i = 0; self->sessions[i] != NULL; i++)
    if (!muster_world_heartbeat (muster_store_get_world (store), self->sessions[i], self->agent, now))
      {
        if (self->unknown->str[self->unknown->len - 1] != '[')
          g_string_append_c (self->unknown, ',');
        muster_json_append_text (self->unknown, self->sessions[i]);
      }
  g_string_append (self->unknown, "]}");
  return TRUE;
}

static void
heartbeat_free (MusterJob *job)
{
  HeartbeatJob *self = (HeartbeatJob *) job;

  g_strfreev (self->sessions);
  g_free (self->agent);
  g_string_free (self->unknown, TRUE);
  g_free (self);
}

static void
heartbeat_done (MusterJob *job,
                gpointer   user_data)
{
  MusterRequest *request = user_data;

  if (job->failed != NULL)
    reply_failed (request, job->failed);
  else
    muster_request_reply (request, 200, ((HeartbeatJob *) job)->unknown->str, -1);
  muster_job_free (job);
  muster_request_unref (request);
}

static char **
read_sessions (MusterRequest *request)
{
  JsonObject *body = muster_request_get_body (request);
  JsonNode *node = json_object_get_member (body, "sessions");
  JsonArray *items = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = items != NULL ? json_array_get_length (items) : 0;

  if (json_object_get_size (body) != (items != NULL) || n > SESSIONS_MAX)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (item));
    }
  return g_strv_builder_end (builder);
}

void
muster_route_heartbeats (MusterRequest *request)
{
  char **sessions = read_sessions (request);
  HeartbeatJob *job;

  if (sessions == NULL)
    {
      muster_request_problem (request, 422, "invalid-fields", "sessions", "A list of session ids is needed");
      return;
    }
  job = g_new0 (HeartbeatJob, 1);
  job->sessions = sessions;
  if (!muster_principal_may (request->principal, "workspace.gateway"))
    job->agent = g_strdup (request->principal->id);
  job->unknown = g_string_new (NULL);
  job->job.run = heartbeat_run;
  job->job.free = heartbeat_free;
  job->job.done = heartbeat_done;
  job->job.user_data = muster_request_ref (request);
  muster_request_pause (request);
  if (muster_store_submit (request->server->store, &job->job))
    return;
  muster_job_free (&job->job);
  muster_request_problem_later (request, 503, "maintenance", 1, "Too much waits to be stored");
  muster_request_unref (request);
}

/* A look-up that waits its turn behind writes under way, so that "not found" means that nothing was done. */
typedef struct
{
  MusterJob job;
  GBytes   *key;
  int       status;
  char     *body;
} LookupJob;

static gboolean
lookup_run (MusterJob   *job,
            MusterStore *store,
            GError     **error)
{
  LookupJob *self = (LookupJob *) job;
  g_autoptr(GBytes) request = NULL;
  g_autoptr(GError) local_error = NULL;
  gint64 position;

  muster_idempotency_find (muster_store_get_database (store), self->key, &request, &self->status, &self->body, &position,
                           &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
lookup_free (MusterJob *job)
{
  LookupJob *self = (LookupJob *) job;

  g_bytes_unref (self->key);
  g_free (self->body);
  g_free (self);
}

static void
lookup_done (MusterJob *job,
             gpointer   user_data)
{
  LookupJob *self = (LookupJob *) job;
  MusterRequest *request = user_data;
  g_autofree char *body = NULL;

  if (job->failed != NULL)
    reply_failed (request, job->failed);
  else if (self->status == 0)
    muster_request_problem (request, 404, "not-found", NULL, "No operation of yours has this key");
  else
    {
      g_autoptr(GBytes) masked = NULL;
      g_autofree char *text = NULL;

      if (self->body != NULL && request->principal->masked)
        {
          masked = muster_wire_mask (self->body, strlen (self->body));
          text = g_strndup (g_bytes_get_data (masked, NULL), g_bytes_get_size (masked));
        }
      body = g_strdup_printf ("{\"status\":%d,\"body\":%s}", self->status,
                              text != NULL ? text : self->body != NULL ? self->body : "null");
      muster_request_reply (request, 200, body, -1);
    }
  muster_job_free (job);
  muster_request_unref (request);
}

void
muster_route_operation (MusterRequest *request)
{
  LookupJob *job = g_new0 (LookupJob, 1);

  job->key = muster_idempotency_key (request->server->store, request->principal->id, request->parameter);
  job->job.run = lookup_run;
  job->job.free = lookup_free;
  job->job.done = lookup_done;
  job->job.user_data = muster_request_ref (request);
  muster_request_pause (request);
  if (muster_store_submit (request->server->store, &job->job))
    return;
  muster_job_free (&job->job);
  muster_request_problem_later (request, 503, "maintenance", 1, "Too much waits to be stored");
  muster_request_unref (request);
}

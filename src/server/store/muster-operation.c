/* muster-operation.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-operation.h"

#include <string.h>

#include "muster-clock.h"
#include "muster-pipeline.h"
#include "muster-store-private.h"

MusterWho *
muster_who_new (const char *id,
                const char *name,
                const char *program,
                const char *address,
                gboolean    gateway)
{
  MusterWho *self = g_new0 (MusterWho, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->program = g_strdup (program);
  self->address = g_strdup (address);
  self->gateway = gateway;
  return self;
}

MusterWho *
muster_who_copy (const MusterWho *self)
{
  return muster_who_new (self->id, self->name, self->program, self->address, self->gateway);
}

void
muster_who_free (MusterWho *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->program);
  g_free (self->address);
  g_free (self);
}

static const char *
title_of (int status)
{
  switch (status)
    {
    case 400: return "Bad request";
    case 401: return "Not signed in";
    case 403: return "Not permitted";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 409: return "Conflict";
    case 410: return "Too late";
    case 412: return "Changed since it was shown";
    case 413: return "Too large";
    case 422: return "Invalid fields";
    case 428: return "If-Match is missing";
    case 429: return "Too many";
    case 503: return "Not available now";
    case 507: return "No room to store it";
    default: return "The server failed";
    }
}

/**
 * muster_problem_to_json:
 * @status: HTTP status
 * @code: one of openapi.json's
 * @detail: (nullable): for people
 * @field: (nullable): the member of the request that is wrong
 * @retry_after: seconds, or -1
 * @current: (nullable): the object as it is now, JSON
 *
 * Returns: (transfer full): a problem of RFC 9457
 */
char *
muster_problem_to_json (int         status,
                        const char *code,
                        const char *detail,
                        const char *field,
                        gint64      retry_after,
                        const char *current)
{
  GString *string = g_string_new ("{\"type\":");
  g_autofree char *type = g_strconcat ("/problems/", code, NULL);

  muster_json_append_text (string, type);
  g_string_append (string, ",\"title\":");
  muster_json_append_text (string, title_of (status));
  g_string_append_printf (string, ",\"status\":%d,\"code\":", status);
  muster_json_append_text (string, code);
  g_string_append_printf (string, ",\"retryable\":%s",
                          status == 429 || status == 503 || status == 507 || status == 500 ? "true" : "false");
  if (detail != NULL)
    {
      g_string_append (string, ",\"detail\":");
      muster_json_append_text (string, detail);
    }
  if (retry_after >= 0)
    g_string_append_printf (string, ",\"retryAfter\":%" G_GINT64_FORMAT, retry_after);
  if (field != NULL)
    {
      g_string_append (string, ",\"errors\":[{\"field\":");
      muster_json_append_text (string, field);
      g_string_append (string, ",\"code\":");
      muster_json_append_text (string, code);
      if (detail != NULL)
        {
          g_string_append (string, ",\"detail\":");
          muster_json_append_text (string, detail);
        }
      g_string_append (string, "}]");
    }
  if (current != NULL)
    g_string_append_printf (string, ",\"current\":%s", current);
  g_string_append_c (string, '}');
  return g_string_free_and_steal (string);
}

static char *
problem_from_rule (const GError *error)
{
  return muster_problem_to_json (error->code, muster_rule_error_get_code (error), error->message,
                                 muster_rule_error_get_field (error), -1, muster_rule_error_get_current (error));
}

static char *
answer_to_json (JsonObject *answer)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_node_init_object (node, answer);
  return json_to_string (node, FALSE);
}

static void
item_free (gpointer data)
{
  MusterOperationItem *item = data;

  g_free (item->operation);
  json_object_unref (item->args);
  g_free (item->body);
  g_free (item);
}

static void
operation_job_free (MusterJob *job)
{
  MusterOperationJob *self = (MusterOperationJob *) job;

  muster_who_free (self->who);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_free (self->body);
  g_free (self->custom_id);
  g_free (self);
}

/**
 * muster_idempotency_key:
 *
 * Returns: (transfer full): what stands in the database for an account's key
 */
GBytes *
muster_idempotency_key (MusterStore *store,
                        const char  *account,
                        const char  *key)
{
  gsize secret_size;
  const guint8 *secret = muster_store_get_secret (store, &secret_size);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, secret_size);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_hmac_update (hmac, (const guchar *) account, strlen (account) + 1);
  g_hmac_update (hmac, (const guchar *) key, strlen (key));
  g_hmac_get_digest (hmac, digest, &size);
  return g_bytes_new (digest, size);
}

/**
 * muster_idempotency_find:
 * @request: (out) (transfer full): hash of what was asked then
 *
 * Returns: %TRUE when this key was used; %FALSE else, or with @error
 */
gboolean
muster_idempotency_find (MusterDatabase *database,
                         GBytes         *key,
                         GBytes        **request,
                         int            *status,
                         char          **body,
                         gint64         *position,
                         GError        **error)
{
  gsize size;
  gconstpointer bytes = g_bytes_get_data (key, &size);
  g_autoptr(MusterStatement) statement = NULL;

  statement = muster_database_query (database, error,
                                     "SELECT body, status, answer, seq FROM idempotency WHERE key = ? AND at >= ?", "bi",
                                     bytes, size, muster_clock_now () - G_GINT64_CONSTANT (24) * 3600 * 1000);
  if (statement == NULL || !muster_statement_next (statement, error))
    return FALSE;
  *request = g_bytes_new (muster_statement_get_blob (statement, 0), muster_statement_get_length (statement, 0));
  *status = muster_statement_get_int (statement, 1);
  *body = g_strdup (muster_statement_get_text (statement, 2));
  *position = muster_statement_get_int (statement, 3);
  return TRUE;
}

gboolean
muster_idempotency_put (MusterDatabase *database,
                        GBytes         *key,
                        GBytes         *request,
                        int             status,
                        const char     *body,
                        gint64          position,
                        GError        **error)
{
  gsize key_size, request_size;
  gconstpointer key_bytes = g_bytes_get_data (key, &key_size);
  gconstpointer request_bytes = g_bytes_get_data (request, &request_size);

  return muster_database_run (database, error,
                              "INSERT OR REPLACE INTO idempotency (key, body, at, status, answer, seq)"
                              " VALUES (?, ?, ?, ?, ?, ?)", "bbiisi", key_bytes, key_size, request_bytes, request_size,
                              muster_clock_now (), (gint64) status, body, position);
}

/* TRUE: answered already. */
static gboolean
answer_before (MusterOperationJob *self,
               MusterStore        *store,
               GError            **error)
{
  g_autoptr(GBytes) request = NULL;
  g_autofree char *body = NULL;
  int status = 0;

  if (self->key != NULL && muster_idempotency_find (muster_store_get_database (store), self->key, &request, &status, &body,
                                                    &self->position, error))
    {
      if (g_bytes_equal (request, self->request))
        {
          self->status = status;
          self->body = g_steal_pointer (&body);
          return TRUE;
        }
      self->status = 422;
      self->body = muster_problem_to_json (422, "idempotency-key-reused", "The Idempotency-Key was used for something else",
                                           NULL, -1, NULL);
      return TRUE;
    }
  if (self->deadline != 0 && muster_clock_now () > self->deadline)
    {
      self->status = 410;
      self->body = muster_problem_to_json (410, "too-late", "The operation's deadline had passed; nothing was done", NULL,
                                           -1, NULL);
      return TRUE;
    }
  return FALSE;
}

static gboolean
run_item (MusterOperationJob  *self,
          MusterOperationItem *item,
          MusterStore         *store,
          GError             **error)
{
  const MusterActor actor = {
    .id = self->who->id, .name = self->who->name, .program = self->who->program, .address = self->who->address,
    .gateway = self->who->gateway,
  };
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) local_error = NULL;

  if (muster_pipeline_run (store, &actor, item->operation, item->args, self->if_match, &answer, &local_error))
    {
      item->status = self->created;
      if (self->batch)
        item->status = g_str_equal (item->operation, "workspace.session.start") ||
                       g_str_equal (item->operation, "workspace.request") ? 201 : 200;
      item->body = answer_to_json (answer);
      return TRUE;
    }
  if (local_error->domain == MUSTER_RULE_ERROR)
    {
      item->status = local_error->code;
      item->body = problem_from_rule (local_error);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static char *
batch_to_json (GPtrArray *items)
{
  GString *string = g_string_new ("{\"results\":[");

  for (guint i = 0; i < items->len; i++)
    {
      MusterOperationItem *item = g_ptr_array_index (items, i);

      g_string_append_printf (string, "%s{\"status\":%d,\"%s\":%s}", i > 0 ? "," : "", item->status,
                              item->status < 400 ? "body" : "problem", item->body);
    }
  return g_string_free_and_steal (g_string_append (string, "]}"));
}

static gboolean
run_items (MusterOperationJob *self,
           MusterStore        *store,
           GError            **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      gboolean more = self->batch;

      if (!run_item (self, g_ptr_array_index (self->items, i), store, error))
        return FALSE;
      self->job.seq = self->position = muster_store_get_seq (store);
      while (more)
        if (!muster_store_step (store, &more, error))
          return FALSE;
    }
  if (self->batch)
    {
      self->status = 200;
      self->body = batch_to_json (self->items);
    }
  else
    {
      MusterOperationItem *item = g_ptr_array_index (self->items, 0);

      self->status = item->status;
      self->body = g_steal_pointer (&item->body);
    }
  return TRUE;
}

static gboolean
operation_job_run (MusterJob   *job,
                   MusterStore *store,
                   GError     **error)
{
  MusterOperationJob *self = (MusterOperationJob *) job;
  g_autoptr(GError) local_error = NULL;

  if (answer_before (self, store, &local_error))
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->custom != NULL ? !self->custom (self, store, error) : !run_items (self, store, error))
    return FALSE;
  return self->key == NULL || muster_idempotency_put (muster_store_get_database (store), self->key, self->request,
                                                      self->status, self->body, self->position, error);
}

/**
 * muster_operation_job_new:
 * @who: (transfer none): who asks
 * @created: status of success
 *
 * Returns: (transfer full): a job without items; set key, request, deadline, if_match, batch, job.done as needed
 */
MusterOperationJob *
muster_operation_job_new (const MusterWho *who,
                          int              created)
{
  MusterOperationJob *self = g_new0 (MusterOperationJob, 1);

  self->job.run = operation_job_run;
  self->job.free = operation_job_free;
  self->who = muster_who_copy (who);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->created = created;
  self->if_match = -1;
  return self;
}

/**
 * muster_operation_job_add:
 * @operation: name of the rule
 * @args: (transfer none): its arguments
 */
void
muster_operation_job_add (MusterOperationJob *self,
                          const char         *operation,
                          JsonObject         *args)
{
  MusterOperationItem *item = g_new0 (MusterOperationItem, 1);

  item->operation = g_strdup (operation);
  item->args = json_object_ref (args);
  g_ptr_array_add (self->items, item);
  self->job.weight = self->items->len;
}

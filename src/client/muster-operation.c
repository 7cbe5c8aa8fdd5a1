/* muster-operation.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-operation.h"

#include "muster-clock.h"
#include "muster-error.h"
#include "muster-json.h"

#define DEADLINE_MS 30000
/* Past the deadline by this much, a key the server does not know never became an operation. */
#define GRACE_MS 2000
#define FIRST_PAUSE_MS 400
#define LONGEST_PAUSE_MS 5000
/* How long signing out waits for the server before it goes on without. */
#define REVOKE_SECONDS 5

typedef struct
{
  MusterTokens *tokens;
  char         *method;
  char         *path;
  char         *if_match;
  GBytes       *body;
  char         *key; /* NULL: a read */
  gint64        deadline; /* server's clock */
} Operation;

static void
operation_free (Operation *operation)
{
  g_clear_object (&operation->tokens);
  g_free (operation->method);
  g_free (operation->path);
  g_free (operation->if_match);
  g_clear_pointer (&operation->body, g_bytes_unref);
  g_free (operation->key);
  g_free (operation);
}

static gint64
server_now (Operation *operation)
{
  return muster_clock_now () + muster_tokens_get_clock_offset (operation->tokens);
}

static DexFuture *
send_with (Operation  *operation,
           const char *access,
           const char *method,
           const char *path,
           gboolean    as_write)
{
  g_autofree char *bearer = g_strconcat ("Bearer ", access, NULL);
  g_autofree char *deadline = muster_time_format (operation->deadline);
  const char *headers[] = { "Authorization", bearer, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
  guint n = 2;

  if (as_write)
    {
      headers[n++] = "Idempotency-Key";
      headers[n++] = operation->key;
      headers[n++] = "Muster-Deadline";
      headers[n++] = deadline;
      if (operation->if_match != NULL)
        {
          headers[n++] = "If-Match";
          headers[n++] = operation->if_match;
        }
    }
  return muster_http_send (muster_tokens_get_http (operation->tokens), method, path, headers,
                           as_write ? operation->body : NULL);
}

/* One exchange, with one refresh where the access token is no longer good: what was refused with 401 was not done. */
static MusterAnswer *
authorized (Operation  *operation,
            const char *method,
            const char *path,
            gboolean    as_write,
            GError    **error)
{
  for (guint i = 0; ; i++)
    {
      g_autofree char *access = NULL;
      g_autoptr(MusterAnswer) answer = NULL;

      access = dex_await_string (muster_tokens_get_access (operation->tokens), error);
      if (access == NULL)
        return NULL;
      answer = dex_await_boxed (send_with (operation, access, method, path, as_write), error);
      if (answer == NULL)
        return NULL;
      if (answer->status != 401 || i > 0)
        return g_steal_pointer (&answer);
      if (!dex_await_boolean (muster_tokens_refresh (operation->tokens, access), error))
        return NULL;
    }
}

/* What became of it, from an answer of GET /v1/operations/{key}. */
static MusterAnswer *
read_outcome (MusterAnswer *answer)
{
  g_autoptr(JsonNode) node = muster_json_parse (answer->body, NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonNode *body = object != NULL ? json_object_get_member (object, "body") : NULL;
  MusterAnswer *outcome;
  char *text;

  if (object == NULL || muster_json_get_int (object, "status", 0) < 200)
    return NULL;
  outcome = g_new0 (MusterAnswer, 1);
  g_atomic_ref_count_init (&outcome->ref_count);
  outcome->status = muster_json_get_int (object, "status", 0);
  outcome->content_type = g_strdup (outcome->status < 300 ? "application/json" : "application/problem+json");
  text = body != NULL ? json_to_string (body, FALSE) : g_strdup ("");
  outcome->body = g_bytes_new_take (text, strlen (text));
  return outcome;
}

/* No answer came: done or not done is not known. Ask until it is; never send it again. */
static MusterAnswer *
ask_outcome (Operation *operation,
             GError   **error)
{
  g_autofree char *path = g_strconcat ("/v1/operations/", operation->key, NULL);

  for (guint pause = FIRST_PAUSE_MS; ; pause = MIN (pause * 2, LONGEST_PAUSE_MS))
    {
      g_autoptr(MusterAnswer) answer = NULL;
      g_autoptr(GError) local = NULL;
      gboolean is_over = server_now (operation) > operation->deadline + GRACE_MS;
      MusterAnswer *outcome;

      answer = authorized (operation, "GET", path, FALSE, &local);
      if (answer != NULL && answer->status == 200 && (outcome = read_outcome (answer)) != NULL)
        return outcome;
      if (answer != NULL && answer->status == 404 && is_over)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LATE, "It did not reach the server in time; nothing was done");
          return NULL;
        }
      if (is_over || g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT) ||
          g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_CANCELLED))
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_UNCONFIRMED, "The server did not say whether it was done");
          return NULL;
        }
      dex_await (dex_timeout_new_msec (pause), NULL);
    }
}

/* Whether an answer leaves open what the server did: one a proxy gave in its place, or "still running". */
static gboolean
is_unclear (MusterAnswer *answer)
{
  g_autoptr(GError) error = NULL;

  if (answer->status >= 500 && g_strcmp0 (answer->content_type, "application/problem+json") != 0)
    return TRUE;
  if (answer->status != 409)
    return FALSE;
  error = muster_answer_to_error (answer);
  return g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_BUSY);
}

static DexFuture *
operation_fiber (gpointer user_data)
{
  Operation *operation = user_data;
  g_autoptr(MusterAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_write = operation->key != NULL;

  answer = authorized (operation, operation->method, operation->path, is_write, &error);
  if (is_write && (answer != NULL ? is_unclear (answer) : g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE)))
    {
      g_clear_error (&error);
      g_clear_pointer (&answer, muster_answer_unref);
      answer = ask_outcome (operation, &error);
    }
  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!muster_answer_is_success (answer))
    return dex_future_new_for_error (muster_answer_to_error (answer));
  return dex_future_new_take_boxed (MUSTER_TYPE_ANSWER, g_steal_pointer (&answer));
}

/**
 * muster_operation_send:
 * @tokens: whose request it is
 * @method: "GET", or a method that writes
 * @path: path below the address
 * @if_match: (nullable): the `rev` the change rests on, quoted
 * @body: (nullable): a JSON document
 *
 * A write bears an idempotency key and a deadline of 30 s (protocol.md). Where no answer comes, the server is asked what
 * became of the key; it is never sent again.
 *
 * Returns: (transfer full): a future of a successful #MusterAnswer; rejects with UNCONFIRMED where nobody knows
 */
DexFuture *
muster_operation_send (MusterTokens *tokens,
                       const char   *method,
                       const char   *path,
                       const char   *if_match,
                       GBytes       *body)
{
  Operation *operation;

  g_return_val_if_fail (MUSTER_IS_TOKENS (tokens), NULL);

  operation = g_new0 (Operation, 1);
  operation->tokens = g_object_ref (tokens);
  operation->method = g_strdup (method);
  operation->path = g_strdup (path);
  operation->if_match = g_strdup (if_match);
  operation->body = body != NULL ? g_bytes_ref (body) : NULL;
  operation->key = g_str_equal (method, "GET") ? NULL : g_uuid_string_random ();
  operation->deadline = server_now (operation) + DEADLINE_MS;
  return muster_future_to_muster_error (dex_scheduler_spawn (NULL, 0, operation_fiber, operation,
                                                             (GDestroyNotify) operation_free));
}

/**
 * muster_operation_end_sign_in:
 * @tokens: whose sign-in
 *
 * Revokes it at the server where that answers within 5 s, then forgets the tokens, here and in the keyring. In a fiber only.
 */
void
muster_operation_end_sign_in (MusterTokens *tokens)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (MUSTER_IS_TOKENS (tokens));

  if (!dex_await (dex_future_first (muster_operation_send (tokens, "DELETE", "/v1/sessions/current", NULL, NULL),
                                    dex_timeout_new_seconds (REVOKE_SECONDS), NULL), &error))
    g_debug ("The server did not confirm the sign-out: %s", error->message);
  g_clear_error (&error);
  if (!dex_await (muster_tokens_forget (tokens), &error))
    g_debug ("The keyring did not forget the sign-in: %s", error->message);
}

G_STATIC_ASSERT (GRACE_MS < DEADLINE_MS);

/* muster-grant.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-auth.h"

#include <string.h>
#include <yyjson.h>

#include "muster-auth-private.h"
#include "muster-clock.h"

/* A sign-in or a refresh on its way. */
typedef struct
{
  MusterJob        job;
  MusterAuth      *auth;
  MusterPrincipal *principal;
  char            *account;
  char            *username_key;
  char            *program;
  char            *device;
  char            *address;
  MusterAuthDone   done;
  gpointer         user_data;
  /* what is to be written */
  char            *sign_in;
  gboolean         fresh;         /* a new family */
  gint64           generation;
  gint64           confirmed;
  gint64           at;
  char            *access;
  char            *refresh;
} Grant;

static void
grant_free (MusterJob *job)
{
  Grant *self = (Grant *) job;

  g_clear_pointer (&self->principal, muster_principal_unref);
  g_free (self->account);
  g_free (self->username_key);
  g_free (self->program);
  g_free (self->device);
  g_free (self->address);
  g_free (self->sign_in);
  g_free (self->access);
  g_free (self->refresh);
  g_free (self);
}

static void
refuse (MusterAuthDone done,
        gpointer       user_data,
        int            status,
        const char    *code,
        const char    *detail,
        gint64         retry_after)
{
  g_autofree char *body = muster_problem_to_json (status, code, detail, NULL, retry_after, NULL);

  done (status, body, retry_after, user_data);
}

static void
refuse_grant (Grant      *self,
              int         status,
              const char *code,
              const char *detail,
              gint64      retry_after)
{
  refuse (self->done, self->user_data, status, code, detail, retry_after);
  muster_job_free (&self->job);
}

static gboolean
put_token (MusterDatabase *database,
           const char     *token,
           Grant          *self,
           gboolean        refresh,
           GError        **error)
{
  guint8 hash[MUSTER_TOKEN_HASH];

  muster_token_digest (token, hash);
  return muster_database_run (database, error,
                              "INSERT INTO token (hash, sign_in, refresh, generation, expires_at) VALUES (?, ?, ?, ?, ?)",
                              "bsiii", hash, (gsize) MUSTER_TOKEN_HASH, self->sign_in, (gint64) refresh, self->generation,
                              self->at + 1000 * (gint64) (refresh ? MUSTER_REFRESH_SECONDS : MUSTER_ACCESS_SECONDS));
}

static gboolean
put_sign_in (MusterStore *store,
             Grant       *self,
             GError     **error)
{
  MusterDatabase *database = muster_store_get_database (store);
  g_autofree char *object = g_strconcat ("sign-in:", self->sign_in, NULL);
  MusterAuditEntry entry = {
    .at = self->at, .actor = self->account, .actor_name = self->principal->name, .program = self->program,
    .address = self->address, .action = "session.start", .object = object,
  };

  if (!self->fresh)
    return muster_database_run (database, error,
                                "UPDATE sign_in SET latest = ?, confirmed = max (confirmed, ?), last_used_at = ?"
                                " WHERE id = ?", "iiis", self->generation, self->confirmed, self->at, self->sign_in);
  return muster_database_run (database, error,
                              "INSERT INTO sign_in (id, account, program, device, address, created_at, last_used_at,"
                              " latest, confirmed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", "sssssiii", self->sign_in,
                              self->account, self->program, self->device, self->address, self->at, self->at,
                              self->generation) &&
         muster_store_audit (store, &entry, error);
}

static gboolean
grant_run (MusterJob   *job,
           MusterStore *store,
           GError     **error)
{
  Grant *self = (Grant *) job;
  MusterDatabase *database = muster_store_get_database (store);

  return put_sign_in (store, self, error) && put_token (database, self->access, self, FALSE, error) &&
         put_token (database, self->refresh, self, TRUE, error);
}

static char *
organization_name (MusterStore *store)
{
  g_autoptr(GPtrArray) all = muster_mirror_dup_all (muster_store_get_mirror (store), MUSTER_KIND_ORGANIZATION, NULL);
  MusterVersion *version = all->len > 0 ? g_ptr_array_index (all, 0) : NULL;
  yyjson_doc *doc;
  char *name;

  if (version == NULL)
    return g_strdup ("");
  doc = yyjson_read (g_bytes_get_data (version->wire, NULL), g_bytes_get_size (version->wire), 0);
  name = g_strdup (yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), "name")));
  yyjson_doc_free (doc);
  return name != NULL ? name : g_strdup ("");
}

static char *
grant_to_json (Grant *self)
{
  GString *string = g_string_new (NULL);
  g_autofree char *now = muster_time_format (muster_clock_now ());
  g_autofree char *organization = organization_name (self->auth->store);

  g_string_printf (string, "{\"session\":\"%s\",\"accessToken\":\"%s\",\"expiresIn\":%d,\"refreshToken\":\"%s\","
                   "\"account\":", self->sign_in, self->access, MUSTER_ACCESS_SECONDS, self->refresh);
  muster_principal_append_account (self->principal, string);
  g_string_append (string, ",\"permissions\":");
  muster_json_append_strv (string, (const char *const *) self->principal->permissions);
  g_string_append (string, ",\"scope\":");
  muster_principal_append_scope (self->principal, string);
  g_string_append (string, ",\"organization\":{\"name\":");
  muster_json_append_text (string, organization);
  g_string_append_printf (string, "},\"now\":\"%s\"}", now);
  return g_string_free_and_steal (string);
}

static void
keep_tokens (Grant *self)
{
  guint8 hash[MUSTER_TOKEN_HASH];

  muster_token_digest (self->access, hash);
  muster_auth_add_token (self->auth, hash, self->sign_in, FALSE, self->generation,
                         self->at + 1000 * (gint64) MUSTER_ACCESS_SECONDS);
  muster_token_digest (self->refresh, hash);
  muster_auth_add_token (self->auth, hash, self->sign_in, TRUE, self->generation,
                         self->at + 1000 * (gint64) MUSTER_REFRESH_SECONDS);
}

static void
grant_done (MusterJob *job,
            gpointer   user_data)
{
  Grant *self = (Grant *) job;
  MusterSignIn *sign_in;
  g_autofree char *body = NULL;

  if (job->failed != NULL)
    {
      refuse_grant (self, 503, "maintenance", "Nothing can be stored now", 5);
      return;
    }
  if (self->fresh)
    {
      sign_in = muster_auth_add_sign_in (self->auth, self->sign_in, self->account, self->program, self->device, self->address);
      sign_in->created_at = self->at;
    }
  else
    sign_in = g_hash_table_lookup (self->auth->sign_ins, self->sign_in);
  if (sign_in == NULL)
    {
      refuse_grant (self, 401, "token-expired", "The refresh token is no longer good", -1);
      return;
    }
  sign_in->latest = MAX (sign_in->latest, self->generation);
  sign_in->confirmed = MAX (sign_in->confirmed, self->confirmed);
  sign_in->last_used_at = self->at;
  keep_tokens (self);
  body = grant_to_json (self);
  self->done (self->fresh ? 201 : 200, body, -1, self->user_data);
  muster_job_free (job);
}

static void
submit (Grant *self)
{
  self->at = muster_clock_now ();
  self->access = muster_random_token ();
  self->refresh = muster_random_token ();
  self->job.run = grant_run;
  self->job.done = grant_done;
  if (!muster_store_submit (self->auth->store, &self->job))
    refuse_grant (self, 503, "maintenance", "Too much waits to be stored", 1);
}

static gboolean
may_sign_in (Grant *self)
{
  /* Muster's window is for who may see agents; a workspace asks for its own. */
  if (g_str_equal (self->program, "muster"))
    return muster_principal_may (self->principal, "agents.read");
  return TRUE;
}

static void
on_password (gboolean right,
             gpointer user_data)
{
  Grant *self = user_data;

  if (!right)
    {
      refuse_grant (self, 401, "wrong-credentials", "The username or the password is wrong", -1);
      return;
    }
  muster_throttle_forget (self->auth->by_account, self->username_key);
  self->sign_in = muster_random_id ("s-");
  self->principal = muster_principal_new_account (self->auth->store, self->account, self->sign_in, self->program);
  if (self->principal == NULL || !self->principal->enabled)
    refuse_grant (self, 403, "account-disabled", "The account is disabled", -1);
  else if (!may_sign_in (self))
    refuse_grant (self, 403, "forbidden", "The account may not use this program", -1);
  else
    {
      self->fresh = TRUE;
      self->generation = 1;
      submit (self);
    }
}

static char *
find_password (MusterAuth *self,
               const char *username_key,
               char      **account)
{
  g_autoptr(MusterStatement) statement = NULL;

  statement = muster_database_query (muster_store_get_reader (self->store), NULL,
                                     "SELECT id, password FROM account WHERE username_key = ? AND deleted = 0", "s",
                                     username_key);
  if (statement == NULL || !muster_statement_next (statement, NULL))
    return NULL;
  *account = g_strdup (muster_statement_get_text (statement, 0));
  return g_strdup (muster_statement_get_text (statement, 1));
}

/**
 * muster_auth_sign_in:
 * @done: called once, perhaps before this returns
 *
 * Takes the same time and says the same for an account that is not there as for a wrong password.
 */
void
muster_auth_sign_in (MusterAuth    *self,
                     const char    *username,
                     const char    *password,
                     const char    *program,
                     const char    *device,
                     const char    *address,
                     MusterAuthDone done,
                     gpointer       user_data)
{
  Grant *grant = g_new0 (Grant, 1);
  g_autofree char *stored = NULL;
  guint wait;

  grant->job.free = grant_free;
  grant->auth = self;
  grant->program = g_strdup (program);
  grant->device = g_strdup (device);
  grant->address = g_strdup (address);
  grant->done = done;
  grant->user_data = user_data;
  grant->username_key = muster_username_key (username);
  wait = MAX (muster_throttle_take (self->by_account, grant->username_key),
              muster_throttle_take (self->by_address, address));
  if (wait > 0)
    {
      refuse_grant (grant, 429, "too-many-tries", "Too many tries", wait);
      return;
    }
  stored = find_password (self, grant->username_key, &grant->account);
  if (!muster_password_pool_check (self->pool, stored, password, on_password, grant))
    refuse_grant (grant, 503, "maintenance", "Too many sign in at once", 2);
}

static gboolean
revoke_run (MusterJob   *job,
            MusterStore *store,
            GError     **error)
{
  MusterConfirmJob *self = (MusterConfirmJob *) job;
  g_autofree char *object = g_strconcat ("sign-in:", self->sign_in, NULL);
  MusterAuditEntry entry = { .at = self->at, .action = "session.revoke-reused", .object = object, .program = "muster-server" };

  return muster_database_run (muster_store_get_database (store), error, "UPDATE sign_in SET revoked = ? WHERE id = ?", "is",
                              self->at, self->sign_in) &&
         muster_store_audit (store, &entry, error);
}

static void
revoke_free (MusterJob *job)
{
  g_free (((MusterConfirmJob *) job)->sign_in);
  g_free (job);
}

static void
revoke_family (MusterAuth   *self,
               MusterSignIn *sign_in)
{
  MusterConfirmJob *job = g_new0 (MusterConfirmJob, 1);

  muster_auth_revoke (self, sign_in);
  job->job.run = revoke_run;
  job->job.free = revoke_free;
  job->sign_in = g_strdup (sign_in->id);
  job->at = muster_clock_now ();
  if (!muster_store_submit (self->store, &job->job))
    muster_job_free (&job->job);
}

static const char *
check_refresh (MusterAuth  *self,
               MusterToken *token)
{
  if (token == NULL || !token->refresh)
    return "unauthenticated";
  if (token->sign_in->revoked)
    return "token-revoked";
  if (token->expires_at <= muster_clock_now ())
    return "token-expired";
  if (token->generation < token->sign_in->confirmed)
    {
      g_message ("A used refresh token came again: its sign-in is revoked");
      revoke_family (self, token->sign_in);
      return "token-revoked";
    }
  return NULL;
}

/**
 * muster_auth_refresh:
 * @token: a refresh token
 * @done: called once, perhaps before this returns
 *
 * The old refresh token stays good until the new access token is first used.
 */
void
muster_auth_refresh (MusterAuth    *self,
                     const char    *token,
                     const char    *address,
                     MusterAuthDone done,
                     gpointer       user_data)
{
  guint8 hash[MUSTER_TOKEN_HASH];
  MusterToken *known;
  MusterSignIn *sign_in;
  const char *code;
  Grant *grant;

  muster_token_digest (token, hash);
  known = g_hash_table_lookup (self->tokens, hash);
  code = check_refresh (self, known);
  if (code != NULL)
    {
      refuse (done, user_data, 401, code, "The refresh token is no longer good", -1);
      return;
    }
  sign_in = known->sign_in;
  grant = g_new0 (Grant, 1);
  grant->job.free = grant_free;
  grant->auth = self;
  grant->account = g_strdup (sign_in->account);
  grant->sign_in = g_strdup (sign_in->id);
  grant->program = g_strdup (sign_in->program);
  grant->done = done;
  grant->user_data = user_data;
  grant->confirmed = known->generation;
  grant->generation = ++sign_in->latest;
  grant->principal = muster_principal_new_account (self->store, sign_in->account, sign_in->id, sign_in->program);
  if (grant->principal == NULL || !grant->principal->enabled)
    refuse_grant (grant, 403, "account-disabled", "The account is disabled", -1);
  else
    submit (grant);
}

/**
 * muster_auth_revoke:
 *
 * In memory; the caller writes it. Ends the sign-in's streams.
 */
void
muster_auth_revoke (MusterAuth   *self,
                    MusterSignIn *sign_in)
{
  sign_in->revoked = muster_clock_now ();
  if (self->revoked != NULL)
    self->revoked (sign_in->id, self->revoked_data);
}

static gboolean
revoke_custom (MusterOperationJob *job,
               MusterStore        *store,
               GError            **error)
{
  g_autofree char *object = g_strconcat ("sign-in:", job->custom_id, NULL);
  MusterAuditEntry entry = {
    .at = muster_clock_now (), .actor = job->who->id, .actor_name = job->who->name, .program = job->who->program,
    .address = job->who->address, .action = "session.revoke", .object = object,
  };

  if (!muster_database_run (muster_store_get_database (store), error,
                            "UPDATE sign_in SET revoked = ? WHERE id = ? AND account = ? AND revoked = 0", "iss",
                            entry.at, job->custom_id, job->who->id))
    return FALSE;
  job->position = muster_store_get_seq (store);
  if (muster_database_get_changes (muster_store_get_database (store)) == 0)
    {
      job->status = 404;
      job->body = muster_problem_to_json (404, "not-found", "There is no such sign-in of yours", NULL, -1, NULL);
      return TRUE;
    }
  job->status = 204;
  return muster_store_audit (store, &entry, error);
}

/**
 * muster_auth_revoke_job:
 * @sign_in: id, or "current"
 *
 * Returns: (transfer full): the job; when it is done, muster_auth_revoke_done()
 */
MusterOperationJob *
muster_auth_revoke_job (MusterAuth      *self,
                        MusterPrincipal *principal,
                        const MusterWho *who,
                        const char      *sign_in)
{
  MusterOperationJob *job = muster_operation_job_new (who, 204);

  job->custom = revoke_custom;
  job->custom_id = g_strdup (g_str_equal (sign_in, "current") && principal->sign_in != NULL ? principal->sign_in : sign_in);
  return job;
}

void
muster_auth_revoke_done (MusterAuth         *self,
                         MusterOperationJob *job)
{
  MusterSignIn *sign_in = g_hash_table_lookup (self->sign_ins, job->custom_id);

  if (job->job.failed == NULL && job->status == 204 && sign_in != NULL && !sign_in->revoked)
    muster_auth_revoke (self, sign_in);
}

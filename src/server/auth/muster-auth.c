/* muster-auth.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-auth.h"

#include <string.h>

#include "muster-auth-private.h"
#include "muster-clock.h"

/* Tries at once, and seconds until one more is allowed. */
#define ACCOUNT_TRIES 5
#define ACCOUNT_REFILL 20
#define ADDRESS_TRIES 50
#define ADDRESS_REFILL 2
#define SWEEP_SECONDS 60
#define FORGET_MS (60 * 60 * 1000)

guint
muster_token_hash (gconstpointer data)
{
  guint value;

  memcpy (&value, data, sizeof value);
  return value;
}

gboolean
muster_token_equal (gconstpointer a,
                    gconstpointer b)
{
  return memcmp (a, b, MUSTER_TOKEN_HASH) == 0;
}

/**
 * muster_token_digest:
 *
 * What is kept of a token: SHA-256 suffices, as a token is 256 random bits.
 */
void
muster_token_digest (const char *token,
                     guint8      hash[MUSTER_TOKEN_HASH])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = MUSTER_TOKEN_HASH;

  g_checksum_update (checksum, (const guchar *) token, strlen (token));
  g_checksum_get_digest (checksum, hash, &size);
}

static void
sign_in_free (gpointer data)
{
  MusterSignIn *sign_in = data;

  g_clear_pointer (&sign_in->principal, muster_principal_unref);
  g_free (sign_in->id);
  g_free (sign_in->account);
  g_free (sign_in->program);
  g_free (sign_in->device);
  g_free (sign_in->address);
  g_free (sign_in);
}

MusterSignIn *
muster_auth_add_sign_in (MusterAuth *self,
                         const char *id,
                         const char *account,
                         const char *program,
                         const char *device,
                         const char *address)
{
  MusterSignIn *sign_in = g_new0 (MusterSignIn, 1);

  sign_in->id = g_strdup (id);
  sign_in->account = g_strdup (account);
  sign_in->program = g_strdup (program);
  sign_in->device = g_strdup (device);
  sign_in->address = g_strdup (address);
  g_hash_table_insert (self->sign_ins, sign_in->id, sign_in);
  return sign_in;
}

void
muster_auth_add_token (MusterAuth   *self,
                       const guint8 *hash,
                       const char   *sign_in,
                       gboolean      refresh,
                       gint64        generation,
                       gint64        expires_at)
{
  MusterToken *token = g_new0 (MusterToken, 1);

  memcpy (token->hash, hash, MUSTER_TOKEN_HASH);
  token->sign_in = g_hash_table_lookup (self->sign_ins, sign_in);
  token->refresh = refresh;
  token->generation = generation;
  token->expires_at = expires_at;
  if (token->sign_in == NULL)
    g_free (token);
  else
    {
      token->sign_in->n_tokens++;
      g_hash_table_replace (self->tokens, token->hash, token);
    }
}

static gboolean
load_sign_ins (MusterAuth *self,
               GError    **error)
{
  g_autoptr(MusterStatement) statement = NULL;

  statement = muster_database_query (muster_store_get_reader (self->store), error,
                                     "SELECT id, account, program, device, address, created_at, last_used_at, latest,"
                                     " confirmed, revoked FROM sign_in WHERE id IN (SELECT sign_in FROM token)", "");
  if (statement == NULL)
    return FALSE;
  while (muster_statement_next (statement, NULL))
    {
      MusterSignIn *sign_in = muster_auth_add_sign_in (self, muster_statement_get_text (statement, 0),
                                                       muster_statement_get_text (statement, 1),
                                                       muster_statement_get_text (statement, 2),
                                                       muster_statement_get_text (statement, 3),
                                                       muster_statement_get_text (statement, 4));

      sign_in->created_at = muster_statement_get_int (statement, 5);
      sign_in->last_used_at = muster_statement_get_int (statement, 6);
      sign_in->latest = muster_statement_get_int (statement, 7);
      sign_in->confirmed = muster_statement_get_int (statement, 8);
      sign_in->revoked = muster_statement_get_int (statement, 9);
    }
  return TRUE;
}

static gboolean
load_tokens (MusterAuth *self,
             GError    **error)
{
  g_autoptr(MusterStatement) statement = NULL;

  statement = muster_database_query (muster_store_get_reader (self->store), error,
                                     "SELECT hash, sign_in, refresh, generation, expires_at FROM token", "");
  if (statement == NULL)
    return FALSE;
  while (muster_statement_next (statement, NULL))
    if (muster_statement_get_length (statement, 0) == MUSTER_TOKEN_HASH)
      muster_auth_add_token (self, muster_statement_get_blob (statement, 0), muster_statement_get_text (statement, 1),
                             muster_statement_get_int (statement, 2), muster_statement_get_int (statement, 3),
                             muster_statement_get_int (statement, 4));
  return TRUE;
}

/* What nobody can use is remembered for a while, so that who comes with it hears why. */
static void
sweep (MusterAuth *self)
{
  gint64 before = muster_clock_now () - FORGET_MS;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MusterToken *token = value;

      if (token->expires_at >= before && (token->sign_in->revoked == 0 || token->sign_in->revoked >= before))
        continue;
      token->sign_in->n_tokens--;
      g_hash_table_iter_remove (&iter);
    }
  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((MusterSignIn *) value)->n_tokens == 0)
      g_hash_table_iter_remove (&iter);
}

static gboolean
on_timer (gpointer data)
{
  sweep (data);
  return G_SOURCE_CONTINUE;
}

/**
 * muster_auth_count:
 * @tokens: (out): how many tokens are remembered
 *
 * Forgets what is due, and returns how many sign-ins are remembered.
 */
guint
muster_auth_count (MusterAuth *self,
                   guint      *tokens)
{
  sweep (self);
  *tokens = g_hash_table_size (self->tokens);
  return g_hash_table_size (self->sign_ins);
}

/**
 * muster_auth_new:
 *
 * Reads every sign-in. The store must outlive it.
 */
MusterAuth *
muster_auth_new (MusterStore *store,
                 GError     **error)
{
  g_autoptr(MusterAuth) self = g_new0 (MusterAuth, 1);

  self->store = store;
  self->pool = muster_password_pool_new ();
  self->by_account = muster_throttle_new (ACCOUNT_TRIES, ACCOUNT_REFILL);
  self->by_address = muster_throttle_new (ADDRESS_TRIES, ADDRESS_REFILL);
  self->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sign_in_free);
  self->tokens = g_hash_table_new_full (muster_token_hash, muster_token_equal, NULL, g_free);
  self->automation = g_hash_table_new_full (muster_token_hash, muster_token_equal, g_free,
                                            (GDestroyNotify) muster_principal_unref);
  if (!load_sign_ins (self, error) || !load_tokens (self, error))
    return NULL;
  self->timer = g_timeout_add_seconds (SWEEP_SECONDS, on_timer, self);
  return g_steal_pointer (&self);
}

void
muster_auth_free (MusterAuth *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->pool, muster_password_pool_free);
  muster_throttle_free (self->by_account);
  muster_throttle_free (self->by_address);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->automation);
  g_hash_table_unref (self->sign_ins);
  g_free (self);
}

/**
 * muster_auth_set_revoked:
 * @revoked: told of each sign-in that ends, to end its streams
 */
void
muster_auth_set_revoked (MusterAuth       *self,
                         MusterAuthRevoked revoked,
                         gpointer          user_data)
{
  self->revoked = revoked;
  self->revoked_data = user_data;
}

static gboolean
confirm_run (MusterJob   *job,
             MusterStore *store,
             GError     **error)
{
  MusterConfirmJob *self = (MusterConfirmJob *) job;

  return muster_database_run (muster_store_get_database (store), error,
                              "UPDATE sign_in SET confirmed = max (confirmed, ?), last_used_at = ? WHERE id = ?", "iis",
                              self->generation, self->at, self->sign_in);
}

static void
confirm_free (MusterJob *job)
{
  g_free (((MusterConfirmJob *) job)->sign_in);
  g_free (job);
}

/* The client has the tokens of @token's generation: the refresh tokens before it are no longer good. Losing this note
 * in a crash only keeps the old one good until the next use. */
static void
confirm (MusterAuth  *self,
         MusterToken *token)
{
  MusterConfirmJob *job = g_new0 (MusterConfirmJob, 1);

  token->sign_in->confirmed = token->generation;
  job->job.run = confirm_run;
  job->job.free = confirm_free;
  job->sign_in = g_strdup (token->sign_in->id);
  job->generation = token->generation;
  job->at = muster_clock_now ();
  if (!muster_store_submit (self->store, &job->job))
    muster_job_free (&job->job);
}

static MusterPrincipal *
authenticate_automation (MusterAuth   *self,
                         const guint8 *hash,
                         const char  **code)
{
  MusterPrincipal *principal = g_hash_table_lookup (self->automation, hash);
  g_autoptr(MusterStatement) statement = NULL;
  char **permissions;

  if (principal != NULL)
    return muster_principal_ref (principal);
  statement = muster_database_query (muster_store_get_reader (self->store), NULL,
                                     "SELECT id, name, permissions, scope, expires_at FROM automation_token"
                                     " WHERE hash = ? AND revoked = 0", "b", hash, (gsize) MUSTER_TOKEN_HASH);
  if (statement == NULL || !muster_statement_next (statement, NULL))
    {
      *code = "unauthenticated";
      return NULL;
    }
  if (!muster_statement_is_null (statement, 4) && muster_statement_get_int (statement, 4) <= muster_clock_now ())
    {
      *code = "token-expired";
      return NULL;
    }
  permissions = muster_json_parse_strv (muster_statement_get_text (statement, 2));
  principal = muster_principal_new_automation (muster_statement_get_text (statement, 0),
                                               muster_statement_get_text (statement, 1),
                                               permissions != NULL ? permissions : g_new0 (char *, 1),
                                               muster_statement_get_text (statement, 3));
  if (muster_statement_is_null (statement, 4))
    g_hash_table_insert (self->automation, g_memdup2 (hash, MUSTER_TOKEN_HASH), muster_principal_ref (principal));
  return principal;
}

/**
 * muster_auth_authenticate:
 * @token: what the Authorization header bears
 * @code: (out): why not: unauthenticated, token-expired, token-revoked
 *
 * Returns: (transfer full) (nullable): who asks
 */
MusterPrincipal *
muster_auth_authenticate (MusterAuth  *self,
                          const char  *token,
                          const char **code)
{
  guint8 hash[MUSTER_TOKEN_HASH];
  MusterToken *known;
  MusterSignIn *sign_in;

  muster_token_digest (token, hash);
  known = g_hash_table_lookup (self->tokens, hash);
  if (known == NULL)
    return authenticate_automation (self, hash, code);
  sign_in = known->sign_in;
  *code = known->refresh ? "unauthenticated" : sign_in->revoked ? "token-revoked"
          : known->expires_at <= muster_clock_now () ? "token-expired" : NULL;
  if (*code != NULL)
    return NULL;
  sign_in->last_used_at = muster_clock_now ();
  if (sign_in->principal == NULL)
    sign_in->principal = muster_principal_new_account (self->store, sign_in->account, sign_in->id, sign_in->program);
  if (sign_in->principal == NULL || !sign_in->principal->enabled)
    {
      *code = "token-revoked";
      return NULL;
    }
  if (known->generation > sign_in->confirmed)
    confirm (self, known);
  return muster_principal_ref (sign_in->principal);
}

/**
 * muster_auth_rights_changed:
 *
 * Forgets what was worked out: a role or an account has changed.
 */
void
muster_auth_rights_changed (MusterAuth *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((MusterSignIn *) value)->principal, muster_principal_unref);
}

/**
 * muster_auth_renew:
 *
 * Returns: (transfer full) (nullable): the same one's rights as they are now
 */
MusterPrincipal *
muster_auth_renew (MusterAuth      *self,
                   MusterPrincipal *principal)
{
  if (principal->automation)
    return muster_principal_ref (principal);
  return muster_principal_new_account (self->store, principal->id, principal->sign_in, principal->program);
}

static int
compare_sign_ins (gconstpointer a,
                  gconstpointer b)
{
  const MusterSignIn *first = *(MusterSignIn *const *) a, *second = *(MusterSignIn *const *) b;

  return (first->created_at > second->created_at) - (first->created_at < second->created_at);
}

static void
append_sign_in (GString         *string,
                MusterSignIn    *sign_in,
                MusterPrincipal *principal)
{
  g_autofree char *created_at = muster_time_format (sign_in->created_at);
  g_autofree char *last_used_at = muster_time_format (sign_in->last_used_at);

  g_string_append_printf (string, "{\"id\":\"%s\",\"program\":", sign_in->id);
  muster_json_append_text (string, sign_in->program);
  g_string_append (string, ",\"device\":");
  muster_json_append_text (string, sign_in->device);
  g_string_append (string, ",\"address\":");
  muster_json_append_text (string, sign_in->address);
  g_string_append_printf (string, ",\"createdAt\":\"%s\",\"lastUsedAt\":\"%s\",\"current\":%s}", created_at, last_used_at,
                          g_strcmp0 (sign_in->id, principal->sign_in) == 0 ? "true" : "false");
}

/**
 * muster_auth_list:
 *
 * Returns: (transfer full): the account's sign-ins, JSON
 */
char *
muster_auth_list (MusterAuth      *self,
                  MusterPrincipal *principal)
{
  g_autoptr(GPtrArray) mine = g_ptr_array_new ();
  GString *string = g_string_new ("{\"items\":[");
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((MusterSignIn *) value)->revoked && g_str_equal (((MusterSignIn *) value)->account, principal->id))
      g_ptr_array_add (mine, value);
  g_ptr_array_sort (mine, compare_sign_ins);
  for (guint i = 0; i < mine->len; i++)
    {
      if (i > 0)
        g_string_append_c (string, ',');
      append_sign_in (string, g_ptr_array_index (mine, i), principal);
    }
  return g_string_free_and_steal (g_string_append (string, "]}"));
}

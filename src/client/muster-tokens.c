/* muster-tokens.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-tokens.h"

#include "muster-clock.h"
#include "muster-error.h"
#include "muster-json.h"
#include "muster-secrets.h"
#include "muster-stale-secrets.h"

/* An access token with less left than this is refreshed before it is used. */
#define MARGIN_MS 60000
#define MIN_TOKEN 20
#define MAX_TOKEN 200
/* How long until the next try to save what the keyring would not take. */
#define FIRST_SAVE_SECONDS 15
#define LONGEST_SAVE_SECONDS 300

struct _MusterTokens
{
  GObject     parent_instance;
  MusterHttp *http;
  char       *username;
  gboolean    save;
  char       *access;
  char       *refresh;
  gint64      expires_at; /* boot time */
  gint64      clock_offset;
  char       *organization_name;
  char       *saved_digest; /* of the token the keyring is known to have */
  GError     *keyring_error;
  guint       save_timer;
  guint       save_pause;
  DexFuture  *refreshing;
  gboolean    is_forgotten;
};

G_DEFINE_FINAL_TYPE (MusterTokens, muster_tokens, G_TYPE_OBJECT)

typedef struct
{
  MusterTokens *self;
  GBytes       *body;
} Call;

static void
clear_token (char **token)
{
  if (*token != NULL)
    explicit_bzero (*token, strlen (*token));
  g_clear_pointer (token, g_free);
}

static void
call_free (Call *call)
{
  g_clear_object (&call->self);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static DexFuture *
spawn (DexFiberFunc  fiber,
       MusterTokens *self,
       GBytes       *body)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->body = body;
  return muster_future_to_muster_error (dex_scheduler_spawn (NULL, 0, fiber, call, (GDestroyNotify) call_free));
}

static gboolean
is_token (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length < MIN_TOKEN || length > MAX_TOKEN)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;
  return TRUE;
}

/* Takes the answer of sign-in or refresh apart; nothing is in use yet. */
static JsonNode *
read_grant (MusterAnswer *answer,
            GError      **error)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *grant;

  if (!muster_answer_is_success (answer))
    {
      g_propagate_error (error, muster_answer_to_error (answer));
      return NULL;
    }
  if (g_strcmp0 (answer->content_type, "application/json") != 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER, "The answer does not come from a Muster server");
      return NULL;
    }
  node = muster_json_parse (answer->body, error);
  if (node == NULL)
    return NULL;
  grant = json_node_get_object (node);
  if (!is_token (muster_json_get_string (grant, "accessToken")) ||
      !is_token (muster_json_get_string (grant, "refreshToken")) || muster_json_get_int (grant, "expiresIn", 0) <= 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The server's answer lacks the tokens");
      return NULL;
    }
  return g_steal_pointer (&node);
}

static void
on_save_timer (gpointer user_data)
{
  MusterTokens *self = user_data;

  self->save_timer = 0;
  dex_future_disown (muster_tokens_save_again (self));
}

/* What the keyring has is not what we go on with. Should we end before it can be replaced, it must not be used at the next
 * start: the server would take that for a theft and revoke the sign-in. */
static void
note_stale (MusterTokens *self)
{
  if (self->saved_digest != NULL)
    muster_stale_secrets_mark (muster_http_get_address (self->http), self->username, self->saved_digest);
}

/* The refresh token goes to the keyring first; where that fails, the session goes on unsaved and tries again. */
static void
store (MusterTokens *self,
       const char   *token)
{
  g_autoptr(GError) error = NULL;

  if (!self->save)
    return;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (dex_await_boolean (muster_secrets_store (muster_http_get_address (self->http), self->username, token), &error))
    {
      g_clear_error (&self->keyring_error);
      g_free (self->saved_digest);
      self->saved_digest = muster_stale_secrets_dup_digest (token);
      self->save_pause = 0;
      muster_stale_secrets_clear (muster_http_get_address (self->http), self->username);
      return;
    }
  g_clear_error (&self->keyring_error);
  self->keyring_error = g_steal_pointer (&error);
  note_stale (self);
  if (self->is_forgotten)
    return;
  self->save_pause = CLAMP (self->save_pause * 2, FIRST_SAVE_SECONDS, LONGEST_SAVE_SECONDS);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add_seconds_once (self->save_pause, on_save_timer, self);
}

static void
use_grant (MusterTokens *self,
           JsonObject   *grant)
{
  JsonObject *organization = muster_json_get_object (grant, "organization");
  const char *name = organization != NULL ? muster_json_get_string (organization, "name") : NULL;
  const char *now = muster_json_get_string (grant, "now");
  gint64 server_now;

  clear_token (&self->access);
  clear_token (&self->refresh);
  self->access = g_strdup (muster_json_get_string (grant, "accessToken"));
  self->refresh = g_strdup (muster_json_get_string (grant, "refreshToken"));
  self->expires_at = muster_clock_boottime () + MIN (muster_json_get_int (grant, "expiresIn", 0), 86400) * 1000;
  if (name != NULL)
    g_set_str (&self->organization_name, name);
  if (now != NULL && muster_time_parse (now, strlen (now), &server_now))
    self->clock_offset = server_now - muster_clock_now ();
}

static DexFuture *
exchange_grant (MusterTokens *self,
                const char   *path,
                GBytes       *body)
{
  g_autoptr(MusterAnswer) answer = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *grant;

  answer = dex_await_boxed (muster_http_send (self->http, "POST", path, NULL, body), &error);
  if (answer != NULL)
    node = read_grant (answer, &error);
  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (self->is_forgotten)
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "Signed out");
  grant = json_node_get_object (node);
  store (self, muster_json_get_string (grant, "refreshToken"));
  use_grant (self, grant);
  return dex_future_new_true ();
}

static DexFuture *
sign_in_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_await_boolean (exchange_grant (call->self, "/v1/sessions", call->body), &error))
    return dex_future_new_true ();
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT))
    error->code = MUSTER_ERROR_CREDENTIALS;
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * muster_tokens_sign_in:
 * @self: tokens that are still empty
 * @password: the password
 * @totp: (nullable): the code of the second factor
 *
 * Returns: (transfer full): a future of %TRUE; a keyring that fails is no failure, see
 *   muster_tokens_get_keyring_error()
 */
DexFuture *
muster_tokens_sign_in (MusterTokens *self,
                       const char   *password,
                       const char   *totp)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();

  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "username");
  json_builder_add_string_value (builder, self->username);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, password);
  if (totp != NULL && *totp != '\0')
    {
      json_builder_set_member_name (builder, "totp");
      json_builder_add_string_value (builder, totp);
    }
  json_builder_set_member_name (builder, "program");
  json_builder_add_string_value (builder, "muster");
  json_builder_set_member_name (builder, "device");
  json_builder_add_string_value (builder, g_get_host_name ());
  json_builder_end_object (builder);
  return spawn (sign_in_fiber, self, muster_json_write (builder));
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Call *call = user_data;
  MusterTokens *self = call->self;
  g_autoptr(GError) error = NULL;
  char *token;

  token = dex_await_string (muster_secrets_lookup (muster_http_get_address (self->http), self->username), &error);
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT))
    error->code = MUSTER_ERROR_NOT_SAVED;
  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_free (self->saved_digest);
  self->saved_digest = muster_stale_secrets_dup_digest (token);
  if (muster_stale_secrets_has (muster_http_get_address (self->http), self->username, self->saved_digest))
    {
      clear_token (&token);
      if (dex_await (muster_secrets_delete (muster_http_get_address (self->http), self->username), NULL))
        muster_stale_secrets_clear (muster_http_get_address (self->http), self->username);
      return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_NOT_SAVED, "The keyring could not be written when the sign-in was renewed");
    }
  clear_token (&self->refresh);
  self->refresh = token;
  return dex_future_new_true ();
}

/**
 * muster_tokens_load:
 * @self: tokens that are still empty
 *
 * Takes the refresh token from the keyring.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with NOT_SAVED where there is none, or one that was replaced while
 *   the keyring could not be written; KEYRING_LOCKED, KEYRING_MISSING
 */
DexFuture *
muster_tokens_load (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return spawn (load_fiber, self, NULL);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  Call *call = user_data;
  MusterTokens *self = call->self;
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(GBytes) body = NULL;
  DexFuture *result;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "refreshToken");
  json_builder_add_string_value (builder, self->refresh);
  json_builder_end_object (builder);
  body = muster_json_write (builder);
  result = exchange_grant (self, "/v1/sessions/refresh", body);
  dex_clear (&self->refreshing);
  return result;
}

/**
 * muster_tokens_refresh:
 * @self: the tokens
 * @stale: (nullable): the access token that was refused
 *
 * One refresh runs at a time; whoever asks meanwhile waits for the same one, and whoever comes with an older access token
 * than ours need not refresh at all. The old refresh token stays in the keyring until the new one is there, and the new
 * one is there before it is used.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with SIGNED_OUT when the sign-in is gone for good
 */
DexFuture *
muster_tokens_refresh (MusterTokens *self,
                       const char   *stale)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  if (self->refreshing != NULL)
    return dex_ref (self->refreshing);
  if (stale != NULL && self->access != NULL && !g_str_equal (stale, self->access))
    return dex_future_new_true ();
  if (self->refresh == NULL)
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "Signed out");

  self->refreshing = spawn (refresh_fiber, self, NULL);
  /* Nobody's letting go may cancel it: others wait for it too. */
  dex_future_disown (dex_ref (self->refreshing));
  return dex_ref (self->refreshing);
}

static DexFuture *
on_refreshed (DexFuture *completed,
              gpointer   user_data)
{
  MusterTokens *self = user_data;

  if (self->access == NULL)
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "Signed out");
  return dex_future_new_take_string (g_strdup (self->access));
}

/**
 * muster_tokens_get_access:
 * @self: the tokens
 *
 * Returns: (transfer full): a future of an access token that is good for a minute at least
 */
DexFuture *
muster_tokens_get_access (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  if (self->access != NULL && muster_clock_boottime () + MARGIN_MS < self->expires_at)
    return dex_future_new_take_string (g_strdup (self->access));
  return dex_future_then (muster_tokens_refresh (self, NULL), on_refreshed, g_object_ref (self), g_object_unref);
}

static DexFuture *
save_fiber (gpointer user_data)
{
  Call *call = user_data;
  MusterTokens *self = call->self;

  while (self->keyring_error != NULL && self->refresh != NULL && self->refreshing == NULL)
    {
      char *token = g_strdup (self->refresh);
      gboolean is_current;

      store (self, token);
      is_current = g_strcmp0 (token, self->refresh) == 0;
      clear_token (&token);
      if (self->is_forgotten)
        return muster_tokens_forget (self);
      if (is_current)
        break;
    }
  return dex_future_new_true ();
}

/**
 * muster_tokens_save_again:
 * @self: the tokens
 *
 * Tries once more to save what the keyring would not take; nothing where it has everything. Comes by itself after a while.
 *
 * Returns: (transfer full): a future of %TRUE, see muster_tokens_get_keyring_error()
 */
DexFuture *
muster_tokens_save_again (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return spawn (save_fiber, self, NULL);
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  Call *call = user_data;
  MusterTokens *self = call->self;
  g_autoptr(GError) error = NULL;

  if (dex_await_boolean (muster_secrets_delete (muster_http_get_address (self->http), self->username), &error))
    {
      muster_stale_secrets_clear (muster_http_get_address (self->http), self->username);
      return dex_future_new_true ();
    }
  note_stale (self);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * muster_tokens_forget:
 * @self: the tokens
 *
 * Forgets them here at once, then in the keyring.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with KEYRING_LOCKED or KEYRING_MISSING
 */
DexFuture *
muster_tokens_forget (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  self->is_forgotten = TRUE;
  clear_token (&self->access);
  clear_token (&self->refresh);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (!self->save)
    return dex_future_new_true ();
  return spawn (forget_fiber, self, NULL);
}

/**
 * muster_tokens_peek_access:
 * @self: the tokens
 *
 * Returns: (nullable): the access token, however old
 */
const char *
muster_tokens_peek_access (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return self->access;
}

/**
 * muster_tokens_get_http:
 * @self: the tokens
 *
 * Returns: (transfer none): where they are used
 */
MusterHttp *
muster_tokens_get_http (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return self->http;
}

/**
 * muster_tokens_get_username:
 * @self: the tokens
 *
 * Returns: whose they are
 */
const char *
muster_tokens_get_username (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return self->username;
}

/**
 * muster_tokens_get_organization_name:
 * @self: the tokens
 *
 * Returns: the organization's name as the last grant said it, "" before
 */
const char *
muster_tokens_get_organization_name (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return self->organization_name;
}

/**
 * muster_tokens_get_keyring_error:
 * @self: the tokens
 *
 * Returns: (nullable): why the sign-in is not saved though it should be
 */
const GError *
muster_tokens_get_keyring_error (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), NULL);

  return self->keyring_error;
}

/**
 * muster_tokens_get_clock_offset:
 * @self: the tokens
 *
 * Returns: milliseconds the server's clock is ahead of ours, as the last grant showed
 */
gint64
muster_tokens_get_clock_offset (MusterTokens *self)
{
  g_return_val_if_fail (MUSTER_IS_TOKENS (self), 0);

  return self->clock_offset;
}

/**
 * muster_tokens_new:
 * @http: the connection's HTTP
 * @username: the account
 * @save: whether the refresh token belongs in the keyring
 *
 * Returns: (transfer full): tokens, still empty
 */
MusterTokens *
muster_tokens_new (MusterHttp *http,
                   const char *username,
                   gboolean    save)
{
  MusterTokens *self;

  g_return_val_if_fail (MUSTER_IS_HTTP (http), NULL);
  g_return_val_if_fail (username != NULL, NULL);

  self = g_object_new (MUSTER_TYPE_TOKENS, NULL);
  self->http = g_object_ref (http);
  self->username = g_strdup (username);
  self->save = save;
  return self;
}

static void
muster_tokens_finalize (GObject *object)
{
  MusterTokens *self = MUSTER_TOKENS (object);

  clear_token (&self->access);
  clear_token (&self->refresh);
  g_clear_object (&self->http);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_error (&self->keyring_error);
  dex_clear (&self->refreshing);
  g_free (self->saved_digest);
  g_free (self->username);
  g_free (self->organization_name);

  G_OBJECT_CLASS (muster_tokens_parent_class)->finalize (object);
}

static void
muster_tokens_class_init (MusterTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_tokens_finalize;
}

static void
muster_tokens_init (MusterTokens *self)
{
  self->organization_name = g_strdup ("");
}

/* muster-connection.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-connection.h"

#include "muster-error.h"
#include "muster-operation.h"
#include "muster-stream.h"

struct _MusterConnection
{
  GObject               parent_instance;
  MusterTokens         *tokens;
  MusterFloor          *floor;
  MusterStream         *stream;
  char                 *organization_name;
  MusterConnectionState state;
  gint64                retry_at;
  gint64                fresh_at;
  GError               *error;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_RETRY_AT,
  PROP_FRESH_AT,
  PROP_ERROR,
} MusterConnectionProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (MusterConnection, muster_connection, G_TYPE_OBJECT)

typedef struct
{
  MusterConnection *self;
  DexPromise       *promise; /* let go: nobody wants the connection any more */
  char             *address;
  char             *ca_file;
  char             *organization_name;
  char             *username;
  char             *password;
  char             *totp;
  gboolean          save;
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->self);
  dex_clear (&call->promise);
  if (call->password != NULL)
    explicit_bzero (call->password, strlen (call->password));
  g_free (call->address);
  g_free (call->ca_file);
  g_free (call->organization_name);
  g_free (call->username);
  g_free (call->password);
  g_free (call->totp);
  g_free (call);
}

static gboolean
is_same_error (const GError *a,
               const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

static void
on_stream_changed (MusterStream *stream,
                   gpointer      user_data)
{
  MusterConnection *self = MUSTER_CONNECTION (user_data);
  const GError *error = muster_stream_get_error (stream);
  gboolean is_lost;

  g_object_freeze_notify (G_OBJECT (self));
  if (!is_same_error (self->error, error))
    {
      g_clear_error (&self->error);
      self->error = error != NULL ? g_error_copy (error) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (self->retry_at != muster_stream_get_retry_at (stream))
    {
      self->retry_at = muster_stream_get_retry_at (stream);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
    }
  if (self->fresh_at != muster_stream_get_fresh_at (stream))
    {
      self->fresh_at = muster_stream_get_fresh_at (stream);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRESH_AT]);
    }
  is_lost = error != NULL && self->state != MUSTER_CONNECTION_SIGNED_OUT &&
            muster_stream_get_state (stream) == MUSTER_CONNECTION_SIGNED_OUT;
  if (self->state != muster_stream_get_state (stream))
    {
      self->state = muster_stream_get_state (stream);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));

  /* What the server has revoked is good for nothing: away with it. */
  if (is_lost)
    dex_future_disown (muster_tokens_forget (self->tokens));
}

static MusterConnection *
connection_new (MusterTokens *tokens,
                const char   *organization_name,
                GError      **error)
{
  g_autoptr(MusterConnection) self = g_object_new (MUSTER_TYPE_CONNECTION, NULL);

  self->tokens = g_object_ref (tokens);
  self->organization_name = g_strdup (organization_name != NULL ? organization_name : "");
  self->stream = muster_stream_new (tokens, self->floor, error);
  if (self->stream == NULL)
    return NULL;
  g_signal_connect_object (self->stream, "changed", G_CALLBACK (on_stream_changed), self, G_CONNECT_DEFAULT);
  muster_floor_set_clock_offset (self->floor, muster_tokens_get_clock_offset (tokens));
  return g_steal_pointer (&self);
}

static MusterConnection *
sign_in (Call    *call,
         GError **error)
{
  GCancellable *cancellable = dex_promise_get_cancellable (call->promise);
  g_autoptr(MusterTokens) tokens = NULL;
  g_autoptr(MusterConnection) self = NULL;
  g_autoptr(MusterHttp) http = NULL;

  http = muster_http_new (call->address, call->ca_file, error);
  tokens = http != NULL ? muster_tokens_new (http, call->username, call->save) : NULL;
  if (tokens == NULL || !dex_await_boolean (muster_tokens_sign_in (tokens, call->password, call->totp), error))
    return NULL;
  if (g_cancellable_is_cancelled (cancellable))
    {
      muster_operation_end_sign_in (tokens);
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CANCELLED, "Cancelled");
      return NULL;
    }
  self = connection_new (tokens, call->organization_name, error);
  if (self == NULL)
    return NULL;
  muster_stream_start (self->stream);
  return g_steal_pointer (&self);
}

/* Runs to its end though nobody waits any longer, to revoke and delete what there is by then. */
static DexFuture *
sign_in_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GError) error = NULL;
  MusterConnection *self = sign_in (call, &error);

  if (self != NULL)
    dex_promise_resolve_object (call->promise, self);
  else
    dex_promise_reject (call->promise, g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * muster_connection_sign_in:
 * @server: what muster_discover() found
 * @username: the account
 * @password: its password
 * @totp: (nullable): the code of the second factor
 * @stay_signed_in: whether the refresh token is to be kept in the keyring
 *
 * With @stay_signed_in the token is in the keyring before the future resolves; where that fails the connection works all
 * the same and muster_connection_get_keyring_error() says why. Letting the future go revokes what the server grants after all.
 *
 * Returns: (transfer full): a future of a #MusterConnection that is taking its snapshot; rejects with CREDENTIALS,
 *   ACCOUNT_DISABLED, SECOND_FACTOR, TOO_MANY_TRIES, FORBIDDEN, or what an exchange may fail with
 */
DexFuture *
muster_connection_sign_in (MusterServerInfo *server,
                           const char       *username,
                           const char       *password,
                           const char       *totp,
                           gboolean          stay_signed_in)
{
  DexFuture *future;
  Call *call;

  g_return_val_if_fail (MUSTER_IS_SERVER_INFO (server), NULL);
  g_return_val_if_fail (username != NULL && password != NULL, NULL);

  call = g_new0 (Call, 1);
  call->address = g_strdup (muster_server_info_get_address (server));
  call->ca_file = g_strdup (muster_server_info_get_ca_file (server));
  call->organization_name = g_strdup (muster_server_info_get_organization_name (server));
  call->username = g_strdup (username);
  call->password = g_strdup (password);
  call->totp = g_strdup (totp);
  call->save = stay_signed_in;
  call->promise = dex_promise_new_cancellable ();
  future = muster_future_to_muster_error (dex_ref (DEX_FUTURE (call->promise)));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, sign_in_fiber, call, (GDestroyNotify) call_free));
  return future;
}

/* Another version of the protocol is said at once; a server that is away or hidden is no reason not to begin. */
static gboolean
check_version (Call    *call,
               char   **organization_name,
               GError **error)
{
  g_autoptr(MusterServerInfo) info = NULL;
  g_autoptr(GError) local = NULL;

  info = dex_await_object (muster_discover (call->address, call->ca_file), &local);
  if (info != NULL)
    *organization_name = g_strdup (muster_server_info_get_organization_name (info));
  else if (g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_VERSION) ||
           g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static DexFuture *
resume_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autofree char *organization_name = NULL;
  g_autoptr(MusterTokens) tokens = NULL;
  g_autoptr(MusterConnection) self = NULL;
  g_autoptr(MusterHttp) http = NULL;
  g_autoptr(GError) error = NULL;

  http = muster_http_new (call->address, call->ca_file, &error);
  if (http == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  tokens = muster_tokens_new (http, call->username, TRUE);
  if (!dex_await_boolean (muster_tokens_load (tokens), &error) || !check_version (call, &organization_name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self = connection_new (tokens, organization_name, &error);
  if (self == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  muster_stream_start (self->stream);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * muster_connection_resume:
 * @address: the server's canonical address
 * @username: the account
 * @ca_file: (nullable): a PEM file to trust for this server
 *
 * Signs in with what the keyring has. A server that cannot be reached is no failure: the connection goes on trying.
 *
 * Returns: (transfer full): a future of a #MusterConnection; rejects with NOT_SAVED where nothing current is
 *   stored, KEYRING_LOCKED, KEYRING_MISSING, VERSION, or CERTIFICATE where @ca_file cannot be read
 */
DexFuture *
muster_connection_resume (const char *address,
                          const char *username,
                          const char *ca_file)
{
  Call *call;

  g_return_val_if_fail (address != NULL && username != NULL, NULL);

  call = g_new0 (Call, 1);
  call->address = g_strdup (address);
  call->username = g_strdup (username);
  call->ca_file = g_strdup (ca_file);
  return muster_future_to_muster_error (dex_scheduler_spawn (NULL, 0, resume_fiber, call, (GDestroyNotify) call_free));
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  Call *call = user_data;
  MusterConnection *self = call->self;

  muster_stream_stop (self->stream, MUSTER_CONNECTION_SIGNED_OUT, NULL);
  muster_operation_end_sign_in (self->tokens);
  return dex_future_new_true ();
}

/**
 * muster_connection_sign_out:
 * @self: a connection
 *
 * Revokes the sign-in at the server where that answers within 5 s, deletes the secret, clears the floor. State
 * SIGNED_OUT, without an error, from the first moment.
 *
 * Returns: (transfer full): a future of %TRUE, whatever happens
 */
DexFuture *
muster_connection_sign_out (MusterConnection *self)
{
  DexFuture *future;
  Call *call;

  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  muster_stream_stop (self->stream, MUSTER_CONNECTION_SIGNED_OUT, NULL);
  muster_floor_clear (self->floor);
  future = dex_scheduler_spawn (NULL, 0, sign_out_fiber, call, (GDestroyNotify) call_free);
  /* Goes on, whoever waits for it. */
  dex_future_disown (dex_ref (future));
  return future;
}

/**
 * muster_connection_close:
 * @self: a connection
 *
 * Stops everything and stays signed in; the state is RECONNECTING from then on. For good: resume to come back.
 */
void
muster_connection_close (MusterConnection *self)
{
  g_return_if_fail (MUSTER_IS_CONNECTION (self));

  if (self->state != MUSTER_CONNECTION_SIGNED_OUT && self->state != MUSTER_CONNECTION_FAILED)
    muster_stream_stop (self->stream, MUSTER_CONNECTION_RECONNECTING, NULL);
}

/**
 * muster_connection_retry_now:
 * @self: a connection
 *
 * Ends the wait before the next try.
 */
void
muster_connection_retry_now (MusterConnection *self)
{
  g_return_if_fail (MUSTER_IS_CONNECTION (self));

  muster_stream_retry_now (self->stream);
}

/**
 * muster_connection_get_state:
 * @self: a connection
 *
 * Returns: how it stands
 */
MusterConnectionState
muster_connection_get_state (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), MUSTER_CONNECTION_FAILED);

  return self->state;
}

/**
 * muster_connection_get_retry_at:
 * @self: a connection
 *
 * Returns: boot time in ms of the next try, 0 where none is planned
 */
gint64
muster_connection_get_retry_at (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), 0);

  return self->retry_at;
}

/**
 * muster_connection_get_fresh_at:
 * @self: a connection
 *
 * Returns: wall time in ms of the last byte from the server, 0 before the first. Exact at any time; notified when the
 *   state changes.
 */
gint64
muster_connection_get_fresh_at (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), 0);

  return muster_stream_get_fresh_at (self->stream);
}

/**
 * muster_connection_get_error:
 * @self: a connection
 *
 * Returns: (nullable): why it is not live
 */
const GError *
muster_connection_get_error (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  return self->error;
}

/**
 * muster_connection_get_keyring_error:
 * @self: a connection
 *
 * Returns: (nullable): why the sign-in is not saved though it should be: KEYRING_LOCKED or KEYRING_MISSING
 */
const GError *
muster_connection_get_keyring_error (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  return muster_tokens_get_keyring_error (self->tokens);
}

/**
 * muster_connection_get_floor:
 * @self: a connection
 *
 * Returns: (transfer none): what it keeps true
 */
MusterFloor *
muster_connection_get_floor (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  return self->floor;
}

/**
 * muster_connection_get_address:
 * @self: a connection
 *
 * Returns: the server's canonical address
 */
const char *
muster_connection_get_address (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  return muster_http_get_address (muster_tokens_get_http (self->tokens));
}

/**
 * muster_connection_get_username:
 * @self: a connection
 *
 * Returns: the account
 */
const char *
muster_connection_get_username (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  return muster_tokens_get_username (self->tokens);
}

/**
 * muster_connection_get_organization_name:
 * @self: a connection
 *
 * Returns: the organization's name, plain text from the server; "" where nothing has said it yet
 */
const char *
muster_connection_get_organization_name (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), NULL);

  if (*muster_tokens_get_organization_name (self->tokens) != '\0')
    return muster_tokens_get_organization_name (self->tokens);
  return self->organization_name;
}

/**
 * muster_connection_get_n_events:
 * @self: a connection
 *
 * Returns: changes applied from the stream
 */
guint64
muster_connection_get_n_events (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), 0);

  return muster_stream_get_n_events (self->stream);
}

/**
 * muster_connection_get_n_snapshots:
 * @self: a connection
 *
 * Returns: snapshots that were complete
 */
guint
muster_connection_get_n_snapshots (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), 0);

  return muster_stream_get_n_snapshots (self->stream);
}

/**
 * muster_connection_get_n_gaps:
 * @self: a connection
 *
 * Returns: how often something was missing or unreadable in the stream
 */
guint
muster_connection_get_n_gaps (MusterConnection *self)
{
  g_return_val_if_fail (MUSTER_IS_CONNECTION (self), 0);

  return muster_stream_get_n_gaps (self->stream);
}

static void
muster_connection_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MusterConnection *self = MUSTER_CONNECTION (object);

  switch ((MusterConnectionProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_FRESH_AT:
      g_value_set_int64 (value, muster_connection_get_fresh_at (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    }
}

static void
muster_connection_dispose (GObject *object)
{
  MusterConnection *self = MUSTER_CONNECTION (object);

  if (self->stream != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->stream, self);
      muster_stream_stop (self->stream, self->state, NULL);
    }

  G_OBJECT_CLASS (muster_connection_parent_class)->dispose (object);
}

static void
muster_connection_finalize (GObject *object)
{
  MusterConnection *self = MUSTER_CONNECTION (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->tokens);
  g_clear_object (&self->floor);
  g_clear_error (&self->error);
  g_free (self->organization_name);

  G_OBJECT_CLASS (muster_connection_parent_class)->finalize (object);
}

static void
muster_connection_class_init (MusterConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = muster_connection_get_property;
  object_class->dispose = muster_connection_dispose;
  object_class->finalize = muster_connection_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, MUSTER_CONNECTION_FAILED, 0, flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRESH_AT] = g_param_spec_int64 ("fresh-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
muster_connection_init (MusterConnection *self)
{
  self->floor = muster_floor_new ();
}

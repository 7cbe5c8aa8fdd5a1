/* muster-secrets.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-secrets.h"

#include "muster-error.h"

#include <libsecret/secret.h>

#define LIMIT_SECONDS 10

static const SecretSchema schema = {
  "io.github.muster_app.Muster.Token",
  SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "username", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

typedef struct
{
  char *address;
  char *username;
  char *token;
} Job;

static void
job_free (Job *job)
{
  g_free (job->address);
  g_free (job->username);
  if (job->token != NULL)
    explicit_bzero (job->token, strlen (job->token));
  g_free (job->token);
  g_free (job);
}

static GHashTable *
attributes (Job *job)
{
  return secret_attributes_build (&schema, "server", job->address, "username", job->username, NULL);
}

static void
on_service (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);

  if (service == NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_object (promise, service);
}

static DexFuture *
get_service (void)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_get (SECRET_SERVICE_OPEN_SESSION, dex_promise_get_cancellable (promise), on_service, dex_ref (promise));
  return DEX_FUTURE (promise);
}

/* In a sandbox libsecret keeps an encrypted file of its own, which is never locked. */
static gboolean
uses_service (void)
{
  return !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) && g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") != 0;
}

static void
on_collection (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  SecretCollection *collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    {
      dex_promise_reject (promise, error);
      return;
    }
  dex_promise_resolve_boolean (promise, collection != NULL && !secret_collection_get_locked (collection));
  g_clear_object (&collection);
}

/* Whether storing would go through without a prompt. */
static DexFuture *
is_default_collection_open (SecretService *service)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               dex_promise_get_cancellable (promise), on_collection, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_stored (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, error);
}

static void
on_found (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;
  g_autolist(SecretRetrievable) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else if (items == NULL)
    dex_promise_reject (promise, g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "Nothing is stored for this account"));
  else
    dex_promise_resolve_object (promise, g_object_ref (items->data));
}

static void
on_retrieved (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  SecretValue *value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  if (text != NULL)
    dex_promise_resolve_string (promise, g_strdup (text));
  else if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_reject (promise, g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT, "What is stored for this account is empty"));
  g_clear_pointer (&value, secret_value_unref);
}

static void
on_cleared (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, TRUE);
}

static DexFuture *
reject_locked (void)
{
  return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED, "The keyring is locked");
}

static DexFuture *
store_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr(GHashTable) table = attributes (job);
  g_autoptr(GError) error = NULL;
  g_autofree char *label = NULL;
  DexPromise *promise;
  gboolean is_open;

  if (uses_service ())
    {
      g_autoptr(SecretService) service = dex_await_object (get_service (), &error);

      if (service == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      is_open = dex_await_boolean (is_default_collection_open (service), &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (!is_open)
        return reject_locked ();
    }

  label = g_strdup_printf ("Muster: %s at %s", job->username, job->address);
  promise = dex_promise_new_cancellable ();
  secret_password_storev (&schema, table, SECRET_COLLECTION_DEFAULT, label, job->token,
                          dex_promise_get_cancellable (promise), on_stored, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static DexFuture *
find_item (Job *job)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GHashTable) table = attributes (job);

  secret_password_searchv (&schema, table, SECRET_SEARCH_NONE, dex_promise_get_cancellable (promise), on_found,
                           dex_ref (promise));
  return DEX_FUTURE (promise);
}

static DexFuture *
lookup_fiber (gpointer user_data)
{
  g_autoptr(SecretRetrievable) item = NULL;
  g_autoptr(GError) error = NULL;
  DexPromise *promise;

  item = dex_await_object (find_item (user_data), &error);
  if (item == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item)))
    return reject_locked ();

  promise = dex_promise_new_cancellable ();
  secret_retrievable_retrieve_secret (item, dex_promise_get_cancellable (promise), on_retrieved, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr(SecretRetrievable) item = NULL;
  g_autoptr(GHashTable) table = attributes (job);
  g_autoptr(GError) error = NULL;
  DexPromise *promise;

  item = dex_await_object (find_item (job), &error);
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_SIGNED_OUT))
    return dex_future_new_true ();
  if (item == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item)))
    return reject_locked ();

  promise = dex_promise_new_cancellable ();
  secret_password_clearv (&schema, table, dex_promise_get_cancellable (promise), on_cleared, dex_ref (promise));
  return DEX_FUTURE (promise);
}

/* Everything that is not ours already means: no keyring that works. */
static DexFuture *
on_completed (DexFuture *completed,
              gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL)
    return dex_ref (completed);
  if (error->domain == MUSTER_ERROR)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_CANCELLED, "Cancelled");
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return reject_locked ();
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_KEYRING_MISSING, "The keyring does not answer");
  g_dbus_error_strip_remote_error (error);
  return dex_future_new_reject (MUSTER_ERROR, MUSTER_ERROR_KEYRING_MISSING, "There is no keyring: %s", error->message);
}

static DexFuture *
run (DexFiberFunc fiber,
     const char  *address,
     const char  *username,
     const char  *token)
{
  Job *job = g_new0 (Job, 1);
  DexFuture *future;

  job->address = g_strdup (address);
  job->username = g_strdup (username);
  job->token = g_strdup (token);
  future = dex_future_finally (dex_scheduler_spawn (NULL, 0, fiber, job, (GDestroyNotify) job_free), on_completed, NULL, NULL);
  return dex_future_finally (dex_future_first (future, dex_timeout_new_seconds (LIMIT_SECONDS), NULL), on_completed, NULL, NULL);
}

/**
 * muster_secrets_store:
 * @address: the server's canonical address
 * @username: the account
 * @token: its refresh token
 *
 * Replaces what is stored for the account.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with KEYRING_LOCKED or KEYRING_MISSING
 */
DexFuture *
muster_secrets_store (const char *address,
                      const char *username,
                      const char *token)
{
  g_return_val_if_fail (address != NULL && username != NULL && token != NULL, NULL);

  return run (store_fiber, address, username, token);
}

/**
 * muster_secrets_lookup:
 * @address: the server's canonical address
 * @username: the account
 *
 * Returns: (transfer full): a future of the refresh token; rejects with SIGNED_OUT where none is stored, KEYRING_LOCKED or
 *   KEYRING_MISSING
 */
DexFuture *
muster_secrets_lookup (const char *address,
                       const char *username)
{
  g_return_val_if_fail (address != NULL && username != NULL, NULL);

  return run (lookup_fiber, address, username, NULL);
}

/**
 * muster_secrets_delete:
 * @address: the server's canonical address
 * @username: the account
 *
 * Returns: (transfer full): a future of %TRUE, also where nothing was stored; rejects with KEYRING_LOCKED or
 *   KEYRING_MISSING
 */
DexFuture *
muster_secrets_delete (const char *address,
                       const char *username)
{
  g_return_val_if_fail (address != NULL && username != NULL, NULL);

  return run (delete_fiber, address, username, NULL);
}

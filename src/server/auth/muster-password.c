/* muster-password.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-password.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>

#define HASH_LENGTH 32
#define SALT_LENGTH 16
#define THREADS 2

struct _MusterPasswordPool
{
  GThreadPool  *threads;
  GMainContext *context;
  char         *dummy;            /* checked for accounts that are not there, so that it takes as long */
};

typedef struct
{
  GMainContext      *context;
  char              *stored;
  gboolean           known;
  char              *password;
  MusterPasswordDone done;
  gpointer           user_data;
  gboolean           right;
} Check;

void
muster_random_bytes (guint8 *bytes,
                     gsize   length)
{
  if (RAND_bytes (bytes, length) != 1)
    g_error ("The system has no random bytes");
}

/**
 * muster_random_token:
 *
 * Returns: (transfer full): 256 random bits as text that needs no escaping anywhere
 */
char *
muster_random_token (void)
{
  guint8 bytes[32];
  char *text;

  muster_random_bytes (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchrnul (text, '=') = '\0';
  return text;
}

/**
 * muster_random_id:
 *
 * Returns: (transfer full): @prefix and 96 random bits
 */
char *
muster_random_id (const char *prefix)
{
  guint8 bytes[12];
  GString *string = g_string_new (prefix);

  muster_random_bytes (bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (string, "%02x", bytes[i]);
  return g_string_free_and_steal (string);
}

/**
 * muster_argon2id:
 *
 * Argon2id (RFC 9106) in one lane.
 *
 * Returns: %FALSE when there was no memory
 */
gboolean
muster_argon2id (const char   *password,
                 gsize         password_length,
                 const guint8 *salt,
                 gsize         salt_length,
                 guint32       iterations,
                 guint32       memory_kib,
                 guint8       *hash,
                 gsize         hash_length)
{
  EVP_KDF *kdf = EVP_KDF_fetch (NULL, "ARGON2ID", NULL);
  EVP_KDF_CTX *context = kdf != NULL ? EVP_KDF_CTX_new (kdf) : NULL;
  guint32 lanes = 1, threads = 1;
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_PASSWORD, (void *) password, password_length),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, (void *) salt, salt_length),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ITER, &iterations),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory_kib),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_THREADS, &threads),
    OSSL_PARAM_construct_end (),
  };
  gboolean ok = context != NULL && EVP_KDF_derive (context, hash, hash_length, params) == 1;

  EVP_KDF_CTX_free (context);
  EVP_KDF_free (kdf);
  return ok;
}

/**
 * muster_password_hash:
 *
 * Returns: (transfer full): what is stored: parameters, salt and hash, so that they can grow later
 */
char *
muster_password_hash (const char *password)
{
  guint8 salt[SALT_LENGTH], hash[HASH_LENGTH];
  g_autofree char *salt_text = NULL;
  g_autofree char *hash_text = NULL;

  muster_random_bytes (salt, sizeof salt);
  if (!muster_argon2id (password, strlen (password), salt, sizeof salt, MUSTER_ARGON2_ITERATIONS,
                        MUSTER_ARGON2_MEMORY_KIB, hash, sizeof hash))
    g_error ("There is no memory to hash a password");
  salt_text = g_base64_encode (salt, sizeof salt);
  hash_text = g_base64_encode (hash, sizeof hash);
  return g_strdup_printf ("argon2id$%u$%u$%s$%s", MUSTER_ARGON2_ITERATIONS, MUSTER_ARGON2_MEMORY_KIB, salt_text, hash_text);
}

/**
 * muster_password_verify:
 * @stored: what muster_password_hash() gave
 *
 * Takes as long for a right password as for a wrong one.
 */
gboolean
muster_password_verify (const char *stored,
                        const char *password)
{
  g_auto(GStrv) parts = g_strsplit (stored, "$", -1);
  g_autofree guchar *salt = NULL;
  g_autofree guchar *expected = NULL;
  guint8 hash[HASH_LENGTH];
  gsize salt_length, hash_length;

  if (g_strv_length (parts) != 5 || !g_str_equal (parts[0], "argon2id"))
    return FALSE;
  salt = g_base64_decode (parts[3], &salt_length);
  expected = g_base64_decode (parts[4], &hash_length);
  return hash_length == HASH_LENGTH &&
         muster_argon2id (password, strlen (password), salt, salt_length, strtoul (parts[1], NULL, 10),
                          strtoul (parts[2], NULL, 10), hash, sizeof hash) &&
         CRYPTO_memcmp (hash, expected, HASH_LENGTH) == 0;
}

static gboolean
on_checked (gpointer data)
{
  Check *check = data;

  check->done (check->right, check->user_data);
  return G_SOURCE_REMOVE;
}

static void
check_free (gpointer data)
{
  Check *check = data;

  OPENSSL_cleanse (check->password, strlen (check->password));
  g_free (check->password);
  g_free (check->stored);
  g_free (check);
}

static void
check_run (gpointer data,
           gpointer user_data)
{
  Check *check = data;
  g_autoptr(GSource) source = g_idle_source_new ();

  check->right = muster_password_verify (check->stored, check->password) && check->known;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_checked, check, check_free);
  g_source_attach (source, check->context);
}

MusterPasswordPool *
muster_password_pool_new (void)
{
  MusterPasswordPool *self = g_new0 (MusterPasswordPool, 1);
  g_autofree char *nobody = muster_random_token ();

  self->context = g_main_context_ref_thread_default ();
  self->dummy = muster_password_hash (nobody);
  self->threads = g_thread_pool_new (check_run, self, THREADS, FALSE, NULL);
  return self;
}

void
muster_password_pool_free (MusterPasswordPool *self)
{
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_main_context_unref (self->context);
  g_free (self->dummy);
  g_free (self);
}

/**
 * muster_password_pool_check:
 * @stored: (nullable): what the account has; %NULL: no such account, or one without a password
 * @password: what was typed
 * @done: called in the main context of the pool
 *
 * Returns: %FALSE when too many wait already
 */
gboolean
muster_password_pool_check (MusterPasswordPool *self,
                            const char         *stored,
                            const char         *password,
                            MusterPasswordDone  done,
                            gpointer            user_data)
{
  Check *check;

  if (g_thread_pool_unprocessed (self->threads) >= MUSTER_PASSWORD_QUEUE_LIMIT)
    return FALSE;
  check = g_new0 (Check, 1);
  check->context = self->context;
  check->known = stored != NULL;
  check->stored = g_strdup (stored != NULL ? stored : self->dummy);
  check->password = g_strdup (password);
  check->done = done;
  check->user_data = user_data;
  return g_thread_pool_push (self->threads, check, NULL);
}

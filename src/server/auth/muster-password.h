/* muster-password.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MUSTER_ARGON2_ITERATIONS 2
#define MUSTER_ARGON2_MEMORY_KIB 19456
#define MUSTER_PASSWORD_QUEUE_LIMIT 64

gboolean muster_argon2id         (const char   *password,
                                  gsize         password_length,
                                  const guint8 *salt,
                                  gsize         salt_length,
                                  guint32       iterations,
                                  guint32       memory_kib,
                                  guint8       *hash,
                                  gsize         hash_length);
char    *muster_password_hash    (const char   *password);
gboolean muster_password_verify  (const char   *stored,
                                  const char   *password);
void     muster_random_bytes     (guint8       *bytes,
                                  gsize         length);
char    *muster_random_token     (void);
char    *muster_random_id        (const char   *prefix);

/**
 * MusterPasswordPool:
 *
 * Two threads that check passwords, so that a flood of sign-ins stops nothing else.
 */
typedef struct _MusterPasswordPool MusterPasswordPool;
typedef void (*MusterPasswordDone) (gboolean right,
                                    gpointer user_data);

MusterPasswordPool *muster_password_pool_new   (void);
void                muster_password_pool_free  (MusterPasswordPool *self);
gboolean            muster_password_pool_check (MusterPasswordPool *self,
                                                const char         *stored,
                                                const char         *password,
                                                MusterPasswordDone  done,
                                                gpointer            user_data);

G_END_DECLS

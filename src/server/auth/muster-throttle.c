/* muster-throttle.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-throttle.h"

#include "muster-clock.h"

#define SWEEP_AT 10000

typedef struct
{
  double tokens;
  gint64 at;
} Bucket;

struct _MusterThrottle
{
  GHashTable *buckets;            /* name → Bucket */
  double      capacity;
  double      refill_ms;
};

/**
 * muster_throttle_new:
 * @capacity: tries at once
 * @refill_seconds: until one more is allowed
 */
MusterThrottle *
muster_throttle_new (guint capacity,
                     guint refill_seconds)
{
  MusterThrottle *self = g_new0 (MusterThrottle, 1);

  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->capacity = capacity;
  self->refill_ms = refill_seconds * 1000.0;
  return self;
}

void
muster_throttle_free (MusterThrottle *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static void
refill (MusterThrottle *self,
        Bucket         *bucket,
        gint64          now)
{
  bucket->tokens = MIN (self->capacity, bucket->tokens + MAX (now - bucket->at, 0) / self->refill_ms);
  bucket->at = now;
}

static void
sweep (MusterThrottle *self,
       gint64          now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      refill (self, value, now);
      if (((Bucket *) value)->tokens >= self->capacity)
        g_hash_table_iter_remove (&iter);
    }
}

/**
 * muster_throttle_take:
 * @name: whose try
 *
 * Returns: 0 when the try is allowed; else seconds until one is
 */
guint
muster_throttle_take (MusterThrottle *self,
                      const char     *name)
{
  gint64 now = muster_clock_boottime ();
  Bucket *bucket = g_hash_table_lookup (self->buckets, name);

  if (bucket == NULL)
    {
      if (g_hash_table_size (self->buckets) >= SWEEP_AT)
        sweep (self, now);
      bucket = g_new0 (Bucket, 1);
      bucket->tokens = self->capacity;
      bucket->at = now;
      g_hash_table_insert (self->buckets, g_strdup (name), bucket);
    }
  refill (self, bucket, now);
  if (bucket->tokens < 1)
    return MAX (1, (guint) ((1 - bucket->tokens) * self->refill_ms / 1000 + 0.999));
  bucket->tokens -= 1;
  return 0;
}

/**
 * muster_throttle_forget:
 * @name: who has shown the right password
 */
void
muster_throttle_forget (MusterThrottle *self,
                        const char     *name)
{
  g_hash_table_remove (self->buckets, name);
}

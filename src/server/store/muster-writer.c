/* muster-writer.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-clock.h"
#include "muster-store-private.h"

#define OPERATIONS_PER_COMMIT 256
#define STEPS_PER_COMMIT 500
#define CLEAN_EVERY_MS 10000

static guint
version_hash (gconstpointer data)
{
  const MusterVersion *version = data;

  return g_str_hash (version->id) * 31 + version->kind;
}

static gboolean
version_equal (gconstpointer a,
               gconstpointer b)
{
  const MusterVersion *first = a, *second = b;

  return first->kind == second->kind && g_str_equal (first->id, second->id);
}

static void
note_latest (MusterStore *self,
             MusterEvent *event)
{
  for (guint i = 0; i < event->changes->len; i++)
    {
      MusterVersion *version = ((MusterEventChange *) g_ptr_array_index (event->changes, i))->now;

      g_hash_table_replace (self->latest, version, version);
    }
}

static void
reset_pending (MusterStore *self)
{
  g_clear_pointer (&self->latest, g_hash_table_unref);
  self->latest = g_hash_table_new (version_hash, version_equal);
}

/**
 * muster_store_add_pending:
 * @event: (transfer full): an event of the running transaction
 *
 * Thread: the writer.
 */
void
muster_store_add_pending (MusterStore *self,
                          MusterEvent *event)
{
  g_ptr_array_add (self->pending, event);
  note_latest (self, event);
}

/* Where the transaction stood before a job, so that the job can be undone alone. */
typedef struct
{
  gint64          seq;
  gint64          log_bytes;
  guint           n_events;
  MusterAuditHead audit;
} Savepoint;

static Savepoint
savepoint_here (MusterStore *self)
{
  return (Savepoint) { self->seq, self->log_bytes, self->pending->len, self->audit };
}

static void
savepoint_return (MusterStore     *self,
                  const Savepoint *point)
{
  if (self->pending->len > point->n_events)
    {
      /* operations that the world has taken for done are undone in the database: read it again */
      reset_pending (self);
      g_ptr_array_set_size (self->pending, point->n_events);
      for (guint i = 0; i < self->pending->len; i++)
        note_latest (self, g_ptr_array_index (self->pending, i));
      self->broken = TRUE;
    }
  self->seq = point->seq;
  self->log_bytes = point->log_bytes;
  self->audit = point->audit;
}

static gboolean
run (MusterStore *self,
     const char  *sql,
     GError     **error)
{
  return muster_database_run (self->database, error, sql, "");
}

/* Returns FALSE when the transaction as a whole is lost. */
static gboolean
run_job (MusterStore *self,
         MusterJob   *job,
         GError     **error)
{
  Savepoint point = savepoint_here (self);
  g_autoptr(GError) local_error = NULL;

  if (!run (self, "SAVEPOINT job", error))
    return FALSE;
  job->seq = self->seq;
  if (job->run (job, self, &local_error))
    return run (self, "RELEASE job", error);

  job->failed = g_steal_pointer (&local_error);
  savepoint_return (self, &point);
  if (!run (self, "ROLLBACK TO job", NULL) || !run (self, "RELEASE job", NULL))
    {
      /* SQLite has rolled back everything, for the same reason */
      if (error != NULL)
        *error = g_error_copy (job->failed);
      return FALSE;
    }
  if (self->broken)
    {
      self->broken = FALSE;
      return muster_store_load_world (self, error);
    }
  return TRUE;
}

static gboolean
run_steps (MusterStore *self,
           guint       *n_steps,
           gboolean    *more,
           GError     **error)
{
  for (*more = TRUE; *more && *n_steps < STEPS_PER_COMMIT; (*n_steps)++)
    if (!muster_store_step (self, more, error))
      return FALSE;
  return TRUE;
}

static gboolean
run_all (MusterStore *self,
         GPtrArray   *jobs,
         gboolean    *more,
         GError     **error)
{
  guint n_steps = 0;

  for (guint i = 0; i < jobs->len; i++)
    if (!run_job (self, g_ptr_array_index (jobs, i), error) || !run_steps (self, &n_steps, more, error))
      return FALSE;
  if (!run_steps (self, &n_steps, more, error))
    return FALSE;
  if (muster_clock_now () - self->cleaned_at >= CLEAN_EVERY_MS || muster_clock_now () < self->cleaned_at)
    {
      self->cleaned_at = muster_clock_now ();
      if (!muster_store_clean (self, error))
        return FALSE;
    }
  return self->pending->len == 0 ||
         muster_database_run (self->database, error,
                              "INSERT INTO meta (key, value) VALUES ('seq', ?)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value", "i", self->seq);
}

/* After a lost transaction: is there room again? Then the world is what the database says. */
static gboolean
repair (MusterStore *self,
        GError     **error)
{
  if (!run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!muster_database_run (self->database, error,
                            "INSERT INTO meta (key, value) VALUES ('probe', hex (zeroblob (8192)))"
                            " ON CONFLICT (key) DO UPDATE SET value = excluded.value", "") ||
      !run (self, "COMMIT", error))
    {
      run (self, "ROLLBACK", NULL);
      return FALSE;
    }
  if (!muster_store_load_world (self, error))
    return FALSE;
  self->broken = FALSE;
  return TRUE;
}

static gboolean
transact (MusterStore *self,
          GPtrArray   *jobs,
          gboolean    *more,
          GError     **error)
{
  Savepoint point = savepoint_here (self);

  if (self->broken && !repair (self, error))
    return FALSE;
  if (!run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (run_all (self, jobs, more, error) && run (self, "COMMIT", error))
    return TRUE;

  run (self, "ROLLBACK", NULL);
  savepoint_return (self, &point);
  self->broken = TRUE;
  return FALSE;
}

static gboolean
on_deliver (gpointer data)
{
  muster_store_deliver (data);
  return G_SOURCE_REMOVE;
}

/**
 * muster_store_deliver:
 *
 * Tells what was committed: events first, then answers. Thread: the one that opened the store.
 */
void
muster_store_deliver (MusterStore *self)
{
  for (;;)
    {
      MusterBatch *batch;

      g_mutex_lock (&self->lock);
      batch = g_queue_pop_head (&self->batches);
      g_mutex_unlock (&self->lock);
      if (batch == NULL)
        return;
      if (batch->events->len > 0 && self->events != NULL)
        self->events (batch->events, self->events_data);
      for (guint i = 0; i < batch->jobs->len; i++)
        {
          MusterJob *job = g_ptr_array_index (batch->jobs, i);

          if (job->done != NULL)
            job->done (job, job->user_data);
          else
            muster_job_free (job);
        }
      g_ptr_array_unref (batch->events);
      g_ptr_array_unref (batch->jobs);
      g_free (batch);
    }
}

static void
publish (MusterStore *self,
         GPtrArray   *jobs)
{
  MusterBatch *batch = g_new0 (MusterBatch, 1);
  g_autoptr(GSource) source = g_idle_source_new ();
  gboolean first;

  g_clear_pointer (&self->latest, g_hash_table_unref);
  batch->events = g_steal_pointer (&self->pending);
  batch->jobs = g_ptr_array_ref (jobs);
  muster_mirror_apply (self->mirror, batch->events);
  if (batch->events->len > 0 && !muster_store_write_mark (self))
    g_message ("The mark beside the database cannot be written");

  g_mutex_lock (&self->lock);
  first = g_queue_is_empty (&self->batches);
  g_queue_push_tail (&self->batches, batch);
  g_mutex_unlock (&self->lock);
  if (!first)
    return;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_deliver, self, NULL);
  g_source_attach (source, self->context);
}

static gint64
time_to_wait (MusterStore *self)
{
  gint64 due = self->broken ? muster_clock_now () + 1000 : muster_rules_get_due (self->world);
  gint64 wait = due == G_MAXINT64 ? 60000 : CLAMP (due - muster_clock_now (), 0, 60000);

  return wait > 0 && muster_clock_is_frozen () ? 60000 : wait;
}

/* Returns FALSE at the end; else the jobs to do, perhaps none when only the clock has something to say. */
static gboolean
wait_for_jobs (MusterStore *self,
               GPtrArray   *jobs,
               gint64       wait_ms)
{
  gint64 until = g_get_monotonic_time () + wait_ms * 1000;
  gboolean go_on;
  guint weight = 0;

  g_mutex_lock (&self->lock);
  while (wait_ms > 0 && g_queue_is_empty (&self->jobs) && !self->stopping && !self->nudged)
    if (!g_cond_wait_until (&self->wake, &self->lock, until))
      break;
  self->nudged = FALSE;
  while (weight < OPERATIONS_PER_COMMIT && !g_queue_is_empty (&self->jobs))
    {
      MusterJob *job = g_queue_pop_head (&self->jobs);

      weight += MAX (job->weight, 1);
      g_ptr_array_add (jobs, job);
    }
  go_on = jobs->len > 0 || !self->stopping;
  g_mutex_unlock (&self->lock);
  return go_on;
}

static void
fail_all (GPtrArray    *jobs,
          const GError *error)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      MusterJob *job = g_ptr_array_index (jobs, i);

      g_clear_error (&job->failed);
      job->failed = g_error_copy (error);
    }
}

/**
 * muster_store_thread:
 *
 * The writer: takes what waits, does it in one transaction, each job in a savepoint of its own, and syncs once.
 */
gpointer
muster_store_thread (gpointer data)
{
  MusterStore *self = data;
  gint64 wait_ms = 0;

  for (;;)
    {
      g_autoptr(GPtrArray) jobs = g_ptr_array_new ();
      g_autoptr(GError) error = NULL;
      gboolean more = FALSE;

      if (!wait_for_jobs (self, jobs, wait_ms))
        break;
      self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_event_unref);
      reset_pending (self);
      if (!transact (self, jobs, &more, &error))
        {
          g_message ("Nothing can be written: %s", error->message);
          fail_all (jobs, error);
          more = FALSE;
        }
      publish (self, jobs);
      wait_ms = more ? 0 : time_to_wait (self);
    }
  return NULL;
}

/* muster-store.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/rand.h>
#include <string.h>
#include <unistd.h>

#include "muster-clock.h"
#include "muster-store-private.h"

static const MusterKind load_order[] = {
  MUSTER_KIND_ORGANIZATION, MUSTER_KIND_ROLE, MUSTER_KIND_UNIT, MUSTER_KIND_TEAM, MUSTER_KIND_QUEUE,
  MUSTER_KIND_BREAK_REASON, MUSTER_KIND_AGENT, MUSTER_KIND_AGENT_LIVE, MUSTER_KIND_CHAT, MUSTER_KIND_REQUEST,
};

static char *
read_meta (MusterStore *self,
           const char  *key)
{
  g_autoptr(MusterStatement) statement = muster_database_query (self->database, NULL,
                                                                "SELECT value FROM meta WHERE key = ?", "s", key);

  if (statement == NULL || !muster_statement_next (statement, NULL))
    return NULL;
  return g_strdup (muster_statement_get_text (statement, 0));
}

static gboolean
write_meta (MusterStore *self,
            const char  *key,
            const char  *value,
            GError     **error)
{
  return muster_database_run (self->database, error,
                              "INSERT INTO meta (key, value) VALUES (?, ?)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value", "ss", key, value);
}

static gint64
read_int (MusterStore *self,
          const char  *sql)
{
  g_autoptr(MusterStatement) statement = muster_database_query (self->database, NULL, sql, "");

  return statement != NULL && muster_statement_next (statement, NULL) ? muster_statement_get_int (statement, 0) : 0;
}

/**
 * muster_store_write_mark:
 *
 * Notes beside the database how far it has come. Not synced: after a power loss the mark may lag, never lead.
 */
gboolean
muster_store_write_mark (MusterStore *self)
{
  char text[48];
  int length = g_snprintf (text, sizeof text, "%s %020" G_GINT64_FORMAT "\n", self->epoch, self->seq);

  return pwrite (self->mark, text, length, 0) == length;
}

/* A mark that is missing, of another epoch, or ahead: the file is a copy put back, so its positions are not the
 * readers' any more. */
static gboolean
is_copied_back (MusterStore *self)
{
  char text[48] = { 0 };
  char epoch[17] = { 0 };
  gint64 seq;

  if (pread (self->mark, text, sizeof text - 1, 0) < 18)
    return TRUE;
  memcpy (epoch, text, 16);
  seq = g_ascii_strtoll (text + 17, NULL, 10);
  return strcmp (epoch, self->epoch) != 0 || seq > self->seq;
}

static gboolean
new_epoch (MusterStore *self,
           GError     **error)
{
  guint8 bytes[8];

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    g_error ("The system has no random bytes");
  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (self->epoch + 2 * i, 3, "%02x", bytes[i]);
  return write_meta (self, "epoch", self->epoch, error) &&
         muster_database_run (self->database, error, "DELETE FROM event", "");
}

static gboolean
load_secret (MusterStore *self,
             GError     **error)
{
  g_autofree char *text = read_meta (self, "secret");
  g_autofree guchar *bytes = NULL;
  gsize size = 0;

  if (text != NULL)
    bytes = g_base64_decode (text, &size);
  if (size == sizeof self->secret)
    {
      memcpy (self->secret, bytes, size);
      return TRUE;
    }
  if (RAND_bytes (self->secret, sizeof self->secret) != 1)
    g_error ("The system has no random bytes");
  g_free (text);
  text = g_base64_encode (self->secret, sizeof self->secret);
  return write_meta (self, "secret", text, error);
}

/* Position, epoch and what else the database says of itself, in one transaction. */
static gboolean
load_meta (MusterStore *self,
           GError     **error)
{
  g_autofree char *epoch = read_meta (self, "epoch");
  g_autofree char *seq = read_meta (self, "seq");
  g_autofree char *mark_path = g_strconcat (self->path, "-position", NULL);

  self->mark = g_open (mark_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->mark < 0)
    {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_IO, "%s: %s", mark_path, g_strerror (errno));
      return FALSE;
    }
  self->seq = seq != NULL ? g_ascii_strtoll (seq, NULL, 10) : 0;
  if (epoch != NULL && strlen (epoch) == 16)
    memcpy (self->epoch, epoch, 17);
  if (!muster_database_run (self->database, error, "BEGIN IMMEDIATE", "") || !load_secret (self, error) ||
      ((self->epoch[0] == '\0' || is_copied_back (self)) && !new_epoch (self, error)) ||
      !muster_audit_load (self->database, &self->audit, error) ||
      !muster_database_run (self->database, error, "COMMIT", ""))
    return FALSE;
  muster_store_write_mark (self);
  self->oldest = read_int (self, "SELECT min (seq) FROM event");
  if (self->oldest == 0)
    self->oldest = self->seq + 1;
  self->log_bytes = read_int (self, "SELECT sum (size) FROM event");
  muster_mirror_set_seq (self->mirror, self->seq);
  return TRUE;
}

static gboolean
load_kind (MusterStore *self,
           MusterKind   kind,
           gboolean     mirror,
           GError     **error)
{
  g_autoptr(MusterStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;

  statement = muster_database_query (self->database, error,
                                     "SELECT id, rev, row, scope FROM object WHERE kind = ? AND archived = 0", "s",
                                     muster_kind_to_string (kind));
  if (statement == NULL)
    return FALSE;
  while (muster_statement_next (statement, &local_error))
    {
      const char *row = muster_statement_get_text (statement, 2);
      gsize length = muster_statement_get_length (statement, 2);
      g_autoptr(GBytes) wire = NULL;
      g_autoptr(MusterVersion) version = NULL;

      if (!muster_world_load (self->world, kind, row, length, error))
        return FALSE;
      if (!mirror)
        continue;
      wire = muster_wire_from_row (row, length);
      version = muster_version_new (kind, muster_statement_get_text (statement, 0), muster_statement_get_int (statement, 1),
                                    wire, muster_json_parse_strv (muster_statement_get_text (statement, 3)));
      muster_mirror_put (self->mirror, version);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_objects (MusterStore *self,
              gboolean     mirror,
              GError     **error)
{
  g_clear_pointer (&self->world, muster_world_free);
  self->world = muster_world_new ();
  for (guint i = 0; i < G_N_ELEMENTS (load_order); i++)
    if (!load_kind (self, load_order[i], mirror, error))
      return FALSE;
  muster_world_loaded (self->world, muster_clock_now ());
  return TRUE;
}

/**
 * muster_store_load_world:
 *
 * Reads the world again from what was committed, after a commit failed. Thread: the writer.
 */
gboolean
muster_store_load_world (MusterStore *self,
                         GError     **error)
{
  return load_objects (self, FALSE, error) && muster_audit_load (self->database, &self->audit, error);
}

/**
 * muster_store_open:
 * @path: the database's file
 * @options: bounds of the log
 * @error: of MUSTER_STORE_ERROR or MUSTER_RULE_ERROR
 *
 * Opens or makes the database, brings it to this version, reads everything. Not writing yet: muster_store_start().
 *
 * Returns: (transfer full) (nullable): the store
 */
MusterStore *
muster_store_open (const char               *path,
                   const MusterStoreOptions *options,
                   GError                  **error)
{
  g_autoptr(MusterStore) self = g_new0 (MusterStore, 1);

  self->path = g_strdup (path);
  self->options = *options;
  self->mark = -1;
  self->mirror = muster_mirror_new ();
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->database = muster_database_open (path, TRUE, error);
  if (self->database == NULL || !muster_database_migrate (self->database, &self->is_new, error) ||
      !load_meta (self, error) || !load_objects (self, TRUE, error))
    return NULL;
  /* one whose import failed is as new as before */
  self->is_new = read_int (self, "SELECT EXISTS (SELECT 1 FROM object)") == 0;
  self->reader = muster_database_open (path, FALSE, error);
  if (self->reader == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * muster_store_start:
 * @events: called with each commit's events
 *
 * Starts the writer.
 */
void
muster_store_start (MusterStore      *self,
                    MusterStoreEvents events,
                    gpointer          user_data)
{
  g_return_if_fail (self->thread == NULL);

  self->events = events;
  self->events_data = user_data;
  self->thread = g_thread_new ("muster-writer", muster_store_thread, self);
}

static void
drop_jobs (MusterStore *self)
{
  MusterJob *job;

  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    muster_job_free (job);
}

/**
 * muster_store_stop:
 *
 * Lets the writer finish what waits, and tells of it. Nothing is taken any more.
 */
void
muster_store_stop (MusterStore *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
  muster_store_deliver (self);
}

void
muster_store_free (MusterStore *self)
{
  muster_store_stop (self);
  while (g_source_remove_by_user_data (self))
    ;
  drop_jobs (self);
  g_clear_pointer (&self->world, muster_world_free);
  g_clear_pointer (&self->reader, muster_database_close);
  g_clear_pointer (&self->database, muster_database_close);
  g_clear_pointer (&self->mirror, muster_mirror_free);
  if (self->mark >= 0)
    close (self->mark);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->path);
  g_free (self);
}

gboolean
muster_store_is_new (MusterStore *self)
{
  return self->is_new;
}

const char *
muster_store_get_epoch (MusterStore *self)
{
  return self->epoch;
}

MusterMirror *
muster_store_get_mirror (MusterStore *self)
{
  return self->mirror;
}

MusterDatabase *
muster_store_get_reader (MusterStore *self)
{
  return self->reader;
}

MusterDatabase *
muster_store_get_database (MusterStore *self)
{
  return self->database;
}

MusterWorld *
muster_store_get_world (MusterStore *self)
{
  return self->world;
}

const guint8 *
muster_store_get_secret (MusterStore *self,
                         gsize       *size)
{
  *size = sizeof self->secret;
  return self->secret;
}

gint64
muster_store_get_seq (MusterStore *self)
{
  return self->seq;
}

gboolean
muster_store_audit (MusterStore            *self,
                    const MusterAuditEntry *entry,
                    GError                **error)
{
  return muster_audit_append (self->database, &self->audit, entry, error);
}

/**
 * muster_store_get_oldest:
 *
 * Returns: the first event that the log still has; head + 1 when it has none
 */
gint64
muster_store_get_oldest (MusterStore *self)
{
  gint64 oldest;

  g_mutex_lock (&self->lock);
  oldest = self->oldest;
  g_mutex_unlock (&self->lock);
  return oldest;
}

/**
 * muster_store_read_log:
 * @after: the last event the reader has
 * @max: at most so many
 * @error: of MUSTER_STORE_ERROR; also when the log does not go back so far any more
 *
 * Thread: the one that opened the store.
 *
 * Returns: (transfer full) (element-type MusterEvent): the next events without a gap
 */
GPtrArray *
muster_store_read_log (MusterStore *self,
                       gint64       after,
                       guint        max,
                       GError     **error)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_event_unref);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(MusterStatement) statement = NULL;

  statement = muster_database_query (self->reader, error,
                                     "SELECT seq, at, bytes FROM event WHERE seq > ? ORDER BY seq LIMIT ?", "ii", after,
                                     (gint64) max);
  if (statement == NULL)
    return NULL;
  while (muster_statement_next (statement, &local_error))
    {
      gint64 seq = muster_statement_get_int (statement, 0);
      MusterEvent *event;

      if (seq != after + 1)
        {
          g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_FAILED, "The log begins after %" G_GINT64_FORMAT, after);
          return NULL;
        }
      event = muster_event_decode (seq, muster_statement_get_int (statement, 1), muster_statement_get_blob (statement, 2),
                                   muster_statement_get_length (statement, 2), error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
      after = seq;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&events);
}

/**
 * muster_store_submit:
 * @job: (transfer full): what to do; kept by the caller when %FALSE is returned
 *
 * Returns: %FALSE when too many wait already
 */
gboolean
muster_store_submit (MusterStore *self,
                     MusterJob   *job)
{
  gboolean accepted;

  g_mutex_lock (&self->lock);
  accepted = !self->stopping && g_queue_get_length (&self->jobs) < MUSTER_STORE_QUEUE_LIMIT;
  if (accepted)
    {
      g_queue_push_tail (&self->jobs, job);
      g_cond_signal (&self->wake);
    }
  g_mutex_unlock (&self->lock);
  return accepted;
}

/**
 * muster_store_wake:
 *
 * Has the writer look at the clock again, after a test moved it.
 */
void
muster_store_wake (MusterStore *self)
{
  g_mutex_lock (&self->lock);
  self->nudged = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

void
muster_job_free (MusterJob *self)
{
  g_clear_error (&self->failed);
  self->free (self);
}

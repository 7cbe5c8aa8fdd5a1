/* muster-snapshot.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-snapshot.h"

#include "muster-clock.h"
#include "muster-error.h"
#include "muster-reader.h"

/* Some 100 lines: well under a millisecond of work between two turns of the main loop. */
#define READ_SIZE 32768
/* Below the frame clock's, so that the window is drawn while rows come. */
#define READ_PRIORITY (G_PRIORITY_HIGH_IDLE + 25)
#define MAX_LINE (1024 * 1024)

struct _MusterSnapshot
{
  MusterTokens *tokens;
  MusterFloor  *floor;
  MusterReader *reader;
  GByteArray   *rest; /* of a line that is not complete */
  gboolean      as_they_come;
  gboolean      is_dropped;
  gboolean      is_begun;
  gboolean      is_ended;
  char         *epoch;
  gint64        seq;
  gint64        n_lines; /* between head and end */
};

static void
snapshot_clear (MusterSnapshot *self)
{
  g_clear_object (&self->tokens);
  g_clear_object (&self->floor);
  g_clear_pointer (&self->reader, muster_reader_free);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  g_free (self->epoch);
}

/**
 * muster_snapshot_unref:
 * @self: (transfer full): a snapshot
 */
void
muster_snapshot_unref (MusterSnapshot *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) snapshot_clear);
}

static gboolean
malformed (GError    **error,
           const char *what)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "The server's snapshot is malformed: %s", what);
  return FALSE;
}

static gboolean
on_head (MusterSnapshot           *self,
         const MusterSnapshotLine *line,
         GError                  **error)
{
  if (self->is_begun || line->epoch == NULL)
    return malformed (error, "its head");

  self->epoch = g_strdup (line->epoch);
  self->seq = line->seq;
  self->is_begun = TRUE;
  if (line->now > 0)
    muster_floor_set_clock_offset (self->floor, line->now - muster_clock_now ());
  muster_floor_begin_snapshot (self->floor, self->as_they_come, CLAMP (line->counts[MUSTER_KIND_AGENT], 0, G_MAXINT));
  return TRUE;
}

static gboolean
on_end (MusterSnapshot           *self,
        const MusterSnapshotLine *line,
        GError                  **error)
{
  if (!self->is_begun || line->seq != self->seq)
    return malformed (error, "its end");
  if (line->lines != self->n_lines)
    return malformed (error, "lines are missing");

  self->is_ended = TRUE;
  muster_floor_end_snapshot (self->floor);
  return TRUE;
}

static gboolean
take_line (MusterSnapshot *self,
           const char     *bytes,
           gsize           length,
           GError        **error)
{
  MusterSnapshotLine line;

  if (length == 0)
    return TRUE;
  if (self->is_ended)
    return malformed (error, "more after its end");
  if (!muster_reader_read_line (self->reader, bytes, length, &line, error))
    return FALSE;
  switch (line.type)
    {
    case MUSTER_LINE_HEAD:
      return on_head (self, &line, error);
    case MUSTER_LINE_END:
      return on_end (self, &line, error);
    case MUSTER_LINE_CHANGE:
      if (!self->is_begun)
        return malformed (error, "no head");
      self->n_lines++;
      if (line.change.kind != MUSTER_KIND_UNKNOWN)
        muster_floor_apply (self->floor, &line.change, 1);
      return TRUE;
    }
  g_assert_not_reached ();
}

/* Splits into lines; what is left over waits for more. */
static gboolean
take_bytes (MusterSnapshot *self,
            GBytes         *bytes,
            GError        **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *end = data + length;
  const char *newline;

  while ((newline = memchr (data, '\n', end - data)) != NULL)
    {
      if (self->rest->len > 0)
        {
          g_byte_array_append (self->rest, (const guint8 *) data, newline - data);
          if (!take_line (self, (const char *) self->rest->data, self->rest->len, error))
            return FALSE;
          g_byte_array_set_size (self->rest, 0);
        }
      else if (!take_line (self, data, newline - data, error))
        {
          return FALSE;
        }
      data = newline + 1;
    }
  if (self->rest->len + (end - data) > MAX_LINE)
    return malformed (error, "a line is too long");
  if (end > data)
    g_byte_array_append (self->rest, (const guint8 *) data, end - data);
  return TRUE;
}

static gboolean
read_stream (MusterSnapshot *self,
             GInputStream   *stream,
             GError        **error)
{
  while (TRUE)
    {
      g_autoptr(GBytes) bytes = NULL;

      bytes = dex_await_boxed (dex_input_stream_read_bytes (stream, READ_SIZE, READ_PRIORITY), error);
      if (self->is_dropped)
        {
          g_clear_error (error);
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CANCELLED, "Cancelled");
          return FALSE;
        }
      if (bytes == NULL)
        return FALSE;
      if (g_bytes_get_size (bytes) == 0)
        break;
      if (!take_bytes (self, bytes, error))
        return FALSE;
      muster_floor_flush (self->floor);
    }
  if (!self->is_ended)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "The connection broke in the middle of the snapshot");
      return FALSE;
    }
  return TRUE;
}

static MusterAnswer *
open_stream (MusterSnapshot *self,
             GError        **error)
{
  g_autofree char *access = NULL;
  g_autofree char *bearer = NULL;
  g_autoptr(MusterAnswer) answer = NULL;

  access = dex_await_string (muster_tokens_get_access (self->tokens), error);
  if (access == NULL)
    return NULL;
  bearer = g_strconcat ("Bearer ", access, NULL);
  answer = dex_await_boxed (muster_http_open (muster_tokens_get_http (self->tokens), "/v1/snapshot",
                                              (const char *[]) { "Authorization", bearer, "Accept", "application/x-ndjson, application/problem+json", NULL }),
                            error);
  if (answer == NULL)
    return NULL;
  if (!muster_answer_is_success (answer))
    {
      g_propagate_error (error, muster_answer_to_error (answer));
      return NULL;
    }
  if (g_strcmp0 (answer->content_type, "application/x-ndjson") != 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER, "The answer does not come from a Muster server; something stands in between");
      return NULL;
    }
  return g_steal_pointer (&answer);
}

static DexFuture *
snapshot_fiber (gpointer user_data)
{
  MusterSnapshot *self = user_data;
  g_autoptr(MusterAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = open_stream (self, &error);
  if (answer != NULL && read_stream (self, answer->stream, &error))
    {
      muster_floor_flush (self->floor);
      return dex_future_new_take_variant (g_variant_ref_sink (g_variant_new ("(sx)", self->epoch, self->seq)));
    }
  muster_snapshot_drop (self);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * muster_snapshot_run:
 * @self: a snapshot to take
 *
 * Rows reach the floor while they come; each read ends with muster_floor_flush().
 *
 * Returns: (transfer full): a future of the position, a variant of type (sx). Where it rejects, the floor's snapshot has
 *   been aborted.
 */
DexFuture *
muster_snapshot_run (MusterSnapshot *self)
{
  return muster_future_to_muster_error (dex_scheduler_spawn (NULL, 0, snapshot_fiber, g_rc_box_acquire (self), (GDestroyNotify) muster_snapshot_unref));
}

/**
 * muster_snapshot_drop:
 * @self: a snapshot that runs
 *
 * From here on it does not touch the floor; what it began there is aborted at once.
 */
void
muster_snapshot_drop (MusterSnapshot *self)
{
  if (self->is_dropped)
    return;

  self->is_dropped = TRUE;
  if (self->is_begun && !self->is_ended)
    {
      muster_floor_abort_snapshot (self->floor);
      muster_floor_flush (self->floor);
    }
}

/**
 * muster_snapshot_new:
 * @tokens: whose snapshot
 * @floor: where it goes
 * @as_they_come: whether rows show before the whole is there
 *
 * Returns: (transfer full): a snapshot for muster_snapshot_run()
 */
MusterSnapshot *
muster_snapshot_new (MusterTokens *tokens,
                     MusterFloor  *floor,
                     gboolean      as_they_come)
{
  MusterSnapshot *self = g_rc_box_new0 (MusterSnapshot);

  self->tokens = g_object_ref (tokens);
  self->floor = g_object_ref (floor);
  self->reader = muster_reader_new ();
  self->rest = g_byte_array_new ();
  self->as_they_come = as_they_come;
  return self;
}

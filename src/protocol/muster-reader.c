/* muster-reader.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-reader.h"

#include <string.h>

#include "muster-error.h"
#include "muster-fields.h"
#include "muster-sse-parser.h"

#define SMALL_DOCUMENT (32 * 1024) /* such ones are parsed in memory that the reader keeps */
#define KEEP_ITEMS 65536

struct _MusterReader
{
  yyjson_doc   *large; /* a document with memory of its own */
  char         *memory;
  gsize         memory_size;
  FieldPool     pool;
  gsize         strings_room;
  MusterChange *changes;
  gsize         changes_room;
};

/* A change or a line of a snapshot, before its object is looked at. */
typedef struct
{
  const char  *kind;
  yyjson_val  *object;
  MusterWireBy by;
  gint64       at;
  const char  *cause;
} Envelope;

typedef struct
{
  const char *epoch;
  gint64      seq;
  gint64      now;
  yyjson_val *counts;
  gint64      lines;
} Frame;

typedef struct
{
  gint64      seq;
  gint64      prev;
  yyjson_val *changes;
} Event;

#define FIELD(name, type, needed, struct, member) \
        { name, sizeof (name) - 1, FIELD_ ## type, needed, G_STRUCT_OFFSET (struct, member), 0, NULL }

static const Field envelope_items[] = {
  FIELD ("kind", ID, TRUE, Envelope, kind),
  { "by", 2, FIELD_PART_OR_NULL, FALSE, G_STRUCT_OFFSET (Envelope, by), 0, &muster_fields_by },
  FIELD ("at", TIME_OR_NULL, FALSE, Envelope, at),
  FIELD ("cause", TEXT_OR_NULL, FALSE, Envelope, cause),
  FIELD ("object", OBJECT, TRUE, Envelope, object),
};
static const Fields envelope_fields = { "change", envelope_items, G_N_ELEMENTS (envelope_items) };

static const Field head_items[] = {
  FIELD ("epoch", ID, TRUE, Frame, epoch),
  FIELD ("seq", NUMBER, TRUE, Frame, seq),
  FIELD ("now", TIME, TRUE, Frame, now),
  FIELD ("counts", OBJECT, TRUE, Frame, counts),
};
static const Fields head_fields = { "head", head_items, G_N_ELEMENTS (head_items) };

static const Field end_items[] = {
  FIELD ("seq", NUMBER, TRUE, Frame, seq),
  FIELD ("lines", NUMBER, TRUE, Frame, lines),
};
static const Fields end_fields = { "end", end_items, G_N_ELEMENTS (end_items) };

static const Field event_items[] = {
  FIELD ("seq", NUMBER, TRUE, Event, seq),
  FIELD ("prev", NUMBER, TRUE, Event, prev),
  FIELD ("changes", ARRAY, TRUE, Event, changes),
};
static const Fields event_fields = { "event", event_items, G_N_ELEMENTS (event_items) };

static const Field notice_items[] = {
  FIELD ("epoch", TEXT_OR_NULL, FALSE, MusterEventNotice, epoch),
  FIELD ("seq", NUMBER, FALSE, MusterEventNotice, seq),
  FIELD ("prev", NUMBER, FALSE, MusterEventNotice, prev),
  FIELD ("head", NUMBER, FALSE, MusterEventNotice, head),
  FIELD ("oldest", NUMBER, FALSE, MusterEventNotice, oldest),
  FIELD ("heartbeatMs", NUMBER, FALSE, MusterEventNotice, heartbeat_ms),
  FIELD ("resume", OK, FALSE, MusterEventNotice, resume_ok),
  FIELD ("reason", TEXT_OR_NULL, FALSE, MusterEventNotice, reason),
  FIELD ("now", TIME_OR_NULL, FALSE, MusterEventNotice, now),
  FIELD ("retryAfterMs", NUMBER, FALSE, MusterEventNotice, retry_after_ms),
};
static const Fields notice_fields = { "notice", notice_items, G_N_ELEMENTS (notice_items) };

static void
drop_last (MusterReader *self)
{
  g_clear_pointer (&self->large, yyjson_doc_free);
  self->pool.n_strings = 0;
  if (self->strings_room > KEEP_ITEMS)
    {
      g_clear_pointer (&self->pool.strings, g_free);
      self->strings_room = 0;
    }
  if (self->changes_room > KEEP_ITEMS)
    {
      g_clear_pointer (&self->changes, g_free);
      self->changes_room = 0;
    }
}

/* yyjson does not recurse, and neither do we into what is unknown: the size alone bounds memory and stack. */
static yyjson_val *
parse (MusterReader *self,
       const char   *bytes,
       gsize         length,
       gsize         max,
       GError      **error)
{
  yyjson_alc pool;
  yyjson_read_err problem;
  yyjson_doc *doc;
  gboolean small = length <= SMALL_DOCUMENT;
  gsize values;

  drop_last (self);
  if (length > max)
    {
      muster_fields_fail (error, "JSON", NULL, "is too long");
      return NULL;
    }
  if (small)
    {
      gsize need = yyjson_read_max_memory_usage (length, YYJSON_READ_NOFLAG);

      if (need > self->memory_size)
        {
          self->memory_size = MAX (need, 2 * self->memory_size);
          g_free (self->memory);
          self->memory = g_malloc (self->memory_size);
        }
      yyjson_alc_pool_init (&pool, self->memory, self->memory_size);
    }

  doc = yyjson_read_opts ((char *) bytes, length, YYJSON_READ_NOFLAG, small ? &pool : NULL, &problem);
  if (doc == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "Malformed data from the server: %s at byte %" G_GSIZE_FORMAT,
                   problem.msg, (gsize) problem.pos);
      return NULL;
    }
  if (!small)
    self->large = doc;

  values = yyjson_doc_get_val_count (doc);
  if (values > self->strings_room)
    {
      self->strings_room = MAX (values, 256);
      g_free (self->pool.strings);
      self->pool.strings = g_new (const char *, self->strings_room);
    }
  return yyjson_doc_get_root (doc);
}

static gboolean
read_object (MusterReader *self,
             yyjson_val   *value,
             MusterChange *change,
             GError      **error)
{
  if (change->kind == MUSTER_KIND_UNKNOWN)
    return TRUE;
  return muster_fields_read (muster_fields_of_kind[change->kind], value, change, &self->pool, error);
}

static gboolean
read_change (MusterReader *self,
             yyjson_val   *value,
             MusterChange *change,
             GError      **error)
{
  Envelope envelope = { 0 };

  if (!muster_fields_read (&envelope_fields, value, &envelope, &self->pool, error))
    return FALSE;

  memset (change, 0, sizeof *change);
  change->kind = muster_kind_from_string (envelope.kind, strlen (envelope.kind));
  change->by = envelope.by;
  change->at = envelope.at;
  change->cause = envelope.cause;
  return read_object (self, envelope.object, change, error);
}

static gboolean
read_counts (yyjson_val         *counts,
             MusterSnapshotLine *line,
             GError            **error)
{
  yyjson_obj_iter iter;
  yyjson_val *key;

  yyjson_obj_iter_init (counts, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      MusterKind kind = muster_kind_from_string (yyjson_get_str (key), yyjson_get_len (key));

      if (!yyjson_is_uint (value) || yyjson_get_uint (value) > G_MAXINT64)
        return muster_fields_fail (error, "head", "counts", "has a wrong type or value");
      if (kind != MUSTER_KIND_UNKNOWN)
        line->counts[kind] = yyjson_get_uint (value);
    }
  return TRUE;
}

static gboolean
read_frame (MusterReader       *self,
            yyjson_val         *root,
            const Fields       *fields,
            MusterSnapshotLine *line,
            GError            **error)
{
  Frame frame = { 0 };

  if (!muster_fields_read (fields, root, &frame, &self->pool, error))
    return FALSE;
  line->epoch = frame.epoch;
  line->seq = frame.seq;
  line->now = frame.now;
  line->lines = frame.lines;
  return frame.counts == NULL || read_counts (frame.counts, line, error);
}

/**
 * muster_reader_new:
 *
 * Returns: (transfer full): a reader
 */
MusterReader *
muster_reader_new (void)
{
  return g_new0 (MusterReader, 1);
}

/**
 * muster_reader_free:
 * @self: (nullable): a reader; with it goes what it returned last
 */
void
muster_reader_free (MusterReader *self)
{
  if (self == NULL)
    return;
  drop_last (self);
  g_free (self->memory);
  g_free (self->pool.strings);
  g_free (self->changes);
  g_free (self);
}

/**
 * muster_reader_read_line:
 * @self: a reader
 * @bytes: a line of `GET /v1/snapshot`, at most %MUSTER_SSE_MAX_LINE; need not be terminated
 * @length: bytes of @bytes
 * @line: (out caller-allocates): what it says
 * @error: where to say what is wrong with it
 *
 * Returns: %FALSE with %MUSTER_ERROR_PROTOCOL for what openapi.json does not allow; members and kinds it does not
 *   know are fine
 */
gboolean
muster_reader_read_line (MusterReader       *self,
                         const char         *bytes,
                         gsize               length,
                         MusterSnapshotLine *line,
                         GError            **error)
{
  yyjson_val *root;
  const char *kind;

  g_return_val_if_fail (self != NULL && line != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  memset (line, 0, sizeof *line);
  root = parse (self, bytes, length, MUSTER_SSE_MAX_LINE, error);
  if (root == NULL)
    return FALSE;

  kind = yyjson_get_str (yyjson_obj_get (root, "kind"));
  line->type = g_strcmp0 (kind, "head") == 0 ? MUSTER_LINE_HEAD
             : g_strcmp0 (kind, "end") == 0 ? MUSTER_LINE_END
             : MUSTER_LINE_CHANGE;
  switch (line->type)
    {
    case MUSTER_LINE_HEAD:
      return read_frame (self, root, &head_fields, line, error);
    case MUSTER_LINE_END:
      return read_frame (self, root, &end_fields, line, error);
    case MUSTER_LINE_CHANGE:
      return read_change (self, root, &line->change, error);
    }
  g_return_val_if_reached (FALSE);
}

/**
 * muster_reader_read_event:
 * @self: a reader
 * @bytes: data of a `change` event, at most %MUSTER_SSE_MAX_EVENT; need not be terminated
 * @length: bytes of @bytes
 * @event: (out caller-allocates): what it says
 * @error: where to say what is wrong with it
 *
 * Returns: as muster_reader_read_line()
 */
gboolean
muster_reader_read_event (MusterReader       *self,
                          const char         *bytes,
                          gsize               length,
                          MusterEventChanges *event,
                          GError            **error)
{
  Event frame = { 0 };
  yyjson_arr_iter iter;
  yyjson_val *root, *value;

  g_return_val_if_fail (self != NULL && event != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  memset (event, 0, sizeof *event);
  root = parse (self, bytes, length, MUSTER_SSE_MAX_EVENT, error);
  if (root == NULL || !muster_fields_read (&event_fields, root, &frame, &self->pool, error))
    return FALSE;

  event->seq = frame.seq;
  event->prev = frame.prev;
  yyjson_arr_iter_init (frame.changes, &iter);
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (event->n_changes == self->changes_room)
        {
          self->changes_room = MAX (8, 2 * self->changes_room);
          self->changes = g_renew (MusterChange, self->changes, self->changes_room);
        }
      if (!read_change (self, value, &self->changes[event->n_changes], error))
        return FALSE;
      event->n_changes++;
    }
  event->changes = self->changes;
  return TRUE;
}

/**
 * muster_reader_read_notice:
 * @self: a reader
 * @bytes: data of a `hello`, `caught-up`, `bookmark`, `reset` or `goodbye` event; need not be terminated
 * @length: bytes of @bytes
 * @notice: (out caller-allocates): what it says
 * @error: where to say what is wrong with it
 *
 * Which members an event of that name has to have is for the caller to know.
 *
 * Returns: as muster_reader_read_line()
 */
gboolean
muster_reader_read_notice (MusterReader      *self,
                           const char        *bytes,
                           gsize              length,
                           MusterEventNotice *notice,
                           GError           **error)
{
  yyjson_val *root;

  g_return_val_if_fail (self != NULL && notice != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  memset (notice, 0, sizeof *notice);
  root = parse (self, bytes, length, MUSTER_SSE_MAX_EVENT, error);
  return root != NULL && muster_fields_read (&notice_fields, root, notice, &self->pool, error);
}

/**
 * muster_reader_read_object:
 * @self: a reader
 * @kind: what @bytes is to be
 * @bytes: an object as an answer bears it; need not be terminated
 * @length: bytes of @bytes
 * @change: (out caller-allocates): the object
 * @error: where to say what is wrong with it
 *
 * Returns: as muster_reader_read_line()
 */
gboolean
muster_reader_read_object (MusterReader *self,
                           MusterKind    kind,
                           const char   *bytes,
                           gsize         length,
                           MusterChange *change,
                           GError      **error)
{
  yyjson_val *root;

  g_return_val_if_fail (self != NULL && change != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (kind > MUSTER_KIND_UNKNOWN && kind < MUSTER_N_KINDS, FALSE);

  memset (change, 0, sizeof *change);
  change->kind = kind;
  root = parse (self, bytes, length, MUSTER_SSE_MAX_LINE, error);
  return root != NULL && read_object (self, root, change, error);
}

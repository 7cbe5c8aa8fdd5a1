/* muster-pipeline.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-pipeline.h"

#include <string.h>
#include <yyjson.h>

#include "muster-clock.h"
#include "muster-store-private.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define SIGN_IN_KEPT_MS (30 * DAY_MS)
#define REQUEST_KEPT_MS DAY_MS

static const MusterActor system_actor = { .system = TRUE, .name = "system", .program = "muster-server" };

static MusterVersion *
make_version (MusterStore        *self,
              const MusterObject *object)
{
  g_autofree char *text = object->gone ? NULL : muster_object_to_wire (self->world, object);
  g_autoptr(GBytes) wire = NULL;
  MusterVersion *version;

  if (text != NULL)
    wire = g_bytes_new_take (g_steal_pointer (&text), strlen (text));
  version = muster_version_new (object->kind, object->id, object->rev, wire,
                                object->gone ? g_new0 (char *, 1) : muster_object_get_scope (self->world, object));
  version->archived = object->archived;
  return version;
}

static char *
scope_to_json (char **scope)
{
  GString *string;

  if (scope == NULL)
    return NULL;
  string = g_string_new (NULL);
  muster_json_append_strv (string, (const char *const *) scope);
  return g_string_free (string, FALSE);
}

static gboolean
put_object (MusterStore        *self,
            const MusterObject *object,
            MusterVersion      *version,
            GError            **error)
{
  const char *kind = muster_kind_to_string (object->kind);
  g_autofree char *row = NULL;
  g_autofree char *scope = NULL;

  if (object->gone)
    return muster_database_run (self->database, error, "DELETE FROM object WHERE kind = ? AND id = ?", "ss", kind, object->id);
  row = muster_object_to_row (self->world, object);
  scope = scope_to_json (version->audience.scope);
  return muster_database_run (self->database, error,
                              "INSERT INTO object (kind, id, rev, row, scope, archived) VALUES (?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, row = excluded.row,"
                              " scope = excluded.scope, archived = excluded.archived",
                              "ssissi", kind, object->id, object->rev, row, scope, (gint64) object->archived);
}

/* What the object was before this operation: the last version of this transaction's events, else the committed one. */
static MusterVersion *
dup_before (MusterStore *self,
            MusterKind   kind,
            const char  *id)
{
  MusterVersion key = { .kind = kind, .id = (char *) id };
  MusterVersion *version = g_hash_table_lookup (self->latest, &key);

  if (version != NULL)
    return version->wire != NULL && !version->archived ? muster_version_ref (version) : NULL;
  return muster_mirror_dup (self->mirror, kind, id);
}

static gboolean
same_member (MusterVersion *a,
             MusterVersion *b,
             const char    *name)
{
  yyjson_doc *doc_a = yyjson_read (g_bytes_get_data (a->wire, NULL), g_bytes_get_size (a->wire), 0);
  yyjson_doc *doc_b = yyjson_read (g_bytes_get_data (b->wire, NULL), g_bytes_get_size (b->wire), 0);
  gboolean same = yyjson_equals (yyjson_obj_get (yyjson_doc_get_root (doc_a), name),
                                 yyjson_obj_get (yyjson_doc_get_root (doc_b), name));

  yyjson_doc_free (doc_a);
  yyjson_doc_free (doc_b);
  return same;
}

/* Does it change what somebody may do or see? Then their streams begin anew. */
static gboolean
changes_rights (MusterVersion *before,
                MusterVersion *now)
{
  static const char *const members[] = { "role", "enabled", "showsRealNumbers" };

  if (before == NULL)
    return FALSE;
  if (now->kind == MUSTER_KIND_ROLE)
    return now->wire == NULL || !same_member (before, now, "permissions");
  if (now->kind != MUSTER_KIND_AGENT)
    return FALSE;
  if (now->wire == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!same_member (before, now, members[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_in (MusterEvent *event,
       MusterKind   kind,
       const char  *id)
{
  for (guint i = 0; i < event->changes->len; i++)
    {
      MusterVersion *version = ((MusterEventChange *) g_ptr_array_index (event->changes, i))->now;

      if (version->kind == kind && strcmp (version->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
scopes_equal (char **a,
              char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/* An agent who changed teams or queues takes its live object, chats and requests along into other scopes: those come
 * whole in the same event though they did not change. */
static gboolean
add_followers (MusterStore *self,
               MusterEvent *event,
               GError     **error)
{
  static const MusterKind kinds[] = { MUSTER_KIND_AGENT_LIVE, MUSTER_KIND_CHAT, MUSTER_KIND_REQUEST };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr(GPtrArray) all = muster_mirror_dup_all (self->mirror, kinds[k], NULL);

      for (guint i = 0; i < all->len; i++)
        {
          MusterVersion *version = g_ptr_array_index (all, i);
          const MusterObject *object = muster_world_lookup (self->world, kinds[k], version->id);
          g_autoptr(MusterVersion) before = NULL;
          g_autoptr(MusterVersion) now = NULL;

          if (object == NULL || is_in (event, kinds[k], version->id))
            continue;
          now = make_version (self, object);
          before = dup_before (self, kinds[k], version->id);
          if (before == NULL || scopes_equal (before->audience.scope, now->audience.scope))
            continue;
          muster_event_add (event, now, &before->audience, FALSE);
          if (!put_object (self, object, now, error))
            return FALSE;
        }
    }
  return TRUE;
}

static char *
by_to_json (const MusterActor *actor)
{
  GString *string = g_string_new (NULL);

  if (actor->system)
    return g_string_free_and_steal (g_string_append (string, "{\"kind\":\"system\"}"));
  g_string_append (string, "{\"kind\":\"account\",\"id\":");
  muster_json_append_text (string, actor->id);
  g_string_append (string, ",\"name\":");
  muster_json_append_text (string, actor->name);
  g_string_append (string, ",\"program\":");
  muster_json_append_text (string, actor->program);
  g_string_append_c (string, '}');
  return g_string_free_and_steal (string);
}

static gboolean
put_message (MusterStore *self,
             const char  *json,
             GError     **error)
{
  yyjson_doc *doc = yyjson_read (json, strlen (json), 0);
  yyjson_val *root = yyjson_doc_get_root (doc);
  const char *id = yyjson_get_str (yyjson_obj_get (root, "id"));
  const char *chat = yyjson_get_str (yyjson_obj_get (root, "chat"));
  const char *dot = id != NULL ? strrchr (id, '.') : NULL;
  gint64 n = dot != NULL ? g_ascii_strtoll (dot + 1, NULL, 10) : 0;
  gboolean ok;

  if (yyjson_obj_get (root, "text") != NULL)
    ok = muster_database_run (self->database, error, "INSERT INTO message (chat, n, body) VALUES (?, ?, ?)", "sis", chat,
                              n, json);
  else
    ok = muster_database_run (self->database, error,
                              "UPDATE message SET body = json_set (body, '$.pinned', json (?)) WHERE chat = ? AND n = ?",
                              "ssi", yyjson_get_bool (yyjson_obj_get (root, "pinned")) ? "true" : "false", chat, n);
  yyjson_doc_free (doc);
  return ok;
}

static gboolean
put_audit (MusterStore *self,
           MusterOp    *op,
           gint64       seq,
           GError     **error)
{
  MusterAuditEntry entry = {
    .seq = seq, .at = op->now, .actor = op->actor->id, .actor_name = op->actor->name, .program = op->actor->program,
    .address = op->actor->address, .action = op->cause, .object = op->audit_object, .from = op->audit_from,
    .to = op->audit_to,
  };

  return !op->audited || muster_store_audit (self, &entry, error);
}

static gboolean
put_changes (MusterStore *self,
             MusterOp    *op,
             MusterEvent *event,
             GError     **error)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < op->dirty->len; i++)
    {
      MusterObject *object = g_ptr_array_index (op->dirty, i);
      g_autoptr(MusterVersion) before = NULL;
      g_autoptr(MusterVersion) now = NULL;

      if (object->gone && object->created)
        continue;
      before = dup_before (self, object->kind, object->id);
      now = make_version (self, object);
      muster_event_add (event, now, before != NULL ? &before->audience : NULL, changes_rights (before, now));
      if (!put_object (self, object, now, error))
        return FALSE;
      if (object->kind == MUSTER_KIND_AGENT && before != NULL &&
          (now->wire == NULL || !same_member (before, now, "teams") || !same_member (before, now, "queues")))
        moved = TRUE;
    }
  for (guint i = 0; op->messages != NULL && i < op->messages->len; i++)
    if (!put_message (self, g_ptr_array_index (op->messages, i), error))
      return FALSE;
  return !moved || add_followers (self, event, error);
}

/* State, event and audit entry of one operation, in the running transaction. */
static gboolean
put_operation (MusterStore *self,
               MusterOp    *op,
               GError     **error)
{
  g_autofree char *by = by_to_json (op->actor);
  g_autoptr(MusterEvent) event = muster_event_new (self->seq + 1, op->now, by, op->actor->id, op->cause);
  g_autoptr(GBytes) bytes = NULL;
  gsize size;

  if (!put_changes (self, op, event, error))
    return FALSE;
  bytes = muster_event_encode (event);
  size = g_bytes_get_size (bytes);
  if (!muster_database_run (self->database, error, "INSERT INTO event (seq, at, size, bytes) VALUES (?, ?, ?, ?)", "iiib",
                            event->seq, event->at, (gint64) size, g_bytes_get_data (bytes, NULL), size) ||
      !put_audit (self, op, event->seq, error))
    return FALSE;
  self->seq = event->seq;
  self->log_bytes += size;
  muster_store_add_pending (self, g_steal_pointer (&event));
  return TRUE;
}

/* Ends the savepoint of an operation that the rules have let through. */
static gboolean
finish_operation (MusterStore *self,
                  MusterOp    *op,
                  GError     **error)
{
  MusterAuditHead audit = self->audit;
  gboolean changed = op->dirty != NULL && op->dirty->len > 0;

  if ((!changed || put_operation (self, op, error)) && muster_database_run (self->database, error, "RELEASE operation", ""))
    {
      muster_op_committed (op);
      muster_op_clear (op);
      return TRUE;
    }
  self->audit = audit;
  muster_op_rollback (op);
  muster_op_clear (op);
  muster_database_run (self->database, NULL, "ROLLBACK TO operation", "");
  muster_database_run (self->database, NULL, "RELEASE operation", "");
  return FALSE;
}

/**
 * muster_pipeline_run:
 * @self: the store
 * @actor: who does it
 * @operation: its name, as in the audit log
 * @args: what the rule asks for
 * @if_match: rev, or -1
 * @answer: (out) (transfer full): what the rule says
 * @error: MUSTER_RULE_ERROR (refused; nothing has changed) or MUSTER_STORE_ERROR (the same)
 *
 * One operation: one seq, one event, one audit entry, in a savepoint of the running transaction. Thread: the writer.
 */
gboolean
muster_pipeline_run (MusterStore       *self,
                     const MusterActor *actor,
                     const char        *operation,
                     JsonObject        *args,
                     gint64             if_match,
                     JsonObject       **answer,
                     GError           **error)
{
  MusterRule rule = muster_rules_lookup (operation);
  MusterOp op = {
    .world = self->world, .actor = actor, .now = muster_clock_now (), .cause = operation, .if_match = if_match,
    .audited = TRUE,
  };

  if (rule == NULL)
    {
      muster_rule_error_set (error, 422, "invalid-fields", "operation", "There is no operation \"%s\"", operation);
      return FALSE;
    }
  if (!muster_database_run (self->database, error, "SAVEPOINT operation", ""))
    return FALSE;
  *answer = rule (&op, args, error);
  if (*answer == NULL)
    {
      muster_op_clear (&op);
      muster_database_run (self->database, NULL, "RELEASE operation", "");
      return FALSE;
    }
  if (!finish_operation (self, &op, error))
    {
      g_clear_pointer (answer, json_object_unref);
      return FALSE;
    }
  return TRUE;
}

/**
 * muster_store_step:
 * @more: (out): something was done, so ask again
 *
 * One thing that the system does by itself. Thread: the writer.
 */
gboolean
muster_store_step (MusterStore *self,
                   gboolean    *more,
                   GError     **error)
{
  MusterOp op = {
    .world = self->world, .actor = &system_actor, .now = muster_clock_now (), .cause = "system", .if_match = -1,
    .audited = TRUE,
  };

  if (!muster_database_run (self->database, error, "SAVEPOINT operation", ""))
    return FALSE;
  *more = muster_rules_step (&op);
  return finish_operation (self, &op, error);
}

/* The first event that is kept; everything older goes, oldest first. */
static gint64
cut_of_log (MusterStore *self)
{
  g_autoptr(MusterStatement) statement = NULL;
  gint64 keep = self->seq - self->options.log_events + 1;
  gint64 since = muster_clock_now () - self->options.log_ms;
  gint64 excess = self->log_bytes - self->options.log_bytes;

  statement = muster_database_query (self->database, NULL, "SELECT seq, at, size FROM event ORDER BY seq", "");
  while (statement != NULL && muster_statement_next (statement, NULL))
    {
      gint64 seq = muster_statement_get_int (statement, 0);

      if (seq >= keep && muster_statement_get_int (statement, 1) >= since && excess <= 0)
        return seq;
      excess -= muster_statement_get_int (statement, 2);
      self->log_bytes -= muster_statement_get_int (statement, 2);
    }
  return self->seq + 1;
}

/* Tokens that are no good any more go at once; a sign-in that ended is kept for a while, for who looks into the past. */
static gboolean
clean_sign_ins (MusterStore *self,
                GError     **error)
{
  gint64 now = muster_clock_now ();

  return muster_database_run (self->database, error,
                              "DELETE FROM token WHERE expires_at < ? OR"
                              " sign_in IN (SELECT id FROM sign_in WHERE revoked != 0)", "i", now) &&
         muster_database_run (self->database, error,
                              "DELETE FROM sign_in WHERE max (revoked, last_used_at) < ?"
                              " AND id NOT IN (SELECT sign_in FROM token)", "i", now - SIGN_IN_KEPT_MS);
}

/**
 * muster_store_clean:
 *
 * Keeps the log within its bounds, forgets idempotency keys of more than 24 h, sign-ins that ended, and requests decided
 * more than 24 h ago. Thread: the writer.
 */
gboolean
muster_store_clean (MusterStore *self,
                    GError     **error)
{
  gint64 oldest = cut_of_log (self);

  muster_world_forget_requests (self->world, muster_clock_now () - REQUEST_KEPT_MS);
  g_mutex_lock (&self->lock);
  self->oldest = oldest;
  g_mutex_unlock (&self->lock);
  return muster_database_run (self->database, error, "DELETE FROM event WHERE seq < ?", "i", oldest) &&
         muster_database_run (self->database, error, "DELETE FROM idempotency WHERE at < ?", "i",
                              muster_clock_now () - G_GINT64_CONSTANT (24) * 3600 * 1000) &&
         clean_sign_ins (self, error);
}

static gboolean
import_objects (MusterStore *self,
                MusterOp    *op,
                JsonObject  *document,
                GError     **error)
{
  if (!muster_world_import (op, document, error))
    return FALSE;
  for (guint i = 0; op->dirty != NULL && i < op->dirty->len; i++)
    {
      MusterObject *object = g_ptr_array_index (op->dirty, i);
      g_autoptr(MusterVersion) version = make_version (self, object);

      if (!put_object (self, object, version, error))
        return FALSE;
      muster_mirror_put (self->mirror, version);
    }
  return put_audit (self, op, 0, error);
}

/**
 * muster_store_import:
 * @document: an import document (HACKING.md)
 * @more: what else is written in the same transaction
 * @error: MUSTER_RULE_ERROR or MUSTER_STORE_ERROR
 *
 * Before the writer starts, into a new database: no event, as nobody has read anything yet. All or nothing; after an
 * error the store is of no more use, but the database is as new as before.
 */
gboolean
muster_store_import (MusterStore      *self,
                     JsonObject       *document,
                     MusterStoreImport more,
                     gpointer          user_data,
                     GError          **error)
{
  MusterOp op = {
    .world = self->world, .actor = &system_actor, .now = muster_clock_now (), .cause = "import", .if_match = -1,
    .audited = TRUE,
  };

  g_return_val_if_fail (self->thread == NULL, FALSE);

  if (!muster_database_run (self->database, error, "BEGIN IMMEDIATE", ""))
    return FALSE;
  if (!import_objects (self, &op, document, error) || !more (document, user_data, error) ||
      !muster_database_run (self->database, error, "COMMIT", ""))
    {
      muster_op_rollback (&op);
      muster_op_clear (&op);
      muster_database_run (self->database, NULL, "ROLLBACK", "");
      return FALSE;
    }
  muster_op_committed (&op);
  muster_op_clear (&op);
  return TRUE;
}

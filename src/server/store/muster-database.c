/* muster-database.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-database.h"

#include <errno.h>

#define BUSY_TIMEOUT_MS 5000

struct _MusterDatabase
{
  sqlite3    *sqlite;
  GHashTable *statements;       /* text of the statement → MusterStatement */
};

struct _MusterStatement
{
  MusterDatabase *database;
  sqlite3_stmt   *statement;
};

G_DEFINE_QUARK (muster - store - error - quark, muster_store_error)

static MusterStoreErrorCode
error_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return MUSTER_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return MUSTER_STORE_ERROR_READ_ONLY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return MUSTER_STORE_ERROR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MUSTER_STORE_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return MUSTER_STORE_ERROR_CONSTRAINT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return MUSTER_STORE_ERROR_CORRUPT;
    default:
      return MUSTER_STORE_ERROR_FAILED;
    }
}

/* A quota or a limit on the size of files is no room either, though SQLite takes only ENOSPC for that. */
static gboolean
is_full (MusterDatabase *self,
         int             code)
{
  int system;

  if ((code & 0xff) != SQLITE_IOERR || self->sqlite == NULL)
    return FALSE;
  system = sqlite3_system_errno (self->sqlite);
  return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

static void
set_error (MusterDatabase *self,
           GError        **error,
           int             code)
{
  g_set_error (error, MUSTER_STORE_ERROR, is_full (self, code) ? MUSTER_STORE_ERROR_FULL : error_code (code), "SQLite: %s",
               self->sqlite != NULL ? sqlite3_errmsg (self->sqlite) : sqlite3_errstr (code));
}

static void
statement_free (gpointer data)
{
  MusterStatement *statement = data;

  sqlite3_finalize (statement->statement);
  g_free (statement);
}

static MusterStatement *
prepare (MusterDatabase *self,
         const char     *sql,
         GError        **error)
{
  MusterStatement *statement = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *handle = NULL;
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, error, code);
      return NULL;
    }
  statement = g_new0 (MusterStatement, 1);
  statement->database = self;
  statement->statement = handle;
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static int
bind (sqlite3_stmt *handle,
      const char   *format,
      va_list       values)
{
  int code = SQLITE_OK;

  for (int i = 1; *format != '\0' && code == SQLITE_OK; format++, i++)
    {
      if (*format == 's')
        {
          const char *text = va_arg (values, const char *);

          code = text != NULL ? sqlite3_bind_text (handle, i, text, -1, SQLITE_TRANSIENT) : sqlite3_bind_null (handle, i);
        }
      else if (*format == 'i')
        code = sqlite3_bind_int64 (handle, i, va_arg (values, gint64));
      else if (*format == 'b')
        {
          const void *blob = va_arg (values, const void *);
          gsize size = va_arg (values, gsize);

          code = blob != NULL ? sqlite3_bind_blob64 (handle, i, blob, size, SQLITE_TRANSIENT) : sqlite3_bind_null (handle, i);
        }
      else
        g_assert_not_reached ();
    }
  return code;
}

static MusterStatement *
query_va (MusterDatabase *self,
          GError        **error,
          const char     *sql,
          const char     *format,
          va_list         values)
{
  MusterStatement *statement = prepare (self, sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  g_assert (!sqlite3_stmt_busy (statement->statement));
  code = bind (statement->statement, format, values);
  if (code != SQLITE_OK)
    {
      set_error (self, error, code);
      muster_statement_done (statement);
      return NULL;
    }
  return statement;
}

/**
 * muster_database_query:
 * @self: a connection
 * @error: where to put what failed
 * @sql: a statement of the program's own, never made from outside data
 * @format: a letter per value, see the header
 *
 * Returns: (transfer none): the statement before its first row; end it with muster_statement_done()
 */
MusterStatement *
muster_database_query (MusterDatabase *self,
                       GError        **error,
                       const char     *sql,
                       const char     *format,
                       ...)
{
  MusterStatement *statement;
  va_list values;

  va_start (values, format);
  statement = query_va (self, error, sql, format, values);
  va_end (values);
  return statement;
}

/**
 * muster_database_run:
 *
 * Runs a statement whose rows, if any, do not matter. Parameters as muster_database_query().
 *
 * Returns: %FALSE with @error of MUSTER_STORE_ERROR
 */
gboolean
muster_database_run (MusterDatabase *self,
                     GError        **error,
                     const char     *sql,
                     const char     *format,
                     ...)
{
  g_autoptr(MusterStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;
  va_list values;

  va_start (values, format);
  statement = query_va (self, error, sql, format, values);
  va_end (values);
  if (statement == NULL)
    return FALSE;
  while (muster_statement_next (statement, &local_error))
    ;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

/**
 * muster_database_get_changes:
 *
 * Returns: rows that the last INSERT, UPDATE or DELETE changed
 */
gint64
muster_database_get_changes (MusterDatabase *self)
{
  return sqlite3_changes64 (self->sqlite);
}

/**
 * muster_statement_next:
 *
 * Returns: %TRUE on a row; %FALSE at the end, or with @error set
 */
gboolean
muster_statement_next (MusterStatement *self,
                       GError         **error)
{
  int code = sqlite3_step (self->statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    set_error (self->database, error, code);
  return FALSE;
}

gint64
muster_statement_get_int (MusterStatement *self,
                          int              column)
{
  return sqlite3_column_int64 (self->statement, column);
}

const char *
muster_statement_get_text (MusterStatement *self,
                           int              column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

gsize
muster_statement_get_length (MusterStatement *self,
                             int              column)
{
  return sqlite3_column_bytes (self->statement, column);
}

gconstpointer
muster_statement_get_blob (MusterStatement *self,
                           int              column)
{
  return sqlite3_column_blob (self->statement, column);
}

gboolean
muster_statement_is_null (MusterStatement *self,
                          int              column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

/**
 * muster_statement_done:
 *
 * Gives the statement back to its connection, which keeps it prepared.
 */
void
muster_statement_done (MusterStatement *self)
{
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
}

/* Sets a PRAGMA and reads it back: SQLite ignores what it cannot do. */
static gboolean
pragma (MusterDatabase *self,
        const char     *set,
        const char     *get,
        const char     *expected,
        GError        **error)
{
  g_autoptr(MusterStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!muster_database_run (self, error, set, ""))
    return FALSE;
  statement = muster_database_query (self, error, get, "");
  if (statement == NULL)
    return FALSE;
  if (!muster_statement_next (statement, &local_error) ||
      g_strcmp0 (muster_statement_get_text (statement, 0), expected) != 0)
    {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_FAILED, "SQLite did not take \"%s\"%s%s", set,
                   local_error != NULL ? ": " : "", local_error != NULL ? local_error->message : "");
      return FALSE;
    }
  return TRUE;
}

static gboolean
configure (MusterDatabase *self,
           gboolean        writable,
           GError        **error)
{
  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_busy_timeout (self->sqlite, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  if (!pragma (self, "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1", error))
    return FALSE;
  if (!writable)
    return pragma (self, "PRAGMA query_only=ON", "PRAGMA query_only", "1", error);
  return pragma (self, "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal", error) &&
         pragma (self, "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2", error) &&
         pragma (self, "PRAGMA journal_size_limit=67108864", "PRAGMA journal_size_limit", "67108864", error);
}

/**
 * muster_database_open:
 * @path: file of the database, made when it is not there and @writable
 * @writable: the writer's connection; else it cannot write
 * @error: of MUSTER_STORE_ERROR
 *
 * WAL, synchronous=FULL, foreign keys, a busy timeout; every PRAGMA is read back.
 *
 * Returns: (transfer full) (nullable): the connection
 */
MusterDatabase *
muster_database_open (const char *path,
                      gboolean    writable,
                      GError    **error)
{
  g_autoptr(MusterDatabase) self = g_new0 (MusterDatabase, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  /* A reader of a WAL database takes part in its shared memory, so it opens for writing too and is held by query_only. */
  flags |= SQLITE_OPEN_READWRITE | (writable ? SQLITE_OPEN_CREATE : 0);
  code = sqlite3_open_v2 (path, &self->sqlite, flags, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, error, code);
      return NULL;
    }
  if (!configure (self, writable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * muster_database_close:
 * @self: (transfer full): a connection without running statements
 */
void
muster_database_close (MusterDatabase *self)
{
  g_hash_table_unref (self->statements);
  if (self->sqlite != NULL && sqlite3_close (self->sqlite) != SQLITE_OK)
    g_critical ("A database was closed while in use");
  g_free (self);
}

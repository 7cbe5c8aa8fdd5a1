/* muster-schema.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-database.h"

/* One list per version of the database; a list never changes once it was released. */
static const char *const version_1[] = {
  "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",

  "CREATE TABLE object (kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, row TEXT NOT NULL, scope TEXT,"
  " archived INTEGER NOT NULL, PRIMARY KEY (kind, id))",

  "CREATE TABLE message (chat TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (chat, n)) WITHOUT ROWID",

  "CREATE TABLE event (seq INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, size INTEGER NOT NULL,"
  " bytes BLOB NOT NULL)",

  "CREATE TABLE audit (n INTEGER NOT NULL PRIMARY KEY, canonical TEXT NOT NULL, personal TEXT NOT NULL,"
  " hash BLOB NOT NULL)",
  "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log only grows'); END",
  "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log only grows'); END",

  "CREATE TABLE idempotency (key BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL, at INTEGER NOT NULL,"
  " status INTEGER NOT NULL, answer TEXT, seq INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE INDEX idempotency_at ON idempotency (at)",

  /* A deleted account keeps its row, so that its username is never given again. */
  "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, username TEXT NOT NULL, username_key TEXT NOT NULL UNIQUE,"
  " display_name TEXT NOT NULL, role TEXT, agent INTEGER NOT NULL, enabled INTEGER NOT NULL, scope TEXT NOT NULL,"
  " password TEXT, deleted INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",

  "CREATE TABLE sign_in (id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id),"
  " program TEXT NOT NULL, device TEXT NOT NULL, address TEXT NOT NULL, created_at INTEGER NOT NULL,"
  " last_used_at INTEGER NOT NULL, latest INTEGER NOT NULL, confirmed INTEGER NOT NULL,"
  " revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",

  "CREATE TABLE token (hash BLOB NOT NULL PRIMARY KEY, sign_in TEXT NOT NULL REFERENCES sign_in (id) ON DELETE CASCADE,"
  " refresh INTEGER NOT NULL, generation INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE INDEX token_sign_in ON token (sign_in)",

  "CREATE TABLE automation_token (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL UNIQUE,"
  " permissions TEXT NOT NULL, scope TEXT NOT NULL, expires_at INTEGER, revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",
  NULL
};

static const char *const version_2[] = {
  "ALTER TABLE automation_token ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0",
  NULL
};

static const char *const *const versions[] = { version_1, version_2 };

static gboolean
apply (MusterDatabase *self,
       guint           version,
       GError        **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version=%u", version + 1);

  for (const char *const *sql = versions[version]; *sql != NULL; sql++)
    if (!muster_database_run (self, error, *sql, ""))
      return FALSE;
  return muster_database_run (self, error, set_version, "");
}

/**
 * muster_database_migrate:
 * @self: the writer's connection
 * @created: (out): the database was empty
 * @error: of MUSTER_STORE_ERROR
 *
 * Brings the tables to this program's version in one transaction; refuses a database of a later version.
 */
gboolean
muster_database_migrate (MusterDatabase *self,
                         gboolean       *created,
                         GError        **error)
{
  gint64 version = 0;

  if (!muster_database_run (self, error, "BEGIN IMMEDIATE", ""))
    return FALSE;
  {
    g_autoptr(MusterStatement) statement = muster_database_query (self, error, "PRAGMA user_version", "");

    if (statement != NULL && muster_statement_next (statement, NULL))
      version = muster_statement_get_int (statement, 0);
  }
  *created = version == 0;
  if (version > (gint64) G_N_ELEMENTS (versions))
    {
      muster_database_run (self, NULL, "ROLLBACK", "");
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_VERSION,
                   "The database is of a later version (%" G_GINT64_FORMAT ") than this program knows", version);
      return FALSE;
    }
  for (guint i = version; i < G_N_ELEMENTS (versions); i++)
    if (!apply (self, i, error))
      {
        muster_database_run (self, NULL, "ROLLBACK", "");
        return FALSE;
      }
  return muster_database_run (self, error, "COMMIT", "");
}

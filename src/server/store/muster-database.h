/* muster-database.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define MUSTER_STORE_ERROR (muster_store_error_quark ())

typedef enum
{
  MUSTER_STORE_ERROR_FAILED,
  MUSTER_STORE_ERROR_FULL,
  MUSTER_STORE_ERROR_READ_ONLY,
  MUSTER_STORE_ERROR_IO,
  MUSTER_STORE_ERROR_BUSY,
  MUSTER_STORE_ERROR_CONSTRAINT,
  MUSTER_STORE_ERROR_CORRUPT,
  MUSTER_STORE_ERROR_VERSION,
} MusterStoreErrorCode;

GQuark muster_store_error_quark (void);

/**
 * MusterDatabase:
 *
 * One SQLite connection with its prepared statements. One thread at a time.
 */
typedef struct _MusterDatabase MusterDatabase;
typedef struct _MusterStatement MusterStatement;

MusterDatabase  *muster_database_open         (const char      *path,
                                               gboolean         writable,
                                               GError         **error);
void             muster_database_close        (MusterDatabase  *self);

/* Values of @format: s text (NULL: null), i gint64, b blob (pointer, gsize). */
gboolean         muster_database_run          (MusterDatabase  *self,
                                               GError         **error,
                                               const char      *sql,
                                               const char      *format,
                                               ...);
MusterStatement *muster_database_query        (MusterDatabase  *self,
                                               GError         **error,
                                               const char      *sql,
                                               const char      *format,
                                               ...);
gint64           muster_database_get_changes  (MusterDatabase  *self);

gboolean         muster_statement_next        (MusterStatement *self,
                                               GError         **error);
gint64           muster_statement_get_int     (MusterStatement *self,
                                               int              column);
const char      *muster_statement_get_text    (MusterStatement *self,
                                               int              column);
gsize            muster_statement_get_length  (MusterStatement *self,
                                               int              column);
gconstpointer    muster_statement_get_blob    (MusterStatement *self,
                                               int              column);
gboolean         muster_statement_is_null     (MusterStatement *self,
                                               int              column);
void             muster_statement_done        (MusterStatement *self);

gboolean         muster_database_migrate      (MusterDatabase  *self,
                                               gboolean        *created,
                                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDatabase, muster_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStatement, muster_statement_done)

G_END_DECLS

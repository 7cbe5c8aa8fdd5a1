/* muster-audit.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-audit.h"

#include <openssl/rand.h>
#include <string.h>

#include "muster-clock.h"
#include "muster-event.h"

static void
append_member (GString    *string,
               const char *name,
               const char *text)
{
  g_string_append_printf (string, "%s\"%s\":", string->str[string->len - 1] == '{' ? "" : ",", name);
  if (text != NULL)
    muster_json_append_text (string, text);
  else
    g_string_append (string, "null");
}

/* With a salt, so that its hash tells nothing to who guesses. */
static char *
personal_json (const MusterAuditEntry *entry)
{
  GString *string = g_string_new ("{");
  guint8 salt[16];
  g_autofree char *salt_text = NULL;

  if (RAND_bytes (salt, sizeof salt) != 1)
    g_error ("The system has no random bytes");
  salt_text = g_base64_encode (salt, sizeof salt);
  append_member (string, "salt", salt_text);
  append_member (string, "name", entry->actor_name);
  append_member (string, "address", entry->address);
  append_member (string, "from", entry->from);
  append_member (string, "to", entry->to);
  g_string_append_c (string, '}');
  return g_string_free (string, FALSE);
}

static char *
canonical_json (const MusterAuditEntry *entry,
                gint64                  n,
                const char             *personal)
{
  GString *string = g_string_new ("{");
  g_autofree char *personal_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, personal, -1);
  g_autofree char *at = muster_time_format (entry->at);

  g_string_append_printf (string, "\"n\":%" G_GINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT, n, entry->seq);
  append_member (string, "at", at);
  append_member (string, "actor", entry->actor);
  append_member (string, "program", entry->program);
  append_member (string, "action", entry->action);
  append_member (string, "object", entry->object);
  append_member (string, "personal", personal_hash);
  g_string_append_c (string, '}');
  return g_string_free (string, FALSE);
}

static void
chain (guint8      hash[MUSTER_AUDIT_HASH],
       const char *canonical)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = MUSTER_AUDIT_HASH;

  g_checksum_update (checksum, hash, MUSTER_AUDIT_HASH);
  g_checksum_update (checksum, (const guchar *) canonical, strlen (canonical));
  g_checksum_get_digest (checksum, hash, &size);
}

/**
 * muster_audit_load:
 * @head: (out): the end of the chain, zero when the log is empty
 */
gboolean
muster_audit_load (MusterDatabase  *database,
                   MusterAuditHead *head,
                   GError         **error)
{
  g_autoptr(MusterStatement) statement = NULL;

  memset (head, 0, sizeof *head);
  statement = muster_database_query (database, error, "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", "");
  if (statement == NULL)
    return FALSE;
  if (muster_statement_next (statement, error))
    {
      head->n = muster_statement_get_int (statement, 0);
      if (muster_statement_get_length (statement, 1) == MUSTER_AUDIT_HASH)
        memcpy (head->hash, muster_statement_get_blob (statement, 1), MUSTER_AUDIT_HASH);
    }
  return error == NULL || *error == NULL;
}

/**
 * muster_audit_append:
 * @head: the end of the chain; moved on only when the row was written
 * @entry: what happened
 *
 * hash = SHA-256 (previous hash, canonical entry). In the caller's transaction.
 */
gboolean
muster_audit_append (MusterDatabase         *database,
                     MusterAuditHead        *head,
                     const MusterAuditEntry *entry,
                     GError                **error)
{
  g_autofree char *personal = personal_json (entry);
  g_autofree char *canonical = canonical_json (entry, head->n + 1, personal);
  MusterAuditHead next = *head;

  next.n++;
  chain (next.hash, canonical);
  if (!muster_database_run (database, error, "INSERT INTO audit (n, canonical, personal, hash) VALUES (?, ?, ?, ?)",
                            "issb", next.n, canonical, personal, next.hash, (gsize) MUSTER_AUDIT_HASH))
    return FALSE;
  *head = next;
  return TRUE;
}

static gboolean
check_row (MusterStatement *statement,
           MusterAuditHead *head)
{
  const char *canonical = muster_statement_get_text (statement, 1);
  const char *personal = muster_statement_get_text (statement, 2);
  g_autofree char *personal_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, personal, -1);
  g_autofree char *personal_member = g_strdup_printf ("\"personal\":\"%s\"}", personal_hash);
  g_autofree char *beginning = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT ",", head->n + 1);

  if (muster_statement_get_int (statement, 0) != head->n + 1 || !g_str_has_prefix (canonical, beginning) ||
      !g_str_has_suffix (canonical, personal_member))
    return FALSE;
  head->n++;
  chain (head->hash, canonical);
  return muster_statement_get_length (statement, 3) == MUSTER_AUDIT_HASH &&
         memcmp (muster_statement_get_blob (statement, 3), head->hash, MUSTER_AUDIT_HASH) == 0;
}

/**
 * muster_audit_verify:
 * @verified: (out): the last entry that the chain holds up to
 *
 * Returns: %FALSE with @error when an entry was changed, removed or put in
 */
gboolean
muster_audit_verify (MusterDatabase *database,
                     gint64         *verified,
                     GError        **error)
{
  g_autoptr(MusterStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;
  MusterAuditHead head = { 0 };

  *verified = 0;
  statement = muster_database_query (database, error, "SELECT n, canonical, personal, hash FROM audit ORDER BY n", "");
  if (statement == NULL)
    return FALSE;
  while (muster_statement_next (statement, &local_error))
    {
      if (!check_row (statement, &head))
        {
          g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_CORRUPT,
                       "The audit log was tampered with at entry %" G_GINT64_FORMAT, *verified + 1);
          return FALSE;
        }
      *verified = head.n;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

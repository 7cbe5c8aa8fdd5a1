/* muster-audit.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-database.h"

G_BEGIN_DECLS

#define MUSTER_AUDIT_HASH 32

/**
 * MusterAuditEntry:
 *
 * One line of the audit log. What names a person (@actor_name, @address, @from, @to) is hashed apart, so that a reader
 * who does not get it can check the chain too.
 */
typedef struct
{
  gint64      seq;                 /* of its operation; 0: none, as for a sign-in */
  gint64      at;
  const char *actor;               /* account; NULL: the system */
  const char *actor_name;
  const char *program;
  const char *address;
  const char *action;
  const char *object;
  const char *from;
  const char *to;
} MusterAuditEntry;

/* The chain's end, kept by the writer between entries. */
typedef struct
{
  gint64 n;
  guint8 hash[MUSTER_AUDIT_HASH];
} MusterAuditHead;

gboolean muster_audit_load   (MusterDatabase         *database,
                              MusterAuditHead        *head,
                              GError                **error);
gboolean muster_audit_append (MusterDatabase         *database,
                              MusterAuditHead        *head,
                              const MusterAuditEntry *entry,
                              GError                **error);
gboolean muster_audit_verify (MusterDatabase         *database,
                              gint64                 *verified,
                              GError                **error);

G_END_DECLS

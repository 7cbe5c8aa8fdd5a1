/* muster-problem.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MUSTER_PROBLEM_TYPE "application/problem+json"

/* Values of `code`; openapi.json says which goes with which status. */
#define MUSTER_PROBLEM_INVALID_REQUEST "invalid-request"
#define MUSTER_PROBLEM_KEY_MISSING "idempotency-key-missing"
#define MUSTER_PROBLEM_DEADLINE_MISSING "deadline-missing"
#define MUSTER_PROBLEM_UNAUTHENTICATED "unauthenticated"
#define MUSTER_PROBLEM_TOKEN_EXPIRED "token-expired"
#define MUSTER_PROBLEM_TOKEN_REVOKED "token-revoked"
#define MUSTER_PROBLEM_WRONG_CREDENTIALS "wrong-credentials"
#define MUSTER_PROBLEM_FORBIDDEN "forbidden"
#define MUSTER_PROBLEM_ACCOUNT_DISABLED "account-disabled"
#define MUSTER_PROBLEM_NOT_FOUND "not-found"
#define MUSTER_PROBLEM_CONFLICT "conflict"
#define MUSTER_PROBLEM_NEEDS_APPROVAL "needs-approval"
#define MUSTER_PROBLEM_KEY_IN_PROGRESS "idempotency-key-in-progress"
#define MUSTER_PROBLEM_TOO_LATE "too-late"
#define MUSTER_PROBLEM_PRECONDITION_FAILED "precondition-failed"
#define MUSTER_PROBLEM_TOO_LARGE "payload-too-large"
#define MUSTER_PROBLEM_INVALID_FIELDS "invalid-fields"
#define MUSTER_PROBLEM_KEY_REUSED "idempotency-key-reused"
#define MUSTER_PROBLEM_PRECONDITION_REQUIRED "precondition-required"
#define MUSTER_PROBLEM_TOO_MANY_TRIES "too-many-tries"
#define MUSTER_PROBLEM_RATE_LIMITED "rate-limited"
#define MUSTER_PROBLEM_TOO_MANY_STREAMS "too-many-streams"
#define MUSTER_PROBLEM_MAINTENANCE "maintenance"
#define MUSTER_PROBLEM_STORAGE_FULL "storage-full"

typedef struct
{
  char *field;
  char *code;
  char *detail; /* nullable */
} MusterProblemField;

/**
 * MusterProblem:
 * @status: HTTP status, 0 where the document names none
 * @code: stable, decides what is said
 * @title: (nullable): the kind of problem in words
 * @detail: (nullable): this one in words
 * @retryable: whether the same request may do later
 * @retry_after: seconds to wait, 0 where nothing is said
 * @errors: what is wrong with which field
 * @n_errors: length of @errors
 * @current: (nullable): the object as it is now
 *
 * An `application/problem+json` (RFC 9457).
 */
typedef struct
{
  guint               status;
  char               *code;
  char               *title;
  char               *detail;
  gboolean            retryable;
  guint               retry_after;
  MusterProblemField *errors;
  guint               n_errors;
  JsonNode           *current;
} MusterProblem;

MusterProblem *muster_problem_parse (const char     *bytes,
                                     gsize           length,
                                     GError        **error);
void           muster_problem_free  (MusterProblem  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterProblem, muster_problem_free)

G_END_DECLS

/* muster-problem-map.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-problem-map.h"

#include "muster-json.h"

#include <libdex.h>
#include <libsoup/soup.h>

#define MAX_RETRY_AFTER 3600

typedef struct
{
  const char     *code;
  MusterErrorCode error;
} ProblemEntry;

/* Every `code` of openapi.json that a client may meet. */
static const ProblemEntry problems[] = {
  { "account-disabled", MUSTER_ERROR_ACCOUNT_DISABLED },
  { "conflict", MUSTER_ERROR_CONFLICT },
  { "deadline-missing", MUSTER_ERROR_PROTOCOL },
  { "forbidden", MUSTER_ERROR_FORBIDDEN },
  { "idempotency-key-in-progress", MUSTER_ERROR_BUSY },
  { "idempotency-key-missing", MUSTER_ERROR_PROTOCOL },
  { "idempotency-key-reused", MUSTER_ERROR_PROTOCOL },
  { "invalid-fields", MUSTER_ERROR_INVALID },
  { "invalid-request", MUSTER_ERROR_INVALID },
  { "maintenance", MUSTER_ERROR_BUSY },
  { "not-found", MUSTER_ERROR_NOT_FOUND },
  { "payload-too-large", MUSTER_ERROR_INVALID },
  { "precondition-failed", MUSTER_ERROR_CONFLICT },
  { "precondition-required", MUSTER_ERROR_PROTOCOL },
  { "rate-limited", MUSTER_ERROR_BUSY },
  { "second-factor-required", MUSTER_ERROR_SECOND_FACTOR },
  { "second-factor-wrong", MUSTER_ERROR_SECOND_FACTOR },
  { "storage-full", MUSTER_ERROR_SERVER },
  { "token-expired", MUSTER_ERROR_SIGNED_OUT },
  { "token-revoked", MUSTER_ERROR_SIGNED_OUT },
  { "too-late", MUSTER_ERROR_TOO_LATE },
  { "too-many-streams", MUSTER_ERROR_BUSY },
  { "too-many-tries", MUSTER_ERROR_TOO_MANY_TRIES },
  { "unauthenticated", MUSTER_ERROR_SIGNED_OUT },
  { "version-unsupported", MUSTER_ERROR_VERSION },
  { "wrong-credentials", MUSTER_ERROR_CREDENTIALS },
};

static const struct
{
  GTlsCertificateFlags flag;
  const char          *reason;
} certificate_reasons[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "it was not issued by an authority this system trusts" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "it belongs to another address" },
  { G_TLS_CERTIFICATE_EXPIRED, "it has expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "it is not valid yet" },
  { G_TLS_CERTIFICATE_REVOKED, "it has been revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "it uses a method that is no longer secure" },
};

static MusterErrorCode
code_for_status (guint status)
{
  switch (status)
    {
    case 400:
    case 413:
    case 422:
      return MUSTER_ERROR_INVALID;
    case 401:
      return MUSTER_ERROR_SIGNED_OUT;
    case 403:
      return MUSTER_ERROR_FORBIDDEN;
    case 404:
      return MUSTER_ERROR_NOT_FOUND;
    case 409:
    case 412:
      return MUSTER_ERROR_CONFLICT;
    case 410:
      return MUSTER_ERROR_TOO_LATE;
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
      return MUSTER_ERROR_BUSY;
    default:
      return status >= 500 ? MUSTER_ERROR_SERVER : MUSTER_ERROR_NOT_MUSTER;
    }
}

static MusterErrorCode
code_for_problem (const char *code,
                  guint       status)
{
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (problems[i].code, code) == 0)
      return problems[i].error;
  return code_for_status (status);
}

/* Seconds, or a date as proxies send it. */
static guint
parse_retry_after (const char *text)
{
  g_autoptr(GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return MIN (seconds, MAX_RETRY_AFTER);
  if ((date = soup_date_time_new_from_http_string (text)) != NULL)
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
      gint64 difference = g_date_time_difference (date, now) / G_USEC_PER_SEC;

      return CLAMP (difference, 0, MAX_RETRY_AFTER);
    }
  return 0;
}

/**
 * muster_error_from_answer:
 * @status: the answer's status, no success
 * @content_type: (nullable): its media type without parameters
 * @retry_after: (nullable): its Retry-After header
 * @body: (nullable): its body
 *
 * A problem+json with a known `code` decides; otherwise the class of the status does. An answer that is neither a
 * problem nor one of the statuses a server in front may give comes from something that is no Muster server.
 *
 * Returns: (transfer full): an error of the Muster domain
 */
GError *
muster_error_from_answer (guint       status,
                          const char *content_type,
                          const char *retry_after,
                          GBytes     *body)
{
  g_autoptr(JsonNode) node = NULL;
  const char *detail = NULL;
  MusterErrorCode code;
  GError *error;
  guint wait = parse_retry_after (retry_after);

  if (g_strcmp0 (content_type, "application/problem+json") == 0 && body != NULL)
    node = muster_json_parse (body, NULL);
  if (node != NULL)
    {
      JsonObject *problem = json_node_get_object (node);

      code = code_for_problem (muster_json_get_string (problem, "code"), status);
      detail = muster_json_get_string (problem, "detail");
      if (detail == NULL)
        detail = muster_json_get_string (problem, "title");
      if (wait == 0)
        wait = CLAMP (muster_json_get_int (problem, "retryAfter", 0), 0, MAX_RETRY_AFTER);
    }
  else if (status >= 300 && status < 400)
    code = MUSTER_ERROR_NOT_MUSTER;
  else
    code = code_for_status (status);

  if (detail != NULL)
    error = g_error_new_literal (MUSTER_ERROR, code, detail);
  else if (status >= 300 && status < 400)
    error = g_error_new_literal (MUSTER_ERROR, code, "The address leads elsewhere; a Muster server does not redirect");
  else
    error = g_error_new (MUSTER_ERROR, code, "The server answered with status %u", status);
  if (wait > 0)
    muster_error_set_retry_after (error, wait);
  return error;
}

/**
 * muster_certificate_reason:
 * @flags: what is wrong with a certificate
 *
 * Returns: (transfer full): the reasons in words
 */
char *
muster_certificate_reason (GTlsCertificateFlags flags)
{
  g_autoptr(GPtrArray) reasons = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (certificate_reasons); i++)
    if (flags & certificate_reasons[i].flag)
      g_ptr_array_add (reasons, (gpointer) certificate_reasons[i].reason);
  if (reasons->len == 0)
    return g_strdup ("it could not be checked");
  g_ptr_array_add (reasons, NULL);
  return g_strjoinv (", ", (char **) reasons->pdata);
}

/**
 * muster_error_from_transport:
 * @error: why no answer came
 * @flags: what was wrong with the server's certificate, if anything
 *
 * Returns: (transfer full): an error of the Muster domain
 */
GError *
muster_error_from_transport (const GError        *error,
                             GTlsCertificateFlags flags)
{
  g_autofree char *reason = NULL;

  if (error->domain == MUSTER_ERROR)
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_CANCELLED, error->message);
  if (flags != 0)
    {
      reason = muster_certificate_reason (flags);
      return g_error_new (MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "The server's certificate is not valid: %s", reason);
    }
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS))
    return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "The server does not speak TLS");
  if (error->domain == G_TLS_ERROR && !g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return g_error_new (MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "No secure connection: %s", error->message);
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, "The server did not answer in time");
  if (error->domain == SOUP_SESSION_ERROR)
    return g_error_new (MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER, "No proper answer: %s", error->message);
  return g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_UNREACHABLE, error->message);
}

/* muster-error.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MUSTER_ERROR (muster_error_quark ())

/**
 * MusterErrorCode:
 *
 * The one domain that leaves `client`; `ui` maps each code to words and to the
 * surface that shows them.
 */
typedef enum
{
  MUSTER_ERROR_FAILED,           /* none of the others; the message says it */
  MUSTER_ERROR_CANCELLED,        /* says nothing to anybody */
  MUSTER_ERROR_BAD_ADDRESS,      /* what was typed is no address we may use (http beyond loopback, …) */
  MUSTER_ERROR_UNREACHABLE,      /* no connection, no such host, timed out */
  MUSTER_ERROR_CERTIFICATE,      /* TLS failed or the certificate is not valid */
  MUSTER_ERROR_NOT_MUSTER,       /* an answer that is no Muster server's (HTML portal, other JSON) */
  MUSTER_ERROR_VERSION,          /* another major version of the protocol */
  MUSTER_ERROR_CREDENTIALS,      /* wrong username or password */
  MUSTER_ERROR_ACCOUNT_DISABLED, /* said only after the right password */
  MUSTER_ERROR_SECOND_FACTOR,    /* a code is needed, or was wrong */
  MUSTER_ERROR_TOO_MANY_TRIES,   /* see muster_error_get_retry_after() */
  MUSTER_ERROR_FORBIDDEN,        /* the account lacks the permission */
  MUSTER_ERROR_SIGNED_OUT,       /* the token was revoked or has expired for good */
  MUSTER_ERROR_NOT_FOUND,
  MUSTER_ERROR_CONFLICT,         /* changed since it was shown; or decided by somebody else */
  MUSTER_ERROR_INVALID,          /* the server refused the input */
  MUSTER_ERROR_TOO_LATE,         /* the operation's deadline had passed; nothing was done */
  MUSTER_ERROR_UNCONFIRMED,      /* no answer: done or not done is not known */
  MUSTER_ERROR_BUSY,             /* 429 or 503; see muster_error_get_retry_after() */
  MUSTER_ERROR_SERVER,           /* the server failed */
  MUSTER_ERROR_PROTOCOL,         /* malformed answer or event */
  MUSTER_ERROR_KEYRING_LOCKED,
  MUSTER_ERROR_KEYRING_MISSING,
  MUSTER_ERROR_NOT_SAVED,        /* the keyring has no sign-in, or one that was replaced while it was locked */
  MUSTER_ERROR_STALE,            /* refused here: the data on screen is not live */
} MusterErrorCode;

GQuark  muster_error_quark           (void);
void    muster_error_set_retry_after (GError       *error,
                                      guint         seconds);
guint   muster_error_get_retry_after (const GError *error);

G_END_DECLS

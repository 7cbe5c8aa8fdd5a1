/* muster-error-text.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-error.h"

G_BEGIN_DECLS

/* Where an error is shown. */
typedef enum
{
  MUSTER_SURFACE_NONE,        /* says nothing */
  MUSTER_SURFACE_ADDRESS,     /* under the server's address */
  MUSTER_SURFACE_USERNAME,
  MUSTER_SURFACE_PASSWORD,
  MUSTER_SURFACE_CODE,
  MUSTER_SURFACE_PAGE,        /* at the head of the page; a status page where nothing else is there */
  MUSTER_SURFACE_BANNER,
  MUSTER_SURFACE_TOAST,
} MusterSurface;

/* The one table of words for MusterErrorCode. Titles are for status pages and dialogs, bodies are whole sentences that
 * stand alone: what happened, what it means, what to do. Plain text, no markup. */
MusterSurface  muster_error_text_get_surface      (const GError *error);
const char    *muster_error_text_get_title        (const GError *error);
char          *muster_error_text_dup_body         (const GError *error);
char          *muster_error_text_dup_address_body (const GError *error,
                                                   const char   *typed);
char          *muster_error_text_dup_reason       (const GError *error);
char          *muster_error_text_dup_wait         (guint         seconds);

G_END_DECLS

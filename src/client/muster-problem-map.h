/* muster-problem-map.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "muster-error.h"

G_BEGIN_DECLS

/* Private to the layer: the one place where answers and failures become MUSTER_ERROR. */

GError *muster_error_from_answer    (guint                 status,
                                     const char           *content_type,
                                     const char           *retry_after,
                                     GBytes               *body);
GError *muster_error_from_transport (const GError         *error,
                                     GTlsCertificateFlags  flags);
char   *muster_certificate_reason   (GTlsCertificateFlags  flags);

G_END_DECLS

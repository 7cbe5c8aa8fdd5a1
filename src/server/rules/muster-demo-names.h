/* muster-demo-names.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names as their bearers write them, and for usernames in plain Latin letters. */
typedef struct
{
  const char *name;
  const char *latin;
} MusterDemoName;

typedef struct
{
  const MusterDemoName *given;
  guint                 n_given;
  const MusterDemoName *family;
  guint                 n_family;
  gboolean              family_first;
  gboolean              two_families;
} MusterDemoCulture;

extern const MusterDemoCulture muster_demo_cultures[];
extern const guint muster_demo_n_cultures;

G_END_DECLS

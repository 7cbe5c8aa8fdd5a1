/* muster-text.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *muster_text_fold     (const char *text);
void  muster_text_fold_to  (const char *text,
                            GString    *folded);
char *muster_text_initials (const char *name);

G_END_DECLS

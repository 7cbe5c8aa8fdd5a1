/* muster-shortcuts.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Every accelerator of the program, once: what sets them and what the shortcuts dialog shows. */
typedef struct
{
  const char *action;    /* detailed; NULL: a key that a widget handles itself, listed only */
  const char *accels[3];
  const char *title;     /* to be translated; NULL: not listed */
  const char *group;
} MusterShortcut;

const MusterShortcut *muster_shortcuts_get        (guint          *n_shortcuts);
void                  muster_shortcuts_apply      (GtkApplication *application);
AdwDialog            *muster_shortcuts_dialog_new (void);

G_END_DECLS

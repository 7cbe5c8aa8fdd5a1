/* muster-sidebar.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "muster-floor.h"

G_BEGIN_DECLS

/* The pages of the program, in the sidebar's order; groups together. */
typedef struct
{
  const char *id;
  const char *title;
  const char *group;
  const char *icon_name;
  const char *permission;
} MusterPageInfo;

const MusterPageInfo *muster_pages_get         (guint       *n_pages);
const MusterPageInfo *muster_pages_find        (const char  *id);

/* The list box of the sidebar: one row per page, with the group's name over the first of each. */
void                  muster_sidebar_fill      (GtkListBox  *list);
/* S8: hides what the supervisor may not see; @floor may be NULL, then all are shown. */
void                  muster_sidebar_permit    (GtkListBox  *list,
                                                MusterFloor *floor);
void                  muster_sidebar_select    (GtkListBox  *list,
                                                const char  *id);
const char           *muster_sidebar_id_of_row (GtkListBoxRow *row);

G_END_DECLS

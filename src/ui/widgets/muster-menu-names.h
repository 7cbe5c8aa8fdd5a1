/* muster-menu-names.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The items of a GtkPopoverMenu have no name on the accessibility bus: GTK keeps their labels out of the tree. These
 * give them one each time the menu opens. */
void muster_menu_names_follow_button (GtkMenuButton *button);
void muster_menu_names_update        (GtkWidget     *popover);

G_END_DECLS

/* muster-status-capture.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Typing searches wherever the focus is in the window, but not in a dialog or a popover: keys there are theirs. */
void muster_status_capture_start (GtkSearchBar *bar);
void muster_status_capture_stop  (GtkSearchBar *bar);

G_END_DECLS

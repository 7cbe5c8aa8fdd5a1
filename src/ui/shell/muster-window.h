/* muster-window.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "muster-connection.h"
#include "muster-sign-in-page.h"

G_BEGIN_DECLS

/* The frame around everything: sign-in, or the sidebar and a page. Knows one connection at a time; who is signed in, and
 * when, is decided by the application.
 *
 * Actions: win.search, win.toggle-sidebar, win.page("agent-status"), win.shortcuts, win.retry, win.leave-sign-in,
 * win.stop-waiting. Signals: `stop-waiting`: the user does not want to wait for the stored
 * sign-in. */
#define MUSTER_TYPE_WINDOW (muster_window_get_type ())
G_DECLARE_FINAL_TYPE (MusterWindow, muster_window, MUSTER, WINDOW, AdwApplicationWindow)

MusterWindow     *muster_window_new               (AdwApplication   *application,
                                                   GSettings        *settings);
MusterSignInPage *muster_window_get_sign_in_page  (MusterWindow     *self);
MusterConnection *muster_window_get_connection    (MusterWindow     *self);
/* Shows the account; its page and filters are kept while the same connection stays. NULL: nobody is signed in. */
void              muster_window_set_connection    (MusterWindow     *self,
                                                   MusterConnection *connection);
void              muster_window_show_sign_in      (MusterWindow     *self);
void              muster_window_show_waiting      (MusterWindow     *self,
                                                   const char       *text);
void              muster_window_set_accounts_menu (MusterWindow     *self,
                                                   GMenuModel       *menu);

G_END_DECLS

/* muster-session.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-window.h"

G_BEGIN_DECLS

/* Who is signed in and who is on screen: several accounts may be open at once, the window shows one (S4 to S7). */
#define MUSTER_TYPE_SESSION (muster_session_get_type ())
G_DECLARE_FINAL_TYPE (MusterSession, muster_session, MUSTER, SESSION, GObject)

MusterSession *muster_session_new         (GSettings     *settings);
void           muster_session_set_window  (MusterSession *self,
                                           MusterWindow  *window);
/* The account last used, or the sign-in page. */
void           muster_session_start       (MusterSession *self);
/* Signs in through the page, so that what goes wrong is said there; not kept beyond this run. */
void           muster_session_sign_in     (MusterSession *self,
                                           const char    *address,
                                           const char    *username,
                                           const char    *password);
/* @key names an account: the target of the account menu's items. */
void           muster_session_switch      (MusterSession *self,
                                           const char    *key);
void           muster_session_add_account (MusterSession *self);
void           muster_session_sign_out    (MusterSession *self);
void           muster_session_close       (MusterSession *self);

G_END_DECLS

/* muster-sign-in-page.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "muster-connection.h"
#include "muster-demo.h"

G_BEGIN_DECLS

/* Object data of a connection to a demo: the MusterDemo, which lives as long as the connection. */
#define MUSTER_DEMO_OF_CONNECTION "muster-demo"

/* S1, S2, S3, S6. Asks who is at the address before a password is sent, says under each row what is wrong with it, and
 * keeps what was typed.
 *
 * Signals: `signed-in` (MusterConnection, MusterDemo or NULL). */
#define MUSTER_TYPE_SIGN_IN_PAGE (muster_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterSignInPage, muster_sign_in_page, MUSTER, SIGN_IN_PAGE, AdwBin)

GtkWidget *muster_sign_in_page_new           (void);
void       muster_sign_in_page_prefill       (MusterSignInPage *self,
                                              const char       *address,
                                              const char       *username,
                                              const char       *ca_file);
void       muster_sign_in_page_set_password  (MusterSignInPage *self,
                                              const char       *password);
void       muster_sign_in_page_set_stay      (MusterSignInPage *self,
                                              gboolean          stay);
gboolean   muster_sign_in_page_get_stay      (MusterSignInPage *self);
const char *muster_sign_in_page_get_ca_file  (MusterSignInPage *self);
/* Why the page is there; NULL for no reason. Stays until the next try. */
void       muster_sign_in_page_set_reason    (MusterSignInPage *self,
                                              const GError     *reason);
void       muster_sign_in_page_show_error    (MusterSignInPage *self,
                                              const GError     *error);
void       muster_sign_in_page_submit        (MusterSignInPage *self);
void       muster_sign_in_page_start_demo    (MusterSignInPage *self);
void       muster_sign_in_page_cancel        (MusterSignInPage *self);
gboolean   muster_sign_in_page_get_busy      (MusterSignInPage *self);
/* Focus on the first row that wants something. */
void       muster_sign_in_page_focus         (MusterSignInPage *self);

G_END_DECLS

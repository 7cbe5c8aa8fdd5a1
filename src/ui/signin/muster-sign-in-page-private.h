/* muster-sign-in-page-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-message-row.h"
#include "muster-server-row.h"
#include "muster-sign-in-page.h"

G_BEGIN_DECLS

/* The page is in two files: what is shown, and what is asked of servers (muster-sign-in-attempt.c). */
struct _MusterSignInPage
{
  AdwBin parent_instance;

  GtkWidget *reason;
  GtkWidget *address;
  GtkWidget *discovering;
  GtkWidget *server;
  GtkWidget *address_error;
  GtkWidget *username;
  GtkWidget *username_error;
  GtkWidget *password;
  GtkWidget *password_error;
  GtkWidget *code;
  GtkWidget *code_error;
  GtkWidget *stay;
  GtkWidget *advanced;
  GtkWidget *authority;
  GtkWidget *clear_authority;
  GtkWidget *choose_authority;
  GtkWidget *submit;
  GtkWidget *submit_label;
  GtkWidget *submitting;
  GtkWidget *cancel;
  GtkWidget *demo;
  GtkWidget *progress;

  char *ca_file;
  MusterServerInfo *info; /* of the address that stands there now */
  DexFuture *probe;       /* discovery for the name alone */
  DexFuture *task;        /* sign-in or demo */
  MusterDemo *running_demo;
  GCancellable *choosing;
  guint pause_id;
  guint wait_id;
  gint64 wait_until;
  gboolean starting_demo;
  gboolean leaving; /* the probe was started by leaving the row: say what is wrong */
};

const char *muster_sign_in_page_text_of          (GtkWidget        *row);
void        muster_sign_in_page_say_under        (GtkWidget        *entry,
                                                  GtkWidget        *message,
                                                  const char       *text);
void        muster_sign_in_page_clear_messages   (MusterSignInPage *self);
void        muster_sign_in_page_set_busy         (MusterSignInPage *self,
                                                  const char       *progress);

void        muster_sign_in_page_take_info        (MusterSignInPage *self,
                                                  MusterServerInfo *info);
void        muster_sign_in_page_start_probe      (MusterSignInPage *self,
                                                  gboolean          leaving);
void        muster_sign_in_page_end_probe        (MusterSignInPage *self);
gboolean    muster_sign_in_page_on_typing_paused (gpointer          data);

G_END_DECLS

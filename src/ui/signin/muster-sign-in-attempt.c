/* muster-sign-in-attempt.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-sign-in-page-private.h"

#include "muster-error-text.h"

#include <glib/gi18n.h>

/* Spaces are no entry. */
static gboolean
is_blank (GtkWidget *row)
{
  const char *text = muster_sign_in_page_text_of (row);

  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

/* Discovery: whose server is it? */

void
muster_sign_in_page_take_info (MusterSignInPage *self,
                               MusterServerInfo *info)
{
  g_set_object (&self->info, info);
  muster_server_row_set_info (MUSTER_SERVER_ROW (self->server), info);
}

void
muster_sign_in_page_end_probe (MusterSignInPage *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  dex_clear (&self->probe);
  gtk_widget_set_visible (self->discovering, FALSE);
}

static DexFuture *
on_probed (DexFuture *future,
           gpointer   data)
{
  MusterSignInPage *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->discovering, FALSE);
  if (value != NULL)
    {
      muster_sign_in_page_say_under (self->address, self->address_error, NULL);
      muster_sign_in_page_take_info (self, g_value_get_object (value));
    }
  else if (self->leaving && muster_error_text_get_surface (error) == MUSTER_SURFACE_ADDRESS)
    {
      text = muster_error_text_dup_address_body (error, muster_sign_in_page_text_of (self->address));
      muster_sign_in_page_say_under (self->address, self->address_error, text);
    }
  return NULL;
}

void
muster_sign_in_page_start_probe (MusterSignInPage *self,
                                 gboolean          leaving)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->task != NULL || self->info != NULL || is_blank (self->address))
    return;
  self->leaving = leaving;
  gtk_widget_set_visible (self->discovering, TRUE);
  dex_clear (&self->probe);
  self->probe = dex_future_finally (muster_discover (muster_sign_in_page_text_of (self->address), self->ca_file), on_probed, self, NULL);
}

gboolean
muster_sign_in_page_on_typing_paused (gpointer data)
{
  MusterSignInPage *self = data;

  self->pause_id = 0;
  muster_sign_in_page_start_probe (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Sign-in */

static void
finish (MusterSignInPage *self)
{
  self->starting_demo = FALSE;
  dex_clear (&self->task);
  g_clear_object (&self->running_demo);
  muster_sign_in_page_set_busy (self, NULL);
}

static void
fail (MusterSignInPage *self,
      const GError     *error)
{
  gboolean demo = self->starting_demo;
  g_autofree char *details = NULL;
  AdwDialog *dialog;

  finish (self);
  if (!demo || muster_error_text_get_surface (error) == MUSTER_SURFACE_NONE)
    {
      muster_sign_in_page_show_error (self, error);
      return;
    }
  details = g_strdup_printf ("%s\n\n%s", _("Nothing was changed on this computer. The reason:"), error->message);
  dialog = adw_alert_dialog_new (_("The Demo Could Not Start"), details);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static DexFuture *
on_signed_in (DexFuture *future,
              gpointer   data)
{
  MusterSignInPage *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  g_autoptr(MusterConnection) connection = NULL;
  g_autoptr(MusterDemo) demo = NULL;

  if (value == NULL)
    {
      fail (self, error);
      return NULL;
    }
  connection = g_value_dup_object (value);
  demo = g_steal_pointer (&self->running_demo);
  finish (self);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  gtk_widget_set_visible (self->code, FALSE);
  muster_sign_in_page_clear_messages (self);
  g_signal_emit_by_name (self, "signed-in", connection, demo);
  return NULL;
}

/* A future that is settled already calls back at once, and may have begun the next step by then. */
static void
take_task (MusterSignInPage *self,
           DexFuture        *future,
           DexFutureCallback callback)
{
  g_autoptr(DexFuture) old = g_steal_pointer (&self->task);
  g_autoptr(DexFuture) next = dex_future_finally (future, callback, self, NULL);

  if (dex_future_is_pending (next))
    self->task = g_steal_pointer (&next);
}

static void
sign_in (MusterSignInPage *self)
{
  const char *code = gtk_widget_get_visible (self->code) && *muster_sign_in_page_text_of (self->code) != '\0' ? muster_sign_in_page_text_of (self->code) : NULL;

  take_task (self,
             muster_connection_sign_in (self->info, muster_sign_in_page_text_of (self->username), muster_sign_in_page_text_of (self->password), code,
                                        adw_switch_row_get_active (ADW_SWITCH_ROW (self->stay))),
             on_signed_in);
}

static DexFuture *
on_discovered (DexFuture *future,
               gpointer   data)
{
  MusterSignInPage *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value == NULL)
    {
      fail (self, error);
      return NULL;
    }
  muster_sign_in_page_take_info (self, g_value_get_object (value));
  sign_in (self);
  return NULL;
}

static DexFuture *
on_demo_discovered (DexFuture *future,
                    gpointer   data)
{
  MusterSignInPage *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value == NULL)
    {
      fail (self, error);
      return NULL;
    }
  take_task (self,
             muster_connection_sign_in (g_value_get_object (value),
                                        muster_demo_get_username (self->running_demo),
                                        muster_demo_get_password (self->running_demo), NULL, FALSE),
             on_signed_in);
  return NULL;
}

static DexFuture *
on_demo_started (DexFuture *future,
                 gpointer   data)
{
  MusterSignInPage *self = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value == NULL)
    {
      fail (self, error);
      return NULL;
    }
  g_set_object (&self->running_demo, g_value_get_object (value));
  take_task (self, muster_discover (muster_demo_get_address (self->running_demo), NULL), on_demo_discovered);
  return NULL;
}

/* The first row that is empty but must not be. */
static GtkWidget *
complain_about_blanks (MusterSignInPage *self)
{
  if (is_blank (self->address))
    {
      muster_sign_in_page_say_under (self->address, self->address_error, _("Enter the address of your organization’s server."));
      return self->address;
    }
  if (is_blank (self->username))
    {
      muster_sign_in_page_say_under (self->username, self->username_error, _("Enter your username."));
      return self->username;
    }
  if (*muster_sign_in_page_text_of (self->password) == '\0')
    {
      muster_sign_in_page_say_under (self->password, self->password_error, _("Enter your password."));
      return self->password;
    }
  return NULL;
}

/**
 * muster_sign_in_page_submit:
 * @self: the page
 *
 * Signs in with what stands there, after asking the address who it is.
 */
void
muster_sign_in_page_submit (MusterSignInPage *self)
{
  GtkWidget *blank;

  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  if (self->task != NULL)
    return;
  muster_sign_in_page_end_probe (self);
  muster_sign_in_page_clear_messages (self);
  blank = complain_about_blanks (self);
  if (blank != NULL)
    {
      gtk_widget_grab_focus (blank);
      return;
    }
  muster_sign_in_page_set_busy (self, _("Signing in…"));
  if (self->info != NULL)
    sign_in (self);
  else
    take_task (self, muster_discover (muster_sign_in_page_text_of (self->address), self->ca_file), on_discovered);
}

/**
 * muster_sign_in_page_start_demo:
 * @self: the page
 *
 * S6: starts a private server with a simulated organization and signs in to it.
 */
void
muster_sign_in_page_start_demo (MusterSignInPage *self)
{
  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  if (self->task != NULL)
    return;
  muster_sign_in_page_end_probe (self);
  muster_sign_in_page_clear_messages (self);
  self->starting_demo = TRUE;
  muster_sign_in_page_set_busy (self, _("Starting a demo organization…"));
  take_task (self, muster_demo_start (), on_demo_started);
}

/**
 * muster_sign_in_page_cancel:
 * @self: the page
 *
 * Lets go of a running try; does nothing without one.
 */
void
muster_sign_in_page_cancel (MusterSignInPage *self)
{
  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  if (self->task == NULL)
    return;
  finish (self);
  muster_sign_in_page_focus (self);
}

/**
 * muster_sign_in_page_get_busy:
 * @self: the page
 *
 * Returns: whether a try is running
 */
gboolean
muster_sign_in_page_get_busy (MusterSignInPage *self)
{
  g_return_val_if_fail (MUSTER_IS_SIGN_IN_PAGE (self), FALSE);

  return self->task != NULL;
}

/* muster-sign-in-page.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-sign-in-page-private.h"

#include "muster-clock.h"
#include "muster-error-text.h"
#include "muster-error.h"
#include "muster-message-row.h"
#include "muster-signin-resources.h"

#include <glib/gi18n.h>

/* So long after the last key stroke the server is asked who it is. */
#define TYPING_PAUSE_MS 800

enum
{
  SIGNED_IN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (MusterSignInPage, muster_sign_in_page, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

const char *
muster_sign_in_page_text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Rows and their messages */

void
muster_sign_in_page_say_under (GtkWidget  *entry,
                               GtkWidget  *message,
                               const char *text)
{
  muster_message_row_set_text (MUSTER_MESSAGE_ROW (message), entry, text, TRUE);
}

static void
set_reason_text (MusterSignInPage *self,
                 const char       *text)
{
  gtk_label_set_text (GTK_LABEL (self->reason), text != NULL ? text : "");
  gtk_widget_set_visible (self->reason, text != NULL && *text != '\0');
}

void
muster_sign_in_page_clear_messages (MusterSignInPage *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  muster_sign_in_page_say_under (self->address, self->address_error, NULL);
  muster_sign_in_page_say_under (self->username, self->username_error, NULL);
  muster_sign_in_page_say_under (self->password, self->password_error, NULL);
  muster_sign_in_page_say_under (self->code, self->code_error, NULL);
  set_reason_text (self, NULL);
}

static void
focus_and_say (MusterSignInPage *self,
               GtkWidget        *entry,
               const char       *message)
{
  gtk_widget_grab_focus (entry);
  if (GTK_IS_EDITABLE (entry))
    gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
on_wait_tick (gpointer data)
{
  MusterSignInPage *self = data;
  gint64 left = self->wait_until - muster_clock_boottime ();
  g_autofree char *text = NULL;

  if (left <= 0)
    {
      muster_sign_in_page_say_under (self->password, self->password_error, NULL);
      self->wait_id = 0;
      return G_SOURCE_REMOVE;
    }
  text = muster_error_text_dup_wait ((guint) ((left + 999) / 1000));
  muster_sign_in_page_say_under (self->password, self->password_error, text);
  return G_SOURCE_CONTINUE;
}

void
muster_sign_in_page_set_busy (MusterSignInPage *self,
                              const char       *progress)
{
  gboolean busy = progress != NULL;
  GtkWidget *entries[] = { self->address, self->username, self->password, self->code };
  GtkWidget *others[] = { self->stay, self->advanced, self->demo };

  /* Entries keep the focus: GtkText complains when it turns insensitive under it. */
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_editable (GTK_EDITABLE (entries[i]), !busy);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_set_sensitive (others[i], !busy);
  gtk_widget_set_sensitive (self->submit, !busy);
  gtk_widget_set_visible (self->submitting, busy);
  gtk_widget_set_visible (self->demo, !busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_widget_set_visible (self->progress, busy);
  gtk_label_set_text (GTK_LABEL (self->progress), busy ? progress : "");
}

static void
on_address_left (GtkEventControllerFocus *controller,
                 MusterSignInPage        *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* Not when the whole window loses the focus: who looks the address up elsewhere is not done. */
  if (root == NULL || (GTK_IS_WINDOW (root) && !gtk_window_is_active (GTK_WINDOW (root))))
    return;
  if (self->probe != NULL && gtk_widget_get_visible (self->discovering))
    self->leaving = TRUE;
  else if (!gtk_widget_get_visible (self->address_error))
    muster_sign_in_page_start_probe (self, TRUE);
}

/* What is typed makes its row's message untrue. */

static void
on_address_changed (MusterSignInPage *self)
{
  muster_sign_in_page_end_probe (self);
  muster_sign_in_page_take_info (self, NULL);
  muster_sign_in_page_say_under (self->address, self->address_error, NULL);
  if (*muster_sign_in_page_text_of (self->address) != '\0')
    self->pause_id = g_timeout_add (TYPING_PAUSE_MS, muster_sign_in_page_on_typing_paused, self);
}

static void
on_username_changed (MusterSignInPage *self)
{
  muster_sign_in_page_say_under (self->username, self->username_error, NULL);
}

static void
on_password_changed (MusterSignInPage *self)
{
  if (self->wait_id == 0)
    muster_sign_in_page_say_under (self->password, self->password_error, NULL);
}

static void
on_code_changed (MusterSignInPage *self)
{
  muster_sign_in_page_say_under (self->code, self->code_error, NULL);
}

static void
on_address_activated (MusterSignInPage *self)
{
  if (*muster_sign_in_page_text_of (self->username) == '\0')
    gtk_widget_grab_focus (self->username);
  else
    muster_sign_in_page_submit (self);
}

static void
on_username_activated (MusterSignInPage *self)
{
  if (*muster_sign_in_page_text_of (self->password) == '\0')
    gtk_widget_grab_focus (self->password);
  else
    muster_sign_in_page_submit (self);
}

/* The file of a private authority */

static void
set_ca_file (MusterSignInPage *self,
             const char       *ca_file)
{
  g_autofree char *name = NULL;

  if (g_set_str (&self->ca_file, ca_file != NULL && *ca_file != '\0' ? ca_file : NULL))
    on_address_changed (self);
  name = self->ca_file != NULL ? g_filename_display_basename (self->ca_file) : g_strdup (_("Of this system"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->authority), name);
  gtk_widget_set_visible (self->clear_authority, self->ca_file != NULL);
  if (self->ca_file != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->advanced), TRUE);
}

static void
on_clear_authority (MusterSignInPage *self)
{
  gtk_widget_grab_focus (self->choose_authority);
  set_ca_file (self, NULL);
}

static void
on_authority_chosen (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr(MusterSignInPage) self = data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    set_ca_file (self, g_file_peek_path (file));
}

static void
on_choose_authority (MusterSignInPage *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Certificates (PEM)"));
  gtk_file_filter_add_suffix (filter, "pem");
  gtk_file_filter_add_suffix (filter, "crt");
  gtk_file_filter_add_suffix (filter, "cer");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Certificate Authority"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->choosing, on_authority_chosen,
                        g_object_ref (self));
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant  *parameters,
           gpointer   data)
{
  MusterSignInPage *self = MUSTER_SIGN_IN_PAGE (widget);

  if (self->task == NULL)
    return GDK_EVENT_PROPAGATE;
  muster_sign_in_page_cancel (self);
  return GDK_EVENT_STOP;
}

static void
muster_sign_in_page_dispose (GObject *object)
{
  MusterSignInPage *self = MUSTER_SIGN_IN_PAGE (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  dex_clear (&self->probe);
  dex_clear (&self->task);
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->running_demo);
  g_clear_object (&self->info);
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (muster_sign_in_page_parent_class)->dispose (object);
}

static void
muster_sign_in_page_finalize (GObject *object)
{
  MusterSignInPage *self = MUSTER_SIGN_IN_PAGE (object);

  g_clear_object (&self->choosing);
  g_clear_pointer (&self->ca_file, g_free);

  G_OBJECT_CLASS (muster_sign_in_page_parent_class)->finalize (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, MusterSignInPage, child)
#define CALLBACK(callback) gtk_widget_class_bind_template_callback (widget_class, callback)

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/muster_app/Muster/ui/muster-sign-in-page.ui");
  BIND (reason);
  BIND (address);
  BIND (discovering);
  BIND (server);
  BIND (address_error);
  BIND (username);
  BIND (username_error);
  BIND (password);
  BIND (password_error);
  BIND (code);
  BIND (code_error);
  BIND (stay);
  BIND (advanced);
  BIND (authority);
  BIND (clear_authority);
  BIND (choose_authority);
  BIND (submit);
  BIND (submit_label);
  BIND (submitting);
  BIND (cancel);
  BIND (demo);
  BIND (progress);
  CALLBACK (on_address_changed);
  CALLBACK (on_address_activated);
  CALLBACK (on_username_changed);
  CALLBACK (on_username_activated);
  CALLBACK (on_password_changed);
  CALLBACK (on_code_changed);
  CALLBACK (on_clear_authority);
  CALLBACK (on_choose_authority);
  CALLBACK (muster_sign_in_page_submit);
  CALLBACK (muster_sign_in_page_cancel);
  CALLBACK (muster_sign_in_page_start_demo);
}

static void
muster_sign_in_page_class_init (MusterSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  muster_signin_get_resource ();
  g_type_ensure (MUSTER_TYPE_MESSAGE_ROW);
  g_type_ensure (MUSTER_TYPE_SERVER_ROW);
  object_class->dispose = muster_sign_in_page_dispose;
  object_class->finalize = muster_sign_in_page_finalize;

  signals[SIGNED_IN] = g_signal_new ("signed-in", MUSTER_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, MUSTER_TYPE_CONNECTION, MUSTER_TYPE_DEMO);

  bind_template (widget_class);
}

static void
muster_sign_in_page_init (MusterSignInPage *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->choosing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_address_left), self, 0);
  gtk_widget_add_controller (self->address, focus);
  /* Wherever the focus is: the button that was pressed has lost it. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (on_escape, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  /* An empty box of suffixes would push the pencil out of line. */
  g_object_bind_property (self->discovering, "visible", gtk_widget_get_parent (self->discovering), "visible",
                          G_BINDING_SYNC_CREATE);
}

/**
 * muster_sign_in_page_new:
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
muster_sign_in_page_new (void)
{
  return g_object_new (MUSTER_TYPE_SIGN_IN_PAGE, NULL);
}

/**
 * muster_sign_in_page_prefill:
 * @self: the page
 * @address: (nullable): what to put into the address
 * @username: (nullable): … and the username
 * @ca_file: (nullable): PEM file of a private authority
 */
void
muster_sign_in_page_prefill (MusterSignInPage *self,
                             const char       *address,
                             const char       *username,
                             const char       *ca_file)
{
  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  muster_sign_in_page_cancel (self);
  gtk_editable_set_text (GTK_EDITABLE (self->address), address != NULL ? address : "");
  gtk_editable_set_text (GTK_EDITABLE (self->username), username != NULL ? username : "");
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  set_ca_file (self, ca_file);
  muster_sign_in_page_clear_messages (self);
}

/**
 * muster_sign_in_page_set_password:
 * @self: the page
 * @password: what to put into the password row
 */
void
muster_sign_in_page_set_password (MusterSignInPage *self,
                                  const char       *password)
{
  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->password), password);
}

/**
 * muster_sign_in_page_set_stay:
 * @self: the page
 * @stay: what “Stay Signed In” shows
 */
void
muster_sign_in_page_set_stay (MusterSignInPage *self,
                              gboolean          stay)
{
  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  adw_switch_row_set_active (ADW_SWITCH_ROW (self->stay), stay);
}

/**
 * muster_sign_in_page_get_stay:
 * @self: the page
 *
 * Returns: what “Stay Signed In” shows
 */
gboolean
muster_sign_in_page_get_stay (MusterSignInPage *self)
{
  g_return_val_if_fail (MUSTER_IS_SIGN_IN_PAGE (self), FALSE);

  return adw_switch_row_get_active (ADW_SWITCH_ROW (self->stay));
}

/**
 * muster_sign_in_page_get_ca_file:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): PEM file of the private authority that was chosen
 */
const char *
muster_sign_in_page_get_ca_file (MusterSignInPage *self)
{
  g_return_val_if_fail (MUSTER_IS_SIGN_IN_PAGE (self), NULL);

  return self->ca_file;
}

/**
 * muster_sign_in_page_set_reason:
 * @self: the page
 * @reason: (nullable): why somebody who was signed in sees this page (S7)
 */
void
muster_sign_in_page_set_reason (MusterSignInPage *self,
                                const GError     *reason)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  if (reason != NULL)
    text = muster_error_text_dup_reason (reason);
  set_reason_text (self, text);
  if (text != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/**
 * muster_sign_in_page_show_error:
 * @self: the page
 * @error: what a try came to
 *
 * Says it under the row it belongs to and puts the focus there; what was typed stays (S2, S3).
 */
void
muster_sign_in_page_show_error (MusterSignInPage *self,
                                const GError     *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (error != NULL);

  text = muster_error_text_dup_address_body (error, muster_sign_in_page_text_of (self->address));
  switch (muster_error_text_get_surface (error))
    {
    case MUSTER_SURFACE_NONE:
      break;

    case MUSTER_SURFACE_ADDRESS:
      muster_sign_in_page_take_info (self, NULL);
      if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->advanced), TRUE);
      muster_sign_in_page_say_under (self->address, self->address_error, text);
      focus_and_say (self, self->address, text);
      break;

    case MUSTER_SURFACE_USERNAME:
      muster_sign_in_page_say_under (self->username, self->username_error, text);
      focus_and_say (self, self->username, text);
      break;

    case MUSTER_SURFACE_PASSWORD:
      muster_sign_in_page_say_under (self->password, self->password_error, text);
      focus_and_say (self, self->password, text);
      if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_TOO_MANY_TRIES) && muster_error_get_retry_after (error) > 0)
        {
          self->wait_until = muster_clock_boottime () + (gint64) muster_error_get_retry_after (error) * 1000;
          g_clear_handle_id (&self->wait_id, g_source_remove);
          self->wait_id = g_timeout_add_seconds (1, on_wait_tick, self);
        }
      break;

    case MUSTER_SURFACE_CODE:
      if (gtk_widget_get_visible (self->code) && *muster_sign_in_page_text_of (self->code) != '\0')
        g_set_str (&text, _("This code is not right. Enter the current one from your authenticator app."));
      muster_message_row_set_text (MUSTER_MESSAGE_ROW (self->code_error), self->code, text,
                                   gtk_widget_get_visible (self->code));
      gtk_widget_set_visible (self->code, TRUE);
      focus_and_say (self, self->code, text);
      break;

    case MUSTER_SURFACE_PAGE:
    case MUSTER_SURFACE_BANNER:
    case MUSTER_SURFACE_TOAST:
      set_reason_text (self, text);
      focus_and_say (self, self->submit, text);
      break;
    }
}

/**
 * muster_sign_in_page_focus:
 * @self: the page
 *
 * Puts the focus on the first row that is empty.
 */
void
muster_sign_in_page_focus (MusterSignInPage *self)
{
  GtkWidget *rows[] = { self->address, self->username, self->password };

  g_return_if_fail (MUSTER_IS_SIGN_IN_PAGE (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (*muster_sign_in_page_text_of (rows[i]) == '\0')
      {
        gtk_widget_grab_focus (rows[i]);
        return;
      }
  gtk_widget_grab_focus (self->submit);
}

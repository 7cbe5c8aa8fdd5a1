/* muster-application.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-app"

#include "config.h"
#include "muster-application.h"

#include "muster-resources.h"
#include "muster-session.h"
#include "muster-shortcuts.h"
#include "muster-sign-in-fd.h"
#include "muster-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

struct _MusterApplication
{
  AdwApplication  parent_instance;

  GSettings      *settings;
  MusterSession  *session;
  MusterSignInFd *credentials;
  guint           term_id;
  guint           int_id;
};

G_DEFINE_FINAL_TYPE (MusterApplication, muster_application, ADW_TYPE_APPLICATION)

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  g_application_quit (G_APPLICATION (data));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  AdwDialog *dialog = adw_about_dialog_new ();
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (dialog);

  adw_about_dialog_set_application_name (about, _("Muster"));
  adw_about_dialog_set_application_icon (about, MUSTER_APP_ID);
  adw_about_dialog_set_developer_name (about, _("The Muster contributors"));
  adw_about_dialog_set_version (about, MUSTER_VERSION);
  adw_about_dialog_set_comments (about, _("Watch and guide customer-chat agents, live"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_copyright (about, "© 2026 The Muster contributors");
  /* Translators: your names, one a line */
  adw_about_dialog_set_translator_credits (about, _("translator-credits"));
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (data))));
}

static void
add_account_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  muster_session_add_account (MUSTER_APPLICATION (data)->session);
}

static void
sign_out_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  muster_session_sign_out (MUSTER_APPLICATION (data)->session);
}

static void
account_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  muster_session_switch (MUSTER_APPLICATION (data)->session, g_variant_get_string (parameter, NULL));
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "add-account", .activate = add_account_action },
  { .name = "sign-out", .activate = sign_out_action },
  { .name = "account", .activate = account_action, .parameter_type = "s", .state = "''" },
};

static void
on_current_changed (MusterApplication *self)
{
  g_autofree char *current = NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "account");
  GAction *sign_out = g_action_map_lookup_action (G_ACTION_MAP (self), "sign-out");

  g_object_get (self->session, "current", &current, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (current));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (sign_out), *current != '\0');
}

/* The session's end, or Ctrl+C in a terminal: as if the window were closed, so that the demo ends too. */
static gboolean
on_signal (gpointer data)
{
  g_application_quit (G_APPLICATION (data));
  return G_SOURCE_CONTINUE;
}

static void
muster_application_activate (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (muster_window_new (ADW_APPLICATION (self), self->settings));
      muster_session_set_window (self->session, MUSTER_WINDOW (window));
      if (self->credentials != NULL)
        muster_session_sign_in (self->session, self->credentials->address, self->credentials->username,
                                self->credentials->password);
      else
        muster_session_start (self->session);
      g_clear_pointer (&self->credentials, muster_sign_in_fd_free);
    }
  gtk_window_present (window);
}

static void
muster_application_startup (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);

  G_APPLICATION_CLASS (muster_application_parent_class)->startup (application);

  self->settings = g_settings_new (MUSTER_APP_ID);
  self->session = muster_session_new (self->settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  muster_shortcuts_apply (GTK_APPLICATION (self));
  g_signal_connect_object (self->session, "notify::current", G_CALLBACK (on_current_changed), self, G_CONNECT_SWAPPED);
  on_current_changed (self);
  self->term_id = g_unix_signal_add (SIGTERM, on_signal, self);
  self->int_id = g_unix_signal_add (SIGINT, on_signal, self);
}

static void
muster_application_shutdown (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);

  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  if (self->session != NULL)
    muster_session_close (self->session);

  G_APPLICATION_CLASS (muster_application_parent_class)->shutdown (application);

  g_clear_object (&self->session);
}

static int
muster_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  g_autoptr(GError) error = NULL;
  int fd;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("muster %s\n", MUSTER_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "sign-in-fd", "i", &fd))
    {
      self->credentials = muster_sign_in_fd_read (fd, &error);
      if (self->credentials == NULL)
        {
          g_printerr ("muster: --sign-in-fd: %s\n", error->message);
          return 2;
        }
      /* Whoever started us with a sign-in means this process, not one that runs already. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  return G_APPLICATION_CLASS (muster_application_parent_class)->handle_local_options (application, options);
}

static void
muster_application_finalize (GObject *object)
{
  MusterApplication *self = MUSTER_APPLICATION (object);

  g_clear_pointer (&self->credentials, muster_sign_in_fd_free);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (muster_application_parent_class)->finalize (object);
}

static void
muster_application_class_init (MusterApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  muster_get_resource ();
  object_class->finalize = muster_application_finalize;
  application_class->activate = muster_application_activate;
  application_class->startup = muster_application_startup;
  application_class->shutdown = muster_application_shutdown;
  application_class->handle_local_options = muster_application_handle_local_options;
}

static void
muster_application_init (MusterApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { "sign-in-fd", 0, 0, G_OPTION_ARG_INT, NULL, N_("Read where and as whom to sign in from this descriptor"), "N" },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * muster_application_new:
 *
 * Returns: (transfer full): the application, not yet running
 */
MusterApplication *
muster_application_new (void)
{
  return g_object_new (MUSTER_TYPE_APPLICATION,
                       "application-id", MUSTER_APP_ID,
                       "resource-base-path", "/io/github/muster_app/Muster",
                       NULL);
}

/* muster-application.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-app"

#include "config.h"
#include "muster-application.h"

#include "muster-resources.h"
#include "muster-window.h"

struct _MusterApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (MusterApplication, muster_application, ADW_TYPE_APPLICATION)

static void
muster_application_activate (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (muster_window_new (ADW_APPLICATION (self), self->settings));
  gtk_window_present (window);
}

static void
muster_application_startup (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);

  G_APPLICATION_CLASS (muster_application_parent_class)->startup (application);
  self->settings = g_settings_new (MUSTER_APP_ID);
}

static void
muster_application_finalize (GObject *object)
{
  MusterApplication *self = MUSTER_APPLICATION (object);

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
}

static void
muster_application_init (MusterApplication *self)
{
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

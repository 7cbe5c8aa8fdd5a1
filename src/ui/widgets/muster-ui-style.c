/* muster-ui-style.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-ui-style.h"

#include "muster-widgets-resources.h"

/**
 * muster_ui_style_ensure:
 *
 * Loads the style of our own widgets, once; they look right in any program that shows them.
 */
void
muster_ui_style_ensure (void)
{
  static gsize loaded;

  if (!g_once_init_enter (&loaded))
    return;

  if (muster_widgets_get_resource () != NULL && gdk_display_get_default () != NULL)
    {
      g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

      gtk_css_provider_load_from_resource (provider, "/io/github/muster_app/Muster/ui/widgets.css");
      gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
  g_once_init_leave (&loaded, 1);
}

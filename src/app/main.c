/* main.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-app"

#include "config.h"
#include "muster-application.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

int
main (int   argc,
      char *argv[])
{
  const char *locale_dir = g_getenv ("MUSTER_LOCALE_DIR");
  g_autoptr(MusterApplication) application = NULL;

  setlocale (LC_ALL, "");
  /* For a program that runs out of its build folder. */
  if (locale_dir == NULL || *locale_dir == '\0')
    locale_dir = MUSTER_LOCALEDIR;
  bindtextdomain (MUSTER_GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (MUSTER_GETTEXT_PACKAGE, "UTF-8");
  textdomain (MUSTER_GETTEXT_PACKAGE);
  dex_init ();

  application = muster_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

/* test-shell-window.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-application.h"
#include "muster-clock.h"
#include "muster-error.h"
#include "muster-freshness.h"
#include "muster-shortcuts.h"
#include "muster-window-state.h"
#include "muster-window.h"

#include <adwaita.h>
#include <libdex.h>
#include <string.h>

static MusterApplication *application;

static MusterWindow *
new_window (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("io.github.muster_app.Muster");

  return muster_window_new (ADW_APPLICATION (application), settings);
}

static void
run_until_mapped (GtkWidget *widget)
{
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
}

static void
check_window (void)
{
  MusterWindow *window = new_window ();
  g_autoptr(GSettings) settings = g_settings_new ("io.github.muster_app.Muster");
  GtkWidget *copy = GTK_WIDGET (window);
  int minimum;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &copy);
  gtk_window_present (GTK_WINDOW (window));
  run_until_mapped (GTK_WIDGET (window));
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
  while (copy != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_window (void)
{
  check_window ();
}

static void
test_right_to_left (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check_window ();
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_dark (void)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  check_window ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_accelerators (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidgetClass *window_class = g_type_class_ref (MUSTER_TYPE_WINDOW);
  const MusterShortcut *shortcuts;
  guint n;

  shortcuts = muster_shortcuts_get (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr(GVariant) target = NULL;
      gboolean found = FALSE;
      const GVariantType *type;
      const char *installed, *property;
      GType owner;

      for (guint j = 0; shortcuts[i].accels[j] != NULL; j++)
        {
          guint key;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (shortcuts[i].accels[j], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, (gpointer) shortcuts[i].accels[j]));
        }
      if (shortcuts[i].action == NULL)
        continue;
      g_assert_true (g_action_parse_detailed_name (shortcuts[i].action, &name, &target, NULL));
      if (g_str_has_prefix (name, "app."))
        found = g_action_group_has_action (G_ACTION_GROUP (application), name + strlen ("app."));
      for (guint j = 0; !found && gtk_widget_class_query_action (window_class, j, &owner, &installed, &type, &property); j++)
        found = g_str_equal (installed, name);
      g_test_message ("%s", name);
      g_assert_true (found);
    }
  g_type_class_unref (window_class);
}

static void
test_shortcuts_dialog (void)
{
  AdwDialog *dialog = g_object_ref_sink (muster_shortcuts_dialog_new ());

  g_assert_finalize_object (dialog);
}

static void
test_chip (void)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (2026, 11, 21, 14, 3, 5);
  gint64 fresh = g_date_time_to_unix (time) * 1000;
  GtkWidget *chip = g_object_ref_sink (muster_freshness_new ());
  MusterFreshness *self = MUSTER_FRESHNESS (chip);
  gint64 boot;

  muster_clock_freeze (fresh + 10000);
  boot = muster_clock_boottime ();
  muster_freshness_show_state (self, MUSTER_CONNECTION_CONNECTING, 0, 0, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Connecting…");
  muster_freshness_show_state (self, MUSTER_CONNECTION_CATCHING_UP, 0, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Catching up…");
  muster_freshness_show_state (self, MUSTER_CONNECTION_LIVE, 0, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Live");
  muster_freshness_show_state (self, MUSTER_CONNECTION_SUSPECT, 0, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Stale since 14:03:05");
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, boot + 3500, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Reconnecting in 4 s · data from 14:03:05");
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, boot, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Reconnecting… · data from 14:03:05");
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, boot + 1000, 0, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Reconnecting in 1 s");
  muster_freshness_show_state (self, MUSTER_CONNECTION_FAILED, 0, fresh, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Stale since 14:03:05");
  muster_freshness_show_state (self, MUSTER_CONNECTION_FAILED, 0, 0, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Not connected");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_template_child (chip, MUSTER_TYPE_FRESHNESS, "button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Not connected");
  muster_clock_thaw ();
  g_assert_finalize_object (chip);
}

static void
assert_strip (GtkWidget  *chip,
              gboolean    needed,
              const char *text)
{
  gboolean strip;
  g_autofree char *words = NULL;

  g_object_get (chip, "strip", &strip, "strip-text", &words, NULL);
  g_assert_cmpint (strip, ==, needed);
  g_assert_cmpstr (words, ==, text);
}

/* Where there is little room the age of the data is what stays; as an icon the chip has its words in a strip. */
static void
test_chip_forms (void)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (2026, 11, 21, 14, 3, 5);
  gint64 fresh = g_date_time_to_unix (time) * 1000;
  GtkWidget *chip = g_object_ref_sink (muster_freshness_new ());
  MusterFreshness *self = MUSTER_FRESHNESS (chip);
  GtkLabel *label = GTK_LABEL (gtk_widget_get_template_child (chip, MUSTER_TYPE_FRESHNESS, "label"));

  muster_clock_freeze (fresh + 10000);
  muster_freshness_set_form (self, MUSTER_FRESHNESS_SHORT);
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, muster_clock_boottime () + 3500, fresh, NULL);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Stale · 14:03:05");
  g_assert_cmpint (gtk_label_get_ellipsize (label), ==, PANGO_ELLIPSIZE_NONE);
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, muster_clock_boottime () + 3500, 0, NULL);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Reconnecting…");
  assert_strip (chip, FALSE, "Reconnecting in 4 s");

  muster_freshness_set_form (self, MUSTER_FRESHNESS_ICON);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  muster_freshness_show_state (self, MUSTER_CONNECTION_RECONNECTING, muster_clock_boottime (), fresh, NULL);
  assert_strip (chip, TRUE, "Reconnecting… · data from 14:03:05");
  muster_freshness_set_loading (self, "1 of 2");
  muster_freshness_show_state (self, MUSTER_CONNECTION_CONNECTING, 0, 0, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Loading…");
  assert_strip (chip, TRUE, "Loading… 1 of 2");
  muster_freshness_set_loading (self, NULL);
  g_assert_cmpstr (muster_freshness_get_text (self), ==, "Connecting…");
  muster_freshness_show_state (self, MUSTER_CONNECTION_LIVE, 0, fresh, NULL);
  assert_strip (chip, FALSE, "Live");
  muster_clock_thaw ();
  g_assert_finalize_object (chip);
}

/* One banner: the most pressing thing. */
static void
test_notice (void)
{
  g_autoptr(GError) certificate = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "");
  g_autoptr(GError) version = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_VERSION, "");
  g_autoptr(GError) keyring = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_KEYRING_LOCKED, "");
  char *text;

  g_assert_cmpint (muster_window_notice (MUSTER_CONNECTION_LIVE, NULL, NULL, &text), ==, MUSTER_NOTICE_NONE);
  g_assert_null (text);
  g_assert_cmpint (muster_window_notice (MUSTER_CONNECTION_LIVE, NULL, keyring, &text), ==, MUSTER_NOTICE_KEYRING);
  g_assert_nonnull (strstr (text, "sign in again next time"));
  g_free (text);
  g_assert_cmpint (muster_window_notice (MUSTER_CONNECTION_RECONNECTING, certificate, keyring, &text), ==,
                   MUSTER_NOTICE_CERTIFICATE);
  g_free (text);
  g_assert_cmpint (muster_window_notice (MUSTER_CONNECTION_FAILED, version, keyring, &text), ==, MUSTER_NOTICE_FAILED);
  g_free (text);
  g_assert_true (muster_window_is_stale (MUSTER_CONNECTION_RECONNECTING));
  g_assert_false (muster_window_is_stale (MUSTER_CONNECTION_CATCHING_UP));
}

static GtkWidget *
find_item (GtkWidget *parent)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)) == GTK_ACCESSIBLE_ROLE_MENU_ITEM
        ? child : find_item (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A screen reader's user hears what a menu offers. */
static void
test_menu_names (void)
{
  MusterWindow *window = new_window ();
  GtkWidget *button = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), MUSTER_TYPE_WINDOW, "sign_in_menu"));
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GtkWidget *item;

  gtk_window_present (GTK_WINDOW (window));
  run_until_mapped (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  run_until_mapped (popover);
  item = find_item (popover);
  g_assert_nonnull (item);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, "Keyboard Shortcuts");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  application = muster_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/shell/window", test_window);
  g_test_add_func ("/shell/right-to-left", test_right_to_left);
  g_test_add_func ("/shell/dark", test_dark);
  g_test_add_func ("/shell/accelerators", test_accelerators);
  g_test_add_func ("/shell/shortcuts-dialog", test_shortcuts_dialog);
  g_test_add_func ("/shell/chip", test_chip);
  g_test_add_func ("/shell/chip-forms", test_chip_forms);
  g_test_add_func ("/shell/notice", test_notice);
  g_test_add_func ("/shell/menu-names", test_menu_names);
  status = g_test_run ();
  g_application_quit (G_APPLICATION (application));
  g_object_unref (application);
  return status;
}

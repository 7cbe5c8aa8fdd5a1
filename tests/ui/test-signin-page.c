/* test-signin-page.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-clock.h"
#include "muster-error-text.h"
#include "muster-error.h"
#include "muster-message-row.h"
#include "muster-sign-in-page.h"

#include <adwaita.h>
#include <libdex.h>
#include <string.h>

static GtkWidget *
child_named (MusterSignInPage *page,
             const char       *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (page), MUSTER_TYPE_SIGN_IN_PAGE, name);

  g_assert_nonnull (child);
  return GTK_WIDGET (child);
}

static const char *
label_text (MusterSignInPage *page,
            const char       *name)
{
  GtkWidget *child = child_named (page, name);

  return MUSTER_IS_MESSAGE_ROW (child) ? muster_message_row_get_text (MUSTER_MESSAGE_ROW (child))
                                       : gtk_label_get_text (GTK_LABEL (child));
}

static gboolean
on_late (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

static GtkWindow *
window_with_page (MusterSignInPage **page)
{
  GtkWidget *window = adw_window_new ();

  *page = MUSTER_SIGN_IN_PAGE (muster_sign_in_page_new ());
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (*page));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (*page)))
    g_main_context_iteration (NULL, TRUE);
  return GTK_WINDOW (window);
}

static gboolean
has_focus_within (GtkWindow *window,
                  GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Each error stands under its row, takes the focus there, and what was typed stays. */
static void
test_errors (void)
{
  static const struct
  {
    MusterErrorCode code;
    const char     *label;
    const char     *row;
    const char     *word;
  } cases[] = {
    { MUSTER_ERROR_BAD_ADDRESS, "address_error", "address", "address" },
    { MUSTER_ERROR_UNREACHABLE, "address_error", "address", "reach" },
    { MUSTER_ERROR_CERTIFICATE, "address_error", "address", "certificate" },
    { MUSTER_ERROR_NOT_MUSTER, "address_error", "address", "not the address of a Muster" },
    { MUSTER_ERROR_VERSION, "address_error", "address", "version" },
    { MUSTER_ERROR_CREDENTIALS, "password_error", "password", "Wrong" },
    { MUSTER_ERROR_ACCOUNT_DISABLED, "username_error", "username", "disabled" },
    { MUSTER_ERROR_FORBIDDEN, "username_error", "username", "permission" },
    { MUSTER_ERROR_TOO_MANY_TRIES, "password_error", "password", "Too many" },
    { MUSTER_ERROR_SECOND_FACTOR, "code_error", "code", "code" },
    { MUSTER_ERROR_SERVER, "reason", "submit", "server" },
    { MUSTER_ERROR_BUSY, "reason", "submit", "busy" },
    { MUSTER_ERROR_PROTOCOL, "reason", "submit", "understand" },
    { MUSTER_ERROR_FAILED, "reason", "submit", "work" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, cases[i].code, "from a test");
      MusterSignInPage *page;
      GtkWindow *window = window_with_page (&page);

      muster_sign_in_page_prefill (page, "127.0.0.1:1", "sam", NULL);
      muster_sign_in_page_set_password (page, "secret");
      muster_sign_in_page_show_error (page, error);
      g_test_message ("%d: %s", cases[i].code, label_text (page, cases[i].label));
      g_assert_nonnull (strstr (label_text (page, cases[i].label), cases[i].word));
      g_assert_true (gtk_widget_get_mapped (child_named (page, cases[i].label)) ||
                     gtk_widget_get_visible (child_named (page, cases[i].label)));
      g_assert_true (has_focus_within (window, child_named (page, cases[i].row)));
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_named (page, "address"))), ==, "127.0.0.1:1");
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_named (page, "username"))), ==, "sam");
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child_named (page, "password"))), ==, "secret");
      gtk_window_destroy (window);
    }
}

/* Nothing is asked of a server while something is missing. */
static void
test_blanks (void)
{
  MusterSignInPage *page;
  GtkWindow *window = window_with_page (&page);

  muster_sign_in_page_submit (page);
  g_assert_false (muster_sign_in_page_get_busy (page));
  g_assert_true (has_focus_within (window, child_named (page, "address")));
  g_assert_cmpstr (label_text (page, "address_error"), !=, "");

  /* Spaces are nothing either. */
  muster_sign_in_page_prefill (page, "   ", NULL, NULL);
  muster_sign_in_page_submit (page);
  g_assert_false (muster_sign_in_page_get_busy (page));
  g_assert_nonnull (strstr (label_text (page, "address_error"), "Enter the address"));

  muster_sign_in_page_prefill (page, "127.0.0.1:1", NULL, NULL);
  muster_sign_in_page_submit (page);
  g_assert_true (has_focus_within (window, child_named (page, "username")));
  muster_sign_in_page_prefill (page, "127.0.0.1:1", "sam", NULL);
  muster_sign_in_page_submit (page);
  g_assert_true (has_focus_within (window, child_named (page, "password")));
  g_assert_false (muster_sign_in_page_get_busy (page));
  gtk_window_destroy (window);
}

/* Nobody listens: the page is busy, can be cancelled, and says so in the end. */
static void
test_unreachable (void)
{
  MusterSignInPage *page;
  GtkWindow *window = window_with_page (&page);
  guint late = g_timeout_add_seconds (30, on_late, NULL);

  muster_sign_in_page_prefill (page, "http://127.0.0.1:1", "sam", NULL);
  muster_sign_in_page_set_password (page, "secret");
  muster_sign_in_page_submit (page);
  g_assert_true (muster_sign_in_page_get_busy (page));
  g_assert_true (gtk_widget_get_visible (child_named (page, "cancel")));
  g_assert_false (gtk_widget_get_sensitive (child_named (page, "submit")));
  muster_sign_in_page_cancel (page);
  g_assert_false (muster_sign_in_page_get_busy (page));
  g_assert_true (gtk_widget_get_sensitive (child_named (page, "submit")));

  muster_sign_in_page_submit (page);
  while (muster_sign_in_page_get_busy (page))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (label_text (page, "address_error"), "reach"));
  g_source_remove (late);
  gtk_window_destroy (window);
}

static void
test_countdown (void)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_TOO_MANY_TRIES, "from a test");
  MusterSignInPage *page;
  GtkWindow *window = window_with_page (&page);
  guint late = g_timeout_add_seconds (30, on_late, NULL);

  muster_clock_freeze (1763719200000);
  muster_error_set_retry_after (error, 27);
  muster_sign_in_page_show_error (page, error);
  g_assert_nonnull (strstr (label_text (page, "password_error"), "27 seconds"));
  muster_clock_advance (20000);
  while (strstr (label_text (page, "password_error"), "7 seconds") == NULL ||
         strstr (label_text (page, "password_error"), "27") != NULL)
    g_main_context_iteration (NULL, TRUE);
  muster_clock_advance (8000);
  while (*label_text (page, "password_error") != '\0')
    g_main_context_iteration (NULL, TRUE);
  muster_clock_thaw ();
  g_source_remove (late);
  gtk_window_destroy (window);
}

static void
test_size_and_end (void)
{
  GtkWidget *page = g_object_ref_sink (muster_sign_in_page_new ());
  int minimum;

  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_finalize_object (page);
}

/* Every code has words of its own, and plain text at that. */
static void
test_words (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = MUSTER_ERROR_FAILED; code <= MUSTER_ERROR_STALE; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, code, "from a test");
      g_autofree char *body = muster_error_text_dup_body (error);

      if (code == MUSTER_ERROR_CANCELLED)
        {
          g_assert_cmpint (muster_error_text_get_surface (error), ==, MUSTER_SURFACE_NONE);
          continue;
        }
      g_assert_cmpint (muster_error_text_get_surface (error), !=, MUSTER_SURFACE_NONE);
      g_assert_cmpstr (muster_error_text_get_title (error), !=, "");
      g_assert_cmpstr (body, !=, "");
      g_assert_null (strpbrk (body, "<>&!"));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&body)));
    }
}

/* Where “http” is all that is wrong with an address, that is what it says. */
static void
test_plain_http (void)
{
  static const struct
  {
    const char *typed;
    gboolean    plain;
  } cases[] = {
    { "http://muster.example.org", TRUE },
    { " HTTP://192.0.2.1:8080/ ", TRUE },
    { "http://localhost", TRUE },
    { "http://127.0.0.1:0", FALSE },
    { "http://sam@muster.example.org", FALSE },
    { "ftp://muster.example.org", FALSE },
    { "not an address", FALSE },
  };
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "from a test");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = muster_error_text_dup_address_body (error, cases[i].typed);

      g_test_message ("%s: %s", cases[i].typed, text);
      g_assert_cmpint (strstr (text, "needs “https://”") != NULL, ==, cases[i].plain);
    }
}

/* The file of an authority is out of the way until there is one, or one may be missing. */
static void
test_advanced (void)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_CERTIFICATE, "from a test");
  MusterSignInPage *page;
  GtkWindow *window = window_with_page (&page);
  AdwExpanderRow *advanced = ADW_EXPANDER_ROW (child_named (page, "advanced"));

  g_assert_false (adw_expander_row_get_expanded (advanced));
  muster_sign_in_page_show_error (page, error);
  g_assert_true (adw_expander_row_get_expanded (advanced));
  adw_expander_row_set_expanded (advanced, FALSE);
  muster_sign_in_page_prefill (page, "127.0.0.1:1", NULL, "/nowhere/ca.pem");
  g_assert_true (adw_expander_row_get_expanded (advanced));
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/signin/words", test_words);
  g_test_add_func ("/signin/size-and-end", test_size_and_end);
  g_test_add_func ("/signin/blanks", test_blanks);
  g_test_add_func ("/signin/errors", test_errors);
  g_test_add_func ("/signin/plain-http", test_plain_http);
  g_test_add_func ("/signin/advanced", test_advanced);
  g_test_add_func ("/signin/unreachable", test_unreachable);
  g_test_add_func ("/signin/countdown", test_countdown);
  return g_test_run ();
}

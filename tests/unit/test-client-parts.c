/* test-client-parts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-accounts.h"
#include "muster-address.h"
#include "muster-error.h"
#include "muster-problem-map.h"

static void
test_addresses (void)
{
  static const char *const good[][2] = {
    { "muster.example.org", "https://muster.example.org" },
    { "  Muster.Example.ORG/  ", "https://muster.example.org" },
    { "muster.example.org:8443", "https://muster.example.org:8443" },
    { "https://muster.example.org:443/v1", "https://muster.example.org" },
    { "https://muster.example.org/v1/?a=b#c", "https://muster.example.org" },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "http://127.0.0.1:80/", "http://127.0.0.1" },
    { "http://[::1]:8080/v1", "http://[::1]:8080" },
    { "127.0.0.1:8080", "https://127.0.0.1:8080" },
    { "https://bücher.example", "https://xn--bcher-kva.example" },
  };
  static const char *const bad[] = {
    "", "   ", "http://muster.example.org", "http://localhost:8080", "http://127.0.0.2", "http://127.0.0.1.example.org",
    "ftp://muster.example.org", "https://", "https://sue:secret@muster.example.org", "http://127.0.0.1@evil.example",
    "two words", "https://muster.example.org:99999", "https://muster.example.org:0", "javascript:alert(1)", "https://a<b>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *address = muster_address_normalize (good[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, good[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *address = muster_address_normalize (bad[i], &error);

      g_test_message ("%s", bad[i]);
      g_assert_null (address);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS);
    }
}

static void
test_problems (void)
{
  static const char text[] = "{\"code\":\"too-many-tries\",\"title\":\"T\",\"detail\":\"D\",\"retryAfter\":9}";
  g_autoptr(GBytes) known = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) a = muster_error_from_answer (429, "application/problem+json", NULL, NULL);
  g_autoptr(GError) b = muster_error_from_answer (429, "application/problem+json", "12", known);
  g_autoptr(GError) c = muster_error_from_answer (502, "text/html", NULL, NULL);
  g_autoptr(GError) d = muster_error_from_answer (301, NULL, NULL, NULL);
  g_autoptr(GError) e = muster_error_from_answer (503, NULL, "Fri, 01 Jan 2100 00:00:00 GMT", NULL);
  g_autoptr(GError) f = muster_error_from_answer (503, NULL, "-4", NULL);

  g_assert_error (a, MUSTER_ERROR, MUSTER_ERROR_BUSY);
  g_assert_error (b, MUSTER_ERROR, MUSTER_ERROR_TOO_MANY_TRIES);
  g_assert_cmpstr (b->message, ==, "D");
  g_assert_cmpuint (muster_error_get_retry_after (b), ==, 12);
  g_assert_error (c, MUSTER_ERROR, MUSTER_ERROR_BUSY);
  g_assert_error (d, MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER);
  g_assert_cmpuint (muster_error_get_retry_after (e), ==, 3600);
  g_assert_cmpuint (muster_error_get_retry_after (f), ==, 0);
}

/* Last used first, kept over a restart, one entry for each server and user. */
static void
test_accounts (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("io.github.muster_app.Muster");
  g_autoptr(MusterAccounts) accounts = muster_accounts_new (settings);
  g_autoptr(MusterAccount) a = muster_account_new ("https://a.example", "sue", "A", NULL);
  g_autoptr(MusterAccount) b = muster_account_new ("https://b.example", "sue", "B", "/etc/ca.pem");
  g_autoptr(MusterAccount) a2 = muster_account_new ("https://a.example", "sue", "A renamed", "");
  g_autoptr(MusterAccounts) again = NULL;
  g_autoptr(MusterAccount) first = NULL;
  g_autofree char *path_a = muster_account_dup_settings_path (a);
  g_autofree char *path_b = muster_account_dup_settings_path (b);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (accounts)), ==, 0);
  muster_accounts_use (accounts, a);
  muster_accounts_use (accounts, b);
  muster_accounts_use (accounts, a2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (accounts)), ==, 2);
  g_assert_true (muster_accounts_lookup (accounts, "https://a.example", "sue") == a2);

  again = muster_accounts_new (settings);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (again), 0);
  g_assert_cmpstr (muster_account_get_organization_name (first), ==, "A renamed");
  g_assert_null (muster_account_get_ca_file (first));
  muster_accounts_remove (again, "https://a.example", "sue");
  muster_accounts_remove (again, "https://nobody.example", "sue");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 1);

  g_assert_cmpuint (strlen (path_a), ==, 32);
  g_assert_cmpstr (path_a, !=, path_b);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/addresses", test_addresses);
  g_test_add_func ("/client/problems", test_problems);
  g_test_add_func ("/client/accounts", test_accounts);
  return g_test_run ();
}

/* test-client-demo.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "client-script.h"

#include "muster-demo.h"

/* The demo organization lives: agents change without anybody's doing, and all of it goes with the object. */
static void
test_demo (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterDemo) demo = script_await (muster_demo_start (), &error);
  g_autoptr(MusterServerInfo) info = NULL;
  g_autoptr(MusterConnection) connection = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  address = g_strdup (muster_demo_get_address (demo));
  info = script_await (muster_discover (address, NULL), &error);
  g_assert_no_error (error);
  connection = script_await (muster_connection_sign_in (info, muster_demo_get_username (demo), muster_demo_get_password (demo),
                                                        NULL, FALSE), &error);
  g_assert_no_error (error);
  SPIN_UNTIL (muster_connection_get_state (connection) == MUSTER_CONNECTION_LIVE);
  g_assert_cmpuint (muster_floor_get_n_agents (muster_connection_get_floor (connection)), >=, 200);
  SPIN_UNTIL (muster_connection_get_n_events (connection) >= 20);
  g_assert_cmpuint (muster_connection_get_n_gaps (connection), ==, 0);
  muster_connection_close (connection);
  g_assert_finalize_object (g_steal_pointer (&demo));
  g_clear_object (&info);
  info = script_await (muster_discover (address, NULL), &error);
  g_assert_null (info);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/client/demo", test_demo);
  return g_test_run ();
}

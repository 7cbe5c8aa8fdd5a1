/* test-base.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-clock.h"
#include "muster-error.h"

#include <string.h>

static const struct
{
  const char *text;
  gint64      ms;
} times[] = {
  { "1970-01-01T00:00:00.000Z", 0 },
  { "1970-01-01T00:00:00.001Z", 1 },
  { "1969-12-31T23:59:59.999Z", -1 },
  { "2026-11-21T09:00:00.123Z", G_GINT64_CONSTANT (1795251600123) },
  { "2000-02-29T12:34:56.789Z", G_GINT64_CONSTANT (951827696789) },
  { "1900-03-01T00:00:00.000Z", G_GINT64_CONSTANT (-2203891200000) },
  { "2038-01-19T03:14:08.000Z", G_GINT64_CONSTANT (2147483648000) },
  { "9999-12-31T23:59:59.999Z", G_GINT64_CONSTANT (253402300799999) },
  { "0001-01-01T00:00:00.000Z", G_GINT64_CONSTANT (-62135596800000) },
};

static const char *const no_times[] = {
  "",
  "2026-11-21T09:00:00Z",
  "2026-11-21T09:00:00.12Z",
  "2026-11-21T09:00:00.1234Z",
  "2026-11-21T09:00:00.123+",
  "2026-11-21T09:00:00.123z",
  "2026-11-21t09:00:00.123Z",
  "2026-11-21 09:00:00.123Z",
  "2026-11-21T09:00:00,123Z",
  "2026/11/21T09:00:00.123Z",
  "2026-13-21T09:00:00.123Z",
  "2026-00-21T09:00:00.123Z",
  "2026-11-00T09:00:00.123Z",
  "2026-11-31T09:00:00.123Z",
  "2026-02-29T09:00:00.123Z",
  "2100-02-29T09:00:00.123Z",
  "2026-02-30T09:00:00.123Z",
  "2026-11-21T24:00:00.123Z",
  "2026-11-21T09:60:00.123Z",
  "2026-11-21T09:00:61.123Z",
  "0000-01-01T00:00:00.000Z",
  "-026-11-21T09:00:00.123Z",
  "2026-11-21T09:00:00.12 Z",
  "2026-11-2\xd9\xa1T9:00:00.123Z",
};

static void
test_times (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = muster_time_format (times[i].ms);
      gint64 ms = 42;

      g_assert_cmpstr (text, ==, times[i].text);
      g_assert_true (muster_time_parse (times[i].text, strlen (times[i].text), &ms));
      g_assert_cmpint (ms, ==, times[i].ms);
    }
}

static void
test_no_times (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_times); i++)
    {
      /* Not terminated, so that a sanitizer sees reads beyond the end. */
      g_autofree char *text = g_memdup2 (no_times[i], strlen (no_times[i]));
      gint64 ms = 42;

      if (muster_time_parse (text != NULL ? text : "", strlen (no_times[i]), &ms))
        g_error ("“%s” is taken for a time", no_times[i]);
      g_assert_cmpint (ms, ==, 42);
    }
}

/* Every day of 800 years against GDateTime, which is not used for parsing. */
static void
test_days (void)
{
  g_autoptr(GDateTime) first = g_date_time_new_utc (1600, 1, 1, 0, 0, 0);

  for (gint64 day = 0; day < 292194; day++)
    {
      gint64 ms = (g_date_time_to_unix (first) + day * 86400) * 1000 + day % 1000;
      g_autofree char *text = muster_time_format (ms);
      gint64 parsed;

      g_assert_true (muster_time_parse (text, strlen (text), &parsed));
      g_assert_cmpint (parsed, ==, ms);
    }
}

static void
test_clock (void)
{
  gint64 boot, now = muster_clock_now ();

  g_assert_false (muster_clock_is_frozen ());
  g_assert_cmpint (now, >, G_GINT64_CONSTANT (1700000000000));
  g_assert_cmpint (muster_clock_boottime (), >, 0);

  muster_clock_freeze (1000);
  g_assert_true (muster_clock_is_frozen ());
  boot = muster_clock_boottime ();
  g_assert_cmpint (muster_clock_now (), ==, 1000);
  muster_clock_advance (234);
  g_assert_cmpint (muster_clock_now (), ==, 1234);
  g_assert_cmpint (muster_clock_boottime (), ==, boot + 234);

  /* Wall time may jump, boot time never does. */
  muster_clock_freeze (50);
  g_assert_cmpint (muster_clock_now (), ==, 50);
  g_assert_cmpint (muster_clock_boottime (), ==, boot + 234);

  muster_clock_thaw ();
  g_assert_false (muster_clock_is_frozen ());
  g_assert_cmpint (muster_clock_now (), >=, now);
}

static void
test_retry_after (void)
{
  g_autoptr(GError) error = g_error_new_literal (MUSTER_ERROR, MUSTER_ERROR_BUSY, "busy");
  g_autoptr(GError) other = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "no");
  g_autoptr(GError) copy = NULL;

  g_assert_cmpuint (muster_error_get_retry_after (error), ==, 0);
  muster_error_set_retry_after (error, 7);
  copy = g_error_copy (error);
  g_assert_cmpuint (muster_error_get_retry_after (copy), ==, 7);
  g_assert_cmpuint (muster_error_get_retry_after (other), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/table", test_times);
  g_test_add_func ("/base/time/refused", test_no_times);
  g_test_add_func ("/base/time/days", test_days);
  g_test_add_func ("/base/clock", test_clock);
  g_test_add_func ("/base/error/retry-after", test_retry_after);
  return g_test_run ();
}

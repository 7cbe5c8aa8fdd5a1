/* fuzz-time.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is taken for a time comes back as the same text. */

#include "fuzz.h"
#include "muster-clock.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize         length)
{
  gint64 ms;

  if (muster_time_parse ((const char *) bytes, length, &ms))
    {
      g_autofree char *text = muster_time_format (ms);

      /* A leap second is the next minute's first. */
      g_assert (strlen (text) == length);
      g_assert (memcmp (text, bytes, length) == 0 || memcmp (bytes + 17, "60", 2) == 0);
    }
  return 0;
}

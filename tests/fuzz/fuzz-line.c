/* fuzz-line.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"
#include "muster-reader.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize         length)
{
  static MusterReader *reader;
  g_autoptr(GError) error = NULL;
  MusterSnapshotLine read;

  if (reader == NULL)
    reader = muster_reader_new ();
  if (!muster_reader_read_line (reader, (const char *) bytes, length, &read, &error))
    g_assert (error != NULL);
  return 0;
}

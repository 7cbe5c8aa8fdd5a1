/* fuzz-driver.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* fuzz-NAME FOLDER: without clang's fuzzer, runs every file of the corpus, as it is, cut short, and damaged. TAP. */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#define N_DAMAGED 200

static void
run (const char *bytes,
     gsize       length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  static const guint8 nothing;

  LLVMFuzzerTestOneInput (exact != NULL ? exact : &nothing, length);
}

static void
run_file (const char *path,
          guint       seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, &error))
    g_error ("%s", error->message);

  run (bytes, length);
  for (guint i = 0; i < N_DAMAGED && length > 0; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      gsize kept = g_rand_int_range (rand, 0, length + 1);

      for (int n = g_rand_int_range (rand, 0, 5); n > 0; n--)
        damaged[g_rand_int_range (rand, 0, length)] = g_rand_int_range (rand, 0, 256);
      run (damaged, i % 2 == 0 ? length : kept);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_assert (argc == 2);
  dir = g_dir_open (argv[1], 0, &error);
  if (dir == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);

  printf ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (argv[1], names->pdata[i], NULL);

      run_file (path, i);
      printf ("ok %u %s\n", i + 1, (char *) names->pdata[i]);
      fflush (stdout);
    }
  return names->len > 0 ? 0 : 1;
}

/* fuzz-problem.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"
#include "muster-problem.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize         length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterProblem) problem = muster_problem_parse ((const char *) bytes, length, &error);

  g_assert ((problem == NULL) == (error != NULL));
  g_assert (problem == NULL || problem->code != NULL);
  return 0;
}

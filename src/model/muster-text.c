/* muster-text.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-model"

#include "muster-text.h"

static gboolean
is_ascii (const char *text)
{
  while (*text != '\0')
    if ((guchar) *text++ >= 0x80)
      return FALSE;
  return TRUE;
}

/**
 * muster_text_fold_to:
 * @text: anything, UTF-8
 * @folded: the folded text is added to it
 *
 * Makes text comparable for search: compatibility forms, case and accents are taken away, so "jose" finds "José".
 * Plain ASCII, which most of it is, takes a short way.
 */
void
muster_text_fold_to (const char *text,
                     GString    *folded)
{
  g_autofree char *valid = NULL;
  g_autofree char *once = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *apart = NULL;

  if (is_ascii (text))
    {
      for (; *text != '\0'; text++)
        g_string_append_c (folded, g_ascii_tolower (*text));
      return;
    }

  valid = g_utf8_make_valid (text, -1);
  once = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  lower = g_utf8_casefold (once, -1);
  apart = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (folded, c);
    }
}

/**
 * muster_text_fold:
 * @text: anything, UTF-8
 *
 * Returns: (transfer full): @text as muster_text_fold_to() folds it
 */
char *
muster_text_fold (const char *text)
{
  GString *folded = g_string_new (NULL);

  muster_text_fold_to (text, folded);
  return g_string_free_and_steal (folded);
}

/**
 * muster_text_initials:
 * @name: a display name
 *
 * The first letters of the first and the last word, in upper case and without marks; signs before a word's first
 * letter are passed over. A name without a letter or digit gives "?".
 *
 * Returns: (transfer full): one or two characters
 */
char *
muster_text_initials (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT);
  gunichar first = 0, last = 0;
  gboolean in_word = FALSE;
  GString *initials = g_string_new (NULL);

  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        in_word = FALSE;
      else if (!in_word && g_unichar_isalnum (c))
        {
          in_word = TRUE;
          if (first == 0)
            first = c;
          else
            last = c;
        }
    }

  if (first == 0)
    g_string_append_c (initials, '?');
  else
    g_string_append_unichar (initials, g_unichar_toupper (first));
  if (last != 0)
    g_string_append_unichar (initials, g_unichar_toupper (last));
  return g_string_free_and_steal (initials);
}

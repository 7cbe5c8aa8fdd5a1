/* muster-mask.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-world.h"

#include <string.h>

#define MASK "****"
#define MIN_RUN 7                  /* digits that count as a number in a text */
#define MIN_PHONE 8                /* fewer show nothing */
#define MAX_DIGITS 15              /* of an E.164 number */
#define MAX_GAP 4                  /* separators between two digits of one number */

/* Country codes of ITU-T E.164 with one and two digits; those with three are below. Sorted by nothing: they are few. */
static const guint16 short_codes[] = {
  1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
  63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
};

static const struct
{
  guint16 first;
  guint16 last;
} long_codes[] = {
  { 211, 213 }, { 216, 216 }, { 218, 218 }, { 220, 258 }, { 260, 269 }, { 290, 291 }, { 297, 299 }, { 350, 359 },
  { 370, 383 }, { 385, 387 }, { 389, 389 }, { 420, 421 }, { 423, 423 }, { 500, 509 }, { 590, 599 }, { 670, 670 },
  { 672, 683 }, { 685, 692 }, { 800, 800 }, { 808, 808 }, { 850, 850 }, { 852, 853 }, { 855, 856 }, { 870, 870 },
  { 878, 878 }, { 880, 883 }, { 886, 886 }, { 888, 888 }, { 960, 968 }, { 970, 977 }, { 979, 979 }, { 992, 996 },
  { 998, 998 },
};

/* How many of the digits are the country code; 0: there is no such country. */
static guint
country_length (const char *digits)
{
  int code = 0;

  for (guint length = 1; length <= 2; length++)
    {
      code = code * 10 + digits[length - 1] - '0';
      for (guint i = 0; i < G_N_ELEMENTS (short_codes); i++)
        if (short_codes[i] == code)
          return length;
    }
  code = code * 10 + digits[2] - '0';
  for (guint i = 0; i < G_N_ELEMENTS (long_codes); i++)
    if (code >= long_codes[i].first && code <= long_codes[i].last)
      return 3;
  return 0;
}

static gboolean
is_plus (gunichar c)
{
  return c == '+' || c == 0xff0b || c == 0xfe62;
}

static gboolean
is_digit (gunichar c)
{
  return c < 0x80 ? g_ascii_isdigit ((char) c) : g_unichar_type (c) == G_UNICODE_DECIMAL_NUMBER;
}

/* What stands between the digits of one number: spaces, dashes, dots, brackets, slashes, and what nobody sees. */
static gboolean
is_separator (gunichar c)
{
  if (c < 0x80)
    return c != 0 && strchr (" -.()/\t", (int) c) != NULL;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_FORMAT:
      return TRUE;
    default:
      return c == 0x2212 || c == 0x00b7 || c == 0x2022 || c == 0xff0e || c == 0xff08 || c == 0xff09 || c == 0xff0f;
    }
}

static void
append_mask (GString    *out,
             gboolean    plus,
             const char *digits,
             guint       n)
{
  guint country = plus && n >= MIN_PHONE && n <= MAX_DIGITS ? country_length (digits) : 0;

  if (country == 0)
    {
      g_string_append (out, MASK);
      return;
    }
  g_string_append_c (out, '+');
  g_string_append_len (out, digits, country);
  g_string_append (out, MASK);
  g_string_append_len (out, digits + n - 4, 4);
}

/**
 * muster_mask_phone:
 * @phone: (nullable): a customer's phone number
 *
 * domain.md: `+`, ITU country code, `****`, the last four digits; fewer than 8 digits or no such number: `****`. Thread: any.
 *
 * Returns: (transfer full) (nullable): what a reader without pii.read may see; %NULL for %NULL
 */
char *
muster_mask_phone (const char *phone)
{
  char digits[MAX_DIGITS + 1];
  guint n = 0;
  gboolean plus = FALSE;
  GString *out;

  if (phone == NULL)
    return NULL;
  for (const char *p = phone; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_plus (c) && n == 0 && !plus)
        plus = TRUE;
      else if (is_digit (c) && n < MAX_DIGITS)
        digits[n++] = (char) ('0' + g_unichar_digit_value (c));
      else if (!is_separator (c))
        return g_strdup (MASK);
    }
  out = g_string_new (NULL);
  append_mask (out, plus, digits, n);
  return g_string_free (out, FALSE);
}

/* Digits that belong together, from @start to @end. */
typedef struct
{
  const char *start;
  const char *end;
  gboolean    plus;
  char        digits[MAX_DIGITS];
  guint       n;
} Run;

/* The digits that follow each other without a gap from @start. */
static const char *
read_group (const char *start,
            char        digits[MAX_DIGITS],
            guint      *n)
{
  const char *p = start;

  for (*n = 0; *p != '\0' && is_digit (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    {
      if (*n < MAX_DIGITS)
        digits[*n] = (char) ('0' + g_unichar_digit_value (g_utf8_get_char (p)));
      (*n)++;
    }
  return p;
}

static const char *
skip_gap (const char *p)
{
  for (guint i = 0; i < MAX_GAP && is_separator (g_utf8_get_char (p)); i++)
    p = g_utf8_next_char (p);
  return p;
}

/* From a digit on: groups, as long as they fit into one number. Two numbers one after the other become two runs. */
static void
read_run (const char *start,
          Run        *run)
{
  const char *p = start;

  run->start = run->end = start;
  run->n = 0;
  while (TRUE)
    {
      char group[MAX_DIGITS];
      guint n;
      const char *end = read_group (p, group, &n);

      if (n == 0 || (run->n > 0 && run->n + n > MAX_DIGITS))
        return;
      if (run->n == 0 && n > MAX_DIGITS)
        {
          run->n = n;
          run->end = end;
          return;
        }
      memcpy (run->digits + run->n, group, n);
      run->n += n;
      run->end = end;
      p = skip_gap (end);
    }
}

/**
 * muster_mask_text:
 * @text: (nullable): a message, or a name
 *
 * domain.md: runs of 7 to 15 digits, in any script and with the usual separators, become what muster_mask_phone() makes
 * of a number. Thread: any.
 *
 * Returns: (transfer full) (nullable): what a reader without pii.read may see; %NULL for %NULL
 */
char *
muster_mask_text (const char *text)
{
  const char *p = text;
  gboolean plus = FALSE;
  GString *out;

  if (text == NULL)
    return NULL;
  out = g_string_sized_new (strlen (text));
  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);
      Run run;

      if (!is_digit (c))
        {
          plus = is_plus (c);
          g_string_append_unichar (out, c);
          p = g_utf8_next_char (p);
          continue;
        }
      read_run (p, &run);
      if (run.n < MIN_RUN || run.n > MAX_DIGITS)
        g_string_append_len (out, run.start, run.end - run.start);
      else
        {
          if (plus)
            {
              const char *sign = g_utf8_find_prev_char (out->str, out->str + out->len);

              g_string_truncate (out, (gsize) (sign - out->str));
            }
          append_mask (out, plus, run.digits, run.n);
        }
      plus = FALSE;
      p = run.end;
    }
  return g_string_free (out, FALSE);
}

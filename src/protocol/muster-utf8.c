/* muster-utf8.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-utf8.h"

#include <string.h>

/* How many bytes from @bytes on are ASCII. */
static gsize
ascii_prefix (const guint8 *bytes,
              gsize         length)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  gsize i = 0;

  for (; i + 32 <= length; i += 32)
    {
      guint64 words[4];

      memcpy (words, bytes + i, sizeof words);
      if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0)
        break;
    }
  while (i < length && bytes[i] < 0x80)
    i++;
  return i;
}

/* One sequence that does not begin with ASCII: sets @taken to its bytes, or to those that one U+FFFD stands for
 * (WHATWG Encoding, "UTF-8 decoder": the longest beginning of what could have become a code point, else one byte). */
static gboolean
take_sequence (const guint8 *bytes,
               gsize         length,
               gsize        *taken)
{
  guint8 lower = 0x80, upper = 0xbf;
  gsize needed;

  *taken = 1;
  if (bytes[0] >= 0xc2 && bytes[0] <= 0xdf)
    needed = 1;
  else if (bytes[0] >= 0xe0 && bytes[0] <= 0xef)
    needed = 2;
  else if (bytes[0] >= 0xf0 && bytes[0] <= 0xf4)
    needed = 3;
  else
    return FALSE;

  if (bytes[0] == 0xe0)
    lower = 0xa0;
  else if (bytes[0] == 0xed)
    upper = 0x9f;
  else if (bytes[0] == 0xf0)
    lower = 0x90;
  else if (bytes[0] == 0xf4)
    upper = 0x8f;

  for (; needed > 0; needed--)
    {
      if (*taken == length || bytes[*taken] < lower || bytes[*taken] > upper)
        return FALSE;
      (*taken)++;
      lower = 0x80;
      upper = 0xbf;
    }
  return TRUE;
}

/**
 * muster_utf8_decode:
 * @bytes: what came
 * @length: bytes of @bytes
 * @out: room for %MUSTER_UTF8_GROWTH times @length bytes; may not overlap @bytes
 *
 * "UTF-8 decode without BOM" of the WHATWG Encoding Standard: what is no UTF-8 becomes U+FFFD, as many of them as
 * browsers make. U+0000 stays.
 *
 * Returns: bytes written to @out
 */
gsize
muster_utf8_decode (const char *bytes,
                    gsize       length,
                    char       *out)
{
  const guint8 *in = (const guint8 *) bytes;
  gsize i = 0, n = 0;

  while (i < length)
    {
      gsize taken = ascii_prefix (in + i, length - i);

      memcpy (out + n, in + i, taken);
      i += taken;
      n += taken;

      while (i < length && in[i] >= 0x80)
        {
          if (take_sequence (in + i, length - i, &taken))
            {
              memcpy (out + n, in + i, taken);
              n += taken;
            }
          else
            {
              memcpy (out + n, "\xef\xbf\xbd", 3);
              n += 3;
            }
          i += taken;
        }
    }
  return n;
}

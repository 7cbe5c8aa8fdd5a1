/* test-rules-mask.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-world.h"

static const char *const phones[][2] = {
  { "+12025550143", "+1****0143" },
  { "+351 912 345 678", "+351****5678" },
  { "+44 (0) 20 7946-0958", "+44****0958" },
  { "+79161234567", "+7****4567" },
  { "+٩٦٦٥٠١٢٣٤٥٦٧", "+966****4567" },
  { "＋８１９０１２３４５６７８", "+81****5678" },
  { "+1234567", "****" },                     /* 7 digits */
  { "+12345678", "+1****5678" },              /* 8 digits */
  { "+123456789012345", "+1****2345" },       /* 15 digits */
  { "+1234567890123456", "****" },            /* 16 digits */
  { "0171 5551234", "****" },                 /* no country */
  { "+2105551234", "****" },                  /* no such country */
  { "+9995551234", "****" },
  { "+1-555-CALL-NOW", "****" },
  { "+", "****" },
  { "", "****" },
  { "++4915112345678", "****" },
};

static const char *const texts[][2] = {
  { "", "" },
  { "Hello", "Hello" },
  { "Call +351 912 345 678, please", "Call +351****5678, please" },
  { "Call 912 345 678.", "Call ****." },
  { "(+49) 151-123 45 67 8", "(+49****5678" },
  { "Order 123456 of 12", "Order 123456 of 12" },
  { "1234567", "****" },
  { "A123456B", "A123456B" },
  { "5551234567 5559876543", "**** ****" },
  { "12345678901234567890", "12345678901234567890" },
  { "رقمي ٠٥٠١٢٣٤٥٦٧ شكرا", "رقمي **** شكرا" },
  { "मेरा नंबर +९१ ९८७६५ ४३२१०", "मेरा नंबर +91****3210" },
  { "9\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7", "****" },
  { "12\u00a034\u00a056\u00a078", "****" },
  { "1+2345678", "1****" },
  { "12:34:56", "12:34:56" },
  { "\xf0\x9f\x98\x80 1234567", "\xf0\x9f\x98\x80 ****" },
};

static void
test_phone (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autofree char *masked = muster_mask_phone (phones[i][0]);

      g_assert_cmpstr (masked, ==, phones[i][1]);
    }
  g_assert_null (muster_mask_phone (NULL));
}

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *masked = muster_mask_text (texts[i][0]);

      g_assert_cmpstr (masked, ==, texts[i][1]);
    }
  g_assert_null (muster_mask_text (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/mask/phone", test_phone);
  g_test_add_func ("/rules/mask/text", test_text);
  return g_test_run ();
}

/* muster-json.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-protocol"

#include "muster-json.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"

/* json-glib recurses: count brackets outside strings before it sees them. */
static gboolean
is_too_deep (const char *bytes,
             gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = bytes[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        {
          in_string = TRUE;
        }
      else if (c == '[' || c == '{')
        {
          if (++depth > MUSTER_MAX_JSON_DEPTH)
            return TRUE;
        }
      else if ((c == ']' || c == '}') && depth > 0)
        {
          depth--;
        }
    }
  return FALSE;
}

/**
 * muster_json_parse:
 * @bytes: a JSON document; need not be terminated
 * @length: bytes of @bytes
 * @max_length: how many there may be
 * @error: where to say what is wrong
 *
 * The one way to json-glib for data from outside: strict, and bounded in size and in depth (%MUSTER_MAX_JSON_DEPTH).
 *
 * Returns: (transfer full): its root; %NULL with %MUSTER_ERROR_PROTOCOL
 */
JsonNode *
muster_json_parse (const char *bytes,
                   gsize       length,
                   gsize       max_length,
                   GError    **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) why = NULL;
  g_autofree char *text = NULL;
  JsonNode *root;
  const char *problem = NULL;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  if (length > max_length)
    problem = "it is too long";
  else if (length == 0)
    problem = "it is empty";
  else if (!g_utf8_validate_len (bytes, length, NULL))
    problem = "it is no UTF-8";
  else if (is_too_deep (bytes, length))
    problem = "it is nested too deeply";
  if (problem != NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "This JSON cannot be read: %s.", problem);
      return NULL;
    }

  text = g_strndup (bytes, length);
  parser = json_parser_new ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, length, &why))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "This JSON cannot be read: %s", why->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL, "This JSON cannot be read: it is empty.");
  return root;
}

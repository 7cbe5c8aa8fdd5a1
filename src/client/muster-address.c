/* muster-address.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-address.h"

#include "muster-error.h"

static gboolean
is_loopback (const char *host)
{
  return g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1");
}

static gboolean
check (GUri    *uri,
       GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "An address begins with https://, not with “%s:”", scheme);
      return FALSE;
    }
  if (host == NULL || *host == '\0' || g_uri_get_port (uri) == 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "The address names no server");
      return FALSE;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "The address must not contain a username or password");
      return FALSE;
    }
  if (g_str_equal (scheme, "http") && !is_loopback (host))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS,
                           "Without encryption (http) only 127.0.0.1 and ::1 can be used; write https://");
      return FALSE;
    }
  return TRUE;
}

/**
 * muster_address_normalize:
 * @typed: what somebody typed
 * @error: return location, MUSTER_ERROR_BAD_ADDRESS
 *
 * "muster.example.org" becomes "https://muster.example.org"; a port stays unless it is the scheme's own; path, query
 * and fragment go. Plain http is for the loopback literals only (features.md S1).
 *
 * Returns: (transfer full) (nullable): the canonical address, without a slash at its end
 */
char *
muster_address_normalize (const char *typed,
                          GError    **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (typed));
  g_autofree char *text = NULL;
  g_autofree char *host = NULL;
  g_autoptr(GUri) uri = NULL;
  int port;

  if (strstr (trimmed, "://") != NULL)
    text = g_strdup (trimmed);
  else
    text = g_strconcat ("https://", trimmed, NULL);
  if (*trimmed != '\0')
    uri = g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "This is not the address of a server");
      return NULL;
    }
  if (!check (uri, error))
    return NULL;

  host = g_hostname_to_ascii (g_uri_get_host (uri));
  if (host == NULL || strpbrk (host, " <>\"{}|\\^`%@/") != NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BAD_ADDRESS, "The server's name is not valid");
      return NULL;
    }
  port = g_uri_get_port (uri);
  if (port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80))
    port = -1;
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, port, "", NULL, NULL);
}

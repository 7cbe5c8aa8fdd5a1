/* muster-exchange-log.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-exchange-log.h"

#include "config.h"

#ifdef MUSTER_DEBUG

#include "muster-json.h"

#include <fcntl.h>
#include <unistd.h>

static void
add_headers (JsonBuilder        *builder,
             const char         *member,
             SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);
}

static void
add_body (JsonBuilder *builder,
          const char  *member,
          GBytes      *body)
{
  gsize size = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  g_autofree char *text = NULL;

  json_builder_set_member_name (builder, member);
  if (size == 0)
    {
      json_builder_add_null_value (builder);
      return;
    }
  text = g_utf8_make_valid (data, size);
  json_builder_add_string_value (builder, text);
}

static void
append_line (const char *path,
             GBytes     *line)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  g_byte_array_append (bytes, g_bytes_get_data (line, NULL), g_bytes_get_size (line));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  if (write (fd, bytes->data, bytes->len) != (gssize) bytes->len)
    g_debug ("A line of the exchange log is lost");
  close (fd);
}

void
muster_exchange_log (SoupMessage *message,
                     GBytes      *request_body,
                     GBytes      *response_body)
{
  const char *path = g_getenv ("MUSTER_EXCHANGE_LOG");
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(GBytes) line = NULL;
  g_autofree char *target = NULL;
  GUri *uri = soup_message_get_uri (message);

  if (path == NULL || *path == '\0')
    return;

  target = g_uri_get_query (uri) == NULL ? g_strdup (g_uri_get_path (uri))
                                         : g_strconcat (g_uri_get_path (uri), "?", g_uri_get_query (uri), NULL);
  builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, soup_message_get_method (message));
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, target);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, soup_message_get_status (message));
  add_headers (builder, "requestHeaders", soup_message_get_request_headers (message));
  add_body (builder, "requestBody", request_body);
  add_headers (builder, "responseHeaders", soup_message_get_response_headers (message));
  add_body (builder, "responseBody", response_body);
  json_builder_end_object (builder);
  line = muster_json_write (builder);
  append_line (path, line);
}

#else

void
muster_exchange_log (SoupMessage *message,
                     GBytes      *request_body,
                     GBytes      *response_body)
{
}

#endif

/* muster-sign-in-fd.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-app"

#include "config.h"
#include "muster-sign-in-fd.h"

#include <errno.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define MAX_BYTES 65536

static gboolean
read_all (int      fd,
          GString *text,
          GError **error)
{
  char buffer[4096];
  gssize n;

  for (;;)
    {
      n = read (fd, buffer, sizeof (buffer));
      if (n == 0)
        return TRUE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || text->len + (gsize) n > MAX_BYTES)
        {
          int code = n < 0 ? errno : EFBIG;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s", g_strerror (code));
          return FALSE;
        }
      g_string_append_len (text, buffer, n);
    }
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
    ? json_node_dup_string (node) : NULL;
}

/**
 * muster_sign_in_fd_read:
 * @fd: an open descriptor; it is read to its end and closed
 * @error: set when it can't be read, or says something else
 *
 * Returns: (transfer full): who to sign in as
 */
MusterSignInFd *
muster_sign_in_fd_read (int      fd,
                        GError **error)
{
  g_autoptr(MusterSignInFd) self = g_new0 (MusterSignInFd, 1);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  gboolean read_well = read_all (fd, text, error);

  close (fd);
  if (!read_well)
    return NULL;
  json_parser_set_strict (parser, TRUE);
  if (json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL) &&
      json_parser_get_root (parser) != NULL && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      JsonObject *object = json_node_get_object (json_parser_get_root (parser));

      self->address = dup_member (object, "address");
      self->username = dup_member (object, "username");
      self->password = dup_member (object, "password");
    }
  memset (text->str, 0, text->len);
  if (self->address == NULL || self->username == NULL || self->password == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "expected {\"address\":…,\"username\":…,\"password\":…}");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * muster_sign_in_fd_free:
 * @self: (transfer full): what muster_sign_in_fd_read() gave
 */
void
muster_sign_in_fd_free (MusterSignInFd *self)
{
  g_free (self->address);
  g_free (self->username);
  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_free (self->password);
  g_free (self);
}

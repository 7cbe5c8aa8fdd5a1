/* muster-request.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-request.h"

#include <string.h>

#include "muster-clock.h"

#define MAX_DEPTH 32

MusterRequest *
muster_request_ref (MusterRequest *self)
{
  self->ref_count++;
  return self;
}

void
muster_request_unref (MusterRequest *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->running != NULL)
    g_hash_table_remove (self->server->running, self->running);
  g_clear_object (&self->message);
  g_clear_pointer (&self->principal, muster_principal_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_free (self->parameter);
  g_free (self->address);
  g_free (self->running);
  g_free (self);
}

/**
 * muster_request_pause:
 *
 * The answer comes later: by one of the functions below, which let the message go on.
 */
void
muster_request_pause (MusterRequest *self)
{
  self->paused = TRUE;
  soup_server_message_pause (self->message);
}

static void
set_answer (MusterRequest *self,
            int            status,
            const char    *type,
            const char    *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (self->message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, body, strlen (body));
  if (self->running != NULL)
    {
      g_hash_table_remove (self->server->running, self->running);
      g_clear_pointer (&self->running, g_free);
    }
  if (self->paused)
    {
      self->paused = FALSE;
      soup_server_message_unpause (self->message);
    }
}

/**
 * muster_request_reply:
 * @status: HTTP status; from 400 on @body is a problem
 * @body: (nullable): JSON
 * @position: for Muster-Position, -1 for none
 */
void
muster_request_reply (MusterRequest *self,
                      int            status,
                      const char    *body,
                      gint64         position)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (position >= 0 && status < 400)
    {
      g_autofree char *text = g_strdup_printf ("%s.%" G_GINT64_FORMAT, muster_store_get_epoch (self->server->store), position);

      soup_message_headers_replace (headers, "Muster-Position", text);
    }
  if (status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  set_answer (self, status, status >= 400 ? "application/problem+json" : "application/json", body);
}

void
muster_request_problem_later (MusterRequest *self,
                              int            status,
                              const char    *code,
                              gint64         retry_after,
                              const char    *detail)
{
  g_autofree char *body = muster_problem_to_json (status, code, detail, NULL, retry_after, NULL);

  if (retry_after >= 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Retry-After", text);
    }
  muster_request_reply (self, status, body, -1);
}

/**
 * muster_request_problem:
 * @code: one of openapi.json's
 * @field: (nullable): the member that is wrong
 * @detail: (nullable): for people
 */
void
muster_request_problem (MusterRequest *self,
                        int            status,
                        const char    *code,
                        const char    *field,
                        const char    *detail)
{
  g_autofree char *body = muster_problem_to_json (status, code, detail, field, -1, NULL);

  muster_request_reply (self, status, body, -1);
}

JsonObject *
muster_request_get_body (MusterRequest *self)
{
  return json_node_get_object (self->body);
}

/**
 * muster_json_text:
 *
 * Returns: (nullable): the member, when it is a string
 */
const char *
muster_json_text (JsonObject *object,
                  const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

MusterWho *
muster_request_who (MusterRequest *self)
{
  MusterPrincipal *principal = self->principal;

  return muster_who_new (principal->id, principal->name, principal->program, self->address,
                         muster_principal_may (principal, "workspace.gateway"));
}

/* json-glib caps the depth at 1024; nothing of ours is deeper than a few levels. */
static gboolean
too_deep (const char *text,
          gsize       length)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            quoted = FALSE;
        }
      else if (text[i] == '"')
        quoted = TRUE;
      else if (text[i] == '{' || text[i] == '[')
        {
          if (++depth > MAX_DEPTH)
            return TRUE;
        }
      else if ((text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
    }
  return FALSE;
}

static gboolean
read_body (MusterRequest *self)
{
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  json_parser_set_strict (parser, TRUE);
  if (length == 0 || !g_utf8_validate (text, length, NULL) || too_deep (text, length) ||
      !json_parser_load_from_data (parser, text, length, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      muster_request_problem (self, 400, "invalid-request", NULL, "The body is no JSON object");
      return FALSE;
    }
  self->body = json_node_ref (json_parser_get_root (parser));
  return TRUE;
}

static gboolean
authenticate (MusterRequest *self)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                                     "Authorization");
  const char *code = "unauthenticated";

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    self->principal = muster_auth_authenticate (self->server->auth, header + 7, &code);
  if (self->principal == NULL)
    {
      muster_request_problem (self, 401, code, NULL, "The request bears no valid access token");
      return FALSE;
    }
  if (self->route->permission != NULL && !muster_principal_may (self->principal, self->route->permission))
    {
      g_autofree char *detail = g_strdup_printf ("This needs the permission %s", self->route->permission);

      muster_request_problem (self, 403, "forbidden", NULL, detail);
      return FALSE;
    }
  return TRUE;
}

/* Matches a template with at most one "{…}". */
static gboolean
matches (const char *template,
         const char *path,
         char      **parameter)
{
  const char *brace = strchr (template, '{');
  const char *rest;

  if (brace == NULL)
    return g_str_equal (template, path);
  if (strncmp (template, path, brace - template) != 0)
    return FALSE;
  rest = path + (brace - template);
  if (*rest == '\0' || strchr (rest, '/') != NULL)
    return FALSE;
  *parameter = g_strdup (rest);
  return TRUE;
}

/* Sets @allowed to the methods of the path, where it is known with others. */
static const MusterRoute *
find_route (const char *method,
            const char *path,
            char      **parameter,
            GString    *allowed)
{
  guint n;
  const MusterRoute *routes = muster_routes_get (&n);

  /* exact paths first: /v1/sessions/refresh is no /v1/sessions/{id} */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *found = NULL;

        if ((strchr (routes[i].path, '{') != NULL) != (pass == 1) || !matches (routes[i].path, path, &found))
          continue;
        if (g_str_equal (routes[i].method, method))
          {
            *parameter = g_steal_pointer (&found);
            return &routes[i];
          }
        g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", routes[i].method);
      }
  return NULL;
}

static char *
address_of (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * muster_request_dispatch:
 *
 * Finds the route of a message that has come in whole, checks who asks, and hands it over.
 */
void
muster_request_dispatch (MusterServer      *server,
                         SoupServerMessage *message)
{
  g_autoptr(MusterRequest) self = g_new0 (MusterRequest, 1);
  g_autoptr(GString) allowed = g_string_new (NULL);
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  self->ref_count = 1;
  self->server = server;
  self->message = g_object_ref (message);
  self->address = address_of (message);
  self->route = find_route (soup_server_message_get_method (message), path, &self->parameter, allowed);
  if (self->route == NULL && allowed->len > 0)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed->str);
      muster_request_problem (self, 405, "method-not-allowed", NULL, "The path has other methods");
      return;
    }
  if (self->route == NULL)
    {
      muster_request_problem (self, 404, "not-found", NULL, "There is nothing at this path");
      return;
    }
  if ((!(self->route->flags & MUSTER_ROUTE_OPEN) && !authenticate (self)) ||
      ((self->route->flags & MUSTER_ROUTE_BODY) && !read_body (self)))
    return;
  self->route->handler (self);
}

/* muster-route-session.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-request.h"

#include <string.h>
#include <yyjson.h>

#include "config.h"
#include "muster-clock.h"
#include "muster-openapi.h"

/* A member of a body that is a string of some length. */
typedef struct
{
  const char *name;
  glong       min;
  glong       max;
  gboolean    required;
} TextField;

/* Everything in @object is one of @fields, and as it says. */
static gboolean
check_texts (MusterRequest   *request,
             const TextField *fields,
             guint            n)
{
  JsonObject *object = muster_request_get_body (request);
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      gboolean known = FALSE;

      for (guint i = 0; i < n; i++)
        known = known || g_str_equal (fields[i].name, name);
      if (!known)
        {
          muster_request_problem (request, 422, "invalid-fields", name, "There is no such member");
          return FALSE;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      const char *text = muster_json_text (object, fields[i].name);
      glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

      if (text == NULL && !fields[i].required && !json_object_has_member (object, fields[i].name))
        continue;
      if (text == NULL || length < fields[i].min || length > fields[i].max)
        {
          muster_request_problem (request, 422, "invalid-fields", fields[i].name, "A text of a fitting length is needed");
          return FALSE;
        }
    }
  return TRUE;
}

void
muster_route_discover (MusterRequest *request)
{
  g_autoptr(GPtrArray) all = muster_mirror_dup_all (muster_store_get_mirror (request->server->store),
                                                    MUSTER_KIND_ORGANIZATION, NULL);
  g_autoptr(GString) string = g_string_new (NULL);
  g_autofree char *now = muster_time_format (muster_clock_now ());
  const char *name = NULL;
  yyjson_doc *doc = NULL;

  if (all->len > 0)
    {
      GBytes *wire = ((MusterVersion *) g_ptr_array_index (all, 0))->wire;

      doc = yyjson_read (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire), 0);
      name = yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), "name"));
    }
  g_string_append (string, "{\"product\":\"muster\",\"protocol\":{\"major\":1,\"minor\":0},\"version\":\"" MUSTER_VERSION
                   "\",\"organization\":{\"name\":");
  muster_json_append_text (string, name != NULL ? name : "");
  g_string_append_printf (string, "},\"signIn\":[\"password\"],\"features\":[\"events\",\"snapshot\",\"workspace\"],"
                          "\"now\":\"%s\"}", now);
  yyjson_doc_free (doc);
  muster_request_reply (request, 200, string->str, -1);
}

void
muster_route_describe (MusterRequest *request)
{
  GBytes *bytes = muster_protocol_get_openapi ();
  g_autofree char *text = NULL;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  muster_request_reply (request, 200, text, -1);
}

static void
on_granted (int         status,
            const char *body,
            gint64      retry_after,
            gpointer    user_data)
{
  MusterRequest *request = user_data;

  if (retry_after >= 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Retry-After", text);
    }
  muster_request_reply (request, status, body, -1);
  muster_request_unref (request);
}

void
muster_route_sign_in (MusterRequest *request)
{
  static const TextField fields[] = {
    { "username", 1, 256, TRUE }, { "password", 1, 4096, TRUE }, { "totp", 0, 16, FALSE }, { "program", 1, 64, TRUE },
    { "device", 0, 128, FALSE },
  };
  JsonObject *body = muster_request_get_body (request);
  const char *device;

  if (!check_texts (request, fields, G_N_ELEMENTS (fields)))
    return;
  device = muster_json_text (body, "device");
  muster_request_pause (request);
  muster_auth_sign_in (request->server->auth, muster_json_text (body, "username"), muster_json_text (body, "password"),
                       muster_json_text (body, "program"), device != NULL ? device : "", request->address, on_granted,
                       muster_request_ref (request));
}

void
muster_route_refresh (MusterRequest *request)
{
  static const TextField fields[] = { { "refreshToken", 20, 200, TRUE } };

  if (!check_texts (request, fields, G_N_ELEMENTS (fields)))
    return;
  muster_request_pause (request);
  muster_auth_refresh (request->server->auth, muster_json_text (muster_request_get_body (request), "refreshToken"),
                       request->address, on_granted, muster_request_ref (request));
}

void
muster_route_list_sign_ins (MusterRequest *request)
{
  g_autofree char *body = muster_auth_list (request->server->auth, request->principal);

  muster_request_reply (request, 200, body, -1);
}

void
muster_route_revoke (MusterRequest *request)
{
  MusterWho *who = muster_request_who (request);

  muster_request_submit (request, muster_auth_revoke_job (request->server->auth, request->principal, who,
                                                          request->parameter));
  muster_who_free (who);
}

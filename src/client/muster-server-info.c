/* muster-server-info.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-client"

#include "muster-server-info.h"

#include "muster-address.h"
#include "muster-error.h"
#include "muster-http.h"
#include "muster-json.h"

#define PROTOCOL_MAJOR 1

struct _MusterServerInfo
{
  GObject parent_instance;
  char   *address;
  char   *ca_file;
  char   *organization_name;
  char   *version;
};

G_DEFINE_FINAL_TYPE (MusterServerInfo, muster_server_info, G_TYPE_OBJECT)

typedef struct
{
  char *address;
  char *ca_file;
} Discovery;

static void
discovery_free (Discovery *discovery)
{
  g_free (discovery->address);
  g_free (discovery->ca_file);
  g_free (discovery);
}

static GError *
not_muster (const char *why)
{
  return g_error_new (MUSTER_ERROR, MUSTER_ERROR_NOT_MUSTER, "There is no Muster server at this address: %s", why);
}

static MusterServerInfo *
read_document (Discovery  *discovery,
               JsonObject *document,
               GError    **error)
{
  JsonObject *protocol = muster_json_get_object (document, "protocol");
  JsonObject *organization = muster_json_get_object (document, "organization");
  const char *name = organization != NULL ? muster_json_get_string (organization, "name") : NULL;
  gint64 major = protocol != NULL ? muster_json_get_int (protocol, "major", -1) : -1;
  MusterServerInfo *self;

  if (g_strcmp0 (muster_json_get_string (document, "product"), "muster") != 0 || major < 0)
    {
      *error = not_muster ("it describes something else");
      return NULL;
    }
  if (major != PROTOCOL_MAJOR)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_VERSION,
                   "The server speaks version %" G_GINT64_FORMAT " of the protocol, this program version %d", major,
                   PROTOCOL_MAJOR);
      return NULL;
    }

  self = g_object_new (MUSTER_TYPE_SERVER_INFO, NULL);
  self->address = g_strdup (discovery->address);
  self->ca_file = g_strdup (discovery->ca_file);
  self->organization_name = g_strdup (name != NULL ? name : "");
  self->version = g_strdup (muster_json_get_string (document, "version"));
  return self;
}

static MusterServerInfo *
read_answer (Discovery    *discovery,
             MusterAnswer *answer,
             GError      **error)
{
  g_autoptr(JsonNode) node = NULL;

  if (!muster_answer_is_success (answer))
    {
      g_autoptr(GError) refusal = muster_answer_to_error (answer);

      if (g_error_matches (refusal, MUSTER_ERROR, MUSTER_ERROR_BUSY) ||
          g_error_matches (refusal, MUSTER_ERROR, MUSTER_ERROR_SERVER) ||
          g_error_matches (refusal, MUSTER_ERROR, MUSTER_ERROR_VERSION))
        *error = g_steal_pointer (&refusal);
      else
        *error = not_muster (refusal->message);
      return NULL;
    }
  if (g_strcmp0 (answer->content_type, "application/json") != 0)
    {
      *error = not_muster ("it answers with a page for browsers; a network's sign-in page may stand in between");
      return NULL;
    }
  node = muster_json_parse (answer->body, NULL);
  if (node == NULL)
    {
      *error = not_muster ("its answer cannot be read");
      return NULL;
    }
  return read_document (discovery, json_node_get_object (node), error);
}

static DexFuture *
discover_fiber (gpointer user_data)
{
  Discovery *discovery = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterHttp) http = NULL;
  g_autoptr(MusterAnswer) answer = NULL;
  MusterServerInfo *info;

  http = muster_http_new (discovery->address, discovery->ca_file, &error);
  if (http == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  answer = dex_await_boxed (muster_http_send (http, "GET", "/v1", NULL, NULL), &error);
  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  info = read_answer (discovery, answer, &error);
  if (info == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (info);
}

/**
 * muster_discover:
 * @typed: what the user typed as the server's address
 * @ca_file: (nullable): a PEM file to trust for this server instead of the system's authorities
 *
 * Asks `GET /v1` before any password is sent (features.md S1, S2). Letting the future go cancels it.
 *
 * Returns: (transfer full): a future of a #MusterServerInfo; rejects with BAD_ADDRESS, UNREACHABLE, CERTIFICATE,
 *   NOT_MUSTER, VERSION, or BUSY and SERVER where the server itself says so
 */
DexFuture *
muster_discover (const char *typed,
                 const char *ca_file)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  Discovery *discovery;

  g_return_val_if_fail (typed != NULL, NULL);

  address = muster_address_normalize (typed, &error);
  if (address == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  discovery = g_new0 (Discovery, 1);
  discovery->address = g_steal_pointer (&address);
  discovery->ca_file = ca_file != NULL && *ca_file != '\0' ? g_strdup (ca_file) : NULL;
  return muster_future_to_muster_error (dex_scheduler_spawn (NULL, 0, discover_fiber, discovery,
                                                             (GDestroyNotify) discovery_free));
}

/**
 * muster_server_info_get_address:
 * @self: a server
 *
 * Returns: canonical address without a slash at its end
 */
const char *
muster_server_info_get_address (MusterServerInfo *self)
{
  g_return_val_if_fail (MUSTER_IS_SERVER_INFO (self), NULL);

  return self->address;
}

/**
 * muster_server_info_get_ca_file:
 * @self: a server
 *
 * Returns: (nullable): the PEM file to trust, or %NULL for the system's authorities
 */
const char *
muster_server_info_get_ca_file (MusterServerInfo *self)
{
  g_return_val_if_fail (MUSTER_IS_SERVER_INFO (self), NULL);

  return self->ca_file;
}

/**
 * muster_server_info_get_organization_name:
 * @self: a server
 *
 * Returns: the organization's name, plain text from the server
 */
const char *
muster_server_info_get_organization_name (MusterServerInfo *self)
{
  g_return_val_if_fail (MUSTER_IS_SERVER_INFO (self), NULL);

  return self->organization_name;
}

/**
 * muster_server_info_get_version:
 * @self: a server
 *
 * Returns: (nullable): the server program's version
 */
const char *
muster_server_info_get_version (MusterServerInfo *self)
{
  g_return_val_if_fail (MUSTER_IS_SERVER_INFO (self), NULL);

  return self->version;
}

static void
muster_server_info_finalize (GObject *object)
{
  MusterServerInfo *self = MUSTER_SERVER_INFO (object);

  g_free (self->address);
  g_free (self->ca_file);
  g_free (self->organization_name);
  g_free (self->version);

  G_OBJECT_CLASS (muster_server_info_parent_class)->finalize (object);
}

static void
muster_server_info_class_init (MusterServerInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_server_info_finalize;
}

static void
muster_server_info_init (MusterServerInfo *self)
{
}

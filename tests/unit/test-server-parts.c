/* test-server-parts.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "muster-audit.h"
#include "muster-auth.h"
#include "muster-clock.h"
#include "muster-openapi.h"
#include "muster-password.h"
#include "muster-request.h"
#include "muster-throttle.h"
#include "muster-view.h"

/* The pieces of the server that need no server: store, auth, routes, views. */

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_set_up (Place        *place,
              gconstpointer data)
{
  place->folder = g_dir_make_tmp ("muster-unit-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "a.db", NULL);
}

static void
place_tear_down (Place        *place,
                 gconstpointer data)
{
  g_autoptr(GDir) dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

static void
test_migrations (Place        *place,
                 gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterDatabase) database = muster_database_open (place->path, TRUE, &error);
  gboolean created;

  g_assert_no_error (error);
  g_assert_true (muster_database_migrate (database, &created, &error));
  g_assert_true (created);
  g_assert_true (muster_database_migrate (database, &created, &error));
  g_assert_false (created);
  g_assert_true (muster_database_run (database, &error, "PRAGMA user_version=99", ""));
  g_assert_false (muster_database_migrate (database, &created, &error));
  g_assert_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_VERSION);
}

static MusterDatabase *
open_audit (Place *place)
{
  MusterDatabase *database = muster_database_open (place->path, TRUE, NULL);
  MusterAuditHead head;
  gboolean created;

  g_assert_true (muster_database_migrate (database, &created, NULL));
  g_assert_true (muster_audit_load (database, &head, NULL));
  for (guint i = 0; i < 5; i++)
    {
      MusterAuditEntry entry = { .seq = i, .at = 1000 * i, .actor = "a1", .actor_name = "Ann \"A\"", .action = "test",
                                 .object = "agent:a1", .from = "x", .to = "y" };

      g_assert_true (muster_audit_append (database, &head, &entry, NULL));
    }
  return database;
}

static void
test_audit (Place        *place,
            gconstpointer data)
{
  static const char *const tampering[] = {
    "UPDATE audit SET canonical = replace (canonical, 'agent:a1', 'agent:a2') WHERE n = 3",
    "UPDATE audit SET personal = replace (personal, 'Ann', 'Eve') WHERE n = 3",
    "DELETE FROM audit WHERE n = 3",
  };
  g_autoptr(MusterDatabase) database = open_audit (place);
  gint64 verified;

  g_assert_true (muster_audit_verify (database, &verified, NULL));
  g_assert_cmpint (verified, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (tampering); i++)
    {
      g_autoptr(GError) refused = NULL;
      g_autoptr(GError) error = NULL;

      /* the table itself refuses */
      g_assert_false (muster_database_run (database, &refused, tampering[i], ""));
      g_assert_error (refused, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_CONSTRAINT);
      /* who takes the triggers off is found out */
      g_assert_true (muster_database_run (database, NULL, "BEGIN", ""));
      g_assert_true (muster_database_run (database, NULL, "DROP TRIGGER audit_no_update", ""));
      g_assert_true (muster_database_run (database, NULL, "DROP TRIGGER audit_no_delete", ""));
      g_assert_true (muster_database_run (database, NULL, tampering[i], ""));
      g_assert_false (muster_audit_verify (database, &verified, &error));
      g_assert_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_CORRUPT);
      g_assert_cmpint (verified, ==, 2);
      g_assert_true (muster_database_run (database, NULL, "ROLLBACK", ""));
    }
}

static char *
epoch_of (Place *place)
{
  const MusterStoreOptions options = MUSTER_STORE_OPTIONS_DEFAULT;
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterStore) store = muster_store_open (place->path, &options, &error);

  g_assert_no_error (error);
  return g_strdup (muster_store_get_epoch (store));
}

static void
test_epoch (Place        *place,
            gconstpointer data)
{
  g_autofree char *first = epoch_of (place);
  g_autofree char *again = epoch_of (place);
  g_autofree char *mark = g_strconcat (place->path, "-position", NULL);
  g_autofree char *ahead = g_strdup_printf ("%s %020d\n", first, 7);
  g_autofree char *copied = NULL, *unmarked = NULL;

  g_assert_cmpuint (strlen (first), ==, 16);
  g_assert_cmpstr (first, ==, again);
  g_assert_true (g_file_set_contents (mark, ahead, -1, NULL)); /* the database was further: this one is an old copy */
  copied = epoch_of (place);
  g_assert_cmpstr (first, !=, copied);
  g_unlink (mark);
  unmarked = epoch_of (place);
  g_assert_cmpstr (copied, !=, unmarked);
}

static void
test_argon2 (void)
{
  /* from the test program of the algorithm's reference implementation */
  static const struct { guint32 memory; const char *hash; } vectors[] = {
    { 65536, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7" },
    { 256, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe" },
  };
  g_autofree char *stored = muster_password_hash ("correct horse");

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint8 hash[32];
      char text[65] = { 0 };

      g_assert_true (muster_argon2id ("password", 8, (const guint8 *) "somesalt", 8, 2, vectors[i].memory, hash, sizeof hash));
      for (guint j = 0; j < sizeof hash; j++)
        g_snprintf (text + 2 * j, 3, "%02x", hash[j]);
      g_assert_cmpstr (text, ==, vectors[i].hash);
    }
  g_assert_true (g_str_has_prefix (stored, "argon2id$2$19456$"));
  g_assert_true (muster_password_verify (stored, "correct horse"));
  g_assert_false (muster_password_verify (stored, "correct horsf"));
  g_assert_false (muster_password_verify ("rubbish", "correct horse"));
}

static void
test_throttle (void)
{
  MusterThrottle *throttle = muster_throttle_new (3, 20);

  muster_clock_freeze (1000000);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (muster_throttle_take (throttle, "ann"), ==, 0);
  g_assert_cmpuint (muster_throttle_take (throttle, "ann"), ==, 20);
  g_assert_cmpuint (muster_throttle_take (throttle, "bob"), ==, 0);
  muster_clock_advance (12000);
  g_assert_cmpuint (muster_throttle_take (throttle, "ann"), ==, 8);
  muster_clock_advance (8000);
  g_assert_cmpuint (muster_throttle_take (throttle, "ann"), ==, 0);
  muster_throttle_forget (throttle, "ann");
  g_assert_cmpuint (muster_throttle_take (throttle, "ann"), ==, 0);
  muster_clock_thaw ();
  muster_throttle_free (throttle);
}

static void
test_usernames (void)
{
  g_autofree char *wide = muster_username_key ("ＡＮＮＡ");
  g_autofree char *plain = muster_username_key ("anna");
  g_autofree char *sharp = muster_username_key ("STRASSE");
  g_autofree char *other = muster_username_key ("straße");

  g_assert_cmpstr (wide, ==, plain);
  g_assert_cmpstr (sharp, ==, other);
}

static const MusterRoute *
find_route (const char *operation)
{
  guint n;
  const MusterRoute *routes = muster_routes_get (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (routes[i].operation, operation))
      return &routes[i];
  return NULL;
}

static gboolean
asks_for (JsonObject *operation,
          const char *parameter)
{
  JsonArray *parameters = json_object_has_member (operation, "parameters")
                          ? json_object_get_array_member (operation, "parameters") : NULL;

  for (guint i = 0; parameters != NULL && i < json_array_get_length (parameters); i++)
    {
      const char *ref = json_object_get_string_member_with_default (json_array_get_object_element (parameters, i), "$ref", "");

      if (g_str_has_suffix (ref, parameter))
        return TRUE;
    }
  return FALSE;
}

static void
check_operation (const char *path,
                 const char *method,
                 JsonObject *operation)
{
  const MusterRoute *route = find_route (json_object_get_string_member (operation, "operationId"));
  g_autofree char *upper = g_ascii_strup (method, -1);

  g_assert_nonnull (route);
  g_assert_cmpstr (route->path, ==, path);
  g_assert_cmpstr (route->method, ==, upper);
  g_assert_cmpstr (route->permission, ==, json_object_get_string_member_with_default (operation, "x-permission", NULL));
  g_assert_cmpint ((route->flags & MUSTER_ROUTE_OPEN) != 0, ==, json_object_has_member (operation, "security"));
  g_assert_cmpint ((route->flags & MUSTER_ROUTE_BODY) != 0, ==, json_object_has_member (operation, "requestBody"));
  g_assert_cmpint ((route->flags & MUSTER_ROUTE_WRITE) != 0, ==, asks_for (operation, "/IdempotencyKey"));
  g_assert_cmpint ((route->flags & MUSTER_ROUTE_IF_MATCH) != 0, ==, asks_for (operation, "/IfMatch"));
}

/* The routing table and the contract say the same, in both directions. */
static void
test_routes (void)
{
  GBytes *bytes = muster_protocol_get_openapi ();
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  JsonObjectIter paths, methods;
  const char *path, *method;
  JsonNode *item, *operation;
  guint n_operations = 0, n_routes;

  json_object_iter_init (&paths, json_object_get_object_member (json_node_get_object (node), "paths"));
  while (json_object_iter_next (&paths, &path, &item))
    {
      json_object_iter_init (&methods, json_node_get_object (item));
      for (; json_object_iter_next (&methods, &method, &operation); n_operations++)
        check_operation (path, method, json_node_get_object (operation));
    }
  muster_routes_get (&n_routes);
  g_assert_cmpuint (n_operations, ==, n_routes);
}

static MusterView *
view_of (const char *id,
         const char *permissions,
         const char *scope)
{
  g_autoptr(MusterPrincipal) principal = muster_principal_new_automation (id, id, g_strsplit (permissions, " ", -1), scope);

  return muster_view_new (principal);
}

static void
test_views (void)
{
  g_autoptr(MusterView) north = view_of ("s", "agents.read chats.read", "{\"all\":false,\"teams\":[\"north\"]}");
  g_autoptr(MusterView) everything = view_of ("t", "agents.read chats.read", "{\"all\":true}");
  g_autoptr(MusterView) own = view_of ("a1", "workspace.use", "{\"all\":true}");
  char *in_north[] = { (char *) "north", NULL }, *in_south[] = { (char *) "south", NULL };
  char *of_a1[] = { (char *) "a1", NULL };
  const MusterAudience before = { in_north, of_a1 };
  const char *chat = "{\"id\":\"c1\",\"rev\":2,\"agent\":\"a2\",\"sticky\":null}";
  g_autoptr(GBytes) wire = g_bytes_new_static (chat, strlen (chat));
  g_autoptr(MusterVersion) moved = muster_version_new (MUSTER_KIND_CHAT, "c1", 2, wire, g_strdupv (in_south));
  g_autoptr(MusterEvent) event = muster_event_new (7, 1000, "{\"kind\":\"system\"}", NULL, "assign");
  g_autoptr(GBytes) encoded = NULL;
  g_autoptr(MusterEvent) decoded = NULL;

  muster_event_add (event, moved, &before, FALSE);
  encoded = muster_event_encode (event);
  decoded = muster_event_decode (7, 1000, g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded), NULL);
  for (guint i = 0; i < 2; i++)
    {
      MusterEvent *one = i == 0 ? event : decoded;

      /* left the scope: a removal; still seen: whole; left its agent: a removal */
      g_assert_nonnull (strstr (g_bytes_get_data (muster_view_render (north, one), NULL), "\"deleted\":true"));
      g_assert_nonnull (strstr (g_bytes_get_data (muster_view_render (everything, one), NULL), "\"agent\":\"a2\""));
      g_assert_nonnull (strstr (g_bytes_get_data (muster_view_render (own, one), NULL), "\"deleted\":true"));
      /* made once per view */
      g_assert_true (muster_view_render (north, one) == muster_view_render (north, one));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/store/migrations", Place, NULL, place_set_up, test_migrations, place_tear_down);
  g_test_add ("/server/store/audit", Place, NULL, place_set_up, test_audit, place_tear_down);
  g_test_add ("/server/store/epoch", Place, NULL, place_set_up, test_epoch, place_tear_down);
  g_test_add_func ("/server/auth/argon2", test_argon2);
  g_test_add_func ("/server/auth/throttle", test_throttle);
  g_test_add_func ("/server/auth/usernames", test_usernames);
  g_test_add_func ("/server/routes/openapi", test_routes);
  g_test_add_func ("/server/live/views", test_views);
  return g_test_run ();
}

/* test-protocol-json.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-openapi.h"
#include "muster-problem.h"

#include <string.h>

static const char *const fine[] = {
  "{}", " [1, 2.5, -3e2, \"\\u00e9\\ud83d\\udc19\", true, false, null] ", "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
  "{\"a\":{\"b\":[{}]}}",
};

static const char *const broken[] = {
  "", " ", "{", "[", "[]]", "[][]", "{}{}", "{}x", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[01]", "[+1]", "[.5]",
  "[1 2]", "nul", "NaN", "// c\n{}", "{}/* c */", "\"\n\"", "\"\\x\"", "\"", "{\"a\"}", "{\"a\":}", "[\xff]",
  "\"\xed\xa0\x80\"", "<html>", "var x = {};",
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = muster_json_parse (fine[i], strlen (fine[i]), 1000, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *exact = g_memdup2 (broken[i], strlen (broken[i]));
      g_autoptr(JsonNode) node = muster_json_parse (exact != NULL ? exact : "", strlen (broken[i]), 1000, &error);

      if (node != NULL)
        g_error ("taken: %s", broken[i]);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
    }
}

static void
test_bounds (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < MUSTER_MAX_JSON_DEPTH; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < MUSTER_MAX_JSON_DEPTH; i++)
    g_string_append_c (deep, ']');
  node = muster_json_parse (deep->str, deep->len, deep->len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  g_assert_null (muster_json_parse (deep->str, deep->len, deep->len - 1, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_clear_error (&error);

  g_string_prepend (deep, "[");
  g_string_append (deep, "]");
  g_assert_null (muster_json_parse (deep->str, deep->len, deep->len, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
  g_clear_error (&error);

  g_assert_null (muster_json_parse ("[\"a\0b\"]", 7, 100, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
}

static void
test_problem (void)
{
  const char *text = "{\"type\":\"/problems/invalid-fields\",\"title\":\"Not so\",\"status\":422,\"code\":\"invalid-fields\","
                     "\"detail\":\"Too short\",\"retryable\":true,\"retryAfter\":7,\"more\":[],"
                     "\"errors\":[{\"field\":\"password\",\"code\":\"too-short\",\"detail\":\"6 at least\"},"
                     "{\"field\":\"email\",\"code\":\"invalid\"}],\"current\":{\"id\":\"a\",\"rev\":4}}";
  g_autoptr(GError) error = NULL;
  g_autoptr(MusterProblem) problem = muster_problem_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (problem->status, ==, 422);
  g_assert_cmpstr (problem->code, ==, MUSTER_PROBLEM_INVALID_FIELDS);
  g_assert_cmpstr (problem->title, ==, "Not so");
  g_assert_cmpstr (problem->detail, ==, "Too short");
  g_assert_true (problem->retryable);
  g_assert_cmpuint (problem->retry_after, ==, 7);
  g_assert_cmpuint (problem->n_errors, ==, 2);
  g_assert_cmpstr (problem->errors[0].field, ==, "password");
  g_assert_cmpstr (problem->errors[0].code, ==, "too-short");
  g_assert_cmpstr (problem->errors[0].detail, ==, "6 at least");
  g_assert_null (problem->errors[1].detail);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (problem->current), "rev"), ==, 4);
}

static void
test_problem_small (void)
{
  g_autoptr(GError) error = NULL;
  const char *text = "{\"code\":\"whatever\",\"detail\":null,\"errors\":null,\"current\":null}";
  g_autoptr(MusterProblem) problem = muster_problem_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (problem->code, ==, "whatever");
  g_assert_cmpuint (problem->status, ==, 0);
  g_assert_false (problem->retryable);
  g_assert_cmpuint (problem->n_errors, ==, 0);
  g_assert_null (problem->current);
}

static void
test_problem_refused (void)
{
  static const char *const texts[] = {
    "[]", "null", "7", "{}", "{\"code\":\"\"}", "{\"code\":7}", "{\"code\":null}", "{\"code\":\"a\",\"status\":\"400\"}",
    "{\"code\":\"a\",\"status\":-1}", "{\"code\":\"a\",\"retryAfter\":99999999999}", "{\"code\":\"a\",\"retryable\":1}",
    "{\"code\":\"a\",\"errors\":{}}", "{\"code\":\"a\",\"errors\":[7]}", "{\"code\":\"a\",\"errors\":[{}]}",
    "{\"code\":\"a\",\"errors\":[{\"field\":\"x\",\"code\":\"y\"},{\"field\":\"x\"}]}", "{\"code\":\"a\",\"detail\":[]}",
    "{\"code\":\"a\",\"current\":[]}", "{\"code\":\"a\",\"current\":\"x\"}", "<!DOCTYPE html>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      if (muster_problem_parse (texts[i], strlen (texts[i]), &error) != NULL)
        g_error ("taken: %s", texts[i]);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PROTOCOL);
    }
}

/* Every code that openapi.json names has its constant, and the other way round. */
static void
test_openapi (void)
{
  static const char *const codes[] = {
    MUSTER_PROBLEM_INVALID_REQUEST, MUSTER_PROBLEM_KEY_MISSING, MUSTER_PROBLEM_DEADLINE_MISSING,
    MUSTER_PROBLEM_UNAUTHENTICATED, MUSTER_PROBLEM_TOKEN_EXPIRED, MUSTER_PROBLEM_TOKEN_REVOKED,
    MUSTER_PROBLEM_WRONG_CREDENTIALS, MUSTER_PROBLEM_FORBIDDEN, MUSTER_PROBLEM_ACCOUNT_DISABLED,
    MUSTER_PROBLEM_NOT_FOUND, MUSTER_PROBLEM_CONFLICT, MUSTER_PROBLEM_KEY_IN_PROGRESS, MUSTER_PROBLEM_TOO_LATE,
    MUSTER_PROBLEM_PRECONDITION_FAILED, MUSTER_PROBLEM_TOO_LARGE, MUSTER_PROBLEM_INVALID_FIELDS,
    MUSTER_PROBLEM_KEY_REUSED, MUSTER_PROBLEM_PRECONDITION_REQUIRED, MUSTER_PROBLEM_TOO_MANY_TRIES,
    MUSTER_PROBLEM_RATE_LIMITED, MUSTER_PROBLEM_TOO_MANY_STREAMS, MUSTER_PROBLEM_MAINTENANCE,
    MUSTER_PROBLEM_STORAGE_FULL, MUSTER_PROBLEM_NEEDS_APPROVAL, NULL,
  };
  gsize length;
  const char *text = g_bytes_get_data (muster_protocol_get_openapi (), &length);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = muster_json_parse (text, length, MUSTER_MAX_BODY, &error);
  g_autoptr(GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *responses;
  g_autoptr(GList) members = NULL;

  g_assert_no_error (error);
  responses = json_object_get_object_member (json_object_get_object_member (json_node_get_object (root), "components"),
                                             "responses");
  members = json_object_get_members (responses);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *response = json_object_get_object_member (responses, l->data);
      g_auto(GStrv) words = g_strsplit (json_object_get_string_member (response, "description"), " ", -1);

      for (guint i = 0; words[i] != NULL; i++)
        {
          if (!g_strv_contains (codes, words[i]))
            g_error ("muster-problem.h has no “%s”", words[i]);
          g_hash_table_add (named, g_strdup (words[i]));
        }
    }
  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (!g_hash_table_contains (named, codes[i]))
        g_error ("openapi.json has no “%s”", codes[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/parse", test_parse);
  g_test_add_func ("/json/bounds", test_bounds);
  g_test_add_func ("/problem/whole", test_problem);
  g_test_add_func ("/problem/small", test_problem_small);
  g_test_add_func ("/problem/refused", test_problem_refused);
  g_test_add_func ("/problem/openapi", test_openapi);
  return g_test_run ();
}

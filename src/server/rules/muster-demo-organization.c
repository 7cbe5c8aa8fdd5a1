/* muster-demo-organization.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-demo-names.h"
#include "muster-world.h"

#define MAX_TEAMS 500
#define MAX_QUEUES 200

typedef struct
{
  GRand      *rand;
  GHashTable *usernames;           /* how often each was asked for */
  guint       n_agents;
  guint       n_teams;
  guint       n_queues;
  guint       n_units;
} Demo;

static const char *const agent_permissions[] = { "workspace.use", NULL };
static const char *const senior_permissions[] = { "workspace.use", "chats.read", "agents.read", NULL };
static const char *const supervisor_permissions[] = {
  "agents.read", "status.change", "chats.read", "chats.join", "chats.move", "chats.finish", "workspace.use", "sessions.end",
  "requests.decide", "impersonate", "reports.read", "pii.read", NULL
};
static const char *const administrator_permissions[] = {
  "agents.read", "agents.manage", "roles.manage", "status.change", "chats.read", "chats.join", "chats.move", "chats.finish",
  "workspace.use", "sessions.end", "requests.decide", "impersonate", "impersonate.act", "reports.read", "audit.read",
  "organization.manage", "pii.read", "workspace.gateway", NULL
};
static const char *const simulator_permissions[] = {
  "agents.read", "chats.read", "workspace.use", "workspace.gateway", NULL
};

static const char *const units[] = {
  "Customer Care", "Sales", "Technical Support", "Finance", "Logistics", "Partner Services", "Public Sector", "Health",
};
static const char *const subjects[] = {
  "General", "Orders", "Billing", "Technical help", "Returns", "Deliveries", "Complaints", "Sales", "Accounts", "Insurance",
};
static const char *const languages[] = {
  "", "English", "Español", "Deutsch", "Français", "العربية", "Português", "中文", "हिन्दी", "Türkçe", "Polski", "日本語",
  "한국어", "Ελληνικά", "עברית", "Українська", "Tiếng Việt", "Italiano", "Nederlands", "Svenska",
};
static const char *const shifts[] = { "Early", "Day", "Late", "Night", "Weekend" };
static const char *const places[] = {
  "Lisbon", "Kraków", "Manila", "Bogotá", "Cairo", "Leeds", "Dresden", "Haifa", "Chennai", "İzmir", "Lagos", "Osaka",
  "Montréal", "Thessaloniki", "Da Nang", "São Paulo", "Llanfairpwllgwyngyll", "Reykjavík", "Lviv", "Chengdu",
};

static JsonObject *
add_named (JsonArray  *list,
           const char *id,
           const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  json_array_add_object_element (list, object);
  return object;
}

static void
set_texts (JsonObject        *object,
           const char        *name,
           const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (; *texts != NULL; texts++)
    json_array_add_string_element (array, *texts);
  json_object_set_array_member (object, name, array);
}

static void
add_roles (JsonObject *document)
{
  JsonArray *roles = json_array_new ();

  set_texts (add_named (roles, "role-agent", "Agent"), "permissions", agent_permissions);
  set_texts (add_named (roles, "role-senior", "Senior Agent"), "permissions", senior_permissions);
  set_texts (add_named (roles, "role-supervisor", "Supervisor"), "permissions", supervisor_permissions);
  set_texts (add_named (roles, "role-administrator", "Administrator"), "permissions", administrator_permissions);
  json_object_set_array_member (document, "roles", roles);
}

static void
add_organization (JsonObject *document,
                  Demo       *demo)
{
  JsonObject *organization = json_object_new ();

  json_object_set_string_member (organization, "id", "organization");
  json_object_set_string_member (organization, "name", "Example Mercantile");
  json_object_set_string_member (organization, "timeZone", "Europe/Lisbon");
  json_object_set_boolean_member (organization, "humanAgentService", TRUE);
  json_object_set_int_member (organization, "seats", demo->n_agents + MAX (10, demo->n_agents / 10));
  json_object_set_int_member (organization, "chatLimit", 4);
  json_object_set_boolean_member (organization, "queueTransfer", TRUE);
  json_object_set_boolean_member (organization, "impersonationNotice", TRUE);
  json_object_set_int_member (organization, "quietSeconds", 20 * 60);
  json_object_set_int_member (organization, "unansweredSeconds", 10 * 60);
  json_object_set_int_member (organization, "holdSeconds", 3 * 60);
  json_object_set_int_member (organization, "retentionDays", 365);
  json_object_set_object_member (document, "organization", organization);
}

static void
add_groups (JsonObject *document,
            Demo       *demo)
{
  static const int first[] = { 60, 120, 180, 300, 600 };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < demo->n_units; i++)
    {
      g_autofree char *id = g_strdup_printf ("unit-%u", i + 1);

      add_named (list, id, units[i]);
    }
  json_object_set_array_member (document, "units", list);

  list = json_array_new ();
  for (guint i = 0; i < demo->n_teams; i++)
    {
      guint round = i / (G_N_ELEMENTS (places) * G_N_ELEMENTS (shifts));
      g_autofree char *id = g_strdup_printf ("team-%u", i + 1);
      g_autofree char *number = round > 0 ? g_strdup_printf (" %u", round + 1) : g_strdup ("");
      g_autofree char *name = g_strdup_printf ("%s %s%s", places[i % G_N_ELEMENTS (places)],
                                               shifts[i / G_N_ELEMENTS (places) % G_N_ELEMENTS (shifts)], number);

      add_named (list, id, name);
    }
  json_object_set_array_member (document, "teams", list);

  list = json_array_new ();
  for (guint i = 0; i < demo->n_queues; i++)
    {
      const char *language = languages[i / G_N_ELEMENTS (subjects) % G_N_ELEMENTS (languages)];
      g_autofree char *id = g_strdup_printf ("queue-%u", i + 1);
      g_autofree char *name = g_strconcat (subjects[i % G_N_ELEMENTS (subjects)], *language != '\0' ? " · " : "", language, NULL);
      JsonObject *queue = add_named (list, id, name);
      int limit = first[g_rand_int_range (demo->rand, 0, G_N_ELEMENTS (first))];

      json_object_set_int_member (queue, "slaFirstSeconds", limit);
      json_object_set_int_member (queue, "slaNextSeconds", limit * 2);
    }
  json_object_set_array_member (document, "queues", list);
}

static void
add_reasons (JsonObject *document)
{
  static const struct
  {
    const char *id;
    const char *name;
    int         minutes;
    gboolean    needs_approval;
  } reasons[] = {
    { "lunch", "Lunch break", 45, FALSE },
    { "short", "Short break", 10, FALSE },
    { "technical", "Technical break", 15, FALSE },
    { "training", "Training", 120, TRUE },
    { "meeting", "Meeting", 60, TRUE },
  };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      JsonObject *reason = add_named (list, reasons[i].id, reasons[i].name);

      json_object_set_int_member (reason, "limitSeconds", reasons[i].minutes * 60);
      json_object_set_boolean_member (reason, "needsApproval", reasons[i].needs_approval);
      json_object_set_boolean_member (reason, "selectable", TRUE);
      json_object_set_boolean_member (reason, "retired", FALSE);
    }
  json_object_set_array_member (document, "breakReasons", list);
}

static const MusterDemoName *
pick (Demo                 *demo,
      const MusterDemoName *names,
      guint                 n)
{
  return &names[g_rand_int_range (demo->rand, 0, (gint32) n)];
}

/* Name and email of somebody; the username is made unique by a number. */
static void
set_person (Demo       *demo,
            JsonObject *account)
{
  const MusterDemoCulture *culture = &muster_demo_cultures[g_rand_int_range (demo->rand, 0, (gint32) muster_demo_n_cultures)];
  const MusterDemoName *given = pick (demo, culture->given, culture->n_given);
  const MusterDemoName *family = pick (demo, culture->family, culture->n_family);
  const MusterDemoName *second = culture->two_families ? pick (demo, culture->family, culture->n_family) : NULL;
  g_autofree char *base = g_strconcat (given->latin, ".", family->latin, NULL);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (demo->usernames, base)) + 1;
  g_autofree char *username = n > 1 ? g_strdup_printf ("%s%u", base, n) : g_strdup (base);
  g_autofree char *email = g_strconcat (username, "@example.org", NULL);
  const char *gap = culture->family_first && (guchar) family->name[0] >= 0xe3 ? "" : " ";
  g_autofree char *name = culture->family_first
                            ? g_strconcat (family->name, gap, given->name, NULL)
                            : g_strconcat (given->name, " ", family->name, second != NULL ? " " : NULL,
                                           second != NULL ? second->name : NULL, NULL);

  g_hash_table_replace (demo->usernames, g_steal_pointer (&base), GUINT_TO_POINTER (n));
  json_object_set_string_member (account, "username", username);
  json_object_set_string_member (account, "displayName", name);
  if (g_rand_int_range (demo->rand, 0, 20) == 0)
    json_object_set_null_member (account, "email");
  else
    json_object_set_string_member (account, "email", email);
}

static void
set_some (JsonObject *account,
          const char *member,
          const char *prefix,
          guint       first,
          guint       count,
          guint       n)
{
  JsonArray *array = json_array_sized_new (count);

  for (guint i = 0; i < MIN (count, n); i++)
    {
      char id[32];

      g_snprintf (id, sizeof id, "%s-%u", prefix, (first + i) % n + 1);
      json_array_add_string_element (array, id);
    }
  json_object_set_array_member (account, member, array);
}

static void
add_agent (Demo      *demo,
           JsonArray *list,
           guint      i)
{
  JsonObject *account = json_object_new ();
  int dice = g_rand_int_range (demo->rand, 0, 100);
  guint team = i % demo->n_teams;
  char id[32];

  g_snprintf (id, sizeof id, "agent-%u", i + 1);
  json_object_set_string_member (account, "id", id);
  set_person (demo, account);
  json_object_set_string_member (account, "role", dice < 75 ? "role-agent" : dice < 96 ? "role-senior" : "role-supervisor");
  g_snprintf (id, sizeof id, "unit-%u", team % demo->n_units + 1);
  json_object_set_string_member (account, "unit", id);
  set_some (account, "teams", "team", team, g_rand_int_range (demo->rand, 0, 8) == 0 ? 2 : 1, demo->n_teams);
  set_some (account, "queues", "queue", (guint) g_rand_int_range (demo->rand, 0, (gint32) demo->n_queues),
            g_rand_int_range (demo->rand, 0, 50) == 0 ? 0 : (guint) g_rand_int_range (demo->rand, 1, 4), demo->n_queues);
  json_object_set_boolean_member (account, "enabled", g_rand_int_range (demo->rand, 0, 100) >= 3);
  json_object_set_boolean_member (account, "showsRealNumbers", g_rand_int_range (demo->rand, 0, 10) == 0);
  dice = g_rand_int_range (demo->rand, 0, 100);
  if (dice < 80)
    json_object_set_null_member (account, "chatLimit");
  else
    json_object_set_int_member (account, "chatLimit", dice < 95 ? 6 : 0);
  json_array_add_object_element (list, account);
}

/* Who is no agent: the supervisor who signs in to the demo, and an administrator. */
static void
add_staff (JsonArray  *list,
           const char *username,
           const char *name,
           const char *role)
{
  JsonObject *account = json_object_new ();
  JsonObject *scope = json_object_new ();

  json_object_set_boolean_member (scope, "all", TRUE);
  json_object_set_string_member (account, "id", username);
  json_object_set_string_member (account, "username", username);
  json_object_set_string_member (account, "displayName", name);
  json_object_set_string_member (account, "role", role);
  json_object_set_boolean_member (account, "agent", FALSE);
  json_object_set_object_member (account, "scope", scope);
  json_array_add_object_element (list, account);
}

static void
add_tokens (JsonObject *document)
{
  JsonArray *list = json_array_new ();
  JsonObject *token = json_object_new ();

  json_object_set_string_member (token, "name", "simulator");
  set_texts (token, "permissions", simulator_permissions);
  json_array_add_object_element (list, token);
  json_object_set_array_member (document, "tokens", list);
}

/**
 * muster_demo_organization:
 * @seed: the same seed makes the same organization
 * @n_agents: how many agents
 *
 * Beside the agents there are the accounts `supervisor` and `administrator`, who are no agents, and the token `simulator`.
 * Nobody has a password.
 *
 * Returns: (transfer full): an import document (HACKING.md)
 */
JsonObject *
muster_demo_organization (guint32 seed,
                          guint   n_agents)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(GHashTable) usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *document = json_object_new ();
  JsonArray *accounts = json_array_sized_new (n_agents + 2);
  Demo demo = { .rand = rand, .usernames = usernames, .n_agents = n_agents };

  demo.n_teams = CLAMP (n_agents / 20, 1, MAX_TEAMS);
  demo.n_queues = CLAMP (n_agents / 25, 4, MAX_QUEUES);
  demo.n_units = CLAMP (demo.n_teams, 1, G_N_ELEMENTS (units));
  add_organization (document, &demo);
  add_roles (document);
  add_groups (document, &demo);
  add_reasons (document);
  add_staff (accounts, "supervisor", "Robin Supervisor", "role-supervisor");
  add_staff (accounts, "administrator", "Alex Administrator", "role-administrator");
  for (guint i = 0; i < n_agents; i++)
    add_agent (&demo, accounts, i);
  json_object_set_array_member (document, "accounts", accounts);
  add_tokens (document);
  return document;
}

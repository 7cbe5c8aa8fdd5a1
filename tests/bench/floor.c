/* floor.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "floor.h"

#include "muster-clock.h"

#include <stdio.h>
#include <string.h>

static const char *const activities[] = {
  "active", "active", "active", "active-no-new", "not-ready", "break:lunch", "break:short", "break:training",
  "break:meeting", "finishing:lunch",
};
static const char *const first_names[] = {
  "Ana", "Bea", "Carla", "David", "Emil", "Farid", "Greta", "Hana", "Ivan", "Jana", "Kofi", "Lena", "Mia", "Nils", "Omar",
  "Pia", "Quinn", "Rosa", "Sami", "Tara", "Uma", "Vera", "Wim", "Xenia", "Yara", "Zoë", "Matteo", "Amira", "Marta", "Ömer",
  "Chloé", "Łukasz",
};
static const char *const last_names[] = {
  "Almeida", "Becker", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ito", "Jansen", "Kowalski", "Lang",
  "Moreau", "Novák", "Okafor", "Petrov", "Quist", "Rossi", "Schmidt", "Tanaka", "Ünal", "Vogel", "Weber", "Xu", "Yılmaz",
  "Zhang", "Martin", "Madsen", "Amato", "Maier", "O’Brien", "Nguyen", "Silva", "Khan", "Park", "Ruiz", "Svensson",
};

static guint64
next_random (Floor *self)
{
  guint64 z = self->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
below (Floor *self,
       guint  n)
{
  return (guint) (((next_random (self) >> 32) * n) >> 32);
}

/**
 * floor_set_now: what the next changes bear as their time
 */
void
floor_set_now (Floor *self,
               gint64 ms)
{
  g_autofree char *text = muster_time_format (ms);

  self->now_ms = ms;
  g_strlcpy (self->now, text, sizeof self->now);
}

/**
 * floor_new:
 *
 * Returns: an organization of @n agents, 85 % of them at work, each with up to five chats
 */
Floor *
floor_new (guint   n,
           guint64 seed)
{
  Floor *self = g_new0 (Floor, 1);
  gint64 begun = g_get_real_time () / 1000 - 3600 * 1000;

  self->agents = g_new0 (Agent, n);
  self->n = n;
  self->random = seed;
  floor_set_now (self, g_get_real_time () / 1000);
  for (guint i = 0; i < n; i++)
    {
      Agent *agent = &self->agents[i];

      agent->enabled = below (self, 50) != 0;
      agent->online = agent->enabled && below (self, 100) < 85;
      agent->activity = (guint8) below (self, G_N_ELEMENTS (activities));
      agent->limit = below (self, 4) == 0 ? (guint8) (3 + below (self, 8)) : 0;
      agent->open = agent->online ? (guint8) below (self, 6) : 0;
      agent->pending = agent->open > 0 ? (guint8) below (self, agent->open) : 0;
      agent->since = begun + below (self, 3600 * 1000);
      agent->signed_in = begun;
      agent->waiting = agent->pending > 0 ? agent->since : 0;
      agent->rev = 1;
    }
  return self;
}

static void
change_chats (Floor *self,
              Agent *agent)
{
  gboolean more = agent->open == 0 || (agent->open < 9 && (next_random (self) & 1));

  if (more)
    {
      agent->open++;
      if (agent->pending++ == 0)
        agent->waiting = self->now_ms;
      return;
    }
  agent->open--;
  if (agent->pending > 0)
    agent->pending--;
  if (agent->pending == 0)
    agent->waiting = 0;
}

static void
change_activity (Floor *self,
                 Agent *agent)
{
  agent->activity = (guint8) below (self, G_N_ELEMENTS (activities));
  agent->since = self->now_ms;
}

/**
 * floor_change:
 * @agent: (out): whom it is about
 *
 * The next change: 60 % chats, 25 % activity, 15 % presence and self-select, any agent as likely as any other.
 */
ChangeKind
floor_change (Floor *self,
              guint *agent)
{
  guint percent = below (self, 100);
  guint i = below (self, self->n);
  Agent *it = &self->agents[i];
  ChangeKind kind = CHANGE_CHATS;

  if (percent >= 85 && it->enabled)
    {
      kind = CHANGE_PRESENCE;
      if (!it->online || below (self, 6) == 0)
        {
          it->online = !it->online;
          it->since = self->now_ms;
          if (it->online)
            it->signed_in = self->now_ms;
        }
      else
        {
          change_activity (self, it);
        }
    }
  else if (percent >= 60 && it->online)
    {
      kind = CHANGE_ACTIVITY;
      change_activity (self, it);
    }
  else
    {
      change_chats (self, it);
    }
  it->rev++;
  self->seq++;
  *agent = i;
  return kind;
}

/* Text without printf: an event costs the feeder well under a microsecond. */

static char *
put (char       *out,
     const char *text)
{
  gsize length = strlen (text);

  memcpy (out, text, length);
  return out + length;
}

static char *
put_number (char   *out,
            guint64 number)
{
  char digits[24];
  guint n = 0;

  do
    digits[n++] = '0' + number % 10;
  while ((number /= 10) > 0);
  while (n > 0)
    *out++ = digits[--n];
  return out;
}

static char *
put_id (char *out,
        guint i)
{
  *out++ = 'a';
  for (guint unit = 100000; unit > 0; unit /= 10)
    *out++ = '0' + i / unit % 10;
  return out;
}

static char *
put_two (char *out,
         guint number)
{
  *out++ = '0' + number / 10 % 10;
  *out++ = '0' + number % 10;
  return out;
}

static char *
put_time (Floor *self,
          char  *out,
          gint64 ms)
{
  gint64 day = ms / 86400000;
  guint rest = (guint) (ms % 86400000);
  gint64 z = day + 719468, era = z / 146097, doe = z - era * 146097;
  gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  gint64 mp = (5 * doy + 2) / 153;
  guint month = (guint) (mp < 10 ? mp + 3 : mp - 9);

  if (ms == 0)
    return put (out, "null");
  *out++ = '"';
  if (ms == self->now_ms)
    {
      out = put (out, self->now);
    }
  else
    {
      out = put_number (out, (guint64) (yoe + era * 400 + (month <= 2)));
      *out++ = '-';
      out = put_two (out, month);
      *out++ = '-';
      out = put_two (out, (guint) (doy - (153 * mp + 2) / 5 + 1));
      *out++ = 'T';
      out = put_two (out, rest / 3600000);
      *out++ = ':';
      out = put_two (out, rest / 60000 % 60);
      *out++ = ':';
      out = put_two (out, rest / 1000 % 60);
      *out++ = '.';
      *out++ = '0' + rest / 100 % 10;
      out = put_two (out, rest % 100);
      *out++ = 'Z';
    }
  *out++ = '"';
  return out;
}

static char *
put_by (char *out,
        guint i)
{
  out = put (out, "{\"kind\":\"account\",\"id\":\"");
  out = put_id (out, i);
  out = put (out, "\",\"name\":\"");
  out = put (out, first_names[i % G_N_ELEMENTS (first_names)]);
  *out++ = ' ';
  out = put (out, last_names[i / 7 % G_N_ELEMENTS (last_names)]);
  return put (out, "\",\"program\":\"bench\"}");
}

static char *
put_live (Floor *self,
          char  *out,
          guint  i)
{
  Agent *agent = &self->agents[i];

  out = put (out, "{\"id\":\"");
  out = put_id (out, i);
  out = put (out, "\",\"rev\":");
  out = put_number (out, agent->rev);
  out = put (out, agent->online ? ",\"presence\":\"online\",\"activity\":\"" : ",\"presence\":\"offline\",\"activity\":\"");
  out = put (out, activities[agent->activity]);
  out = put (out, "\",\"since\":");
  out = put_time (self, out, agent->since);
  out = put (out, ",\"by\":");
  out = put_by (out, i);
  out = put (out, ",\"signedInAt\":");
  out = put_time (self, out, agent->online ? agent->signed_in : 0);
  out = put (out, ",\"open\":");
  out = put_number (out, agent->open);
  out = put (out, ",\"pending\":");
  out = put_number (out, agent->pending);
  out = put (out, ",\"personalQueue\":0,\"pinned\":0,\"waitingSince\":");
  out = put_time (self, out, agent->waiting);
  return put (out, ",\"goOnBy\":null}");
}

/**
 * floor_write_event:
 * @out: room for EVENT_MAX
 *
 * Returns: bytes of the event as a subscriber gets it who has all before
 */
gsize
floor_write_event (Floor     *self,
                   guint      agent,
                   ChangeKind kind,
                   char      *out)
{
  static const char *const causes[] = { "chat.assign", "activity.set", "session.start" };
  char *begin = out;

  out = put (out, "id: " EPOCH ".");
  out = put_number (out, self->seq);
  out = put (out, "\nevent: change\ndata: {\"seq\":");
  out = put_number (out, self->seq);
  out = put (out, ",\"prev\":");
  out = put_number (out, self->seq - 1);
  out = put (out, ",\ndata: \"changes\":[{\"kind\":\"agent-live\",\"by\":");
  out = kind == CHANGE_CHATS ? put (out, "{\"kind\":\"system\"}") : put_by (out, agent);
  out = put (out, ",\"at\":\"");
  out = put (out, self->now);
  out = put (out, "\",\"cause\":\"");
  out = put (out, causes[kind]);
  out = put (out, "\",\"object\":");
  out = put_live (self, out, agent);
  out = put (out, "}]}\n\n");
  return out - begin;
}

static void
write_profile (Floor   *self,
               GString *out,
               guint    i)
{
  const char *first = first_names[i % G_N_ELEMENTS (first_names)], *last = last_names[i / 7 % G_N_ELEMENTS (last_names)];
  guint spread = i * 2654435761u >> 8;
  const char *region = spread % 100 < 43 ? "emea" : spread % 100 < 76 ? "amer" : "apac";

  g_string_append_printf (out, "{\"kind\":\"agent\",\"object\":{\"id\":\"a%06u\",\"rev\":1,\"username\":\"agent%u\","
                          "\"displayName\":\"%s %s\",\"email\":\"agent%u@%s.example.org\",\"photo\":null,\"role\":\"r1\","
                          "\"unit\":\"u%u\",\"teams\":[\"t%u\"],\"queues\":[\"q%u\",\"q%u\"],\"enabled\":%s,"
                          "\"showsRealNumbers\":false,\"chatLimit\":", i, i, first, last, i, region, spread % N_UNITS,
                          spread / 16 % N_TEAMS, spread % N_QUEUES, spread / 64 % N_QUEUES,
                          self->agents[i].enabled ? "true" : "false");
  if (self->agents[i].limit > 0)
    g_string_append_printf (out, "%u}}\n", self->agents[i].limit);
  else
    g_string_append (out, "null}}\n");
}

static void
write_directory (GString *out)
{
  static const char *const reasons[] = { "lunch", "Lunch break", "short", "Short break", "training", "Training", "meeting", "Meeting" };

  g_string_append (out, "{\"kind\":\"organization\",\"object\":{\"id\":\"o\",\"rev\":1,\"name\":\"Bench & Co\","
                   "\"timeZone\":\"Europe/Berlin\",\"humanAgentService\":true,\"seats\":200000,\"seatsUsed\":100000,"
                   "\"chatLimit\":5,\"queueTransfer\":true,\"impersonationNotice\":false,\"quietSeconds\":900,"
                   "\"unansweredSeconds\":300,\"holdSeconds\":600}}\n");
  for (guint i = 0; i < N_QUEUES; i++)
    g_string_append_printf (out, "{\"kind\":\"queue\",\"object\":{\"id\":\"q%u\",\"rev\":1,\"name\":\"Queue %u\","
                            "\"slaFirstSeconds\":60,\"slaNextSeconds\":null}}\n", i, i);
  for (guint i = 0; i < N_TEAMS; i++)
    g_string_append_printf (out, "{\"kind\":\"team\",\"object\":{\"id\":\"t%u\",\"rev\":1,\"name\":\"Team %u\"}}\n", i, i);
  for (guint i = 0; i < N_UNITS; i++)
    g_string_append_printf (out, "{\"kind\":\"unit\",\"object\":{\"id\":\"u%u\",\"rev\":1,\"name\":\"Unit %u\"}}\n", i, i);
  g_string_append (out, "{\"kind\":\"role\",\"object\":{\"id\":\"r1\",\"rev\":1,\"name\":\"Agent\","
                   "\"permissions\":[\"workspace.use\"]}}\n");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i += 2)
    g_string_append_printf (out, "{\"kind\":\"break-reason\",\"object\":{\"id\":\"%s\",\"rev\":1,\"name\":\"%s\","
                            "\"limitSeconds\":null,\"needsApproval\":false,\"selectable\":true,\"retired\":false}}\n",
                            reasons[i], reasons[i + 1]);
}

/**
 * floor_write_me: the account that watches
 */
void
floor_write_me (GString *out)
{
  g_string_append (out, "{\"id\":\"w1\",\"rev\":1,\"username\":\"bench\",\"displayName\":\"Bench\","
                   "\"role\":{\"id\":\"r2\",\"name\":\"Supervisor\"},\"permissions\":[\"agents.read\",\"chats.read\","
                   "\"status.change\"],\"scope\":{\"all\":true,\"teams\":[]}}");
}

/**
 * floor_write_snapshot:
 *
 * Returns: (transfer full): the whole state at `seq`, line by line
 */
GString *
floor_write_snapshot (Floor *self)
{
  GString *out = g_string_sized_new (self->n * (gsize) 640 + 256 * 1024);

  g_string_append_printf (out, "{\"kind\":\"head\",\"epoch\":\"" EPOCH "\",\"seq\":%" G_GINT64_FORMAT ",\"now\":\"%s\","
                          "\"counts\":{\"me\":1,\"organization\":1,\"queue\":%u,\"team\":%u,\"unit\":%u,\"role\":1,"
                          "\"break-reason\":4,\"agent\":%u,\"agent-live\":%u}}\n{\"kind\":\"me\",\"object\":", self->seq, self->now,
                          N_QUEUES, N_TEAMS, N_UNITS, self->n, self->n);
  floor_write_me (out);
  g_string_append (out, "}\n");
  write_directory (out);
  for (guint i = 0; i < self->n; i++)
    write_profile (self, out, i);
  for (guint i = 0; i < self->n; i++)
    {
      char line[EVENT_MAX], *end = put (line, "{\"kind\":\"agent-live\",\"object\":");

      end = put (put_live (self, end, i), "}\n");
      g_string_append_len (out, line, end - line);
    }
  g_string_append_printf (out, "{\"kind\":\"end\",\"seq\":%" G_GINT64_FORMAT ",\"lines\":%u}\n", self->seq,
                          7 + N_QUEUES + N_TEAMS + N_UNITS + 2 * self->n);
  return out;
}

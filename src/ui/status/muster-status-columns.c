/* muster-status-columns.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-columns.h"

#include <glib/gi18n.h>

#include "muster-agent-table.h"
#include "muster-words.h"

#define AVATAR         28
#define COMPACT_AVATAR 22

/* --- texts --- */

static char *
name_text (gpointer item,
           gint64   now)
{
  return g_strdup (muster_agent_get_display_name (item));
}

static char *
name_tooltip (gpointer item,
              gint64   now)
{
  const char *email = muster_agent_get_email (item);

  return g_strdup_printf ("%s\n%s%s%s", muster_agent_get_display_name (item), muster_agent_get_username (item),
                          *email != '\0' ? " · " : "", email);
}

static char *
status_text (gpointer item,
             gint64   now)
{
  return muster_words_exact_status (item);
}

static char *
system_text (gpointer item,
             gint64   now)
{
  return g_strdup (muster_words_system_status (muster_agent_get_system_status (item)));
}

static char *
self_text (gpointer item,
           gint64   now)
{
  return muster_words_self_status (item);
}

static char *
availability_text (gpointer item,
                   gint64   now)
{
  return g_strdup (muster_words_availability (muster_agent_get_availability (item)));
}

static char *
state_tooltip (gpointer item,
               gint64   now)
{
  g_autofree char *exact = muster_words_exact_status (item);
  g_autofree char *why = muster_words_not_receiving (item);
  g_autofree char *by = muster_words_by (item);

  return g_strdup_printf ("%s\n%s%s%s", exact, why, *by != '\0' ? "\n\n" : "", by);
}

static char *
load_text (gpointer item,
           gint64   now)
{
  return muster_words_load (item);
}

static char *
load_tooltip (gpointer item,
              gint64   now)
{
  double load = muster_agent_get_load (item);
  int open = muster_agent_get_open (item);
  g_autofree char *chats = g_strdup_printf (ngettext ("%d open chat", "%d open chats", open), open);

  if (load < 0)
    return g_strdup_printf (_("%s, no limit"), chats);

  /* Translators: open chats, the limit, and how much of the limit they are. */
  return g_strdup_printf (_("%s of %d (%d %%)"), chats, muster_agent_get_limit (item), (int) (load * 100 + 0.5));
}

static char *
count_text (int count)
{
  return count > 0 ? g_strdup_printf ("%d", count) : g_strdup ("–");
}

static char *
pending_text (gpointer item,
              gint64   now)
{
  return count_text (muster_agent_get_pending (item));
}

static char *
pending_tooltip (gpointer item,
                 gint64   now)
{
  g_autofree char *since = NULL;

  if (muster_agent_get_pending (item) == 0 || muster_agent_get_waiting_since (item) == 0)
    return g_strdup (_("Nobody waits for an answer"));

  since = muster_words_time_exact (muster_agent_get_waiting_since (item));
  return g_strdup_printf (_("The longest waits since %s"), since);
}

static char *
personal_queue_text (gpointer item,
                     gint64   now)
{
  MusterActivity activity = muster_agent_get_activity (item);

  /* Only who is active has a personal queue to work on (T1). */
  if (!muster_agent_is_present (item) ||
      (activity != MUSTER_ACTIVITY_ACTIVE && activity != MUSTER_ACTIVITY_ACTIVE_NO_NEW))
    return g_strdup ("");

  return count_text (muster_agent_get_personal_queue (item));
}

static char *
pinned_text (gpointer item,
             gint64   now)
{
  return count_text (muster_agent_get_pinned (item));
}

static gboolean
has_time (gpointer item)
{
  MusterExactStatus exact = muster_agent_get_exact_status (item);

  return (exact == MUSTER_EXACT_OFFLINE || exact == MUSTER_EXACT_KICKED_OUT || exact == MUSTER_EXACT_NOT_READY ||
          exact == MUSTER_EXACT_BREAK) && muster_agent_get_since (item) > 0;
}

static char *
time_text (gpointer item,
           gint64   now)
{
  if (!has_time (item))
    return g_strdup ("");

  return muster_words_duration (now - muster_agent_get_since (item));
}

/* Who set the status and when, for how long it stands, and the last sign-in: whatever is known. */
static char *
time_tooltip (gpointer item,
              gint64   now)
{
  g_autofree char *by = muster_words_by (item);
  g_autofree char *login = muster_words_time_exact (muster_agent_get_signed_in_at (item));
  GString *text = g_string_new (by);

  if (*by != '\0')
    {
      g_autofree char *duration = muster_words_duration_long (now - muster_agent_get_since (item));

      g_string_append_c (text, '\n');
      /* Translators: how long the status has stood. */
      g_string_append_printf (text, _("For %s"), duration);
    }

  if (*login != '\0')
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, _("Last sign-in: %s"), login);
    }
  if (text->len == 0)
    g_string_append (text, _("Has never signed in"));

  return g_string_free (text, FALSE);
}

static char *
teams_text (gpointer item,
            gint64   now)
{
  return g_strdup (muster_agent_get_teams_text (item));
}

static char *
role_text (gpointer item,
           gint64   now)
{
  return g_strdup (muster_agent_get_role_name (item));
}

static char *
unit_text (gpointer item,
           gint64   now)
{
  return g_strdup (muster_agent_get_unit_name (item));
}

static char *
email_text (gpointer item,
            gint64   now)
{
  return g_strdup (muster_agent_get_email (item));
}

static char *
signed_in_text (gpointer item,
                gint64   now)
{
  return muster_words_time (muster_agent_get_signed_in_at (item));
}

static char *
signed_in_tooltip (gpointer item,
                   gint64   now)
{
  return muster_words_time_exact (muster_agent_get_signed_in_at (item));
}

/* --- looks --- */

static void
system_look (MusterAgent *agent,
             MusterGlyph *glyph,
             MusterTone  *tone)
{
  switch (muster_agent_get_system_status (agent))
    {
    case MUSTER_SYSTEM_DISABLED:
      *glyph = MUSTER_GLYPH_DISABLED;
      *tone = MUSTER_TONE_WARN;
      break;

    case MUSTER_SYSTEM_OFFLINE:
      *glyph = MUSTER_GLYPH_OFFLINE;
      *tone = MUSTER_TONE_BAD;
      break;

    case MUSTER_SYSTEM_BUSY:
      *glyph = MUSTER_GLYPH_BUSY;
      *tone = MUSTER_TONE_BAD;
      break;

    case MUSTER_SYSTEM_ONLINE:
      *glyph = MUSTER_GLYPH_ONLINE;
      *tone = MUSTER_TONE_GOOD;
      break;
    }
}

static void
exact_look (MusterAgent *agent,
            MusterGlyph *glyph,
            MusterTone  *tone)
{
  *glyph = MUSTER_GLYPH_BUSY;
  *tone = MUSTER_TONE_BAD;

  switch (muster_agent_get_exact_status (agent))
    {
    case MUSTER_EXACT_OFFLINE:
      *glyph = MUSTER_GLYPH_OFFLINE;
      *tone = MUSTER_TONE_BAD;
      break;

    case MUSTER_EXACT_ACTIVE_FREE:
    case MUSTER_EXACT_ACTIVE:
      *glyph = MUSTER_GLYPH_ONLINE;
      *tone = MUSTER_TONE_GOOD;
      break;

    case MUSTER_EXACT_ACTIVE_NO_NEW:
    case MUSTER_EXACT_OTHER:
      break;

    case MUSTER_EXACT_FINISHING:
    case MUSTER_EXACT_NOT_READY:
      *glyph = MUSTER_GLYPH_WAITING;
      *tone = MUSTER_TONE_PAUSE;
      break;

    case MUSTER_EXACT_BREAK:
      *glyph = MUSTER_GLYPH_BREAK;
      *tone = MUSTER_TONE_PAUSE;
      break;

    case MUSTER_EXACT_KICKED_OUT:
      *glyph = MUSTER_GLYPH_ALERT;
      *tone = MUSTER_TONE_BAD;
      break;
    }
}

static void
draw_name (MusterPainter *painter,
           GtkSnapshot   *snapshot,
           gpointer       item,
           PangoLayout   *layout,
           int            width,
           int            height)
{
  int size = height < 40 ? COMPACT_AVATAR : AVATAR;
  int x = size + 10;

  muster_painter_avatar (painter, snapshot, muster_agent_get_display_name (item), size, 0, width, height);
  muster_painter_text (painter, snapshot, layout,
                       muster_agent_get_enabled (item) ? MUSTER_TONE_NORMAL : MUSTER_TONE_DIM,
                       0, x, width - x, width, height);
}

static void
draw_status (MusterPainter *painter,
             GtkSnapshot   *snapshot,
             gpointer       item,
             PangoLayout   *layout,
             int            width,
             int            height)
{
  MusterGlyph glyph;
  MusterTone tone;

  exact_look (item, &glyph, &tone);
  if (!muster_agent_get_enabled (item))
    system_look (item, &glyph, &tone);
  muster_painter_state (painter, snapshot, glyph, tone, layout, width, height);
}

static void
draw_system (MusterPainter *painter,
             GtkSnapshot   *snapshot,
             gpointer       item,
             PangoLayout   *layout,
             int            width,
             int            height)
{
  MusterGlyph glyph = MUSTER_GLYPH_NONE;
  MusterTone tone = MUSTER_TONE_NORMAL;

  system_look (item, &glyph, &tone);
  muster_painter_badge (painter, snapshot, glyph, tone, layout, width, height);
}

static void
draw_self (MusterPainter *painter,
           GtkSnapshot   *snapshot,
           gpointer       item,
           PangoLayout   *layout,
           int            width,
           int            height)
{
  MusterSelfStatus status = muster_agent_get_self_status (item);

  if (status == MUSTER_SELF_NONE)
    muster_painter_text (painter, snapshot, layout, MUSTER_TONE_DIM, 0, 0, width, width, height);
  else
    muster_painter_state (painter, snapshot,
                          status == MUSTER_SELF_AVAILABLE ? MUSTER_GLYPH_ONLINE : MUSTER_GLYPH_BUSY,
                          status == MUSTER_SELF_AVAILABLE ? MUSTER_TONE_GOOD : MUSTER_TONE_BAD,
                          layout, width, height);
}

static void
draw_availability (MusterPainter *painter,
                   GtkSnapshot   *snapshot,
                   gpointer       item,
                   PangoLayout   *layout,
                   int            width,
                   int            height)
{
  MusterTone tone = muster_agent_get_availability (item) == MUSTER_AVAILABILITY_CONNECTED ? MUSTER_TONE_NORMAL
                    : MUSTER_TONE_DIM;

  muster_painter_text (painter, snapshot, layout, tone, 0, 0, width, width, height);
}

static void
draw_load (MusterPainter *painter,
           GtkSnapshot   *snapshot,
           gpointer       item,
           PangoLayout   *layout,
           int            width,
           int            height)
{
  muster_painter_load (painter, snapshot, muster_agent_get_load (item), layout, width, height);
}

static void
draw_count (MusterPainter *painter,
            GtkSnapshot   *snapshot,
            gpointer       item,
            PangoLayout   *layout,
            int            width,
            int            height)
{
  gboolean none = g_str_has_prefix (pango_layout_get_text (layout), "–");

  muster_painter_text (painter, snapshot, layout, none ? MUSTER_TONE_DIM : MUSTER_TONE_NORMAL,
                       1, 0, width, width, height);
}

static void
draw_dim (MusterPainter *painter,
          GtkSnapshot   *snapshot,
          gpointer       item,
          PangoLayout   *layout,
          int            width,
          int            height)
{
  muster_painter_text (painter, snapshot, layout, MUSTER_TONE_DIM, 0, 0, width, width, height);
}

/* The first eight fit beside the sidebar of a window of 1280 px. */
static const MusterTableColumn columns[] = {
  { .id = "name", .title = N_("Name"), .width = 168, .lines = 2, .min_width = 120, .essential = TRUE, .expand = TRUE,
    .sort_key = MUSTER_COLUMN_NAME, .text = name_text, .draw = draw_name, .tooltip = name_tooltip },
  { .id = "status", .title = N_("Status"), .width = 162, .lines = 2, .min_width = 80,
    .sort_key = MUSTER_COLUMN_STATUS, .text = status_text, .draw = draw_status, .tooltip = state_tooltip },
  { .id = "system-status", .title = N_("System Status"), .width = 114, .min_width = 60,
    .sort_key = MUSTER_COLUMN_SYSTEM_STATUS, .text = system_text, .draw = draw_system, .tooltip = state_tooltip },
  { .id = "self-status", .title = N_("Self-Select Status"), .width = 158, .lines = 2, .min_width = 80,
    .sort_key = MUSTER_COLUMN_SELF_STATUS, .text = self_text, .draw = draw_self, .tooltip = state_tooltip },
  { .id = "availability", .title = N_("Availability"), .width = 112, .min_width = 70,
    .sort_key = MUSTER_COLUMN_AVAILABILITY, .text = availability_text, .draw = draw_availability,
    .tooltip = state_tooltip },
  { .id = "open-chats", .title = N_("Open Chats"), .width = 118, .min_width = 100, .numeric = TRUE,
    .sort_key = MUSTER_COLUMN_OPEN_CHATS, .text = load_text, .draw = draw_load, .tooltip = load_tooltip },
  { .id = "pending", .title = N_("Pending Response"), .width = 86, .min_width = 60, .numeric = TRUE, .xalign = 1,
    .sort_key = MUSTER_COLUMN_PENDING, .text = pending_text, .draw = draw_count, .tooltip = pending_tooltip },
  { .id = "time-in-status", .title = N_("Time in Status"), .width = 92, .min_width = 70, .numeric = TRUE,
    .timed = TRUE, .sort_key = MUSTER_COLUMN_TIME_IN_STATUS, .text = time_text, .tooltip = time_tooltip },
  { .id = "personal-queue", .title = N_("Personal Queue"), .width = 92, .min_width = 60, .numeric = TRUE, .xalign = 1,
    .sort_key = MUSTER_COLUMN_PERSONAL_QUEUE, .text = personal_queue_text, .draw = draw_count },
  { .id = "pinned", .title = N_("Pinned"), .width = 82, .min_width = 60, .numeric = TRUE, .xalign = 1,
    .sort_key = MUSTER_COLUMN_PINNED, .text = pinned_text, .draw = draw_count },
  { .id = "teams", .title = N_("Teams"), .width = 160, .min_width = 60, .expand = TRUE,
    .sort_key = MUSTER_COLUMN_TEAMS, .text = teams_text, .draw = draw_dim },
  { .id = "role", .title = N_("Role"), .width = 120, .min_width = 60,
    .sort_key = MUSTER_COLUMN_ROLE, .text = role_text, .draw = draw_dim },
  { .id = "unit", .title = N_("Business Unit"), .width = 140, .min_width = 60,
    .sort_key = MUSTER_COLUMN_UNIT, .text = unit_text, .draw = draw_dim },
  { .id = "email", .title = N_("Email"), .width = 220, .min_width = 80,
    .sort_key = MUSTER_COLUMN_EMAIL, .text = email_text, .draw = draw_dim },
  { .id = "signed-in-at", .title = N_("Logged In At"), .width = 130, .min_width = 70, .numeric = TRUE,
    .sort_key = MUSTER_COLUMN_SIGNED_IN_AT, .text = signed_in_text, .draw = draw_dim, .tooltip = signed_in_tooltip },
};

/* --- rows --- */

static char *
row_label (gpointer item,
           gint64   now)
{
  g_autofree char *state = muster_words_exact_status (item);
  g_autofree char *load = muster_words_load_long (item);
  g_autofree char *time = muster_words_time (muster_agent_get_since (item));
  GString *label = g_string_new (muster_agent_get_display_name (item));
  int pending = muster_agent_get_pending (item);

  g_string_append_printf (label, ", %s", state);
  if (!muster_agent_get_enabled (item))
    g_string_append_printf (label, ", %s", _("Disabled"));
  if (*time != '\0')
    {
      g_string_append (label, ", ");
      /* Translators: since that time of day. */
      g_string_append_printf (label, _("since %s"), time);
    }
  g_string_append_printf (label, ", %s", load);
  if (pending > 0)
    {
      g_string_append (label, ", ");
      g_string_append_printf (label, ngettext ("%d waits for an answer", "%d wait for an answer", pending), pending);
    }

  return g_string_free (label, FALSE);
}

static char *
row_description (gpointer item,
                 gint64   now)
{
  g_autofree char *why = muster_words_not_receiving (item);
  g_autofree char *by = muster_words_by (item);
  g_autofree char *login = muster_words_time_exact (muster_agent_get_signed_in_at (item));
  GString *text = g_string_new (why);

  if (*by != '\0')
    g_string_append_printf (text, "\n%s", by);
  if (*login != '\0')
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("Last sign-in: %s"), login);
    }
  else if (*by == '\0')
    {
      g_string_append_printf (text, "\n%s", _("Has never signed in"));
    }

  return g_string_free (text, FALSE);
}

static const char *
row_avatar (gpointer item)
{
  return muster_agent_get_display_name (item);
}

/* That an account is disabled matters more than that nobody is signed in to it. */
static guint
state_of (gpointer item)
{
  return muster_agent_get_enabled (item) ? 1 : 2;
}

static guint
find (GListModel *model,
      gpointer    item)
{
  return muster_agent_table_find (MUSTER_AGENT_TABLE (model), MUSTER_AGENT (item));
}

static gboolean
is_dirty (GListModel *model)
{
  return muster_agent_table_is_dirty (MUSTER_AGENT_TABLE (model));
}

static void
catch_up (GListModel *model)
{
  muster_agent_table_catch_up (MUSTER_AGENT_TABLE (model));
}

static void
set_realized (GListModel *model,
              guint       first,
              guint       n)
{
  muster_agent_table_set_realized (MUSTER_AGENT_TABLE (model), first, n);
}

/** muster_status_columns_get_spec: Returns: (transfer none): the table of Agent Status */
const MusterTableSpec *
muster_status_columns_get_spec (void)
{
  static const MusterTableSpec spec = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .label = row_label,
    .description = row_description,
    .avatar = row_avatar,
    .title = 0,
    .state = 1,
    .end = 5,
    .state_of = state_of,
    .find = find,
    .is_dirty = is_dirty,
    .catch_up = catch_up,
    .set_realized = set_realized,
  };

  return &spec;
}

/* muster-status-summary.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-summary.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "muster-glyph.h"
#include "muster-words.h"

#define INTERVAL 250
#define N_TILES  5

typedef struct
{
  GtkWidget *button;
  GtkWidget *number;
  guint      shown;
} Tile;

struct _MusterStatusSummary
{
  GtkBox        parent_instance;

  GtkWidget    *tiles;
  GtkWidget    *figures;
  GtkWidget    *open_value;
  GtkWidget    *capacity;
  GtkWidget    *pending_value;
  GtkWidget    *wait_value;
  GtkSizeGroup *size;       /* tiles of one width */

  MusterFloor  *floor;
  Tile          tile[N_TILES];
  gint64        waiting_since;
  gint64        updated_at;
  guint         pending;     /* an update is due */
  guint         seconds;     /* the wait grows */
  gboolean      choosing;
};

static const struct
{
  const char *state;
  const char *title;
  MusterGlyph glyph;
  const char *style;
  const char *counts;
} kinds[N_TILES] = {
  /* The first three overlap: whoever is busy or on break is online as well. */
  { "online", N_("Online"), MUSTER_GLYPH_ONLINE, "success",
    N_("Online: everybody present, busy and on break included") },
  { "busy", N_("Busy"), MUSTER_GLYPH_BUSY, "error",
    N_("Busy: present, and at the limit of chats or not available by choice") },
  { "break", N_("On break"), MUSTER_GLYPH_BREAK, "warning", N_("On break: present, and counted as busy too") },
  { "offline", N_("Offline"), MUSTER_GLYPH_OFFLINE, "error", N_("Offline: enabled, and not present") },
  { "disabled", N_("Disabled"), MUSTER_GLYPH_DISABLED, "tone-disabled", N_("Disabled: the account is disabled") },
};

enum
{
  STATE_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterStatusSummary, muster_status_summary, GTK_TYPE_BOX)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
update_tile (MusterStatusSummary *self,
             guint                i,
             guint                number)
{
  Tile *tile = &self->tile[i];
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (tile->shown == number)
    return;

  tile->shown = number;
  text = muster_words_number (number);
  gtk_label_set_text (GTK_LABEL (tile->number), text);
  name = g_strdup_printf ("%s, %s", _(kinds[i].title), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_wait (MusterStatusSummary *self)
{
  g_autofree char *text = NULL;

  if (self->waiting_since == 0)
    {
      set_text (self->wait_value, "–");
      return;
    }

  text = muster_words_duration (muster_floor_get_now (self->floor) - self->waiting_since);
  set_text (self->wait_value, text);
}

static void
update_open (MusterStatusSummary      *self,
             const MusterFloorSummary *summary)
{
  /* Nobody is online: the chats are open all the same, and nobody has room for them. */
  gboolean none = summary->online == 0 && summary->capacity == 0;
  double share = summary->capacity > 0 ? (double) summary->capacity_open / summary->capacity
                 : none && summary->open_chats > 0 ? 1 : 0;
  g_autofree char *open = muster_words_number (summary->capacity > 0 ? summary->capacity_open : summary->open_chats);
  g_autofree char *capacity = muster_words_number (summary->capacity);
  g_autofree char *rest = muster_words_number (summary->open_without_limit);
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  if (summary->capacity > 0 || none)
    /* Translators: open chats of the capacity of all agents present. */
    text = g_strdup_printf (_("%s of %s"), open, capacity);
  else
    text = g_strdup (open);
  if (summary->open_without_limit > 0)
    tooltip = g_strdup_printf (ngettext ("%s more open chat of agents without a limit, who are not in the capacity",
                                         "%s more open chats of agents without a limit, who are not in the capacity",
                                         summary->open_without_limit), rest);

  set_text (self->open_value, text);
  gtk_widget_set_tooltip_text (self->open_value, tooltip);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->capacity), CLAMP (share, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->capacity), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  if (share >= 1)
    gtk_widget_add_css_class (self->capacity, "full");
  else
    gtk_widget_remove_css_class (self->capacity, "full");
  if (share >= 0.6 && share < 1)
    gtk_widget_add_css_class (self->capacity, "high");
  else
    gtk_widget_remove_css_class (self->capacity, "high");
}

static gboolean
on_second (gpointer data)
{
  update_wait (MUSTER_STATUS_SUMMARY (data));

  return G_SOURCE_CONTINUE;
}

/* One timer while somebody waits and somebody looks. */
static void
follow_wait (MusterStatusSummary *self)
{
  gboolean wanted = self->waiting_since != 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->seconds == 0)
    self->seconds = g_timeout_add_seconds (1, on_second, self);
  else if (!wanted)
    g_clear_handle_id (&self->seconds, g_source_remove);
}

static void
update (MusterStatusSummary *self)
{
  MusterFloorSummary summary = { 0 };
  g_autofree char *pending = NULL;

  g_clear_handle_id (&self->pending, g_source_remove);
  self->updated_at = g_get_monotonic_time ();
  if (self->floor == NULL)
    return;

  muster_floor_get_summary (self->floor, &summary);
  update_tile (self, 0, summary.online);
  update_tile (self, 1, summary.busy);
  update_tile (self, 2, summary.on_break);
  update_tile (self, 3, summary.offline);
  update_tile (self, 4, summary.disabled);
  update_open (self, &summary);
  pending = muster_words_number (summary.pending);
  set_text (self->pending_value, pending);
  self->waiting_since = summary.longest_wait_since;
  update_wait (self);
  follow_wait (self);
}

static gboolean
on_pending (gpointer data)
{
  MusterStatusSummary *self = MUSTER_STATUS_SUMMARY (data);

  self->pending = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
on_toggled (MusterStatusSummary *self,
            GtkToggleButton     *button)
{
  gboolean active = gtk_toggle_button_get_active (button);

  if (self->choosing)
    return;

  for (guint i = 0; i < N_TILES; i++)
    {
      if (self->tile[i].button == GTK_WIDGET (button))
        g_signal_emit (self, signals[STATE_CHOSEN], 0, active ? kinds[i].state : "");
    }
}

static void
build_tile (MusterStatusSummary *self,
            guint                i)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *glyph = muster_glyph_image_new (kinds[i].glyph);
  GtkWidget *caption = gtk_label_new (_(kinds[i].title));
  Tile *tile = &self->tile[i];

  tile->button = gtk_toggle_button_new ();
  tile->number = gtk_label_new (NULL);
  tile->shown = G_MAXUINT;
  gtk_widget_add_css_class (tile->button, "status-tile");
  gtk_widget_add_css_class (tile->button, "flat");
  gtk_widget_add_css_class (glyph, kinds[i].style);
  gtk_widget_add_css_class (tile->number, "status-number");
  gtk_widget_add_css_class (tile->number, "numeric");
  gtk_widget_add_css_class (caption, "status-caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (tile->button, _(kinds[i].counts));
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _(kinds[i].counts), -1);
  gtk_box_append (GTK_BOX (line), glyph);
  gtk_box_append (GTK_BOX (line), tile->number);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_button_set_child (GTK_BUTTON (tile->button), box);
  g_signal_connect_object (tile->button, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->tiles), tile->button);
  gtk_size_group_add_widget (self->size, tile->button);
}

static void
muster_status_summary_map (GtkWidget *widget)
{
  MusterStatusSummary *self = MUSTER_STATUS_SUMMARY (widget);

  GTK_WIDGET_CLASS (muster_status_summary_parent_class)->map (widget);
  update (self);
}

static void
muster_status_summary_unmap (GtkWidget *widget)
{
  MusterStatusSummary *self = MUSTER_STATUS_SUMMARY (widget);

  GTK_WIDGET_CLASS (muster_status_summary_parent_class)->unmap (widget);
  g_clear_handle_id (&self->seconds, g_source_remove);
  g_clear_handle_id (&self->pending, g_source_remove);
}

static void
muster_status_summary_dispose (GObject *object)
{
  MusterStatusSummary *self = MUSTER_STATUS_SUMMARY (object);

  g_clear_handle_id (&self->seconds, g_source_remove);
  g_clear_handle_id (&self->pending, g_source_remove);
  g_clear_object (&self->floor);
  g_clear_object (&self->size);
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_STATUS_SUMMARY);

  G_OBJECT_CLASS (muster_status_summary_parent_class)->dispose (object);
}

static void
muster_status_summary_class_init (MusterStatusSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_status_summary_dispose;
  widget_class->map = muster_status_summary_map;
  widget_class->unmap = muster_status_summary_unmap;

  signals[STATE_CHOSEN] =
    g_signal_new ("state-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/muster_app/Muster/ui/muster-status-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, tiles);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, figures);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, open_value);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, capacity);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, pending_value);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusSummary, wait_value);
}

static void
muster_status_summary_init (MusterStatusSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->size = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  for (guint i = 0; i < N_TILES; i++)
    build_tile (self, i);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->capacity), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Capacity in use"), -1);
}

/** muster_status_summary_set_floor: whose figures are shown */
void
muster_status_summary_set_floor (MusterStatusSummary *self,
                                 MusterFloor         *floor)
{
  g_return_if_fail (MUSTER_IS_STATUS_SUMMARY (self));

  if (g_set_object (&self->floor, floor))
    update (self);
}

/** muster_status_summary_set_state: @state: the state filter: its tile, if it has one, is pressed */
void
muster_status_summary_set_state (MusterStatusSummary *self,
                                 const char          *state)
{
  self->choosing = TRUE;
  for (guint i = 0; i < N_TILES; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tile[i].button),
                                  g_strcmp0 (state, kinds[i].state) == 0);
  self->choosing = FALSE;
}

/**
 * muster_status_summary_set_layout:
 * @stacked: the figures below the tiles instead of beside them
 * @small: as little room as possible
 */
void
muster_status_summary_set_layout (MusterStatusSummary *self,
                                  gboolean             stacked,
                                  gboolean             small)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self), stacked ? 10 : 24);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->tiles), small ? 4 : 8);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->figures), small ? 16 : 24);
  /* Side by side as long as they can be: in little room each takes what it needs. */
  gtk_size_group_set_mode (self->size, small ? GTK_SIZE_GROUP_NONE : GTK_SIZE_GROUP_HORIZONTAL);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (self->tiles), stacked);
  gtk_widget_set_size_request (self->capacity, small ? 72 : 120, -1);
  if (small)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

/** muster_status_summary_wake: figures may have changed */
void
muster_status_summary_wake (MusterStatusSummary *self)
{
  gint64 since = (g_get_monotonic_time () - self->updated_at) / 1000;

  if (self->pending != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (since >= INTERVAL)
    update (self);
  else
    self->pending = g_timeout_add ((guint) (INTERVAL - since), on_pending, self);
}

/** muster_status_summary_get_tile: Returns: (transfer none) (nullable): the tile of that state */
GtkWidget *
muster_status_summary_get_tile (MusterStatusSummary *self,
                                const char          *state)
{
  for (guint i = 0; i < N_TILES; i++)
    {
      if (g_strcmp0 (state, kinds[i].state) == 0)
        return self->tile[i].button;
    }

  return NULL;
}

/* muster-freshness.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-freshness.h"

#include "muster-clock.h"
#include "muster-error-text.h"
#include "muster-error.h"
#include "muster-shell-resources.h"

#include <glib/gi18n.h>

/* A screen reader hears of a change at most this often. */
#define ANNOUNCE_PAUSE_MS 4000

struct _MusterFreshness
{
  AdwBin                parent_instance;

  GtkWidget            *button;
  GtkWidget            *icon;
  GtkWidget            *label;
  GtkWidget            *popover;
  GtkWidget            *heading;
  GtkWidget            *details;
  GtkWidget            *address;
  GtkWidget            *retry;

  MusterConnection     *connection;
  GSignalGroup         *handlers;
  char                 *text;
  MusterConnectionState state;
  gint64                retry_at;
  gint64                fresh_at;
  GError               *error;
  guint                 tick_id;
  guint                 announce_id;
  MusterConnectionState announced;
  MusterFreshnessForm   form;
  MusterFreshnessLook   look;
  char                 *progress; /* rows arrive for the first time: how many */
};

enum
{
  PROP_0,
  PROP_STRIP,
  PROP_STRIP_TEXT,
  PROP_ICON_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MusterFreshness, muster_freshness, ADW_TYPE_BIN)

static const struct
{
  const char *css_class;
  const char *icon_name;
} looks[] = {
  [MUSTER_FRESH_LIVE] = { "success", "muster-live-symbolic" },
  [MUSTER_FRESH_MOVING] = { "warning", "muster-catching-up-symbolic" },
  [MUSTER_FRESH_STALE] = { "warning", "dialog-warning-symbolic" },
  [MUSTER_FRESH_WAITING] = { "dimmed", "network-offline-symbolic" },
  [MUSTER_FRESH_BROKEN] = { "error", "network-error-symbolic" },
};

static char *
clock_text (gint64 wall_ms)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local_usec (wall_ms * 1000);
  /* Older than a day: the time alone would mislead. */
  gboolean old = muster_clock_now () - wall_ms > (gint64) 24 * 3600 * 1000;

  if (time == NULL)
    return g_strdup ("");
  return g_date_time_format (time, old ? "%x %H:%M:%S" : "%H:%M:%S");
}

static char *
waiting_text (gint64      left_ms,
              const char *since)
{
  guint seconds = left_ms > 0 ? (guint) ((left_ms + 999) / 1000) : 0;

  if (seconds == 0)
    return since != NULL ? g_strdup_printf (_("Reconnecting… · data from %s"), since) : g_strdup (_("Reconnecting…"));
  /* Translators: %u is a number of seconds, %s a time of day. */
  if (since != NULL)
    return g_strdup_printf (_("Reconnecting in %u s · data from %s"), seconds, since);
  return g_strdup_printf (_("Reconnecting in %u s"), seconds);
}

/**
 * muster_freshness_describe:
 * @state: the connection's state
 * @retry_at: boot time in ms of the next try, 0 none
 * @fresh_at: wall time in ms of the last word from the server, 0 none yet
 * @text: (out): what the chip says
 *
 * Returns: how the chip looks
 */
MusterFreshnessLook
muster_freshness_describe (MusterConnectionState state,
                           gint64                retry_at,
                           gint64                fresh_at,
                           char                **text)
{
  g_autofree char *since = fresh_at > 0 ? clock_text (fresh_at) : NULL;

  switch (state)
    {
    case MUSTER_CONNECTION_CONNECTING:
      *text = g_strdup (_("Connecting…"));
      return MUSTER_FRESH_MOVING;

    case MUSTER_CONNECTION_CATCHING_UP:
      *text = g_strdup (_("Catching up…"));
      return MUSTER_FRESH_MOVING;

    case MUSTER_CONNECTION_LIVE:
      *text = g_strdup (_("Live"));
      return MUSTER_FRESH_LIVE;

    case MUSTER_CONNECTION_SUSPECT:
      *text = since != NULL ? g_strdup_printf (_("Stale since %s"), since) : g_strdup (_("Stale"));
      return MUSTER_FRESH_STALE;

    case MUSTER_CONNECTION_RECONNECTING:
      *text = waiting_text (retry_at > 0 ? retry_at - muster_clock_boottime () : 0, since);
      return MUSTER_FRESH_WAITING;

    case MUSTER_CONNECTION_SIGNED_OUT:
      *text = g_strdup (_("Signed out"));
      return MUSTER_FRESH_BROKEN;

    case MUSTER_CONNECTION_FAILED:
      *text = since != NULL ? g_strdup_printf (_("Stale since %s"), since) : g_strdup (_("Not connected"));
      return MUSTER_FRESH_BROKEN;
    }
  g_assert_not_reached ();
}

static gboolean
is_loading (MusterFreshness *self)
{
  return self->progress != NULL &&
         (self->state == MUSTER_CONNECTION_CONNECTING || self->state == MUSTER_CONNECTION_CATCHING_UP);
}

static char *
strip_text (MusterFreshness *self)
{
  /* Translators: %s is “12,400 of 100,000”: agents that have arrived. */
  return is_loading (self) ? g_strdup_printf (_("Loading… %s"), self->progress) : g_strdup (self->text);
}

static char *
details_text (MusterFreshness *self)
{
  g_autofree char *since = self->fresh_at > 0 ? clock_text (self->fresh_at) : NULL;
  g_autofree char *why = self->error != NULL ? muster_error_text_dup_body (self->error) : NULL;

  switch (self->state)
    {
    case MUSTER_CONNECTION_LIVE:
      return g_strdup (_("Every change shows here as it happens."));

    case MUSTER_CONNECTION_CONNECTING:
    case MUSTER_CONNECTION_CATCHING_UP:
      if (is_loading (self))
        return g_strdup (_("The agents are being loaded."));
      return g_strdup (_("Changes that were missed are being fetched."));

    case MUSTER_CONNECTION_SUSPECT:
    case MUSTER_CONNECTION_RECONNECTING:
    case MUSTER_CONNECTION_SIGNED_OUT:
    case MUSTER_CONNECTION_FAILED:
      break;
    }
  if (since == NULL)
    return g_strdup (why != NULL ? why : _("The server does not answer."));
  return g_strdup_printf (_("What is on screen is from %s. %s"), since,
                          why != NULL ? why : _("Nothing will be missed: it continues from there."));
}

static gboolean
on_announce (gpointer data)
{
  MusterFreshness *self = data;

  self->announce_id = 0;
  if (self->announced == self->state)
    return G_SOURCE_REMOVE;
  self->announced = self->state;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), self->text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  return G_SOURCE_REMOVE;
}

static void show_now (MusterFreshness *self);

static gboolean
on_tick (gpointer data)
{
  show_now (data);
  return G_SOURCE_CONTINUE;
}

/* Counting down costs a wake-up a second: only while somebody can see it. */
static void
follow_ticks (MusterFreshness *self)
{
  gboolean wanted = self->state == MUSTER_CONNECTION_RECONNECTING && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
show_look (MusterFreshness    *self,
           MusterFreshnessLook look)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (i != look && g_strcmp0 (looks[i].css_class, looks[look].css_class) != 0)
      gtk_widget_remove_css_class (self->icon, looks[i].css_class);
  gtk_widget_add_css_class (self->icon, looks[look].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[look].icon_name);
  if (self->look != look)
    {
      self->look = look;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRIP]);
    }
}

static void
show_words (MusterFreshness *self)
{
  g_autofree char *brief = muster_freshness_dup_short_text (self);
  gboolean is_short = self->form == MUSTER_FRESHNESS_SHORT;

  gtk_label_set_text (GTK_LABEL (self->label), is_short ? brief : self->text);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), is_short ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (self->label, self->form != MUSTER_FRESHNESS_ICON);
  gtk_label_set_text (GTK_LABEL (self->heading), self->text);
  gtk_widget_set_tooltip_text (self->button, self->form != MUSTER_FRESHNESS_WORDS ? self->text : NULL);
}

static void
show_now (MusterFreshness *self)
{
  g_autofree char *text = NULL;
  g_autofree char *details = NULL;
  MusterFreshnessLook look = muster_freshness_describe (self->state, self->retry_at, self->fresh_at, &text);
  gboolean may_retry = self->state == MUSTER_CONNECTION_RECONNECTING || self->state == MUSTER_CONNECTION_SUSPECT ||
                       self->state == MUSTER_CONNECTION_FAILED;

  if (is_loading (self))
    g_set_str (&text, _("Loading…"));
  show_look (self, look);
  gtk_widget_set_visible (self->retry, may_retry);
  details = details_text (self);
  gtk_label_set_text (GTK_LABEL (self->details), details);
  if (g_set_str (&self->text, text))
    {
      show_words (self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRIP_TEXT]);
}

static void
on_changed (MusterFreshness *self)
{
  if (self->connection == NULL)
    return;
  muster_freshness_show_state (self, muster_connection_get_state (self->connection),
                               muster_connection_get_retry_at (self->connection),
                               muster_connection_get_fresh_at (self->connection),
                               muster_connection_get_error (self->connection));
}

static void
muster_freshness_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (muster_freshness_parent_class)->map (widget);
  show_now (MUSTER_FRESHNESS (widget));
  follow_ticks (MUSTER_FRESHNESS (widget));
}

static void
muster_freshness_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (muster_freshness_parent_class)->unmap (widget);
  follow_ticks (MUSTER_FRESHNESS (widget));
}

static void
muster_freshness_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  MusterFreshness *self = MUSTER_FRESHNESS (object);

  switch (property_id)
    {
    case PROP_STRIP:
      g_value_set_boolean (value, self->form == MUSTER_FRESHNESS_ICON && self->look != MUSTER_FRESH_LIVE);
      break;

    case PROP_STRIP_TEXT:
      g_value_take_string (value, strip_text (self));
      break;

    case PROP_ICON_NAME:
      g_value_set_static_string (value, looks[self->look].icon_name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
muster_freshness_dispose (GObject *object)
{
  MusterFreshness *self = MUSTER_FRESHNESS (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_clear_object (&self->handlers);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (muster_freshness_parent_class)->dispose (object);
}

static void
muster_freshness_finalize (GObject *object)
{
  MusterFreshness *self = MUSTER_FRESHNESS (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->progress, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (muster_freshness_parent_class)->finalize (object);
}

static void
muster_freshness_class_init (MusterFreshnessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  muster_shell_get_resource ();
  object_class->dispose = muster_freshness_dispose;
  object_class->finalize = muster_freshness_finalize;
  object_class->get_property = muster_freshness_get_property;
  widget_class->map = muster_freshness_map;
  widget_class->unmap = muster_freshness_unmap;

  properties[PROP_STRIP] = g_param_spec_boolean ("strip", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STRIP_TEXT] = g_param_spec_string ("strip-text", NULL, NULL, NULL,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/muster_app/Muster/ui/muster-freshness.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, button);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, icon);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, label);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, popover);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, heading);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, details);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, address);
  gtk_widget_class_bind_template_child (widget_class, MusterFreshness, retry);
}

static void
muster_freshness_init (MusterFreshness *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->handlers = g_signal_group_new (MUSTER_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->handlers, "notify::state", G_CALLBACK (on_changed), self);
  g_signal_group_connect_swapped (self->handlers, "notify::retry-at", G_CALLBACK (on_changed), self);
  g_signal_group_connect_swapped (self->handlers, "notify::error", G_CALLBACK (on_changed), self);
  show_now (self);
}

/**
 * muster_freshness_new:
 *
 * Returns: (transfer floating): a chip without a connection
 */
GtkWidget *
muster_freshness_new (void)
{
  return g_object_new (MUSTER_TYPE_FRESHNESS, NULL);
}

/**
 * muster_freshness_set_connection:
 * @self: the chip
 * @connection: (nullable): whom to follow
 */
void
muster_freshness_set_connection (MusterFreshness  *self,
                                 MusterConnection *connection)
{
  const char *address;

  g_return_if_fail (MUSTER_IS_FRESHNESS (self));

  if (!g_set_object (&self->connection, connection))
    return;
  g_signal_group_set_target (self->handlers, connection);
  address = connection != NULL ? muster_connection_get_address (connection) : NULL;
  gtk_label_set_text (GTK_LABEL (self->address), address != NULL ? address : "");
  on_changed (self);
}

/**
 * muster_freshness_set_form:
 * @self: the chip
 * @form: how much there is room for; all the words are in the tooltip and in the strip then
 */
void
muster_freshness_set_form (MusterFreshness    *self,
                           MusterFreshnessForm form)
{
  g_return_if_fail (MUSTER_IS_FRESHNESS (self));

  if (self->form == form)
    return;
  self->form = form;
  if (form == MUSTER_FRESHNESS_ICON)
    gtk_widget_add_css_class (self->button, "narrow");
  else
    gtk_widget_remove_css_class (self->button, "narrow");
  show_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRIP]);
}

/**
 * muster_freshness_set_loading:
 * @self: the chip
 * @progress: (nullable): while rows arrive, how many of how many
 */
void
muster_freshness_set_loading (MusterFreshness *self,
                              const char      *progress)
{
  g_return_if_fail (MUSTER_IS_FRESHNESS (self));

  if (g_set_str (&self->progress, progress))
    show_now (self);
}

/**
 * muster_freshness_show_state:
 * @self: the chip
 * @state: what to show
 * @retry_at: boot time in ms of the next try, 0 none
 * @fresh_at: wall time in ms of the last word from the server, 0 none yet
 * @error: (nullable): what is wrong
 */
void
muster_freshness_show_state (MusterFreshness      *self,
                             MusterConnectionState state,
                             gint64                retry_at,
                             gint64                fresh_at,
                             const GError         *error)
{
  g_return_if_fail (MUSTER_IS_FRESHNESS (self));

  self->state = state;
  self->retry_at = retry_at;
  self->fresh_at = fresh_at;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  show_now (self);
  follow_ticks (self);
  if (self->announced != state && self->announce_id == 0)
    self->announce_id = g_timeout_add (ANNOUNCE_PAUSE_MS, on_announce, self);
}

/**
 * muster_freshness_get_text:
 * @self: the chip
 *
 * Returns: (transfer none): what it says
 */
const char *
muster_freshness_get_text (MusterFreshness *self)
{
  g_return_val_if_fail (MUSTER_IS_FRESHNESS (self), NULL);

  return self->text;
}

/**
 * muster_freshness_dup_short_text:
 * @self: the chip
 *
 * Returns: (transfer full): what it says where there is little room: how old the data is, or else the state
 */
char *
muster_freshness_dup_short_text (MusterFreshness *self)
{
  g_autofree char *since = NULL;

  g_return_val_if_fail (MUSTER_IS_FRESHNESS (self), NULL);

  switch (self->state)
    {
    case MUSTER_CONNECTION_SUSPECT:
    case MUSTER_CONNECTION_RECONNECTING:
    case MUSTER_CONNECTION_FAILED:
      if (self->fresh_at <= 0)
        return g_strdup (self->state == MUSTER_CONNECTION_RECONNECTING ? _("Reconnecting…") : self->text);
      since = clock_text (self->fresh_at);
      /* Translators: short for “what is on screen is from this time”; %s is a time of day. */
      return g_strdup_printf (_("Stale · %s"), since);

    case MUSTER_CONNECTION_CONNECTING:
    case MUSTER_CONNECTION_CATCHING_UP:
    case MUSTER_CONNECTION_LIVE:
    case MUSTER_CONNECTION_SIGNED_OUT:
      break;
    }
  return g_strdup (self->text);
}

/**
 * muster_freshness_new_strip:
 * @self: the chip
 *
 * Returns: (transfer floating): a bar for under the header, shown while the chip has no room for its words
 */
GtkWidget *
muster_freshness_new_strip (MusterFreshness *self)
{
  GtkWidget *strip, *icon, *label;

  g_return_val_if_fail (MUSTER_IS_FRESHNESS (self), NULL);

  strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  label = gtk_label_new (NULL);
  gtk_widget_add_css_class (strip, "freshness-strip");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (strip), icon);
  gtk_box_append (GTK_BOX (strip), label);
  g_object_bind_property (self, "icon-name", icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "strip-text", label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "strip", strip, "visible", G_BINDING_SYNC_CREATE);
  return strip;
}

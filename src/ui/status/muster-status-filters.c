/* muster-status-filters.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-filters.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "muster-filter-button.h"
#include "muster-words.h"

#define N_DIMENSIONS   5
#define COUNT_INTERVAL 250

struct _MusterStatusFilters
{
  GtkBox            parent_instance;

  GtkWidget        *more;
  GtkWidget        *narrow_box;
  GtkWidget        *wide_box;
  GtkWidget        *state_button;
  GtkWidget        *availability_button;
  GtkWidget        *team_button;
  GtkWidget        *unit_button;
  GtkWidget        *role_button;
  GtkWidget        *enabled_only;
  GtkWidget        *count;
  GtkWidget        *chips;
  GtkWidget        *reset;

  MusterAgentTable *table;
  GSettings        *settings;
  MusterAgentFilter filter;
  gboolean          setting;      /* widgets follow the filter now, not the other way round */
  gboolean          narrow;
  guint             counting;     /* the counts behind the choices follow then */
};

static const struct
{
  char        dimension;
  const char *title;
  const char *key;
} dimensions[N_DIMENSIONS] = {
  { 's', N_("State"), "filter-state" },
  { 'a', N_("Availability"), "filter-availability" },
  { 't', N_("Team"), "filter-team" },
  { 'u', N_("Business Unit"), "filter-unit" },
  { 'r', N_("Role"), "filter-role" },
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterStatusFilters, muster_status_filters, GTK_TYPE_BOX)

static GtkWidget *
button_of (MusterStatusFilters * self,
           guint i)
{
  GtkWidget *buttons[N_DIMENSIONS] = { self->state_button, self->availability_button, self->team_button,
                                       self->unit_button, self->role_button };

  return buttons[i];
}

static char **
field_of (MusterStatusFilters *self,
          guint                i)
{
  char **fields[N_DIMENSIONS] = { &self->filter.state, &self->filter.availability, &self->filter.team,
                                  &self->filter.unit, &self->filter.role };

  return fields[i];
}

static GListModel *
names_of (MusterStatusFilters *self,
          char                 dimension)
{
  MusterFloor *floor = muster_agent_table_get_floor (self->table);

  if (dimension == 't')
    return muster_floor_get_teams (floor);

  return dimension == 'u' ? muster_floor_get_units (floor) : muster_floor_get_roles (floor);
}

/* The words of a choice; what the server no longer has is shown by its id. */
static char *
choice_words (MusterStatusFilters *self,
              char                 dimension,
              const char          *choice)
{
  GListModel *names;

  if (dimension == 's')
    return muster_words_state_choice (muster_agent_table_get_floor (self->table), choice);
  if (dimension == 'a')
    return g_strdup (muster_words_availability_choice (choice));

  names = names_of (self, dimension);
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(MusterNamed) named = g_list_model_get_item (names, i);

      if (g_strcmp0 (muster_named_get_id (named), choice) == 0)
        return g_strdup (muster_named_get_name (named));
    }

  return g_strdup (choice);
}

/* --- chips --- */

static void
remove_filter (MusterStatusFilters *self,
               const char          *what)
{
  if (g_str_equal (what, "enabled-only"))
    muster_status_filters_set_enabled_only (self, FALSE);
  else if (g_str_equal (what, "search"))
    muster_status_filters_set_search (self, "");

  for (guint i = 0; i < N_DIMENSIONS; i++)
    if (g_str_equal (what, dimensions[i].key))
      muster_filter_button_set_choice (MUSTER_FILTER_BUTTON (button_of (self, i)), "");
}

/* The focus goes on to what stands there then, and back to the drop-downs after the last chip. */
static void
on_chip_remove (MusterStatusFilters *self,
                GtkWidget           *button)
{
  gboolean focused = gtk_widget_has_focus (button);
  g_autofree char *what = g_strdup (gtk_widget_get_name (button));
  GtkWidget *next;
  guint place = 0;

  for (GtkWidget *chip = gtk_widget_get_parent (button); (chip = gtk_widget_get_prev_sibling (chip)) != NULL;)
    place++;
  remove_filter (self, what);
  if (!focused)
    return;

  next = gtk_widget_get_first_child (self->chips);
  while (place-- > 0 && gtk_widget_get_next_sibling (next) != NULL)
    next = gtk_widget_get_next_sibling (next);
  if (!muster_status_filters_get_active (self))
    next = self->narrow ? self->more : self->state_button;
  gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
}

static void
add_chip (MusterStatusFilters *self,
          const char          *key,
          const char          *text)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: the words of a filter, such as "State: Busy". */
  g_autofree char *remove = g_strdup_printf (_("Remove filter %s"), text);

  gtk_widget_add_css_class (chip, "filter-chip");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, key);
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_chip_remove), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  adw_wrap_box_insert_child_after (ADW_WRAP_BOX (self->chips), chip,
                                   gtk_widget_get_prev_sibling (self->reset));
}

static void
update_chips (MusterStatusFilters *self)
{
  gboolean active = muster_status_filters_get_active (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chips)) != self->reset)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->chips), child);

  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      const char *choice = *field_of (self, i);
      g_autofree char *words = NULL;
      g_autofree char *text = NULL;

      if (choice != NULL && *choice != '\0')
        words = choice_words (self, dimensions[i].dimension, choice);
      muster_filter_button_set_choice_words (MUSTER_FILTER_BUTTON (button_of (self, i)), words != NULL ? words : "");
      if (words == NULL)
        continue;
      /* Translators: what is filtered by, and the choice. */
      text = g_strdup_printf (_("%s: %s"), _(dimensions[i].title), words);
      add_chip (self, dimensions[i].key, text);
    }
  if (self->filter.enabled_only)
    add_chip (self, "enabled-only", _("Enabled only"));
  if (self->filter.search != NULL && *self->filter.search != '\0')
    {
      /* Translators: what is searched for, as typed. */
      g_autofree char *text = g_strdup_printf (_("“%s”"), self->filter.search);

      add_chip (self, "search", text);
    }

  gtk_widget_set_visible (self->chips, active);
}

/* The filter is as it shall be: everybody follows. */
static void
filter_changed (MusterStatusFilters *self)
{
  if (self->setting)
    return;

  self->setting = TRUE;
  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      const char *choice = *field_of (self, i) != NULL ? *field_of (self, i) : "";

      muster_filter_button_set_choice (MUSTER_FILTER_BUTTON (button_of (self, i)), choice);
      g_settings_set_string (self->settings, dimensions[i].key, choice);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->enabled_only), self->filter.enabled_only);
  g_settings_set_boolean (self->settings, "enabled-only", self->filter.enabled_only);
  g_settings_set_string (self->settings, "search", self->filter.search != NULL ? self->filter.search : "");
  self->setting = FALSE;

  update_chips (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_choice (MusterStatusFilters *self,
           GParamSpec          *pspec,
           MusterFilterButton  *button)
{
  if (self->setting)
    return;

  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      if (button_of (self, i) == GTK_WIDGET (button))
        g_set_str (field_of (self, i), muster_filter_button_get_choice (button));
    }
  filter_changed (self);
}

static void
on_enabled_only (MusterStatusFilters *self)
{
  if (self->setting)
    return;

  self->filter.enabled_only = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->enabled_only));
  filter_changed (self);
}

/* --- choices --- */

static void
add_choice (MusterStatusFilters *self,
            MusterFilterButton  *button,
            char                 dimension,
            const char          *choice,
            gboolean             begins_section)
{
  g_autofree char *words = *choice != '\0' ? choice_words (self, dimension, choice) : g_strdup (_("All"));

  muster_filter_button_add (button, choice, words,
                            muster_agent_table_count (self->table, dimension, *choice != '\0' ? choice : NULL),
                            begins_section);
}

static void
add_states (MusterStatusFilters *self,
            MusterFilterButton  *button)
{
  static const char *const states[] = { "online", "busy", "break", "offline", "disabled" };
  static const char *const exact[] = { "exact:active-free", "exact:active", "exact:active-no-new", "exact:finishing",
                                       "exact:not-ready", "exact:kicked-out" };
  GListModel *reasons = muster_floor_get_break_reasons (muster_agent_table_get_floor (self->table));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    add_choice (self, button, 's', states[i], i == 0);
  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    add_choice (self, button, 's', exact[i], i == 0);
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr(MusterNamed) reason = g_list_model_get_item (reasons, i);
      g_autofree char *choice = g_strconcat ("exact:break:", muster_named_get_id (reason), NULL);

      add_choice (self, button, 's', choice, i == 0);
    }
}

static void
on_about_to_show (MusterStatusFilters *self,
                  MusterFilterButton  *button)
{
  static const char *const availabilities[] = { "connected", "not-available", "disconnected" };
  char dimension = 0;

  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      if (button_of (self, i) == GTK_WIDGET (button))
        dimension = dimensions[i].dimension;
    }

  muster_filter_button_clear (button);
  add_choice (self, button, dimension, "", FALSE);
  if (dimension == 's')
    {
      add_states (self, button);
    }
  else if (dimension == 'a')
    {
      for (guint i = 0; i < G_N_ELEMENTS (availabilities); i++)
        add_choice (self, button, 'a', availabilities[i], i == 0);
    }
  else
    {
      GListModel *names = names_of (self, dimension);

      for (guint i = 0; i < g_list_model_get_n_items (names); i++)
        {
          g_autoptr(MusterNamed) named = g_list_model_get_item (names, i);

          add_choice (self, button, dimension, muster_named_get_id (named), i == 0);
        }
    }
}

static gboolean
on_counting (gpointer data)
{
  MusterStatusFilters *self = MUSTER_STATUS_FILTERS (data);

  self->counting = 0;
  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      MusterFilterButton *button = MUSTER_FILTER_BUTTON (button_of (self, i));
      g_auto(GStrv) choices = NULL;

      if (!muster_filter_button_is_open (button))
        continue;
      choices = muster_filter_button_dup_choices (button);
      for (guint j = 0; choices[j] != NULL; j++)
        muster_filter_button_set_count (button, choices[j],
                                        muster_agent_table_count (self->table, dimensions[i].dimension,
                                                                  *choices[j] != '\0' ? choices[j] : NULL));
    }

  return G_SOURCE_REMOVE;
}

/* --- object --- */

static void
muster_status_filters_dispose (GObject *object)
{
  MusterStatusFilters *self = MUSTER_STATUS_FILTERS (object);

  g_clear_handle_id (&self->counting, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_STATUS_FILTERS);
  g_clear_object (&self->table);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (muster_status_filters_parent_class)->dispose (object);
}

static void
muster_status_filters_finalize (GObject *object)
{
  muster_agent_filter_clear (&MUSTER_STATUS_FILTERS (object)->filter);

  G_OBJECT_CLASS (muster_status_filters_parent_class)->finalize (object);
}

static void
muster_status_filters_class_init (MusterStatusFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_status_filters_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_status_filters_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (MUSTER_TYPE_FILTER_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/muster_app/Muster/ui/muster-status-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, more);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, narrow_box);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, wide_box);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, state_button);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, availability_button);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, team_button);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, unit_button);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, role_button);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, enabled_only);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, count);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, chips);
  gtk_widget_class_bind_template_child (widget_class, MusterStatusFilters, reset);
  gtk_widget_class_bind_template_callback (widget_class, on_enabled_only);
}

static void
muster_status_filters_init (MusterStatusFilters *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      GtkWidget *button = button_of (self, i);

      muster_filter_button_set_title (MUSTER_FILTER_BUTTON (button), _(dimensions[i].title));
      g_signal_connect_object (button, "notify::choice", G_CALLBACK (on_choice), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (button, "about-to-show", G_CALLBACK (on_about_to_show), self, G_CONNECT_SWAPPED);
    }
}

/** muster_status_filters_set_up: what is filtered, and where the filter is kept; takes over what is kept there */
void
muster_status_filters_set_up (MusterStatusFilters *self,
                              MusterAgentTable    *table,
                              GSettings           *settings)
{
  g_return_if_fail (MUSTER_IS_STATUS_FILTERS (self));

  g_set_object (&self->table, table);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (muster_agent_table_get_floor (table), "directory-changed", G_CALLBACK (update_chips), self,
                           G_CONNECT_SWAPPED);

  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      g_free (*field_of (self, i));
      *field_of (self, i) = g_settings_get_string (settings, dimensions[i].key);
    }
  g_free (self->filter.search);
  self->filter.search = g_settings_get_string (settings, "search");
  self->filter.enabled_only = g_settings_get_boolean (settings, "enabled-only");
  filter_changed (self);
}

/** muster_status_filters_get: Returns: (transfer none): the filter */
const MusterAgentFilter *
muster_status_filters_get (MusterStatusFilters *self)
{
  return &self->filter;
}

/** muster_status_filters_set_state: @state: (nullable): a state of #MusterAgentFilter, "" for all */
void
muster_status_filters_set_state (MusterStatusFilters *self,
                                 const char          *state)
{
  if (g_set_str (&self->filter.state, state != NULL ? state : ""))
    filter_changed (self);
}

/** muster_status_filters_set_search: @search: what name, username or email must contain */
void
muster_status_filters_set_search (MusterStatusFilters *self,
                                  const char          *search)
{
  if (g_set_str (&self->filter.search, search != NULL ? search : ""))
    filter_changed (self);
}

/** muster_status_filters_set_enabled_only: leaves disabled agents out */
void
muster_status_filters_set_enabled_only (MusterStatusFilters *self,
                                        gboolean             enabled_only)
{
  if (self->filter.enabled_only == enabled_only)
    return;

  self->filter.enabled_only = enabled_only;
  filter_changed (self);
}

/** muster_status_filters_reset: clears everything, the search too */
void
muster_status_filters_reset (MusterStatusFilters *self)
{
  muster_agent_filter_clear (&self->filter);
  filter_changed (self);
}

/** muster_status_filters_get_active: Returns: whether anything is filtered out */
gboolean
muster_status_filters_get_active (MusterStatusFilters *self)
{
  return muster_agent_filter_is_active (&self->filter);
}

/** muster_status_filters_set_narrow: one button for all drop-downs */
void
muster_status_filters_set_narrow (MusterStatusFilters *self,
                                  gboolean             narrow)
{
  GtkWidget *from = narrow ? self->wide_box : self->narrow_box;
  GtkWidget *to = narrow ? self->narrow_box : self->wide_box;
  GtkWidget *child;

  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->more));
  while ((child = gtk_widget_get_first_child (from)) != NULL)
    {
      g_object_ref (child);
      gtk_box_remove (GTK_BOX (from), child);
      gtk_box_append (GTK_BOX (to), child);
      g_object_unref (child);
    }
  gtk_widget_set_visible (self->more, narrow);
  gtk_widget_set_visible (self->wide_box, !narrow);
}

/** muster_status_filters_wake: agents changed: the counts of open drop-downs follow, at most four times a second */
void
muster_status_filters_wake (MusterStatusFilters *self)
{
  for (guint i = 0; self->counting == 0 && i < N_DIMENSIONS; i++)
    {
      if (muster_filter_button_is_open (MUSTER_FILTER_BUTTON (button_of (self, i))))
        self->counting = g_timeout_add (COUNT_INTERVAL, on_counting, self);
    }
}

/** muster_status_filters_set_count: how many agents are shown, of how many */
void
muster_status_filters_set_count (MusterStatusFilters *self,
                                 guint                shown,
                                 guint                all)
{
  g_autofree char *a = muster_words_number (shown);
  g_autofree char *b = muster_words_number (all);
  g_autofree char *text = NULL;

  /* Rows follow the agents a moment later: without a filter that is nobody's business. */
  if (shown == all || !muster_status_filters_get_active (self))
    text = g_strdup_printf (ngettext ("%s agent", "%s agents", all), b);
  else
    /* Translators: how many are shown, of how many. */
    text = g_strdup_printf (ngettext ("%s of %s agent", "%s of %s agents", all), a, b);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->count)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->count), text);
}

/** muster_status_filters_get_button: Returns: (transfer none) (nullable): the drop-down of a dimension */
GtkWidget *
muster_status_filters_get_button (MusterStatusFilters *self,
                                  char                 dimension)
{
  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      if (dimensions[i].dimension == dimension)
        return button_of (self, i);
    }

  return NULL;
}

/** muster_status_filters_get_n_chips: Returns: how many chips are shown */
guint
muster_status_filters_get_n_chips (MusterStatusFilters *self)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->chips); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;

  return n - 1;
}

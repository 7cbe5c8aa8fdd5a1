/* muster-filter-button.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-filter-button.h"

#include <glib/gi18n.h>

#include "muster-filter-row.h"
#include "muster-ui-style.h"

#define AT_ONCE     30
#define AT_A_TIME   20
#define SEARCH_FROM 9

struct _MusterFilterButton
{
  GtkWidget  parent_instance;

  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
  char      *choice;
  guint      n;
  GQueue     later;        /* Choices without a row so far */
  guint      filling;
};

enum
{
  PROP_0,
  PROP_CHOICE,
  N_PROPS,
};

enum
{
  ABOUT_TO_SHOW,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A choice whose row is still to be made. */
typedef struct
{
  char    *id;
  char    *name;
  guint    count;
  gboolean begins_section;
} Choice;

G_DEFINE_FINAL_TYPE (MusterFilterButton, muster_filter_button, GTK_TYPE_WIDGET)

static void
choice_free (Choice *choice)
{
  g_free (choice->id);
  g_free (choice->name);
  g_free (choice);
}

static gboolean
row_matches (GtkListBoxRow *row,
             gpointer       data)
{
  MusterFilterButton *self = MUSTER_FILTER_BUTTON (data);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  if (*text == '\0')
    return TRUE;

  folded = g_utf8_casefold (text, -1);
  name = g_utf8_casefold (muster_filter_row_get_name (MUSTER_FILTER_ROW (row)), -1);

  return strstr (name, folded) != NULL;
}

static void
row_header (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       data)
{
  gboolean wanted = before != NULL && muster_filter_row_begins_section (MUSTER_FILTER_ROW (row));

  if (wanted && gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  else if (!wanted)
    gtk_list_box_row_set_header (row, NULL);
}

static void
add_row (MusterFilterButton *self,
         const char         *id,
         const char         *name,
         guint               count,
         gboolean            begins_section)
{
  GtkWidget *row = muster_filter_row_new (id, name, g_strcmp0 (id, self->choice) == 0, begins_section);

  muster_filter_row_set_count (MUSTER_FILTER_ROW (row), count);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
add_later (MusterFilterButton *self,
           guint               n)
{
  for (; n > 0 && !g_queue_is_empty (&self->later); n--)
    {
      Choice *choice = g_queue_pop_head (&self->later);

      add_row (self, choice->id, choice->name, choice->count, choice->begins_section);
      choice_free (choice);
    }
}

static void
on_search_changed (MusterFilterButton *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

static void
choose (MusterFilterButton *self,
        GtkListBoxRow      *row)
{
  g_autofree char *id = g_strdup (muster_filter_row_get_id (MUSTER_FILTER_ROW (row)));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  muster_filter_button_set_choice (self, id);
}

static void
on_row_activated (MusterFilterButton *self,
                  GtkListBoxRow      *row)
{
  choose (self, row);
}

/* The chosen row, or the first one, of those that match the search; NULL when none does. */
static GtkListBoxRow *
pick_row (MusterFilterButton *self,
          gboolean            chosen)
{
  GtkListBoxRow *first = NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      if (!row_matches (row, self))
        continue;
      if (first == NULL)
        first = row;
      if (chosen && muster_filter_row_get_chosen (MUSTER_FILTER_ROW (row)))
        return row;
    }

  return first;
}

/* Enter in the search takes the first choice that matches. */
static void
on_search_activate (MusterFilterButton *self)
{
  GtkListBoxRow *row;

  add_later (self, G_MAXUINT);
  row = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' ? pick_row (self, FALSE) : NULL;

  if (row != NULL)
    choose (self, row);
}

/* The entry keeps Escape from the popover. */
static void
on_search_stopped (MusterFilterButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static gboolean
on_search_key (MusterFilterButton *self,
               guint               keyval,
               guint               keycode,
               GdkModifierType     state)
{
  GtkListBoxRow *row;

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  row = pick_row (self, TRUE);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));

  return GDK_EVENT_STOP;
}

/* Up from the first choice leads to the search; what is typed too. */
static gboolean
on_list_key (MusterFilterButton    *self,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             GtkEventControllerKey *keys)
{
  GtkWidget *row = gtk_widget_get_focus_child (self->list);
  gunichar letter = gdk_keyval_to_unicode (keyval);

  if (!gtk_widget_get_visible (self->search))
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    {
      if (row == NULL || row != GTK_WIDGET (pick_row (self, FALSE)))
        return GDK_EVENT_PROPAGATE;
      return gtk_widget_grab_focus (self->search);
    }

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      (keyval != GDK_KEY_BackSpace && (letter == 0 || !g_unichar_isgraph (letter))))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (self->search);
  gtk_editable_set_position (GTK_EDITABLE (self->search), -1);

  return gtk_event_controller_key_forward (keys, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->search))));
}

static void
on_popover_visible (MusterFilterButton *self)
{
  if (gtk_widget_get_visible (self->popover))
    {
      GtkListBoxRow *row;

      g_signal_emit (self, signals[ABOUT_TO_SHOW], 0);
      gtk_widget_set_visible (self->search, self->n >= SEARCH_FROM);
      row = pick_row (self, TRUE);
      if (self->n >= SEARCH_FROM)
        gtk_widget_grab_focus (self->search);
      else if (row != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search), "");
      gtk_widget_grab_focus (self->button);
    }
}

static void
muster_filter_button_dispose (GObject *object)
{
  MusterFilterButton *self = MUSTER_FILTER_BUTTON (object);

  g_clear_handle_id (&self->filling, g_source_remove);
  g_queue_clear_full (&self->later, (GDestroyNotify) choice_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_FILTER_BUTTON);
  g_clear_pointer (&self->choice, g_free);

  G_OBJECT_CLASS (muster_filter_button_parent_class)->dispose (object);
}

static void
muster_filter_button_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_set_string (value, MUSTER_FILTER_BUTTON (object)->choice);
}

static void
muster_filter_button_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  muster_filter_button_set_choice (MUSTER_FILTER_BUTTON (object), g_value_get_string (value));
}

static void
muster_filter_button_class_init (MusterFilterButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = muster_filter_button_dispose;
  object_class->get_property = muster_filter_button_get_property;
  object_class->set_property = muster_filter_button_set_property;

  properties[PROP_CHOICE] =
    g_param_spec_string ("choice", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ABOUT_TO_SHOW] =
    g_signal_new ("about-to-show", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  muster_ui_style_ensure ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/muster_app/Muster/ui/muster-filter-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterFilterButton, button);
  gtk_widget_class_bind_template_child (widget_class, MusterFilterButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MusterFilterButton, search);
  gtk_widget_class_bind_template_child (widget_class, MusterFilterButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_visible);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
muster_filter_button_init (MusterFilterButton *self)
{
  self->choice = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), row_matches, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), row_header, NULL, NULL);
}

/** muster_filter_button_set_title: @title: what is filtered by */
void
muster_filter_button_set_title (MusterFilterButton *self,
                                const char         *title)
{
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), title);
  /* Else the open choices become a part of the button's name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * muster_filter_button_set_choice_words:
 * @words: what is chosen, "" for nothing
 *
 * For assistive technology: the button says it after its title.
 */
void
muster_filter_button_set_choice_words (MusterFilterButton *self,
                                       const char         *words)
{
  /* The focus is on the button inside. */
  GtkWidget *inside = gtk_widget_get_first_child (self->button);

  gtk_accessible_update_property (GTK_ACCESSIBLE (inside), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

/** muster_filter_button_get_choice: Returns: the id of the choice, "" for all */
const char *
muster_filter_button_get_choice (MusterFilterButton *self)
{
  return self->choice;
}

/** muster_filter_button_set_choice: @choice: (nullable): an id, "" for all; it need not be offered */
void
muster_filter_button_set_choice (MusterFilterButton *self,
                                 const char         *choice)
{
  g_return_if_fail (MUSTER_IS_FILTER_BUTTON (self));

  if (g_set_str (&self->choice, choice != NULL ? choice : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

/** muster_filter_button_clear: takes all choices out */
void
muster_filter_button_clear (MusterFilterButton *self)
{
  g_clear_handle_id (&self->filling, g_source_remove);
  g_queue_clear_full (&self->later, (GDestroyNotify) choice_free);
  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  self->n = 0;
}

static gboolean
on_filling (gpointer data)
{
  MusterFilterButton *self = MUSTER_FILTER_BUTTON (data);

  add_later (self, AT_A_TIME);
  if (!g_queue_is_empty (&self->later))
    return G_SOURCE_CONTINUE;

  self->filling = 0;
  return G_SOURCE_REMOVE;
}

/**
 * muster_filter_button_add:
 *
 * One more choice, with the number of rows it would show. What nobody sees at first, of hundreds of teams, takes its
 * place after the first frames: a row costs several widgets.
 */
void
muster_filter_button_add (MusterFilterButton *self,
                          const char         *id,
                          const char         *name,
                          guint               count,
                          gboolean            begins_section)
{
  Choice *choice;

  if (self->n++ < AT_ONCE)
    {
      add_row (self, id, name, count, begins_section);
      return;
    }

  choice = g_new (Choice, 1);
  *choice = (Choice){ g_strdup (id), g_strdup (name), count, begins_section };
  g_queue_push_tail (&self->later, choice);
  if (self->filling == 0)
    self->filling = g_idle_add_full (G_PRIORITY_LOW, on_filling, self, NULL);
}

/** muster_filter_button_set_count: @id: a choice; how many rows it would show now */
void
muster_filter_button_set_count (MusterFilterButton *self,
                                const char         *id,
                                guint               count)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      if (g_strcmp0 (muster_filter_row_get_id (MUSTER_FILTER_ROW (row)), id) == 0)
        muster_filter_row_set_count (MUSTER_FILTER_ROW (row), count);
    }
}

/** muster_filter_button_dup_choices: Returns: (transfer full): the ids of what is offered */
char **
muster_filter_button_dup_choices (MusterFilterButton *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    g_strv_builder_add (ids, muster_filter_row_get_id (MUSTER_FILTER_ROW (row)));

  return g_strv_builder_end (ids);
}

/** muster_filter_button_is_open: Returns: whether the choices can be seen */
gboolean
muster_filter_button_is_open (MusterFilterButton *self)
{
  return gtk_widget_get_mapped (self->popover);
}

/** muster_filter_button_get_n: Returns: how many choices there are */
guint
muster_filter_button_get_n (MusterFilterButton *self)
{
  return self->n;
}

/** muster_filter_button_open: as a click would */
void
muster_filter_button_open (MusterFilterButton *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

/** muster_filter_button_activate_nth: as a click on the choice would */
void
muster_filter_button_activate_nth (MusterFilterButton *self,
                                   guint               n)
{
  GtkListBoxRow *row;

  add_later (self, G_MAXUINT);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) n);
  if (row != NULL)
    choose (self, row);
}

/* muster-table-selection.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-table-selection.h"

struct _MusterTableSelection
{
  GObject        parent_instance;

  GListModel    *model;
  MusterFindFunc find;
  gpointer       selected;
  guint          position;    /* G_MAXUINT: not among the rows */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterTableSelection, muster_table_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static GType
muster_table_selection_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (MUSTER_TABLE_SELECTION (list)->model);
}

static guint
muster_table_selection_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (MUSTER_TABLE_SELECTION (list)->model);
}

static gpointer
muster_table_selection_get_item (GListModel *list,
                                 guint       position)
{
  return g_list_model_get_item (MUSTER_TABLE_SELECTION (list)->model, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = muster_table_selection_get_item_type;
  iface->get_n_items = muster_table_selection_get_n_items;
  iface->get_item = muster_table_selection_get_item;
}

static gboolean
muster_table_selection_is_selected (GtkSelectionModel *model,
                                    guint              position)
{
  return position == MUSTER_TABLE_SELECTION (model)->position && position != G_MAXUINT;
}

static GtkBitset *
muster_table_selection_get_selection_in_range (GtkSelectionModel *model,
                                               guint              position,
                                               guint              n_items)
{
  MusterTableSelection *self = MUSTER_TABLE_SELECTION (model);
  GtkBitset *set = gtk_bitset_new_empty ();

  if (self->position != G_MAXUINT)
    gtk_bitset_add (set, self->position);

  return set;
}

static gboolean
muster_table_selection_select_item (GtkSelectionModel *model,
                                    guint              position,
                                    gboolean           unselect_rest)
{
  MusterTableSelection *self = MUSTER_TABLE_SELECTION (model);
  g_autoptr(GObject) item = g_list_model_get_item (self->model, position);

  muster_table_selection_set_selected (self, item);

  return TRUE;
}

static gboolean
muster_table_selection_unselect_item (GtkSelectionModel *model,
                                      guint              position)
{
  MusterTableSelection *self = MUSTER_TABLE_SELECTION (model);

  if (position == self->position)
    muster_table_selection_set_selected (self, NULL);

  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = muster_table_selection_is_selected;
  iface->get_selection_in_range = muster_table_selection_get_selection_in_range;
  iface->select_item = muster_table_selection_select_item;
  iface->unselect_item = muster_table_selection_unselect_item;
}

static void
on_items_changed (MusterTableSelection *self,
                  guint                 position,
                  guint                 removed,
                  guint                 added)
{
  guint old = self->position;

  if (self->selected != NULL)
    self->position = self->find (self->model, self->selected);

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);

  /* Rows outside the change that are not where plain shifting would have put them. */
  if (old != G_MAXUINT && old >= position + removed)
    old = old - removed + added;
  else if (old != G_MAXUINT && old >= position)
    old = G_MAXUINT;

  if (old == self->position)
    return;
  if (old < g_list_model_get_n_items (self->model))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
  /* In the middle of a batch the model may know of more rows than it has told. */
  if (self->position < g_list_model_get_n_items (self->model) &&
      (self->position < position || self->position >= position + added))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->position, 1);
}

static void
muster_table_selection_dispose (GObject *object)
{
  MusterTableSelection *self = MUSTER_TABLE_SELECTION (object);

  g_clear_object ((GObject **) &self->selected);

  G_OBJECT_CLASS (muster_table_selection_parent_class)->dispose (object);
}

static void
muster_table_selection_finalize (GObject *object)
{
  MusterTableSelection *self = MUSTER_TABLE_SELECTION (object);

  g_clear_object (&self->model);

  G_OBJECT_CLASS (muster_table_selection_parent_class)->finalize (object);
}

static void
muster_table_selection_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  g_value_set_object (value, MUSTER_TABLE_SELECTION (object)->selected);
}

static void
muster_table_selection_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  muster_table_selection_set_selected (MUSTER_TABLE_SELECTION (object), g_value_get_object (value));
}

static void
muster_table_selection_class_init (MusterTableSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = muster_table_selection_dispose;
  object_class->finalize = muster_table_selection_finalize;
  object_class->get_property = muster_table_selection_get_property;
  object_class->set_property = muster_table_selection_set_property;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
muster_table_selection_init (MusterTableSelection *self)
{
  self->position = G_MAXUINT;
}

/**
 * muster_table_selection_new:
 * @find: where an item of @model is; quick
 *
 * Returns: (transfer full): a selection over @model with nothing selected
 */
MusterTableSelection *
muster_table_selection_new (GListModel    *model,
                            MusterFindFunc find)
{
  MusterTableSelection *self = g_object_new (MUSTER_TYPE_TABLE_SELECTION, NULL);

  self->model = g_object_ref (model);
  self->find = find;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);

  return self;
}

/** muster_table_selection_get_selected: Returns: (transfer none) (nullable): the item */
gpointer
muster_table_selection_get_selected (MusterTableSelection *self)
{
  return self->selected;
}

/** muster_table_selection_get_position: Returns: where it is, G_MAXUINT for nowhere */
guint
muster_table_selection_get_position (MusterTableSelection *self)
{
  return self->position;
}

/** muster_table_selection_set_selected: @item: (nullable): what to select */
void
muster_table_selection_set_selected (MusterTableSelection *self,
                                     gpointer              item)
{
  guint old = self->position;

  if (!g_set_object ((GObject **) &self->selected, item))
    return;

  self->position = item != NULL ? self->find (self->model, item) : G_MAXUINT;
  if (old < g_list_model_get_n_items (self->model))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
  if (self->position < g_list_model_get_n_items (self->model))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->position, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* muster-menu-names.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "config.h"
#include "muster-menu-names.h"

/* As people read it: “_” marks a mnemonic, “__” is an underscore. */
static char *
without_mnemonic (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '_' && p[1] != '\0')
        p++;
      g_string_append_c (plain, *p);
    }
  return g_string_free_and_steal (plain);
}

/**
 * muster_menu_names_update:
 * @popover: a menu that is open
 *
 * Gives each item, of the submenus too, the name that it shows.
 */
void
muster_menu_names_update (GtkWidget *popover)
{
  for (GtkWidget *child = gtk_widget_get_first_child (popover); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GParamSpec *text = g_object_class_find_property (G_OBJECT_GET_CLASS (child), "text");

      /* GtkModelButton is private: known by its role and its property. */
      if (text != NULL && text->value_type == G_TYPE_STRING && !GTK_IS_EDITABLE (child) &&
          g_object_class_find_property (G_OBJECT_GET_CLASS (child), "action-name") != NULL)
        {
          g_autofree char *label = NULL;
          g_autofree char *name = NULL;

          g_object_get (child, "text", &label, NULL);
          name = without_mnemonic (label != NULL ? label : "");
          if (*name != '\0')
            {
              gtk_accessible_reset_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
              gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
            }
        }
      else
        muster_menu_names_update (child);
    }
}

static void
on_active (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (gtk_menu_button_get_active (button) && GTK_IS_POPOVER_MENU (popover))
    muster_menu_names_update (GTK_WIDGET (popover));
}

/**
 * muster_menu_names_follow_button:
 * @button: a button with a menu model
 */
void
muster_menu_names_follow_button (GtkMenuButton *button)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  g_signal_connect_object (button, "notify::active", G_CALLBACK (on_active), button, G_CONNECT_SWAPPED);
}

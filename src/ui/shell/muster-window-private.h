/* muster-window-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-window.h"

G_BEGIN_DECLS

/* The window is in two files; the other one holds its actions. */
/* How much room the breakpoints find. */
typedef enum
{
  ROOM_WIDE,
  ROOM_MEDIUM,      /* the chip says the shortest */
  ROOM_NARROW,      /* the sidebar is a page of its own */
  ROOM_VERY_NARROW, /* the chip is an icon with a strip under it, the view's menu stands in the main menu */
  ROOM_SMALLEST,    /* no room for a title between the buttons */
} Room;

struct _MusterWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget           *views;
  GtkWidget           *sign_in_page;
  GtkWidget           *sign_in_menu;
  GtkWidget           *back;
  GtkWidget           *waiting;
  GtkWidget           *split;
  GtkWidget           *account_title;
  GtkWidget           *account_button;
  GtkWidget           *account_avatar;
  GtkWidget           *sidebar_list;
  AdwNavigationPage   *content_page;
  GtkWidget           *content_title;
  GtkWidget           *content_bars;
  GtkWidget           *freshness;
  GtkWidget           *view_button;
  GtkWidget           *main_menu;
  GtkWidget           *search_button;
  GtkWidget           *banner;
  GtkWidget           *progress;
  GtkWidget           *pages;
  GtkWidget           *page_bin;
  GtkWidget           *failed;

  GSettings           *settings;
  MusterConnection    *connection;
  GSignalGroup        *connection_handlers;
  GSignalGroup        *floor_handlers;
  GtkWidget           *page; /* borrowed from page_bin */
  GBinding            *search_binding;
  const char          *page_id;
  Room                 room;
  guint                focus_id;
  guint                focus_tries;
  gboolean             focus_wanted; /* the table shall have the focus once it has rows */
};

gboolean muster_window_in_main_view    (MusterWindow   *self);
void     muster_window_show_view       (MusterWindow   *self,
                                        const char     *name);
void     muster_window_show_page       (MusterWindow   *self,
                                        const char     *id);
void     muster_window_apply_sidebar   (MusterWindow   *self);
void     muster_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS

/* muster-filter-button.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down of one filter: choices with the number of rows behind each, and a search inside when they are many.
 * Property `choice` (id, "" for all); signal `about-to-show` before it opens: time to renew the choices. */
#define MUSTER_TYPE_FILTER_BUTTON (muster_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (MusterFilterButton, muster_filter_button, MUSTER, FILTER_BUTTON, GtkWidget)

void        muster_filter_button_set_title   (MusterFilterButton *self,
                                              const char         *title);
const char *muster_filter_button_get_choice  (MusterFilterButton *self);
void        muster_filter_button_set_choice  (MusterFilterButton *self,
                                              const char         *choice);
void        muster_filter_button_set_choice_words (MusterFilterButton *self,
                                                   const char         *words);
/* The choices, anew; a section begins with a line above. */
void        muster_filter_button_clear       (MusterFilterButton *self);
void        muster_filter_button_add         (MusterFilterButton *self,
                                              const char         *id,
                                              const char         *name,
                                              guint               count,
                                              gboolean            begins_section);
void        muster_filter_button_set_count   (MusterFilterButton *self,
                                              const char         *id,
                                              guint               count);
char      **muster_filter_button_dup_choices (MusterFilterButton *self);
gboolean    muster_filter_button_is_open     (MusterFilterButton *self);
guint       muster_filter_button_get_n       (MusterFilterButton *self);
void        muster_filter_button_open        (MusterFilterButton *self);
void        muster_filter_button_activate_nth (MusterFilterButton *self,
                                               guint               n);

G_END_DECLS

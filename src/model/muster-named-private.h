/* muster-named-private.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-named.h"

G_BEGIN_DECLS

/* An object stands in for an id before its name is known, so that facts may come in any order. */
struct _MusterNamed
{
  GObject  parent_instance;

  char    *id;
  char    *name;                   /* "" before it is known */
  char    *collate_key;
  gint64   rev;
  guint32  number;                 /* dense and unique in its list */
  guint32  rank;                   /* place by name among those known */
  guint32  seen;                   /* the snapshot that named it last */
  guint    known : 1;
  guint    retired : 1;
  guint    selectable : 1;
};

MusterNamed *muster_named_new      (const char  *id,
                                    guint32      number);
gboolean     muster_named_set_name (MusterNamed *self,
                                    const char  *name);
int          muster_named_compare  (MusterNamed *a,
                                    MusterNamed *b);

G_END_DECLS

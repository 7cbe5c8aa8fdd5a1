/* muster-freshness.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "muster-connection.h"

G_BEGIN_DECLS

/* How true is what is on screen, in words (L3). @look is also the style class and decides the icon. */
typedef enum
{
  MUSTER_FRESH_LIVE,
  MUSTER_FRESH_MOVING, /* catching up, connecting */
  MUSTER_FRESH_STALE,
  MUSTER_FRESH_WAITING,
  MUSTER_FRESH_BROKEN,
} MusterFreshnessLook;

MusterFreshnessLook muster_freshness_describe       (MusterConnectionState  state,
                                                     gint64                 retry_at,
                                                     gint64                 fresh_at,
                                                     char                 **text);

/* How much of it the chip has room for. */
typedef enum
{
  MUSTER_FRESHNESS_WORDS,
  MUSTER_FRESHNESS_SHORT, /* the state or the time, never cut */
  MUSTER_FRESHNESS_ICON,  /* the words stand in a strip of their own: property “strip” */
} MusterFreshnessForm;

/* The chip of the header bar: icon, colour and words, with a popover of details and “Try Now” (action win.retry).
 *
 * Properties of the strip: `strip`, whether it is needed, `strip-text` and `icon-name`. */
#define MUSTER_TYPE_FRESHNESS (muster_freshness_get_type ())
G_DECLARE_FINAL_TYPE (MusterFreshness, muster_freshness, MUSTER, FRESHNESS, AdwBin)

GtkWidget          *muster_freshness_new            (void);
GtkWidget          *muster_freshness_new_strip      (MusterFreshness       *self);
void                muster_freshness_set_connection (MusterFreshness       *self,
                                                     MusterConnection      *connection);
void                muster_freshness_set_form       (MusterFreshness       *self,
                                                     MusterFreshnessForm    form);
void                muster_freshness_set_loading    (MusterFreshness       *self,
                                                     const char            *progress);
/* For tests: shows this state as if a connection had it. */
void                muster_freshness_show_state     (MusterFreshness       *self,
                                                     MusterConnectionState  state,
                                                     gint64                 retry_at,
                                                     gint64                 fresh_at,
                                                     const GError          *error);
const char         *muster_freshness_get_text       (MusterFreshness       *self);
char               *muster_freshness_dup_short_text (MusterFreshness       *self);

G_END_DECLS

/* muster-painter.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  MUSTER_TONE_NORMAL,
  MUSTER_TONE_DIM,
  MUSTER_TONE_GOOD,
  MUSTER_TONE_BAD,
  MUSTER_TONE_WARN,
  MUSTER_TONE_PAUSE,
  MUSTER_TONE_ACCENT,
} MusterTone;

#define MUSTER_N_TONES (MUSTER_TONE_ACCENT + 1)

typedef enum
{
  MUSTER_GLYPH_NONE,
  MUSTER_GLYPH_ONLINE,    /* disc with a check mark */
  MUSTER_GLYPH_BUSY,      /* disc with a bar */
  MUSTER_GLYPH_BREAK,     /* disc with two upright bars */
  MUSTER_GLYPH_OFFLINE,   /* ring with a cross */
  MUSTER_GLYPH_DISABLED,  /* ring with a slash */
  MUSTER_GLYPH_WAITING,   /* ring with clock hands */
  MUSTER_GLYPH_ALERT,     /* disc with an exclamation mark */
} MusterGlyph;

#define MUSTER_N_GLYPHS (MUSTER_GLYPH_ALERT + 1)

/**
 * MusterPainter:
 *
 * What the drawing rows share: colours of the current style, glyphs and avatars, and the ways to draw a cell. All
 * distances count from the start edge of a cell @width wide; in right-to-left locales the painter mirrors them.
 */
#define MUSTER_TYPE_PAINTER (muster_painter_get_type ())
G_DECLARE_FINAL_TYPE (MusterPainter, muster_painter, MUSTER, PAINTER, GObject)

MusterPainter *muster_painter_new            (void);
void           muster_painter_begin          (MusterPainter *self,
                                              GtkWidget     *widget);
void           muster_painter_get_tone       (MusterPainter *self,
                                              MusterTone     tone,
                                              GdkRGBA       *color);
void           muster_painter_get_badge_ground (MusterPainter *self,
                                                MusterTone     tone,
                                                GdkRGBA       *color);
PangoLayout   *muster_painter_create_layout  (GtkWidget     *widget,
                                              const char    *text,
                                              gboolean       numeric,
                                              gboolean       strong);
/* Returns the width that was drawn. */
int            muster_painter_text           (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              PangoLayout   *layout,
                                              MusterTone     tone,
                                              float          xalign,
                                              int            x,
                                              int            text_width,
                                              int            width,
                                              int            height);
void           muster_painter_glyph          (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              MusterGlyph    glyph,
                                              MusterTone     tone,
                                              int            x,
                                              int            width,
                                              int            height);
void           muster_painter_state          (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              MusterGlyph    glyph,
                                              MusterTone     tone,
                                              PangoLayout   *layout,
                                              int            width,
                                              int            height);
void           muster_painter_badge          (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              MusterGlyph    glyph,
                                              MusterTone     tone,
                                              PangoLayout   *layout,
                                              int            width,
                                              int            height);
void           muster_painter_avatar         (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              const char    *name,
                                              int            size,
                                              int            x,
                                              int            width,
                                              int            height);
void           muster_painter_load           (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              double         load,
                                              PangoLayout   *layout,
                                              int            width,
                                              int            height);
void           muster_painter_edge           (MusterPainter *self,
                                              GtkSnapshot   *snapshot,
                                              int            x,
                                              int            width,
                                              int            height);
int            muster_painter_line_height    (GtkWidget     *widget);

G_END_DECLS

/* muster-glyph.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-painter.h"

G_BEGIN_DECLS

#define MUSTER_GLYPH_SIZE 16

GdkTexture *muster_glyph_render (MusterGlyph    glyph,
                                 const GdkRGBA *color,
                                 double         scale);

/* The same glyphs as a widget, coloured by its own style. */
#define MUSTER_TYPE_GLYPH_IMAGE (muster_glyph_image_get_type ())
G_DECLARE_FINAL_TYPE (MusterGlyphImage, muster_glyph_image, MUSTER, GLYPH_IMAGE, GtkWidget)

GtkWidget  *muster_glyph_image_new  (MusterGlyph    glyph);

G_END_DECLS

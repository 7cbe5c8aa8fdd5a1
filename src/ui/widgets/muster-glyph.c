/* muster-glyph.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-glyph.h"

#include <math.h>

struct _MusterGlyphImage
{
  GtkWidget   parent_instance;

  MusterGlyph glyph;
  GdkTexture *texture;
  GdkRGBA     color;
  double      scale;
};

G_DEFINE_FINAL_TYPE (MusterGlyphImage, muster_glyph_image, GTK_TYPE_WIDGET)

static void
line (cairo_t *cr,
      double   x1,
      double   y1,
      double   x2,
      double   y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static gboolean
is_ring (MusterGlyph glyph)
{
  return glyph == MUSTER_GLYPH_OFFLINE || glyph == MUSTER_GLYPH_DISABLED || glyph == MUSTER_GLYPH_WAITING;
}

static void
draw_mark (cairo_t    *cr,
           MusterGlyph glyph)
{
  switch (glyph)
    {
    case MUSTER_GLYPH_NONE:
      break;

    case MUSTER_GLYPH_ONLINE:
      cairo_move_to (cr, 5, 8.25);
      cairo_line_to (cr, 7.1, 10.4);
      cairo_line_to (cr, 11, 5.9);
      cairo_stroke (cr);
      break;

    case MUSTER_GLYPH_BUSY:
      line (cr, 5.2, 8, 10.8, 8);
      break;

    case MUSTER_GLYPH_BREAK:
      line (cr, 6.3, 5.8, 6.3, 10.2);
      line (cr, 9.7, 5.8, 9.7, 10.2);
      break;

    case MUSTER_GLYPH_OFFLINE:
      line (cr, 6.1, 6.1, 9.9, 9.9);
      line (cr, 9.9, 6.1, 6.1, 9.9);
      break;

    case MUSTER_GLYPH_DISABLED:
      line (cr, 4.1, 11.9, 11.9, 4.1);
      break;

    case MUSTER_GLYPH_WAITING:
      cairo_move_to (cr, 8, 4.8);
      cairo_line_to (cr, 8, 8.2);
      cairo_line_to (cr, 10.2, 9.6);
      cairo_stroke (cr);
      break;

    case MUSTER_GLYPH_ALERT:
      line (cr, 8, 4.8, 8, 8.6);
      cairo_arc (cr, 8, 11.1, 1.05, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    }
}

/**
 * muster_glyph_render:
 * @scale: device pixels for one of ours
 *
 * Returns: (transfer full): the glyph, 16 px square
 */
GdkTexture *
muster_glyph_render (MusterGlyph    glyph,
                     const GdkRGBA *color,
                     double         scale)
{
  int size = MAX (1, (int) ceil (MUSTER_GLYPH_SIZE * scale));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GBytes) bytes = NULL;
  GdkTexture *texture;

  cairo_scale (cr, size / (double) MUSTER_GLYPH_SIZE, size / (double) MUSTER_GLYPH_SIZE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);

  if (is_ring (glyph))
    {
      cairo_set_line_width (cr, 1.6);
      cairo_arc (cr, 8, 8, 5.7, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  else
    {
      cairo_arc (cr, 8, 8, 6.5, 0, 2 * G_PI);
      cairo_fill (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_set_line_width (cr, 1.9);
    }
  draw_mark (cr, glyph);

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) * (gsize) size);
  texture = gdk_memory_texture_new (size, size, GDK_MEMORY_DEFAULT, bytes,
                                    (gsize) cairo_image_surface_get_stride (surface));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return texture;
}

static void
muster_glyph_image_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = *natural = MUSTER_GLYPH_SIZE;
}

static void
muster_glyph_image_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  MusterGlyphImage *self = MUSTER_GLYPH_IMAGE (widget);
  double scale = gdk_surface_get_scale (gtk_native_get_surface (gtk_widget_get_native (widget)));
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  if (!gdk_rgba_equal (&color, &self->color) || scale != self->scale)
    g_clear_object (&self->texture);
  if (self->texture == NULL)
    self->texture = muster_glyph_render (self->glyph, &color, scale);
  self->color = color;
  self->scale = scale;

  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((gtk_widget_get_width (widget) - MUSTER_GLYPH_SIZE) / 2,
                                                    (gtk_widget_get_height (widget) - MUSTER_GLYPH_SIZE) / 2,
                                                    MUSTER_GLYPH_SIZE, MUSTER_GLYPH_SIZE));
}

static void
muster_glyph_image_dispose (GObject *object)
{
  MusterGlyphImage *self = MUSTER_GLYPH_IMAGE (object);

  g_clear_object (&self->texture);

  G_OBJECT_CLASS (muster_glyph_image_parent_class)->dispose (object);
}

static void
muster_glyph_image_class_init (MusterGlyphImageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_glyph_image_dispose;
  widget_class->measure = muster_glyph_image_measure;
  widget_class->snapshot = muster_glyph_image_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
muster_glyph_image_init (MusterGlyphImage *self)
{
}

/** muster_glyph_image_new: Returns: a glyph as a widget; what it means stands beside it in words */
GtkWidget *
muster_glyph_image_new (MusterGlyph glyph)
{
  MusterGlyphImage *self = g_object_new (MUSTER_TYPE_GLYPH_IMAGE, NULL);

  self->glyph = glyph;

  return GTK_WIDGET (self);
}

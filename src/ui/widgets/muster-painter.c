/* muster-painter.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-painter.h"

#include <adwaita.h>

#include "muster-glyph.h"

#define EDGE_SHADE 6
#define GLYPH_GAP    6
#define BADGE_PAD    8
#define BAR_WIDTH    44
#define BAR_HEIGHT   6
#define N_AVATAR_HUES 8

struct _MusterPainter
{
  GObject       parent_instance;

  GdkRGBA       tones[MUSTER_N_TONES];
  GdkTexture   *glyphs[MUSTER_N_GLYPHS][MUSTER_N_TONES];
  GdkRGBA       hues[N_AVATAR_HUES];
  PangoContext *context;    /* of the widget that is being drawn */
  GHashTable   *initials;   /* char* name → PangoLayout */
  int           initials_size;
  double        scale;
  gboolean      dark;
  gboolean      high_contrast;
  gboolean      rtl;
  gboolean      known;      /* the tones are those of the current style */
};

G_DEFINE_FINAL_TYPE (MusterPainter, muster_painter, G_TYPE_OBJECT)

static void
forget (MusterPainter *self)
{
  self->known = FALSE;
  g_hash_table_remove_all (self->initials);
  for (guint i = 0; i < MUSTER_N_GLYPHS; i++)
    {
      for (guint j = 0; j < MUSTER_N_TONES; j++)
        g_clear_object (&self->glyphs[i][j]);
    }
}

static void
muster_painter_finalize (GObject *object)
{
  MusterPainter *self = MUSTER_PAINTER (object);

  forget (self);
  g_clear_pointer (&self->initials, g_hash_table_unref);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (muster_painter_parent_class)->finalize (object);
}

static void
muster_painter_class_init (MusterPainterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_painter_finalize;
}

static void
muster_painter_init (MusterPainter *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->initials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::accent-color-rgba", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
}

/** muster_painter_new: Returns: (transfer full): a painter for the default style */
MusterPainter *
muster_painter_new (void)
{
  return g_object_new (MUSTER_TYPE_PAINTER, NULL);
}

/* The standalone variants of the accent colours keep their contrast on window and view backgrounds. */
static void
learn_tones (MusterPainter *self)
{
  static const AdwAccentColor hues[N_AVATAR_HUES] = {
    ADW_ACCENT_COLOR_BLUE, ADW_ACCENT_COLOR_TEAL, ADW_ACCENT_COLOR_GREEN, ADW_ACCENT_COLOR_YELLOW,
    ADW_ACCENT_COLOR_ORANGE, ADW_ACCENT_COLOR_PINK, ADW_ACCENT_COLOR_PURPLE, ADW_ACCENT_COLOR_SLATE,
  };
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->dark = adw_style_manager_get_dark (style);
  self->high_contrast = adw_style_manager_get_high_contrast (style);

  adw_accent_color_to_standalone_rgba (ADW_ACCENT_COLOR_GREEN, self->dark, &self->tones[MUSTER_TONE_GOOD]);
  adw_accent_color_to_standalone_rgba (ADW_ACCENT_COLOR_RED, self->dark, &self->tones[MUSTER_TONE_BAD]);
  adw_accent_color_to_standalone_rgba (ADW_ACCENT_COLOR_ORANGE, self->dark, &self->tones[MUSTER_TONE_WARN]);
  adw_accent_color_to_standalone_rgba (ADW_ACCENT_COLOR_YELLOW, self->dark, &self->tones[MUSTER_TONE_PAUSE]);
  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (style), self->dark,
                                       &self->tones[MUSTER_TONE_ACCENT]);
  for (guint i = 0; i < N_AVATAR_HUES; i++)
    adw_accent_color_to_standalone_rgba (hues[i], self->dark, &self->hues[i]);
  self->known = TRUE;
}

static void
mix (GdkRGBA       *color,
     const GdkRGBA *with,
     float          share)
{
  color->red += (with->red - color->red) * share;
  color->green += (with->green - color->green) * share;
  color->blue += (with->blue - color->blue) * share;
}

/**
 * muster_painter_begin:
 * @widget: what is about to be drawn: its colour, direction and scale count
 */
void
muster_painter_begin (MusterPainter *self,
                      GtkWidget     *widget)
{
  GtkNative *native;
  double scale = 1;
  GdkRGBA color;

  native = gtk_widget_get_native (widget);
  if (native != NULL && gtk_native_get_surface (native) != NULL)
    scale = gdk_surface_get_scale (gtk_native_get_surface (native));

  gtk_widget_get_color (widget, &color);
  if (scale != self->scale || !gdk_rgba_equal (&color, &self->tones[MUSTER_TONE_NORMAL]))
    forget (self);

  self->scale = scale;
  g_set_object (&self->context, gtk_widget_get_pango_context (widget));
  self->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  if (self->known)
    return;

  learn_tones (self);
  self->tones[MUSTER_TONE_NORMAL] = color;
  self->tones[MUSTER_TONE_DIM] = color;
  self->tones[MUSTER_TONE_DIM].alpha *= self->high_contrast ? 0.9f : 0.75f;
  if (self->high_contrast)
    {
      for (guint i = MUSTER_TONE_GOOD; i < MUSTER_N_TONES; i++)
        mix (&self->tones[i], &color, 0.35);
    }
}

/** muster_painter_get_tone: @color: (out): the tone in the style begin() saw */
void
muster_painter_get_tone (MusterPainter *self,
                         MusterTone     tone,
                         GdkRGBA       *color)
{
  *color = self->tones[tone];
}

/** muster_painter_get_badge_ground: @color: (out): what a badge of that tone lays over the row */
void
muster_painter_get_badge_ground (MusterPainter *self,
                                 MusterTone     tone,
                                 GdkRGBA       *color)
{
  *color = self->tones[tone];
  color->alpha = self->dark ? 0.20f : 0.13f;
}

/**
 * muster_painter_create_layout:
 * @numeric: figures of one width
 * @strong: a little heavier
 *
 * Returns: (transfer full): one line in the widget's font; @text is never read as markup
 */
PangoLayout *
muster_painter_create_layout (GtkWidget  *widget,
                              const char *text,
                              gboolean    numeric,
                              gboolean    strong)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);

  if (numeric || strong)
    {
      g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

      if (numeric)
        pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      if (strong)
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_MEDIUM));
      pango_layout_set_attributes (layout, attributes);
    }

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

/**
 * muster_painter_text:
 * @x: where the text may begin
 * @text_width: how wide it may be; longer text is cut off with an ellipsis
 * @width: the cell's
 *
 * Returns: the width the text took
 */
int
muster_painter_text (MusterPainter *self,
                     GtkSnapshot   *snapshot,
                     PangoLayout   *layout,
                     MusterTone     tone,
                     float          xalign,
                     int            x,
                     int            text_width,
                     int            width,
                     int            height)
{
  PangoRectangle extents;
  int used;
  int at;

  if (text_width <= 0 || layout == NULL)
    return 0;

  if (pango_layout_get_width (layout) != text_width * PANGO_SCALE)
    pango_layout_set_width (layout, text_width * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  if (extents.height > height && pango_layout_get_height (layout) < -1)
    {
      /* No room for a second line. */
      pango_layout_set_height (layout, -1);
      pango_layout_get_pixel_extents (layout, NULL, &extents);
    }
  used = MIN (extents.width, text_width);

  at = x + (int) ((text_width - used) * xalign);
  if (self->rtl)
    at = width - at - used;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (at - extents.x, (height - extents.height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &self->tones[tone]);
  gtk_snapshot_restore (snapshot);

  return used;
}

/** muster_painter_glyph: draws a glyph of 16 px, centred upright */
void
muster_painter_glyph (MusterPainter *self,
                      GtkSnapshot   *snapshot,
                      MusterGlyph    glyph,
                      MusterTone     tone,
                      int            x,
                      int            width,
                      int            height)
{
  GdkTexture **texture = &self->glyphs[glyph][tone];
  int at = self->rtl ? width - x - MUSTER_GLYPH_SIZE : x;

  if (glyph == MUSTER_GLYPH_NONE)
    return;
  if (*texture == NULL)
    *texture = muster_glyph_render (glyph, &self->tones[tone], self->scale);

  gtk_snapshot_append_texture (snapshot, *texture,
                               &GRAPHENE_RECT_INIT (at, (height - MUSTER_GLYPH_SIZE) / 2,
                                                    MUSTER_GLYPH_SIZE, MUSTER_GLYPH_SIZE));
}

/** muster_painter_state: a coloured glyph with its word beside it */
void
muster_painter_state (MusterPainter *self,
                      GtkSnapshot   *snapshot,
                      MusterGlyph    glyph,
                      MusterTone     tone,
                      PangoLayout   *layout,
                      int            width,
                      int            height)
{
  int x = glyph == MUSTER_GLYPH_NONE ? 0 : MUSTER_GLYPH_SIZE + GLYPH_GAP;

  muster_painter_glyph (self, snapshot, glyph, tone, 0, width, height);
  muster_painter_text (self, snapshot, layout, MUSTER_TONE_NORMAL, 0, x, width - x, width, height);
}

static void
fill_rounded (GtkSnapshot   *snapshot,
              float          x,
              float          y,
              float          width,
              float          height,
              float          radius,
              const GdkRGBA *color)
{
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, y, width, height), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, color, &rect.bounds);
  gtk_snapshot_pop (snapshot);
}

/** muster_painter_badge: glyph and word on a ground of their tone (T2) */
void
muster_painter_badge (MusterPainter *self,
                      GtkSnapshot   *snapshot,
                      MusterGlyph    glyph,
                      MusterTone     tone,
                      PangoLayout   *layout,
                      int            width,
                      int            height)
{
  int room = width - 2 * BADGE_PAD - MUSTER_GLYPH_SIZE - GLYPH_GAP + 2;
  PangoRectangle extents;
  GdkRGBA ground;
  int badge_width;
  int badge_height;

  if (room <= 0)
    return;

  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  badge_width = MIN (extents.width, room) + width - room;
  badge_height = MIN (MAX (extents.height, MUSTER_GLYPH_SIZE) + 6, height - 2);

  muster_painter_get_badge_ground (self, tone, &ground);
  fill_rounded (snapshot, self->rtl ? width - badge_width : 0, (height - badge_height) / 2,
                badge_width, badge_height, badge_height / 2.0f, &ground);
  muster_painter_glyph (self, snapshot, glyph, tone, BADGE_PAD - 2, width, height);
  muster_painter_text (self, snapshot, layout, tone, 0, BADGE_PAD - 2 + MUSTER_GLYPH_SIZE + GLYPH_GAP,
                       room, width, height);
}

static char *
initials_of (const char *name)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *folded = g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_auto(GStrv) words = g_strsplit_set (folded != NULL ? folded : "", " \t", -1);
  guint last = 0;
  guint first = 0;

  while (words[first] != NULL && !g_unichar_isalnum (g_utf8_get_char (words[first])))
    first++;
  for (guint i = first; words[first] != NULL && words[i] != NULL; i++)
    {
      if (g_unichar_isalpha (g_utf8_get_char (words[i])))
        last = i;
    }
  if (words[first] == NULL)
    return g_strdup ("");

  g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (words[first])));
  if (last > first)
    g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (words[last])));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static PangoLayout *
initials_layout (MusterPainter *self,
                 PangoContext  *context,
                 const char    *name,
                 int            size)
{
  g_autoptr(PangoAttrList) attributes = NULL;
  g_autofree char *text = NULL;
  PangoLayout *layout;

  if (size != self->initials_size || g_hash_table_size (self->initials) > 1000)
    g_hash_table_remove_all (self->initials);
  self->initials_size = size;

  layout = g_hash_table_lookup (self->initials, name);
  if (layout != NULL)
    return layout;

  text = initials_of (name);
  layout = pango_layout_new (context);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (size * 0.4) * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  g_hash_table_insert (self->initials, g_strdup (name), layout);

  return layout;
}

/**
 * muster_painter_avatar:
 *
 * Draws the initials of @name on a ground whose hue follows from the name.
 */
void
muster_painter_avatar (MusterPainter *self,
                       GtkSnapshot   *snapshot,
                       const char    *name,
                       int            size,
                       int            x,
                       int            width,
                       int            height)
{
  const GdkRGBA *hue = &self->hues[g_str_hash (name) % N_AVATAR_HUES];
  GdkRGBA ground = *hue;
  GdkRGBA ink = *hue;
  PangoLayout *layout;
  PangoRectangle extents;
  int at = self->rtl ? width - x - size : x;
  int y = (height - size) / 2;

  ground.alpha = self->dark ? 0.28 : 0.18;
  mix (&ink, &self->tones[MUSTER_TONE_NORMAL], self->high_contrast ? 0.7f : 0.15f);
  fill_rounded (snapshot, at, y, size, size, size / 2.0f, &ground);

  layout = initials_layout (self, self->context, name, size);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (at + (size - extents.width) / 2.0f,
                                                          y + (size - extents.height) / 2.0f));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

/**
 * muster_painter_load:
 * @load: open chats / limit; negative without a limit: no bar
 * @layout: "3 of 5"
 *
 * Draws the load bar and its figures (T14): three tones, and a thin mark at the limit.
 */
void
muster_painter_load (MusterPainter *self,
                     GtkSnapshot   *snapshot,
                     double         load,
                     PangoLayout   *layout,
                     int            width,
                     int            height)
{
  MusterTone tone = load >= 1 ? MUSTER_TONE_BAD : load >= 0.6 ? MUSTER_TONE_PAUSE : MUSTER_TONE_GOOD;
  GdkRGBA trough = self->tones[MUSTER_TONE_NORMAL];
  float y = (height - BAR_HEIGHT) / 2;
  int text_x = BAR_WIDTH + 10;
  int filled;
  int x;

  if (load < 0)
    {
      muster_painter_text (self, snapshot, layout, MUSTER_TONE_NORMAL, 0, 0, width, width, height);
      return;
    }

  trough.alpha *= self->high_contrast ? 0.35 : 0.13;
  fill_rounded (snapshot, self->rtl ? width - BAR_WIDTH : 0, y, BAR_WIDTH, BAR_HEIGHT, BAR_HEIGHT / 2.0f, &trough);

  filled = load <= 0 ? 0 : MAX (BAR_HEIGHT, (int) (MIN (load, 1) * BAR_WIDTH + 0.5));
  if (filled > 0)
    fill_rounded (snapshot, self->rtl ? width - filled : 0, y, filled, BAR_HEIGHT, BAR_HEIGHT / 2.0f,
                  &self->tones[tone]);

  x = BAR_WIDTH + 1;
  trough.alpha = self->tones[MUSTER_TONE_NORMAL].alpha * (load >= 1 ? 0.8 : 0.35);
  gtk_snapshot_append_color (snapshot, &trough,
                             &GRAPHENE_RECT_INIT (self->rtl ? width - x - 1 : x, y - 3, 1, BAR_HEIGHT + 6));

  muster_painter_text (self, snapshot, layout, MUSTER_TONE_NORMAL, 0, text_x, width - text_x, width, height);
}

/** muster_painter_edge: a shade at @x, the edge of what stays while the rest of the row scrolls below it */
void
muster_painter_edge (MusterPainter *self,
                     GtkSnapshot   *snapshot,
                     int            x,
                     int            width,
                     int            height)
{
  float from = self->rtl ? width - x : x;
  float to = self->rtl ? from - EDGE_SHADE : from + EDGE_SHADE;
  GdkRGBA line = self->tones[MUSTER_TONE_NORMAL];
  GskColorStop stops[2] = { { .offset = 0, .color = line }, { .offset = 1, .color = line } };

  stops[0].color.alpha = 0.10f;
  stops[1].color.alpha = 0;
  line.alpha *= 0.2f;
  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (MIN (from, to), 0, EDGE_SHADE, height),
                                       &GRAPHENE_POINT_INIT (from, 0), &GRAPHENE_POINT_INIT (to, 0), stops, 2);
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (self->rtl ? from - 1 : from, 0, 1, height));
}

/** muster_painter_line_height: Returns: of a line of the widget's text */
int
muster_painter_line_height (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);

  return height;
}

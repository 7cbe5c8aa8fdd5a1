/* test-contrast.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every tone of the table can be read on what it stands on: 4.5:1 as WCAG asks, in each style.
 */

#include <adwaita.h>
#include <math.h>

#include "muster-painter.h"
#include "muster-ui-style.h"

#define LEAST 4.5

static double
linear (double c)
{
  return c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *c)
{
  return 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);
}

static GdkRGBA
over (const GdkRGBA *top,
      const GdkRGBA *ground)
{
  float a = top->alpha;

  return (GdkRGBA){ top->red *a + ground->red *(1 - a), top->green * a + ground->green * (1 - a),
                    top->blue * a + ground->blue * (1 - a), 1 };
}

static double
contrast (const GdkRGBA *text,
          const GdkRGBA *ground)
{
  GdkRGBA seen = over (text, ground);
  double a = luminance (&seen);
  double b = luminance (ground);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static GdkRGBA
style_color (GtkWidget  *widget,
             const char *name)
{
  GdkRGBA color;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color));
  G_GNUC_END_IGNORE_DEPRECATIONS

  return color;
}

static void
check (const char    *what,
       guint          tone,
       const GdkRGBA *text,
       const GdkRGBA *ground)
{
  double found = contrast (text, ground);

  g_test_message ("tone %u on %s: %.2f", tone, what, found);
  if (found < LEAST)
    g_test_fail_printf ("tone %u on %s: %.2f, %.1f wanted", tone, what, found, LEAST);
}

static void
test_tones (gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr(MusterPainter) painter = muster_painter_new ();
  GtkWidget *window;
  GtkWidget *label;
  GdkRGBA view;
  GdkRGBA hover;
  GdkRGBA selected;
  GdkRGBA fg;

  adw_style_manager_set_color_scheme (style, data != NULL ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_cmpint (adw_style_manager_get_dark (style), ==, data != NULL);
  muster_ui_style_ensure ();
  window = adw_window_new ();
  label = gtk_label_new ("");
  gtk_widget_add_css_class (label, "view");
  adw_window_set_content (ADW_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  muster_painter_begin (painter, label);

  view = style_color (label, "view_bg_color");
  gtk_widget_get_color (label, &fg);
  fg.alpha *= 0.07f;
  hover = over (&fg, &view);
  fg.alpha *= 10.0f / 7.0f;
  selected = over (&fg, &view);
  for (guint tone = 0; tone < MUSTER_N_TONES; tone++)
    {
      GdkRGBA color;
      GdkRGBA badge;

      muster_painter_get_tone (painter, tone, &color);
      check ("the view", tone, &color, &view);
      check ("a row under the pointer", tone, &color, &hover);
      check ("a selected row", tone, &color, &selected);
      if (tone == MUSTER_TONE_NORMAL || tone == MUSTER_TONE_DIM)
        continue;
      muster_painter_get_badge_ground (painter, tone, &badge);
      badge = over (&badge, &view);
      check ("its badge", tone, &color, &badge);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/ui/contrast/light", NULL, test_tones);
  g_test_add_data_func ("/ui/contrast/dark", GINT_TO_POINTER (1), test_tones);

  return g_test_run ();
}

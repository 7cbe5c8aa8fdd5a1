/* muster-sink.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where an object is written: text for rows and readers, or a tree for answers, so that each kind's members are listed
 * once. Names and values must be as JSON wants them: names are literals here, values are escaped. */
typedef struct
{
  GString *text;                   /* one of the two */
  gpointer stack[6];               /* JsonObject or JsonArray, by depth */
  gboolean is_array[6];
  gboolean filled[6];
  int      depth;
} MusterSink;

void muster_sink_begin (MusterSink *self,
                        const char *name);
void muster_sink_end (MusterSink *self);
void muster_sink_array (MusterSink *self,
                        const char *name);
void muster_sink_string (MusterSink *self,
                         const char *name,
                         const char *value);
void muster_sink_int (MusterSink *self,
                      const char *name,
                      gint64      value);
void muster_sink_bool (MusterSink *self,
                       const char *name,
                       gboolean    value);
void muster_sink_null (MusterSink *self,
                       const char *name);
void muster_sink_time (MusterSink *self,
                       const char *name,
                       gint64      ms);

void muster_json_append_string (GString    *out,
                                const char *text);
void muster_json_append_time (GString *out,
                              gint64   ms);

G_END_DECLS

/* muster-fields.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <yyjson.h>

#include "muster-wire.h"

G_BEGIN_DECLS

/* Private to the reader: which member of a JSON object goes where in a struct, and how. */

typedef enum
{
  FIELD_TEXT,
  FIELD_TEXT_OR_NULL,
  FIELD_ID,              /* neither empty nor with U+0000 */
  FIELD_FLAG,
  FIELD_FLAG_OR_NULL,
  FIELD_OK,              /* gboolean: the text is "ok" */
  FIELD_SYSTEM,          /* gboolean: the text is "system" */
  FIELD_COUNT,           /* int, not negative */
  FIELD_COUNT_OR_NULL,   /* -1 for null */
  FIELD_NUMBER,          /* gint64, not negative */
  FIELD_NUMBER_OR_NULL,  /* -1 for null */
  FIELD_TIME,
  FIELD_TIME_OR_NULL,
  FIELD_TEXTS,           /* MusterWireStrings */
  FIELD_OBJECT,          /* yyjson_val * */
  FIELD_ARRAY,           /* yyjson_val * */
  FIELD_PART,            /* an object with fields of its own: `part`, from `offset` on */
  FIELD_PART_OR_NULL,    /* the same; `present`, where set, tells which */
} FieldType;

typedef struct _Fields Fields;

typedef struct
{
  const char   *name;
  guint8        length;
  guint8        type;
  gboolean      required;
  gsize         offset;
  gsize         present; /* offset of a gboolean, 0 for none */
  const Fields *part;
} Field;

struct _Fields
{
  const char  *name; /* for messages */
  const Field *items;
  guint        n;
};

typedef struct
{
  const char **strings; /* has room for all in the document */
  gsize        n_strings;
} FieldPool;

gboolean muster_fields_read     (const Fields *fields,
                                 yyjson_val   *object,
                                 gpointer      into,
                                 FieldPool    *pool,
                                 GError      **error);
gboolean muster_fields_fail     (GError      **error,
                                 const char   *object,
                                 const char   *member,
                                 const char   *what);

extern const Fields *const muster_fields_of_kind[MUSTER_N_KINDS]; /* into a MusterChange */
extern const Fields muster_fields_by;                             /* into a MusterWireBy */

G_END_DECLS

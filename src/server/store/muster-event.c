/* muster-event.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-event.h"

#include <string.h>
#include <yyjson.h>

#include "muster-clock.h"
#include "muster-database.h"
#include "muster-world.h"

void
muster_json_append_text (GString    *string,
                         const char *text)
{
  g_string_append_c (string, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (string, "\\%c", c);
      else if (c < 0x20)
        g_string_append_printf (string, "\\u%04x", c);
      else
        g_string_append_c (string, c);
    }
  g_string_append_c (string, '"');
}

void
muster_json_append_strv (GString           *string,
                         const char *const *items)
{
  g_string_append_c (string, '[');
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (string, ',');
      muster_json_append_text (string, items[i]);
    }
  g_string_append_c (string, ']');
}

static char **
strv_from_val (yyjson_val *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  size_t i, n;
  yyjson_val *item;

  if (!yyjson_is_arr (array))
    return NULL;
  yyjson_arr_foreach (array, i, n, item)
  if (yyjson_is_str (item))
    g_strv_builder_add (builder, yyjson_get_str (item));
  return g_strv_builder_end (builder);
}

/**
 * muster_json_parse_strv:
 *
 * Returns: (transfer full) (nullable): the strings of a JSON array; %NULL for anything else
 */
char **
muster_json_parse_strv (const char *json)
{
  yyjson_doc *doc = json != NULL ? yyjson_read (json, strlen (json), 0) : NULL;
  char **items = doc != NULL ? strv_from_val (yyjson_doc_get_root (doc)) : NULL;

  yyjson_doc_free (doc);
  return items;
}

static GBytes *
bytes_take (char  *text,
            size_t length)
{
  /* yyjson's allocator is malloc, as GLib's is */
  return text != NULL ? g_bytes_new_take (text, length) : NULL;
}

/**
 * muster_wire_from_row:
 * @row: a stored row of rules/, JSON
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the row without its internal members
 */
GBytes *
muster_wire_from_row (const char *row,
                      gsize       length)
{
  yyjson_doc *doc = yyjson_read (row, length, 0);
  yyjson_mut_doc *copy = doc != NULL ? yyjson_doc_mut_copy (doc, NULL) : NULL;
  yyjson_mut_val *root = yyjson_mut_doc_get_root (copy);
  GBytes *wire = NULL;
  size_t size = 0;
  char *text;

  if (yyjson_mut_is_obj (root))
    {
      yyjson_mut_obj_remove_key (root, "_");
      text = yyjson_mut_write (copy, 0, &size);
      wire = bytes_take (text, size);
    }
  yyjson_mut_doc_free (copy);
  yyjson_doc_free (doc);
  return wire;
}

static void
mask_member (yyjson_mut_doc *doc,
             yyjson_mut_val *object,
             const char     *name,
             char *(*mask) (const char *))
{
  yyjson_mut_val *value = yyjson_mut_obj_get (object, name);
  g_autofree char *masked = NULL;

  if (!yyjson_mut_is_str (value))
    return;
  masked = mask (yyjson_mut_get_str (value));
  yyjson_mut_obj_put (object, yyjson_mut_strcpy (doc, name), yyjson_mut_strcpy (doc, masked));
}

/* Where a customer's words can stand: a customer's name and phone, a message's and a request's text, a flag's note,
 * a decision's comment. */
static void
mask_value (yyjson_mut_doc *doc,
            yyjson_mut_val *value)
{
  size_t i, n;
  yyjson_mut_val *key, *item;

  if (yyjson_mut_is_arr (value))
    {
      yyjson_mut_arr_foreach (value, i, n, item)
      mask_value (doc, item);
    }
  else if (yyjson_mut_is_obj (value))
    {
      yyjson_mut_val *customer = yyjson_mut_obj_get (value, "customer");

      mask_member (doc, value, "text", muster_mask_text);
      mask_member (doc, value, "note", muster_mask_text);
      mask_member (doc, value, "comment", muster_mask_text);
      if (yyjson_mut_is_obj (customer))
        {
          mask_member (doc, customer, "phone", muster_mask_phone);
          mask_member (doc, customer, "name", muster_mask_text);
        }
      yyjson_mut_obj_foreach (value, i, n, key, item)
      mask_value (doc, item);
    }
}

/**
 * muster_wire_mask:
 * @json: a wire object or an answer
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the same with customers' numbers masked; %NULL when it is no JSON
 */
GBytes *
muster_wire_mask (const char *json,
                  gsize       length)
{
  yyjson_doc *doc = yyjson_read (json, length, 0);
  yyjson_mut_doc *copy = doc != NULL ? yyjson_doc_mut_copy (doc, NULL) : NULL;
  GBytes *masked = NULL;
  size_t size = 0;
  char *text;

  if (copy != NULL)
    {
      mask_value (copy, yyjson_mut_doc_get_root (copy));
      text = yyjson_mut_write (copy, 0, &size);
      masked = bytes_take (text, size);
    }
  yyjson_mut_doc_free (copy);
  yyjson_doc_free (doc);
  return masked;
}

static char **
owners_of (MusterKind  kind,
           const char *id,
           GBytes     *wire)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  static const char *const members[] = { "agent", "sticky" };

  if (kind == MUSTER_KIND_AGENT || kind == MUSTER_KIND_AGENT_LIVE)
    g_strv_builder_add (builder, id);
  else if (kind == MUSTER_KIND_CHAT || kind == MUSTER_KIND_REQUEST)
    {
      gsize size;
      const char *text = g_bytes_get_data (wire, &size);
      yyjson_doc *doc = yyjson_read (text, size, 0);

      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          const char *owner = yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (doc), members[i]));

          if (owner != NULL)
            g_strv_builder_add (builder, owner);
        }
      yyjson_doc_free (doc);
    }
  return g_strv_builder_end (builder);
}

/**
 * muster_version_new:
 * @kind: what it is
 * @id: its id
 * @rev: its rev
 * @wire: (transfer none) (nullable): wire JSON; %NULL: it is gone
 * @scope: (transfer full) (nullable): see MusterAudience
 *
 * Returns: (transfer full): a version
 */
MusterVersion *
muster_version_new (MusterKind  kind,
                    const char *id,
                    gint64      rev,
                    GBytes     *wire,
                    char      **scope)
{
  MusterVersion *self = g_new0 (MusterVersion, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->id = g_strdup (id);
  self->rev = rev;
  self->wire = wire != NULL ? g_bytes_ref (wire) : NULL;
  self->audience.scope = scope;
  self->audience.owners = wire != NULL ? owners_of (kind, id, wire) : g_new0 (char *, 1);
  return self;
}

MusterVersion *
muster_version_ref (MusterVersion *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
muster_version_unref (MusterVersion *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_clear_pointer (&self->wire, g_bytes_unref);
  g_clear_pointer (&self->masked, g_bytes_unref);
  g_strfreev (self->audience.scope);
  g_strfreev (self->audience.owners);
  g_free (self);
}

/**
 * muster_version_get_wire:
 * @self: a version that is not gone
 * @masked: for a reader who may not see customers' numbers
 *
 * Thread: the one that serves readers.
 *
 * Returns: (transfer none): wire JSON
 */
GBytes *
muster_version_get_wire (MusterVersion *self,
                         gboolean       masked)
{
  gsize size;
  const char *text;

  g_return_val_if_fail (self->wire != NULL, NULL);

  if (!masked || (self->kind != MUSTER_KIND_CHAT && self->kind != MUSTER_KIND_REQUEST))
    return self->wire;
  if (self->masked == NULL)
    {
      text = g_bytes_get_data (self->wire, &size);
      self->masked = muster_wire_mask (text, size);
    }
  return self->masked;
}

static void
audience_free (MusterAudience *self)
{
  g_strfreev (self->scope);
  g_strfreev (self->owners);
  g_free (self);
}

static void
change_free (gpointer data)
{
  MusterEventChange *change = data;

  muster_version_unref (change->now);
  g_clear_pointer (&change->old, audience_free);
  g_free (change);
}

MusterEvent *
muster_event_new (gint64      seq,
                  gint64      at,
                  const char *by,
                  const char *actor,
                  const char *cause)
{
  MusterEvent *self = g_new0 (MusterEvent, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->seq = seq;
  self->at = at;
  self->by = g_strdup (by);
  self->actor = g_strdup (actor);
  self->cause = g_strdup (cause);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

MusterEvent *
muster_event_ref (MusterEvent *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
muster_event_unref (MusterEvent *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->by);
  g_free (self->actor);
  g_free (self->cause);
  g_ptr_array_unref (self->changes);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_free (self);
}

/**
 * muster_event_add:
 * @now: (transfer none): the object after the operation
 * @old: (transfer none) (nullable): who could see it before
 * @rights: see MusterEventChange
 */
void
muster_event_add (MusterEvent          *self,
                  MusterVersion        *now,
                  const MusterAudience *old,
                  gboolean              rights)
{
  MusterEventChange *change = g_new0 (MusterEventChange, 1);

  change->now = muster_version_ref (now);
  change->rights = rights;
  if (old != NULL)
    {
      change->old = g_new0 (MusterAudience, 1);
      change->old->scope = g_strdupv (old->scope);
      change->old->owners = g_strdupv (old->owners);
    }
  g_ptr_array_add (self->changes, change);
}

static void
append_audience (GString              *string,
                 const char           *scope_name,
                 const char           *owners_name,
                 const MusterAudience *audience)
{
  g_string_append_printf (string, ",\"%s\":", scope_name);
  if (audience->scope != NULL)
    muster_json_append_strv (string, (const char *const *) audience->scope);
  else
    g_string_append (string, "null");
  g_string_append_printf (string, ",\"%s\":", owners_name);
  muster_json_append_strv (string, (const char *const *) audience->owners);
}

/**
 * muster_event_encode:
 *
 * Returns: (transfer full): the event as the log keeps it (JSON), audiences included
 */
GBytes *
muster_event_encode (MusterEvent *self)
{
  GString *string = g_string_sized_new (512);

  g_string_append_printf (string, "{\"by\":%s,\"cause\":", self->by);
  muster_json_append_text (string, self->cause);
  if (self->actor != NULL)
    {
      g_string_append (string, ",\"actor\":");
      muster_json_append_text (string, self->actor);
    }
  g_string_append (string, ",\"changes\":[");
  for (guint i = 0; i < self->changes->len; i++)
    {
      MusterEventChange *change = g_ptr_array_index (self->changes, i);

      g_string_append_printf (string, "%s{\"kind\":\"%s\",\"rev\":%" G_GINT64_FORMAT ",\"id\":", i > 0 ? "," : "",
                              muster_kind_to_string (change->now->kind), change->now->rev);
      muster_json_append_text (string, change->now->id);
      append_audience (string, "scope", "owners", &change->now->audience);
      if (change->old != NULL)
        append_audience (string, "oldScope", "oldOwners", change->old);
      if (change->rights)
        g_string_append (string, ",\"rights\":true");
      if (change->now->wire != NULL)
        {
          g_string_append (string, ",\"object\":");
          g_string_append_len (string, g_bytes_get_data (change->now->wire, NULL), g_bytes_get_size (change->now->wire));
        }
      g_string_append_c (string, '}');
    }
  g_string_append (string, "]}");
  return g_string_free_to_bytes (string);
}

static void
decode_change (MusterEvent *self,
               yyjson_val  *value)
{
  const char *kind = yyjson_get_str (yyjson_obj_get (value, "kind"));
  yyjson_val *object = yyjson_obj_get (value, "object");
  yyjson_val *old_owners = yyjson_obj_get (value, "oldOwners");
  g_autoptr(MusterVersion) version = NULL;
  g_autoptr(GBytes) wire = NULL;
  g_auto(GStrv) scope = NULL;
  g_auto(GStrv) owners = NULL;
  size_t size = 0;
  char *text;

  if (object != NULL)
    {
      text = yyjson_val_write (object, 0, &size);
      wire = bytes_take (text, size);
    }
  version = muster_version_new (muster_kind_from_string (kind, strlen (kind)),
                                yyjson_get_str (yyjson_obj_get (value, "id")),
                                yyjson_get_sint (yyjson_obj_get (value, "rev")), wire,
                                strv_from_val (yyjson_obj_get (value, "scope")));
  if (old_owners != NULL)
    {
      scope = strv_from_val (yyjson_obj_get (value, "oldScope"));
      owners = strv_from_val (old_owners);
    }
  muster_event_add (self, version,
                    old_owners != NULL ? &(MusterAudience) { .scope = scope, .owners = owners } : NULL,
                    yyjson_get_bool (yyjson_obj_get (value, "rights")));
}

/**
 * muster_event_decode:
 *
 * The counterpart of muster_event_encode().
 *
 * Returns: (transfer full) (nullable): the event, or %NULL with MUSTER_STORE_ERROR_CORRUPT
 */
MusterEvent *
muster_event_decode (gint64      seq,
                     gint64      at,
                     const char *bytes,
                     gsize       length,
                     GError    **error)
{
  yyjson_doc *doc = yyjson_read (bytes, length, 0);
  yyjson_val *root = yyjson_doc_get_root (doc);
  g_autofree char *by = NULL;
  MusterEvent *self;
  size_t i, n;
  yyjson_val *item;

  if (root == NULL)
    {
      g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_CORRUPT, "Event %" G_GINT64_FORMAT " is damaged", seq);
      return NULL;
    }
  by = yyjson_val_write (yyjson_obj_get (root, "by"), 0, NULL);
  self = muster_event_new (seq, at, by, yyjson_get_str (yyjson_obj_get (root, "actor")),
                           yyjson_get_str (yyjson_obj_get (root, "cause")));
  yyjson_arr_foreach (yyjson_obj_get (root, "changes"), i, n, item)
  decode_change (self, item);
  yyjson_doc_free (doc);
  return self;
}

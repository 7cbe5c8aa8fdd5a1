/* muster-snapshot.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-snapshot.h"

#include "muster-clock.h"

#define CHUNK (64 * 1024)

/* A snapshot on its way: references to one consistent state, of which a chunk at a time becomes bytes. */
typedef struct
{
  SoupServerMessage *message;
  GPtrArray         *versions;     /* those that the reader sees */
  guint              next;
  gint64             seq;
  gboolean           masked;
  gboolean           ended;
  GString           *first;        /* head and me, before the first chunk */
  GConverter        *gzip;         /* NULL: as it is */
} Snapshot;

static void
snapshot_free (gpointer  data,
               GClosure *closure)
{
  Snapshot *self = data;

  g_ptr_array_unref (self->versions);
  g_clear_object (&self->gzip);
  if (self->first != NULL)
    g_string_free (self->first, TRUE);
  g_free (self);
}

static GString *
compress (Snapshot *self,
          GString  *plain,
          gboolean  end)
{
  GString *packed = g_string_sized_new (plain->len / 4 + 64);
  gsize offset = 0;

  for (;;)
    {
      char buffer[16384];
      gsize n_read = 0, n_written = 0;
      GConverterResult result = g_converter_convert (self->gzip, plain->str + offset, plain->len - offset, buffer,
                                                     sizeof buffer, end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                                     &n_read, &n_written, NULL);

      offset += n_read;
      g_string_append_len (packed, buffer, n_written);
      if (result == G_CONVERTER_FINISHED || result == G_CONVERTER_ERROR || (!end && offset >= plain->len))
        break;
    }
  g_string_free (plain, TRUE);
  return packed;
}

static void
append_version (GString       *string,
                MusterVersion *version,
                gboolean       masked)
{
  GBytes *wire = muster_version_get_wire (version, masked);

  g_string_append_printf (string, "{\"kind\":\"%s\",\"object\":", muster_kind_to_string (version->kind));
  g_string_append_len (string, g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
  g_string_append (string, "}\n");
}

static GString *
next_chunk (Snapshot *self)
{
  GString *string = self->first != NULL ? g_steal_pointer (&self->first) : g_string_sized_new (CHUNK + 4096);

  while (string->len < CHUNK && self->next < self->versions->len)
    append_version (string, g_ptr_array_index (self->versions, self->next++), self->masked);
  if (self->next == self->versions->len && !self->ended)
    {
      self->ended = TRUE;
      g_string_append_printf (string, "{\"kind\":\"end\",\"seq\":%" G_GINT64_FORMAT ",\"lines\":%u}\n", self->seq,
                              self->versions->len + 1);
    }
  return self->gzip != NULL ? compress (self, string, self->ended) : string;
}

static void
send_more (SoupServerMessage *message,
           Snapshot          *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  while (!self->ended)
    {
      GString *chunk = next_chunk (self);

      if (chunk->len == 0)
        {
          g_string_free (chunk, TRUE);
          continue;
        }
      {
        g_autoptr(GBytes) bytes = g_string_free_to_bytes (chunk);

        soup_message_body_append_bytes (body, bytes);
      }
      if (self->ended)
        soup_message_body_complete (body);
      return;
    }
}

static void
on_wrote_chunk (SoupServerMessage *message,
                Snapshot          *self)
{
  send_more (message, self);
  soup_server_message_unpause (message);
}

static void
append_head (Snapshot        *self,
             const char      *epoch,
             MusterPrincipal *principal)
{
  g_autofree char *now = muster_time_format (muster_clock_now ());
  guint counts[MUSTER_N_KINDS] = { 0 };

  for (guint i = 0; i < self->versions->len; i++)
    counts[((MusterVersion *) g_ptr_array_index (self->versions, i))->kind]++;
  self->first = g_string_new (NULL);
  g_string_printf (self->first, "{\"kind\":\"head\",\"epoch\":\"%s\",\"seq\":%" G_GINT64_FORMAT ",\"now\":\"%s\","
                   "\"counts\":{\"me\":1", epoch, self->seq, now);
  for (guint kind = MUSTER_KIND_ORGANIZATION; kind < MUSTER_N_KINDS; kind++)
    if (counts[kind] > 0)
      g_string_append_printf (self->first, ",\"%s\":%u", muster_kind_to_string (kind), counts[kind]);
  g_string_append (self->first, "}}\n{\"kind\":\"me\",\"object\":");
  muster_principal_append_me (principal, self->first);
  g_string_append (self->first, "}\n");
}

/**
 * muster_snapshot_send:
 * @message: the request; answered as the reader takes it
 * @view: what the reader sees
 * @gzip: the reader asked for it
 *
 * One consistent state, line by line, a chunk in memory at a time.
 */
void
muster_snapshot_send (SoupServerMessage *message,
                      MusterStore       *store,
                      MusterPrincipal   *principal,
                      MusterView        *view,
                      gboolean           gzip)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Snapshot *self = g_new0 (Snapshot, 1);
  g_autoptr(GPtrArray) all = muster_mirror_dup_all (muster_store_get_mirror (store), MUSTER_KIND_UNKNOWN, &self->seq);
  g_autofree char *position = g_strdup_printf ("%s.%" G_GINT64_FORMAT, muster_store_get_epoch (store), self->seq);

  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_version_unref);
  self->masked = muster_view_get_masked (view);
  for (guint i = 0; i < all->len; i++)
    {
      MusterVersion *version = g_ptr_array_index (all, i);

      if (muster_view_sees (view, version->kind, &version->audience))
        g_ptr_array_add (self->versions, muster_version_ref (version));
    }
  append_head (self, muster_store_get_epoch (store), principal);
  if (gzip)
    {
      self->gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  soup_message_headers_replace (headers, "Content-Type", "application/x-ndjson");
  soup_message_headers_replace (headers, "Muster-Position", position);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_server_message_set_status (message, 200, NULL);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self, snapshot_free, 0);
  send_more (message, self);
}

/* feeder.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A server that costs next to nothing: the protocol's discovery, sign-in, snapshot and events for an organization made
 * from a seed, from memory, at any rate. It is told what to do on standard input: "rate N", "stats", "state" (the whole
 * state, line by line), "quit". */

#include "floor.h"
#include "ring.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_PEERS 32
#define TICK_US 4000                /* so often events are made at high rates, each read of the client finds several */
#define MAX_QUEUED (32 * 1024 * 1024)
#define QUIET_US (10 * G_USEC_PER_SEC)

typedef struct
{
  int      fd;
  GString *in;
  GString *out;
  gsize    sent;                    /* of out */
  GBytes  *body;                    /* goes before out */
  gsize    body_sent;
  gboolean streams;
} Peer;

typedef struct
{
  Floor   *floor;
  Ring    *ring;
  GBytes  *snapshot;                /* framed, of position snapshot_seq */
  gint64   snapshot_seq;
  Peer     peers[MAX_PEERS];
  guint    n_peers;
  int      listener;
  double   rate;
  gint64   rate_from;
  gint64   made;                    /* since rate_from */
  gint64   skipped;                 /* not made because the reader was too far behind */
  gint64   written_at;
  gboolean waits;                   /* a snapshot is out, its reader is not yet on the stream */
  char    *web;                     /* folder of pages */
  gboolean done;
} Feeder;

static GBytes *
snapshot_bytes (Feeder *self)
{
  g_autoptr(GString) body = NULL;
  GString *framed;

  if (self->snapshot != NULL && self->snapshot_seq == self->floor->seq)
    return self->snapshot;
  g_clear_pointer (&self->snapshot, g_bytes_unref);
  body = floor_write_snapshot (self->floor);
  framed = g_string_sized_new (body->len + body->len / 4096 + 1024);
  g_string_append (framed, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (gsize at = 0; at < body->len; at += 65536)
    {
      gsize n = MIN (65536, body->len - at);

      g_string_append_printf (framed, "%zx\r\n", n);
      g_string_append_len (framed, body->str + at, n);
      g_string_append (framed, "\r\n");
    }
  g_string_append (framed, "0\r\n\r\n");
  self->snapshot = g_string_free_to_bytes (framed);
  self->snapshot_seq = self->floor->seq;
  return self->snapshot;
}

static void
answer (Peer       *peer,
        const char *status,
        const char *type,
        const char *body,
        gsize       length)
{
  g_string_append_printf (peer->out, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                          "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n",
                          status, type, length);
  g_string_append_len (peer->out, body, length);
}

static void
answer_json (Peer       *peer,
             const char *body)
{
  answer (peer, "200 OK", "application/json", body, strlen (body));
}

static void
grant (Feeder *self,
       Peer   *peer)
{
  g_autoptr(GString) body = g_string_new ("{\"session\":\"s1\",\"accessToken\":\"bench-access-token-0000\",\"expiresIn\":86400,"
                                          "\"refreshToken\":\"bench-refresh-token-000\",\"account\":");

  floor_write_me (body);
  floor_set_now (self->floor, g_get_real_time () / 1000);
  g_string_append_printf (body, ",\"organization\":{\"id\":\"o\",\"name\":\"Bench & Co\"},\"now\":\"%s\"}", self->floor->now);
  answer_json (peer, body->str);
}

static void
begin_stream (Feeder     *self,
              Peer       *peer,
              const char *request)
{
  const char *id = strcasestr (request, "\r\nLast-Event-ID: " EPOCH ".");
  gint64 seq = id != NULL ? g_ascii_strtoll (id + strlen ("\r\nLast-Event-ID: " EPOCH "."), NULL, 10) : -1;
  gboolean ok = seq == self->floor->seq;

  if (id == NULL)               /* EventSource of a browser cannot send it the first time */
    {
      id = strstr (request, "?since=");
      ok = id != NULL && g_ascii_strtoll (id + 7, NULL, 10) == self->floor->seq;
    }
  floor_set_now (self->floor, g_get_real_time () / 1000);
  g_string_append_printf (peer->out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                          "Connection: close\r\n\r\nevent: hello\ndata: {\"epoch\":\"" EPOCH "\",\"head\":%" G_GINT64_FORMAT
                          ",\"oldest\":%" G_GINT64_FORMAT ",\"heartbeatMs\":10000,\"now\":\"%s\",\"resume\":\"%s\"}\n\n",
                          self->floor->seq, self->floor->seq, self->floor->now, ok ? "ok" : "reset");
  if (ok)
    g_string_append_printf (peer->out, "id: " EPOCH ".%" G_GINT64_FORMAT "\nevent: caught-up\ndata: {\"seq\":%" G_GINT64_FORMAT
                            ",\"prev\":%" G_GINT64_FORMAT ",\"now\":\"%s\"}\n\n", self->floor->seq, self->floor->seq,
                            self->floor->seq, self->floor->now);
  else
    g_string_append (peer->out, "id:\nevent: reset\ndata: {}\n\n");
  peer->streams = TRUE;
  self->waits = FALSE;
  self->rate_from = g_get_monotonic_time ();
  self->made = 0;
  self->written_at = self->rate_from;
}

static void
send_page (Feeder     *self,
           Peer       *peer,
           const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *file = g_build_filename (self->web != NULL ? self->web : "/nowhere", name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (self->web != NULL && g_file_get_contents (file, &text, &length, NULL))
    answer (peer, "200 OK", g_str_has_suffix (name, ".js") ? "text/javascript" : g_str_has_suffix (name, ".css") ? "text/css" : "text/html; charset=utf-8",
            text, length);
  else
    answer (peer, "404 Not Found", "application/problem+json", "{\"code\":\"not-found\",\"title\":\"Not found\",\"status\":404}", 55);
}

/* One request; anything but what the app asks for is not found. */
static void
handle (Feeder     *self,
        Peer       *peer,
        const char *request)
{
  if (g_str_has_prefix (request, "GET /v1 "))
    answer_json (peer, "{\"product\":\"muster\",\"version\":\"bench\",\"protocol\":{\"major\":1,\"minor\":0},"
                 "\"organization\":{\"id\":\"o\",\"name\":\"Bench & Co\"},\"signIn\":[\"password\"],\"features\":[]}");
  else if (g_str_has_prefix (request, "POST /v1/sessions"))
    grant (self, peer);
  else if (g_str_has_prefix (request, "DELETE /v1/sessions"))
    answer_json (peer, "{}");
  else if (g_str_has_prefix (request, "GET /v1/snapshot"))
    {
      peer->body = g_bytes_ref (snapshot_bytes (self));
      peer->body_sent = 0;
      self->waits = strstr (request, "\r\nBench-Only-Look:") == NULL;
      if (self->ring != NULL)
        self->ring->snapshot = self->snapshot_seq;
    }
  else if (g_str_has_prefix (request, "GET /v1/events"))
    begin_stream (self, peer, request);
  else
    {
      g_auto(GStrv) words = g_strsplit_set (request, " ?", 3);

      send_page (self, peer, words[0] != NULL && words[1] != NULL ? words[1] : "");
    }
}

static void
drop_peer (Feeder *self,
           guint   i)
{
  Peer *peer = &self->peers[i];

  close (peer->fd);
  g_string_free (peer->in, TRUE);
  g_string_free (peer->out, TRUE);
  g_clear_pointer (&peer->body, g_bytes_unref);
  *peer = self->peers[--self->n_peers];
}

static gsize
peer_queued (const Peer *peer)
{
  return peer->out->len - peer->sent + (peer->body != NULL ? g_bytes_get_size (peer->body) - peer->body_sent : 0);
}

/* FALSE: the peer is gone. */
static gboolean
peer_write (Peer *peer)
{
  while (peer_queued (peer) > 0)
    {
      gsize size = 0;
      const char *body = peer->body != NULL ? g_bytes_get_data (peer->body, &size) : NULL;
      gssize n = body != NULL ? send (peer->fd, body + peer->body_sent, size - peer->body_sent, MSG_NOSIGNAL)
                              : send (peer->fd, peer->out->str + peer->sent, peer->out->len - peer->sent, MSG_NOSIGNAL);

      if (n < 0)
        return errno == EAGAIN || errno == EINTR;
      if (body != NULL)
        {
          peer->body_sent += n;
          if (peer->body_sent == size)
            g_clear_pointer (&peer->body, g_bytes_unref);
          continue;
        }
      peer->sent += n;
      if (peer->sent == peer->out->len)
        {
          g_string_truncate (peer->out, 0);
          peer->sent = 0;
        }
      else if (peer->sent > 4 * 1024 * 1024)
        {
          g_string_erase (peer->out, 0, peer->sent);
          peer->sent = 0;
        }
    }
  return TRUE;
}

/* FALSE: the peer is gone. */
static gboolean
peer_read (Feeder *self,
           Peer   *peer)
{
  char buffer[16384];
  gssize n = read (peer->fd, buffer, sizeof buffer);
  char *end;

  if (n <= 0)
    return n < 0 && (errno == EAGAIN || errno == EINTR);
  g_string_append_len (peer->in, buffer, n);
  while ((end = strstr (peer->in->str, "\r\n\r\n")) != NULL)
    {
      const char *length = strcasestr (peer->in->str, "\r\nContent-Length:");
      gsize whole = end + 4 - peer->in->str + (length != NULL && length < end ? strtoul (length + 17, NULL, 10) : 0);

      if (peer->in->len < whole)
        break;
      handle (self, peer, peer->in->str);
      g_string_erase (peer->in, 0, whole);
    }
  return TRUE;
}

static void
accept_peer (Feeder *self)
{
  int fd = accept4 (self->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd < 0)
    return;
  if (self->n_peers == MAX_PEERS)
    {
      close (fd);
      return;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(int) { 1 }, sizeof (int));
  self->peers[self->n_peers++] = (Peer) { .fd = fd, .in = g_string_new (NULL), .out = g_string_new (NULL) };
}

static gsize
longest_queue (Feeder *self)
{
  gsize longest = 0;

  for (guint i = 0; i < self->n_peers; i++)
    if (self->peers[i].streams)
      longest = MAX (longest, peer_queued (&self->peers[i]));
  return longest;
}

static void
make_one (Feeder *self)
{
  char text[EVENT_MAX];
  guint agent;
  ChangeKind kind = floor_change (self->floor, &agent);
  gsize length = floor_write_event (self->floor, agent, kind, text);

  if (self->ring != NULL)
    {
      self->ring->entries[self->floor->seq % RING_SIZE] = (RingEntry) { g_get_monotonic_time (), agent, kind };
      __atomic_store_n (&self->ring->head, self->floor->seq, __ATOMIC_RELEASE);
    }
  for (guint i = 0; i < self->n_peers; i++)
    if (self->peers[i].streams)
      g_string_append_len (self->peers[i].out, text, length);
}

/* Makes what is due by now. */
static void
make_events (Feeder *self,
             gint64  now)
{
  gint64 due = (gint64) ((now - self->rate_from) * self->rate / 1e6) - self->made;

  if (self->rate <= 0 || self->waits || due <= 0)
    return;
  if (longest_queue (self) > MAX_QUEUED)
    {
      self->skipped += due;
      self->made += due;
      return;
    }
  floor_set_now (self->floor, g_get_real_time () / 1000);
  self->made += due;
  while (due-- > 0)
    make_one (self);
  self->written_at = now;
}

static void
keep_alive (Feeder *self,
            gint64  now)
{
  if (now - self->written_at < QUIET_US)
    return;
  self->written_at = now;
  floor_set_now (self->floor, g_get_real_time () / 1000);
  for (guint i = 0; i < self->n_peers; i++)
    if (self->peers[i].streams)
      g_string_append_printf (self->peers[i].out, "id: " EPOCH ".%" G_GINT64_FORMAT "\nevent: bookmark\ndata: {\"seq\":%"
                              G_GINT64_FORMAT ",\"prev\":%" G_GINT64_FORMAT ",\"now\":\"%s\"}\n\n", self->floor->seq,
                              self->floor->seq, self->floor->seq, self->floor->now);
}

static void
obey (Feeder *self)
{
  char line[256];

  if (fgets (line, sizeof line, stdin) == NULL || g_str_has_prefix (line, "quit"))
    {
      self->done = TRUE;
    }
  else if (g_str_has_prefix (line, "rate "))
    {
      self->rate = g_ascii_strtod (line + 5, NULL);
      self->rate_from = g_get_monotonic_time ();
      self->made = 0;
      self->skipped = 0;
      printf ("{\"rate\":%.0f,\"seq\":%" G_GINT64_FORMAT "}\n", self->rate, self->floor->seq);
    }
  else if (g_str_has_prefix (line, "stats"))
    {
      printf ("{\"seq\":%" G_GINT64_FORMAT ",\"queued\":%zu,\"skipped\":%" G_GINT64_FORMAT ",\"streams\":%d}\n",
              self->floor->seq, longest_queue (self), self->skipped, !self->waits);
    }
  else if (g_str_has_prefix (line, "state"))
    {
      g_autoptr(GString) state = floor_write_snapshot (self->floor);

      fwrite (state->str, 1, state->len, stdout);
    }
  fflush (stdout);
}

static void
run (Feeder *self)
{
  while (!self->done)
    {
      struct pollfd fds[MAX_PEERS + 2] = { { self->listener, POLLIN }, { STDIN_FILENO, POLLIN } };
      guint n = self->n_peers;
      gint64 wait = self->rate <= 0 || self->waits ? 500000 : MAX ((gint64) (1e6 / self->rate), TICK_US);
      struct timespec timeout = { wait / 1000000, wait % 1000000 * 1000 };

      for (guint i = 0; i < n; i++)
        fds[i + 2] = (struct pollfd) { self->peers[i].fd, peer_queued (&self->peers[i]) > 0 ? POLLIN | POLLOUT : POLLIN }
      ;
      ppoll (fds, n + 2, &timeout, NULL);
      if (fds[1].revents != 0)
        obey (self);
      make_events (self, g_get_monotonic_time ());
      keep_alive (self, g_get_monotonic_time ());
      for (guint i = n; i-- > 0;)
        if (((fds[i + 2].revents & (POLLIN | POLLHUP | POLLERR)) && !peer_read (self, &self->peers[i])) ||
            !peer_write (&self->peers[i]))
          drop_peer (self, i);
      if (fds[0].revents != 0)
        accept_peer (self);
    }
}

static Ring *
open_ring (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  Ring *ring = MAP_FAILED;

  if (fd >= 0 && ftruncate (fd, sizeof (Ring)) == 0)
    ring = mmap (NULL, sizeof (Ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd >= 0)
    close (fd);
  return ring != MAP_FAILED ? ring : NULL;
}

int
main (int   argc,
      char *argv[])
{
  int n_agents = 1000, port = 0;
  gint64 seed = 42;
  g_autofree char *ring = NULL, *web = NULL;
  const GOptionEntry entries[] = {
    { "agents", 0, 0, G_OPTION_ARG_INT, &n_agents, "How many agents", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The same seed, the same organization and events", "N" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port of 127.0.0.1; 0: any", "N" },
    { "ring", 0, 0, G_OPTION_ARG_FILENAME, &ring, "File for when each event was made", "FILE" },
    { "web", 0, 0, G_OPTION_ARG_FILENAME, &web, "Folder of pages to serve", "DIR" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- feeds the bench");
  g_autoptr(GError) error = NULL;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  Feeder self = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_agents < 1 || n_agents > 1000000)
    {
      g_printerr ("feeder: %s\n", error != NULL ? error->message : "--agents: 1 to 1,000,000");
      return 2;
    }
  self.listener = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt (self.listener, SOL_SOCKET, SO_REUSEADDR, &(int) { 1 }, sizeof (int));
  address.sin_port = htons ((guint16) port);
  if (bind (self.listener, (struct sockaddr *) &address, sizeof address) < 0 || listen (self.listener, 64) < 0 ||
      getsockname (self.listener, (struct sockaddr *) &address, &length) < 0)
    {
      g_printerr ("feeder: %s\n", g_strerror (errno));
      return 1;
    }
  self.floor = floor_new ((guint) n_agents, (guint64) seed);
  self.ring = ring != NULL ? open_ring (ring) : NULL;
  self.web = web;
  self.written_at = g_get_monotonic_time ();
  setvbuf (stdin, NULL, _IONBF, 0);
  snapshot_bytes (&self);
  printf ("{\"address\":\"http://127.0.0.1:%d\",\"snapshot\":%zu}\n", ntohs (address.sin_port), g_bytes_get_size (self.snapshot));
  fflush (stdout);
  run (&self);
  return 0;
}

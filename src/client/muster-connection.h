/* muster-connection.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "muster-floor.h"
#include "muster-server-info.h"

G_BEGIN_DECLS

/* L3 shows the first five; the others end the session or need the supervisor. */
typedef enum
{
  MUSTER_CONNECTION_CONNECTING,     /* nothing is there yet: discovery, snapshot of the first sign-in */
  MUSTER_CONNECTION_CATCHING_UP,    /* replaying, or a snapshot to replace what is on screen */
  MUSTER_CONNECTION_LIVE,
  MUSTER_CONNECTION_SUSPECT,        /* 14 s without a byte */
  MUSTER_CONNECTION_RECONNECTING,   /* waiting for the next try: get_retry_at() */
  MUSTER_CONNECTION_SIGNED_OUT,     /* by the user, or the token is gone: get_error() says why */
  MUSTER_CONNECTION_FAILED,         /* will not come back by itself: version, forbidden, server said stop */
} MusterConnectionState;

#define MUSTER_TYPE_CONNECTION (muster_connection_get_type ())
G_DECLARE_FINAL_TYPE (MusterConnection, muster_connection, MUSTER, CONNECTION, GObject)

/**
 * MusterConnection:
 *
 * One signed-in account: its tokens, its event stream and the state machine that keeps its floor true.
 * Properties (all notify, main thread): `state`, `retry-at` (boot time in ms of the next try, 0 none),
 * `fresh-at` (wall ms of the last byte from the server while live), `error`.
 *
 * Futures reject with MUSTER_ERROR only.
 */

/* Signs in with a password; resolves to a MusterConnection that is already taking its snapshot. With @stay_signed_in the
 * refresh token goes to the keyring before it resolves; where that fails the connection works all the same and
 * muster_connection_get_keyring_error() says why. @totp may be NULL. */
DexFuture            *muster_connection_sign_in         (MusterServerInfo   *server,
                                                         const char         *username,
                                                         const char         *password,
                                                         const char         *totp,
                                                         gboolean            stay_signed_in) G_GNUC_WARN_UNUSED_RESULT;
/* From the keyring; rejects with SIGNED_OUT when nothing is stored, KEYRING_* when it cannot be read. An unreachable
 * server is no failure: the connection resolves in state RECONNECTING. */
DexFuture            *muster_connection_resume          (const char         *address,
                                                         const char         *username,
                                                         const char         *ca_file) G_GNUC_WARN_UNUSED_RESULT;
/* Revokes at the server, deletes the secret, clears the floor; resolves even when the server is away. */
DexFuture            *muster_connection_sign_out        (MusterConnection   *self) G_GNUC_WARN_UNUSED_RESULT;
void                  muster_connection_close           (MusterConnection   *self); /* stops everything, stays signed in */
void                  muster_connection_retry_now       (MusterConnection   *self);

MusterConnectionState muster_connection_get_state       (MusterConnection   *self);
gint64                muster_connection_get_retry_at    (MusterConnection   *self);
gint64                muster_connection_get_fresh_at    (MusterConnection   *self);
const GError         *muster_connection_get_error       (MusterConnection   *self);
const GError         *muster_connection_get_keyring_error (MusterConnection *self);
MusterFloor          *muster_connection_get_floor       (MusterConnection   *self);
const char           *muster_connection_get_address     (MusterConnection   *self);
const char           *muster_connection_get_username    (MusterConnection   *self);
const char           *muster_connection_get_organization_name (MusterConnection *self);
/* How the stream has fared, for tests and the debug page. */
guint64               muster_connection_get_n_events    (MusterConnection   *self);
guint                 muster_connection_get_n_snapshots (MusterConnection   *self);
guint                 muster_connection_get_n_gaps      (MusterConnection   *self);

G_END_DECLS

/* muster-sign-in-fd.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What --sign-in-fd reads: {"address":…,"username":…,"password":…}. A descriptor, so that no password stands on a
 * command line, in the environment or in a file. */
typedef struct
{
  char *address;
  char *username;
  char *password;
} MusterSignInFd;

MusterSignInFd *muster_sign_in_fd_read (int              fd,
                                        GError         **error);
void            muster_sign_in_fd_free (MusterSignInFd  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSignInFd, muster_sign_in_fd_free)

G_END_DECLS

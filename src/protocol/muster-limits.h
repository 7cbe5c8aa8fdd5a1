/* muster-limits.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The protocol's bounds. A line and an event of the stream: muster-sse-parser.h. */
#define MUSTER_MAX_BODY (1024 * 1024)
#define MUSTER_MAX_HEADERS (16 * 1024)
#define MUSTER_MAX_JSON_DEPTH 32
#define MUSTER_MAX_EVENT_MADE (256 * 1024) /* by the server */
#define MUSTER_MAX_QUEUED (512 * 1024)     /* bytes that wait for a subscriber */
#define MUSTER_MAX_QUEUED_MS 10000
#define MUSTER_MAX_STREAMS 5               /* per account */
#define MUSTER_MAX_PAGE 1000
#define MUSTER_MAX_BULK 1000
#define MUSTER_MAX_WATCHED_CHATS 50
#define MUSTER_MAX_PHOTO (64 * 1024)
#define MUSTER_MAX_CHAT_LIMIT 1000
#define MUSTER_DEADLINE_MS 30000
#define MUSTER_BOOKMARK_QUIET_MS 10000
#define MUSTER_BOOKMARK_MS 60000

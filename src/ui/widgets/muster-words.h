/* muster-words.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-agent.h"
#include "muster-floor.h"

G_BEGIN_DECLS

/* The one place where the states of domain.md become words. New strings are the caller's. */

const char *muster_words_system_status  (MusterSystemStatus  status);
char       *muster_words_self_status    (MusterAgent        *agent);
char       *muster_words_exact_status   (MusterAgent        *agent);
const char *muster_words_availability   (MusterAvailability  availability);
char       *muster_words_state_choice   (MusterFloor        *floor,
                                         const char         *choice);
const char *muster_words_availability_choice (const char    *choice);
char       *muster_words_load           (MusterAgent        *agent);
char       *muster_words_load_long      (MusterAgent        *agent);
char       *muster_words_not_receiving  (MusterAgent        *agent);
char       *muster_words_by             (MusterAgent        *agent);

/* "12 min", "3 h 05 min", "2 d"; never negative. */
char       *muster_words_duration       (gint64              ms);
/* "12 minutes ago" spelled out, for the screen reader and tooltips. */
char       *muster_words_duration_long  (gint64              ms);
/* "14:03:05" today, else with the date, in the local time zone. */
char       *muster_words_time           (gint64              wall_ms);
char       *muster_words_time_exact     (gint64              wall_ms);
char       *muster_words_number         (guint               number);

G_END_DECLS

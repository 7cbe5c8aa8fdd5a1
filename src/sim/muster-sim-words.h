/* muster-sim-words.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-sim-random.h"

G_BEGIN_DECLS

/* Who a customer is follows from the number in their id: nothing has to be kept between two messages. */

char       *muster_sim_customer_id      (guint64          number);
gboolean    muster_sim_customer_number  (const char      *id,
                                         guint64         *number);
char       *muster_sim_customer_name    (guint64          number);
char       *muster_sim_customer_phone   (guint64          number);
const char *muster_sim_customer_channel (guint64          number);

const char *muster_sim_words_opening    (MusterSimRandom *random);
const char *muster_sim_words_customer   (MusterSimRandom *random);
const char *muster_sim_words_waiting    (MusterSimRandom *random);
const char *muster_sim_words_agent      (MusterSimRandom *random);
const char *muster_sim_words_farewell   (MusterSimRandom *random);
const char *muster_sim_words_help       (MusterSimRandom *random);
const char *muster_sim_words_browser    (guint64          number);
const char *muster_sim_words_system     (guint64          number);
char       *muster_sim_words_address    (guint64          number);

G_END_DECLS

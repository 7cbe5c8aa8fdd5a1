/* muster-sim-customer.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-sim-floor.h"

G_BEGIN_DECLS

void           muster_sim_customers_begin  (MusterSimFloor           *floor);
double         muster_sim_customers_wave   (double                    minutes);
MusterSimChat *muster_sim_chat_new         (MusterSimFloor           *floor,
                                            const char               *id);
void           muster_sim_chat_free        (MusterSimChat            *self);
void           muster_sim_chat_take        (MusterSimChat            *self,
                                            const MusterWireChat     *chat);
void           muster_sim_chat_settle      (MusterSimFloor           *floor,
                                            const MusterSimOperation *operation,
                                            JsonObject               *body);

G_END_DECLS

/* muster-sim-agent.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-sim-floor.h"

G_BEGIN_DECLS

MusterSimAgent *muster_sim_agent_new         (MusterSimFloor          *floor,
                                              const char              *id,
                                              guint64                  number);
void            muster_sim_agent_free        (MusterSimAgent          *self);
void            muster_sim_agent_begin       (MusterSimAgent          *self);
void            muster_sim_agent_take        (MusterSimAgent          *self,
                                              const MusterWireAgent   *agent);
void            muster_sim_agent_take_live   (MusterSimAgent          *self,
                                              const MusterWireLive    *live);
void            muster_sim_agent_settle      (MusterSimAgent          *self,
                                              const MusterSimOperation *operation,
                                              guint                    status,
                                              JsonObject              *body);
void            muster_sim_agent_drop        (MusterSimAgent          *self);
gboolean        muster_sim_agent_is_working  (MusterSimAgent          *self);
gboolean        muster_sim_agent_can_answer  (MusterSimAgent          *self);
int             muster_sim_agent_get_limit   (MusterSimAgent          *self);
void            muster_sim_agent_send        (MusterSimAgent          *self,
                                              const char              *operation,
                                              const char              *chat,
                                              JsonObject              *args);

G_END_DECLS

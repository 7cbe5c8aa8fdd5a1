/* muster-pipeline.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

gboolean muster_pipeline_run (MusterStore        *self,
                              const MusterActor  *actor,
                              const char         *operation,
                              JsonObject         *args,
                              gint64              if_match,
                              JsonObject        **answer,
                              GError            **error);

G_END_DECLS

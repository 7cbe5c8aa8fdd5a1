/* wire-writer.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "muster-wire.h"

char *wire_write_change (const MusterChange *change);

/* muster-ranking.h
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef const char *(*MusterRankingKey) (gpointer owner,
                                         guint32  index);

/* Gives each of many texts a 32-bit label, in the order of their keys, so that sorting by text is sorting by integer.
 * Labels have gaps: a new text gets one between its neighbours', and only when a gap is used up are all labels given
 * anew. Nothing is computed for a ranking nobody sorts by: until first asked for it is asleep. */
typedef struct
{
  MusterRankingKey key;
  gpointer         owner;
  gboolean         awake;
  guint32         *labels;         /* by index; 0: not ranked */
  guint            n_labels;
  GArray          *sorted;         /* guint32 */
  GArray          *pending;        /* guint32, perhaps more than once */
  gboolean         stale;          /* sorted has some without a label */
  guint            generation;     /* counts when all labels change */
} MusterRanking;

void    muster_ranking_init   (MusterRanking   *self,
                               MusterRankingKey key,
                               gpointer         owner);
void    muster_ranking_clear  (MusterRanking   *self);
void    muster_ranking_reset  (MusterRanking   *self);
void    muster_ranking_set    (MusterRanking   *self,
                               guint32          index);
void    muster_ranking_unset  (MusterRanking   *self,
                               guint32          index);
guint   muster_ranking_update (MusterRanking   *self);

static inline guint32
muster_ranking_get (const MusterRanking *self,
                    guint32              index)
{
  return index < self->n_labels ? self->labels[index] : 0;
}

G_END_DECLS

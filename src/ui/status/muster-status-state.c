/* muster-status-state.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-ui"

#include "muster-status-state.h"

#include <glib/gi18n.h>

static const struct
{
  const char *icon;
  const char *title;
  const char *description;
  const char *label;    /* of the one action; NULL: there is nothing to do here */
  const char *action;
} states[] = {
  [MUSTER_STATUS_STATE_ROWS] = { NULL },
  [MUSTER_STATUS_STATE_NO_MATCH] = {
    "edit-find-symbolic", N_("No Agents Match"), N_("No agent fits all of the filters and the search."),
    N_("Reset Filters"), "status.reset-filters",
  },
  [MUSTER_STATUS_STATE_NO_AGENTS] = {
    "system-users-symbolic", N_("No Agents Yet"), N_("Agents appear here as soon as the organization has some."),
    NULL, NULL,
  },
  [MUSTER_STATUS_STATE_NO_PERMISSION] = {
    "changes-prevent-symbolic", N_("Not Permitted"),
    N_("Your role does not let you see agents. An administrator of the organization can change that."), NULL, NULL,
  },
  [MUSTER_STATUS_STATE_NO_SERVICE] = {
    "system-users-symbolic", N_("No Human-Agent Service"),
    N_("The organization has no human-agent service. Contact the administrator to have it switched on."), NULL, NULL,
  },
  [MUSTER_STATUS_STATE_FAILED] = {
    "network-error-symbolic", N_("Cannot Reach the Server"), N_("The agents could not be loaded."),
    N_("Try Again"), "status.retry",
  },
};

static gboolean
has_failed (MusterFloor      *floor,
            MusterConnection *connection)
{
  MusterConnectionState state;

  if (connection == NULL || muster_floor_get_n_agents (floor) > 0)
    return FALSE;

  state = muster_connection_get_state (connection);
  return state == MUSTER_CONNECTION_RECONNECTING || state == MUSTER_CONNECTION_FAILED;
}

/**
 * muster_status_state_choose:
 * @connection: (nullable): where the facts come from
 * @n_rows: how many agents the filters leave
 * @loading: agents are on their way
 *
 * Returns: what the page shows
 */
MusterStatusState
muster_status_state_choose (MusterFloor      *floor,
                            MusterConnection *connection,
                            guint             n_rows,
                            gboolean          loading)
{
  /* What the floor knows of these, it knows since the first lines of the snapshot. */
  gboolean known = *muster_floor_get_organization_name (floor) != '\0' && *muster_floor_get_my_name (floor) != '\0';

  if (has_failed (floor, connection))
    return MUSTER_STATUS_STATE_FAILED;
  if (known && !muster_floor_may (floor, "agents.read"))
    return MUSTER_STATUS_STATE_NO_PERMISSION;
  if (known && !muster_floor_get_service_on (floor))
    return MUSTER_STATUS_STATE_NO_SERVICE;
  if (loading)
    return MUSTER_STATUS_STATE_ROWS;
  if (muster_floor_get_n_agents (floor) == 0)
    return MUSTER_STATUS_STATE_NO_AGENTS;
  if (n_rows == 0)
    return MUSTER_STATUS_STATE_NO_MATCH;

  return MUSTER_STATUS_STATE_ROWS;
}

/** muster_status_state_show: puts the words of @state and its one action, if it has one, on the page */
void
muster_status_state_show (MusterStatusState state,
                          MusterConnection *connection,
                          AdwStatusPage    *page,
                          GtkButton        *action)
{
  const GError *error = connection != NULL ? muster_connection_get_error (connection) : NULL;
  const char *description;
  g_autofree char *escaped = NULL;

  g_return_if_fail (state != MUSTER_STATUS_STATE_ROWS);

  description = _(states[state].description);
  if (state == MUSTER_STATUS_STATE_FAILED && error != NULL)
    description = error->message;
  /* The description of a status page is always markup. */
  escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (page, states[state].icon);
  adw_status_page_set_title (page, _(states[state].title));
  adw_status_page_set_description (page, escaped);
  gtk_widget_set_visible (GTK_WIDGET (action), states[state].action != NULL);
  if (states[state].action != NULL)
    {
      gtk_button_set_label (action, _(states[state].label));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (action), states[state].action);
    }
}

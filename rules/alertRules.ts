import { documentation, type InstanceRule } from "./instanceRule";
import { findSku } from "./skus";

/** What makes the thresholds of an instance's alerts meaningless. */
export const alertRules: readonly InstanceRule[] = [
  {
    id: "alert-whole-connections",
    source: "a connection is there or it isn't",
    check: ({ alerts: { connectedClients } }) =>
      (["warning", "critical"] as const).flatMap((level) =>
        Number.isInteger(connectedClients[level]) && connectedClients[level] >= 1
          ? []
          : [
              {
                property: `alerts.connectedClients.${level}`,
                value: connectedClients[level],
                rule: "must be a whole number of connections, at least 1.",
                fix: "Write a whole number, such as 80.",
              },
            ],
      ),
  },
  {
    id: "alert-warning-first",
    source: "a warning that comes with the critical alert, or after it, warns of nothing",
    check: ({ alerts: { connectedClients } }) =>
      connectedClients.warning < connectedClients.critical
        ? []
        : [
            {
              property: "alerts.connectedClients.warning",
              value: connectedClients.warning,
              rule: `must be below critical, which is ${connectedClients.critical}.`,
              fix: "Write a smaller number here, or a larger one there.",
            },
          ],
  },
  {
    id: "alert-reachable",
    source: documentation("overview.md"),
    check: ({ sku, alerts: { connectedClients } }) => {
      const limit = findSku(sku)?.maxConnections;
      return limit === undefined || connectedClients.critical < limit
        ? []
        : [
            {
              property: "alerts.connectedClients.critical",
              value: connectedClients.critical,
              rule: `${sku} takes at most ${limit} connections, so the alert would come too late.`,
              fix: `Write a number below ${limit}.`,
            },
          ];
    },
  },
];

import { z } from "zod";

import { instanceDefaults } from "./rules/instanceSettings";

const text = z.string();

export const diagnosticSettings = z
  .strictObject({
    metrics: z
      .boolean()
      .optional()
      .meta({ default: instanceDefaults.diagnosticSettings.metrics })
      .describe("The cluster's metrics. false: left to Azure Policy, or whoever sends them."),
    logs: z
      .boolean()
      .optional()
      .meta({ default: instanceDefaults.diagnosticSettings.logs })
      .describe(
        "The database's connection logs. false: left to Azure Policy, or whoever sends them.",
      ),
  })
  .optional()
  .meta({ examples: [{ logs: false }] })
  .describe(
    "What the stack sends to the environment's workspace. Azure takes one setting of a category to a workspace. " +
      "A change to false deletes the stack's own.",
  );

export const adopt = z
  .union([
    z.boolean(),
    z.strictObject({
      privateDnsZoneGroup: text
        .optional()
        .meta({ examples: ["deployedByPolicy"] })
        .describe("Name of the endpoint's live DNS zone group. Default: `default`, if it is live."),
      diagnosticSettings: z
        .strictObject({
          metrics: text
            .optional()
            .meta({ examples: ["setByPolicy"] })
            .describe("Name of the cluster's live setting. Default: `metrics`, if it is live."),
          logs: text
            .optional()
            .meta({ examples: ["setByPolicy"] })
            .describe("Name of the database's live setting. Default: `logs`, if it is live."),
        })
        .optional()
        .meta({ examples: [{ metrics: "setByPolicy" }] })
        .describe("Live diagnostic settings that have other names; they keep them."),
      accessPolicyAssignments: z
        .record(text, text)
        .optional()
        .meta({ examples: [{ "11111111-2222-4333-8444-555555555555": "theApplication" }] })
        .describe(
          "Names of live assignments by object id: letters and digits. Default: the object id without hyphens, if it is live.",
        ),
    }),
  ])
  .optional()
  .meta({ default: false })
  .describe(
    "The instance is live: import cluster and endpoint, and whatever of its other parts is live under the name that " +
      "the stack gives it; they keep what they have. The object form names parts that are live under other names. " +
      "Remove it once they are in the state.",
  );

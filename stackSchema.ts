import { z } from "zod";

import { endpointApproval, furtherEndpoints } from "./endpointsSchema";
import { environmentSchema } from "./environmentSchema";
import { adopt, diagnosticSettings } from "./livePartsSchema";
import { alertDefaults } from "./rules/alerts";
import { lockScopes } from "./rules/locks";
import { type Judged, judged } from "./rules/shape";
import { filledIn, stackProblems } from "./rules/stack";
import {
  accessKeyNames,
  clusteringPolicies,
  deferUpgrades,
  instanceDefaults,
} from "./rules/instanceSettings";
import { CONNECTION_STRING_SECRET_NAME } from "./rules/names";
import { moduleNames, skuNames } from "./rules/skus";
import { evictionPolicies, rdbFrequencies, workloads } from "./rules/workload";

const toggle = z.enum(["Enabled", "Disabled"]);
const text = z.string();
const tags = z.record(text, text);
/** Pulumi reads a day without quotes as a timestamp and hands it over as text. */
const day = text.overwrite((value) => value.replace(/ 00:00:00 \+0000 UTC$/, ""));

const persistence = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("disabled") }),
  z.strictObject({ type: z.literal("aof"), frequency: z.literal("1s") }),
  z.strictObject({ type: z.literal("rdb"), frequency: z.enum(rdbFrequencies) }),
]);

const lock = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z
        .literal("create")
        .describe("The stack makes the lock `<name>-lock` on the cluster, last of all."),
    }),
    z.strictObject({
      mode: z.literal("adopt").describe("Somebody else made it, and takes it away."),
      name: text.describe("The lock's name in Azure."),
      scope: z
        .enum(lockScopes)
        .optional()
        .meta({ default: "instance" })
        .describe("What it is on: the cluster, or the environment's resource group."),
    }),
  ])
  .optional()
  .meta({ examples: [{ mode: "create" }] })
  .describe(
    "A CanNotDelete lock on the instance. While it is written, a change that deletes what it keeps fails in the preview. " +
      "`create` takes a right of its own (docs/bootstrap.md). Taken away, the lock goes before anything else.",
  );

const { warning, critical } = alertDefaults.connectedClients;
const usualClients = `${warning} and ${critical}`;

/** What is left out has a default, which rules/instanceSettings.ts fills in; it is only named here. */
export const instanceSchema = z.strictObject({
  name: text.describe(
    "Azure name, part of the host name. A change replaces the instance: its data is lost.",
  ),
  sku: z.enum(skuNames).describe("Size, such as `Balanced_B1`. A change scales in place."),
  workload: z
    .enum(workloads)
    .describe("`cache` (AllKeysLRU, no persistence) or `state` (NoEviction, AOF every second)."),
  highAvailability: toggle
    .optional()
    .meta({ default: instanceDefaults.highAvailability })
    .describe("A replica and the service-level agreement. Off → on in place; on → off never."),
  clusteringPolicy: z
    .enum(clusteringPolicies)
    .optional()
    .meta({ default: instanceDefaults.clusteringPolicy })
    .describe("NoCluster → another in place; any other change is refused by Azure."),
  evictionPolicy: z
    .enum(evictionPolicies)
    .optional()
    .describe("Default: the workload's. A change is made in place."),
  persistence: persistence
    .optional()
    .meta({ examples: [{ type: "rdb", frequency: "6h" }] })
    .describe("Default: the workload's. A change is made in place."),
  modules: z
    .array(
      z.strictObject({
        name: z.enum(moduleNames),
        args: text.optional().meta({ examples: ["ERROR_RATE 0.01"] }),
      }),
    )
    .optional()
    .meta({ default: [] })
    .meta({ examples: [[{ name: "RedisJSON" }]] })
    .describe("A change replaces the database: its data is lost and its keys change."),
  deferUpgrade: z
    .enum(deferUpgrades)
    .optional()
    .describe(
      "Puts off the next major version of Redis for at most 90 days, in place. Default: as it is in Azure.",
    ),
  access: z.strictObject({
    keys: toggle.describe("Access keys. A change drops every connection."),
    principals: z
      .array(
        z.strictObject({
          objectId: text,
          name: text.optional().meta({ examples: ["the application"] }),
          assign: z
            .boolean()
            .optional()
            .meta({ default: true })
            .describe(
              "false: it is assigned by other means, such as under a name with hyphens, and left alone. " +
                "A change to false deletes the stack's own assignment.",
            ),
        }),
      )
      .optional()
      .meta({ default: [] })
      .meta({
        examples: [[{ objectId: "11111111-2222-4333-8444-555555555555", name: "the application" }]],
      })
      .describe("Entra principals (no groups) with full access."),
    readers: z
      .array(
        z.strictObject({
          objectId: text,
          name: text.optional().meta({ examples: ["the application"] }),
        }),
      )
      .optional()
      .meta({ default: [] })
      .meta({
        examples: [[{ objectId: "11111111-2222-4333-8444-555555555555", name: "the application" }]],
      })
      .describe(
        "Service principals and managed identities that may read the instance's secrets, and no other of the vault.",
      ),
    passwordSecret: text
      .optional()
      .meta({ examples: ["Sessions--Password"] })
      .describe(
        `Key Vault secret that holds the password. Default: ${instanceDefaults.passwordSecret}.`,
      ),
    activeKey: z
      .enum(accessKeyNames)
      .optional()
      .meta({ default: instanceDefaults.activeKey })
      .describe(
        "The key that the secrets hold. A change writes the other one into all of them, and nothing else.",
      ),
    connectionStringSecret: z
      .union([z.boolean(), text])
      .optional()
      .meta({ default: false })
      .describe(
        `A second secret with the whole connection string: true for ${CONNECTION_STRING_SECRET_NAME}, or its name.`,
      ),
  }),
  diagnosticSettings,
  alerts: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .meta({ default: alertDefaults.enabled })
        .describe("Whether the instance is watched."),
      connectedClients: z
        .strictObject({ warning: z.number(), critical: z.number() })
        .optional()
        .meta({ examples: [{ warning: 400, critical: 600 }] })
        .describe(`How many connections are many. Default: ${usualClients}.`),
      noClients: z
        .boolean()
        .optional()
        .meta({ default: alertDefaults.noClients })
        .describe(
          "Whether five minutes without a client are reported. Applications that scale to zero have them each night.",
        ),
    })
    .optional()
    .meta({ examples: [{ noClients: true }] })
    .describe(
      "Alerts on memory, connections, evictions, load, hit rate. A change is made in place.",
    ),
  lock,
  privateEndpoint: text
    .optional()
    .meta({ examples: ["my-app-dev-endpoint"] })
    .describe("Name of the private endpoint. Default: `<name>-pe`."),
  endpointApproval,
  furtherEndpoints,
  tags: tags
    .optional()
    .meta({ default: {} })
    .meta({ examples: [{ team: "shop" }] })
    .describe("Further tags on this instance. A change is made in place."),
  adopt,
  allowDataLoss: z
    .strictObject({ reason: text, until: day })
    .optional()
    .meta({ examples: [{ reason: "TICKET-1", until: "2026-11-25" }] })
    .describe(
      "Lifts the protection of a `state` instance until that day (UTC), at most 7 days ahead.",
    ),
});

/** The stack file, and each instance of it with everything filled in. */
export const stackSchema = z
  .strictObject({ environment: environmentSchema, instances: z.record(text, instanceSchema) })
  .transform(filledIn);

export type StackConfig = z.output<typeof stackSchema>;
export type InstanceConfig = StackConfig["instances"][string];

/** What a stack's configuration says, and what is wrong with it: its shape, and what it says. */
export function judgedConfig(raw: unknown, now: Date): Judged<StackConfig> {
  return judged(stackSchema, raw, (stack) => stackProblems(stack, now));
}

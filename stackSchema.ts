import { z } from "zod";

import { adopt, diagnosticSettings } from "./livePartsSchema";
import { alertDefaults } from "./rules/alerts";
import { filledIn } from "./rules/stack";
import { clusteringPolicies, instanceDefaults } from "./rules/instanceSettings";
import { CONNECTION_STRING_SECRET_NAME, PRIVATE_DNS_ZONE } from "./rules/names";
import { moduleNames, skuNames } from "./rules/skus";
import { evictionPolicies, rdbFrequencies, workloads } from "./rules/workload";

const toggle = z.enum(["Enabled", "Disabled"]);
const text = z.string();
const tags = z.record(text, text);
/** Pulumi reads a day without quotes as a timestamp and hands it over as text. */
const day = text.overwrite((value) => value.replace(/ 00:00:00 \+0000 UTC$/, ""));

/** Something that exists already, or that the stack makes: one of the two is always said. */
function adoptOrCreate<A extends z.ZodRawShape, C extends z.ZodRawShape, N extends z.ZodType>(
  what: string,
  ifAdopted: A,
  ifCreated: C,
  name: N,
) {
  const exists = z
    .literal("adopt")
    .describe(`The ${what} exists, and stays when the stack is destroyed.`);
  const made = z
    .literal("create")
    .describe(`The stack creates the ${what}, and deletes it when the stack is destroyed.`);
  return z.discriminatedUnion("mode", [
    z.strictObject({ mode: exists, name, ...ifAdopted }),
    z.strictObject({ mode: made, name, ...ifCreated }),
  ]);
}

const elsewhere = {
  resourceGroup: text
    .optional()
    .describe("The resource group that holds it. Default: the environment's own."),
};
const subnet = text.default("data").describe("The subnet of the private endpoints.");

const network = adoptOrCreate(
  "virtual network",
  { ...elsewhere, subnet },
  {
    addressSpace: text.default("10.0.0.0/16").describe("CIDR block of the network."),
    subnet,
    subnetPrefix: text.default("10.0.0.0/24").describe("CIDR block of the subnet."),
  },
  text,
);

const retentionInDays = z.number().int().min(30).max(730).default(30);
const workspace = adoptOrCreate(
  "Log Analytics workspace",
  elsewhere,
  { retentionInDays: retentionInDays.describe("How many days logs are kept, 30 to 730.") },
  text,
);

const emails = z.array(text).describe("Recipients; prefer a team address.");
const actionGroup = adoptOrCreate("action group", elsewhere, { emails }, text);

const linkedNetwork = text
  .optional()
  .describe("ARM id of a further network whose clients connect. Default: the environment's.");
const networkLinks = z
  .array(adoptOrCreate("link", {}, { network: linkedNetwork }, text))
  .describe("Which networks resolve the zone. A client in a network without a link can't connect.");
const privateDnsZone = adoptOrCreate(
  "zone",
  { ...elsewhere, networkLinks },
  { networkLinks },
  z
    .literal(PRIVATE_DNS_ZONE)
    .default(PRIVATE_DNS_ZONE)
    .describe("The only zone that resolves Azure Managed Redis."),
);

export const environmentSchema = z.strictObject({
  name: text.describe("The environment, as the tag `environment` on all that is created."),
  location: text.describe(
    "Azure region, such as `uksouth`. A change replaces every instance: its data is lost.",
  ),
  randomSuffix: z
    .boolean()
    .default(false)
    .describe(
      "Appends a random suffix to every name that is created, so that a sandbox collides with nothing.",
    ),
  resourceGroup: adoptOrCreate("resource group", {}, {}, text),
  network,
  keyVault: adoptOrCreate("vault", elsewhere, {}, text)
    .optional()
    .describe("Where passwords go. Needed while an instance has access keys."),
  privateDnsZone,
  workspace: workspace
    .optional()
    .describe("Where metrics and connection logs go. Default: nowhere."),
  actionGroup: actionGroup
    .optional()
    .describe(
      "Who is notified when an alert fires. Default: nobody, and each preview warns of it.",
    ),
  tags: tags.default({}).describe("Tags on everything that is created. A change is made in place."),
  ignoreTags: z
    .array(text)
    .default([])
    .describe(
      "Names of tags that others set, such as Azure Policy: the stack neither removes nor changes them.",
    ),
  unconfirmed: z
    .array(text)
    .default([])
    .describe(
      "Settings whose values nobody has confirmed, such as `environment.location`; each preview warns of them.",
    ),
});

const persistence = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("disabled") }),
  z.strictObject({ type: z.literal("aof"), frequency: z.literal("1s") }),
  z.strictObject({ type: z.literal("rdb"), frequency: z.enum(rdbFrequencies) }),
]);

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
    .describe("Default: the workload's. A change is made in place."),
  modules: z
    .array(z.strictObject({ name: z.enum(moduleNames), args: text.optional() }))
    .optional()
    .meta({ default: [] })
    .describe("A change replaces the database: its data is lost and its keys change."),
  access: z.strictObject({
    keys: toggle.describe("Access keys. A change drops every connection."),
    principals: z
      .array(
        z.strictObject({
          objectId: text,
          name: text.optional(),
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
      .describe("Entra principals (no groups) with full access."),
    passwordSecret: text
      .optional()
      .describe(
        `Key Vault secret that holds the password. Default: ${instanceDefaults.passwordSecret}.`,
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
        .describe(`How many connections are many. Default: ${usualClients}.`),
    })
    .optional()
    .describe(
      "Alerts on memory, connections, evictions, load, hit rate. A change is made in place.",
    ),
  privateEndpoint: text.optional().describe("Name of the private endpoint. Default: `<name>-pe`."),
  tags: tags
    .optional()
    .meta({ default: {} })
    .describe("Further tags on this instance. A change is made in place."),
  adopt,
  allowDataLoss: z
    .strictObject({ reason: text, until: day })
    .optional()
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

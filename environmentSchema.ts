import { z } from "zod";

import { retention } from "./rules/environment";
import { PRIVATE_DNS_ZONE } from "./rules/names";

const text = z.string();
const tags = z.record(text, text);

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
    .meta({ examples: ["hub-rg"] })
    .describe("The resource group that holds it. Default: the environment's own."),
  subscription: text
    .optional()
    .meta({ examples: ["99999999-9999-4999-8999-999999999999"] })
    .describe(
      "The subscription of that resource group, such as a hub's. Default: the one that is logged in to.",
    ),
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

const retentionInDays = z.number().int().min(retention.least).max(retention.most).default(30);
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
  .meta({
    examples: [
      "/subscriptions/<id>/resourceGroups/apps-rg/providers/Microsoft.Network/virtualNetworks/apps",
    ],
  })
  .describe("ARM id of a further network whose clients connect. Default: the environment's.");
const networkLinks = z
  .array(adoptOrCreate("link", {}, { network: linkedNetwork }, text))
  .describe("Which networks resolve the zone. A client in a network without a link can't connect.");
const ownZone = adoptOrCreate(
  "zone",
  { ...elsewhere, networkLinks },
  { networkLinks },
  z
    .literal(PRIVATE_DNS_ZONE)
    .default(PRIVATE_DNS_ZONE)
    .describe("The only zone that resolves Azure Managed Redis."),
);
const leftToPolicy = z.strictObject({
  mode: z
    .literal("policy")
    .describe(
      "Azure Policy makes the zone group of each endpoint, as in a landing zone: the stack has neither zone nor zone group.",
    ),
});
const privateDnsZone = z.discriminatedUnion("mode", [...ownZone.options, leftToPolicy]);

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
    .meta({ examples: [{ mode: "adopt", name: "my-app-dev-kv" }] })
    .describe("Where passwords go. Needed while an instance has access keys."),
  privateDnsZone,
  workspace: workspace
    .optional()
    .meta({ examples: [{ mode: "create", name: "my-app-dev-logs" }] })
    .describe("Where metrics and connection logs go. Default: nowhere."),
  actionGroup: actionGroup
    .optional()
    .meta({ examples: [{ mode: "create", name: "on-call", emails: ["team@example.com"] }] })
    .describe(
      "Who is notified when an alert fires. Default: nobody, and each preview warns of it.",
    ),
  workbook: z
    .strictObject({
      mode: z
        .literal("create")
        .describe("The stack creates the workbook, and deletes it when the stack is destroyed."),
      name: text.describe("Its title in the portal. A change is made in place."),
    })
    .optional()
    .meta({ examples: [{ mode: "create", name: "Redis of my-app" }] })
    .describe(
      "One page in the portal with memory, hit rate, evictions, clients, load, operations and latency of every instance. Default: none.",
    ),
  tags: tags
    .default({})
    .meta({ examples: [{ costCenter: "4711" }] })
    .describe("Tags on everything that is created. A change is made in place."),
  ignoreTags: z
    .array(text)
    .default([])
    .meta({ examples: [["created-by"]] })
    .describe(
      "Names of tags that others set, such as Azure Policy: the stack neither removes nor changes them.",
    ),
  unconfirmed: z
    .array(text)
    .default([])
    .meta({ examples: [["environment.location"]] })
    .describe(
      "Settings whose values nobody has confirmed, such as `environment.location`; each preview warns of them.",
    ),
});

import { z } from "zod";

import { sharedParts } from "./operations";

const text = z.string();
const id = z.number().int().positive();

const place =
  "Name of its resource group in the environment's subscription, or an ARM id: the resource group's " +
  "in any subscription, or its own, which gives rights on it alone.";
const elsewhere = z.strictObject({
  network: text.optional().describe(`Where the virtual network is. ${place}`),
  privateDnsZone: text.optional().describe(`Where the private DNS zone is. ${place}`),
  keyVault: text.optional().describe(`Where the vault is that gets the passwords. ${place}`),
  workspace: text.optional().describe(`Where the Log Analytics workspace is. ${place}`),
  actionGroup: text.optional().describe(`Where the action group is. ${place}`),
} satisfies Record<(typeof sharedParts)[number], z.ZodType>);

const environment = z.strictObject({
  subscription: text
    .optional()
    .describe("Subscription of the environment. Default: the bootstrap's own."),
  resourceGroup: text.describe("The resource group, which exists, that its instances are in."),
  elsewhere: elsewhere.default({}).describe("Parts that lie in other resource groups."),
  locks: z
    .boolean()
    .default(false)
    .describe(
      "Whether its identity may make locks in its resource group and take them away, an owner's among them. Kept until " +
        "the last lock of its stack is gone. Default: no.",
    ),
  secrets: z
    .array(text)
    .default([])
    .describe(
      "Further secrets that its identity may write and delete, beside those that its stack file names, such " +
        "as one that has just been renamed. Default: none.",
    ),
  ops: z
    .boolean()
    .default(false)
    .describe(
      "Whether there is a third identity, `<env>-ops`, as which the Ops workflow runs the commands of `npm run ops` " +
        "(docs/adr/0023-an-identity-for-ops.md). Default: false.",
    ),
});

const backend = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("azblob").describe("State in a storage account, secrets by Key Vault keys."),
    storageAccount: text.describe("Its name, unique in all of Azure."),
    keyVault: text.describe("Its name, unique in all of Azure: a vault for these keys alone."),
  }),
  z.strictObject({
    kind: z.literal("pulumi-cloud").describe("State and secrets at Pulumi: none of it is made."),
  }),
]);

/** The configuration of the bootstrap, under `bootstrap:` in Pulumi.bootstrap.yaml. */
export const settingsSchema = z.strictObject({
  github: z.strictObject({
    owner: text.describe("Organisation or user, as in the repository's address."),
    repository: text.describe("The repository whose workflows log in."),
    ids: z
      .strictObject({ owner: id, repository: id })
      .optional()
      .describe(
        "GitHub's numbers for both, which its tokens name in repositories made since 15 July 2026 " +
          "or switched to immutable subjects. Default: tokens name no numbers.",
      ),
  }),
  azure: z.strictObject({
    tenant: text.describe("Entra tenant; whoever runs this must be logged in to it."),
    subscription: text.describe("Subscription of all that is made here."),
    location: text.describe("Azure region, such as `uksouth`."),
    resourceGroup: text.describe("The resource group of all that is made here; it is created."),
    prefix: text.describe("First part of the names of identities and roles."),
  }),
  backend,
  environments: z
    .record(text, environment)
    .describe("Each environment that is deployed to, by the name of its stack."),
  sandbox: z
    .strictObject({ subscription: text.describe("A subscription that holds nothing else.") })
    .optional()
    .describe("Where sandboxes on request are made. Default: there are none."),
  stackFiles: text
    .default("../..")
    .describe("The folder of the environments' stack files, from this one's."),
  tags: z.record(text, text).default({}).describe("Tags on everything that is created."),
  unconfirmed: z
    .array(text)
    .default([])
    .describe("Settings whose values nobody has confirmed; each preview warns of them."),
});

export type Settings = z.output<typeof settingsSchema>;

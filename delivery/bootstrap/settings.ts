import { z } from "zod";

import { sharedParts } from "./operations";

const text = z.string();
const id = z.number().int().positive();

const elsewhere = z.strictObject({
  network: text.optional().describe("Resource group of the virtual network."),
  privateDnsZone: text.optional().describe("Resource group of the private DNS zone."),
  keyVault: text.optional().describe("Resource group of the vault that gets the passwords."),
  workspace: text.optional().describe("Resource group of the Log Analytics workspace."),
  actionGroup: text.optional().describe("Resource group of the action group."),
} satisfies Record<(typeof sharedParts)[number], z.ZodType>);

const environment = z.strictObject({
  subscription: text
    .optional()
    .describe("Subscription of the environment. Default: the bootstrap's own."),
  resourceGroup: text.describe("The resource group, which exists, that its instances are in."),
  elsewhere: elsewhere.default({}).describe("Parts that lie in other resource groups."),
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
  tags: z.record(text, text).default({}).describe("Tags on everything that is created."),
  unconfirmed: z
    .array(text)
    .default([])
    .describe("Settings whose values nobody has confirmed; each preview warns of them."),
});

export type Settings = z.output<typeof settingsSchema>;

import { z } from "zod";

import { endpointApprovals } from "./rules/furtherEndpoints";

const text = z.string();
const subscription = text
  .optional()
  .meta({ examples: ["88888888-8888-4888-8888-888888888888"] })
  .describe("The subscription of that resource group. Default: the one that is logged in to.");

export const endpointApproval = z
  .enum(endpointApprovals)
  .optional()
  .meta({ default: endpointApprovals[0] })
  .describe(
    "manual: the private endpoints wait until somebody approves them who may, for identities that may not. " +
      "A change replaces the endpoints: connections drop.",
  );

const zone = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z
      .literal("adopt")
      .describe("The zone that the network is linked to; the stack makes the zone group."),
    resourceGroup: text.describe("The resource group that holds it."),
    subscription,
  }),
  z.strictObject({
    mode: z
      .literal("policy")
      .describe("Azure Policy makes the zone group, in another zone than the instance's others."),
  }),
]);

export const furtherEndpoints = z
  .record(
    text,
    z.strictObject({
      network: z
        .strictObject({
          name: text,
          resourceGroup: text.describe("The resource group that holds it."),
          subscription,
          subnet: text.default("data").describe("The subnet of the endpoint."),
        })
        .describe(
          "The network, which exists; the endpoint is in its region. A change replaces the endpoint.",
        ),
      resourceGroup: text
        .optional()
        .meta({ examples: ["analytics-endpoints-rg"] })
        .describe(
          "The endpoint's resource group, in the network's subscription. Default: the network's.",
        ),
      name: text
        .optional()
        .meta({ examples: ["my-app-analytics-pe"] })
        .describe("Name of the endpoint. Default: `<name>-pe-<endpoint>`. A change replaces it."),
      privateDnsZone: zone.describe("Where the network finds the instance's address."),
    }),
  )
  .optional()
  .meta({ default: {}, key: "endpoint" })
  .meta({
    examples: [
      {
        analytics: {
          network: { name: "analytics", resourceGroup: "analytics-rg" },
          privateDnsZone: { mode: "policy" },
        },
      },
    ],
  })
  .describe(
    "Private endpoints in further networks, which aren't peered with the environment's. " +
      "`<endpoint>` is its name in the state: it never changes.",
  );

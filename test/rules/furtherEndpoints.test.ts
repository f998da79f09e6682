import type { EnvironmentSettings } from "../../rules/environment";
import {
  type FurtherEndpointChoices,
  furtherEndpointProblems,
  furtherEndpoints,
} from "../../rules/furtherEndpoints";
import { formatProblem } from "../../rules/problem";

const HUB = "99999999-2222-4333-8444-555555555555";
const environment: EnvironmentSettings = {
  location: "uksouth",
  randomSuffix: false,
  resourceGroup: { mode: "adopt", name: "dev-rg" },
  network: { mode: "adopt", name: "dev-vnet", subnet: "data" },
  privateDnsZone: { mode: "adopt", networkLinks: [] },
};
const good: FurtherEndpointChoices = {
  network: { name: "analytics-vnet", resourceGroup: "analytics-rg", subnet: "data" },
  privateDnsZone: { mode: "adopt", resourceGroup: "analytics-rg" },
};

function problems(
  choices: Readonly<Record<string, FurtherEndpointChoices>>,
  of: Partial<EnvironmentSettings> = {},
): string[] {
  const filled = furtherEndpoints("redis", choices);
  return furtherEndpointProblems(filled, { ...environment, ...of }).map((each) =>
    formatProblem(each),
  );
}

test("an endpoint is called after its instance and its key, in the network's group, unless it says otherwise", () => {
  const named = { ...good, name: "pe", resourceGroup: "endpoints-rg" };
  expect(furtherEndpoints("redis", { analytics: good, named })).toEqual({
    analytics: { ...good, name: "redis-pe-analytics", resourceGroup: "analytics-rg" },
    named,
  });
});

test("an endpoint in a network and a zone of its own has no problem, in the same subscription or another", () => {
  expect(problems({ analytics: good })).toEqual([]);
  const elsewhere: FurtherEndpointChoices = {
    network: { ...environment.network, resourceGroup: "dev-rg", subscription: HUB },
    privateDnsZone: { mode: "adopt", resourceGroup: "dev-rg", subscription: HUB },
  };
  expect(problems({ analytics: elsewhere })).toEqual([]);
});

test.each<[string, Partial<FurtherEndpointChoices>, string]>([
  [
    "a name that Azure refuses",
    { name: "-pe" },
    'furtherEndpoints.analytics.name: "-pe" – must have 2 to 64 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last. Write a name that fits.',
  ],
  [
    "a resource group's id instead of its name",
    { resourceGroup: "/subscriptions/x" },
    'furtherEndpoints.analytics.resourceGroup: "/subscriptions/x" – must have 1 to 90 letters, digits, `_`, `(`, `)`, `-` and `.`, with no `.` last. Write a name that fits.',
  ],
  [
    "a network's id instead of its name",
    { network: { ...good.network, name: "/subscriptions/x" } },
    'furtherEndpoints.analytics.network.name: "/subscriptions/x" – must have 2 to 64 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last. Write a name that fits.',
  ],
  [
    "a subscription's name",
    { network: { ...good.network, subscription: "hub" } },
    "furtherEndpoints.analytics.network.subscription: \"hub\" – isn't a subscription's id. Write its GUID, as `az account list --output table` shows it.",
  ],
  [
    "a zone's subscription by name",
    { privateDnsZone: { mode: "adopt", resourceGroup: "rg", subscription: "hub" } },
    "furtherEndpoints.analytics.privateDnsZone.subscription: \"hub\" – isn't a subscription's id. Write its GUID, as `az account list --output table` shows it.",
  ],
  [
    "the environment's own network, in another casing",
    { network: { name: "DEV-vnet", resourceGroup: "dev-RG", subnet: "other" } },
    'furtherEndpoints.analytics.network: "DEV-vnet" – the environment\'s endpoint is in that network already, and a network resolves one address for the instance. Remove one of the two, or name another network.',
  ],
  [
    "the environment's own zone",
    { privateDnsZone: { mode: "adopt", resourceGroup: "dev-rg" } },
    'furtherEndpoints.analytics.privateDnsZone: {"mode":"adopt","resourceGroup":"dev-rg"} – the environment\'s endpoint has its record in that zone already, and each would overwrite the other\'s address. Name the zone that this network is linked to; where both are linked to one zone, peer the networks and remove this endpoint.',
  ],
])("%s is refused", (_what, change, message) => {
  expect(problems({ analytics: { ...good, ...change } })).toEqual([message]);
});

test("a second endpoint in one network, with its record in one zone, is refused for both", () => {
  expect(problems({ analytics: good, second: good })).toEqual([
    'furtherEndpoints.second.network: "analytics-vnet" – `analytics` is in that network already, and a network resolves one address for the instance. Remove one of the two, or name another network.',
    'furtherEndpoints.second.privateDnsZone: {"mode":"adopt","resourceGroup":"analytics-rg"} – `analytics` has its record in that zone already, and each would overwrite the other\'s address. Name the zone that this network is linked to; where both are linked to one zone, peer the networks and remove this endpoint.',
  ]);
});

test("zones that Azure Policy chooses are its own business", () => {
  const left = { ...good, privateDnsZone: { mode: "policy" as const } };
  const other = { ...left, network: { ...good.network, name: "other-vnet" } };
  expect(problems({ analytics: left, other }, { privateDnsZone: { mode: "policy" } })).toEqual([]);
});

test("a key that isn't one is refused: it is the endpoint's identity", () => {
  expect(problems({ "Analytics team": { ...good, name: "pe" } })).toEqual([
    'furtherEndpoints.Analytics team: "Analytics team" – an endpoint\'s key has 1 to 31 lower-case letters, digits and hyphens, a letter first. Write a key such as `analytics`; it never changes afterwards.',
  ]);
});

test("an instance takes 84 endpoints, the environment's own among them", () => {
  const many = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `n${index}`,
        {
          network: { ...good.network, name: `vnet${index}` },
          privateDnsZone: { mode: "policy" as const },
        },
      ]),
    );
  expect(problems(many(83))).toEqual([]);
  expect(problems(many(84))).toEqual([
    "furtherEndpoints: 84 – an instance takes 84 private endpoints, the environment's own among them. Peer networks with one that has an endpoint already.",
  ]);
});

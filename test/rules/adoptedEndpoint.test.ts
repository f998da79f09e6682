import { adoptedEndpointProblems, type LiveEndpoint } from "../../rules/adoptedEndpoint";
import type { EndpointApproval } from "../../rules/furtherEndpoints";
import { importIds } from "../../rules/importIds";
import { formatProblem } from "../../rules/problem";

const ids = importIds({
  subscriptionId: "sub",
  resourceGroup: "rg",
  cluster: "redis",
  privateEndpoint: "pe",
});
const connection = { privateLinkServiceId: ids.cluster };

function problems(live: LiveEndpoint, approval: EndpointApproval = "automatic"): string[] {
  const endpoint = { property: "instances.main.privateEndpoint", id: ids.privateEndpoint };
  return adoptedEndpointProblems({ ...endpoint, cluster: ids.cluster, approval }, live).map(
    (each) => formatProblem(each),
  );
}

test.each<[string, LiveEndpoint]>([
  ["its own cluster", { privateLinkServiceConnections: [connection] }],
  [
    "its own cluster in another casing",
    { privateLinkServiceConnections: [{ privateLinkServiceId: ids.cluster.toUpperCase() }] },
  ],
])("an endpoint that leads to %s can be adopted", (_what, live) => {
  expect(problems(live)).toEqual([]);
});

test.each<[string, LiveEndpoint, string]>([
  [
    "whose connection is approved by hand",
    { privateLinkServiceConnections: [], manualPrivateLinkServiceConnections: [connection] },
    'instances.main.privateEndpoint: "pe" – its connection is a manual one, which Azure never turns into an automatic one. Write `endpointApproval: manual`; or create a second endpoint without `--manual-request` (docs/runbooks/adopt-a-live-environment.md) and write its name.',
  ],
  [
    "that leads to another cluster",
    { privateLinkServiceConnections: [{ privateLinkServiceId: `${ids.cluster}2` }] },
    `instances.main.privateEndpoint: "pe" – it leads to ${ids.cluster}2, not to redis, and Azure never changes that. Write the name of the endpoint that leads to the instance.`,
  ],
  [
    "that leads nowhere",
    {},
    'instances.main.privateEndpoint: "pe" – it leads to nothing, not to redis, and Azure never changes that. Write the name of the endpoint that leads to the instance.',
  ],
])("an endpoint %s can't", (_what, live, message) => {
  expect(problems(live)).toEqual([message]);
});

test("an endpoint that is approved by hand can be adopted by an instance whose endpoints are", () => {
  const live = { manualPrivateLinkServiceConnections: [connection] };
  expect(problems(live, "manual")).toEqual([]);
});

test("an endpoint that is approved at once can't be adopted by an instance whose endpoints wait", () => {
  expect(problems({ privateLinkServiceConnections: [connection] }, "manual")).toEqual([
    'instances.main.privateEndpoint: "pe" – its connection is an automatic one, which Azure never turns into a manual one. Leave `endpointApproval` out, or write `automatic`.',
  ]);
});

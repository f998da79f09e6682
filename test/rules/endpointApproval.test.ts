import {
  approvalRefused,
  type Connections,
  unapproved,
  waitingEndpoint,
} from "../../rules/endpointApproval";

const connection = (status?: string) => ({ privateLinkServiceConnectionState: { status } });

test.each<[string, Connections, string | undefined]>([
  ["nothing is known of", {}, undefined],
  ["has no state yet", { privateLinkServiceConnections: [{}] }, undefined],
  ["is approved at once", { privateLinkServiceConnections: [connection("Approved")] }, undefined],
  ["was rejected", { privateLinkServiceConnections: [connection("Rejected")] }, "Rejected"],
  [
    "waits",
    {
      manualPrivateLinkServiceConnections: [connection("Pending")],
      privateLinkServiceConnections: [],
    },
    "Pending",
  ],
  [
    "was approved by hand",
    { manualPrivateLinkServiceConnections: [connection("Approved")] },
    undefined,
  ],
])("an endpoint whose connection %s", (_what, connections, status) => {
  expect(unapproved(connections)).toBe(status);
});

const endpoint = { name: "pe", urn: "urn:pulumi:dev::p::t::main-endpoint" };
const instance = { cluster: "redis", resourceGroup: "rg" };

test("somebody else approves it: the message has both commands", () => {
  expect(waitingEndpoint(endpoint, "Pending", instance)).toBe(
    "The private endpoint pe is Pending: nobody gets through it until its connection is approved. Whoever may approve " +
      "it finds its id with `az network private-endpoint-connection list --name redis --resource-group rg " +
      "--type Microsoft.Cache/redisEnterprise`, and runs `az network private-endpoint-connection approve --id ID`.",
  );
});

test("a connection that was deleted can't be approved: the endpoint is made again", () => {
  expect(waitingEndpoint(endpoint, "Disconnected", instance)).toBe(
    "The private endpoint pe is Disconnected: its connection was deleted, and nobody gets through it. To have it made " +
      "again, run `pulumi up --replace 'urn:pulumi:dev::p::t::main-endpoint'` once.",
  );
});

test.each([
  ["another right", 'Code="LinkedAuthorizationFailed" Message="… action subnets/join/action …"'],
  ["another refusal", 'Code="BadRequest" Message="PrivateEndpointConnectionsApproval/action"'],
])("%s has nothing to do with the approval", (_what, error) => {
  expect(approvalRefused("main-endpoint", error)).toBeUndefined();
});

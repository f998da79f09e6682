import { listKeys } from "../../../local-azure/services/cache/keys";
import { clusterId, databaseId, group, setting } from "../fixture";
import { type Answered, Client, at, cluster, database } from "./client";

const client = new Client();

beforeAll(async () => {
  await client.start();
  await client.send("PUT", at(clusterId), { body: cluster });
  await client.send("PUT", at(databaseId), { body: database });
});

afterAll(() => client.stop());

const refusal = ({ status, body }: Answered): unknown => ({ status, ...(body.error as object) });
const unknown = clusterId.replace(/cache$/, "other");
const lacking = (id: string): string =>
  `The Resource 'Microsoft.Cache/redisEnterprise/${id}' under resource group 'group' was not found. For more details ` +
  "please go to https://aka.ms/ARMResourceNotFoundFix";

test.each<[string, string, string, object | undefined, number, string, string | RegExp]>([
  [
    "no API version",
    "GET",
    clusterId,
    undefined,
    400,
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  ],
  [
    "an API version that the type doesn't have",
    "GET",
    at(clusterId, "2023-01-01"),
    undefined,
    400,
    "NoRegisteredProviderFound",
    /^No registered resource provider found for location 'uksouth' and API version '2023-01-01' for type 'redisEnterprise'\. The supported api-versions are '2025-07-01'\. The supported locations are '/,
  ],
  [
    "an API version that a type without a location doesn't have",
    "GET",
    at(databaseId, "2023-01-01"),
    undefined,
    404,
    "InvalidResourceType",
    "The resource type 'redisEnterprise/databases' could not be found in the namespace 'Microsoft.Cache' for api " +
      "version '2023-01-01'. The supported api-versions are '2025-07-01'.",
  ],
  [
    "an API version that groups don't have",
    "GET",
    at(group, "2025-07-01"),
    undefined,
    400,
    "InvalidApiVersionParameter",
    /^The api-version '2025-07-01' is invalid\. The supported versions are '2025-04-01,/,
  ],
  [
    "a type that isn't modelled",
    "GET",
    at(`${group}/providers/Microsoft.Cache/redis/cache`),
    undefined,
    400,
    "InvalidResourceType",
    /^The local Azure does not model the resource type 'Microsoft.Cache\/redis'\. It models: /,
  ],
  [
    "an action that isn't there",
    "POST",
    at(`${databaseId}/frobnicate`),
    undefined,
    404,
    "InvalidAction",
    "The local Azure does not model the action 'frobnicate' of the resource type " +
      "'Microsoft.Cache/redisEnterprise/databases'. It models: listKeys, regenerateKey.",
  ],
  [
    "another kind of key",
    "POST",
    at(`${databaseId}/regenerateKey`),
    { keyType: "Third" },
    400,
    "BadRequest",
    "The value 'Third' of 'keyType' is invalid. It must be 'Primary' or 'Secondary'.",
  ],
  ["no such cluster", "GET", at(unknown), undefined, 404, "ResourceNotFound", lacking("other")],
  [
    "a change of no such cluster",
    "PATCH",
    at(unknown),
    { tags: {} },
    404,
    "ResourceNotFound",
    lacking("other"),
  ],
  [
    "no such group",
    "GET",
    at(clusterId.replace("/group/", "/other/")),
    undefined,
    404,
    "ResourceGroupNotFound",
    "Resource group 'other' could not be found.",
  ],
  [
    "no such subscription",
    "GET",
    at("/subscriptions/99999999-0000-0000-0000-000000000000", "2022-12-01"),
    undefined,
    404,
    "SubscriptionNotFound",
    "The subscription '99999999-0000-0000-0000-000000000000' could not be found.",
  ],
  [
    "a property of another JSON type",
    "PUT",
    at(unknown),
    { ...cluster, sku: "Balanced_B1" },
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: 'Error converting value "Balanced_B1" to type ` +
      "'object'. Path 'sku'.'.",
  ],
  [
    "a value that its enumeration lacks",
    "PUT",
    at(unknown),
    { ...cluster, sku: { name: "Balanced_B2" } },
    400,
    "InvalidRequestContent",
    /Error converting value "Balanced_B2" to type 'SkuName'/,
  ],
  [
    "a missing property",
    "PUT",
    at(unknown),
    { ...cluster, properties: {} },
    400,
    "BadRequest",
    "The property 'properties.publicNetworkAccess' is required.",
  ],
  [
    "a method that the type lacks",
    "PATCH",
    at(`${databaseId}/accessPolicyAssignments/one`),
    {},
    405,
    "MethodNotAllowed",
    "The local Azure does not model PATCH of the resource type " +
      "'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments'.",
  ],
  [
    "a deletion through ARM of what a vault holds",
    "DELETE",
    at(`${group}/providers/Microsoft.KeyVault/vaults/group-kv/secrets/a`, "2024-11-01"),
    undefined,
    405,
    "MethodNotAllowed",
    "The local Azure does not model DELETE of the resource type 'Microsoft.KeyVault/vaults/secrets'.",
  ],
  [
    "a filter",
    "GET",
    `${at(`${group}/resources`, "2022-09-01")}&$filter=startswith(name, 'a')`,
    undefined,
    400,
    "InvalidQueryParameter",
    "The local Azure does not model the filter 'startswith(name, 'a')'.",
  ],
  [
    "no operation of that name",
    "GET",
    at(
      "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Cache/locations/uksouth/operationsStatus/..%2F..%2Ftoken-key",
    ),
    undefined,
    404,
    "OperationNotFound",
    /was not found/,
  ],
  ["nothing at all", "GET", at("/foo"), undefined, 404, "NotFound", "No resource is at '/foo'."],
])("%s: %s %s", async (_what, method, path, body, status, code, message) => {
  const answered = await client.send(method, path.replaceAll(" ", "%20"), body ? { body } : {});
  expect(refusal(answered)).toEqual({
    status,
    code,
    message: typeof message === "string" ? message : (expect.stringMatching(message) as string),
  });
  expect(client.complaints).toEqual([]);
});

test.each(["{", "[]", '"text"'])("a body that is no JSON object is refused: %s", async (body) => {
  const answered = await client.send("PUT", at(unknown), { body });
  expect(refusal(answered)).toMatchObject({ status: 400, code: "InvalidRequestContent" });
});

test("a body of more than 4 MiB is refused", async () => {
  const body = { ...cluster, tags: { long: "x".repeat(4 * 1024 * 1024) } };
  const sent = client.send("PUT", at(unknown), { body }).catch(() => ({ status: 413 }));
  expect((await sent).status).toBe(413);
});

test("a lock on the group keeps a cluster from being deleted, and a ReadOnly one its keys from being read", async () => {
  const lock = `${group}/providers/Microsoft.Authorization/locks/keep`;
  const locked = async (level: string): Promise<void> => {
    const body = { properties: { level } };
    expect((await client.send("PUT", at(lock, "2020-05-01"), { body })).status).toBe(201);
  };
  await locked("CanNotDelete");
  expect(refusal(await client.send("DELETE", at(clusterId)))).toEqual({
    status: 409,
    code: "ScopeLocked",
    message:
      `The scope '${clusterId}' cannot perform delete operation because following scope(s) are locked: '${group}'. ` +
      "Please remove the lock and try again.",
  });
  expect((await client.send("POST", at(`${databaseId}/listKeys`))).status).toBe(200);
  await client.send("DELETE", at(lock, "2020-05-01"));
  await locked("ReadOnly");
  for (const action of ["listKeys", "regenerateKey"])
    expect(
      refusal(
        await client.send("POST", at(`${databaseId}/${action}`), { body: { keyType: "Primary" } }),
      ),
    ).toMatchObject({ status: 409, code: "ScopeLocked" });
  expect(() => listKeys(client.azure, databaseId)).toThrow(/ScopeLocked/);
  await client.send("DELETE", at(lock, "2020-05-01"));
});

test.each([
  ["GET", clusterId, "Microsoft.Cache/redisEnterprise/read"],
  ["PUT", clusterId, "Microsoft.Cache/redisEnterprise/write"],
  ["PATCH", clusterId, "Microsoft.Cache/redisEnterprise/write"],
  ["DELETE", clusterId, "Microsoft.Cache/redisEnterprise/delete"],
  ["POST", `${databaseId}/listKeys`, "Microsoft.Cache/redisEnterprise/databases/listKeys/action"],
  [
    "POST",
    `${databaseId}/regenerateKey`,
    "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action",
  ],
])("%s %s needs the right %s", async (method, path, right) => {
  setting(client.azure, "denied.json", [right]);
  const body = method === "POST" ? { keyType: "Primary" } : cluster;
  const answered = await client.send(method, at(path), method === "GET" ? {} : { body });
  setting(client.azure, "denied.json", []);
  expect(refusal(answered)).toMatchObject({
    status: 403,
    code: "AuthorizationFailed",
    message: expect.stringContaining(`perform action '${right}' over scope`) as string,
  });
});

describe("a host name that isn't this machine's", () => {
  test.each(["management.azure.com", "localhost.example.com", "10.0.0.1:443"])(
    "%s is refused",
    async (host) => {
      const answered = await client.send("GET", at(clusterId), { headers: { host } });
      expect(refusal(answered)).toMatchObject({ status: 421, code: "MisdirectedRequest" });
    },
  );

  test.each(["localhost", "127.0.0.1:1", "LOCALHOST:443"])("%s is taken", async (host) => {
    const { status } = await client.send("GET", at(clusterId), { headers: { host } });
    expect(status).toBe(200);
  });
});

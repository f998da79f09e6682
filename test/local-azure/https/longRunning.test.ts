import { type RawHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { ServiceClient } from "@azure/core-client";
import { type OperationResponse, createHttpPoller } from "@azure/core-lro";

import { clusterId, databaseId, group, setting } from "../fixture";
import { type Answered, Client, at, cluster, database } from "./client";

const client = new Client();

beforeAll(() => client.start());
beforeEach(() => client.empty());
afterAll(() => client.stop());

/** A minute of Azure in a hundredth of a second. */
const quick = 6000;
const clock = (speed: number): void => setting(client.azure, "clock.json", { speed });
const header = ({ headers }: Answered, name: string): string => headers[name] ?? "";
const status = async (began: Answered): Promise<unknown> =>
  (await client.send("GET", header(began, "azure-asyncoperation"))).body.status;

test("a PUT answers 201 at once, and says where to ask for its end", async () => {
  clock(0);
  const began = await client.send("PUT", at(clusterId), { body: cluster });
  expect(began).toMatchObject({
    status: 201,
    body: { properties: { provisioningState: "Creating" } },
  });
  expect(header(began, "azure-asyncoperation")).toMatch(
    /^https:\/\/localhost:\d+\/subscriptions\/[-0]+\/providers\/Microsoft\.Cache\/locations\/uksouth\/operationsStatus\/[-0-9a-f]+\?api-version=2025-07-01$/,
  );
  expect(header(began, "retry-after")).toBe("10");
  expect(await status(began)).toBe("InProgress");
  clock(quick * 100);
  expect(await status(began)).toBe("Succeeded");
  const { body } = await client.send("GET", at(clusterId));
  expect(body).toMatchObject({ properties: { provisioningState: "Succeeded" } });
});

test("while one goes on another is refused", async () => {
  clock(0);
  await client.send("PUT", at(clusterId), { body: cluster });
  const second = await client.send("PATCH", at(clusterId), { body: { tags: { a: "b" } } });
  expect(second).toMatchObject({ status: 409, body: { error: { code: "Conflict" } } });
});

test("an operation outlives the server", async () => {
  clock(0);
  const began = await client.send("PUT", at(clusterId), { body: cluster });
  await client.stop();
  await client.start();
  const { pathname, search } = new URL(header(began, "azure-asyncoperation"));
  const { body } = await client.send("GET", pathname + search);
  expect(body.status).toBe("InProgress");
});

test("an operation that fails says so, and why", async () => {
  const fault = { code: "CapacityNotAvailable", message: "There is no room in uksouth." };
  setting(client.azure, "faults.json", { [clusterId.toLowerCase()]: fault });
  const began = await client.send("PUT", at(clusterId), { body: cluster });
  const { body } = await client.send("GET", header(began, "azure-asyncoperation"));
  expect(body).toMatchObject({ status: "Failed", error: fault });
});

test("a deletion's Location answers 202 until it is gone", async () => {
  await client.send("PUT", at(clusterId), { body: cluster });
  clock(0);
  const began = await client.send("DELETE", at(clusterId));
  expect(began.status).toBe(202);
  const asked = await client.send("GET", header(began, "location"));
  expect(asked.status).toBe(202);
  expect(header(asked, "location")).toBe(header(began, "location"));
  expect((await client.send("DELETE", at(clusterId))).status).toBe(202);
  clock(quick * 100);
  expect((await client.send("GET", header(began, "location"))).status).toBe(204);
  expect((await client.send("GET", at(clusterId))).status).toBe(404);
  expect((await client.send("DELETE", at(clusterId))).status).toBe(204);
});

test("what takes no time has no operation", async () => {
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/network`;
  const body = {
    location: "uksouth",
    properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
  };
  const made = await client.send("PUT", at(network, "2024-05-01"), { body });
  expect(made.status).toBe(201);
  expect(made.headers["azure-asyncoperation"]).toBeUndefined();
  expect((await client.send("DELETE", at(network, "2024-05-01"))).status).toBe(200);
});

describe("keys", () => {
  const keys = async (): Promise<Record<string, unknown>> =>
    (await client.send("POST", at(`${databaseId}/listKeys`))).body;
  const regenerate = (keyType: string): Promise<Answered> =>
    client.send("POST", at(`${databaseId}/regenerateKey`), { body: { keyType } });

  beforeEach(async () => {
    await client.send("PUT", at(clusterId), { body: cluster });
    await client.send("PUT", at(databaseId), { body: database });
  });

  test.each([
    ["Primary", "primaryKey", "secondaryKey"],
    ["Secondary", "secondaryKey", "primaryKey"],
  ])("regenerateKey %s makes another %s and leaves %s", async (keyType, changed, kept) => {
    const before = await keys();
    const began = await regenerate(keyType);
    expect(began).toMatchObject({ status: 202, body: {} });
    const done = await client.send("GET", header(began, "azure-asyncoperation"));
    expect(done.body.status).toBe("Succeeded");
    const after = await keys();
    expect(JSON.stringify(done.body)).not.toContain(String(after[changed]));
    expect(after[changed]).not.toBe(before[changed]);
    expect(after[kept]).toBe(before[kept]);
    expect((await client.send("GET", header(began, "location"))).body).toEqual(after);
  });

  test("a key isn't regenerated while something else is going on", async () => {
    clock(0);
    await regenerate("Primary");
    expect(await regenerate("Secondary")).toMatchObject({
      status: 409,
      body: { error: { code: "Conflict" } },
    });
  });

  test("no answer but listKeys has a key, and no line of the log", async () => {
    const { primaryKey, secondaryKey } = await keys();
    const read = await client.send("GET", at(databaseId));
    const list = await client.send("GET", at(`${clusterId}/databases`));
    for (const text of [read.body, list.body, client.lines].map((each) => JSON.stringify(each))) {
      expect(text).not.toContain(primaryKey);
      expect(text).not.toContain(secondaryKey);
    }
  });
});

test("@azure/core-lro follows a creation, a change and a deletion to their ends", async () => {
  clock(quick);
  const token = await client.tokenFor(client.url);
  const arm = new ServiceClient({
    endpoint: client.url,
    credential: {
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 1e6 }),
    },
    credentialScopes: `${client.url}/.default`,
    tlsOptions: { ca: client.ca },
  });
  const send = async (method: "GET" | "PUT" | "PATCH" | "DELETE", url: string, body?: object) => {
    const request = createPipelineRequest({
      url: url.startsWith("https:") ? url : client.url + url,
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    request.headers.set("content-type", "application/json");
    const response = await arm.sendRequest(request);
    const text = response.bodyAsText ?? "";
    const rawBody: unknown = text === "" ? undefined : JSON.parse(text);
    const headers: RawHttpHeaders = response.headers.toJSON();
    const raw = { statusCode: response.status, headers, body: rawBody };
    return { flatResponse: rawBody, rawResponse: { ...raw, request: { method, url } } };
  };
  const done = async (method: "PUT" | "PATCH" | "DELETE", body?: object): Promise<unknown> => {
    const poller = createHttpPoller(
      {
        sendInitialRequest: () => send(method, at(clusterId), body) as Promise<OperationResponse>,
        sendPollRequest: (path) => send("GET", path) as Promise<OperationResponse>,
      },
      { intervalInMs: 10 },
    );
    return poller.pollUntilDone();
  };
  expect(await done("PUT", cluster)).toMatchObject({ properties: { resourceState: "Running" } });
  setting(client.azure, "clock.json", { speed: quick * 100 });
  expect(await done("PATCH", { tags: { a: "b" } })).toMatchObject({ tags: { a: "b" } });
  await done("DELETE");
  expect(client.azure.find(clusterId)).toBeUndefined();
}, 20_000);

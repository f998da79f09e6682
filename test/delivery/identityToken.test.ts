import { writeFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { issuerOf } from "../../delivery/identityToken";
import { temporaryFolder } from "../temporaryFolder";

jest.mock("node:timers/promises", () => ({ setTimeout: () => Promise.resolve() }));

const TOKEN = "header.payload-_.signature";
let server: Server;
let requests: IncomingMessage[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const url = (): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?api-version=2`;
const gitHub = (): NodeJS.ProcessEnv => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: url(),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret-of-the-job",
});
const azureDevOps = (): NodeJS.ProcessEnv => ({
  SYSTEM_OIDCREQUESTURI: url(),
  SYSTEM_ACCESSTOKEN: "secret-of-the-job",
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "connection",
});
const says = (body: unknown) => (response: ServerResponse) =>
  void response.end(typeof body === "string" ? body : JSON.stringify(body));

test("GitHub is asked for a token for Azure", async () => {
  answer = says({ value: TOKEN });
  expect(await issuerOf(gitHub()).token()).toBe(TOKEN);
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: "GET",
    url: "/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange",
    headers: { authorization: "Bearer secret-of-the-job" },
  });
});

test("Azure DevOps is asked for a token of the service connection", async () => {
  answer = says({ oidcToken: TOKEN });
  expect(await issuerOf(azureDevOps()).token()).toBe(TOKEN);
  expect(requests[0]).toMatchObject({
    method: "POST",
    url: "/token?api-version=7.1&serviceConnectionId=connection",
    headers: { authorization: "Bearer secret-of-the-job", "content-type": "application/json" },
  });
});

test("a file that the CI system keeps is read anew each time, and asks nobody", async () => {
  const file = path.join(temporaryFolder(), "token");
  const issuer = issuerOf({ ...gitHub(), AZURE_FEDERATED_TOKEN_FILE: file });
  await expect(async () => issuer.token()).rejects.toThrow(
    `AZURE_FEDERATED_TOKEN_FILE is ${file}, which isn't there`,
  );
  for (const token of ["one.two.three", "four.five.six"]) {
    writeFileSync(file, `${token}\n`);
    expect(await issuer.token()).toBe(token);
  }
  expect(requests).toEqual([]);
});

test.each<[string, NodeJS.ProcessEnv]>([
  ["nothing", {}],
  ["half of GitHub's", { ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1:1" }],
  [
    "Azure DevOps' without a service connection",
    { SYSTEM_OIDCREQUESTURI: "http://127.0.0.1:1", SYSTEM_ACCESSTOKEN: "x" },
  ],
])("with %s there is no identity", (_case, env) => {
  expect(() => issuerOf(env)).toThrow("This job has no identity.");
});

describe.each([
  ["GitHub", gitHub],
  ["Azure DevOps", azureDevOps],
] as const)("of %s", (name, env) => {
  const refused = async (): Promise<string> => {
    const error: unknown = await issuerOf(env())
      .token()
      .catch((reason: unknown) => reason);
    expect(error).toHaveProperty("name", "DeliveryError");
    const { message } = error as Error;
    expect(message).not.toMatch(/secret|payload/);
    return message;
  };

  test.each([401, 403, 404])("%d is said at once", async (status) => {
    answer = (response) => void response.writeHead(status).end(`secret ${TOKEN}`);
    expect(await refused()).toBe(`${name} gives no token: it answers ${status}`);
    expect(requests).toHaveLength(1);
  });

  test.each([429, 500, 503])("%d is asked again, three times in all", async (status) => {
    answer = (response) => void response.writeHead(status).end();
    expect(await refused()).toBe(`${name} gives no token: it answers ${status}`);
    expect(requests).toHaveLength(3);
  });

  test("a connection that breaks is asked again", async () => {
    answer = (response) => {
      if (requests.length < 3) response.destroy();
      else says({ value: TOKEN, oidcToken: TOKEN })(response);
    };
    expect(await issuerOf(env()).token()).toBe(TOKEN);
  });

  test.each<[string, unknown]>([
    ["no JSON", "<html>secret</html>"],
    ["another answer", { secret: TOKEN }],
    ["null", "null"],
    ["no JWT", { value: "payload", oidcToken: "payload" }],
    ["a number", { value: 1, oidcToken: 1 }],
  ])("%s is no token, and isn't repeated in the message", async (_case, body) => {
    answer = says(body);
    expect(await refused()).toBe(`${name} gives something that isn't a token`);
  });
});

test("a slow endpoint is given up", async () => {
  jest.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort(new Error("slow")));
  answer = () => undefined;
  await expect(issuerOf(gitHub()).token()).rejects.toThrow("GitHub gives no token: slow");
  jest.restoreAllMocks();
});

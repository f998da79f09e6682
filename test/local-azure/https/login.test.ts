import { ClientSecretCredential } from "@azure/identity";
import jwt from "jsonwebtoken";

import { TENANT_ID } from "../../../local-azure/arm/id";
import { folderOf } from "../../../local-azure/https/endpoint";
import { Tokens } from "../../../local-azure/https/tokens";
import { CALLER } from "../../../local-azure/arm/rights";
import { clusterId } from "../fixture";
import { Client, at } from "./client";

const client = new Client();

beforeAll(() => client.start());
afterAll(() => client.stop());

const subscriptions = at("/subscriptions", "2022-12-01");

test("a client learns from /metadata/endpoints where everything is", async () => {
  const { status, body } = await client.send("GET", "/metadata/endpoints?api-version=2022-09-01", {
    token: null,
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    authentication: { loginEndpoint: client.url, tenant: TENANT_ID },
    resourceManager: client.url,
  });
});

test("a token says who the caller is, and is signed with the published key", async () => {
  const token = await client.tokenFor("https://management.azure.com");
  expect(jwt.decode(token)).toMatchObject({
    aud: "https://management.azure.com",
    appid: CALLER.clientId,
    oid: CALLER.objectId,
    tid: TENANT_ID,
  });
  const { body } = await client.send("GET", `/${TENANT_ID}/discovery/v2.0/keys`, { token: null });
  const [key] = body.keys as { kid: string; d?: string }[];
  expect(jwt.decode(token, { complete: true })?.header.kid).toBe(key?.kid);
  expect(key).not.toHaveProperty("d");
});

test("@azure/identity logs in", async () => {
  const credential = new ClientSecretCredential(TENANT_ID, CALLER.clientId, client.secret, {
    authorityHost: client.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: client.ca },
  });
  const { token } = await credential.getToken(`${client.url}/.default`);
  expect((await client.send("GET", subscriptions, { token })).status).toBe(200);
});

test.each([
  ["another client", { client_id: CALLER.objectId }, 400, "unauthorized_client", 700016],
  ["another secret", { client_secret: "guessed" }, 401, "invalid_client", 7000215],
  ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
  [
    "an unknown resource",
    { scope: "https://example.com/.default" },
    400,
    "invalid_resource",
    500011,
  ],
])("a login with %s is refused", async (_what, form, status, error, code) => {
  const answered = await client.logIn(form);
  expect(answered).toMatchObject({ status, body: { error, error_codes: [code] } });
  expect(JSON.stringify(answered.body)).not.toContain("guessed");
});

test("another tenant's login is refused", async () => {
  const path = `/${CALLER.objectId}/v2.0/.well-known/openid-configuration`;
  const answered = await client.send("GET", path, { token: null });
  expect(answered).toMatchObject({ status: 400, body: { error: "invalid_tenant" } });
});

describe("Azure Resource Manager needs a token", () => {
  const challenge = (text: string): string =>
    `Bearer authorization_uri="${client.url}/${TENANT_ID}", error="invalid_token", error_description="${text}`;

  test.each<[string, () => string | null | Promise<string>, string]>([
    ["none", () => null, "AuthenticationFailed"],
    ["something else", () => "nonsense", "InvalidAuthenticationToken"],
    [
      "one that somebody else signed",
      () => new Tokens(folderOf(new Client().directory)).issue("https://management.azure.com", "x"),
      "InvalidAuthenticationToken",
    ],
    [
      "one that nobody signed",
      () => jwt.sign({ aud: "https://management.azure.com" }, "", { algorithm: "none" }),
      "InvalidAuthenticationToken",
    ],
    [
      "one that has expired",
      () =>
        new Tokens(folderOf(client.directory)).issue("https://management.azure.com", "x", {
          from: -2,
          until: -1,
        }),
      "ExpiredAuthenticationToken",
    ],
    [
      "a vault's",
      () => client.tokenFor("https://vault.azure.net"),
      "InvalidAuthenticationTokenAudience",
    ],
  ])("%s is refused", async (_what, make, code) => {
    const token = await make();
    const { status, headers, body } = await client.send("GET", at(clusterId), { token });
    expect({ status, body }).toMatchObject({ status: 401, body: { error: { code } } });
    expect(headers["www-authenticate"]).toContain(challenge("The a"));
  });

  test.each(["https://management.azure.com/", "https://management.core.windows.net/"])(
    "for %s",
    async (audience) => {
      const token = await client.tokenFor(audience);
      expect((await client.send("GET", subscriptions, { token })).status).toBe(200);
    },
  );
});

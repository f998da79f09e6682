import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { authorityIn } from "../../../local-azure/certificates/authority";
import { Login, authorityOf } from "../../../ops/azure/login";
import { Output } from "../../../ops/output";
import { temporaryFolder } from "../../temporaryFolder";

const ids = {
  ARM_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111",
};
const ISSUED = "header.payload.signature";

test.each<[who: string, env: NodeJS.ProcessEnv, kind: string]>([
  ["nobody in particular", {}, ""],
  ["a service principal", { ...ids, ARM_CLIENT_SECRET: "secret of it" }, "client"],
  [
    "a job of GitHub",
    { ...ids, ACTIONS_ID_TOKEN_REQUEST_URL: "https://g", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" },
    "job",
  ],
  [
    "a job whose system keeps a token fresh",
    { ...ids, AZURE_FEDERATED_TOKEN_FILE: "/token" },
    "job",
  ],
  ["no job without its tenant", { AZURE_FEDERATED_TOKEN_FILE: "/token" }, ""],
])("%s logs in", (_who, env, kind) => {
  expect(Object.keys(authorityOf(env)).join()).toBe(kind);
});

test("a job proves by its own token who it is, and holds no secret", async () => {
  const folder = temporaryFolder();
  const asked: URLSearchParams[] = [];
  const signer = await authorityIn(folder);
  const server = createServer(await signer.issue(["localhost"]), (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const url = `https://localhost:${(server.address() as AddressInfo).port}/${ids.ARM_TENANT_ID}`;
      if (request.method === "POST") asked.push(new URLSearchParams(body));
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify(
          request.method === "POST"
            ? { token_type: "Bearer", expires_in: 3600, access_token: "the token of Azure" }
            : {
                issuer: `${url}/v2.0`,
                jwks_uri: `${url}/discovery/v2.0/keys`,
                authorization_endpoint: `${url}/oauth2/v2.0/authorize`,
                token_endpoint: `${url}/oauth2/v2.0/token`,
              },
        ),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const file = path.join(folder, "token");
    writeFileSync(file, ISSUED);
    const authority = {
      ...authorityOf({ ...ids, AZURE_FEDERATED_TOKEN_FILE: file }),
      url: `https://localhost:${(server.address() as AddressInfo).port}`,
      ca: signer.certificate,
    };
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) };
    const output = new Output(false, { stdout: stream, stderr: stream });
    const { token } = await new Login(authority, output, {
      timeoutMs: 5000,
      signal: new AbortController().signal,
    }).getToken("https://management.azure.com/.default");
    expect(token).toBe("the token of Azure");
    expect(asked[0]?.get("client_assertion")).toBe(ISSUED);
    expect(asked[0]?.get("client_id")).toBe(ids.ARM_CLIENT_ID);
    expect(asked[0]?.has("client_secret")).toBe(false);
    output.say(token);
    expect(said.join("")).toBe("[secret]\n");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { connect as connectTo } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";

import { clientVariables, folderOf, running } from "../../../local-azure/https/endpoint";
import { AlreadyServedError, serveHttps } from "../../../local-azure/https/server";
import { temporaryFolder } from "../../temporaryFolder";
import { clusterId, databaseId } from "../fixture";
import { Client, at, cluster, database } from "./client";

const root = join(__dirname, "../../..");

test("one server serves a state; a second one says where the first is", async () => {
  const client = await new Client().start();
  try {
    const second = serveHttps(client.directory);
    await expect(second).rejects.toThrow(AlreadyServedError);
    await expect(second).rejects.toThrow(
      `The local Azure in ${client.directory} is served already at ${client.url} (process ${process.pid}). ` +
        "Use that one, or end it.",
    );
    expect(running(client.directory)).toEqual({ url: client.url, pid: process.pid });
  } finally {
    await client.stop();
  }
  expect(running(client.directory)).toBeUndefined();
  await client.start();
  await client.stop();
});

test("a server that was killed leaves nothing in the way of the next one", async () => {
  const directory = temporaryFolder();
  const server = spawn(process.execPath, [
    "-r",
    join(root, "register.cjs"),
    "-e",
    `require(${JSON.stringify(join(root, "local-azure/https/server.ts"))})
       .serveHttps(${JSON.stringify(directory)}).then(({ url }) => console.log(url))`,
  ]);
  await once(server.stdout, "data");
  expect(running(directory)?.pid).toBe(server.pid);
  server.kill("SIGKILL");
  await once(server, "exit");
  expect(running(directory)).toBeUndefined();
  await (await serveHttps(directory)).close();
}, 20_000);

test("a port that is taken is refused, and the state is free again", async () => {
  const client = await new Client().start();
  const port = Number(new URL(client.url).port);
  const other = temporaryFolder();
  await expect(serveHttps(other, { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await client.stop();
  await (await serveHttps(other, { port })).close();
});

test("nobody but this machine reaches it", async () => {
  const client = await new Client().start();
  const port = Number(new URL(client.url).port);
  const addresses = Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && !each.internal && each.family === "IPv4" ? [each.address] : []));
  for (const host of [...addresses, "127.0.0.2"]) {
    const [error] = (await once(connectTo(port, host), "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
  }
  await client.stop();
});

test("what clients need is in variables that Azure's SDKs read; the secrets among the files are their owner's", async () => {
  const client = await new Client().start();
  const { directory, url, secret } = client;
  const folder = folderOf(directory);
  expect(clientVariables(directory, { url, pid: 1 })).toEqual({
    LOCAL_AZURE_URL: url,
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    REQUESTS_CA_BUNDLE: join(folder, "ca-bundle.pem"),
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: "11111111-1111-1111-1111-111111111111",
    AZURE_CLIENT_ID: "22222222-2222-2222-2222-222222222222",
    AZURE_CLIENT_SECRET: secret,
    AZURE_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000000",
  });
  for (const name of ["authority.pem", "token-key.pem", "client-secret"])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  await client.stop();
});

test("the log has no body, no query, no token and no secret", async () => {
  const client = await new Client().start();
  await client.send("PUT", at(clusterId), { body: cluster });
  await client.send("PUT", at(databaseId), { body: database });
  await client.send("POST", at(`${databaseId}/listKeys`));
  await client.stop();
  const log = client.lines.join("\n");
  expect(log).toMatch(
    /^POST \/11111111-1111-1111-1111-111111111111\/oauth2\/v2.0\/token 200 \d+ ms$/m,
  );
  expect(log).toMatch(new RegExp(`^PUT ${clusterId} 201 \\d+ ms$`, "m"));
  for (const secret of [client.secret, "Bearer", "api-version", "Balanced_B1", "eyJ"])
    expect(log).not.toContain(secret);
});

test("a request under way when the server ends is answered", async () => {
  const client = await new Client().start();
  const asked = client.send("PUT", at(clusterId), { body: cluster });
  await client.stop();
  const ended = await asked.then(
    ({ status }) => status,
    (error: unknown) => (error as NodeJS.ErrnoException).code,
  );
  // It may not have been connected yet; a half-made resource there is never.
  expect([201, "ECONNREFUSED", "ECONNRESET"]).toContain(ended);
  expect(client.azure.find(clusterId) !== undefined).toBe(ended === 201);
});

test("a state file that can't be read is named, and the server goes on", async () => {
  const client = await new Client().start();
  await client.send("PUT", at(clusterId), { body: cluster });
  const file = join(client.directory, "resources", `${clusterId.toLowerCase()}/resource.json`);
  expect(readFileSync(file, "utf8")).toContain("Balanced_B1");
  writeFileSync(file, "{");
  const answered = await client.send("GET", at(clusterId));
  expect(answered).toMatchObject({ status: 500, body: { error: { code: "InternalServerError" } } });
  expect(JSON.stringify(answered.body)).toContain(file);
  expect(client.complaints).toHaveLength(1);
  expect((await client.send("GET", at("/subscriptions", "2022-12-01"))).status).toBe(200);
  await client.stop();
});

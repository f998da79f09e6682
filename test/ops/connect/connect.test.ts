import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { connect } from "../../../ops/connect/connect";
import { needs } from "../../../ops/needs";
import { describeWithServer } from "../../local-azure/redis/served";
import { project } from "../../project/project";
import { temporaryFolder } from "../../temporaryFolder";
import { type Deployed, Recorded, deploy } from "../deployed";

jest.setTimeout(60_000);

async function connected(options: Parameters<typeof connect>[1], env: NodeJS.ProcessEnv = {}) {
  const output = new Recorded(options.json);
  const trouble = await connect("dev", { cwd: project, ...options }, { env, output });
  return { trouble, output };
}

test("settings come from the stack file alone: no login, no Azure, no secret", async () => {
  const { trouble, output } = await connected({});
  expect(trouble).toBe("ok");
  expect(output.written.stdout).toContain(
    "Instance main: mic-erp-be-dev-redis.uksouth.redis.azure.net:10000, TLS 1.2 or newer",
  );
  for (const text of [
    "StackExchange.Redis (C#)",
    "go-redis (Go)",
    "App Service",
    "Container Apps",
    ".NET with Key Vault",
  ])
    expect(output.written.stdout).toContain(text);
});

test("one client and one host, for machines", async () => {
  const { output } = await connected({ json: true, client: "NODE-REDIS", host: "app-service" });
  expect(output.parsed).toMatchObject({
    stack: "dev",
    instances: [
      {
        instance: "main",
        connection: { port: 10000, ssl: true, abortConnect: false },
        logins: [{ login: "access key", clients: [{ client: "node-redis" }] }],
        hosts: { "app-service": { RedisConfiguration__Password: expect.any(String) as string } },
      },
    ],
  });
});

test.each([
  [{ client: "jedis" }, "--client jedis isn't known."],
  [{ host: "kubernetes" }, "--host kubernetes isn't known."],
  [{ instance: "other" }, "The stack dev has no instance other."],
  [{ words: ["PING"] }, "Words after -- are for redis-cli."],
])("%j is refused", async (options, text) => {
  const { trouble, output } = await connected(options);
  expect(trouble).toBe("usage");
  expect(output.written.stderr).toContain(text);
});

test("a stack with a random suffix, and one that isn't there", async () => {
  const sandbox = new Recorded();
  expect(await connect("sandbox", { cwd: project }, { env: {}, output: sandbox })).toBe("usage");
  expect(sandbox.written.stderr).toContain("have a random suffix");
  const unknown = new Recorded();
  expect(await connect("prod", { cwd: project }, { env: {}, output: unknown })).toBe("usage");
  expect(unknown.written.stderr).toContain("There is no stack prod");
});

test("without any Azure, --cli says both ways to have one", async () => {
  const { trouble, output } = await connected({ cli: true, dir: temporaryFolder() });
  expect(trouble).toBe("usage");
  expect(output.written.stderr).toContain("ARM_SUBSCRIPTION_ID");
  expect(output.written.stderr).toContain("npm run up:local -- dev");
});

test("a subscription that isn't one is refused before anybody logs in", async () => {
  const output = new Recorded();
  const env = { ARM_SUBSCRIPTION_ID: "my-subscription" };
  const trouble = await connect("dev", { cwd: project, cli: true }, { env, output });
  expect([trouble, output.all]).toEqual([
    "usage",
    "ARM_SUBSCRIPTION_ID is my-subscription, which isn't the id of a subscription.\n" +
      "`az account show --query id --output tsv` prints it.\n",
  ]);
});

describeWithServer("redis-cli", () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deploy("dev");
  });
  afterAll(() => deployed.close());

  /** A redis-cli that writes down how it was started. */
  function recordingCli(): { folder: string; started: () => { argv: string; env: string } } {
    const folder = path.join(temporaryFolder(), "bin");
    mkdirSync(folder);
    const script = `#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/cmdline > ${folder}/argv\ntr '\\0' '\\n' < /proc/$$/environ > ${folder}/env\n`;
    writeFileSync(path.join(folder, "redis-cli"), script);
    chmodSync(path.join(folder, "redis-cli"), 0o755);
    const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
    return { folder, started: () => ({ argv: read("argv"), env: read("env") }) };
  }

  test("the password is in its environment alone, and no login of Azure is", async () => {
    const { folder, started } = recordingCli();
    const calls: string[] = [];
    const output = new Recorded();
    const env = { ...deployed.env, PATH: `${folder}:${deployed.env.PATH ?? ""}` };
    // A child finds a program by this process's PATH.
    const before = process.env.PATH;
    process.env.PATH = env.PATH;
    try {
      const trouble = await connect(
        "dev",
        { cwd: project, cli: true, words: ["PING"] },
        { env, output, onCall: (operation) => calls.push(operation) },
      );
      expect([trouble, output.written.stderr]).toEqual(["ok", ""]);
    } finally {
      process.env.PATH = before;
    }
    const [primary] = deployed.keys();
    const { argv, env: environment } = started();
    expect(environment).toContain(`REDISCLI_AUTH=${primary}\n`);
    expect(argv).not.toContain(primary);
    expect(argv).toContain("--tls\n--sni\nmic-erp-be-dev-redis.uksouth.redis.azure.net\n");
    expect(environment).not.toContain(deployed.env.AZURE_CLIENT_SECRET);
    expect(environment).not.toMatch(/^(ARM|AZURE)_/m);
    expect(output.all).not.toContain(primary);
    expect(calls).toEqual(needs["connect --cli"].vault);
  });
});

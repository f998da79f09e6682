import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Arm } from "../../local-azure/arm/arm";
import { SUBSCRIPTION_ID } from "../../local-azure/arm/id";
import { stringAt } from "../../local-azure/arm/json";
import { listKeys } from "../../local-azure/services/cache/keys";
import { repository } from "../../local/engine/repository";
import type { AccessKeyName } from "../../rules/instanceSettings";
import { temporaryFolder } from "../temporaryFolder";
import { useEngine } from "./engine";
import { steps, succeeded } from "./runs";

const engine = useEngine();
const STACK = "stage";
const INSTANCE = "mic-erp-be-stage-redis";
const provider = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/mic-erp-be-stage-utils-rg/providers`;
const database = `${provider}/Microsoft.Cache/redisEnterprise/${INSTANCE}/databases/default`;
const secret = `${provider}/Microsoft.KeyVault/vaults/mic-erp-stg-kv/secrets/RedisConfiguration--Password`;

const azure = (): Arm => new Arm(engine().azure.directory.azure);
/** Every key that there was, to be looked for in what is said. */
const secrets = new Set<string>();

function keys(): Record<AccessKeyName, string> {
  const body = listKeys(azure(), database);
  const found = {
    primary: stringAt(body, "primaryKey")!,
    secondary: stringAt(body, "secondaryKey")!,
  };
  for (const key of Object.values(found)) secrets.add(key);
  return found;
}

const held = (): string | undefined => stringAt(azure().find(secret)?.hidden, "value");

/** What was run, as a runbook has it. */
const ran = new Set<string>();

interface Told {
  readonly code: number | null;
  readonly out: string;
}

/** Starts a command as somebody with a home of their own, who has the checkout and the stack file. */
function start(words: string): { child: ChildProcess; told: Promise<Told> } {
  ran.add(`npm run ops -- ${words}`);
  const { directory } = engine().azure;
  const where = ["--dir", directory.root, "--cwd", engine().projectOf(STACK)];
  const args = ["-r", "./register.cjs", "ops/main.ts", ...words.split(" "), ...where];
  const { PATH } = process.env;
  const child = spawn(process.execPath, args, {
    ...{ cwd: repository, env: { PATH, HOME: temporaryFolder() } },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const told = once(child, "close").then(([code]) => {
    keys();
    for (const each of secrets) expect(out).not.toContain(each);
    expect(out).not.toMatch(/\n\s+at |Bearer |eyJ/);
    return { code: code as number | null, out };
  });
  return { child, told };
}

const ops = (words: string): Promise<Told> => start(words).told;

async function up(activeKey?: AccessKeyName): Promise<string[]> {
  const run = succeeded(
    await engine().run(STACK, "up", {
      ...(activeKey !== undefined && {
        config: (config) => {
          config["redis:instances"].main.access.activeKey = activeKey;
        },
      }),
    }),
  );
  for (const each of secrets) expect(run.output).not.toContain(each);
  return steps(run);
}

test("the first half, killed once the key is new, and begun again by another person: no secret has it yet", async () => {
  await up();
  const before = keys();
  const { child, told } = start(`rotate-keys ${STACK} --begin --yes ${INSTANCE}`);
  while (keys().secondary === before.secondary && child.exitCode === null) await sleep(20);
  child.kill("SIGKILL");
  await told;
  expect(keys().secondary).not.toBe(before.secondary);
  expect(held()).toBe(before.primary);

  const again = await ops(`rotate-keys ${STACK} --begin --yes ${INSTANCE}`);
  expect(again).toMatchObject({
    code: 0,
    out: expect.stringContaining("write `activeKey: secondary`") as string,
  });
  expect(held()).toBe(before.primary);
});

test("the deployment of the one line writes the new key, and nothing else", async () => {
  expect(await up("secondary")).toEqual(["update main-password"]);
  expect(held()).toBe(keys().secondary);
});

test("the second half makes the other key new: the next deployment has nothing to do", async () => {
  const before = keys();
  const done = await ops(`rotate-keys ${STACK} --clients-restarted --yes ${INSTANCE}`);
  expect(done).toMatchObject({
    code: 0,
    out: expect.stringContaining("The rotation is complete.") as string,
  });
  expect(keys().primary).not.toBe(before.primary);
  expect(keys().secondary).toBe(before.secondary);
  expect(held()).toBe(before.secondary);
  expect(await up()).toEqual([]);
});

test("a leaked key dies at once; the deployment that the command names ends the outage", async () => {
  const { secondary } = keys();
  const leaked = await ops(`rotate-keys ${STACK} --leaked secondary --yes ${INSTANCE}`);
  expect(leaked).toMatchObject({
    code: 0,
    out: expect.stringContaining(`Deploy now: npm run up:local -- ${STACK}.`) as string,
  });
  expect(held()).toBe(secondary);
  expect(Object.values(keys())).not.toContain(secondary);
  expect((await ops(`rotate-keys ${STACK}`)).code).toBe(6);
  expect(await up()).toEqual(["update main-password"]);
  expect(held()).toBe(keys().secondary);
});

test("what runs is well again, to a round trip where Redis answers", async () => {
  const { code, out } = await ops(`verify ${STACK}`);
  expect({ code, out: code === 0 ? "" : out }).toEqual({ code: 0, out: "" });
});

test("how an application connects is said without a key", async () => {
  const { code, out } = await ops(`connect ${STACK}`);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(INSTANCE) as string });
});

// What they have redis-cli do is run by test/ops/runbooks.test.ts.
test("every command that a runbook names was run here", () => {
  const folder = path.join(repository, "docs/runbooks");
  const named = readdirSync(folder).flatMap((page) =>
    [
      ...readFileSync(path.join(folder, page), "utf8").matchAll(
        /npm run (?:-s )?ops -- [^`\n#"]+/g,
      ),
    ].map(([command]) =>
      command
        .trim()
        .replaceAll("<stack>", STACK)
        .replaceAll("<instance>", INSTANCE)
        .replaceAll("<key>", "secondary"),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  const others = named.filter((command) => !command.includes(" --cli --"));
  expect([...new Set(others)].filter((command) => !ran.has(command))).toEqual([]);
});

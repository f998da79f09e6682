import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { stringAt } from "../../local-azure/arm/json";
import { folderOf } from "../../local-azure/https/endpoint";
import { repository } from "../../local/engine/repository";
import { describeWithServer, program } from "../local-azure/redis/served";
import { descendantsOf } from "../ops/children";
import { useEngine } from "./engine";
import { succeeded } from "./runs";

const engine = useEngine();

beforeAll(async () => {
  succeeded(await engine().run("dev", "up"));
});

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Arguments and environment of each process that it started. */
  readonly children: string;
}

/** Runs the command line as a person does, on the local Azure that the engine has deployed to. */
async function ops(words: readonly string[], more: readonly string[] = []): Promise<Ran> {
  const place = ["--cwd", engine().projectOf("dev"), "--dir", engine().azure.directory.root];
  const args = ["-r", "./register.cjs", "ops/main.ts", ...words, ...place, ...more];
  const { PATH, HOME, REDIS_SERVER } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: { PATH, HOME, ...(REDIS_SERVER && { REDIS_SERVER }) },
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (written.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (written.stderr += String(chunk)));
  const children = new Set<string>();
  const watch = setInterval(() => descendantsOf(child, children), 20);
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearInterval(watch);
  return { exitCode, ...written, children: [...children].join("\n") };
}

/** Every secret of the run: both keys, and what the client logs in with. */
function secrets(): string[] {
  const { azure } = engine().azure.directory;
  const [cluster] = new Arm(azure).all("Microsoft.Cache/redisEnterprise");
  const hidden = new Arm(azure).find(`${cluster!.id}/databases/default`)?.hidden;
  return [
    stringAt(hidden, "primaryKey")!,
    stringAt(hidden, "secondaryKey")!,
    readFileSync(path.join(folderOf(azure), "client-secret"), "utf8"),
  ];
}

function expectNoSecret({ stdout, stderr, children }: Ran): void {
  for (const text of [stdout, stderr, children]) {
    for (const secret of secrets()) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  }
}

test("what the engine has deployed is verified, twice, and nothing secret shows", async () => {
  const first = await ops(["verify", "dev"]);
  expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(first.stdout.split("\n")[0]).toBe("LOCAL AZURE: nothing in Azure changes");
  expect(first.stdout).not.toMatch(/^ {2}failed/m);
  expect(first.stdout).toContain("ok       secret = key");
  expectNoSecret(first);
  const second = await ops(["verify", "dev", "--json"]);
  expect(JSON.parse(second.stdout)).toMatchObject({ trouble: "ok", exitCode: 0, azure: "local" });
  expectNoSecret(second);
});

test("a stack that isn't up is refused, with both ways to have one", async () => {
  const { exitCode, stdout, stderr } = await ops(
    ["verify", "uat"],
    ["--cwd", path.join(repository, "test/project")],
  );
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("uat isn't up on the local Azure");
});

describeWithServer("redis-cli", () => {
  test("answers, logged in by its environment alone", async () => {
    const [primary] = secrets();
    const ran = await ops(["connect", "dev", "--cli"], ["--", "PING"]);
    if (ran.stderr.includes("There is no redis-cli")) return;
    expect([ran.exitCode, ran.stdout.trim().split("\n").at(-1)]).toEqual([0, "PONG"]);
    expect(ran.stdout + ran.stderr).not.toContain(primary);
    // A process may be seen several times while it starts, or be over before it is seen.
    const shown = ran.children.split("\n").filter((line) => line.includes(primary!));
    expect([...new Set(shown)]).toEqual(
      ran.children.includes("REDISCLI_AUTH=") ? [`REDISCLI_AUTH=${primary!}`] : [],
    );
    expect(program).toBeDefined();
  });
});

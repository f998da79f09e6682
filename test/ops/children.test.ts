import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { describeWithServer, program } from "../local-azure/redis/served";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";
import { descendantsOf } from "./children";
import { type Deployed, deploy } from "./deployed";

let deployed: Deployed;
beforeAll(async () => {
  deployed = await deploy("dev");
});
afterAll(() => deployed.close());

interface Ran {
  readonly exitCode: number | null;
  readonly output: string;
  /** Arguments and environment of each process below it. */
  readonly children: string;
  /** What the Redis server was started with, each time. */
  readonly servers: string;
  /** What it has left in its temporary folder. */
  readonly left: readonly string[];
}

/** The command line in a process of its own, on what is deployed; its Redis server writes down how it was started. */
async function ran(...words: string[]): Promise<Ran> {
  const folder = temporaryFolder();
  const [bin, temporary, record] = ["bin", "tmp", "record"].map((name) => path.join(folder, name));
  for (const each of [bin!, temporary!, record!]) mkdirSync(each);
  const server = path.join(bin!, "redis-server");
  const recorded = `for each in cmdline environ; do tr '\\0' '\\n' < /proc/$$/$each; done > ${record!}/$$`;
  writeFileSync(server, `#!/bin/sh\n${recorded}\nexec ${program ?? ""} "$@"\n`);
  chmodSync(server, 0o755);
  const args = ["-r", "./register.cjs", "ops/main.ts", ...words, "--cwd", project];
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: {
      ...deployed.env,
      PATH: `${bin!}:${process.env.PATH ?? ""}`,
      TMPDIR: temporary,
      REDIS_SERVER: "",
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output += String(chunk)));
  const children = new Set<string>();
  const watch = setInterval(() => descendantsOf(child, children), 20);
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearInterval(watch);
  return {
    ...{ exitCode, output },
    // Between fork and exec a child still looks like its parent.
    children: [...children].filter((each) => !each.includes("ops/main.ts\n")).join("\n"),
    servers: readdirSync(record!)
      .map((name) => readFileSync(path.join(record!, name), "utf8"))
      .join("\n"),
    // The compiler keeps its own program there.
    left: readdirSync(temporary!).filter((name) => !/^swc-native-\d+$/.test(name)),
  };
}

/** What is kept beside the state of Azure, which holds the keys as Azure does, and the identity's own secret. */
function beside(folder: string): string {
  const own = [path.join(folder, "resources"), path.join(folder, "https/client-secret")];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .filter((each) => !own.some((one) => path.join(each.parentPath, each.name).startsWith(one)))
    .map((each) => readFileSync(path.join(each.parentPath, each.name), "utf8"))
    .join("\n");
}

test("a login that hangs doesn't hold the command line", async () => {
  deployed.write("https-faults.json", { login: { kind: "hang" } });
  try {
    const started = performance.now();
    const { exitCode, output } = await ran("rotate-keys", "dev", "--timeout", "1");
    expect([exitCode, output]).toEqual([
      7,
      expect.stringContaining("The login to Azure gives no answer within 1 s.") as string,
    ]);
    expect(performance.now() - started).toBeLessThan(15_000);
  } finally {
    deployed.write("https-faults.json", {});
  }
});

describeWithServer("what the command line starts", () => {
  test.each([
    ["verify", []],
    ["rotate-keys", ["--begin", "--yes", "mic-erp-be-dev-redis"]],
  ])("%s: no child is given a secret, and nothing is left of one", async (verb, more) => {
    const before = deployed.keys();
    const { exitCode, output, children, servers, left } = await ran(verb, "dev", ...more);
    expect([exitCode, exitCode === 0 ? "" : output]).toEqual([0, ""]);
    const secrets = [...before, ...deployed.keys(), deployed.env.AZURE_CLIENT_SECRET!];
    expect(new Set(secrets).size).toBe(verb === "verify" ? 3 : 4);
    // Once for its version, once to serve.
    expect(servers.match(/^PATH=/gm)).toHaveLength(2);
    expect(children).toContain("keeper.cjs");
    for (const text of [output, children, servers]) {
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    }
    for (const text of [children, servers]) expect(text).not.toMatch(/^(AZURE|ARM)_\w*=/m);
    expect(left).toEqual([]);
    const kept = beside(deployed.azure.directory);
    expect(kept).not.toBe("");
    for (const secret of secrets) expect(kept).not.toContain(secret);
  });
});

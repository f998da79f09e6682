import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";

import { running } from "../../../local-azure/https/endpoint";
import { repository } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";

const words = (...args: string[]): string[] => ["local/setup.cjs", "azure", ...args];
const options = { cwd: repository, env: { ...process.env, INIT_CWD: repository } };

/** The command, until it has said that it answers. */
async function started(...args: string[]): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, words(...args), options);
  let said = "";
  while (!said.includes("Ctrl+C")) said += String((await once(child.stdout, "data"))[0]);
  return child;
}

test("local:azure serves what is there until it is interrupted, and then ends cleanly", async () => {
  const dir = temporaryFolder();
  const landingZone = path.join(dir, "landing-zone.json");
  writeFileSync(
    landingZone,
    JSON.stringify({ resources: { "resourceGroups/mine": { location: "uksouth" } } }),
  );
  const child = await started(dir, "--landing-zone", landingZone);
  const azure = path.join(dir, "azure");
  const { url = "" } = running(azure) ?? {};
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
  const second = spawnSync(process.execPath, words(dir), { ...options, encoding: "utf8" });
  expect(second.status).toBe(1);
  expect(second.stderr).toBe(
    `The local Azure in ${azure} is served already at ${url} (process ${child.pid ?? 0}). Use that one, or end it.\n`,
  );
  child.kill("SIGINT");
  const rest: string[] = [];
  child.stdout.on("data", (chunk) => rest.push(String(chunk)));
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(0);
  expect(rest.join("").trim()).toBe("LOCAL AZURE: nothing in Azure changes");
  expect(running(azure)).toBeUndefined();
  expect(existsSync(path.join(azure, "resources/subscriptions"))).toBe(true);
}, 30_000);

test("a port that there can't be is refused with a sentence", () => {
  const { status, stderr } = spawnSync(process.execPath, words("--port", "65536"), {
    ...options,
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "error: option '--port <number>' argument '65536' is invalid. It must be a number from 0 to 65535.\n",
  );
});

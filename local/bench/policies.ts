/**
 * `npm run bench:policies`: what the two packs cost. How long each takes to start under plain `pulumi`,
 * beside a pack without policies; how long they judge a stack of 1,000 instances, beside one of 500.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { repository } from "../engine/repository";
import { type Comparison, compare, inTurn, single, table, timed, type Cost } from "./measure";
import { judgeInstances, RESOURCES_PER_INSTANCE } from "./policyAnalysis";

const ROUNDS = 5;
const INSTANCES = 1000;
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), "bench-policies-"));
  try {
    const rows = [...(await starts(root)), ...(await judgements())];
    console.log(table(rows));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function starts(root: string): Promise<Comparison[]> {
  const empty = emptyPack(root, "empty");
  const pack = (name: string) => path.join(repository, "policies", name);
  const costs = await inTurn(
    ROUNDS,
    {
      guardrails: () => timed(() => start(pack("guardrails"))),
      practices: () => timed(() => start(pack("practices"))),
      "an empty pack": () => timed(() => start(empty)),
    },
    progress,
  );
  return (["guardrails", "practices"] as const).map((name) =>
    compare(
      `start: ${name} / empty pack`,
      seconds(costs[name]),
      seconds(costs["an empty pack"]),
      "s",
      1.8,
    ),
  );
}

/** The engine has the two packs judge at the same time, each in a process of its own. */
async function judgements(): Promise<Comparison[]> {
  const rows: Comparison[] = [];
  for (const pack of ["guardrails", "practices"] as const) {
    const costs = await inTurn(
      ROUNDS,
      {
        "1,000 instances": () => timed(() => judgeInstances(pack, INSTANCES)),
        "500 instances": () => timed(() => judgeInstances(pack, INSTANCES / 2)),
      },
      progress,
    );
    const [all, half] = [seconds(costs["1,000 instances"]), seconds(costs["500 instances"])];
    const resources = INSTANCES * RESOURCES_PER_INSTANCE;
    rows.push(
      single(`${pack}: judging ${resources} resources`, all, 8),
      compare(`${pack}: judging 1,000 instances / 500`, all, half, "s", 2.2),
    );
  }
  return rows;
}

/** Starts a pack as a language host does, until it reports its port. */
async function start(folder: string): Promise<void> {
  const runner = path.join(repository, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", folder], { cwd: folder });
  try {
    await toldPort(child);
  } finally {
    child.kill();
  }
}

function toldPort(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", () => {
      resolve();
    });
    child.once("close", (code) => {
      reject(new Error(`the pack ended with ${code ?? "a signal"}`));
    });
  });
}

function emptyPack(root: string, name: string): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "empty", "version": "1.0.0" }');
  writeFileSync(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(
    path.join(folder, "index.js"),
    `new (require("@pulumi/policy").PolicyPack)("${name}", { policies: [] });`,
  );
  return folder;
}

function seconds(costs: readonly Cost[]): number[] {
  return costs.map((cost) => cost.seconds);
}

void main();

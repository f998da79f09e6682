/**
 * `npm run bench`: what the project costs against a bare program with the same resources, what previewing
 * side by side gains, and how long a second `up:local` takes. Ratios within one run; nothing here fails a build.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Command, InvalidArgumentError } from "commander";
import { stringify } from "yaml";

import { type Comparison, type Cost, compare, inTurn, single, table, timed } from "./measure";
import { receiveEvents } from "../../pulumi/events/receiveEvents";
import { type Workspace, openWorkspace } from "../engine/workspace";
import { LocalStack } from "../engine/localStack";
import { runPulumiOn } from "../engine/pulumi";
import { repository } from "../engine/repository";
import { UserError } from "../../pulumi/errors";
import { runLocalCommand } from "../commands/localCommand";
import { heading, progressOn, say } from "../commands/terminal";

/** The stack whose resources local/bench/bare.ts registers. */
const STACK = "stage";

const progress = progressOn(process.stderr);

const command = new Command("bench")
  .description("Measure previews and a second up:local")
  .exitOverride()
  .option("--rounds <n>", "how often each is run, after one round to warm up", wholeNumber, 5)
  .action(async ({ rounds }: { rounds: number }) => {
    const root = mkdtempSync(path.join(tmpdir(), "bench-"));
    try {
      const azure = await openWorkspace(root, progress);
      const rows = [...(await programs(azure, rounds)), ...(await commands(root, rounds))];
      heading(`Medians of ${rounds} rounds, run in turn`);
      say(table(rows));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

/** This program against the bare one: the same engine and stand-ins, a first deployment, no policy packs. */
async function programs(azure: Workspace, rounds: number): Promise<Comparison[]> {
  const ours = (await LocalStack.open(azure, STACK)).view();
  const bare = await bareProject(azure);
  const [own, others] = [await resourceTypes(azure, ours), await resourceTypes(azure, bare)];
  if (own.join() !== others.join()) {
    throw new UserError(
      "local/bench/bare.ts doesn't register the same resources as the stack any more:\n" +
        `  the stack:  ${own.join(", ")}\n  bare.ts:    ${others.join(", ")}`,
    );
  }
  const costs = await inTurn(
    rounds,
    {
      "this program": () => preview(azure, ours),
      "the bare program": () => preview(azure, bare),
    },
    progress,
  );
  const [mine, theirs] = [costs["this program"], costs["the bare program"]];
  return [
    compare("preview: this program / bare program", seconds(mine), seconds(theirs), "s", 1.15),
    compare("peak memory: this program / bare program", bytes(mine), bytes(theirs), "MB", 1.15),
  ];
}

/** The commands that a person waits for, with both policy packs. */
async function commands(root: string, rounds: number): Promise<Comparison[]> {
  const run = (verb: string, ...stacks: string[]): Promise<Cost> =>
    timed(() => runCommand([`local/commands/${verb}.ts`, ...stacks, "--dir", root]));
  const costs = await inTurn(
    rounds,
    {
      "preview:local of one": () => run("preview", STACK),
      "preview:local of all five": () => run("preview"),
      "up:local again": () => run("up", STACK),
    },
    progress,
  );
  return [
    compare(
      "preview:local: all five / one",
      seconds(costs["preview:local of all five"]),
      seconds(costs["preview:local of one"]),
      "s",
      3.6,
    ),
    single("up:local, the second time", seconds(costs["up:local again"]), 6),
  ];
}

async function bareProject(azure: Workspace): Promise<string> {
  const folder = path.join(azure.directory.root, "bare");
  mkdirSync(folder);
  const project = {
    name: "bare",
    main: path.join(repository, "local/bench/bare.ts"),
    runtime: {
      name: "nodejs",
      options: {
        nodeargs: `--require ${path.join(repository, "preload.cjs")}`,
        tsconfig: path.join(repository, "tsconfig.json"),
      },
    },
  };
  writeFileSync(path.join(folder, "Pulumi.yaml"), stringify(project));
  await pulumi(azure, folder, ["stack", "init", STACK]);
  return folder;
}

/** What a preview would create in Azure. */
async function resourceTypes(azure: Workspace, folder: string): Promise<string[]> {
  const { events } = await receiveEvents(({ args, environment }) =>
    pulumi(azure, folder, ["preview", "--stack", STACK, ...args], environment),
  );
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op, type }) => op === "create" && type.startsWith("azure-native:"))
    .map(({ type }) => type)
    .sort();
}

async function preview(azure: Workspace, folder: string): Promise<Cost> {
  const file = path.join(azure.directory.root, "peak");
  rmSync(file, { force: true });
  const cost = await timed(() =>
    pulumi(azure, folder, ["preview", "--stack", STACK], {
      NODE_OPTIONS: `--require ${path.join(repository, "local/bench/peakMemory.cjs")}`,
      BENCH_PEAK_FILE: file,
    }),
  );
  if (!existsSync(file)) throw new Error("the program didn't say how much memory it held");
  return { ...cost, bytes: Number(readFileSync(file, "utf8")) };
}

async function pulumi(
  azure: Workspace,
  cwd: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const words = [...args, "--non-interactive"];
  const run = await runPulumiOn(azure, { cwd, args: words, output: "captured", env });
  if (run.exitCode !== 0)
    throw new UserError(`pulumi ${args.join(" ")}:\n${run.stdout}${run.stderr}`);
}

function runCommand(args: string[]): Promise<void> {
  const child = spawn(process.execPath, ["-r", "./register.cjs", ...args], {
    cwd: repository,
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`${args.join(" ")} ended with ${code ?? "a signal"}`));
    });
  });
}

function seconds(costs: readonly Cost[]): number[] {
  return costs.map((cost) => cost.seconds);
}

function bytes(costs: readonly Cost[]): number[] {
  return costs.map((cost) => cost.bytes ?? NaN);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be 1 or more.");
  return Number(text);
}

void runLocalCommand(command);

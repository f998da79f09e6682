/**
 * `npm run bench [-- --rounds N --svg FILE]`: what the project costs compared with a bare program with the same
 * resources, in the units of one bare preview. Ratios within one run; nothing here fails a build.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Command } from "commander";

import { wholeNumber } from "../../pulumi/arguments";
import { UserError } from "../../pulumi/errors";
import { policyPackArguments } from "../../pulumi/policyPacks";
import { runLocalCommand } from "../commands/localCommand";
import { heading, progressOn, say } from "../commands/terminal";
import { LocalStack } from "../engine/localStack";
import { repository } from "../engine/repository";
import { type Workspace, openWorkspace } from "../engine/workspace";
import { writeWhole } from "../engine/writeWhole";
import { bareProgram, plainPreview, resourceTypes, STACK } from "./bareProgram";
import { barChart } from "./chart";
import { CRITICAL_PATH, FURTHER, previewWith, upOnTheClock } from "./manyInstances";
import { type Comparison, type Cost, compare, inTurn, median, table, timed } from "./measure";

const progress = progressOn(process.stderr);

const command = new Command("bench")
  .description("Measure the project's cost against a bare program")
  .exitOverride()
  .option("--rounds <n>", "how often each runs, after one warm-up round", wholeNumber, 5)
  .option("--svg <file>", "draw the figures as a bar chart")
  .action(async ({ rounds, svg }: { rounds: number; svg?: string }) => {
    const root = mkdtempSync(path.join(tmpdir(), "bench-"));
    try {
      const workspace = await openWorkspace(root, progress);
      const bare = await bareProgram(workspace, progress);
      const costs = await measured(workspace, bare, rounds);
      const rows = [...figures(costs), ...(await scale(workspace, bare, rounds))];
      const title = `Medians of ${rounds} rounds, run in turn`;
      heading(title);
      say(table(rows));
      say(plain(costs));
      if (svg !== undefined)
        writeWhole(path.resolve(process.env.INIT_CWD ?? "", svg), barChart(rows, title));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

type Costs = Awaited<ReturnType<typeof measured>>;

async function measured(workspace: Workspace, bare: string, rounds: number) {
  const { root } = workspace.directory;
  const stack = LocalStack.open(workspace, STACK);
  await requireSameResources(workspace, stack.view(), bare);
  const packs = policyPackArguments(repository);
  const report = ["--base", "HEAD", "--markdown", path.join(root, "report.md")];
  const preview = (args: readonly string[]) => () =>
    timed(async () => {
      const { exitCode, stdout, stderr } = await stack.run(["preview", ...args], {
        output: "captured",
      });
      if (exitCode !== 0) throw new UserError(stdout + stderr);
    });
  const command =
    (verb: string, ...args: string[]) =>
    () =>
      timed(() => runCommand([`local/commands/${verb}.ts`, ...args, "--dir", root]));
  return inTurn(
    rounds,
    {
      "a bare preview": () => plainPreview(workspace, bare),
      "a preview": () => plainPreview(workspace, stack.view()),
      "a preview without packs": preview([]),
      "a preview with both packs": preview(packs),
      "up:local again": command("up", STACK),
      "preview:local of one": command("preview", STACK),
      "preview:local of all five": command("preview"),
      "preview:local --base": command("preview", ...report),
    },
    progress,
  );
}

function figures(costs: Costs): Comparison[] {
  const [bare, mine] = [costs["a bare preview"], costs["a preview"]];
  const [judged, unjudged] = [costs["a preview with both packs"], costs["a preview without packs"]];
  const added = judged.map(({ seconds }, at) => seconds - (unjudged[at]?.seconds ?? NaN));
  const bareSeconds = secondsOf(bare);
  const five = secondsOf(costs["preview:local of all five"]);
  return [
    compare("preview: this program / bare", secondsOf(mine), bareSeconds, "s", 0.95),
    compare("peak memory: this program / bare", bytesOf(mine), bytesOf(bare), "MB", 0.9),
    compare("both packs add / bare preview", added, bareSeconds, "s", 0.75),
    compare(
      "second up:local / bare preview",
      secondsOf(costs["up:local again"]),
      bareSeconds,
      "s",
      1.8,
    ),
    compare("five stacks / one", five, secondsOf(costs["preview:local of one"]), "s", 3),
    compare(
      "base, head, report / five previews",
      secondsOf(costs["preview:local --base"]),
      five,
      "s",
      1.4,
    ),
  ];
}

/** What one instance more costs, and whether the second hundred costs what the first one does. */
async function scale(workspace: Workspace, bare: string, rounds: number): Promise<Comparison[]> {
  const costs = await inTurn(
    Math.min(rounds, 2),
    Object.fromEntries(
      FURTHER.flatMap((further) => [
        [`${further} further instances`, previewWith(workspace, further)],
        [`${further} further bare ones`, () => plainPreview(workspace, bare, further)],
      ]),
    ),
    progress,
  );
  const [none, one, two] = FURTHER;
  const slope = (
    by: (costs: readonly Cost[]) => number[],
    what: "instances" | "bare ones",
    from: number = none,
    to: number = two,
  ): number => {
    const at = (further: number): number => median(by(costs[`${further} further ${what}`] ?? []));
    return (at(to) - at(from)) / (to - from);
  };
  return [
    compare(
      "preview: each of 200 instances more / bare",
      [slope(secondsOf, "instances")],
      [slope(secondsOf, "bare ones")],
      "s",
      1,
    ),
    compare(
      "memory: each of 200 instances more / bare",
      [slope(bytesOf, "instances")],
      [slope(bytesOf, "bare ones")],
      "MB",
      1,
    ),
    compare(
      "preview: second hundred instances / first",
      [slope(secondsOf, "instances", one, two) * 100],
      [slope(secondsOf, "instances", none, one) * 100],
      "s",
      1.2,
    ),
    compare(
      "up: Azure's time / critical path",
      [await upOnTheClock(progress)],
      [CRITICAL_PATH],
      "s",
      1.05,
    ),
  ];
}

/** The medians themselves; a processor's seconds are of everything that ran on the machine meanwhile. */
function plain(costs: Costs): string {
  return Object.entries<readonly Cost[]>(costs)
    .map(([name, each]) => {
      const cpu = median(each.map((cost) => cost.cpu ?? NaN));
      const processor = Number.isNaN(cpu) ? "" : `, ${cpu.toFixed(2)} s of a processor`;
      return `  ${name}: ${median(secondsOf(each)).toFixed(2)} s${processor}`;
    })
    .join("\n");
}

async function requireSameResources(
  workspace: Workspace,
  ours: string,
  bare: string,
): Promise<void> {
  const own = await resourceTypes(workspace, ours);
  const others = await resourceTypes(workspace, bare);
  if (own.join() === others.join()) return;
  throw new UserError(
    "local/bench/bare/index.ts no longer registers the same resources as the stack:\n" +
      `  the stack:  ${own.join(", ")}\n  bare:       ${others.join(", ")}`,
  );
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

function secondsOf(costs: readonly Cost[]): number[] {
  return costs.map(({ seconds }) => seconds);
}

function bytesOf(costs: readonly Cost[]): number[] {
  return costs.map(({ bytes = NaN }) => bytes);
}

void runLocalCommand(command);

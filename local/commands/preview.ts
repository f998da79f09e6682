/**
 * `npm run preview:local [-- STACK…] [--base REF] [--markdown FILE]`: previews stacks side by side with the
 * policy packs, over what the local Azure has of them or over what the base makes of them.
 */
import { readdirSync } from "node:fs";

import { advisesToUnprotect, protectedAdvice } from "../../report/errors";
import { renderReport } from "../../report/report";
import type { ReportInput } from "../../report/input";
import { verdictOf } from "../../report/verdict";
import { environmentNames, stackNames } from "../../rules/stackNames";
import { compareWithBase } from "../compare/compare";
import type { StackComparison } from "../compare/compareStack";
import { openWorkspace } from "../engine/workspace";
import { localDirectory } from "../engine/localDirectory";
import { requireStackNames } from "../engine/localStack";
import { previewStacks } from "../engine/previewStacks";
import { repository } from "../engine/repository";
import { writeWhole } from "../engine/writeWhole";
import { localCommand, runLocalCommand, strictOption } from "./localCommand";
import { reportFile, reportInput } from "./previewReport";
import { previewTable } from "./previewTable";
import { heading, progressOn, say } from "./terminal";

interface PreviewOptions {
  readonly dir?: string;
  readonly base?: string;
  readonly markdown?: string;
  readonly strict?: boolean;
}

const command = localCommand("preview:local", "Preview stacks on the local Azure")
  .argument("[stacks...]", "the stacks' names (default: every environment)")
  .option("--base <ref>", "compare with the commit where this work branched off from <ref>")
  .option("--markdown <file>", "write the pull request's report to this file")
  .option(...strictOption)
  .action(async (names: string[], options: PreviewOptions) => {
    const file = options.markdown === undefined ? undefined : reportFile(options.markdown);
    const input = await (options.base === undefined
      ? previewed(names, options)
      : compared(names, options.base, options));
    heading("Summary");
    say(previewTable(input.stacks));
    const { exitCode, reasons } = verdictOf(input);
    for (const reason of reasons) say(`  - ${reason}`);
    if (file !== undefined) {
      writeWhole(file, renderReport(input));
      say(`The report is in ${file}`);
    }
    process.exitCode = exitCode;
  });

const progress = progressOn(process.stdout);

/** Over what the local Azure has. */
async function previewed(
  names: readonly string[],
  { dir, strict }: PreviewOptions,
): Promise<ReportInput> {
  const stacks = chosen(names, [repository]);
  const workspace = await openWorkspace(dir, progress, { strict });
  const comparisons: StackComparison[] = [];
  await previewStacks(workspace, stacks, progress, ({ stack, ...run }) => {
    const outcome = { kind: "previewed", ...run } as const;
    comparisons.push(shown({ stack, comparison: { kind: "none" }, outcome }));
  });
  return reportInput(repository, comparisons);
}

/** Over what the base makes, on a local Azure that goes afterwards. */
async function compared(
  names: readonly string[],
  ref: string,
  { dir, strict }: PreviewOptions,
): Promise<ReportInput> {
  const { base, stacks } = await compareWithBase({
    root: repository,
    directory: localDirectory(dir),
    ref,
    strict,
    stacks: (roots) => chosen(names, roots),
    progress,
    done: shown,
  });
  return reportInput(repository, stacks, base);
}

/** The named stacks, or every environment, of those that any of the programs has. */
function chosen(names: readonly string[], roots: readonly string[]): string[] {
  if (names.length > 0) requireStackNames(names, inAny(roots, stackNames));
  return [...new Set(names.length > 0 ? names : inAny(roots, environmentNames))];
}

function inAny(roots: readonly string[], list: (files: readonly string[]) => string[]): string[] {
  return [...new Set(roots.flatMap((root) => list(readdirSync(root))))];
}

function shown(comparison: StackComparison): StackComparison {
  const { stack, outcome, assumptions = [], notChecked = [] } = comparison;
  heading(`── ${stack} ${"─".repeat(Math.max(3, 70 - stack.length))}`);
  for (const assumption of assumptions) say(assumption);
  for (const id of notChecked) say(`not checked: ${id}`);
  if (comparison.comparison.kind === "baseFailed") {
    say(`The base can't be brought up, so the head is previewed without it:`);
    say(`${comparison.comparison.message}\n`);
  }
  if (outcome.kind === "previewed") {
    say(outcome.output.trim());
    // The engine has just advised to take the protection away by hand.
    if (advisesToUnprotect(outcome.output)) say(`\n${protectedAdvice}`);
  } else {
    say(`Pulumi.${stack}.yaml is deleted. No \`pulumi up\` manages these resources any more:`);
    for (const { type, name } of outcome.resources) say(`  ${name} (${type})`);
  }
  return comparison;
}

void runLocalCommand(command);

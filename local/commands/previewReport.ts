import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { exemptionsOf } from "../../policies/exemptions";
import type { ReportInput, Revision } from "../../report/input";
import type { StackComparison } from "../compare/compareStack";
import { asInPullRequest, headOf, policiesDiffer } from "../compare/revisions";
import { UserError } from "../../pulumi/errors";

/** What previews of the program in `root` came to, with all that a report says beside it. */
export function reportInput(
  root: string,
  stacks: readonly StackComparison[],
  base?: Revision,
): ReportInput {
  const head = headOf(root);
  return {
    ...(base === undefined
      ? { head }
      : {
          ...asInPullRequest(root, { head, base }, process.env),
          policiesChanged: policiesDiffer(root, base.commit),
        }),
    stacks: stacks.map((each) => ({ ...each, exemptions: exemptionsOf(root, each.stack) })),
    today: new Date().toISOString().slice(0, 10),
  };
}

/**
 * The path of a report that can be written; asked before the work, not after it. Its folder is made.
 *
 * @throws UserError when no file can be written there
 */
export function reportFile(name: string): string {
  if (name === "") {
    throw new UserError("--markdown is empty. Name a file, such as --markdown report.md.");
  }
  if (name === "-") {
    throw new UserError(
      "--markdown needs a file name; `-` isn't supported because stdout already carries the " +
        "human-readable output. Name a file, such as --markdown report.md.",
    );
  }
  // npm changes to the repository before it runs a script; a relative path means the person's own folder.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new UserError(`--markdown ${name} is a folder. Name a file in it.`);
  }
  requireWritable(file, name);
  return file;
}

/** Permissions alone aren't enough: a file system can refuse what they allow. */
function requireWritable(file: string, name: string): void {
  const attempt = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(attempt, "");
    rmSync(attempt);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `--markdown ${name} can't be written: ${reason}. Name a file in a folder that you can write to.`,
    );
  }
}

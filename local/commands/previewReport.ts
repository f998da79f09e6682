import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

import { exemptionsIn } from "../../policies/exemptions";
import type { ReportInput, Revision } from "../../report/input";
import type { StackComparison } from "../base/compareStack";
import { headOf } from "../base/revisions";
import { UserError } from "../engine/userError";

/** What previews of the program in `root` came to, with all that a report says beside it. */
export function reportInput(
  root: string,
  stacks: readonly StackComparison[],
  base?: Revision,
): ReportInput {
  return {
    head: headOf(root),
    ...(base && { base }),
    stacks: stacks.map((each) => ({ ...each, exemptions: exemptionsOf(root, each.stack) })),
    today: new Date().toISOString().slice(0, 10),
  };
}

function exemptionsOf(root: string, stack: string): ReturnType<typeof exemptionsIn> {
  const file = path.join(root, "policies", "config", `${stack}.json`);
  return existsSync(file) ? exemptionsIn(readFileSync(file, "utf8")) : [];
}

/** The path of a report that can be written; asked before the work, not after it. */
export function reportFile(name: string): string {
  if (name === "-") {
    throw new UserError(
      "--markdown writes a file, and `-` is none: standard output has what a person reads. " +
        "Name a file, as --markdown report.md.",
    );
  }
  // npm changes to the repository before it runs a script; a relative path is meant where the person stands.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new UserError(`--markdown ${name} is a folder. Name a file in it.`);
  }
  return file;
}

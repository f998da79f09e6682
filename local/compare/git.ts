import spawn from "cross-spawn";

import { UserError } from "../../pulumi/errors";

/** Variables with which git tells its own hooks where they are: they would lead elsewhere than `folder`. */
const whereabouts = /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX|OBJECT_DIRECTORY)$/;

/** How a run of git ended. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder. No hook of the person's runs: a checkout for a comparison is none of their work. */
export function git(folder: string, ...args: string[]): GitResult {
  const { status, stdout, stderr, error } = spawn.sync(
    "git",
    ["-c", "core.hooksPath=/dev/null", ...args],
    {
      cwd: folder,
      encoding: "utf8",
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !whereabouts.test(name)),
      ),
    },
  );
  if (error) {
    throw new UserError(
      `git is needed to compare with a base, and can't be run: ${error.message}.\n` +
        "Install it from https://git-scm.com/, or leave --base out.",
    );
  }
  return { exitCode: status ?? 1, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** What git prints; a failure is reported in git's own words. */
export function gitMust(folder: string, ...args: string[]): string {
  const { exitCode, stdout, stderr } = git(folder, ...args);
  if (exitCode === 0) return stdout;
  throw new UserError(`git ${args[0] ?? ""} failed: ${stderr || stdout}`);
}

import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { type Lending, lendKeptProcesses } from "../keptProcesses/lend";
import { takeAlertsAway, takeStacksOfTests } from "../project/project";

/** How a command of the repository ended. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that may be killed before it ends. */
export interface StartedCommand {
  readonly pid: number;
  readonly result: Promise<CommandResult>;
  /** Called with everything that the command prints. */
  onOutput(listen: (text: string) => void): void;
}

/** How a copy differs from the repository. */
export interface CopyOptions {
  /** Folders that a test can do without. */
  readonly without?: readonly string[];
  /**
   * Whose stacks it has: the tests' own, those without alerts, which are half of what most make, or the committed ones.
   * @default "tests"
   */
  readonly stacks?: "tests" | "tests without alerts" | "committed";
  /**
   * Where the programs and packs of its commands run: in processes that the test keeps, or in some of their own, as
   * a person's do.
   * @default "kept"
   */
  readonly processes?: "kept" | "own";
}

/** Of the policy packs, what the engine loads: two processes in each run. */
export const packs = ["policies/guardrails", "policies/practices"];

/** A copy of the repository as it is now, with a git history of one commit, to run its commands in. */
export class RepositoryCopy {
  readonly root: string;

  private readonly lending: Lending | undefined;

  constructor({ without = [], stacks = "tests", processes = "kept" }: CopyOptions = {}) {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "repository-")));
    this.root = path.join(folder, "clone");
    if (processes === "kept") this.lending = lendKeptProcesses(path.join(folder, "programs.sock"));
    const files = this.gitIn(repository, "ls-files", "-z", "-co", "--exclude-standard").split("\0");
    for (const file of files) {
      if (file === "" || without.some((folder) => file.startsWith(`${folder}/`))) continue;
      const copy = path.join(this.root, file);
      mkdirSync(path.dirname(copy), { recursive: true });
      copyFileSync(path.join(repository, file), copy);
    }
    if (stacks !== "committed") takeStacksOfTests(this.root);
    if (stacks === "tests without alerts") takeAlertsAway(this.root);
    symlinkSync(path.join(repository, "node_modules"), path.join(this.root, "node_modules"));
    this.git("init", "-q", "-b", "main");
    // Most files are in the repository's history already: git then has nothing to write.
    const objects = this.gitIn(
      repository,
      "rev-parse",
      "--path-format=absolute",
      "--git-path",
      "objects",
    );
    writeFileSync(path.join(this.root, ".git/objects/info/alternates"), objects);
    // A test may go to a commit without .gitignore; the link and the local Azure stay there too.
    appendFileSync(path.join(this.root, ".git/info/exclude"), "/node_modules\n/.local\n");
    this.commit();
  }

  /** Commits everything, so that `status` shows what happens from now on. */
  commit(): void {
    this.git("add", "-A");
    const author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
    this.git(...author, "commit", "-q", "--no-gpg-sign", "-m", "as it is");
  }

  /** What `git status` lists; empty when nothing changed. */
  status(): string {
    return this.git("status", "--porcelain");
  }

  /** The commit that is checked out. */
  head(): string {
    return this.git("rev-parse", "HEAD").trim();
  }

  /** Goes to a commit and throws away what differs from it. */
  checkOut(commit: string): void {
    this.git("checkout", "-q", "--force", "--detach", commit);
    this.git("clean", "-qfd");
  }

  /** Makes the next commit's files those of an earlier commit. */
  revert(commit: string): void {
    this.git("checkout", "-q", commit, "--", ".");
    this.commit();
  }

  /** Commits the removal of every file. */
  empty(): void {
    this.git("rm", "-rq", ".");
    this.commit();
  }

  /** The work trees that git knows besides the copy itself. */
  worktrees(): string[] {
    return this.git("worktree", "list", "--porcelain")
      .split("\n")
      .filter((line) => line.startsWith("worktree "))
      .slice(1);
  }

  /** Runs one of the repository's commands as `npm run` would, without npm's own second. */
  run(
    verb: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Promise<CommandResult> {
    return this.start(verb, args, env).result;
  }

  /** Starts one of the repository's commands, as the leader of a process group. */
  start(verb: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): StartedCommand {
    const child = spawn(process.execPath, ["local/setup.cjs", verb, ...args], {
      cwd: this.root,
      env: { ...withoutLocalVariables(), ...this.lent, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const printed = { stdout: "", stderr: "" };
    const listeners: ((text: string) => void)[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].on("data", (chunk: Buffer) => {
        printed[stream] += chunk.toString("utf8");
        for (const listen of listeners) listen(printed[stream]);
      });
    }
    return {
      pid: child.pid ?? 0,
      onOutput: (listen) => listeners.push(listen),
      result: new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (exitCode) => resolve({ exitCode, ...printed }));
      }),
    };
  }

  /** What a shell is given for its commands' programs to run where this copy's do. */
  get lent(): NodeJS.ProcessEnv {
    return this.lending?.variables ?? {};
  }

  dispose(): void {
    this.lending?.close();
    rmSync(path.dirname(this.root), { recursive: true, force: true });
  }

  private git(...args: string[]): string {
    return this.gitIn(this.root, ...args);
  }

  private gitIn(folder: string, ...args: string[]): string {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  }
}

/** The environment of a person who has not set up anything. */
function withoutLocalVariables(): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI_|ARM_|AZURE_|LOCAL_AZURE_|INIT_CWD$|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { temporaryFolder } from "../../temporaryFolder";

/** A git repository in a temporary folder, on the branch `main`. */
export class GitRepository {
  readonly root: string;

  constructor(root = path.join(temporaryFolder(), "repository")) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    this.git("init", "-q", "-b", "main");
  }

  /** Writes files and commits everything; answers the commit. */
  commit(files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.git("add", "-A");
    const author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
    this.git(...author, "commit", "-q", "--no-gpg-sign", "--allow-empty", "-m", "a change");
    return this.git("rev-parse", "HEAD");
  }

  write(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** The work trees that git knows besides the repository's own. */
  worktrees(): string[] {
    return this.git("worktree", "list", "--porcelain")
      .split("\n")
      .filter((line) => line.startsWith("worktree "))
      .slice(1);
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.root, encoding: "utf8" }).trim();
  }
}

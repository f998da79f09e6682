import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

import { withPlace } from "../../../local/compare/place";
import { type LocalDirectory, localDirectory } from "../../../local/engine/localDirectory";
import { repository as own } from "../../../local/engine/repository";
import { temporaryFolder } from "../../temporaryFolder";
import { GitRepository } from "./gitRepository";

let repository: GitRepository;
let directory: LocalDirectory;
let commit: string;

beforeEach(() => {
  repository = new GitRepository();
  commit = repository.commit({ "a.txt": "one", ".gitignore": ".local/\n" });
  repository.commit({ "a.txt": "two" });
  directory = localDirectory(path.join(repository.root, ".local"));
});

function place<T>(work: (place: { folder: string; tree: string }) => Promise<T>): Promise<T> {
  return withPlace({ root: repository.root, directory }, commit, work);
}

function left(): string[] {
  return readdirSync(path.join(directory.root, "base"));
}

/** A comparison that is killed while it works; answers its folder's name. */
function killed(): string {
  const script = `
    const { withPlace } = require("./local/compare/place.ts");
    const { localDirectory } = require("./local/engine/localDirectory.ts");
    const [root, local, commit] = process.argv.slice(1);
    void withPlace({ root, directory: localDirectory(local) }, commit, ({ folder }) => {
      process.stdout.write(folder);
      process.kill(process.pid, "SIGKILL");
    });`;
  const { stdout } = spawnSync(
    process.execPath,
    ["-r", "./register.cjs", "-e", script, repository.root, directory.root, commit],
    { cwd: own, encoding: "utf8" },
  );
  return path.basename(stdout);
}

function expectNothingLeft(): void {
  expect(left()).toEqual([]);
  expect(repository.worktrees()).toEqual([]);
  expect(repository.git("status", "--porcelain")).toBe("");
}

it("has the commit's files, and is removed afterwards", async () => {
  const text = await place(({ tree }) =>
    Promise.resolve(readFileSync(path.join(tree, "a.txt"), "utf8")),
  );
  expect(text).toBe("one");
  expect(readFileSync(path.join(repository.root, "a.txt"), "utf8")).toBe("two");
  expectNothingLeft();
});

it("is removed when the work fails", async () => {
  await expect(place(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expectNothingLeft();
});

it("can be had twice at once", async () => {
  const both = await place((one) =>
    place((other) => {
      expect(existsSync(path.join(one.tree, "a.txt"))).toBe(true);
      return Promise.resolve([one.folder, other.folder]);
    }),
  );
  expect(new Set(both).size).toBe(2);
  expectNothingLeft();
});

it("takes away what a killed one left", async () => {
  const name = killed();
  expect(left().sort()).toEqual([name, `${name}.lock`]);
  expect(repository.worktrees()).toHaveLength(1);
  await place(() => {
    expect(left()).not.toContain(name);
    return Promise.resolve();
  });
  expectNothingLeft();
});

it("lets git forget what was left of a deleted local directory", async () => {
  killed();
  rmSync(directory.root, { recursive: true });
  expect(repository.worktrees()).toHaveLength(1);
  await place(() => Promise.resolve());
  expectNothingLeft();
});

it("leaves the work trees of the person alone, also those whose folder is away", async () => {
  const elsewhere = temporaryFolder();
  for (const name of ["here", "away"]) {
    repository.git("worktree", "add", "-q", "--detach", path.join(elsewhere, name));
  }
  rmSync(path.join(elsewhere, "away"), { recursive: true });
  await place(() => Promise.resolve());
  expect(repository.worktrees()).toHaveLength(2);
  expect(existsSync(path.join(elsewhere, "here/a.txt"))).toBe(true);
});

it("runs none of the person's hooks", async () => {
  const ran = path.join(temporaryFolder(), "ran");
  repository.write(".git/hooks/post-checkout", `#!/bin/sh\ntouch ${ran}\n`);
  chmodSync(path.join(repository.root, ".git/hooks/post-checkout"), 0o755);
  await place(() => Promise.resolve());
  expect(existsSync(ran)).toBe(false);
});

it("says in git's words why a commit can't be checked out", async () => {
  const nothing = "0123456789012345678901234567890123456789";
  await expect(
    withPlace({ root: repository.root, directory }, nothing, () => Promise.resolve()),
  ).rejects.toThrow(/^git worktree failed: .*0123456789012345678901234567890123456789/);
  expectNothingLeft();
});

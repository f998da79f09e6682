import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

import {
  asInPullRequest,
  baseOf,
  headOf,
  placeInRepository,
  policiesDiffer,
} from "../../../local/compare/revisions";
import { temporaryFolder } from "../../temporaryFolder";
import { GitRepository } from "./gitRepository";

let repository: GitRepository;
let first: string;

beforeEach(() => {
  repository = new GitRepository();
  first = repository.commit({ "a.txt": "1" });
});

describe("baseOf", () => {
  it("is where the work left the branch, without what others did there since", () => {
    repository.git("switch", "-q", "-c", "work");
    repository.commit({ "b.txt": "1" });
    repository.git("switch", "-q", "main");
    repository.commit({ "a.txt": "2" });
    repository.git("switch", "-q", "work");
    expect(baseOf(repository.root, "main")).toEqual({ revision: { name: "main", commit: first } });
  });

  it("is the commit itself when the work is on it", () => {
    repository.commit({ "a.txt": "2" });
    expect(baseOf(repository.root, first)).toEqual({ revision: { name: first, commit: first } });
  });

  it("is what a tag points at, not the tag", () => {
    repository.git(
      ...["-c", "user.name=t", "-c", "user.email=t@localhost"],
      ...["tag", "-a", "v1", "-m", "one"],
    );
    expect(baseOf(repository.root, "v1").revision.commit).toBe(first);
  });

  it("is the branch itself, and says so, where no common ancestor is known", () => {
    repository.git("switch", "-q", "--orphan", "work");
    repository.commit({ "b.txt": "1" });
    expect(baseOf(repository.root, "main")).toEqual({
      revision: { name: "main", commit: first },
      remark:
        "This clone has no common ancestor with main; it may be shallow. The comparison is with main itself, " +
        "so newer changes on it show as if they were undone.",
    });
  });

  it.each([
    ["feature", "There is no commit feature here. Fetch it first: git fetch origin feature"],
    [
      "origin/feature",
      "There is no commit origin/feature here. Fetch it first: git fetch origin feature",
    ],
    ["--help", "There is no commit --help here. Fetch it first: git fetch origin --help"],
    ["", "--base is empty. Name a commit, such as --base main."],
    ["a b", "There is no commit a b here. Fetch it first: git fetch origin a b"],
  ])("says how to fetch %s, which isn't there", (ref, message) => {
    expect(() => baseOf(repository.root, ref)).toThrow(new Error(message));
  });

  it("names the branch of the remote when only that one is there", () => {
    repository.git("update-ref", "refs/remotes/origin/feature", first);
    expect(() => baseOf(repository.root, "feature")).toThrow(
      new Error(
        "There is no commit feature here, but there is origin/feature: write --base origin/feature.",
      ),
    );
  });

  it("asks for a clone where there is no git repository", () => {
    const root = temporaryFolder();
    expect(() => baseOf(root, "main")).toThrow(
      `${root} is not a git repository (or git doesn't trust it: see \`git -C ${root} status\`), so ` +
        "there is nothing to compare with. Work in a clone, or leave --base out.",
    );
  });

  it("asks for a commit where there is none", () => {
    const { root } = new GitRepository();
    expect(() => baseOf(root, "main")).toThrow(
      `${root} has no commit yet: make one, or leave --base out.`,
    );
  });

  it("isn't led elsewhere by the variables that git sets for a hook", () => {
    const other = new GitRepository();
    process.env.GIT_DIR = path.join(other.root, ".git");
    try {
      expect(baseOf(repository.root, "main").revision.commit).toBe(first);
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});

describe("headOf", () => {
  it("is the branch while nothing differs from it", () => {
    expect(headOf(repository.root)).toEqual({ name: "main", commit: first });
  });

  it("is HEAD where no branch is checked out", () => {
    repository.git("switch", "-q", "--detach");
    expect(headOf(repository.root)).toEqual({ name: "HEAD", commit: first });
  });

  it.each([
    ["changed", "a.txt"],
    ["new", "c.txt"],
  ])("is the working tree when a file is %s", (_what, file) => {
    repository.write(file, "2");
    expect(headOf(repository.root)).toEqual({ name: "working tree", commit: first });
  });
});

test("headOf has no commit to name where there is no git repository", () => {
  expect(headOf(temporaryFolder())).toEqual({ name: "working tree", commit: "" });
});

describe("placeInRepository", () => {
  it("is empty at the top and the way down anywhere else", () => {
    mkdirSync(path.join(repository.root, "infra/redis"), { recursive: true });
    expect(placeInRepository(repository.root)).toBe("");
    expect(placeInRepository(path.join(repository.root, "infra/redis"))).toBe("infra/redis/");
  });
});

test("a shallow clone, which has no history, is compared with the branch itself", () => {
  repository.git("switch", "-q", "-c", "work");
  repository.commit({ "b.txt": "1" });
  const clone = path.join(temporaryFolder(), "clone");
  const source = `file://${repository.root}`;
  execFileSync("git", [
    "clone",
    "-q",
    "--depth",
    "1",
    "--no-single-branch",
    "-b",
    "work",
    source,
    clone,
  ]);
  repository.git("switch", "-q", "main");
  const base = baseOf(clone, "origin/main");
  expect(base.revision).toEqual({ name: "origin/main", commit: first });
  expect(base.remark).toMatch(/^This clone has no common ancestor with origin\/main;/);
});

describe("what GitHub checked out of a pull request", () => {
  const names = { GITHUB_HEAD_REF: "feature/`larger`", GITHUB_BASE_REF: "main" };
  let pushed: string;
  let base: { name: string; commit: string };

  beforeEach(() => {
    repository.git("switch", "-q", "-c", "work");
    pushed = repository.commit({ "b.txt": "1" });
    repository.git("switch", "-q", "main");
    base = { name: "HEAD^1", commit: repository.commit({ "a.txt": "2" }) };
  });

  const merge = (): void => {
    repository.git(
      ...["-c", "user.name=t", "-c", "user.email=t@localhost"],
      ...["merge", "-q", "--no-ff", "-m", "merge", "work"],
    );
  };
  const revisions = () => ({ head: headOf(repository.root), base });

  it("is called by its branches, and by the commit that was pushed", () => {
    merge();
    expect(asInPullRequest(repository.root, revisions(), names)).toEqual({
      head: { name: names.GITHUB_HEAD_REF, commit: pushed },
      base: { name: "main", commit: base.commit },
    });
  });

  it("is called as it is without the names, without a merge, or with another base", () => {
    expect(asInPullRequest(repository.root, revisions(), names)).toEqual(revisions());
    merge();
    expect(asInPullRequest(repository.root, revisions(), {})).toEqual(revisions());
    base = { name: "v1", commit: first };
    expect(asInPullRequest(repository.root, revisions(), names)).toEqual(revisions());
  });
});

describe("policies", () => {
  it.each([
    ["policies/a.ts", true],
    ["rules/a.ts", true],
    ["report/a.ts", false],
  ])("differ from the base's when %s does: %s", (file, differ) => {
    repository.commit({ [file]: "1" });
    expect(policiesDiffer(repository.root, first)).toBe(differ);
  });
});

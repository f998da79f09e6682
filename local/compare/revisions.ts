import type { Revision } from "../../report/input";
import { UserError } from "../../pulumi/errors";
import { git, gitMust } from "./git";

/** What a working tree is compared with. */
export interface Base {
  readonly revision: Revision;
  /** What is not as usual about it, as a sentence. */
  readonly remark?: string;
}

/**
 * The commit at which the work in `root` left `ref`: what others did on `ref` since then is not part of it.
 *
 * @throws UserError when there is no git, no repository or no such commit
 */
export function baseOf(root: string, ref: string): Base {
  const head = headCommit(root);
  if (ref === "") throw new UserError("--base is empty. Name a commit, such as --base main.");
  const commit = commitOf(root, ref);
  if (commit === undefined) throw unknownRevision(root, ref);
  const { stdout } = git(root, "merge-base", commit, head);
  if (stdout !== "") return { revision: { name: ref, commit: stdout } };
  return {
    revision: { name: ref, commit },
    remark:
      `This clone has no common ancestor with ${ref}; it may be shallow. The comparison is with ${ref} itself, ` +
      "so newer changes on it show as if they were undone.",
  };
}

/** What is in `root`: a branch or HEAD while the working tree is the same; no commit where there is no git. */
export function headOf(root: string): Revision {
  try {
    const commit = headCommit(root);
    const changes = gitMust(root, "status", "--porcelain", "--", ".");
    if (changes !== "") return { name: "working tree", commit };
    const branch = git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout;
    return { name: branch === "" ? "HEAD" : branch, commit };
  } catch (error) {
    if (error instanceof UserError) return { name: "working tree", commit: "" };
    throw error;
  }
}

/**
 * Both as a pull request calls them, where GitHub checked out its merge commit: the branches' names, and the
 * commit that was pushed instead of the merge that nobody made.
 */
export function asInPullRequest(
  root: string,
  { head, base }: { readonly head: Revision; readonly base: Revision },
  { GITHUB_HEAD_REF: branch, GITHUB_BASE_REF: into }: NodeJS.ProcessEnv,
): { readonly head: Revision; readonly base: Revision } {
  if (!branch || !into) return { head, base };
  const pushed = commitOf(root, "HEAD^2");
  if (pushed === undefined || commitOf(root, "HEAD^1") !== base.commit) return { head, base };
  return { head: { name: branch, commit: pushed }, base: { name: into, commit: base.commit } };
}

/** Whether the working tree judges otherwise than a commit did. */
export function policiesDiffer(root: string, commit: string): boolean {
  return git(root, "diff", "--quiet", commit, "--", "policies", "rules").exitCode !== 0;
}

/** Where `root` is within its git repository: empty at the top, else a path that ends with a slash. */
export function placeInRepository(root: string): string {
  return gitMust(root, "rev-parse", "--show-prefix");
}

function headCommit(root: string): string {
  if (git(root, "rev-parse", "--git-dir").exitCode !== 0) {
    throw new UserError(
      `${root} is not a git repository (or git doesn't trust it: see \`git -C ${root} status\`), so ` +
        "there is nothing to compare with. Work in a clone, or leave --base out.",
    );
  }
  const commit = commitOf(root, "HEAD");
  if (commit !== undefined) return commit;
  throw new UserError(`${root} has no commit yet: make one, or leave --base out.`);
}

function commitOf(root: string, ref: string): string | undefined {
  const { exitCode, stdout } = git(
    root,
    ...["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
  );
  return exitCode === 0 && stdout !== "" ? stdout : undefined;
}

function unknownRevision(root: string, ref: string): UserError {
  const remote = `origin/${ref}`;
  const branch = ref.replace(/^origin\//, "");
  return new UserError(
    commitOf(root, remote) === undefined
      ? `There is no commit ${ref} here. Fetch it first: git fetch origin ${branch}`
      : `There is no commit ${ref} here, but there is ${remote}: write --base ${remote}.`,
  );
}

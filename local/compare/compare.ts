import { existsSync } from "node:fs";
import path from "node:path";

import type { Progress } from "../../pulumi/progress";
import type { Revision } from "../../report/input";
import { findCli } from "../cli/findCli";
import { UserError, errorText } from "../../pulumi/errors";
import { hasPassphrase } from "../engine/engineVariables";
import { buildHome, otherSdks } from "../engine/home";
import { type LocalDirectory, localDirectory } from "../engine/localDirectory";
import { sideBySide } from "../engine/slots";
import { type StackComparison, compareStack } from "./compareStack";
import { giveDependencies } from "./dependencies";
import { gitMust } from "./git";
import { interruptible } from "./interruptible";
import { KeptBases } from "./keptBases";
import { withMessages, withoutFolders } from "./message";
import { withPlace } from "./place";
import { baseOf, placeInRepository } from "./revisions";

/** What to compare. */
export interface ComparisonRequest {
  /** The root of the head's program, in a git repository. */
  readonly root: string;
  /** Below it, the comparison keeps what it needs while it goes on. */
  readonly directory: LocalDirectory;
  /** The branch, tag or commit that the head is compared with. */
  readonly ref: string;
  /** The stacks to compare, of those that the head's folder or the base's has. */
  readonly stacks: (roots: readonly string[]) => readonly string[];
  readonly progress: Progress;
  /** Takes nothing for granted that the base doesn't adopt already. */
  readonly strict?: boolean;
  /** Gets each stack in their order, as soon as it is its turn. */
  readonly done: (comparison: StackComparison) => void;
}

/** What was compared with what, and what came of it. */
export interface ComparedStacks {
  readonly base: Revision;
  readonly stacks: readonly StackComparison[];
}

/**
 * Compares the working tree with the commit at which it left `ref`: the base's program brings each stack up on
 * a local Azure of its own, and the head's is previewed over it. What the base made is kept
 * for the next comparison with it; nothing else stays, also when it fails.
 *
 * @throws UserError when there is no such commit, no such stack, or the comparison is interrupted
 */
export async function compareWithBase(request: ComparisonRequest): Promise<ComparedStacks> {
  const { root, directory, ref, progress, strict = false } = request;
  const { revision, remark } = baseOf(root, ref);
  const cli = await findCli(progress);
  return interruptible((unlessInterrupted) =>
    withPlace({ root, directory }, revision.commit, async ({ folder, tree }) => {
      const base = path.join(tree, placeInRepository(root));
      const stacks = request.stacks([root, base].filter((each) => existsSync(each)));
      progress(`comparing with ${ref} (${revision.commit.slice(0, 12)})`);
      const baseFailure = await failureToInstall(base, root, progress);
      unlessInterrupted();
      const { home } = localDirectory(folder);
      buildHome(localDirectory(folder), cli, [base]);
      const assumptions = [...(remark === undefined ? [] : [remark]), ...playedVersions(base)];
      const comparing = {
        ...{ cli, home, head: root, base, baseFailure, strict, unlessInterrupted },
        folder: path.join(folder, "stacks"),
        ...keptFor(root, directory, revision.commit),
      };
      const work = async (stack: string): Promise<StackComparison> =>
        readable(await compareStack(comparing, stack), assumptions, [base, tree, folder, root]);
      const waiting = { doing: "comparing", say: progress };
      return { base: revision, stacks: await sideBySide(stacks, waiting, work, request.done) };
    }),
  );
}

/** A stand-in plays whatever version of its provider the base asks for. */
function playedVersions(base: string): string[] {
  return otherSdks(base).map(
    ({ sdk, version, own }) => `The base uses ${sdk} ${version}; its stand-in was made for ${own}.`,
  );
}

/** With a passphrase of the person's own, nothing is kept: nobody else may read these states. */
function keptFor(
  root: string,
  directory: LocalDirectory,
  commit: string,
): { readonly kept?: KeptBases } {
  if (hasPassphrase(process.env)) return {};
  const tree = gitMust(root, "rev-parse", `${commit}^{tree}`);
  return { kept: new KeptBases(path.join(directory.root, "kept"), tree) };
}

async function failureToInstall(
  base: string,
  root: string,
  progress: Progress,
): Promise<string | undefined> {
  try {
    await giveDependencies(base, root, progress);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return errorText(error);
    throw error;
  }
}

/** The same without the paths of this machine, which differ from run to run, and with what all stacks share. */
function readable(
  { comparison, outcome, ...rest }: StackComparison,
  assumptions: readonly string[],
  folders: readonly string[],
): StackComparison {
  const clean = (message: string): string => withoutFolders(message, folders);
  return {
    ...rest,
    comparison:
      comparison.kind === "baseFailed"
        ? { ...comparison, message: clean(comparison.message) }
        : comparison,
    outcome:
      outcome.kind === "previewed" ? { ...outcome, ...withMessages(outcome, clean) } : outcome,
    assumptions: [...assumptions, ...(rest.assumptions ?? []).map(clean)],
  };
}

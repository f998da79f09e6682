import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import { stackNames } from "../../rules/stackNames";
import type { Deployment } from "../../pulumi/deployment";
import { deploymentOf } from "./backendState";
import type { LocalDirectory } from "./localDirectory";
import { repository } from "./repository";
import { type StackSecrets, localStackFile, saltIn } from "./stackFile";
import { SECRETS_PROVIDER } from "./transit";
import { writeWhole } from "./writeWhole";

/**
 * The CLI rewrites the stack file of whatever it touches, and on a stack with a cloud's secrets provider
 * it deletes two of its lines. So nothing local runs in the repository: it runs in a view of the project,
 * a Pulumi.yaml elsewhere whose `main` points back here, with copies of the stack files.
 */

/** A program with its stack files. */
export interface Program {
  /** The folder with the Pulumi.yaml. */
  readonly root: string;
  /** Changes a stack's configuration in the copy that the run gets. */
  readonly change?: (stackFile: Document) => void;
}

/** The repository as it is now. */
export const workingTree: Program = { root: repository };

/** Where a stack that has no secrets yet keeps them: `transit` is there during runs on plugins of this process only. */
export type NewSecrets = "passphrase" | "transit";

interface ViewOptions {
  /** @default the working tree's */
  readonly program?: Program;
  /** @default "passphrase" */
  readonly newSecrets?: NewSecrets;
}

/**
 * The view that commands on one stack run in. Each stack has its own: several run at once. So has a preview beside an
 * `up`, whose engine couldn't reach the preview's transit.
 */
export function stackView(
  directory: LocalDirectory,
  stack: string,
  { program = workingTree, newSecrets = "passphrase" }: ViewOptions = {},
): string {
  const view = path.join(directory.views, newSecrets === "transit" ? "attached" : "stack", stack);
  writeProjectFile(view, program);
  writeStackFile(directory, view, stack, program, newSecrets);
  return view;
}

/** The view that a plain `pulumi` of a `local:env` runs in: all stacks, and paths that lead into the repository. */
export function projectView(directory: LocalDirectory): string {
  const view = path.join(directory.views, "project");
  writeProjectFile(view, workingTree);
  for (const stack of stackNames(readdirSync(workingTree.root)))
    writeStackFile(directory, view, stack, workingTree);
  // Relative paths on the command line (`--policy-pack policies/guardrails`) mean the same as in the repository.
  for (const entry of readdirSync(repository)) {
    if (/^(Pulumi\..*yaml|\.git|\.local)$/.test(entry)) continue;
    const link = path.join(view, entry);
    if (!isThere(link)) symlinkSync(path.join(repository, entry), link, "junction");
  }
  return view;
}

function writeProjectFile(view: string, { root }: Program): void {
  const document = parseDocument(readFileSync(path.join(root, "Pulumi.yaml"), "utf8"));
  const main: unknown = document.get("main");
  document.set("main", path.join(root, typeof main === "string" ? main : "."));
  mkdirSync(view, { recursive: true });
  writeWhole(path.join(view, "Pulumi.yaml"), document.toString());
}

function writeStackFile(
  directory: LocalDirectory,
  view: string,
  stack: string,
  { root, change }: Program,
  newSecrets: NewSecrets = "passphrase",
): void {
  const name = `Pulumi.${stack}.yaml`;
  const copy = path.join(view, name);
  const source = readFileSync(path.join(root, name), "utf8");
  const secrets =
    secretsOf(deploymentOf(directory, stack)) ??
    (newSecrets === "transit"
      ? { secretsprovider: SECRETS_PROVIDER }
      : { encryptionsalt: existsSync(copy) ? saltIn(readFileSync(copy, "utf8")) : undefined });
  writeWhole(copy, localStackFile(source, name, secrets, change));
}

/** Where a state keeps its secrets; undefined while it has none. */
function secretsOf({ secrets_providers }: Deployment): StackSecrets | undefined {
  const { salt, encryptedkey } = secrets_providers?.state ?? {};
  if (encryptedkey !== undefined) return { secretsprovider: SECRETS_PROVIDER, encryptedkey };
  return salt === undefined ? undefined : { encryptionsalt: salt };
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

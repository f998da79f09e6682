import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { createWhole } from "../../local-azure/arm/files";
import type { LocalDirectory } from "./localDirectory";
import type { Deployment } from "../../pulumi/deployment";
import { UserError, errorText } from "../../pulumi/errors";
import { project } from "./repository";

/** The file in the backend with a stack's state. */
export function stateFile(directory: LocalDirectory, stack: string): string {
  return path.join(directory.backend, ".pulumi", "stacks", project, `${stack}.json`);
}

/** Whether the backend knows the stack. */
export function stackExists(directory: LocalDirectory, stack: string): boolean {
  return existsSync(stateFile(directory, stack));
}

/**
 * Makes the backend know a stack, as `pulumi stack init` does and without a start of the CLI. Where it knows it already,
 * nothing happens. The first `up` writes how the stack's secrets are kept.
 */
export function registerStack(directory: LocalDirectory, stack: string): void {
  createWhole(path.join(directory.backend, ".pulumi", "meta.yaml"), "version: 1\n");
  const checkpoint = { stack: `organization/${project}/${stack}` };
  createWhole(stateFile(directory, stack), JSON.stringify({ version: 3, checkpoint }));
}

/**
 * The state of a stack, read straight from the file backend: a look at it costs no start of the CLI.
 * Changing it is left to the CLI. A file that can't be read is named and kept.
 */
export function deploymentOf(directory: LocalDirectory, stack: string): Deployment {
  const file = stateFile(directory, stack);
  if (!existsSync(file)) return {};
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint?: { latest?: Deployment | null };
    };
    return state.checkpoint?.latest ?? {};
  } catch (error) {
    throw new UserError(
      `The local state of ${stack} can't be read: ${errorText(error)}\n` +
        `The file is kept as it is: ${file}\n` +
        "Replace it with the copy that ends in .bak, or move it away to start again.",
    );
  }
}

import type { Progress } from "../../pulumi/progress";
import { policyPackArguments } from "../../pulumi/policyPacks";
import type { EngineRun } from "../../pulumi/run";
import { LocalStack } from "./localStack";
import { type Program, workingTree } from "./projectView";
import { sideBySide } from "./slots";
import { StackFileError } from "./stackFile";
import type { Workspace } from "./workspace";

/** What a preview of one stack found. */
export interface StackPreview extends EngineRun {
  readonly stack: string;
}

/** Previews stacks side by side; `done` gets each one in the order of the names, as soon as it is its turn. */
export function previewStacks(
  workspace: Workspace,
  names: readonly string[],
  progress: Progress,
  done: (preview: StackPreview) => void,
): Promise<StackPreview[]> {
  return sideBySide(
    names,
    { doing: "previewing", say: progress },
    (name) => previewStack(workspace, name),
    done,
  );
}

/** Previews one stack with the policy packs of its program. A stack file that can't be read fails it alone. */
export async function previewStack(
  workspace: Workspace,
  name: string,
  program: Program = workingTree,
): Promise<StackPreview> {
  const packs = policyPackArguments(program.root);
  try {
    const stack = LocalStack.open(workspace, name, program);
    return { stack: name, ...(await stack.runEngine(["preview", ...packs])) };
  } catch (error) {
    if (!(error instanceof StackFileError)) throw error;
    return { stack: name, exitCode: 1, events: [], output: error.message };
  }
}

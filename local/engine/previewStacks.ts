import type { Progress } from "../../pulumi/cli/download";
import type { EngineEvent } from "../../pulumi/events/engineEvents";
import { receiveEvents } from "../../pulumi/events/receiveEvents";
import type { LocalAzure } from "./workspace";
import { type LocalStack, openStack } from "./localStack";
import { policyPackArguments } from "../../pulumi/policyPacks";
import { type Program, workingTree } from "./projectView";
import { sideBySide } from "./slots";
import { StackFileError } from "./stackFile";

/** What a run of the engine on one stack did, or would do. */
export interface EngineRun {
  readonly exitCode: number;
  /** What the CLI says to a person. */
  readonly output: string;
  /** The same for a program. */
  readonly events: readonly EngineEvent[];
}

/** What a preview of one stack found. */
export interface StackPreview extends EngineRun {
  readonly stack: string;
}

/** Previews stacks side by side; `done` gets each one in the order of the names, as soon as it is its turn. */
export function previewStacks(
  azure: LocalAzure,
  names: readonly string[],
  progress: Progress,
  done: (preview: StackPreview) => void,
): Promise<StackPreview[]> {
  return sideBySide(
    names,
    { doing: "previewing", say: progress },
    (name) => previewStack(azure, name),
    done,
  );
}

/** Previews one stack with the policy packs of its program. A stack file that can't be read fails it alone. */
export async function previewStack(
  azure: LocalAzure,
  name: string,
  program: Program = workingTree,
): Promise<StackPreview> {
  const packs = policyPackArguments(program.root);
  try {
    const stack = await openStack(azure, name, program);
    return { stack: name, ...(await engineRun(stack, ["preview", ...packs])) };
  } catch (error) {
    if (!(error instanceof StackFileError)) throw error;
    return { stack: name, exitCode: 1, events: [], output: error.message };
  }
}

/** Runs the CLI out of sight on a stack, and keeps what it says. */
export async function engineRun(stack: LocalStack, args: readonly string[]): Promise<EngineRun> {
  const { result, events } = await receiveEvents((to) =>
    stack.pulumi([...args, ...to.args], { output: "captured", environment: to.environment }),
  );
  const { exitCode, stdout, stderr } = result;
  return { exitCode, output: stdout + stderr, events };
}

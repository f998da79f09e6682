import type { Workspace } from "../engine/workspace";
import { LocalStack } from "../engine/localStack";
import type { Program } from "../engine/projectView";
import { UserError, errorText } from "../../pulumi/errors";
import { failureOf } from "./message";

const UP = ["up", "--yes", "--skip-preview", "--suppress-outputs"];

/** Brings a stack up, without policy packs: what is there is not judged. Answers why, if that fails. */
export async function bringUp(
  workspace: Workspace,
  stack: string,
  program: Program,
): Promise<string | undefined> {
  try {
    const run = await LocalStack.open(workspace, stack, program).runEngine(UP);
    return run.exitCode === 0 ? undefined : failureOf(run);
  } catch (error) {
    // A stack file that can't be read, say: that is the base's fault, not of whoever compares with it.
    if (error instanceof UserError) return errorText(error);
    throw error;
  }
}

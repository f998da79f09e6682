import type { LocalAzure } from "../engine/workspace";
import { openStack } from "../engine/localStack";
import { engineRun } from "../engine/previewStacks";
import type { Program } from "../engine/projectView";
import { errorText } from "../../pulumi/errorText";
import { UserError } from "../engine/userError";
import { failureOf } from "./message";

/** Brings a stack up, without policy packs: what is there is not judged. Answers why, if that fails. */
export async function bringUp(
  azure: LocalAzure,
  stack: string,
  program: Program,
): Promise<string | undefined> {
  try {
    const run = await engineRun(await openStack(azure, stack, program), [
      ...["up", "--yes", "--skip-preview", "--suppress-outputs"],
    ]);
    return run.exitCode === 0 ? undefined : failureOf(run);
  } catch (error) {
    // A stack file that can't be read, say: that is the base's fault, not of whoever compares with it.
    if (error instanceof UserError) return errorText(error);
    throw error;
  }
}

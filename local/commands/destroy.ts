/** `npm run destroy:local [-- STACK]`: takes a stack down on the local Azure, protected instances included. */
import { deploymentOf, stackExists } from "../engine/backendState";
import { openLocalAzure } from "../engine/workspace";
import { resolveInterruption } from "../engine/resume";
import { openStack, requireStackNames, withStackLock } from "../engine/localStack";
import { mustSucceed } from "../engine/pulumi";
import { localCommand, runLocalCommand } from "./localCommand";
import { progressOn, say } from "./terminal";

const command = localCommand("destroy:local", "Take a stack down on the local Azure")
  .argument("[stack]", "the stack's name", "dev")
  .action(async (name: string, options: { dir?: string }) => {
    requireStackNames([name]);
    const progress = progressOn(process.stdout);
    const azure = await openLocalAzure(options.dir, progress);
    if (!stackExists(azure.directory, name)) {
      say(`${name} was never brought up on this local Azure: there is nothing to take down.`);
      return;
    }
    process.exitCode = await withStackLock(azure, name, async () => {
      const stack = await openStack(azure, name);
      await resolveInterruption(stack, progress);
      const resources = deploymentOf(azure.directory, name).resources ?? [];
      if (resources.some(({ protect }) => protect)) {
        // Protection keeps data from getting lost; here there is none, and this backend is only ever local.
        progress("lifting the protection of this local stack");
        await mustSucceed(stack, ["state", "unprotect", "--all", "--yes"]);
      }
      const { exitCode } = await stack.pulumi(["destroy", "--yes", "--skip-preview"], {
        output: "shown",
      });
      return exitCode;
    });
  });

void runLocalCommand(command);

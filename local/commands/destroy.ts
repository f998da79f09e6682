/** `npm run destroy:local [-- STACK]`: takes a stack down on the local Azure, protected instances included. */
import { openWorkspace } from "../engine/workspace";
import { resumeAfterKill } from "../engine/resume";
import { LocalStack, requireStackNames, withStackLock } from "../engine/localStack";
import { localCommand, runLocalCommand } from "./localCommand";
import { progressOn, say } from "./terminal";

const command = localCommand("destroy:local", "Take a stack down on the local Azure")
  .argument("[stack]", "the stack's name", "dev")
  .action(async (name: string, options: { dir?: string }) => {
    requireStackNames([name]);
    const progress = progressOn(process.stdout);
    const workspace = await openWorkspace(options.dir, progress);
    if (!new LocalStack(workspace, name).exists()) {
      say(`${name} isn't up on this local Azure: there is nothing to take down.`);
      return;
    }
    process.exitCode = await withStackLock(workspace, name, async () => {
      const stack = LocalStack.open(workspace, name);
      await resumeAfterKill(stack, progress);
      const resources = stack.state().resources ?? [];
      if (resources.some(({ protect }) => protect)) {
        // Protection keeps data from getting lost; here there is none, and this backend is only ever local.
        progress("lifting the protection of this local stack");
        await stack.mustSucceed(["state", "unprotect", "--all", "--yes"]);
      }
      const { exitCode } = await stack.run(["destroy", "--yes", "--skip-preview"], {
        output: "shown",
      });
      return exitCode;
    });
  });

void runLocalCommand(command);

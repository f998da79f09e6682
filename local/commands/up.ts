/** `npm run up:local [-- STACK]`: brings a stack up on the local Azure and says what was made. */
import { openWorkspace } from "../engine/workspace";
import { LocalStack, requireStackNames, withStackLock } from "../engine/localStack";
import { policyPackArguments } from "../../pulumi/policyPacks";
import { resumeAfterKill } from "../engine/resume";
import { repository } from "../engine/repository";
import { localCommand, runLocalCommand, strictOption } from "./localCommand";
import { connectionSettings, madeResources } from "./result";
import { columns, heading, progressOn, say } from "./terminal";

const command = localCommand("up:local", "Bring a stack up on the local Azure")
  .argument("[stack]", "the stack's name", "dev")
  .option(...strictOption)
  .action(async (name: string, options: { dir?: string; strict?: boolean }) => {
    requireStackNames([name]);
    const progress = progressOn(process.stdout);
    const workspace = await openWorkspace(options.dir, progress, options);
    process.exitCode = await withStackLock(workspace, name, async () => {
      const stack = LocalStack.open(workspace, name);
      await resumeAfterKill(stack, progress);
      return bringUp(stack);
    });
  });

async function bringUp(stack: LocalStack): Promise<number> {
  const { exitCode } = await stack.run(
    ["up", "--yes", "--skip-preview", "--suppress-outputs", ...policyPackArguments(repository)],
    { output: "shown" },
  );
  if (exitCode !== 0) return exitCode;

  const deployment = stack.state();
  heading(`${stack.name} is up on the local Azure`);
  say(madeResources(deployment));
  say(connectionSettings(deployment));
  heading("Next");
  say(
    columns([
      [`npm run preview:local -- ${stack.name}`, "what a change of the stack file would do"],
      [`npm run destroy:local -- ${stack.name}`, "take it down again"],
      ['eval "$(npm run -s local:env)"', "plain `pulumi` on this local Azure"],
    ]),
  );
  return 0;
}

void runLocalCommand(command);

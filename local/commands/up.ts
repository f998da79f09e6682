/** `npm run up:local [-- STACK]`: brings a stack up on the local Azure and says what was made. */
import { openLocalAzure } from "../engine/workspace";
import { type LocalStack, openStack, requireStackNames, withStackLock } from "../engine/localStack";
import { policyPackArguments } from "../../pulumi/policyPacks";
import { resolveInterruption } from "../engine/resume";
import { deploymentOf } from "../engine/backendState";
import { localCommand, runLocalCommand } from "./localCommand";
import { connectionSettings, madeResources } from "./result";
import { columns, heading, progressOn, say } from "./terminal";

const command = localCommand("up:local", "Bring a stack up on the local Azure")
  .argument("[stack]", "the stack's name", "dev")
  .action(async (name: string, options: { dir?: string }) => {
    requireStackNames([name]);
    const progress = progressOn(process.stdout);
    const azure = await openLocalAzure(options.dir, progress);
    process.exitCode = await withStackLock(azure, name, async () => {
      const stack = await openStack(azure, name);
      await resolveInterruption(stack, progress);
      return bringUp(stack);
    });
  });

async function bringUp(stack: LocalStack): Promise<number> {
  const { exitCode } = await stack.pulumi(
    ["up", "--yes", "--skip-preview", "--suppress-outputs", ...policyPackArguments()],
    { output: "shown" },
  );
  if (exitCode !== 0) return exitCode;

  const deployment = deploymentOf(stack.azure.directory, stack.name);
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

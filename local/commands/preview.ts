/** `npm run preview:local [-- STACK…]`: previews stacks side by side on the local Azure, with the policy packs. */
import { environmentNames } from "../engine/environments";
import { openLocalAzure } from "../engine/localAzure";
import { requireStackNames } from "../engine/localStack";
import { type StackPreview, previewStacks } from "../engine/preview";
import { localCommand, runLocalCommand } from "./localCommand";
import { previewTable } from "./previewTable";
import { heading, progressOn, say } from "./terminal";

const command = localCommand("preview:local", "Preview stacks on the local Azure")
  .argument("[stacks...]", "the stacks' names (default: every environment)")
  .action(async (names: string[], options: { dir?: string }) => {
    const stacks = names.length === 0 ? environmentNames() : [...new Set(names)];
    requireStackNames(stacks);
    const progress = progressOn(process.stdout);
    const azure = await openLocalAzure(options.dir, progress);
    const previews = await previewStacks(azure, stacks, progress, show);
    heading("Summary");
    say(previewTable(previews));
    process.exitCode = previews.some(({ exitCode }) => exitCode !== 0) ? 1 : 0;
  });

function show(preview: StackPreview): void {
  heading(`── ${preview.stack} ${"─".repeat(Math.max(3, 70 - preview.stack.length))}`);
  say(preview.output.trim());
}

void runLocalCommand(command);

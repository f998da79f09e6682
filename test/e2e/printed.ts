import type { StartedCommand } from "./repositoryCopy";

/** Waits until a command has printed `moment`, or has ended without it. */
export async function printed(command: StartedCommand, moment: string): Promise<void> {
  await new Promise<void>((resolve) => {
    command.onOutput((text) => {
      if (text.includes(moment)) resolve();
    });
    // A command that ends without it would keep the test waiting.
    void command.result.then(() => resolve());
  });
}

import { Command, CommanderError } from "commander";

import { CorruptStateError } from "../../local-azure/arm/files";
import { UserError } from "../../pulumi/errors";
import { banner, say } from "./terminal";

/** For commands that otherwise take for granted what the stack files adopt. */
export const strictOption = [
  "--strict",
  "take nothing for granted: what a stack file adopts must be on the local Azure already",
] as const;

/** The beginning of every local command's command line. */
export function localCommand(usage: string, description: string): Command {
  return new Command(usage)
    .description(description)
    .helpOption("-h, --help", "show this help")
    .option(
      "--dir <path>",
      "where the local Azure keeps its state (default: .local in the repository)",
    )
    .exitOverride();
}

/**
 * Runs a command between the two lines that say that nothing is real. Reports a person's mistake without
 * a stack trace; the exit code is what the action set, or 1.
 */
export async function runLocalCommand(
  command: Command,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<void> {
  const begun = { value: false };
  command.hook("preAction", () => {
    begun.value = true;
    say(banner, stream);
  });
  try {
    await command.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
  if (begun.value) say(banner, stream);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (!(error instanceof UserError || error instanceof CorruptStateError)) throw error;
  say(error.message, process.stderr);
  return 1;
}

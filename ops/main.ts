/**
 * `npm run ops -- VERB`: looks at what runs, and works on it, the same in Azure and on the local Azure. Each verb's own
 * modules are loaded when it is asked for, so that `--help` needs none of them.
 */
import { Command, CommanderError, InvalidArgumentError } from "commander";

import { type Trouble, exitCodes } from "./exitCodes";
import type { RotateKeysOptions } from "./rotateKeys/options";
import type { CommonOptions } from "./session";

const program = new Command("npm run ops --")
  .description("Look at what runs, and work on it: in Azure, or on the local Azure")
  .exitOverride()
  .addHelpText("after", `\nExit codes:\n${exitCodeLines()}\n\nMore: docs/ops.md`);

/** A verb's command line, with the options that all of them have. */
function verb(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument("<stack>", "the stack, such as dev")
    .option("--instance <key>", "one instance of the stack (default: all)", given)
    .option("--json", "one JSON document on stdout, in place of text")
    .option("--timeout <seconds>", "how long one answer may take (default: 10)", secondsOf)
    .option("-C, --cwd <folder>", "where the stack files are (default: the repository)")
    .option("--dir <folder>", "where the local Azure keeps its state (default: .local)")
    .exitOverride();
}

function exitCodeLines(): string {
  return Object.values(exitCodes)
    .sort((one, other) => one.code - other.code)
    .map(({ code, means }) => `  ${String(code).padEnd(3)} ${means}`)
    .join("\n");
}

/** In a workflow, what is left out is empty. */
function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw new InvalidArgumentError("It must be a number of seconds, at most 600.");
}

async function end(trouble: Promise<Trouble>): Promise<void> {
  process.exitCode = exitCodes[await trouble].code;
  leave();
}

/** How long what was given up may go on: a login that hangs can't be taken back, and would hold the process. */
const FAREWELL_MS = 500;

function leave(): void {
  setTimeout(() => {
    if (process.stdout.writableLength > 0) leave();
    else process.exit();
  }, FAREWELL_MS).unref();
}

verb("verify", "Check each instance, from Azure to a round trip")
  .option("--network <id>", "ARM id of the network that this runs in (default: it may be in none)")
  .action(async (stack: string, options: VerifyOptions): Promise<void> => {
    const { verify } = require("./verify/verify") as typeof import("./verify/verify");
    await end(verify(stack, options));
  });

verb("connect", "Say how an application connects, or start redis-cli")
  .option("--client <name>", "one client, such as node-redis (default: all)")
  .option("--host <name>", "one host of the application, such as container-apps (default: all)")
  .option("--cli", "start redis-cli, with the password in its environment")
  .argument("[words...]", "for redis-cli, after --: a command in place of its prompt")
  .action(
    async (
      stack: string,
      words: string[],
      options: CommonOptions & ConnectOptions,
    ): Promise<void> => {
      const { connect } = require("./connect/connect") as typeof import("./connect/connect");
      await end(connect(stack, { ...options, words }));
    },
  );

verb("rotate-keys", "Say where the rotation of access keys is, or do its next half")
  .option("--begin", "the first half: make the idle key anew")
  .option("--clients-restarted", "the second half: every client has read its secret again")
  .option("--leaked [key]", "primary or secondary: kill it first (default: the one in use)")
  .option("--yes <name>", "the instance's name in Azure, as a confirmation beforehand")
  .action(async (stack: string, options: RotateKeysOptions): Promise<void> => {
    const { rotateKeys } =
      require("./rotateKeys/rotateKeys") as typeof import("./rotateKeys/rotateKeys");
    await end(rotateKeys(stack, options));
  });

interface VerifyOptions extends CommonOptions {
  readonly instance?: string;
  readonly network?: string;
}

interface ConnectOptions {
  readonly instance?: string;
  readonly client?: string;
  readonly host?: string;
  readonly cli?: boolean;
}

// Whoever reads the output may stop reading, such as `head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.ok.code);
});

program.parseAsync(process.argv).catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage.code;
});

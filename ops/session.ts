import path from "node:path";

import type { Azure } from "./azure/azure";
import { type Trouble, exitCodes } from "./exitCodes";
import { type Verb, needs } from "./needs";
import { home } from "./home";
import { OpsError } from "./opsError";
import { Output } from "./output";
import { type Stack, readStack } from "./stack";

/** The options that every verb has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly cwd?: string;
  readonly dir?: string;
  readonly timeout?: number;
}

/** What a verb works with. */
export interface Session {
  readonly stack: Stack;
  readonly output: Output;
  /** Aborted by Ctrl-C: the verb ends what it began, and the command exits. */
  readonly signal: AbortSignal;
  /** How long one answer may take. */
  readonly timeoutMs: number;
  readonly env: NodeJS.ProcessEnv;
  /** Azure; opened at the first call. */
  azure(): Promise<Azure>;
}

const TIMEOUT_SECONDS = 10;

/** For tests: where output goes, which environment, and who hears the calls. */
export interface SessionHooks {
  readonly env?: NodeJS.ProcessEnv;
  readonly output?: Output;
  readonly onCall?: (operation: string) => void;
  /** In place of Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Changes the Azure that is opened, such as its clock or its routes. */
  readonly change?: (azure: Azure) => Azure;
}

/**
 * Runs a verb on a stack, and answers the kind of trouble that it met. An error becomes its sentence, in text or in
 * JSON; whatever was opened is closed, after Ctrl-C too.
 */
export async function runVerb(
  verb: Verb,
  stackName: string,
  options: CommonOptions,
  work: (session: Session) => Promise<Trouble>,
  hooks: SessionHooks = {},
): Promise<Trouble> {
  const { env = process.env, output = new Output(options.json === true) } = hooks;
  const interruption = new AbortController();
  const signal = hooks.signal
    ? AbortSignal.any([hooks.signal, interruption.signal])
    : interruption.signal;
  const timeoutMs = (options.timeout ?? TIMEOUT_SECONDS) * 1000;
  let opened: Promise<Azure> | undefined;
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted.code);
    output.remark("… ending what is under way; once more ends it at once");
    interruption.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    const open = (): Promise<Azure> =>
      (require("./azure/azure") as typeof import("./azure/azure"))
        .openAzure({
          ...{ env, stack: stackName, localDirectory: options.dir, needs: needs[verb] },
          ...{ output, signal, timeoutMs, onCall: hooks.onCall },
        })
        .then((azure) => hooks.change?.(azure) ?? azure);
    return await work({
      stack: readStack(folderOf(options.cwd), stackName),
      ...{ output, signal, timeoutMs, env },
      azure: () => (opened ??= open()),
    });
  } catch (error) {
    return report(error, output, signal);
  } finally {
    await opened?.then(
      (azure) => azure.close(),
      () => undefined,
    );
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** Says what stopped a command, and answers which kind of trouble that is. */
export function report(error: unknown, output: Output, signal?: AbortSignal): Trouble {
  if (signal?.aborted === true) return said("interrupted", "Interrupted.", "", output);
  if (error instanceof OpsError) return said(error.trouble, error.message, error.next, output);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (process.env.OPS_STACK_TRACE && error instanceof Error) output.remark(error.stack ?? "");
  return said(
    "failed",
    text,
    "This is a defect of the command: report it, with what OPS_STACK_TRACE=yes adds.",
    output,
  );
}

function said(trouble: Trouble, cause: string, next: string, output: Output): Trouble {
  if (output.json)
    output.document({ trouble, exitCode: exitCodes[trouble].code, cause, ...(next && { next }) });
  else output.remark(next === "" ? cause : `${cause}\n${next}`);
  return trouble;
}

/** npm changes to the repository before it runs a script; a relative path is meant where the person is. */
function folderOf(cwd: string | undefined): string {
  return cwd === undefined ? home : path.resolve(process.env.INIT_CWD ?? process.cwd(), cwd);
}

import { createServer } from "node:net";
import { createInterface } from "node:readline";
import path from "node:path";

import { startInKeptProcess } from "./keptProcesses";

/** What borrow.cjs says: first the program, then how it is stopped. */
type Said =
  | {
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: NodeJS.ProcessEnv;
    }
  | { readonly signal: NodeJS.Signals };

/** The processes that tests keep, for the programs of commands that a test starts. */
export interface Lending {
  /** What such a command is given in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/** Lends the kept processes at a place in the file system, for as long as a test file runs. */
export function lendKeptProcesses(place: string): Lending {
  const server = createServer((socket) => {
    const say = (said: object): void => void socket.write(`${JSON.stringify(said)}\n`);
    let child: ReturnType<typeof startInKeptProcess> | undefined;
    const lines = createInterface({ input: socket });
    lines.on("line", (line) => {
      const said = JSON.parse(line) as Said;
      if ("signal" in said) {
        child?.kill(said.signal);
        return;
      }
      const { args, cwd, env } = said;
      child = startInKeptProcess(args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      for (const name of ["stdout", "stderr"] as const) {
        child[name]?.on("data", (chunk: Buffer | string) => say({ [name]: String(chunk) }));
      }
      child.once("error", (error) => socket.destroy(error));
      child.once("close", (code, signal) => {
        child = undefined;
        socket.end(`${JSON.stringify({ code, signal })}\n`);
      });
    });
    // Whoever borrowed it is gone, and with it would be a process of its own.
    for (const each of [socket, lines]) each.on("error", () => undefined);
    socket.on("close", () => child?.kill("SIGKILL"));
  });
  server.listen(place).unref();
  return {
    variables: {
      NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "borrow.cjs"))}`,
      KEPT_PROCESSES: place,
    },
    close: () => server.close(),
  };
}

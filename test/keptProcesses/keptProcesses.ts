import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { realpathSync } from "node:fs";
import path from "node:path";
import { PassThrough, type Readable } from "node:stream";

import { type Child, node } from "../../local/language/children";
import { shellWords } from "../../local/language/shellWords";

declare global {
  /** The processes that wait for a program, by what they have loaded; see test/jest/environment.cjs. */
  var keptProcesses: Map<string, ChildProcess[]>;
}

/** What the tests' own stands in for. */
const { start } = node;

const SEVERAL_PROGRAMS = path.join(__dirname, "severalPrograms.cjs");

/** What a program's output ends with when its process goes on; no program prints it. */
const END_OF_OUTPUT = "\u0001end of the program\u0001";

/**
 * Starts programs and packs as a language host does, in a process that has run one before when there is one: to load
 * what node_modules holds is more than half of what a program costs. All else is loaded anew each time.
 */
export const startInKeptProcess: typeof node.start = (args, options) => {
  const at = args.findIndex((argument) =>
    /[\\/]cmd[\\/](run|run-policy-pack)[\\/]index\.js$/.test(argument),
  );
  const ours = preloads(shellWords(options.env?.NODE_OPTIONS ?? ""));
  const own = preloads(args.slice(0, at));
  // What anybody else preloads, they want to see from the start.
  if (at === -1 || own === undefined || ours?.every((file) => OURS.test(file)) !== true)
    return start(args, options);
  const script = realpathSync(args[at]!);
  const alike = [script, options.env?.NODE_COMPILE_CACHE].join("\n");
  const waiting = globalThis.keptProcesses.get(alike) ?? [];
  globalThis.keptProcesses.set(alike, waiting);
  let kept = waiting.pop();
  while (kept?.connected === false) kept = waiting.pop();
  const child = kept ?? startProcess(script, options);
  const preloaded = [...ours, ...own];
  child.send({ argv: args.slice(at), preloaded, env: options.env, cwd: options.cwd });
  return new ProgramRun(child, () => waiting.push(child));
};

/** What each of our own runs preloads. */
const OURS = /[\\/]pulumi[\\/]lightPacks\.cjs$/;

/** The modules that Node.js's options have it load before the main one; undefined when they say anything else. */
function preloads(words: readonly string[]): string[] | undefined {
  const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]] as const] : []));
  const files = pairs.flatMap(([option, file]) => (option === "--require" && file ? [file] : []));
  return files.length === pairs.length ? files : undefined;
}

function startProcess(script: string, options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, [SEVERAL_PROGRAMS, script], {
    ...options,
    env: { ...options.env, NODE_OPTIONS: undefined, END_OF_OUTPUT },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.setEncoding("utf8");
  child.stderr?.setEncoding("utf8");
  // A process that waits mustn't keep jest from ending.
  for (const each of [child, child.channel, child.stdout, child.stderr]) {
    (each as { unref(): void }).unref();
  }
  return child;
}

/** A program in a process that goes on after it. */
class ProgramRun extends EventEmitter implements Child {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  private isOver = false;

  constructor(
    private readonly process: ChildProcess,
    onKept: () => void,
  ) {
    super();
    const onError = (error: Error): void => void this.emit("error", error);
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => {
      this.emit("close", code, signal);
    };
    process.once("error", onError).once("close", onClose);
    const codes = [
      outputOfOne(process.stdout!, this.stdout),
      outputOfOne(process.stderr!, this.stderr),
    ];
    void Promise.all(codes).then(([code]) => {
      this.isOver = true;
      process.off("error", onError).off("close", onClose);
      onKept();
      this.emit("close", code, null);
    });
  }

  kill(signal: NodeJS.Signals): boolean {
    return !this.isOver && this.process.kill(signal);
  }
}

/** Passes on what one program prints, and answers its exit code once it has ended and its process goes on. */
function outputOfOne(from: Readable, to: PassThrough): Promise<number> {
  return new Promise((resolve) => {
    let line = "";
    const onEnd = (): void => void to.end(line);
    const onData = (text: string): void => {
      line += text;
      const [last = "", code] = line.split(END_OF_OUTPUT);
      if (code?.endsWith("\n") !== true) {
        const complete = last.lastIndexOf("\n") + 1;
        to.write(line.slice(0, complete));
        line = line.slice(complete);
        return;
      }
      from.off("data", onData).off("end", onEnd);
      to.end(last);
      resolve(Number(code));
    };
    from.on("data", onData).once("end", onEnd);
  });
}

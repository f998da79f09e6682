import { availableParallelism } from "node:os";

import type { EngineEvent } from "../../preview/engineEvents";
import { receiveEvents } from "../../preview/receiveEvents";
import type { Progress } from "../../cli/download";
import type { LocalAzure } from "./localAzure";
import { type LocalStack, openStack } from "./localStack";
import { policyPackArguments } from "./policyPacks";

const PROGRESS_MS = 3000;

/** What a preview of one stack found. */
export interface StackPreview {
  readonly stack: string;
  readonly exitCode: number;
  /** What the CLI says to a person. */
  readonly output: string;
  /** The same for a program. */
  readonly events: readonly EngineEvent[];
}

/** Previews stacks side by side; `done` gets each one in the order of the names, as soon as it is its turn. */
export async function previewStacks(
  azure: LocalAzure,
  names: readonly string[],
  progress: Progress,
  done: (preview: StackPreview) => void,
): Promise<StackPreview[]> {
  const waiting = new Set(names);
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    progress(`previewing ${[...waiting].join(", ")} (${seconds} s)`);
  }, PROGRESS_MS);
  const slots = new Slots(Math.min(names.length, availableParallelism() + 1));
  const running = names.map((name) =>
    slots.use(async () => previewStack(await openStack(azure, name))),
  );
  try {
    const previews: StackPreview[] = [];
    for (const [index, preview] of running.entries()) {
      previews.push(await preview);
      waiting.delete(names[index] ?? "");
      done(await preview);
    }
    return previews;
  } finally {
    clearInterval(timer);
  }
}

/** Previews one stack with the policy packs. */
export async function previewStack(stack: LocalStack): Promise<StackPreview> {
  const { result, events } = await receiveEvents(({ args, environment }) =>
    stack.pulumi(["preview", ...args, ...policyPackArguments()], {
      output: "captured",
      environment,
    }),
  );
  const { exitCode, stdout, stderr } = result;
  return { stack: stack.name, exitCode, output: stdout + stderr, events };
}

/** Lets only so many go at once: more engines than processors only get in each other's way. */
class Slots {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }
}

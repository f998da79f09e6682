import { availableParallelism } from "node:os";

import { type Progress, whileSaying } from "../../pulumi/progress";

const PROGRESS_MS = 3000;

/**
 * Does the same work for several stacks side by side, and says every few seconds which ones are left. `done`
 * gets each result in the order of the names, as soon as it is its turn. When one fails, those that have not
 * begun don't begin, and the failure is thrown once nothing is at work any more.
 */
export async function sideBySide<Result>(
  names: readonly string[],
  progress: { readonly doing: string; readonly say: Progress },
  work: (name: string) => Promise<Result>,
  done: (result: Result) => void,
): Promise<Result[]> {
  const waiting = new Set(names);
  const slots = new Slots(Math.min(names.length, availableParallelism() + 1));
  const running = names.map((name) => slots.use(() => work(name)));
  const ended = Promise.allSettled(running);
  const inTurn = async (): Promise<Result[]> => {
    const results: Result[] = [];
    try {
      for (const [index, result] of running.entries()) {
        results.push(await result);
        waiting.delete(names[index] ?? "");
        done(await result);
      }
      return results;
    } finally {
      slots.close();
      await ended;
    }
  };
  return whileSaying(
    progress.say,
    PROGRESS_MS,
    (seconds) => `${progress.doing} ${[...waiting].join(", ")} (${seconds} s)`,
    inTurn,
  );
}

/** Lets only so many go at once: more engines than processors only get in each other's way. */
class Slots {
  private readonly queue: (() => void)[] = [];
  private closed = false;

  constructor(private free: number) {}

  /** Whoever waits now is sent away. */
  close(): void {
    this.closed = true;
  }

  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      if (this.closed) throw new Error("it has not begun");
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }
}

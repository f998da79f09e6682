import { join } from "node:path";
import { CorruptStateError, readJson } from "./files";
import { isObject } from "./json";
import type { Operation } from "./store";

/**
 * The local Azure's clock: `clock.json` says how many of its seconds pass in a second. 0 stops it;
 * without the file everything is done at once.
 */
export class Clock {
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, "clock.json");
  }

  get speed(): number {
    const setting = readJson(this.file);
    if (setting === undefined) return Infinity;
    if (!isObject(setting) || typeof setting.speed !== "number" || !(setting.speed >= 0))
      throw new CorruptStateError(this.file, 'it must hold { "speed": a number from 0 up }');
    return setting.speed;
  }

  /** How long an operation has been going on, in seconds by this clock. */
  elapsed(operation: Operation): number {
    const { speed } = this;
    if (speed === Infinity) return Infinity;
    return (Math.max(0, Date.now() - operation.startedAt) / 1000) * speed;
  }

  /** Whether Azure says that it is done. */
  isOver(operation: Operation): boolean {
    const { startedAt, duration, atLeast = 0 } = operation;
    return this.elapsed(operation) >= duration && Date.now() - startedAt >= atLeast;
  }

  /** Whether Azure takes the next request. */
  isSettled(operation: Operation): boolean {
    const { duration, settling = 0 } = operation;
    return this.isOver(operation) && this.elapsed(operation) >= duration + settling;
  }
}

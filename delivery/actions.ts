import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

import { DeliveryError } from "./deliveryError";

/** What GitHub shows of one step's summary; of a longer one it shows nothing at all. */
export const SUMMARY_LIMIT = 1024 * 1024;

/** How a step reports to GitHub Actions what it found. Outside of a job it says so and does nothing. */
export class Actions {
  /** Values to mask once the runner takes commands again; undefined while it takes them. */
  private toMask: string[] | undefined;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly print: (text: string) => void,
  ) {}

  /** Adds Markdown to the page of the run. */
  summarise(markdown: string): void {
    const file = this.env.GITHUB_STEP_SUMMARY;
    if (file === undefined || file === "") this.print(`${markdown}\n`);
    else appendFileSync(file, `${markdown}\n`);
  }

  /** Hands a value of one line to later steps and jobs. */
  output(name: string, value: string): void {
    if (/[\r\n]/.test(value)) throw new DeliveryError(`the output ${name} must be one line`);
    const file = this.env.GITHUB_OUTPUT;
    if (file === undefined || file === "") this.print(`${name}=${value}\n`);
    else appendFileSync(file, `${name}=${value}\n`);
  }

  /**
   * Keeps a value out of the log from now on; inside `withoutCommands` only from its end on. There the
   * runner would print the command, value and all (actions/runner, ActionCommandManager.TryProcessCommand).
   */
  mask(value: string): void {
    if (!this.inJob()) return;
    if (this.toMask === undefined) this.print(`::add-mask::${value}\n`);
    else this.toMask.push(value);
  }

  /** Shows in the run what went wrong. */
  error(message: string): void {
    if (this.inJob()) this.print(`::error::${escaped(message)}\n`);
    else this.print(`${message}\n`);
  }

  /**
   * Runs `work`, whose output may hold names that others chose, while the runner takes no commands from
   * the log: a tag called `::add-path::` stays text.
   */
  async withoutCommands<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.inJob() || this.toMask !== undefined) return work();
    const token = randomUUID();
    const toMask: string[] = (this.toMask = []);
    this.print(`::stop-commands::${token}\n`);
    try {
      return await work();
    } finally {
      this.print(`\n::${token}::\n`);
      this.toMask = undefined;
      for (const value of toMask) this.mask(value);
    }
  }

  private inJob(): boolean {
    return this.env.GITHUB_ACTIONS === "true";
  }
}

function escaped(message: string): string {
  return message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

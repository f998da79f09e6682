import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

import type { Job } from "./job";
import { requireOneLine } from "./oneLine";

/** A job of GitHub Actions. Outside of one it prints what it would have handed over. */
export class GitHubActions implements Job {
  /** Values to mask once the runner takes commands again; undefined while it takes them. */
  private toMask: string[] | undefined;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly print: (text: string) => void,
  ) {}

  summarise(markdown: string): void {
    const file = this.env.GITHUB_STEP_SUMMARY;
    if (file === undefined || file === "") this.print(`${markdown}\n`);
    else appendFileSync(file, `${markdown}\n`);
  }

  output(name: string, value: string): void {
    requireOneLine(name, value);
    const file = this.env.GITHUB_OUTPUT;
    if (file === undefined || file === "") this.print(`${name}=${value}\n`);
    else appendFileSync(file, `${name}=${value}\n`);
  }

  /** While commands are stopped, the runner prints one (actions/runner, ActionCommandManager.TryProcessCommand). */
  mask(value: string): void {
    if (!this.inJob()) return;
    if (this.toMask === undefined) this.print(`::add-mask::${value}\n`);
    else this.toMask.push(value);
  }

  error(message: string): void {
    if (this.inJob()) this.print(`::error::${escaped(message)}\n`);
    else this.print(`${message}\n`);
  }

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

  /** The runner itself takes no commands. */
  shown(text: string): string {
    return text;
  }

  private inJob(): boolean {
    return this.env.GITHUB_ACTIONS === "true";
  }
}

function escaped(message: string): string {
  return message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

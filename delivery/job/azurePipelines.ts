import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Job } from "./job";
import { requireOneLine } from "./oneLine";

/**
 * A job of Azure Pipelines, which takes commands from the log wherever a line has `##vso[`. Source: Azure
 * DevOps documentation, pipelines/scripts/logging-commands; microsoft/azure-pipelines-agent, CommandStringConvertor.
 */
export class AzurePipelines implements Job {
  /** Values to mask once commands are given again; undefined while they are. */
  private toMask: string[] | undefined;
  /** What the last piece of output ended with: a command may come in two pieces. */
  private last = "";

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly print: (text: string) => void,
  ) {}

  summarise(markdown: string): void {
    const folder = this.env.AGENT_TEMPDIRECTORY ?? "";
    if (folder === "") {
      this.print(`${markdown}\n`);
      return;
    }
    const file = path.join(folder, `summary-${randomUUID()}.md`);
    writeFileSync(file, `${markdown}\n`);
    this.command("task.uploadsummary", file);
  }

  output(name: string, value: string): void {
    requireOneLine(name, value);
    this.command(`task.setvariable variable=${name};isOutput=true`, value);
  }

  mask(value: string): void {
    if (this.toMask === undefined) this.command("task.setsecret", value);
    else this.toMask.push(value);
  }

  error(message: string): void {
    this.command("task.logissue type=error", message);
  }

  async withoutCommands<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.toMask !== undefined) return work();
    const toMask: string[] = (this.toMask = []);
    try {
      return await work();
    } finally {
      this.toMask = undefined;
      this.print("\n");
      for (const value of toMask) this.mask(value);
    }
  }

  shown(text: string): string {
    if (this.toMask === undefined || text === "") return text;
    const joined = `${this.last}${text}`.replace(/#(?=#)/g, "# ");
    const shown = joined.slice(this.last.length);
    this.last = text.endsWith("#") ? "#" : "";
    return shown;
  }

  private command(what: string, data: string): void {
    this.print(`##vso[${what}]${escaped(data)}\n`);
  }
}

function escaped(data: string): string {
  return data.replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

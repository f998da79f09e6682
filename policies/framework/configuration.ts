import { readFileSync } from "node:fs";
import * as path from "node:path";

import type { EnforcementLevel } from "@pulumi/policy";

import { entryProblems } from "./configurationProblems";
import type { PackName, Policy } from "./policy";
import { isRecord } from "../../rules/record";

export type Level = Exclude<EnforcementLevel, "remediate">;

/** One resource that one policy spares, why, and the last day (UTC) on which it does. */
export interface Exemption {
  /** The resource's logical name, or its URN where the name alone is ambiguous. */
  readonly resource: string;
  readonly reason: string;
  readonly until: string;
}

/** What a stack chooses for one policy. It is what `--policy-pack-config` takes, too. */
export interface Entry {
  readonly enforcementLevel?: Level;
  /** Why the level is lower than the policy's own, and the last day on which it is. */
  readonly reason?: string;
  readonly until?: string;
  readonly exemptions?: readonly Exemption[];
  readonly [setting: string]: unknown;
}

/** A stack's own choices, by policy; or what is wrong with the file that makes them. */
export type Configuration =
  | { readonly file: string; readonly entries: Readonly<Record<string, Entry>> }
  | { readonly file: string; readonly problem: string };

/** The text of a stack's file and what to call it; `undefined` where it has none. */
export type ConfigurationSource = (stack: string) => ConfigurationFile | undefined;

interface ConfigurationFile {
  readonly file: string;
  readonly text: string;
}

/** Finds `<stack>.json` in a folder. Nothing needs to be passed: every URN carries the stack's name. */
export function filesIn(folder: string, shown = "policies/config"): ConfigurationSource {
  return (stack) => {
    // A stack's name has letters, digits, hyphens, underscores and dots; nothing else is a file of ours.
    if (!/^[\w.-]+$/.test(stack)) return undefined;
    try {
      const text = readFileSync(path.join(folder, `${stack}.json`), "utf8");
      return { file: `${shown}/${stack}.json`, text };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      return { file: `${shown}/${stack}.json`, text: "" };
    }
  };
}

/** Reads one pack's section of a stack's file, and says all that is wrong with it at once. */
export function readConfiguration(
  { file, text }: ConfigurationFile,
  pack: PackName,
  policies: ReadonlyMap<string, Policy>,
): Configuration {
  const wrong = (problems: readonly string[]): Configuration => ({
    file,
    problem: [`${file} can't be used, so nothing was checked:`, ...problems].join("\n  "),
  });

  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return wrong(["It isn't JSON. Write an object with the keys `guardrails` and `practices`."]);
  }
  if (!isRecord(content)) {
    return wrong(["It isn't an object. Write one with the keys `guardrails` and `practices`."]);
  }
  const strange = Object.keys(content).filter((key) => !TOP_LEVEL.includes(key));
  const section = content[pack] ?? {};
  if (strange.length > 0 || !isRecord(section)) {
    return wrong([
      ...strange.map((key) => `${key}: isn't a known key. Write \`guardrails\` or \`practices\`.`),
      ...(isRecord(section) ? [] : [`${pack}: isn't an object. Write one entry for each policy.`]),
    ]);
  }
  const entries = Object.fromEntries(
    Object.entries(section).map(([name, entry]) => [
      name,
      typeof entry === "string" ? { enforcementLevel: entry } : entry,
    ]),
  );
  const problems = Object.entries(entries).flatMap(([name, entry]) =>
    entryProblems(`${pack}.${name}`, entry, policies.get(name)),
  );
  return problems.length > 0
    ? wrong(problems)
    : { file, entries: entries as Record<string, Entry> };
}

const TOP_LEVEL = ["$schema", "guardrails", "practices"];

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { isRecord } from "../rules/record";

/** What a stack is spared from, by whom it was decided why, and until when. */
export interface Exemption {
  readonly pack: string;
  readonly policy: string;
  /** What is spared: one resource, or the policy's level for the whole stack. */
  readonly spared: { readonly resource: string } | { readonly level: string };
  readonly reason: string;
  /** The last day, in UTC. */
  readonly until: string;
}

/** What a stack of the program in `root` is spared from, as the policy packs read it. */
export function exemptionsOf(root: string, stack: string): Exemption[] {
  const file = path.join(root, "policies/config", `${stack}.json`);
  return existsSync(file) ? exemptionsIn(readFileSync(file, "utf8")) : [];
}

/**
 * The exemptions in a stack's `policies/config/<stack>.json`, ended ones too, by pack, policy and resource.
 * What is malformed is left out: the packs refuse to judge with such a file, and say what is wrong with it.
 */
export function exemptionsIn(text: string): Exemption[] {
  const content = parsed(text);
  return ["guardrails", "practices"].flatMap((pack) =>
    entries(content[pack]).flatMap(([policy, entry]) => [
      ...levelChoice(pack, policy, entry),
      ...resourceExemptions(pack, policy, entry),
    ]),
  );
}

/** Whether it is in force at that instant; it is until the end of its last day. */
export function isActive({ until }: Exemption, now: Date): boolean {
  return until >= now.toISOString().slice(0, 10);
}

function levelChoice(pack: string, policy: string, entry: unknown): Exemption[] {
  if (!isRecord(entry)) return [];
  const { enforcementLevel: level, reason, until } = entry;
  if (typeof level !== "string" || typeof reason !== "string" || typeof until !== "string") {
    return [];
  }
  return [{ pack, policy, spared: { level }, reason, until }];
}

function resourceExemptions(pack: string, policy: string, entry: unknown): Exemption[] {
  if (!isRecord(entry) || !Array.isArray(entry.exemptions)) return [];
  return entry.exemptions.flatMap((exemption: unknown) => {
    if (!isRecord(exemption)) return [];
    const { resource, reason, until } = exemption;
    if (typeof resource !== "string" || typeof reason !== "string" || typeof until !== "string") {
      return [];
    }
    return [{ pack, policy, spared: { resource }, reason, until }];
  });
}

function entries(section: unknown): [string, unknown][] {
  return isRecord(section) ? Object.entries(section).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
}

function parsed(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}

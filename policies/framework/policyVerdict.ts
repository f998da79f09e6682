import type { Entry, Exemption, Level } from "./configuration";
import type { Given } from "./kind";
import { levelOf, type Finding, type Policy } from "./policy";
import { isRecord } from "../../rules/record";
import { list } from "./values";

/** A finding in words: the resource, the value found, the value wanted, the line to write. */
export function inWords(
  { pack, level }: Policy,
  name: string,
  { property, found, wanted, fix, because }: Finding,
): string {
  const must = pack === "guardrails" || level === "mandatory" ? "must" : "should";
  const reason = because === undefined ? "" : ` ${because}.`;
  return `${name}: ${property} is ${found}; it ${must} be ${wanted}. ${fix}.${reason}`;
}

/** How a finding is reported: at what level, unless it is the engine's, and with what remark. */
export interface Verdict {
  readonly level?: Level;
  readonly message: string;
}

/** The level that the stack chose for a policy; `undefined` leaves it to the engine's own config. */
export function chosenLevel(entry: Entry, policy: Policy, today: string): Level | undefined {
  const { enforcementLevel, until } = entry;
  const lapsed = until !== undefined && until < today;
  return lapsed && isLower(enforcementLevel, policy) ? levelOf(policy) : enforcementLevel;
}

function isLower(level: Level | undefined, policy: Policy): boolean {
  return level === "disabled" || (level === "advisory" && levelOf(policy) === "mandatory");
}

/**
 * What becomes of a violation: it is reported, or a valid exemption turns it into a reminder. An
 * exemption that has run out fails the stack, whatever the policy's level: it was never looked at again.
 */
export function verdict(
  policy: Policy,
  given: Pick<Given, "name" | "urn">,
  violation: string,
  choices: {
    level?: Level;
    entry: Entry;
    exemptions: readonly Exemption[];
    today: string;
    file: string;
  },
): Verdict {
  const { level, entry, exemptions, today, file } = choices;
  const exemption = exemptions.find(({ resource }) => names(resource, given));
  if (exemption === undefined) {
    const { until, reason } = entry;
    return until !== undefined && until < today
      ? { level, message: `${violation} (Its lower level ended on ${until}: ${reason ?? ""})` }
      : { level, message: violation };
  }
  const until = lastDay(exemption, policy);
  return until < today
    ? {
        level: "mandatory",
        message: `${violation} The exemption ended on ${until} (${exemption.reason}): fix the cause, or renew the exemption in ${file}.`,
      }
    : {
        level: "advisory",
        message: `Exempt until ${until} (${exemption.reason}). Without the exemption: ${violation}`,
      };
}

/** The last day of an exemption: its own, or the last one that the policy allows. */
export function lastDay({ until }: Exemption, { exemptUntil }: Policy): string {
  return exemptUntil !== undefined && exemptUntil < until ? exemptUntil : until;
}

export function names(resource: string, { name, urn }: Pick<Given, "name" | "urn">): boolean {
  return resource === name || resource === urn;
}

/** The exemptions for a policy: those of the stack's file and those of the pack's config. */
export function exemptionsOf(
  ...sources: readonly { readonly exemptions?: unknown }[]
): Exemption[] {
  return sources.flatMap(({ exemptions }) => list(exemptions).filter(isExemption));
}

function isExemption(value: unknown): value is Exemption {
  return (
    isRecord(value) &&
    [value.resource, value.reason, value.until].every((each) => typeof each === "string")
  );
}

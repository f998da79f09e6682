import { isDay } from "./values";
import { levelOf, type Policy } from "./policy";
import { isRecord } from "../../rules/record";
import { alternatives, show } from "./values";

const LEVELS = ["disabled", "advisory", "mandatory"] as const;

/** What is wrong with one policy's entry: each problem names its key and what to write instead. */
export function entryProblems(key: string, entry: unknown, policy: Policy | undefined): string[] {
  if (policy === undefined) {
    return [`${key}: there is no such policy in this pack. docs/policies.md lists them.`];
  }
  if (!isRecord(entry)) {
    return [`${key}: is ${show(entry)}. Write a level, or an object with what is chosen.`];
  }
  const { enforcementLevel, reason, until, exemptions, ...settings } = entry;
  return [
    ...levelProblems(key, enforcementLevel, { reason, until }, policy),
    ...exemptionProblems(`${key}.exemptions`, exemptions, policy),
    ...Object.entries(settings).flatMap(([name, value]) =>
      settingProblems(`${key}.${name}`, name, value, policy),
    ),
  ];
}

function levelProblems(
  key: string,
  level: unknown,
  why: { reason: unknown; until: unknown },
  policy: Policy,
): string[] {
  const rank = LEVELS.findIndex((each) => each === level);
  if (level === "remediate") {
    return [
      `${key}.enforcementLevel: a remediation changes what is deployed, so a stack's file can't turn it on. Turn it on with \`--policy-pack-config\`.`,
    ];
  }
  if (level !== undefined && rank === -1) {
    return [`${key}.enforcementLevel: is ${show(level)}. Write ${alternatives(LEVELS)}.`];
  }
  if (level === undefined || rank >= LEVELS.indexOf(levelOf(policy))) {
    // A reason or an end explains nothing here: most likely the level was forgotten.
    return Object.entries(why)
      .filter(([, value]) => value !== undefined)
      .map(
        ([name]) => `${key}.${name}: belongs to a lowered \`enforcementLevel\`. Write that too.`,
      );
  }
  if (level === "disabled" && policy.pack === "guardrails") {
    return [
      `${key}.enforcementLevel: a guardrail can't be switched off for a whole stack. Exempt each resource under \`exemptions\`, or write "advisory" with a \`reason\` and an \`until\`.`,
    ];
  }
  return whyProblems(key, why, policy, "the level is lower than the policy's own");
}

function whyProblems(
  key: string,
  { reason, until }: { reason: unknown; until: unknown },
  { exemptUntil }: Policy,
  because: string,
): string[] {
  const problems: string[] = [];
  if (typeof reason !== "string" || reason.trim() === "") {
    problems.push(`${key}.reason: is ${show(reason)}, but ${because}. Write why.`);
  }
  if (!isDay(until)) {
    problems.push(
      `${key}.until: is ${show(until)}, but ${because}. Write its last day, such as "2027-03-31".`,
    );
  } else if (exemptUntil !== undefined && until > exemptUntil) {
    problems.push(
      `${key}.until: is ${show(until)}, later than this policy allows. Write "${exemptUntil}" at the latest.`,
    );
  }
  return problems;
}

function exemptionProblems(key: string, exemptions: unknown, policy: Policy): string[] {
  if (exemptions === undefined) return [];
  if (!Array.isArray(exemptions)) {
    return [`${key}: is ${show(exemptions)}. Write a list of { resource, reason, until }.`];
  }
  return exemptions.flatMap((exemption: unknown, index) => {
    const place = `${key}[${index}]`;
    if (!isRecord(exemption)) {
      return [`${place}: is ${show(exemption)}. Write { resource, reason, until }.`];
    }
    const { resource, reason, until, ...strange } = exemption;
    return [
      ...(typeof resource === "string" && resource.trim() !== ""
        ? []
        : [`${place}.resource: is ${show(resource)}. Write the resource's logical name.`]),
      ...whyProblems(place, { reason, until }, policy, "an exemption says why and how long"),
      ...Object.keys(strange).map(
        (name) =>
          `${place}.${name}: isn't a key of an exemption. Write resource, reason and until.`,
      ),
    ];
  });
}

function settingProblems(key: string, name: string, value: unknown, policy: Policy): string[] {
  const setting = policy.settings?.[name];
  if (setting === undefined) {
    const known = ["enforcementLevel", "exemptions", ...Object.keys(policy.settings ?? {})];
    return [`${key}: is no setting of this policy. Write ${alternatives(known)}, or remove it.`];
  }
  return setting.accepts(value)
    ? []
    : [`${key}: is ${show(value)}. Write ${setting.words}: ${setting.schema.description}`];
}

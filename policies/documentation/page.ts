import { areas, policiesOf } from "../all";
import { isStackPolicy, levelOf, type Policy } from "../framework/policy";
import { alternatives } from "../framework/values";
import { code, difference, messages } from "./example";
import { introduction } from "./introduction";

type Area = keyof typeof areas;

/** The page of all policies, made from the policies themselves. */
export function policiesPage(): string {
  const names = Object.keys(areas) as Area[];
  return [
    "<!-- Made by `npm run policies:docs` from policies/; don't edit. -->",
    "",
    introduction,
    "## All of them",
    "",
    "| policy | pack | severity | rule |",
    "| --- | --- | --- | --- |",
    ...names.flatMap((area) => policiesOf(area).map(([, policy]) => row(policy))),
    "",
    "In the examples `group` is the ARM id of a resource group.",
    "",
    ...names.flatMap((area) => [
      `## ${area}`,
      "",
      ...policiesOf(area).flatMap(([, policy]) => section(policy)),
    ]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function row(policy: Policy): string {
  const level = policy.offUntil === undefined ? "" : ", off until configured";
  return `| [${policy.name}](#${policy.name}) | ${policy.pack}${level} | ${policy.severity} | ${policy.description} |`;
}

function section(policy: Policy): string[] {
  return [
    `### ${policy.name}`,
    "",
    policy.description,
    "",
    `${facts(policy)}.`,
    "",
    policy.steps,
    "",
    ...settings(policy),
    ...example(policy),
  ];
}

function facts(policy: Policy): string {
  const { framework, offUntil, exemptUntil } = policy;
  return [
    policy.pack,
    offUntil === undefined
      ? levelOf(policy)
      : `off until ${list(offUntil)} is given, then ${levelOf(policy)}`,
    policy.severity,
    ...(isStackPolicy(policy) ? ["stack"] : []),
    ...(!isStackPolicy(policy) && policy.remediate ? ["can be remediated"] : []),
    ...(exemptUntil === undefined ? [] : [`an exemption lasts until ${exemptUntil} at most`]),
    `${framework.name} ${framework.reference}`,
    `[documentation](${policy.url})`,
  ].join(" · ");
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" and ");
}

function settings({ settings: own = {} }: Policy): string[] {
  const entries = Object.entries(own);
  if (entries.length === 0) return [];
  return [
    "| setting | | default |",
    "| --- | --- | --- |",
    ...entries.map(
      ([name, { schema, fallback }]) =>
        `| \`${name}\` | ${schema.description} | ${shown(fallback)} |`,
    ),
    "",
  ];
}

function shown(fallback: unknown): string {
  if (Array.isArray(fallback))
    return fallback.length === 0
      ? "none"
      : alternatives(fallback as string[]).replace(" or ", ", ");
  return fallback === "" ? "none" : `\`${String(fallback)}\``;
}

function example(policy: Policy): string[] {
  const configured =
    policy.exampleSettings === undefined
      ? ""
      : `, configured with \`${JSON.stringify(policy.exampleSettings)}\``;
  return [
    `This passes${configured}:`,
    "",
    ...fenced("ts", code(policy.good)),
    "This is reported:",
    "",
    ...fenced("ts", difference(policy.good, policy.bad)),
    ...messages(policy).flatMap((message) => [`> ${message}`, ""]),
  ];
}

function fenced(language: string, text: string): string[] {
  return [`\`\`\`${language}`, text, "```", ""];
}

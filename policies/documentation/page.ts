import { areas, rulesOf } from "../all";
import { isStackRule, levelOf, type Rule } from "../framework/rule";
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
    ...names.flatMap((area) => rulesOf(area).map(([, rule]) => row(rule))),
    "",
    "In the examples `group` is the ARM id of a resource group.",
    "",
    ...names.flatMap((area) => [
      `## ${area}`,
      "",
      ...rulesOf(area).flatMap(([, rule]) => section(rule)),
    ]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function row(rule: Rule): string {
  const level = rule.offUntil === undefined ? "" : ", off until configured";
  return `| [${rule.name}](#${rule.name}) | ${rule.pack}${level} | ${rule.severity} | ${rule.description} |`;
}

function section(rule: Rule): string[] {
  return [
    `### ${rule.name}`,
    "",
    rule.description,
    "",
    `${facts(rule)}.`,
    "",
    rule.steps,
    "",
    ...settings(rule),
    ...example(rule),
  ];
}

function facts(rule: Rule): string {
  const { framework, offUntil, exemptUntil } = rule;
  return [
    rule.pack,
    offUntil === undefined
      ? levelOf(rule)
      : `off until ${list(offUntil)} is given, then ${levelOf(rule)}`,
    rule.severity,
    ...(isStackRule(rule) ? ["stack"] : []),
    ...(!isStackRule(rule) && rule.remediate ? ["can be remediated"] : []),
    ...(exemptUntil === undefined ? [] : [`an exemption lasts until ${exemptUntil} at most`]),
    `${framework.name} ${framework.reference}`,
    `[documentation](${rule.url})`,
  ].join(" · ");
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" and ");
}

function settings({ settings: own = {} }: Rule): string[] {
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

function example(rule: Rule): string[] {
  const configured =
    rule.exampleSettings === undefined
      ? ""
      : `, configured with \`${JSON.stringify(rule.exampleSettings)}\``;
  return [
    `This passes${configured}:`,
    "",
    ...fenced("ts", code(rule.good)),
    "This is reported:",
    "",
    ...fenced("ts", difference(rule.good, rule.bad)),
    ...messages(rule).flatMap((message) => [`> ${message}`, ""]),
  ];
}

function fenced(language: string, text: string): string[] {
  return [`\`\`\`${language}`, text, "```", ""];
}

import { areas, policiesOf } from "../all";
import { controlsOf, initiatives, tagOfControl } from "../framework/compliance";
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
    ...frameworks(),
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

function frameworks(): string[] {
  return [
    "## Frameworks",
    "",
    "Each policy names the recommendation of the Azure Well-Architected Framework that it serves. A control of another",
    "framework is named only where Microsoft's own mapping has it: an initiative of Azure Policy puts a built-in definition under",
    "the control, and the policy asks the same, of what a stack has for Redis. A pack publishes the control as a tag of the policy.",
    "The definitions for Redis judge Azure Cache for Redis: for Azure Managed Redis these initiatives have none. A policy that passes",
    "doesn't say that a control is met.",
    "",
    "| framework | initiative | id |",
    "| --- | --- | --- |",
    ...Object.entries(initiatives).map(
      ([name, { version, displayName, id, file }]) =>
        `| ${name} ${version} | [${displayName}](${SETS}/${file}) | \`${id}\` |`,
    ),
    "",
  ];
}

const SETS =
  "https://github.com/Azure/azure-policy/blob/master/built-in-policies/policySetDefinitions/Regulatory%20Compliance";

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
    ...controls(policy),
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

/** The controls of other frameworks, and whose word it is that the policy serves them. */
function controls({ builtIn }: Policy): string[] {
  if (builtIn === undefined) return [];
  const { displayName, id, judges } = builtIn;
  const names = controlsOf(builtIn).map(tagOfControl).join(", ");
  return [
    `${names}: where Azure Policy's initiatives put "${displayName}" (\`${id}\`), which asks the same of \`${judges}\`.`,
    "",
  ];
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

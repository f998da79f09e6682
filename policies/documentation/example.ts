import { isDeepStrictEqual } from "node:util";

import { GROUP } from "../framework/examples";
import type { Given } from "../framework/kind";
import {
  isStackPolicy,
  type ExampleResource,
  type Finding,
  type Policy,
} from "../framework/policy";
import { valuesOf } from "../framework/settings";
import { Stack } from "../framework/stack";
import { inWords } from "../framework/policyVerdict";

/** A stack as a program would write it. */
export function code(resources: readonly ExampleResource[]): string {
  return resources.map(statement).join("\n");
}

/** What is different in the broken stack: its changed resources, and those that it lacks. */
export function difference(
  good: readonly ExampleResource[],
  bad: readonly ExampleResource[],
): string {
  const changed = bad.filter((each) => !good.some((other) => isDeepStrictEqual(each, other)));
  const missing = good.filter(({ name }) => !bad.some((other) => other.name === name));
  return [
    ...changed.map(statement),
    ...missing.map(({ name = "" }) => `// without ${JSON.stringify(name)}`),
  ].join("\n");
}

function statement({ type, name = "", properties, protect }: ExampleResource): string {
  const [, module = "", resource = ""] = type.split(":");
  const args = literal(properties, "");
  const options = protect ? ", { protect: true }" : "";
  const version = module.includes("/") ? ` // ${type}` : "";
  return `new ${module.split("/")[0] ?? ""}.${resource}(${JSON.stringify(name)}, ${args}${options});${version}`;
}

function literal(value: unknown, indent: string): string {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return String(value);
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((each: unknown) => literal(each, deeper))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${key}: ${literal(each, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const padding = Array.isArray(value) ? "" : " ";
  const line = `${open}${padding}${lines.join(", ")}${padding}${close}`;
  if (lines.length === 0) return `${open}${close}`;
  if (indent !== "" && line.length + indent.length <= 90 && !line.includes("\n")) return line;
  return `${open}\n${lines.map((each) => `${deeper}${each},\n`).join("")}${indent}${close}`;
}

/** ARM ids are long and always of the same group, so an example names the group. */
function text(value: string): string {
  return value.startsWith(GROUP)
    ? `\`\${group}${value.slice(GROUP.length)}\``
    : JSON.stringify(value);
}

/** What the policy says of its broken example. */
export function messages(policy: Policy): string[] {
  const stack = "dev";
  const settings = valuesOf(policy.settings ?? {}, policy.exampleSettings ?? {});
  const resources = policy.bad.map((each) => given(each, stack));
  const graph = new Stack(resources);
  return resources.flatMap((resource) => {
    const subject = policy.kind.subject(resource);
    if (subject === undefined) return [];
    const findings: readonly Finding[] = isStackPolicy(policy)
      ? policy.judgeInStack(subject, graph, { settings, stack })
      : policy.judge(subject, { settings, stack });
    return findings.map((finding) => inWords(policy, resource.name, finding));
  });
}

function given({ type, name = "", properties, protect = false }: ExampleResource, stack: string) {
  const resource: Given = {
    type,
    name,
    urn: `urn:pulumi:${stack}::shop::${type}::${name}`,
    props: properties,
    opts: {
      protect,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
  };
  return {
    ...resource,
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  };
}

import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { type Deployment, type ResourceState, withCreated } from "../pulumi/deployment";
import { DeliveryError } from "./deliveryError";
import type { Project } from "./pulumi";

/** The stack of a pull request's sandbox. Nothing else is ever taken down. */
export function sandboxStack(pullRequest: number): string {
  return `sandbox-pr-${pullRequest}`;
}

/** The pull request of a sandbox's stack; `undefined` for any other stack. */
export function pullRequestOf(stack: string): number | undefined {
  const [, number] = /^sandbox-pr-([1-9]\d*)$/.exec(stack) ?? [];
  return number === undefined ? undefined : Number(number);
}

/**
 * Gives the stack the configuration and the policies' choices that this checkout has for sandboxes.
 *
 * @throws DeliveryError when that would adopt anything: what a sandbox didn't make, it must not have
 */
export function writeSandboxFiles({ folder }: Project, stack: string): void {
  const source = path.join(folder, "Pulumi.sandbox.yaml");
  const text = readFileSync(source, "utf8");
  const problems = adoptions((parse(text) as { config?: unknown } | null)?.config);
  if (problems.length > 0) {
    throw new DeliveryError(
      [
        "Pulumi.sandbox.yaml adopts resources that the sandbox didn't create; taking it down would delete them:",
        ...problems.map((problem) => `  - ${problem}`),
        "Write `mode: create`, leave out `adopt`, and give it `randomSuffix: true`.",
      ].join("\n"),
    );
  }
  writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), text);
  const choices = path.join(folder, "policies/config");
  const sandbox = path.join(choices, "sandbox.json");
  if (existsSync(sandbox)) copyFileSync(sandbox, path.join(choices, `${stack}.json`));
}

/** Every setting that takes something that exists. */
function adoptions(config: unknown, at = ""): string[] {
  if (typeof config !== "object" || config === null) return [];
  const own = Object.entries(config).flatMap(([key, value]: [string, unknown]) => {
    const here = at === "" ? key : `${at}.${key}`;
    if (key === "mode" && value !== "create") return [`${here}: ${JSON.stringify(value)}`];
    if (key === "adopt" && value !== false) return [`${here}: ${JSON.stringify(value)}`];
    return adoptions(value, here);
  });
  const environment =
    at === "" ? (config as Record<string, unknown>)["redis:environment"] : undefined;
  const suffixed =
    at !== "" || (environment as Record<string, unknown> | undefined)?.randomSuffix === true;
  return suffixed ? own : [...own, "redis:environment.randomSuffix: isn't true"];
}

const GROUP = "azure-native:resources:ResourceGroup";

/** Why each resource isn't a sandbox's own to delete; nothing of a sandbox is missing here. */
export function notOwn({ resources = [] }: Deployment): string[] {
  const groups = new Set(
    resources.filter(({ type }) => type === GROUP).map(({ id }) => id?.toLowerCase()),
  );
  return resources.flatMap((resource) => {
    const { urn, id } = resource;
    const why =
      reasonToKeep(resource) ??
      (isInside(id, groups) ? undefined : `${id ?? ""} is in no resource group of its own`);
    return why === undefined ? [] : [`${urn}: ${why}`];
  });
}

function reasonToKeep({ protect, external, importID }: ResourceState): string | undefined {
  if (protect === true) return "it is protected";
  if (external === true) return "it was only read";
  return importID === undefined || importID === "" ? undefined : "it was imported";
}

/** Whatever Azure holds lies in a group that the same stack made; providers, components and names don't. */
function isInside(id: string | undefined, groups: ReadonlySet<string | undefined>): boolean {
  if (id?.startsWith("/") !== true) return true;
  const [group] = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(id.toLowerCase()) ?? [];
  return group !== undefined && groups.has(group);
}

/**
 * The state after an engine was killed: a resource group whose creation had begun gets its place, by the id
 * that it has then, and a refresh finds out whether it is there. Whatever else was begun lies in a group,
 * and goes with it.
 */
export function settled(deployment: Deployment, subscription: string): Deployment {
  const { pending_operations: pending = [] } = deployment;
  const groups = pending
    .filter(({ type, resource }) => type === "creating" && resource.type === GROUP)
    .flatMap(({ resource }) => {
      const name = resource.inputs?.resourceGroupName;
      if (typeof name !== "string") return [];
      return [{ ...resource, id: `/subscriptions/${subscription}/resourceGroups/${name}` }];
    });
  return withCreated(deployment, groups);
}

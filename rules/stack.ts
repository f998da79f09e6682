import { dataLossProblems, type DataLossPermission } from "./dataLoss";
import { crossProblems, environmentProblems, type EnvironmentSettings } from "./environment";
import { instanceProblems } from "./instance";
import { instanceSettings, type InstanceChoices } from "./instanceSettings";
import type { LiveInstance } from "./importIds";
import { nameRules } from "./names";
import { joinPath, type Problem } from "./problem";

/** One environment and its instances, with the right shape: what is left to judge is what they say. */
export interface StackSettings {
  readonly environment: EnvironmentSettings & { readonly unconfirmed: readonly string[] };
  readonly instances: Readonly<Record<string, StackInstance>>;
}

interface StackInstance extends InstanceChoices {
  readonly name: string;
  readonly privateEndpoint?: string;
  readonly allowDataLoss?: DataLossPermission;
  readonly adopt?: boolean | { readonly privateDnsZoneGroup: string };
}

export function stackProblems(stack: StackSettings, now: Date): Problem[] {
  const { environment, instances } = stack;
  const entries = Object.entries(instances);
  const settings = entries.map(
    ([key, instance]) =>
      [
        key,
        { ...instanceSettings(instance), privateEndpoint: endpointName(instance.name, instance) },
      ] as const,
  );
  return [
    ...below("environment", environmentProblems(environment)),
    ...unconfirmedProblems(stack),
    ...(entries.length === 0 ? [NO_INSTANCE] : []),
    ...entries.flatMap(([key, instance]) =>
      below(`instances.${key}`, [
        ...keyProblems(key),
        ...instanceProblems(instanceSettings(instance)),
        ...endpointProblems(instance),
        ...adoptProblems(instance, environment),
        ...(instance.allowDataLoss ? dataLossProblems(instance.allowDataLoss, now) : []),
      ]),
    ),
    ...crossProblems(environment, new Map(settings)),
  ];
}

/** The private endpoint's name: the one that is given, else the instance's with `-pe`. */
export function endpointName(
  instance: string,
  { privateEndpoint }: { readonly privateEndpoint?: string },
): string {
  return privateEndpoint ?? `${instance}-pe`;
}

const NO_INSTANCE: Problem = {
  id: "no-instance",
  property: "instances",
  rule: "has no instance.",
  fix: "Name at least one; to take everything down, run `pulumi destroy`.",
};

function below(prefix: string, problems: readonly Problem[]): Problem[] {
  return problems.map((each) => ({ ...each, property: joinPath(prefix, each.property) }));
}

/** The key is the instance's identity in the state: renaming it replaces the instance. */
function keyProblems(key: string): Problem[] {
  return /^[a-z][a-z0-9-]{0,30}$/.test(key)
    ? []
    : [
        {
          id: "instance-key",
          property: "",
          value: key,
          rule: "an instance's key has 1 to 31 small letters, digits and hyphens, a letter first.",
          fix: "Write a key such as `main`; it never changes afterwards.",
        },
      ];
}

function endpointProblems(instance: StackInstance): Problem[] {
  const name = endpointName(instance.name, instance);
  return nameRules.privateEndpoint.pattern.test(name)
    ? []
    : [
        {
          id: "endpoint-name",
          property: "privateEndpoint",
          value: name,
          rule: `a private endpoint's name has ${nameRules.privateEndpoint.words}.`,
          fix: "Write a shorter or simpler name.",
        },
      ];
}

/** A live instance stands in a resource group that stands too, under a name of its own. */
function adoptProblems(instance: StackInstance, environment: EnvironmentSettings): Problem[] {
  if (!instance.adopt || environment.resourceGroup.mode === "adopt") return [];
  return [
    {
      id: "adopt-needs-group",
      property: "adopt",
      value: instance.adopt,
      rule: "a live instance can't stand in a resource group that is created now.",
      fix: "Write `environment.resourceGroup.mode: adopt`, or leave `adopt` out.",
    },
  ];
}

/** Where a live instance's parts are, from the names of the configuration. */
export function liveInstance(
  { environment }: StackSettings,
  instance: StackInstance,
): Omit<LiveInstance, "subscriptionId"> {
  const { passwordSecret } = instanceSettings(instance);
  const { keyVault } = environment;
  const resourceGroup = environment.resourceGroup.name;
  return {
    resourceGroup,
    cluster: instance.name,
    privateEndpoint: endpointName(instance.name, instance),
    privateDnsZoneGroup:
      typeof instance.adopt === "object" ? instance.adopt.privateDnsZoneGroup : undefined,
    passwordSecret:
      keyVault === undefined || passwordSecret === undefined
        ? undefined
        : {
            resourceGroup: keyVault.resourceGroup ?? resourceGroup,
            vault: keyVault.name,
            name: passwordSecret,
          },
  };
}

function unconfirmedProblems(stack: StackSettings): Problem[] {
  return stack.environment.unconfirmed.flatMap((path, index) =>
    settingAt(stack, path) === undefined
      ? [
          {
            id: "unconfirmed",
            property: `environment.unconfirmed[${index}]`,
            value: path,
            rule: "names no setting of this stack file.",
            fix: "Write a path such as `environment.location`, or remove it once it is confirmed.",
          },
        ]
      : [],
  );
}

/** The value at a path such as `environment.network.name` or `instances.main.sku`. */
export function settingAt(stack: object, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      stack,
    );
}

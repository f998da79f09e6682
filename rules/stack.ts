import { adoptProblems } from "./adoptRules";
import { crossProblems } from "./betweenInstances";
import { dataLossProblems, type DataLossPermission } from "./dataLoss";
import { endpointName, endpointNameProblems } from "./endpointName";
import { environmentProblems, type EnvironmentSettings } from "./environment";
import {
  type EndpointApproval,
  type FurtherEndpointChoices,
  furtherEndpointProblems,
  type FurtherEndpoints,
  furtherEndpoints,
} from "./furtherEndpoints";
import { type EnvironmentTags, ignoredTagProblems } from "./ignoredTags";
import type { LiveNames } from "./importIds";
import { instanceProblems } from "./instance";
import { instanceSettings, type InstanceChoices, type InstanceSettings } from "./instanceSettings";
import { lockProblems } from "./locks";
import { joinPath, type Problem } from "./problem";
import { pathOf, valueAt } from "./valueAt";

/** One environment and its instances, with the right shape: what is left to judge is what they say. */
export interface StackChoices {
  readonly environment: EnvironmentSettings &
    EnvironmentTags & { readonly unconfirmed: readonly string[] };
  readonly instances: Readonly<Record<string, StackInstance>>;
}

interface StackInstance extends InstanceChoices {
  readonly name: string;
  readonly privateEndpoint?: string | undefined;
  readonly endpointApproval?: EndpointApproval | undefined;
  readonly furtherEndpoints?: Readonly<Record<string, FurtherEndpointChoices>> | undefined;
  readonly allowDataLoss?: DataLossPermission | undefined;
  readonly adopt?: boolean | LiveNames | undefined;
}

/** One instance's settings, and how networks reach it. */
export interface StackInstanceSettings extends InstanceSettings {
  readonly privateEndpoint: string;
  readonly endpointApproval: EndpointApproval;
  readonly furtherEndpoints: FurtherEndpoints;
}

/** The same with each instance's settings: its choices, and defaults for what was left out. */
export interface StackSettings extends StackChoices {
  readonly settings: ReadonlyMap<string, StackInstanceSettings>;
}

/** Fills in what was left out of each instance. */
export function filledIn<Choices extends StackChoices>(
  stack: Choices,
): Choices & Pick<StackSettings, "settings"> {
  const settings = Object.entries(stack.instances).map(
    ([key, instance]) =>
      [
        key,
        {
          ...instanceSettings(instance),
          privateEndpoint: endpointName(instance.name, instance),
          endpointApproval: instance.endpointApproval ?? "automatic",
          furtherEndpoints: furtherEndpoints(instance.name, instance.furtherEndpoints),
        },
      ] as const,
  );
  return { ...stack, settings: new Map(settings) };
}

/**
 * The stack in the shape of its file, with every default written out: what a path such as
 * `instances.main.highAvailability` is looked up in, whether the file has the line or not.
 */
export function writtenOut({ environment, instances, settings }: StackSettings): object {
  const written = [...settings].map(([key, settingsOfIt]) => {
    const { accessKeys: keys, principals, readers, passwordSecret, ...further } = settingsOfIt;
    const { activeKey, connectionStringSecret = false, ...instance } = further;
    const secrets = { passwordSecret, activeKey, connectionStringSecret };
    const access = { keys, principals, readers, ...secrets };
    return [key, { adopt: false, ...instances[key], ...instance, access }] as const;
  });
  return { environment, instances: Object.fromEntries(written) };
}

export function stackProblems(stack: StackSettings, now: Date): Problem[] {
  const { environment, instances, settings } = stack;
  return [
    ...below("environment", environmentProblems(environment)),
    ...below("environment", ignoredTagProblems(environment, [...settings.values()])),
    ...unconfirmedProblems(stack),
    ...(settings.size === 0 ? [NO_INSTANCE] : []),
    ...[...settings].flatMap(([key, instance]) =>
      below(`instances.${key}`, [
        ...keyProblems(key),
        ...instanceProblems(instance),
        ...endpointNameProblems("privateEndpoint", instance.privateEndpoint),
        ...furtherEndpointProblems(instance.furtherEndpoints, environment),
        ...lockProblems(instance.lock),
        ...adoptProblems(instances[key]?.adopt, instance, environment),
        ...permissionProblems(instances[key], now),
      ]),
    ),
    ...crossProblems(environment, settings),
  ];
}

function permissionProblems(choices: StackInstance | undefined, now: Date): Problem[] {
  return choices?.allowDataLoss ? dataLossProblems(choices.allowDataLoss, now) : [];
}

const NO_INSTANCE: Problem = {
  id: "no-instance",
  property: "instances",
  rule: "is empty.",
  fix: "Name at least one instance; to take everything down, run `pulumi destroy`.",
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
          rule: "an instance's key has 1 to 31 lower-case letters, digits and hyphens, a letter first.",
          fix: "Write a key such as `main`; it never changes afterwards.",
        },
      ];
}

function unconfirmedProblems(stack: StackSettings): Problem[] {
  const written = writtenOut(stack);
  return stack.environment.unconfirmed.flatMap((path, index) =>
    valueAt(written, pathOf(path)) === undefined
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

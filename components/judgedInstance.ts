import * as pulumi from "@pulumi/pulumi";

import { argumentProblems, type ArgumentShapes, withStandIns } from "../rules/argumentShape";
import { type ArmIdKind, armIdProblems } from "../rules/armIds";
import { dataLossProblems } from "../rules/dataLoss";
import { instanceProblems } from "../rules/instance";
import {
  endpointProblems,
  instanceArguments,
  standInChoices,
  surroundingProblems,
} from "../rules/instanceArguments";
import { instanceSettings, type InstanceSettings } from "../rules/instanceSettings";
import type { Problem } from "../rules/problem";
import { lateRefusal, refusal } from "./refusal";
import type { FurtherEndpointArgs, RedisEnterpriseArgs } from "./redisEnterpriseArgs";

/** The shapes name every argument of the type, and no other. */
const shapes: ArgumentShapes & Record<keyof RedisEnterpriseArgs, unknown> = instanceArguments;

/**
 * An instance's settings, with every default filled in.
 *
 * @throws pulumi.RunError with every problem of the arguments
 */
export function judgedSettings(name: string, args: RedisEnterpriseArgs): InstanceSettings {
  const clusterName = known(args.clusterName);
  const shape = argumentProblems({ ...args }, shapes);
  const judgeable = withStandIns(args, shape, standInChoices);
  const settings = instanceSettings({ ...judgeable, name: clusterName });
  const problems = [
    ...shape,
    ...ownProblems(settings),
    ...endpointProblems(clusterName, args),
    ...surroundingProblems({
      resourceGroupName: known(args.resourceGroupName),
      keyVault: {
        name: known(args.keyVault?.name),
        resourceGroupName: known(args.keyVault?.resourceGroupName),
      },
      ids: knownIds(args),
    }),
    ...(args.allowDataLoss ? dataLossProblems(args.allowDataLoss, new Date()) : []),
    ...(judgeable.access === args.access &&
    settings.accessKeys === "Enabled" &&
    args.keyVault === undefined
      ? [NO_VAULT]
      : []),
  ];
  if (problems.length > 0) throw refusal("RedisEnterprise", name, problems);
  return settings;
}

/**
 * The same arguments; those that aren't known yet are judged as soon as they are, with a pulumi.ResourceError on the
 * component. Each stays its own Output: together, every part would wait for every other's.
 */
export function judgedOnceKnown(
  component: pulumi.Resource,
  name: string,
  args: RedisEnterpriseArgs,
): RedisEnterpriseArgs {
  return {
    ...args,
    clusterName: judged(args.clusterName, (clusterName) => [
      ...ownProblems({ ...instanceSettings(args), name: clusterName }),
      ...endpointProblems(clusterName, args),
    ]),
    subnetId: judgedId("subnetId", args.subnetId, "subnet"),
    ...optional("privateDnsZoneId", args.privateDnsZoneId, "privateDnsZone"),
    ...optional("workspaceId", args.workspaceId, "workspace"),
    ...optional("actionGroupId", args.actionGroupId, "actionGroup"),
    ...(args.furtherEndpoints && {
      furtherEndpoints: Object.fromEntries(
        Object.entries(args.furtherEndpoints).map(([key, endpoint]) => [
          key,
          judgedEndpoint(`furtherEndpoints.${key}`, endpoint),
        ]),
      ),
    }),
  };

  function judgedEndpoint(at: string, endpoint: FurtherEndpointArgs): FurtherEndpointArgs {
    const { subnetId, privateDnsZoneId } = endpoint;
    return {
      ...endpoint,
      subnetId: judgedId(`${at}.subnetId`, subnetId, "subnet"),
      ...(privateDnsZoneId !== undefined && {
        privateDnsZoneId: judgedId(`${at}.privateDnsZoneId`, privateDnsZoneId, "privateDnsZone"),
      }),
    };
  }

  function optional(
    property: keyof RedisEnterpriseArgs,
    value: pulumi.Input<string> | undefined,
    kind: ArmIdKind,
  ) {
    return value === undefined ? {} : { [property]: judgedId(property, value, kind) };
  }

  function judgedId(property: string, value: pulumi.Input<string>, kind: ArmIdKind) {
    return judged(value, (id) => armIdProblems(property, id, kind));
  }

  function judged(
    value: pulumi.Input<string>,
    problemsOf: (value: string) => readonly Problem[],
  ): pulumi.Input<string> {
    if (typeof value === "string") return value;
    return pulumi.output(value).apply((found) => {
      const problems = problemsOf(found);
      if (problems.length === 0) return found;
      throw lateRefusal(component, name, problems);
    });
  }
}

/** What the rules say of the settings, by the name that the argument has here. */
function ownProblems(settings: InstanceSettings): Problem[] {
  return instanceProblems(settings).map((each) =>
    each.property === "name" ? { ...each, property: "clusterName" } : each,
  );
}

/** The ids that are known, by the argument's path. */
function knownIds(args: RedisEnterpriseArgs) {
  const written: [path: string, id: pulumi.Input<string> | undefined, kind: ArmIdKind][] = [
    ["subnetId", args.subnetId, "subnet"],
    ["privateDnsZoneId", args.privateDnsZoneId, "privateDnsZone"],
    ["workspaceId", args.workspaceId, "workspace"],
    ["actionGroupId", args.actionGroupId, "actionGroup"],
    ...Object.entries(args.furtherEndpoints ?? {}).flatMap(
      ([key, { subnetId, privateDnsZoneId }]): typeof written => [
        [`furtherEndpoints.${key}.subnetId`, subnetId, "subnet"],
        [`furtherEndpoints.${key}.privateDnsZoneId`, privateDnsZoneId, "privateDnsZone"],
      ],
    ),
  ];
  return Object.fromEntries(
    written.flatMap(([path, value, kind]) => {
      const id = known(value);
      return id === undefined ? [] : [[path, { id, kind }]];
    }),
  );
}

const NO_VAULT: Problem = {
  id: "key-vault",
  property: "keyVault",
  rule: "is missing while access keys are Enabled.",
  fix: 'Name the vault, or write `keys: "Disabled"`.',
};

/** The value if it is plain; an Output or a promise is judged once it is known. */
function known(value: pulumi.Input<string> | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

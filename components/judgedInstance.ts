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
import type { RedisEnterpriseArgs } from "./redisEnterpriseArgs";

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
    ...judgedIds("", args),
    ...(args.furtherEndpoints && {
      furtherEndpoints: Object.fromEntries(
        Object.entries(args.furtherEndpoints).map(([key, endpoint]) => [
          key,
          { ...endpoint, ...judgedIds(`furtherEndpoints.${key}.`, endpoint) },
        ]),
      ),
    }),
  };

  function judgedIds(at: string, given: Ids) {
    return Object.fromEntries(
      idsIn(at, given).map(({ argument, path, value, kind }) => [
        argument,
        judged(value, (id) => armIdProblems(path, id, kind)),
      ]),
    );
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

/** The arguments that are ARM ids, of an instance and of its further endpoints. */
const idKinds = {
  subnetId: "subnet",
  privateDnsZoneId: "privateDnsZone",
  workspaceId: "workspace",
  actionGroupId: "actionGroup",
} as const satisfies Partial<Record<keyof RedisEnterpriseArgs, ArmIdKind>>;

type IdArgument = keyof typeof idKinds;
type Ids = Partial<Record<IdArgument, pulumi.Input<string>>>;

/** The ids that are given; `at` is where in the arguments they are. */
function idsIn(at: string, given: Ids) {
  return (Object.keys(idKinds) as IdArgument[]).flatMap((argument) => {
    const value = given[argument];
    if (value === undefined) return [];
    return [{ argument, path: `${at}${argument}`, value, kind: idKinds[argument] }];
  });
}

/** The ids that are known, by the argument's path. */
function knownIds(args: RedisEnterpriseArgs) {
  const written = [
    ...idsIn("", args),
    ...Object.entries(args.furtherEndpoints ?? {}).flatMap(([key, endpoint]) =>
      idsIn(`furtherEndpoints.${key}.`, endpoint),
    ),
  ];
  return Object.fromEntries(
    written.flatMap(({ path, value, kind }) => {
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

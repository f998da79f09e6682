import type * as pulumi from "@pulumi/pulumi";

import type { ImportIds } from "../rules/importIds";
import type { InstanceSettings } from "../rules/instanceSettings";
import { partHooks } from "./partGuards";
import type { RedisEnterpriseArgs } from "./redisEnterpriseArgs";

/** What the parts of one instance are made from, with everything judged and filled in. */
export interface Instance {
  readonly component: pulumi.Resource;
  readonly name: string;
  readonly args: RedisEnterpriseArgs;
  readonly settings: InstanceSettings;
  readonly clusterName: pulumi.Output<string>;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the engine refuses to delete or replace what holds data. */
  readonly protect: boolean;
}

/**
 * The options of one part of an instance: a child of the component, imported while the instance is adopted, if it is
 * live. What is imported keeps what it has, so the first preview after an adoption changes nothing.
 */
export function partOptions(
  instance: Instance,
  part: keyof ImportIds,
): pulumi.CustomResourceOptions {
  const id = instance.args.adopt?.[part];
  return {
    parent: instance.component,
    ...(id === undefined ? {} : { import: id, ignoreChanges: ["*"] }),
  };
}

/**
 * The options of a part that somebody else may have made already: the preview says so. A part in another
 * subscription is made and asked about with the provider of that one.
 */
export function guardedPartOptions(
  instance: Instance,
  resource: string,
  part: keyof ImportIds,
  elsewhere: { readonly provider?: pulumi.ProviderResource | undefined } = {},
): pulumi.CustomResourceOptions {
  return {
    ...partOptions(instance, part),
    ...elsewhere,
    hooks: partHooks(instance.name, resource, elsewhere),
  };
}

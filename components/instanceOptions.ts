import type * as pulumi from "@pulumi/pulumi";

import type { ImportIds } from "../rules/importIds";
import type { Instance } from "./redisEnterprise";

/** Creating or scaling a cluster takes 10 to 20 minutes and more; the provider's own limit is shorter. */
export const LONG_RUNNING: pulumi.CustomTimeouts = { create: "60m", update: "60m", delete: "60m" };

/**
 * The options of one part of an instance: a child of the component, imported while the instance is adopted.
 * What is imported keeps what it has, so the first preview after an adoption changes nothing.
 */
export function partOptions(
  instance: Instance,
  part?: keyof ImportIds,
): pulumi.CustomResourceOptions {
  const id = part && instance.args.adopt?.[part];
  return {
    parent: instance.component,
    ...(id === undefined ? {} : { import: id, ignoreChanges: ["*"] }),
  };
}

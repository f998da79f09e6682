import * as pulumi from "@pulumi/pulumi";

import { keeps, type LockChoice, type Part, scopeOf } from "../rules/locks";

/** A part that a component made. */
export interface Made extends Part {
  readonly resource: pulumi.Resource;
}

/**
 * Adds to a component's options that each of its parts is listed in `made`. What somebody else's lock keeps is protected
 * as well: neither `destroy` nor an instance that is taken out of the program runs anything that could ask, and the
 * engine would take the instance apart down to where Azure refuses.
 */
export function underLock(
  opts: pulumi.ComponentResourceOptions | undefined,
  lock: LockChoice | undefined,
  made: Made[],
): pulumi.ComponentResourceOptions | undefined {
  if (lock === undefined) return opts;
  const transformation: pulumi.ResourceTransformation = ({
    resource,
    type,
    name,
    props,
    opts: own,
  }) => {
    if (own.parent === undefined || !type.startsWith("azure-native:")) return undefined;
    made.push({ type, name, resource });
    const isKept = lock.mode === "adopt" && keeps(scopeOf(lock), type);
    return isKept ? { props, opts: pulumi.mergeOptions(own, { protect: true }) } : undefined;
  };
  return pulumi.mergeOptions(opts, { transformations: [transformation] });
}

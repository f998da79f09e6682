import * as pulumi from "@pulumi/pulumi";

/**
 * Adds to a component's options that these tags are left alone on all that is in it: whoever sets them, such as Azure
 * Policy, keeps them through updates. A replacement gets the values that the state knows.
 */
export function ignoringTags(
  opts: pulumi.ComponentResourceOptions | undefined,
  names: readonly string[] = [],
): pulumi.ComponentResourceOptions | undefined {
  if (names.length === 0) return opts;
  const ignoreChanges = names.map((name) => `tags[${JSON.stringify(name)}]`);
  const transformation: pulumi.ResourceTransformation = ({ props, opts: own }) =>
    props.tags === undefined
      ? undefined
      : { props, opts: pulumi.mergeOptions(own, { ignoreChanges }) };
  return pulumi.mergeOptions(opts, { transformations: [transformation] });
}

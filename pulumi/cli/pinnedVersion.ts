import { readFileSync } from "node:fs";
import path from "node:path";

import coerce from "semver/functions/coerce";
import satisfies from "semver/functions/satisfies";

/** The root of this repository. */
const repository = path.resolve(__dirname, "../..");

/**
 * The version of the Pulumi CLI that everything here was tried with: the SDK's own, because the two are
 * released together. It is written down once, in package.json.
 */
export const pinnedVersion = dependencyVersion("@pulumi/pulumi");

/** The exact version that package.json asks for. */
export function dependencyVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const version = manifest.dependencies[name];
  if (version === undefined) throw new Error(`package.json has no dependency ${name}`);
  return version;
}

/** Whether a CLI of this version runs the project: the pinned one or a later one of the same major version. */
export function versionFits(version: string, pinned: string = pinnedVersion): boolean {
  // What is built between two releases has a suffix, which says nothing of what it can do.
  return satisfies(coerce(version)?.version ?? "", `^${pinned}`);
}

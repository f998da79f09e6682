import { readFileSync } from "node:fs";
import path from "node:path";

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
  const found = numbers(version);
  const wanted = numbers(pinned);
  if (found === undefined || wanted === undefined) return false;
  if (found[0] !== wanted[0]) return false;
  return found[1] === wanted[1] ? found[2] >= wanted[2] : found[1] > wanted[1];
}

function numbers(version: string): [number, number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

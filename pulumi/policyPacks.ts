import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** The folders of the policy packs of a program, in the order in which the engine loads them. */
export function policyPacks(root: string): string[] {
  const folder = path.join(root, "policies");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((pack) => existsSync(path.join(pack, "PulumiPolicy.yaml")));
}

/** The packs as arguments of `pulumi up` and `pulumi preview`. */
export function policyPackArguments(root: string): string[] {
  return policyPacks(root).flatMap((pack) => ["--policy-pack", pack]);
}

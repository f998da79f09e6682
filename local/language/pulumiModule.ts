import { createRequire } from "node:module";
import path from "node:path";

/**
 * Where a program's own copy of `@pulumi/pulumi` has the given module, found upwards from its directory
 * as Node finds it, so that a program in a subfolder runs on the SDK of the project that it belongs to.
 */
export function pulumiModule(directory: string, module: string): string {
  try {
    return createRequire(path.join(directory, "index.js")).resolve(`@pulumi/pulumi/${module}`);
  } catch {
    throw new Error(
      `@pulumi/pulumi is not installed for ${directory}: run \`npm ci\` (or \`npm install\`) there.`,
    );
  }
}

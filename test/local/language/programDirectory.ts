import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { temporaryFolder } from "../../temporaryFolder";

/** A program's folder with an SDK of its own whose scripts do what the test says. */
export function programDirectory(scripts: Record<string, string>): string {
  const root = temporaryFolder();
  const sdk = path.join(root, "node_modules", "@pulumi", "pulumi");
  for (const [name, source] of Object.entries(scripts)) {
    mkdirSync(path.join(sdk, name), { recursive: true });
    writeFileSync(path.join(sdk, name, "index.js"), source);
  }
  return root;
}

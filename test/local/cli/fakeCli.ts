import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A `pulumi` that knows nothing but its version; without one it fails. */
export function writeFakeCli(folder: string, version: string | undefined, name = "pulumi"): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  const script = version === undefined ? "exit 1" : `echo v${version}`;
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

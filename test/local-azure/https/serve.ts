import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { folderOf } from "../../../local-azure/https/endpoint";
import { type Serving, serveHttps } from "../../../local-azure/https/server";

declare global {
  /** What signs the tokens of a worker's local Azures; see test/jest/environment.cjs. */
  var keptTokenKey: { pem?: string };
}

/** Serves a local Azure with the key of the worker's first one: to make a key takes a fifth of a second. */
export async function serve(...args: Parameters<typeof serveHttps>): Promise<Serving> {
  const [directory] = args;
  const file = join(folderOf(directory), "token-key.pem");
  const { pem } = globalThis.keptTokenKey;
  if (pem !== undefined && !existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, pem, { mode: 0o600 });
  }
  const serving = await serveHttps(...args);
  globalThis.keptTokenKey.pem ??= readFileSync(file, "utf8");
  return serving;
}

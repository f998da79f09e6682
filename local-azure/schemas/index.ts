import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExtractedSchemas } from "./schema";

let loaded: ExtractedSchemas | undefined;

/** The schemas of the types in use, read when first asked for. */
export function schemas(): ExtractedSchemas {
  loaded ??= JSON.parse(
    readFileSync(join(__dirname, "azure-native.json"), "utf8"),
  ) as ExtractedSchemas;
  return loaded;
}

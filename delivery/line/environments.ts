import { readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly with?: { readonly environment?: string } }>>;
}

/** The environments in the order of the deploy line, which `.github/workflows/deploy.yml` alone says. */
export function lineOf(folder: string): string[] {
  const text = readFileSync(path.join(folder, ".github/workflows/deploy.yml"), "utf8");
  return Object.values((parse(text) as Workflow).jobs).flatMap(({ with: inputs }) =>
    inputs?.environment === undefined ? [] : [inputs.environment],
  );
}

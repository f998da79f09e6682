import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse, parseDocument } from "yaml";

import { stackNames } from "../../rules/stackNames";

/**
 * The stacks that tests work on: stack files, their policies' choices and the bootstrap's file, each
 * where the repository has its own. The committed ones are the platform team's to change, and no test depends on
 * what they say.
 */
export const project = __dirname;

/** What a stack file of the tests' own says under `config`. */
export function stackConfig(stack: string): Record<string, unknown> {
  const text = readFileSync(path.join(project, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(text) as { config: Record<string, unknown> }).config;
}

/** Has no instance of a copy's stacks watched. */
export function takeAlertsAway(root: string): void {
  for (const stack of stackNames(readdirSync(root))) {
    const file = path.join(root, `Pulumi.${stack}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    const { config } = document.toJS() as { config: { "redis:instances": object } };
    for (const key of Object.keys(config["redis:instances"])) {
      const alerts = ["config", "redis:instances", key, "alerts"];
      document.setIn(alerts, document.createNode({ enabled: false }));
    }
    writeFileSync(file, document.toString());
  }
}

/** Puts the tests' own stacks in the place of those of a copy of the repository. */
export function takeStacksOfTests(root: string): void {
  for (const stack of stackNames(readdirSync(root)))
    rmSync(path.join(root, `Pulumi.${stack}.yaml`));
  rmSync(path.join(root, "policies/config"), { recursive: true, force: true });
  cpSync(project, root, { recursive: true, filter: (file) => !file.endsWith(".ts") });
}

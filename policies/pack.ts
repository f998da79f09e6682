import * as path from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policiesIn } from "./all";
import { assemble } from "./framework/assemble";
import { filesIn } from "./framework/configuration";
import type { PackName } from "./framework/policy";

/** Makes one of the packs: its policies, with the choices that each stack has made in the folder beside `folder`. */
export function pack(name: PackName, description: string, folder: string): PolicyPack {
  return new PolicyPack(name, {
    displayName: `Azure Managed Redis: ${name}`,
    description,
    provider: "azure-native",
    tags: ["azure", "redis"],
    policies: assemble(name, policiesIn(name), { source: filesIn(path.join(folder, "../config")) }),
  });
}

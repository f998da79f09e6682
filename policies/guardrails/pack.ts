import * as path from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policiesIn } from "../all";
import { assemble } from "../framework/assemble";
import { filesIn } from "../framework/configuration";

new PolicyPack("guardrails", {
  displayName: "Azure Managed Redis: guardrails",
  description:
    "What must never ship on Azure Managed Redis, and what Azure would refuse only after a long wait.",
  provider: "azure-native",
  tags: ["azure", "redis"],
  policies: assemble("guardrails", policiesIn("guardrails"), {
    source: filesIn(path.join(__dirname, "../config")),
  }),
});

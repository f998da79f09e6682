import * as path from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policiesIn } from "../all";
import { assemble } from "../framework/assemble";
import { filesIn } from "../framework/configuration";

new PolicyPack("practices", {
  displayName: "Azure Managed Redis: practices",
  description: "Good practice on Azure Managed Redis; each stack may raise, lower or exempt it.",
  provider: "azure-native",
  tags: ["azure", "redis"],
  policies: assemble("practices", policiesIn("practices"), {
    source: filesIn(path.join(__dirname, "../config")),
  }),
});

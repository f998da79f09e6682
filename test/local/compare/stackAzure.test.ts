import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { SUBSCRIPTION_ID } from "../../../local-azure/arm/id";
import { Arm } from "../../../local-azure/arm/arm";
import { freshAzure } from "../../../local/compare/stackAzure";
import { temporaryFolder } from "../../temporaryFolder";

const cli = { binary: "pulumi", version: "3.245.0", origin: "a test" };

/** A program's folder with a resource group in its landing zone. */
function programWith(file: string, group: string): string {
  const root = temporaryFolder();
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  const resources = { [`resourceGroups/${group}`]: { location: "uksouth" } };
  writeFileSync(path.join(root, file), JSON.stringify({ resources }));
  return root;
}

test.each(["local-azure/landing-zone.json", "local/landing-zone.json"])(
  "what the base adopts is there, also if its landing zone is in %s",
  (file) => {
    const head = programWith("local-azure/landing-zone.json", "heads");
    const base = programWith(file, "bases");
    const { directory } = freshAzure({ cli, home: "home", head, base }, temporaryFolder());
    const arm = new Arm(directory.azure);
    for (const group of ["heads", "bases"]) {
      expect(arm.find(`/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${group}`)).toBeDefined();
    }
  },
);

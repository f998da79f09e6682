import { writeFileSync } from "node:fs";
import path from "node:path";

import { stringify } from "yaml";

import { CALLER } from "../../local-azure/arm/rights";
import { stackConfig } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";

/** A folder with the tests' own uat, where nobody has a key and Azure Policy joins the endpoint to a zone. */
export function entraStack(): string {
  const folder = temporaryFolder();
  const config = structuredClone(stackConfig("uat")) as Record<string, Record<string, object>>;
  Object.assign(config["redis:environment"]!, {
    privateDnsZone: { mode: "policy" },
    unconfirmed: [],
  });
  Object.assign(config["redis:instances"]!.main!, {
    access: {
      keys: "Disabled",
      principals: [{ objectId: CALLER.objectId, name: "the-operator" }],
    },
  });
  writeFileSync(path.join(folder, "Pulumi.uat.yaml"), stringify({ config }));
  return folder;
}

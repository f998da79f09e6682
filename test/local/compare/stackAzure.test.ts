import { writeFileSync } from "node:fs";
import path from "node:path";

import { stringify } from "yaml";

import { SUBSCRIPTION_ID } from "../../../local-azure/arm/id";
import { Arm } from "../../../local-azure/arm/arm";
import { adoptedBeside, freshAzure } from "../../../local/compare/stackAzure";
import { temporaryFolder } from "../../temporaryFolder";

const cli = { binary: "pulumi", version: "3.245.0", origin: "a test" };

/** A program's folder with a stack that adopts a resource group. */
function programAdopting(group: string): string {
  const root = temporaryFolder();
  const environment = { location: "uksouth", resourceGroup: { mode: "adopt", name: group } };
  const text = stringify({ config: { "redis:environment": environment } });
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), text);
  return root;
}

const idOf = (group: string) => `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${group}`;
const [base, head] = [programAdopting("bases"), programAdopting("heads")];

test.each<[what: string, strict: boolean, there: string[]]>([
  ["what base and head adopt", false, ["bases", "heads"]],
  ["strictly, what the base adopts", true, ["bases"]],
])("on a fresh local Azure there is %s", (_what, strict, there) => {
  const common = { cli, home: "home", head, base, strict };
  const { directory } = freshAzure(common, "dev", temporaryFolder());
  const groups = ["bases", "heads"].filter((group) => new Arm(directory.azure).find(idOf(group)));
  expect(groups).toEqual(there);
});

test("what the head adopts and the base doesn't is told apart without regard to case", () => {
  expect(adoptedBeside(head, base, "dev").map(({ id }) => id)).toEqual([idOf("heads")]);
  expect(adoptedBeside(head, programAdopting("HEADS"), "dev")).toEqual([]);
  expect(adoptedBeside(head, temporaryFolder(), "dev").map(({ id }) => id)).toEqual([
    idOf("heads"),
  ]);
});

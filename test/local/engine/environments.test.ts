import { writeFileSync } from "node:fs";
import path from "node:path";

import { environmentNames, stackNames } from "../../../local/engine/environments";
import { temporaryFolder } from "../../temporaryFolder";

function rootWith(...files: string[]): string {
  const root = temporaryFolder();
  for (const file of files) writeFileSync(path.join(root, file), "");
  return root;
}

test("stackNames lists the environments in the order of a change's way to production, then the others", () => {
  const stacks = ["zoo", "production", "dev", "sandbox", "ant", "uat"];
  const root = rootWith("Pulumi.yaml", ...stacks.map((name) => `Pulumi.${name}.yaml`));
  expect(stackNames(root)).toEqual(["dev", "uat", "production", "ant", "sandbox", "zoo"]);
});

test("environmentNames leaves out the sandboxes, and nothing else that begins like one", () => {
  const stacks = ["sandbox", "sandbox-17", "sandboxes", "dev"];
  const root = rootWith(...stacks.map((name) => `Pulumi.${name}.yaml`));
  expect(environmentNames(root)).toEqual(["dev", "sandboxes"]);
});

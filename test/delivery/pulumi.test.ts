import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { packArguments } from "../../delivery/pulumi";
import { temporaryFolder } from "../temporaryFolder";

function checkoutWith(...packs: string[]) {
  const folder = temporaryFolder();
  for (const pack of packs) {
    mkdirSync(path.join(folder, "policies", pack), { recursive: true });
    writeFileSync(path.join(folder, "policies", pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  }
  return { cli: "pulumi", folder, env: {}, print: () => undefined };
}

test("a delivery is judged by both packs, and by one that was added", () => {
  const project = checkoutWith("practices", "guardrails", "ours");
  const pack = (name: string) => ["--policy-pack", path.join(project.folder, "policies", name)];
  expect(packArguments(project)).toEqual(["guardrails", "ours", "practices"].flatMap(pack));
});

test.each([
  [["practices"], "policies/guardrails is missing, so nothing is checked"],
  [["ours"], "policies/guardrails, policies/practices is missing, so nothing is checked"],
])("with %j there is no delivery", (packs, message) => {
  expect(() => packArguments(checkoutWith(...packs))).toThrow(message);
});

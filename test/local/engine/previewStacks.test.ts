import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { localDirectory } from "../../../local/engine/localDirectory";
import { previewStack } from "../../../local/engine/previewStacks";
import { temporaryFolder } from "../../temporaryFolder";

const cli = { binary: "pulumi", version: "3.245.0", origin: "a test" };

test.each([
  ["config: [", /^Pulumi\.uat\.yaml is not valid YAML: /],
  ["- a\n", /^Pulumi\.uat\.yaml must be a mapping \(keys and values\)\.$/],
])("a stack file that can't be read fails the stack's preview alone: %j", async (text, message) => {
  const root = path.join(temporaryFolder(), "program");
  mkdirSync(root);
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  writeFileSync(path.join(root, "Pulumi.uat.yaml"), text);
  const azure = { directory: localDirectory(temporaryFolder()), cli };
  await expect(previewStack(azure, "uat", { root })).resolves.toEqual({
    ...{ stack: "uat", exitCode: 1, events: [] },
    output: expect.stringMatching(message) as string,
  });
});

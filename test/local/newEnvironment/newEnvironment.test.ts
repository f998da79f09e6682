import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { newEnvironment } from "../../../local/newEnvironment/newEnvironment";
import type { Choices } from "../../../local/newEnvironment/newStackFile";
import { summary } from "../../../local/newEnvironment/summary";
import { writeWhole } from "../../../local/engine/writeWhole";
import { temporaryFolder } from "../../temporaryFolder";

const now = new Date("2026-03-10T15:00:00Z");

interface Stack {
  readonly vault?: string;
  readonly instance?: string;
}

function stackFile(name: string, { vault = `erp-be-${name}-skv`, instance }: Stack = {}): string {
  return `config:
  redis:environment:
    name: ${name}
    location: uksouth
    resourceGroup:
      mode: adopt
      name: erp-be-${name}-rg
    network:
      mode: adopt
      name: erp-be-${name}-vnet
    keyVault:
      mode: adopt
      name: ${vault}
    privateDnsZone:
      mode: adopt
      networkLinks:
        - mode: adopt
          name: erp-be-${name}-link
  redis:instances:
    main:
      name: ${instance ?? `erp-be-${name}-redis`}
      sku: Balanced_B1
      workload: state
      access:
        keys: Enabled
`;
}

/** A repository with what the command reads; `files` replace or add to it. */
function repositoryWith(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  const all = {
    "Pulumi.yaml": "name: x\n",
    "Pulumi.dev.yaml": stackFile("dev"),
    "Pulumi.stage.yaml": stackFile("stage"),
    "policies/config/stage.json": '{ "practices": {} }\n',
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

function planned(root: string, choices: Partial<Choices> = {}) {
  return newEnvironment(root, { name: "qa", like: "stage", ...choices }, now);
}

function refusal(root: string, choices: Partial<Choices>): string {
  const before = contentsOf(root);
  let error: unknown;
  try {
    planned(root, choices);
  } catch (reason) {
    error = reason;
  }
  expect(contentsOf(root)).toEqual(before);
  expect(error).toMatchObject({ name: "UserError" });
  const { message } = error as Error;
  expect(message).toMatch(/^The new environment has .*:\n[^]*\nNothing was written\.$/);
  return message.split("\n").slice(1, -1).join("\n");
}

function contentsOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(root, file), readFileSync(file, "utf8")];
    }),
  );
}

test("a new environment is a stack file and its policies' choices", () => {
  const { files } = planned(repositoryWith());
  expect(files.map((file) => file.path)).toEqual(["policies/config/qa.json", "Pulumi.qa.yaml"]);
  expect(files[0]?.text).toBe('{ "practices": {} }\n');
  expect(files[1]?.text).toContain("name: erp-be-qa-redis");
});

test("policies that chose nothing for the other stack choose nothing for this one", () => {
  const { files } = planned(repositoryWith(), { like: "dev" });
  expect(files.map((file) => file.path)).toEqual(["Pulumi.qa.yaml"]);
});

test.each([0, 1, 2])("stopped after %i files, it can be run again and writes the rest", (count) => {
  const root = repositoryWith();
  const first = planned(root);
  for (const { path: file, text } of first.files.slice(0, count)) {
    writeWhole(path.join(root, file), text);
  }
  const second = planned(root);
  expect(second.files.map(({ path: file, text }) => [file, text])).toEqual(
    first.files.map(({ path: file, text }) => [file, text]),
  );
  expect(second.files.filter(({ text, before }) => text === before)).toHaveLength(count);
});

test.each<[what: string, choices: Partial<Choices>, message: string]>([
  [
    "with a space",
    { name: "q a" },
    '  - NAME: "q a" – must have lower-case letters, digits and single hyphens, a letter first and no hyphen last. Write a name such as `qa`.',
  ],
  [
    "in capitals",
    { name: "QA" },
    '  - NAME: "QA" – must have lower-case letters, digits and single hyphens, a letter first and no hyphen last. Write a name such as `qa`.',
  ],
  [
    "that leads out of the folder",
    { name: "../qa" },
    '  - NAME: "../qa" – must have lower-case letters, digits and single hyphens, a letter first and no hyphen last. Write a name such as `qa`.',
  ],
  [
    "of 30 characters, which no vault takes",
    { name: "a".repeat(30) },
    `  - environment.keyVault.name: "erp-be-${"a".repeat(30)}-skv" – must have 3 to 24 letters, digits and single hyphens, a letter first and no hyphen last. Write a shorter NAME, or name the vault with \`--key-vault\`.`,
  ],
  [
    "of a sandbox",
    { name: "sandbox-7" },
    '  - NAME: "sandbox-7" – is a sandbox\'s name, and idle sandboxes are destroyed. Write another name.',
  ],
  [
    "of an environment that stands",
    { name: "dev" },
    "  - Pulumi.dev.yaml: already exists, with different content. Write another NAME, or change that file by hand.",
  ],
  [
    "of the environment that it is like",
    { name: "stage" },
    '  - NAME: "stage" – is the environment to copy; the new one needs another name. Write a new name, or name another one with `--like`.',
  ],
])("a name %s is refused", (_, choices, message) => {
  expect(refusal(repositoryWith(), choices)).toBe(message);
});

test("all that is wrong with a request is reported at once, with the likely correction", () => {
  expect(refusal(repositoryWith(), { name: "Q", like: "stge", location: "UK Sout" })).toBe(
    [
      '  - NAME: "Q" – must have lower-case letters, digits and single hyphens, a letter first and no hyphen last. Write a name such as `qa`.',
      '  - --like: "stge" – has no stack file. The stacks are dev, stage. Did you mean stage?',
      '  - --location: "UK Sout" – isn\'t a region that the local Azure knows. Did you mean uksouth?',
    ].join("\n"),
  );
});

test("what resembles nothing is refused without a guess", () => {
  expect(refusal(repositoryWith(), { like: "jupiter", location: "mars" })).toBe(
    [
      '  - --like: "jupiter" – has no stack file. The stacks are dev, stage. Write one of them.',
      "  - --location: \"mars\" – isn't a region that the local Azure knows. Write a region's short name, such as `uksouth`.",
    ].join("\n"),
  );
});

test("a region is taken by either of its names", () => {
  const { stackFile: file } = planned(repositoryWith(), { location: "UK West" });
  expect(file.text).toContain("location: ukwest");
});

test("every file that already exists is named", () => {
  const root = repositoryWith({
    "Pulumi.qa.yaml": "config: {}\n",
    "policies/config/qa.json": "{}\n",
  });
  expect(refusal(root, {})).toBe(
    [
      "  - policies/config/qa.json: already exists, with different content. Write another NAME, or change that file by hand.",
      "  - Pulumi.qa.yaml: already exists, with different content. Write another NAME, or change that file by hand.",
    ].join("\n"),
  );
});

test("an instance of another stack is refused", () => {
  const root = repositoryWith({ "Pulumi.stage.yaml": stackFile("stage", { instance: "erp" }) });
  const lone = repositoryWith({ "Pulumi.stage.yaml": stackFile("stage", { instance: "erp" }) });
  writeFileSync(path.join(lone, "Pulumi.dev.yaml"), stackFile("dev", { instance: "erp-d" }));
  expect(planned(root)).toBeDefined();
  expect(refusal(lone, {})).toBe(
    "  - instances.main.name: \"erp\" – an instance's name must be unique in its region. Stack stage already has it. Put the environment's name into the copied instance's name.",
  );
});

test("a secret of another stack is refused: each would overwrite the other's password", () => {
  const root = repositoryWith({ "Pulumi.dev.yaml": stackFile("dev", { vault: "erp-stg-kv" }) });
  expect(refusal(root, { keyVault: "erp-stg-kv" })).toBe(
    '  - environment.keyVault.name: "erp-stg-kv" – a vault can hold only one secret RedisConfiguration--Password. Stack dev already has it. Name another vault with `--key-vault`.',
  );
});

test.each([
  ["isn't YAML", "config: [", "Pulumi.dev.yaml is not valid YAML. Nothing was written."],
  [
    "has a problem",
    stackFile("dev").replace("workload: state", "workload: state\n      zones: 1"),
    /^Pulumi\.dev\.yaml has 1 problem:\n {2}- redis:instances\.main\.zones: 1 – .*\nNothing was written\.$/,
  ],
])("a stack file that %s is named", (_, text, message) => {
  expect(() => planned(repositoryWith({ "Pulumi.dev.yaml": text }))).toThrow(message);
});

test("the summary says what was written, how to try it and what is left to a person", () => {
  const root = repositoryWith();
  const choices = { name: "qa", like: "stage", location: "ukwest" };
  const made = planned(root, choices);
  expect(summary(choices, made)).toBe(`qa, like stage:
  written    policies/config/qa.json
  written    Pulumi.qa.yaml

Preview it: npm run preview:local -- qa

Next steps for you (see docs/add-an-environment.md):
  - Confirm the values that Pulumi.qa.yaml lists under \`unconfirmed\`, and delete each line once it is confirmed:
    environment.resourceGroup.name
    environment.network.name
    environment.keyVault.name
    environment.privateDnsZone.networkLinks[0].name
  - Check the exemptions in policies/config/qa.json: they are copied from stage.
  - Add it to delivery/bootstrap/Pulumi.bootstrap.yaml and run the bootstrap, which creates its identities and variables.
  - Add it to .github/workflows: its job, its option and the needs of \`line\` in deploy.yml; its place in drift.yml, repair.yml and ops.yml.`);
});

import { writeFileSync } from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import {
  adoptionsIn,
  hasInstancesBeside,
  hasStack,
  onlyInstances,
  withoutInstances,
  withoutRefusedPermissions,
} from "../../../local/compare/stackFiles";
import { temporaryFolder } from "../../temporaryFolder";

const source = `
config:
  redis:environment:
    name: dev
    unconfirmed:
      - instances.cache.sku
  redis:instances:
    main:
      adopt: true
    cache:
      adopt: { privateDnsZoneGroup: zones, diagnosticSettings: { metrics: workspace } }
      sku: Balanced_B0
    other:
      adopt: false
`;

let root: string;

beforeEach(() => {
  root = temporaryFolder();
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  write(source);
});

function write(text: string): void {
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), text);
}

function changed(change: (document: Document) => void, text = source): unknown {
  const document = parseDocument(text);
  change(document);
  return (document.toJS() as { config: unknown }).config;
}

describe("hasStack", () => {
  it("needs the stack's file and a project", () => {
    expect(hasStack(root, "dev")).toBe(true);
    expect(hasStack(root, "uat")).toBe(false);
    const noProject = temporaryFolder();
    writeFileSync(path.join(noProject, "Pulumi.dev.yaml"), source);
    expect(hasStack(noProject, "dev")).toBe(false);
  });
});

describe("adoptionsIn", () => {
  it("names what is adopted, with the names of live parts where there are any", () => {
    expect(adoptionsIn(root, "dev")).toEqual([
      { key: "main" },
      {
        key: "cache",
        privateDnsZoneGroup: "zones",
        diagnosticSettings: { metrics: "workspace" },
      },
    ]);
  });

  it.each([
    ["no such stack", "uat", source],
    ["no instances", "dev", "config: {}"],
    ["instances of another shape", "dev", "config:\n  redis:instances: [main]\n"],
    ["an instance that is empty", "dev", "config:\n  redis:instances:\n    main:\n"],
    ["no YAML", "dev", "config: {\n"],
    ["nothing", "dev", ""],
  ])("is empty for %s", (_what, stack, text) => {
    write(text);
    expect(adoptionsIn(root, stack)).toEqual([]);
  });
});

describe("hasInstancesBeside", () => {
  it.each<[string[], boolean]>([
    [["main"], true],
    [["main", "cache", "other"], false],
    [[], true],
  ])("%j: %s", (keys, expected) => {
    expect(hasInstancesBeside(root, "dev", keys)).toBe(expected);
  });

  it("leaves a file without instances to its program, which says what is wrong", () => {
    write("config: {}");
    expect(hasInstancesBeside(root, "dev", ["main"])).toBe(true);
  });
});

test("onlyInstances leaves the named ones, as if they had never been adopted", () => {
  expect(changed(onlyInstances(["cache"]))).toEqual({
    "redis:environment": { name: "dev" },
    "redis:instances": { cache: { sku: "Balanced_B0" } },
  });
});

test("withoutInstances leaves the others", () => {
  expect(changed(withoutInstances(["main", "cache"]))).toEqual({
    "redis:environment": { name: "dev" },
    "redis:instances": { other: { adopt: false } },
  });
});

test("withoutInstances changes nothing when none is named", () => {
  expect(changed(withoutInstances([]))).toEqual(
    (parseDocument(source).toJS() as { config: unknown }).config,
  );
});

describe("withoutRefusedPermissions", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const permission = (until: string): string =>
    `config:\n  redis:instances:\n    main:\n      allowDataLoss:\n        reason: TICKET-1\n        until: ${until}\n`;

  it.each([
    ["is in force", "2026-11-25", true],
    ["has ended, which is only a warning", "2026-11-01", true],
    ["ends too far ahead", "2026-12-25", false],
    ["is no day", "soon", false],
  ])("a permission that %s", (_what, until, stays) => {
    expect(changed(withoutRefusedPermissions(now), permission(until))).toEqual({
      "redis:instances": {
        main: stays ? { allowDataLoss: { reason: "TICKET-1", until } } : {},
      },
    });
  });
});

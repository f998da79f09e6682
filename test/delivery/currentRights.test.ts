import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";

import { rightsOf } from "../../delivery/bootstrap/rights";
import { rightsDigest } from "../../delivery/bootstrap/rightsDigest";
import { settingsSchema } from "../../delivery/bootstrap/settings";
import { readNeeds } from "../../delivery/bootstrap/stackNeeds";
import { mayLock, requireCurrentRights } from "../../delivery/currentRights";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";
import { good } from "./bootstrap/settings";

let folder: string;
const file = (): string => path.join(folder, "delivery/bootstrap/Pulumi.bootstrap.yaml");
const bootstrap = { ...good, environments: { dev: { resourceGroup: "dev-rg" } } };

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(path.dirname(file()), { recursive: true });
  cpSync(path.join(project, "Pulumi.dev.yaml"), path.join(folder, "Pulumi.dev.yaml"));
  write(bootstrap);
});

function write(content: object): void {
  const config = Object.entries(content).map(
    ([key, value]: [string, unknown]): [string, unknown] => [`bootstrap:${key}`, value],
  );
  writeFileSync(file(), stringify({ config: Object.fromEntries(config) as object }));
}

/** What the bootstrap left with GitHub when it was run with the files as they are. */
function given(): string {
  const settings = settingsSchema.parse(bootstrap);
  const { needs } = readNeeds(settings, folder);
  return rightsDigest(settings, rightsOf(settings, needs), "dev");
}

test("rights that are as the bootstrap gave them are enough", () => {
  expect(() => {
    requireCurrentRights(folder, "dev", given());
  }).not.toThrow();
});

test.each<[string, () => void]>([
  [
    "a secret with another name",
    () => {
      const stackFile = path.join(folder, "Pulumi.dev.yaml");
      const content = parse(readFileSync(stackFile, "utf8")) as {
        config: Record<string, Record<string, { access: object }>>;
      };
      const [first] = Object.values(content.config["redis:instances"]!);
      first!.access = { ...first!.access, passwordSecret: "Renamed" };
      writeFileSync(stackFile, stringify(content));
    },
  ],
  [
    "another resource group",
    () => {
      write({ ...bootstrap, environments: { dev: { resourceGroup: "other-rg" } } });
    },
  ],
])("%s needs the bootstrap again", (_case, change) => {
  const before = given();
  change();
  expect(() => {
    requireCurrentRights(folder, "dev", before);
  }).toThrow(
    /^The identities of dev don't have the rights that this commit needs: .* Run the bootstrap again \(docs\/bootstrap\.md, steps 3 and 5\), then this job\.$/,
  );
});

test("a bootstrap from before there was such a thing is run again", () => {
  expect(() => {
    requireCurrentRights(folder, "dev", "");
  }).toThrow("Run the bootstrap again");
});

test("a configuration that nobody can have run is said to be one", () => {
  write({ ...bootstrap, azure: { ...bootstrap.azure, location: "UK South" } });
  expect(() => {
    requireCurrentRights(folder, "dev", given());
  }).toThrow(
    "delivery/bootstrap/Pulumi.bootstrap.yaml isn't what the bootstrap was run with:\n  azure.location:",
  );
});

test("a stack file that is gone is named", () => {
  const before = given();
  writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}");
  expect(() => {
    requireCurrentRights(folder, "dev", before);
  }).toThrow("environments.dev: has a stack file, Pulumi.dev.yaml, that isn't valid.");
});

describe("whether an identity may make locks", () => {
  test.each([
    ["is told", { locks: true }, true],
    ["is told not to", { locks: false }, false],
    ["isn't told", {}, false],
  ])("the bootstrap %s", (_what, locks, may) => {
    write({ ...bootstrap, environments: { dev: { resourceGroup: "dev-rg", ...locks } } });
    expect(mayLock(folder, "dev")).toBe(may);
    expect(mayLock(folder, "uat")).toBe(false);
  });

  test("isn't known without the bootstrap's settings", () => {
    expect(mayLock(path.join(folder, "nowhere"), "dev")).toBe(false);
  });
});

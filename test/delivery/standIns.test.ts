import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Project } from "../../delivery/pulumi";
import { refuseStandIns } from "../../delivery/standIns";
import { temporaryFolder } from "../temporaryFolder";

let folder: string;
const within = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(within("cli"));
  mkdirSync(within("home"));
});

const project = (env: NodeJS.ProcessEnv = {}): Project => ({
  cli: within("cli/pulumi"),
  folder,
  env: {
    PULUMI_BACKEND_URL: "azblob://dev?storage_account=state",
    PULUMI_HOME: within("home"),
    PATH: within("bin"),
    ...env,
  },
  print: () => undefined,
});

function plugin(name: string, content: string, file = `pulumi-resource-${name}`): string {
  const place = within(`home/plugins/resource-${name}-v3.28.0`);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, file), content);
  return path.join(place, file);
}

test("a fresh runner and official providers are fine", () => {
  plugin("azure-native", "\u007fELF…");
  plugin("random", "\u007fELF…");
  plugin("random", "#!/bin/sh\n", "README.md");
  writeFileSync(within("home/plugins/resource-azure-native-v3.28.0.lastused"), "2026-11-27");
  const events = [{ diagnosticEvent: { severity: "info", message: "LOCAL TIME is 12:00" } }];
  expect(() => refuseStandIns(project(), events)).not.toThrow();
});

test("Pulumi Cloud is a backend that is shared", () => {
  const cloud = project({ PULUMI_BACKEND_URL: "https://api.pulumi.com" });
  expect(() => refuseStandIns(cloud)).not.toThrow();
});

test.each<[what: string, environment: () => NodeJS.ProcessEnv, sign: () => string]>([
  ["a local Azure's state", () => ({ LOCAL_AZURE_DIR: "" }), () => "LOCAL_AZURE_DIR is set"],
  [
    "a backend on the disk",
    () => ({ PULUMI_BACKEND_URL: "file:///tmp/state" }),
    () => "PULUMI_BACKEND_URL is file:///tmp/state, on this machine alone",
  ],
  [
    "no backend",
    () => ({ PULUMI_BACKEND_URL: undefined }),
    () => "PULUMI_BACKEND_URL is not set, on this machine alone",
  ],
  ["no home", () => ({ PULUMI_HOME: undefined }), () => "PULUMI_HOME is not set"],
  [
    "a local Azure's pulumi on the PATH",
    () => {
      mkdirSync(within("bin"));
      writeFileSync(within("bin/.local-azure-shim"), "");
      return {};
    },
    () => `the pulumi in ${within("bin")} belongs to a local Azure`,
  ],
  [
    "a local Azure's pulumi as the CLI",
    () => {
      writeFileSync(within("cli/.local-azure-shim"), "");
      return {};
    },
    () => `the pulumi in ${within("cli")} belongs to a local Azure`,
  ],
  [
    "a provider on the PATH",
    () => {
      mkdirSync(within("bin"));
      writeFileSync(within("bin/pulumi-resource-azure-native"), "");
      return {};
    },
    () => `${within("bin/pulumi-resource-azure-native")} would be used as the provider`,
  ],
  [
    "a script in a provider's place",
    () => {
      plugin("azure-native", "#!/bin/sh\nexec node …");
      return {};
    },
    () =>
      `${within("home/plugins/resource-azure-native-v3.28.0/pulumi-resource-azure-native")} is a script and not the provider`,
  ],
  [
    "a script of Windows in a provider's place",
    () => {
      plugin("random", "@node …", "pulumi-resource-random.cmd");
      return {};
    },
    () =>
      `${within("home/plugins/resource-random-v3.28.0/pulumi-resource-random.cmd")} is a script and not the provider`,
  ],
])("%s stops the delivery", (_what, environment, sign) => {
  const changed = project(environment());
  expect(() => refuseStandIns(changed)).toThrow(
    `This job wouldn't reach the real Azure, so it stops:\n  - ${sign()}\nDeploy from`,
  );
});

test("a provider that announces itself as local stops the delivery", () => {
  const message = "LOCAL AZURE: nothing in Azure changes\n";
  const events = [{ diagnosticEvent: { severity: "info", message } }];
  expect(() => refuseStandIns(project(), events)).toThrow(
    "  - the provider says `LOCAL AZURE: nothing in Azure changes`\n",
  );
});

test("every sign is named at once", () => {
  const both = project({ LOCAL_AZURE_DIR: "/x", PULUMI_BACKEND_URL: "file:///x" });
  expect(() => refuseStandIns(both)).toThrow(
    /LOCAL_AZURE_DIR is set\n {2}- PULUMI_BACKEND_URL is file/,
  );
});

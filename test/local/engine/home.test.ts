import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { dependencyVersion } from "../../../pulumi/cli/pinnedVersion";
import { buildHome, otherSdks } from "../../../local/engine/home";
import { writeLauncher } from "../../../local/engine/executables";
import { type LocalDirectory, localDirectory } from "../../../local/engine/localDirectory";
import { repository } from "../../../local/engine/repository";
import { writeFakeCli } from "../cli/fakeCli";
import { temporaryFolder } from "../../temporaryFolder";

const azureNative = `plugins/resource-azure-native-v${dependencyVersion("@pulumi/azure-native")}`;

let directory: LocalDirectory;
let cliFolder: string;

function build(programs: readonly string[] = []): void {
  const binary = path.join(cliFolder, "pulumi");
  buildHome(directory, { binary, version: "3.245.0", origin: "a test" }, programs);
}

/** A program with SDKs of its own. */
function programWith(sdks: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [name, version] of Object.entries(sdks)) {
    const folder = path.join(root, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ version }));
  }
  return root;
}

beforeEach(() => {
  // A blank and a quote in every path: that is how a home folder may be called.
  directory = localDirectory(path.join(temporaryFolder(), "it's local"));
  cliFolder = path.join(temporaryFolder(), "a cli");
  const cli = writeFakeCli(cliFolder, "3.245.0");
  writeFileSync(cli, '#!/bin/sh\necho "$PWD|$*"\n');
});

describe("buildHome", () => {
  it("registers the stand-ins under exactly the versions of the SDKs", () => {
    build();
    expect(readdirSync(path.join(directory.home, "plugins")).sort()).toEqual([
      "language-nodejs-v3.245.0",
      `resource-azure-native-v${dependencyVersion("@pulumi/azure-native")}`,
      `resource-random-v${dependencyVersion("@pulumi/random")}`,
    ]);
  });

  it("registers them under the versions of another program's SDKs as well", () => {
    const own = dependencyVersion("@pulumi/random");
    const program = programWith({ "@pulumi/azure-native": "3.27.0", "@pulumi/random": own });
    expect(otherSdks(program)).toEqual([
      {
        sdk: "@pulumi/azure-native",
        version: "3.27.0",
        own: dependencyVersion("@pulumi/azure-native"),
      },
    ]);
    build([program, temporaryFolder()]);
    const launcher = (version: string): string =>
      readFileSync(
        path.join(
          directory.home,
          `plugins/resource-azure-native-v${version}/pulumi-resource-azure-native`,
        ),
        "utf8",
      );
    expect(launcher("3.27.0")).toBe(launcher(dependencyVersion("@pulumi/azure-native")));
    expect(readdirSync(path.join(directory.home, "plugins"))).toHaveLength(4);
  });

  it("leaves the language to a CLI that brings its own host, also when it is found later", () => {
    build();
    writeFakeCli(cliFolder, "3.245.0", "pulumi-language-nodejs");
    build();
    expect(existsSync(path.join(directory.home, "plugins/language-nodejs-v3.245.0"))).toBe(false);
  });

  it("repairs a launcher that is another", () => {
    build();
    const launcher = path.join(directory.home, azureNative, "pulumi-resource-azure-native");
    const right = readFileSync(launcher, "utf8");
    writeFileSync(launcher, "half");
    build();
    expect(readFileSync(launcher, "utf8")).toBe(right);
  });

  it("doesn't touch what is right", () => {
    build();
    const launcher = path.join(directory.home, azureNative, "pulumi-resource-azure-native");
    const { ino } = statSync(launcher);
    build();
    expect(statSync(launcher).ino).toBe(ino);
  });
});

describe("the pulumi of a local:env", () => {
  function shim(cwd: string, ...args: string[]): string {
    build();
    return execFileSync(path.join(directory.home, "bin", "pulumi"), args, {
      cwd,
      encoding: "utf8",
      env: { ...process.env, PWD: cwd },
    }).trim();
  }

  it("is the CLI itself in any other folder", () => {
    const folder = temporaryFolder();
    expect(shim(folder, "up", "--yes", "a b")).toBe(`${folder}|up --yes a b`);
  });

  it("runs in a view of the project inside the repository", () => {
    const view = path.join(directory.views, "project");
    expect(shim(repository, "preview", "--stack", "dev")).toBe(`${view}|preview --stack dev`);
    expect(shim(path.join(repository, "rules"), "stack")).toBe(`${view}|stack`);
  });

  it.each([["-C", repository], [`--cwd=${repository}`], [`-C${repository}`]])(
    "runs in the view when the command line leads into the repository (%s)",
    (...words) => {
      const view = path.join(directory.views, "project");
      expect(shim(temporaryFolder(), ...words, "preview")).toBe(`${view}|preview`);
    },
  );

  it("says so in one line when PULUMI_HOME was made before the repository's folders moved", () => {
    build();
    const launcher = path.join(directory.home, azureNative, "pulumi-resource-azure-native");
    writeFileSync(
      launcher,
      readFileSync(launcher, "utf8").replaceAll("local-azure/providers/", "local/providers/"),
    );
    const { status, stderr } = spawnSync(path.join(directory.home, "bin", "pulumi"), ["up"], {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, PWD: repository },
    });
    expect([status, stderr]).toEqual([
      1,
      "LOCAL AZURE: the repository has changed since local:env; run it again.\n",
    ]);
    // A program anywhere else starts the old launcher, and the engine shows what that says.
    const plugin = spawnSync(launcher, [], { encoding: "utf8" });
    expect([plugin.status, plugin.stderr]).toEqual([status, stderr]);
  });

  it("leaves a project of its own inside the repository alone", () => {
    const folder = path.join(repository, ".local", `project-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(path.join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
      expect(shim(folder, "-C", ".", "up")).toBe(`${folder}|-C . up`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("writeLauncher", () => {
  it("passes every argument on unchanged", () => {
    const folder = path.join(directory.root, "bin");
    writeLauncher(folder, "show", ["-p", "JSON.stringify(process.argv.slice(1))"]);
    const words = ["a b", "it's", "$HOME", "*"];
    const output = execFileSync(path.join(folder, "show"), words, { encoding: "utf8" });
    expect(JSON.parse(output)).toEqual(words);
  });
});

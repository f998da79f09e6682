import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { makeLandingZone } from "../../local/engine/workspace";
import { buildLibrary } from "../../library/build";
import { Engine, type Verb } from "./engine";
import { RepositoryCopy } from "./repositoryCopy";

/**
 * The examples as examples/README.md says to run them: word for word where it writes the commands out, and the others in
 * the same way on the same local Azure. Each is brought up a second time, and goes again.
 */
let copy: RepositoryCopy;
let program: string;
let engine: Engine;
/** What Pulumi printed in each of an example's runs. */
const reports = new Map<string, Record<"first" | "again" | "down", string>>();
let resourcesOfProgram: readonly Resource[] = [];

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly parent?: string;
  readonly inputs?: { readonly tags?: Readonly<Record<string, string>> };
}

const readme = readFileSync(path.join(repository, "examples/README.md"), "utf8");
const [stackCommands = "", programCommands = ""] = [
  ...readme.matchAll(/^```sh\n([^]*?)^```$/gm),
].map((match) => match[1] ?? "");
/** The stacks of the README's table. */
const stacks = [...readme.matchAll(/^\| \[`(\w+)`\]\(\w+\) +\| (.+?) +\|/gm)].flatMap(
  ([, example = "", names = ""]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, stack = ""]) => ({ example, stack })),
);

/** The example whose commands the README writes out. */
const WRITTEN = /^example=(\w+) stack=(\w+)$/m.exec(stackCommands)?.slice(1).join(" ");
const TYPED = "pulumi up\n";
/** A workload that is state, and an instance under somebody else's lock. */
const PROTECTED = ["production try", "max adopted"];

beforeAll(async () => {
  copy = new RepositoryCopy({ without: ["policies", "docs", "test"] });
  program = programWithPackage();
  engine = Engine.at(path.join(copy.root, ".local"));
  // The stacks of one folder one after the other: `pulumi` works on the one that was made last.
  const inFolder = new Map<string, Promise<void>>();
  for (const { example, stack } of stacks) {
    const before = inFolder.get(example) ?? Promise.resolve();
    inFolder.set(
      example,
      before.then(() => runExample(example, stack)),
    );
  }
  await Promise.all(inFolder.values());
}, 400_000);

afterAll(() => copy.dispose());

async function runExample(example: string, stack: string): Promise<void> {
  const folder = example === "program" ? program : path.join(copy.root, "examples", example);
  const run = async (verb: Verb): Promise<string> => {
    const { exitCode, output } = await engine.runIn(folder, verb, { args: ["--stack", stack] });
    if (exitCode !== 0) throw new Error(output);
    return output;
  };
  const first = await firstRun(example, stack, folder, () => run("up"));
  const again = await run("up");
  if (example === "program") resourcesOfProgram = stateOfProgram();
  if (PROTECTED.includes(`${example} ${stack}`)) await unprotectAll(folder, stack);
  const down = await run("destroy");
  reports.set(`${example} ${stack}`, { first, again, down });
}

async function firstRun(
  example: string,
  stack: string,
  folder: string,
  up: () => Promise<string>,
): Promise<string> {
  const typed = (commands: string): Promise<string> => {
    expect(commands).toContain(TYPED);
    return shell(commands.replace(TYPED, "pulumi up --yes --skip-preview --color never\n"));
  };
  if (example === "program")
    return typed(
      programCommands
        .replace("npm run library\n", "")
        .replace("cd examples/program\nnpm install\n", `cd '${program}'\n`),
    );
  if (`${example} ${stack}` === WRITTEN) return typed(stackCommands);
  const zone = path.join(folder, "landing-zone.json");
  makeLandingZone(engine.azure.directory, { landingZone: zone });
  await engine.init(folder, stack);
  return up();
}

async function unprotectAll(folder: string, stack: string): Promise<void> {
  const unprotect = ["state", "unprotect", "--all", "--yes", "--stack", stack];
  const { exitCode, stderr } = await engine.pulumi(folder, unprotect);
  if (exitCode !== 0) throw new Error(stderr);
}

function stateOfProgram(): readonly Resource[] {
  const file = path.join(
    engine.azure.directory.backend,
    ".pulumi/stacks/redis-example-program/try.json",
  );
  const state = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest: { resources: Resource[] } };
  };
  return state.checkpoint.latest.resources;
}

/** The program, outside of the repository, with the packed library and the SDKs that it names. */
function programWithPackage(): string {
  const folder = path.join(path.dirname(copy.root), "program");
  cpSync(path.join(copy.root, "examples/program"), folder, { recursive: true });
  const modules = path.join(folder, "node_modules");
  const unpacked = path.join(modules, "azure-managed-redis");
  mkdirSync(unpacked, { recursive: true });
  const { tarball } = buildLibrary(path.dirname(copy.root));
  execFileSync("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components", "1"]);
  const manifest = JSON.parse(readFileSync(path.join(unpacked, "package.json"), "utf8")) as Record<
    "dependencies" | "peerDependencies",
    Record<string, string>
  >;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(repository, "node_modules", name), path.join(modules, name), "junction");
  }
  return folder;
}

/** What lines print that a person types at the root of the repository. */
function shell(script: string): Promise<string> {
  const foreign = /^(PULUMI_|ARM_|AZURE_|LOCAL_AZURE_|INIT_CWD$|npm_)/;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.test(name)),
  );
  return new Promise((resolve, reject) => {
    const options = { cwd: copy.root, env: { ...env, ...copy.lent } };
    execFile("sh", ["-ec", script], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stdout + stderr, { cause: error }));
    });
  });
}

/** What Pulumi counts in a run, such as `22 created`. */
function counted(printed: string): string[] {
  const [, counts = ""] = printed.split(/^Resources:$/m);
  return [...counts.matchAll(/^ +(?:[+=~-] )?(\d+ (?!changes)\w+)$/gm)].map((match) => match[1]!);
}

test("the README lists every example, and writes out the commands of one of them", () => {
  const folders = readdirSync(path.join(repository, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect([...new Set(stacks.map(({ example }) => example))].sort()).toEqual(folders.sort());
  expect(stacks.map(({ example, stack }) => `${example} ${stack}`)).toContain(WRITTEN);
});

test.each([
  ["defaults", "try", ["22 created"], 22],
  ["max", "created", ["38 created"], 38],
  ["max", "adopted", ["14 created", "7 imported"], 21],
  ["production", "try", ["19 created"], 19],
  ["hub", "try", ["26 created"], 26],
  ["program", "try", ["20 created"], 20],
])("%s comes up as %s, again with no change, and goes", (example, stack, first, all) => {
  const report = reports.get(`${example} ${stack}`);
  expect(counted(report?.first ?? "")).toEqual(first);
  expect(counted(report?.again ?? "")).toEqual([`${all} unchanged`]);
  expect(counted(report?.down ?? "")).toEqual([`${all} deleted`]);
});

describe("the program", () => {
  const children = (): Resource[] =>
    resourcesOfProgram.filter(({ parent }) => parent?.endsWith("::sessions"));
  /** Whether Azure takes tags of that type, as the provider's schema says. */
  const takesTags = ({ type }: Resource): boolean => {
    const [, module = "", name = ""] = type.split(":");
    const file = `node_modules/@pulumi/azure-native/${module}/${name[0]!.toLowerCase()}${name.slice(1)}.d.ts`;
    return /^ {4}tags\?: pulumi\.Input</m.test(readFileSync(path.join(repository, file), "utf8"));
  };

  test("has no module of this repository but the package", () => {
    expect(readFileSync(path.join(program, "index.js"), "utf8")).not.toMatch(/\.\.\//);
    const installed = readdirSync(path.join(program, "node_modules")).sort();
    expect(installed).toEqual(["@pulumi", "azure-managed-redis", "fastest-levenshtein"]);
  });

  test("sees its transform on every child that takes tags, and on no other", () => {
    const tagged = children().filter(({ inputs }) => inputs?.tags?.team === "checkout");
    expect(tagged.map(({ urn }) => urn)).toEqual(
      children()
        .filter(takesTags)
        .map(({ urn }) => urn),
    );
    expect(tagged.length).toBeGreaterThan(10);
    expect(tagged.length).toBeLessThan(children().length);
  });

  test("is checked by the types of the package, where there are any", async () => {
    const wrong = path.join(program, "wrong.ts");
    writeFileSync(
      wrong,
      'import type { RedisEnterpriseArgs } from "azure-managed-redis";\n' +
        'export const sku: RedisEnterpriseArgs["sku"] = "Balanced_B2";\n',
    );
    const compiler = require.resolve("typescript/bin/tsc");
    const options = "--noEmit --allowJs --strict --skipLibCheck --types node --module nodenext";
    const types = `--typeRoots '${path.join(repository, "node_modules/@types")}'`;
    const said = await shell(
      `'${process.execPath}' '${compiler}' ${options} ${types} '${path.join(program, "index.js")}' '${wrong}' || true`,
    );
    expect(said.trim().split("\n")).toEqual([
      expect.stringMatching(/wrong\.ts\(2,14\): error TS\d+: Type '"Balanced_B2"'/),
    ]);
  });

  test("hears what is wrong with ids that weren't known at first, without a stack trace", async () => {
    writeFileSync(
      path.join(program, "index.js"),
      `const pulumi = require("@pulumi/pulumi");
       const { RedisEnterprise } = require("azure-managed-redis");
       new RedisEnterprise("main", {
         clusterName: pulumi.output("my_redis"), resourceGroupName: "checkout-rg", location: "uksouth",
         sku: "Balanced_B0", workload: "cache",
         access: { keys: "Disabled", principals: [{ objectId: "11111111-1111-4111-8111-111111111111" }] },
         subnetId: pulumi.output("data"), privateDnsZoneId: pulumi.output("zone"),
         workspaceId: Promise.resolve("logs"), actionGroupId: pulumi.output("on-call"),
       });`,
    );
    const run = await engine.runIn(program, "preview", { args: ["--stack", "try"] });
    expect(run.exitCode).not.toBe(0);
    for (const value of [
      'clusterName: "my_redis"',
      'subnetId: "data"',
      'privateDnsZoneId: "zone"',
      'workspaceId: "logs"',
      'actionGroupId: "on-call"',
    ])
      expect(run.output).toContain(`- ${value} – `);
    expect(run.output).not.toMatch(/^ +at /m);
  });
});

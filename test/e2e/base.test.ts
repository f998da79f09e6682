import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import { cliAtHand } from "../../local/cli/findCli";
import { repository } from "../../local/engine/repository";
import "./engine";
import { type CommandResult, packs, RepositoryCopy, type StartedCommand } from "./repositoryCopy";

const banner = "LOCAL AZURE: nothing in Azure changes";
const main = ["config", "redis:instances", "main"];

let copy: RepositoryCopy;
let base: string;

beforeAll(() => {
  // Loading the packs takes as long as all the rest; one head has them.
  copy = new RepositoryCopy({
    without: ["test", "docs", ...packs],
    stacks: "tests without alerts",
  });
  for (const stack of ["preprod", "uat", "production"]) rmSync(stackFile(stack));
  copy.commit();
  base = copy.head();
});

afterAll(() => copy.dispose());

// Each test's head is its own branch off the first commit, which nothing of the others is in.
beforeEach(() => copy.checkOut(base));

afterEach(() => {
  expect(copy.status()).toBe("");
  expect(copy.worktrees()).toEqual([]);
  const left = path.join(copy.root, ".local/base");
  expect(existsSync(left) ? readdirSync(left) : []).toEqual([]);
});

function stackFile(stack: string): string {
  return path.join(copy.root, `Pulumi.${stack}.yaml`);
}

function edit(stack: string, change: (file: Document) => void): void {
  const file = stackFile(stack);
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString());
}

/** A folder beside the copy for what a test writes. */
function report(name = "report.md"): string {
  return path.join(path.dirname(copy.root), name);
}

function lines({ stdout }: CommandResult): string[] {
  return stdout.trim().split("\n");
}

function summary({ stdout }: CommandResult): string {
  return /\nSummary\n(.*)$/s.exec(stdout)?.[1] ?? "";
}

it("shows what the working tree changes in what the base made, and writes it down", async () => {
  edit("dev", (file) => file.setIn([...main, "modules"], file.createNode([{ name: "RedisJSON" }])));
  edit("dev", (file) => file.setIn([...main, "sku"], "Balanced_B3"));
  edit("stage", (file) => file.setIn([...main, "highAvailability"], "Disabled"));
  const changed = readFileSync(stackFile("dev"), "utf8");
  rmSync(path.join(copy.root, ".local/kept"), { recursive: true, force: true });
  const first = await compared("one.md");
  expect(first).toMatchObject({ exitCode: 1, stderr: "" });
  expect(lines(first).at(0)).toBe(banner);
  expect(lines(first).at(-1)).toBe(banner);
  expect(summary(first)).toMatch(
    /^ {2}dev +ok +2 update, 2 replace, \d+ unchanged\n {2}stage +failed .*\n/,
  );
  const markdown = readFileSync(report("one.md"), "utf8");
  expect(markdown).toContain("`Balanced_B0` → `Balanced_B3`");
  expect(markdown).toContain("its data is lost");
  expect(markdown).toContain("every key in it is lost");
  const refused =
    "highAvailability can't change from Enabled to Disabled: Azure can turn high availability on, but never off. " +
    "Put it back to Enabled; to save its cost, create a second instance without it and move to that one.";
  expect(markdown).toContain(`\n- \`stage\`: main: ${refused}\n`);
  expect(markdown).toContain(
    `\n- \`stage\`: update \`RedisEnterprise\` \`main\` (\`mic-erp-be-stage-redis\`). Azure refuses this: ${refused}`,
  );
  expect(markdown).toContain("`working tree`");
  expect(markdown).toContain(base.slice(0, 12));
  expect(markdown).not.toContain(path.dirname(copy.root));

  // The next comparison with the same base takes what the first one made of it.
  const second = await compared("other.md");
  expect([first.programs, second.programs]).toEqual([4, 2]);
  expect(second).toMatchObject({ exitCode: 1, stderr: "" });
  expect(readFileSync(report("other.md"), "utf8")).toBe(markdown);
  expect(readFileSync(stackFile("dev"), "utf8")).toBe(changed);
  copy.checkOut(base);
});

/** Compares every environment with HEAD; also answers how many programs that took. */
async function compared(file: string): Promise<CommandResult & { readonly programs: number }> {
  const programs = report("programs");
  rmSync(programs, { force: true });
  const result = await copy.run("preview", ["--base", "HEAD", "--markdown", report(file)], {
    NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "heavyModules.cjs"))}`,
    HEAVY_MODULES_FILE: programs,
  });
  const started = readFileSync(programs, "utf8").split("\n");
  return { ...result, programs: started.filter((line) => line === "run starts").length };
}

it("judges the head by the head's policies, and fails when one that must hold is violated", async () => {
  for (const pack of packs) {
    cpSync(path.join(repository, pack), path.join(copy.root, pack), { recursive: true });
  }
  edit("stage", (file) => {
    file.setIn([...main, "persistence"], file.createNode({ type: "disabled" }));
    file.deleteIn([...main, "alerts"]);
  });
  copy.commit();
  const args = ["stage", "--base", base, "--markdown", report()];
  const result = await copy.run("preview", args);
  expect(result.exitCode).toBe(1);
  expect(summary(result)).toMatch(/^ {2}stage +failed +.* 1 mandatory/);
  expect(readFileSync(report(), "utf8")).toMatch(/`amr-[a-z-]+` of `guardrails`/);
});

it("says what a base that doesn't compile said, and previews the head over nothing", async () => {
  appendFileSync(path.join(copy.root, "rules/stack.ts"), "const broken = = 1;\n");
  copy.commit();
  const broken = copy.head();
  copy.revert(base);
  const args = ["dev", "--base", broken, "--markdown", report()];
  const result = await copy.run("preview", args);
  expect(result.exitCode).toBe(1);
  expect(summary(result)).toMatch(/^ {2}dev +ok +\d+ create +can't be compared\n/);
  const markdown = readFileSync(report(), "utf8");
  expect(markdown).toContain("Expression expected");
  expect(markdown).toContain("rules/stack.ts");
  for (const text of [markdown, result.stdout]) {
    expect(text).not.toMatch(/\n\s+at \S+ \(/);
    expect(text).not.toContain(path.join(copy.root, ".local"));
  }
});

it("calls every stack new over a base that has no project", async () => {
  copy.empty();
  const nothing = copy.head();
  copy.revert(base);
  const result = await copy.run("preview", ["dev", "--base", nothing]);
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  expect(summary(result)).toMatch(/^ {2}dev +ok +\d+ create +new\n/);
});

describe("a base with another lock file", () => {
  const cache = (): string => report("cache");
  const asked = (): string => readFileSync(path.join(cache(), "asked.txt"), "utf8");

  /** An npm that links the packages of the head, but for one provider's SDK, which has another version. */
  function npm(then: string): NodeJS.ProcessEnv {
    mkdirSync(cache(), { recursive: true });
    writeFileSync(path.join(cache(), "asked.txt"), "");
    const script = path.join(cache(), "npm.js");
    writeFileSync(
      script,
      `const fs = require("fs"), path = require("path");
       fs.appendFileSync(${JSON.stringify(path.join(cache(), "asked.txt"))}, "asked\\n");
       const from = ${JSON.stringify(path.join(repository, "node_modules"))};
       const link = (name) => fs.symlinkSync(path.join(from, name), path.join("node_modules", name));
       fs.mkdirSync("node_modules/@pulumi", { recursive: true });
       for (const name of fs.readdirSync(from)) if (name !== "@pulumi") link(name);
       for (const name of ["azure-native", "policy", "pulumi"]) link("@pulumi/" + name);
       fs.cpSync(path.join(from, "@pulumi/random"), "node_modules/@pulumi/random", { recursive: true });
       const file = "node_modules/@pulumi/random/package.json";
       const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
       fs.writeFileSync(file, JSON.stringify({ ...manifest, version: "99.0.1" }));
       ${then}`,
    );
    return { npm_execpath: script, XDG_CACHE_HOME: cache() };
  }

  let other: string;

  beforeEach(() => {
    appendFileSync(path.join(copy.root, "package-lock.json"), "\n");
    copy.commit();
    other = copy.head();
    copy.revert(base);
  });

  it("gets dependencies of its own, and stand-ins of its own versions", async () => {
    const environment = {
      ...npm(""),
      PATH: `${cliFolder()}${path.delimiter}${process.env.PATH ?? ""}`,
    };
    const args = ["sandbox", "--base", other, "--markdown", report()];
    const result = await copy.run("preview", args, environment);
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(summary(result)).toMatch(/^ {2}sandbox +ok +\d+ unchanged/);
    expect(asked()).toBe("asked\n");
    expect(readFileSync(report(), "utf8")).toContain("`@pulumi/random` 99.0.1");
  });

  it("can't be compared with when they can't be installed, and what a deleted stack leaves is unknown then", async () => {
    rmSync(stackFile("dev"));
    copy.commit();
    const environment = {
      ...npm(`console.error("npm error code E404"); process.exitCode = 1;`),
      XDG_CACHE_HOME: report("other-cache"),
      PATH: `${cliFolder()}${path.delimiter}${process.env.PATH ?? ""}`,
    };
    const result = await copy.run("preview", ["dev", "--base", other], environment);
    expect(result.exitCode).toBe(1);
    expect(summary(result)).toMatch(
      /^ {2}dev +deleted +0 without an owner +can't be compared\n {2}- `dev`: the changes are unknown, because the base can't be brought up\.\n/,
    );
    expect(result.stdout).toContain("npm error code E404");
  });
});

describe("a comparison that is ended", () => {
  it("with Ctrl-C takes its work tree away", async () => {
    const { exitCode, stderr, stdout } = await whileNothingIsKept(() => ended("SIGINT"));
    expect(exitCode).toBe(1);
    expect(stderr).toBe("Interrupted: the comparison is cleaned up.\n");
    expect(stdout).not.toContain("Summary");
  });

  it("by force is tidied up after by the next ones, two at once, which say what a deleted stack leaves", async () => {
    rmSync(stackFile("dev"));
    copy.commit();
    const { exitCode } = await whileNothingIsKept(() => ended("SIGKILL"));
    expect(exitCode).toBeNull();
    expect(copy.worktrees()).toHaveLength(1);
    const both = await Promise.all([1, 2].map(() => copy.run("preview", ["dev", "--base", base])));
    for (const each of both) {
      expect(each).toMatchObject({ exitCode: 0, stderr: "" });
      expect(summary(each)).toMatch(/^ {2}dev +deleted +[1-9]\d* without an owner\n/);
    }
  });

  /** Without what earlier comparisons made of the base, which is there again afterwards. */
  async function whileNothingIsKept<Result>(work: () => Promise<Result>): Promise<Result> {
    const [place, away] = [path.join(copy.root, ".local/kept"), report("kept")];
    renameSync(place, away);
    try {
      return await work();
    } finally {
      rmSync(place, { recursive: true, force: true });
      renameSync(away, place);
    }
  }

  /** Ends a comparison with everything that it started, while an engine brings its base up. */
  async function ended(signal: NodeJS.Signals): Promise<CommandResult> {
    const command: StartedCommand = copy.start("preview", ["dev", "--base", base]);
    while (!isEngineAtWork()) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-command.pid, signal);
    return command.result;
  }

  function isEngineAtWork(): boolean {
    const folder = path.join(copy.root, ".local/base");
    if (!existsSync(folder)) return false;
    return readdirSync(folder).some((place) =>
      existsSync(path.join(folder, place, "stacks/dev/base/backend/.pulumi")),
    );
  }
});

it("refuses a stack that neither has in a sentence, and writes nothing", async () => {
  rmSync(report(), { force: true });
  const args = ["dev", "prod", "--base", "HEAD", "--markdown", report()];
  const { exitCode, stderr } = await copy.run("preview", args);
  expect(exitCode).toBe(1);
  expect(stderr).toBe("There is no stack prod. The stacks are: dev, stage, sandbox.\n");
  expect(existsSync(report())).toBe(false);
});

describe("outside of a git repository", () => {
  const away = (): string => report("git");

  beforeEach(() => renameSync(path.join(copy.root, ".git"), away()));

  // Before the checks after each test, which ask git.
  const back = (): void => renameSync(away(), path.join(copy.root, ".git"));

  it("there is nothing to compare with", async () => {
    rmSync(report(), { force: true });
    const args = ["--base", "main", "--markdown", report()];
    const { exitCode, stderr } = await copy.run("preview", args);
    back();
    expect(exitCode).toBe(1);
    expect(existsSync(report())).toBe(false);
    expect(stderr).toBe(
      `${copy.root} is not a git repository (or git doesn't trust it: see \`git -C ${copy.root} status\`), so ` +
        "there is nothing to compare with. Work in a clone, or leave --base out.\n",
    );
  });

  it("a report without a base is written all the same", async () => {
    const result = await copy.run("preview", ["dev", "--markdown", report()]);
    back();
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(lines(result).at(-2)).toBe(`The report is in ${report()}`);
    expect(readFileSync(report(), "utf8")).toContain("`working tree`");
  });
});

/** A cache of its own has no CLI: where the one of this machine is. */
function cliFolder(): string {
  const cli = cliAtHand();
  if (cli === undefined) throw new Error("there is no Pulumi CLI: `npm test` gets one first");
  return path.dirname(cli.binary);
}

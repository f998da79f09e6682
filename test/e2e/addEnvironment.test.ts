import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import "./engine";
import { packs, RepositoryCopy } from "./repositoryCopy";

let copy: RepositoryCopy;

beforeAll(() => {
  copy = new RepositoryCopy({ without: ["test"] });
});

afterAll(() => copy.dispose());

function add(...args: string[]) {
  return spawnSync(
    process.execPath,
    ["-r", "./register.cjs", "local/newEnvironment/add.ts", ...args],
    {
      cwd: copy.root,
      encoding: "utf8",
    },
  );
}

function read(file: string): string {
  return readFileSync(path.join(copy.root, file), "utf8");
}

describe("add-environment", () => {
  it("writes an environment that comes up with both packs", async () => {
    expect(add("qa", "--like", "dev", "--location", "westeurope")).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(copy.status().trimEnd().split("\n")).toEqual([
      "?? Pulumi.qa.yaml",
      "?? policies/config/qa.json",
    ]);
    const { exitCode, stdout, stderr } = await copy.run("up", ["qa"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/guardrails@v[^]*practices@v/);
    expect(stdout).toContain('environment.network.name: "mic-erp-be-qa-vnet"');
    expect(stdout).toMatch(/Resources:\n +\+ \d+ created\n/);
  });

  it("writes files that are formatted as the repository is", () => {
    const prettier = path.join(repository, "node_modules/prettier/bin/prettier.cjs");
    const files = ["Pulumi.qa.yaml", "policies/config/qa.json"];
    const { status, stderr } = spawnSync(process.execPath, [prettier, "--check", ...files], {
      cwd: copy.root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("changes nothing when it is run again", () => {
    copy.commit();
    const { status, stdout } = add("qa", "--like", "dev", "--location", "westeurope");
    expect(status).toBe(0);
    expect(stdout.match(/^ {2}unchanged/gm)).toHaveLength(2);
    expect(copy.status()).toBe("");
  });

  it("refuses to overwrite an existing file, and writes nothing", () => {
    const before = read("Pulumi.qa.yaml");
    const { status, stdout, stderr } = add("qa", "--like", "stage");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("Pulumi.qa.yaml: already exists, with different content.");
    expect(stderr).not.toContain("    at ");
    expect(read("Pulumi.qa.yaml")).toBe(before);
    expect(copy.status()).toBe("");
  });

  it("previews it without a change, and one like the sandbox, which creates all that it needs", async () => {
    expect(add("trial", "--like", "sandbox").status).toBe(0);
    // They have no part in this, and loading them takes longer than all the rest.
    for (const pack of packs) rmSync(path.join(copy.root, pack), { recursive: true });
    const { exitCode, stdout, stderr } = await copy.run("preview", ["qa", "trial"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/\nSummary\n {2}qa +ok +\d+ unchanged\n {2}trial +ok +\d+ create\n/);
    // The engine warns of an output that is undefined.
    expect(stdout).not.toContain("Undefined value");
  });
});

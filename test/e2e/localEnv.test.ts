import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { clientVariables } from "../../local-azure/https/endpoint";
import { type Serving, serveHttps } from "../../local-azure/https/server";
import { shQuoted } from "../../local/engine/executables";
import { repository } from "../../local/engine/repository";
import "./engine";
import { LocalShell } from "./localShell";
import { type CommandResult, packs, RepositoryCopy } from "./repositoryCopy";

let copy: RepositoryCopy;
let dir: string;
let environment: CommandResult;
/** Another directory, what serves it, and its environment meanwhile for somebody with the real Azure's credentials. */
let served: string;
let server: Serving;
let whileServed: CommandResult;

beforeAll(async () => {
  copy = new RepositoryCopy({
    without: ["test", "docs", ...packs],
    stacks: "tests without alerts",
    processes: "own",
  });
  dir = path.join(path.dirname(copy.root), "it's a dir");
  environment = await copy.run("env", [dir]);
  const parent = path.dirname(copy.root);
  served = path.join(parent, "nested/azure");
  server = await serveHttps(path.join(served, "azure"));
  const credentials = { ARM_CLIENT_SECRET: "real", AZURE_CLIENT_ID: "real" };
  whileServed = await copy.run("env", ["nested/azure"], { INIT_CWD: parent, ...credentials });
  await server.close();
});

afterAll(() => copy.dispose());

afterEach(() => expect(copy.status()).toBe(""));

const shell = (cwd: string, line: string): Promise<string> =>
  new LocalShell(environment.stdout).run(cwd, line);

/** Someone else's program: raw resources of azure-native, and nothing of this project. */
function foreignProgram(name: string): string {
  const folder = path.join(path.dirname(copy.root), name);
  mkdirSync(folder);
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ main: "index.js", dependencies: { "@pulumi/azure-native": "3.28.0" } }),
  );
  writeFileSync(
    path.join(folder, "index.js"),
    `
    const { ResourceGroup } = require("@pulumi/azure-native/resources");
    const { RedisEnterprise, Database } = require("@pulumi/azure-native/redisenterprise");
    const group = new ResourceGroup("group", { resourceGroupName: "${name}-rg", location: "uksouth" });
    const cluster = new RedisEnterprise("cluster", {
      clusterName: "${name}-redis",
      resourceGroupName: group.name,
      location: "uksouth",
      sku: { name: "Balanced_B0" },
      publicNetworkAccess: "Disabled",
    });
    const database = new Database("database", {
      clusterName: cluster.name,
      resourceGroupName: group.name,
      databaseName: "default",
    });
    exports.host = cluster.hostName;
    exports.port = database.port;
  `,
  );
  return folder;
}

describe("local:env", () => {
  it("prints exports and nothing else on stdout", () => {
    expect(environment).toMatchObject({ exitCode: 0 });
    for (const line of environment.stdout.trim().split("\n")) {
      expect(line).toMatch(/^(export|unset) [A-Z_]+/);
    }
  });

  it("says first and last on stderr that nothing is real", () => {
    const said = environment.stderr.trim().split("\n");
    expect(said.at(0)).toBe("LOCAL AZURE: nothing in Azure changes");
    expect(said.at(-1)).toBe("LOCAL AZURE: nothing in Azure changes");
  });

  it("says where clients find a server while one runs, and how they trust it", () => {
    for (const [name, value] of Object.entries(clientVariables(path.join(served, "azure"), server)))
      expect(whileServed.stdout).toContain(`export ${name}=${shQuoted(value)}\n`);
    expect(whileServed.stdout).not.toContain("unset AZURE_CLIENT_ID");
    expect(whileServed.stderr).toContain(`find it at ${server.url}\n`);
    expect(environment.stdout).not.toContain("LOCAL_AZURE_URL");
  });

  it("takes the real Azure's credentials out of the shell", () => {
    expect(whileServed.stdout).toContain("unset ARM_CLIENT_SECRET\n");
    expect(whileServed.stdout).not.toContain("real");
  });

  it("takes a directory relative to the current folder", () => {
    expect(whileServed.stdout).toContain(`export LOCAL_AZURE_DIR='${path.join(served, "azure")}'`);
  });

  it("touches nothing outside its directory", () => {
    expect(existsSync(path.join(copy.root, ".local"))).toBe(false);
    expect(readdirSync(dir).sort()).toEqual(["azure", "backend", "home"]);
  });

  it("runs someone else's program from first preview to destroy, and no provider of the PATH", async () => {
    const bin = path.join(path.dirname(copy.root), "bin");
    mkdirSync(bin);
    const real = path.join(bin, "pulumi-resource-azure-native");
    writeFileSync(real, "#!/bin/sh\necho the real one >&2\nexit 1\n", { mode: 0o755 });
    const folder = foreignProgram("foreign");
    const preview = `export PATH="$PATH:${bin}"; pulumi stack init test && pulumi preview --diff`;
    expect(await shell(folder, preview)).toContain("+ 4 to create");
    expect(readFileSync(real, "utf8")).toContain("the real one");
    await shell(folder, "pulumi up --yes --skip-preview");
    expect(await shell(folder, "pulumi stack output host")).toBe(
      "foreign-redis.uksouth.redis.azure.net\n",
    );
    await shell(folder, "pulumi stack export --file exported.json");
    await shell(folder, "pulumi stack import --file exported.json");
    const again = await shell(folder, "pulumi up --refresh --yes --skip-preview");
    expect(again).toContain("4 unchanged");
    expect(again).not.toContain("updated");
    expect(await shell(folder, "pulumi destroy --yes --skip-preview")).toContain("4 deleted");
  });

  it("runs plain pulumi on this project's stacks without changing a file of the repository", async () => {
    await shell(copy.root, "pulumi stack init dev && pulumi up --yes --skip-preview --stack dev");
    expect(await shell(path.join(copy.root, "rules"), "pulumi stack export --stack dev")).toContain(
      "mic-erp-be-dev-redis",
    );
    expect(await shell(dir, `pulumi stack ls -C '${copy.root}'`)).toContain("dev");
    // The blanks in the directory's name are in a URL on the way to the backend.
    expect(readdirSync(path.dirname(dir)).filter((name) => name.includes("%20"))).toEqual([]);
    expect(readdirSync(path.join(dir, "backend"))).toEqual([".pulumi"]);
  });

  it("has the state that the other commands work on", async () => {
    const { exitCode, stdout } = await copy.run("up", ["dev", "--dir", dir]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Resources:\n +\d+ unchanged/);
  });
});

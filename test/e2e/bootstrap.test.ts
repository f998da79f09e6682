import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";

import { Arm } from "../../local-azure/arm/arm";
import { repository } from "../../local/engine/repository";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";
import type { ResourceState } from "../../pulumi/deployment";
import type { Verb, Run, StackConfig } from "./engine";
import { useEngine } from "./engine";

const engine = useEngine();
const source = path.join(repository, "delivery/bootstrap");
const bootstrapFile = path.join(project, "delivery/bootstrap/Pulumi.bootstrap.yaml");

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
const SANDBOX = "99999999-9999-4999-8999-999999999999";

/** The committed configuration with what is left to a person filled in. */
function configured(environments: readonly string[]): StackConfig {
  const file = readFileSync(bootstrapFile, "utf8");
  const { config } = parse(file) as { config: StackConfig };
  config["bootstrap:github"] = { owner: "mic", repository: "azure-managed-redis" };
  Object.assign(config["bootstrap:azure"], {
    tenant: "11111111-1111-1111-1111-111111111111",
    subscription: SUBSCRIPTION,
  });
  config["bootstrap:backend"].storageAccount = "micerpbedeploystate";
  config["bootstrap:stackFiles"] = project;
  const all = Object.entries(config["bootstrap:environments"] as object);
  config["bootstrap:environments"] = Object.fromEntries(
    all.filter(([name]) => environments.includes(name)),
  );
  return config;
}

const folderOf = (stack: string) => path.join(engine().azure.directory.root, "bootstrap", stack);

/** Runs the bootstrap with that configuration, as a person would: as a project of its own. */
async function run(
  stack: string,
  verb: Verb,
  config: StackConfig,
  args: readonly string[] = [],
): Promise<Run> {
  const folder = folderOf(stack);
  const stackFile = path.join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(stackFile)) {
    const file = parse(readFileSync(path.join(source, "Pulumi.yaml"), "utf8")) as {
      main: string;
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, "Pulumi.yaml"),
      stringify({ ...file, main: path.join(source, file.main) }),
    );
    expect((await engine().pulumi(folder, ["stack", "init", stack])).exitCode).toBe(0);
  }
  const { encryptionsalt } = parse(readFileSync(stackFile, "utf8")) as { encryptionsalt: string };
  writeFileSync(stackFile, stringify({ encryptionsalt, config }));
  return engine().runIn(folder, verb, { args: ["--stack", stack, ...args] });
}

function succeeded(run: Run): Run {
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  return run;
}

/** What is done to which resource, in an order of its own. */
const steps = (run: Run): string[] =>
  run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`).sort();

/** What the engine's state holds, by type. */
async function resources(stack: string): Promise<ResourceState[]> {
  const { stdout } = await engine().pulumi(folderOf(stack), ["stack", "export", "--stack", stack]);
  return (JSON.parse(stdout) as { deployment: { resources: ResourceState[] } }).deployment
    .resources;
}

/** When each file and folder of the backend was written last; a folder is, when a file comes or goes. */
function backendTimes(): Record<string, number> {
  const { backend } = engine().azure.directory;
  const entries = readdirSync(backend, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    entries.map((name) => [name, statSync(path.join(backend, name)).mtimeMs]),
  );
}

/** Who has which role where: as Azure has it, with names for ids. */
async function rights(stack: string): Promise<string[]> {
  const all = await resources(stack);
  const nameOf = (type: string, property: string, value: unknown): string =>
    all
      .find((each) => each.type.endsWith(`:${type}`) && each.outputs?.[property] === value)
      ?.urn.split("::")
      .at(-1) ?? `unknown ${String(value)}`;
  return all
    .filter(({ type }) => type.endsWith(":RoleAssignment"))
    .map(({ outputs = {} }) => {
      const role = (outputs.roleDefinitionId as string).split("/").at(-1);
      const who = nameOf("UserAssignedIdentity", "principalId", outputs.principalId);
      return `${who}: ${nameOf("RoleDefinition", "name", role)} at ${outputs.scope as string}`;
    })
    .sort();
}

const own = `/subscriptions/${SUBSCRIPTION}/resourceGroups/mic-erp-be-deploy-rg/providers`;
const container = (name: string) =>
  `${own}/Microsoft.Storage/storageAccounts/micerpbedeploystate/blobServices/default/containers/${name}`;
const key = (name: string) => `${own}/Microsoft.KeyVault/vaults/mic-erp-be-deploy-kv/keys/${name}`;
const group = (name: string) => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;

const vaults: Record<string, string> = { dev: "mic-erp-be-dev-skv", stage: "mic-erp-stg-kv" };
const vault = (name: string) =>
  `${group(`mic-erp-be-${name}-utils-rg`)}/providers/Microsoft.KeyVault/vaults/${vaults[name]!}`;
const secret = (name: string) => `${vault(name)}/secrets/RedisConfiguration--Password`;

/** Makes a secret as a first deployment does: of the environments here, only dev has had one. */
function deployed(name: string): void {
  new Arm(engine().azure.directory.azure).put(secret(name), { properties: {} });
}

/** All that the two identities of an environment may do. */
const rightsOfEnvironment = (name: string): string[] => [
  `${name}-preview: role-preview at ${group(`mic-erp-be-${name}-utils-rg`)}`,
  `${name}-preview: role-read-state at ${container(name)}`,
  `${name}-preview: role-use-key at ${key(name)}`,
  `${name}: role-deploy at ${group(`mic-erp-be-${name}-utils-rg`)}`,
  `${name}: role-write-secret at ${name === "dev" ? secret(name) : vault(name)}`,
  `${name}: role-use-key at ${key(name)}`,
  `${name}: role-write-state at ${container(name)}`,
];

const withSandbox = (config: StackConfig): StackConfig => ({
  ...config,
  "bootstrap:sandbox": { subscription: SANDBOX },
});

describe("the bootstrap", () => {
  const stack = "bootstrap";

  test("comes up", async () => {
    deployed("dev");
    const up = succeeded(await run(stack, "up", configured(["dev", "stage"])));
    expect(Object.keys(up.changes)).toEqual(["create"]);
  });

  test("is what Azure has: a refresh finds no difference", async () => {
    const refresh = succeeded(await run(stack, "refresh", configured(["dev", "stage"])));
    expect(Object.keys(refresh.changes)).toEqual(["same"]);
  });

  test("is previewed without writing to the backend, not even a lock: a right to read it is enough", async () => {
    const config = configured(["dev", "stage"]);
    const before = backendTimes();
    succeeded(await run(stack, "preview", config));
    succeeded(await run(stack, "preview", config, ["--refresh"]));
    expect(backendTimes()).toEqual(before);
  });

  test("changes nothing when it is brought up again, which writes to the backend", async () => {
    const before = backendTimes();
    const again = succeeded(await run(stack, "up", configured(["dev", "stage"])));
    expect(steps(again)).toEqual([]);
    expect(backendTimes()).not.toEqual(before);
  });

  test("gives each identity its own environment's resource group, container and key, and no more", async () => {
    expect(await rights(stack)).toEqual(
      [...rightsOfEnvironment("dev"), ...rightsOfEnvironment("stage")].sort(),
    );
  });

  test("lets only jobs of one GitHub environment log in as each identity", async () => {
    const credentials = (await resources(stack)).filter(({ type }) =>
      type.endsWith(":FederatedIdentityCredential"),
    );
    const subjects = credentials.map(
      ({ urn, outputs }) => `${urn.split("::").at(-1)!}: ${String(outputs?.subject)}`,
    );
    expect(subjects.sort()).toEqual([
      "dev-github: repo:mic/azure-managed-redis:environment:dev",
      "dev-preview-github: repo:mic/azure-managed-redis:environment:dev-preview",
      "stage-github: repo:mic/azure-managed-redis:environment:stage",
      "stage-preview-github: repo:mic/azure-managed-redis:environment:stage-preview",
    ]);
    for (const { outputs } of credentials)
      expect(outputs).toMatchObject({
        issuer: "https://token.actions.githubusercontent.com",
        audiences: ["api://AzureADTokenExchange"],
      });
  });

  test("exports what to enter at GitHub", async () => {
    const { stdout } = await engine().pulumi(folderOf(stack), ["stack", "output", "--json"]);
    const { github } = JSON.parse(stdout) as { github: Record<string, Record<string, string>> };
    expect(Object.keys(github).sort()).toEqual(["dev", "dev-preview", "stage", "stage-preview"]);
    const identity = (await resources(stack)).find(({ urn }) => urn.endsWith("::dev-preview"));
    expect(github["dev-preview"]).toEqual({
      AZURE_CLIENT_ID: identity?.outputs?.clientId,
      AZURE_TENANT_ID: "11111111-1111-1111-1111-111111111111",
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
      BOOTSTRAP_RIGHTS: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      PULUMI_BACKEND_URL: "azblob://dev?storage_account=micerpbedeploystate",
      PULUMI_SECRETS_PROVIDER: "azurekeyvault://mic-erp-be-deploy-kv.vault.azure.net/keys/dev",
    });
  });

  test("keeps the state from prying eyes, and from being lost", async () => {
    const all = await resources(stack);
    const outputsOf = (name: string) => all.find(({ urn }) => urn.endsWith(`::${name}`))?.outputs;
    expect(outputsOf("state")).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      encryption: { requireInfrastructureEncryption: true },
    });
    expect(outputsOf("state-service")).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 90 },
      containerDeleteRetentionPolicy: { enabled: true, days: 90 },
    });
    expect(outputsOf("state-dev")).toMatchObject({ publicAccess: "None" });
    expect(outputsOf("keys")?.properties).toMatchObject({
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      softDeleteRetentionInDays: 90,
    });
    expect(outputsOf("key-dev")).toMatchObject({ kty: "RSA", keyOps: ["encrypt", "decrypt"] });
    expect(outputsOf("state-lock")).toMatchObject({ level: "CanNotDelete" });
    const kept = all.filter(({ protect }) => protect).map(({ urn }) => urn.split("::").at(-1));
    expect(kept.sort()).toEqual(
      [
        ...["bootstrap", "state", "state-service", "state-lock", "keys"],
        ...["state-bootstrap", "state-dev", "state-stage"],
        ...["key-bootstrap", "key-dev", "key-stage"],
      ].sort(),
    );
  });

  test("only creates for a further environment", async () => {
    const preview = succeeded(await run(stack, "preview", configured(["dev", "stage", "uat"])));
    expect(Object.keys(preview.changes).sort()).toEqual(["create", "same"]);
    expect(steps(preview)).toEqual(
      [
        ...["uat", "uat-preview", "uat-github", "uat-preview-github", "state-uat", "key-uat"],
        ...["uat-deploy", "uat-write-state", "uat-use-key"],
        "uat-write-secret-in-vault",
        ...["uat-preview-preview", "uat-preview-read-state", "uat-preview-use-key"],
      ]
        .map((name) => `create ${name}`)
        .sort(),
    );
  });

  test("warns of a right that is wider than it should be, and narrows it once the secret is there", async () => {
    const config = configured(["dev", "stage"]);
    const before = succeeded(await run(stack, "preview", config));
    expect(before.output).toContain(
      "stage may write every secret in its vault for now: RedisConfiguration--Password isn't there yet, and Azure gives no right on what doesn't exist. Run this again after the first deployment.",
    );
    expect(before.output).not.toContain("dev may write every secret");
    deployed("stage");
    const up = succeeded(await run(stack, "up", config));
    expect(steps(up)).toEqual([
      "create stage-write-secret-RedisConfiguration--Password",
      "delete stage-write-secret-in-vault",
    ]);
    expect(up.output).not.toContain("may write every secret");
    expect(await rights(stack)).toContain(`stage: role-write-secret at ${secret("stage")}`);
  });

  test("lets an identity give applications the right to read its secrets, under a condition only", async () => {
    const config = configured(["dev", "stage"]);
    const stackFiles = temporaryFolder();
    for (const name of ["dev", "stage"]) {
      const file = parse(readFileSync(path.join(project, `Pulumi.${name}.yaml`), "utf8")) as {
        config: Record<string, Record<string, { access: object }>>;
      };
      const { main } = file.config["redis:instances"]!;
      const readers = [{ objectId: "aaaaaaaa-2222-4333-8444-555555555555" }];
      if (name === "dev") main!.access = { ...main!.access, readers };
      writeFileSync(path.join(stackFiles, `Pulumi.${name}.yaml`), stringify(file));
    }
    config["bootstrap:stackFiles"] = stackFiles;
    const up = succeeded(await run(stack, "up", config));
    expect(steps(up)).toEqual([
      "create dev-grant-secret-RedisConfiguration--Password",
      "create role-grant-secret",
    ]);
    const [given] = (await resources(stack)).filter(({ urn }) =>
      urn.includes("::dev-grant-secret"),
    );
    expect(given?.outputs).toMatchObject({
      scope: secret("dev"),
      conditionVersion: "2.0",
      condition: expect.stringContaining(
        "GuidEquals {4633458b-17de-408a-b874-0445c86b69e6}",
      ) as string,
    });
    const back = succeeded(await run(stack, "up", configured(["dev", "stage"])));
    expect(steps(back)).toEqual([
      "delete dev-grant-secret-RedisConfiguration--Password",
      "delete role-grant-secret",
    ]);
  });

  test("refuses to remove an environment: its state and its key are protected", async () => {
    const preview = await run(stack, "preview", configured(["dev"]));
    expect(preview.exitCode).not.toBe(0);
    expect(preview.output).toMatch(/BlobContainer::state-stage.* cannot be deleted/s);
    expect(preview.output).toMatch(/Key::key-stage.* cannot be deleted/s);
  });

  test("gives sandboxes a subscription of their own, and nothing in the others", async () => {
    const config = withSandbox(configured(["dev", "stage"]));
    succeeded(await run(stack, "up", config));
    expect(steps(succeeded(await run(stack, "up", config)))).toEqual([]);
    expect((await rights(stack)).filter((each) => each.startsWith("sandbox:"))).toEqual([
      `sandbox: role-create-stacks at ${key("sandbox")}`,
      `sandbox: role-sandbox at /subscriptions/${SANDBOX}`,
      `sandbox: role-write-state at ${container("sandbox")}`,
    ]);
  });

  test("lets an environment go that is unprotected by name, and locks the state again", async () => {
    const urn = (resource: string) =>
      `urn:pulumi:${stack}::azure-managed-redis-bootstrap::azure-native:${resource}`;
    const held = [
      "authorization:ManagementLockByScope::state-lock",
      "storage:BlobContainer::state-stage",
      "keyvault:Key::key-stage",
    ];
    const unprotect = ["state", "unprotect", "--yes", "--stack", stack, ...held.map(urn)];
    expect((await engine().pulumi(folderOf(stack), unprotect)).exitCode).toBe(0);
    const targets = ["stage", "stage-preview", "state-stage", "key-stage"].flatMap((name) => [
      "--target",
      `**::${name}`,
    ]);
    const all = withSandbox(configured(["dev", "stage"]));
    succeeded(await run(stack, "destroy", all, ["--target-dependents", ...targets]));
    const rest = withSandbox(configured(["dev"]));
    expect(steps(succeeded(await run(stack, "up", rest)))).toEqual(["create state-lock"]);
    expect((await rights(stack)).filter((each) => each.startsWith("stage"))).toEqual([]);
    expect(await rights(stack)).toEqual(expect.arrayContaining(rightsOfEnvironment("dev")));
  });

  test("keeps state, keys and rights when somebody destroys it, and mends the rest", async () => {
    const config = withSandbox(configured(["dev"]));
    const before = await rights(stack);
    const destroy = await run(stack, "destroy", config);
    expect(destroy.exitCode).not.toBe(0);
    const mended = steps(succeeded(await run(stack, "up", config)));
    // How many of GitHub's credentials went before the first refusal is a matter of timing.
    expect(mended.filter((step) => !/^create [a-z-]+-github$/.test(step))).toEqual([]);
    expect(await rights(stack)).toEqual(before);
  });

  test("is taken down once its protection is lifted", async () => {
    const lifted = ["state", "unprotect", "--all", "--yes", "--stack", stack];
    expect((await engine().pulumi(folderOf(stack), lifted)).exitCode).toBe(0);
    succeeded(await run(stack, "destroy", withSandbox(configured(["dev"]))));
    expect(await resources(stack)).toEqual(undefined);
  });
});

test("with Pulumi Cloud no storage and no vault is made; who looks after instances is one more", async () => {
  const config = configured(["dev"]);
  config["bootstrap:environments"].dev.ops = true;
  config["bootstrap:backend"] = { kind: "pulumi-cloud" };
  delete config["bootstrap:unconfirmed"];
  succeeded(await run("cloud", "up", config));
  expect(steps(succeeded(await run("cloud", "up", config)))).toEqual([]);
  expect(await rights("cloud")).toEqual([
    `dev-ops: role-ops at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev-ops: role-read-secret at ${secret("dev")}`,
    `dev-preview: role-preview at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev: role-deploy at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev: role-write-secret at ${secret("dev")}`,
  ]);
  const all = await resources("cloud");
  const subject = all.find(({ urn }) => urn.endsWith("::dev-ops-github"))?.outputs?.subject;
  expect(subject).toBe("repo:mic/azure-managed-redis:environment:dev-ops");
  const types = all.map(({ type }) => type);
  expect(types.filter((type) => /:(storage|keyvault):/.test(type))).toEqual([]);
});

describe("before anything is made, a preview refuses", () => {
  const failed = async (config: StackConfig): Promise<string> => {
    const preview = await run("refused", "preview", config);
    expect(preview.exitCode).not.toBe(0);
    expect(preview.steps.filter(({ urn }) => !/pulumi:(pulumi|providers):/.test(urn))).toEqual([]);
    return preview.output;
  };

  test("the committed configuration, naming each value that is still to be given", async () => {
    const file = readFileSync(bootstrapFile, "utf8");
    const output = await failed((parse(file) as { config: StackConfig }).config);
    expect(output).toContain("Pulumi.refused.yaml has 5 problems:");
    expect(output).toContain(
      'bootstrap:github.owner: "<your organisation>" – is only a placeholder for your own value.',
    );
    expect(output).not.toMatch(/\n\s+at /);
  });

  test("an environment without a stack file: nobody knows which secrets it writes", async () => {
    const config = configured(["dev"]);
    (config["bootstrap:environments"] as StackConfig).quality = { resourceGroup: "quality-rg" };
    expect(await failed(config)).toContain(
      `bootstrap:environments.quality: has no stack file: there is no ${path.join(project, "Pulumi.quality.yaml")}, which says what it needs rights on. Make it first: npm run add-environment.`,
    );
  });

  test("a login to another subscription than the configuration means", async () => {
    const config = configured(["dev"]);
    config["bootstrap:azure"].subscription = SANDBOX;
    expect(await failed(config)).toContain(
      `bootstrap:azure.subscription: "${SANDBOX}" – isn't the one you are logged in to, which is ${SUBSCRIPTION}.`,
    );
  });

  test("rights at resource groups that aren't there, naming each", async () => {
    const config = configured(["dev", "stage"]);
    const { dev, stage } = config["bootstrap:environments"] as Record<string, StackConfig>;
    dev!.resourceGroup = "dev-rg";
    stage!.elsewhere = { network: "hub-rg" };
    const output = await failed(config);
    expect(output).toContain("Pulumi.refused.yaml has 2 problems:");
    expect(output).toContain(
      `bootstrap:environments.dev.resourceGroup: "dev-rg" – isn't in the subscription ${SUBSCRIPTION}, or you may not read it. Create it, or correct the name.`,
    );
    expect(output).toContain('bootstrap:environments.stage.elsewhere.network: "hub-rg" – ');
  });
});

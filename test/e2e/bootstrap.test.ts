import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";

import { Arm } from "../../local-azure/arm/arm";
import { repository } from "../../local/engine/repository";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";
import { type Deployment, type ResourceState, nameOf } from "../../pulumi/deployment";
import type { Verb, Run, StackConfig } from "./engine";
import { useEngine } from "./engine";
import { differences, sortedSteps, succeeded } from "./runs";

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
    await engine().init(folder, stack);
  }
  const file = parse(readFileSync(stackFile, "utf8")) as object;
  writeFileSync(stackFile, stringify({ ...file, config }));
  return engine().runIn(folder, verb, { args: ["--stack", stack, ...args] });
}

/** What the state holds, read straight from the backend. */
function resources(stack: string): ResourceState[] {
  const { backend } = engine().azure.directory;
  const file = `.pulumi/stacks/azure-managed-redis-bootstrap/${stack}.json`;
  const { checkpoint } = JSON.parse(readFileSync(path.join(backend, file), "utf8")) as {
    checkpoint: { latest: Deployment };
  };
  return [...(checkpoint.latest.resources ?? [])];
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
function rights(stack: string): string[] {
  const all = resources(stack);
  const nameBy = (type: string, property: string, value: unknown): string => {
    const found = all.find(
      (each) => each.type.endsWith(`:${type}`) && each.outputs?.[property] === value,
    );
    return found ? nameOf(found.urn) : `unknown ${String(value)}`;
  };
  return all
    .filter(({ type }) => type.endsWith(":RoleAssignment"))
    .map(({ outputs = {} }) => {
      const role = (outputs.roleDefinitionId as string).split("/").at(-1);
      const who = nameBy("UserAssignedIdentity", "principalId", outputs.principalId);
      return `${who}: ${nameBy("RoleDefinition", "name", role)} at ${outputs.scope as string}`;
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

/** With all that may be asked for besides: dev's applications may read its secret, and somebody looks after it. */
function withMore(config: StackConfig): StackConfig {
  const stackFiles = temporaryFolder();
  for (const name of Object.keys(config["bootstrap:environments"] as object)) {
    const file = parse(readFileSync(path.join(project, `Pulumi.${name}.yaml`), "utf8")) as {
      config: Record<string, Record<string, { access: object }>>;
    };
    const { main } = file.config["redis:instances"]!;
    const readers = [{ objectId: "aaaaaaaa-2222-4333-8444-555555555555" }];
    if (name === "dev") main!.access = { ...main!.access, readers };
    writeFileSync(path.join(stackFiles, `Pulumi.${name}.yaml`), stringify(file));
  }
  return { ...withOps(withSandbox(config)), "bootstrap:stackFiles": stackFiles };
}

function withOps(config: StackConfig): StackConfig {
  config["bootstrap:environments"].dev.ops = true;
  return config;
}

describe("the bootstrap", () => {
  const stack = "bootstrap";

  test("comes up, and warns of a right that is wider than it should be", async () => {
    deployed("dev");
    const up = succeeded(await run(stack, "up", configured(["dev", "stage"])));
    expect(Object.keys(up.changes)).toEqual(["create"]);
    expect(up.output).toContain(
      "stage may write every secret in its vault for now: RedisConfiguration--Password isn't there yet, and Azure gives no right on what doesn't exist. Run this again after the first deployment.",
    );
    expect(up.output).not.toContain("dev may write every secret");
  });

  test("is what Azure has, and is previewed without writing to the backend, not even a lock: a right to read it is enough", async () => {
    const before = backendTimes();
    const preview = await run(stack, "preview", configured(["dev", "stage"]), ["--refresh"]);
    const { drifted, undelivered } = differences(stack, succeeded(preview));
    expect({ drifted, undelivered }).toEqual({ drifted: [], undelivered: 0 });
    expect(Object.keys(preview.changes)).toEqual(["same"]);
    expect(backendTimes()).toEqual(before);
  });

  test("gives each identity its own environment's resource group, container and key, and no more", () => {
    expect(rights(stack)).toEqual(
      [...rightsOfEnvironment("dev"), ...rightsOfEnvironment("stage")].sort(),
    );
  });

  test("lets only jobs of one GitHub environment log in as each identity", () => {
    const credentials = resources(stack).filter(({ type }) =>
      type.endsWith(":FederatedIdentityCredential"),
    );
    const subjects = credentials.map(
      ({ urn, outputs }) => `${nameOf(urn)}: ${String(outputs?.subject)}`,
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

  test("exports what to enter at GitHub", () => {
    const { github } = resources(stack).find(({ type }) => type === "pulumi:pulumi:Stack")
      ?.outputs as { github: Record<string, Record<string, string>> };
    expect(Object.keys(github).sort()).toEqual(["dev", "dev-preview", "stage", "stage-preview"]);
    const identity = resources(stack).find(({ urn }) => urn.endsWith("::dev-preview"));
    expect(github["dev-preview"]).toEqual({
      AZURE_CLIENT_ID: identity?.outputs?.clientId,
      AZURE_TENANT_ID: "11111111-1111-1111-1111-111111111111",
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
      BOOTSTRAP_RIGHTS: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      PULUMI_BACKEND_URL: "azblob://dev?storage_account=micerpbedeploystate",
      PULUMI_SECRETS_PROVIDER: "azurekeyvault://mic-erp-be-deploy-kv.vault.azure.net/keys/dev",
    });
  });

  test("keeps the state from prying eyes, and from being lost", () => {
    const all = resources(stack);
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
    const kept = all.filter(({ protect }) => protect).map(({ urn }) => nameOf(urn));
    expect(kept.sort()).toEqual(
      [
        ...["bootstrap", "state", "state-service", "state-lock", "keys"],
        ...["state-bootstrap", "state-dev", "state-stage"],
        ...["key-bootstrap", "key-dev", "key-stage"],
      ].sort(),
    );
  });

  test("only creates for a further environment; a preview of it doesn't write to the backend either", async () => {
    const before = backendTimes();
    const preview = succeeded(await run(stack, "preview", configured(["dev", "stage", "uat"])));
    expect(backendTimes()).toEqual(before);
    expect(Object.keys(preview.changes).sort()).toEqual(["create", "same"]);
    expect(sortedSteps(preview)).toEqual(
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

  test("refuses to remove an environment: its state and its key are protected", async () => {
    const preview = await run(stack, "preview", configured(["dev"]));
    expect(preview.exitCode).not.toBe(0);
    expect(preview.output).toMatch(/BlobContainer::state-stage.* cannot be deleted/s);
    expect(preview.output).toMatch(/Key::key-stage.* cannot be deleted/s);
  });

  test("keeps state, keys and rights when somebody destroys it", async () => {
    const before = rights(stack);
    const kept = (): string[] =>
      resources(stack).flatMap(({ protect, urn }) => (protect ? [urn] : []));
    const protectedBefore = kept();
    const destroy = await run(stack, "destroy", configured(["dev", "stage"]));
    expect(destroy.exitCode).not.toBe(0);
    expect(rights(stack)).toEqual(before);
    expect(kept()).toEqual(protectedBefore);
  });

  describe("brought up once more, after that and with more to give,", () => {
    test("is mended, narrows a right whose secret is there, and makes what is asked for besides", async () => {
      deployed("stage");
      const before = backendTimes();
      const up = succeeded(await run(stack, "up", withMore(configured(["dev", "stage"]))));
      // How many of GitHub's credentials went before the first refusal is a matter of timing.
      const mended = /^create (dev|stage)(-preview)?-github$/;
      expect(sortedSteps(up).filter((step) => !mended.test(step))).toEqual(
        [
          ...["sandbox", "sandbox-github", "state-sandbox", "key-sandbox"],
          ...["role-sandbox", "role-create-stacks"],
          ...["sandbox-sandbox", "sandbox-create-stacks", "sandbox-write-state"],
          ...["dev-ops", "dev-ops-github", "role-ops", "role-read-secret", "dev-ops-ops"],
          "dev-ops-read-secret-RedisConfiguration--Password",
          ...["role-grant-secret", "dev-grant-secret-RedisConfiguration--Password"],
          "stage-write-secret-RedisConfiguration--Password",
        ]
          .map((name) => `create ${name}`)
          .concat("delete stage-write-secret-in-vault")
          .sort(),
      );
      expect(up.output).not.toContain("may write every secret");
      // Unlike a preview, an update writes to the backend.
      expect(backendTimes()).not.toEqual(before);
    });

    test("lets an identity write the secret alone that is there now", () => {
      const stageWrites = rights(stack).filter((each) => each.startsWith("stage: role-write-sec"));
      expect(stageWrites).toEqual([`stage: role-write-secret at ${secret("stage")}`]);
    });

    test("lets an identity give applications the right to read its secrets, under a condition only", () => {
      const [given] = resources(stack).filter(({ urn }) => urn.includes("::dev-grant-secret"));
      expect(given?.outputs).toMatchObject({
        scope: secret("dev"),
        conditionVersion: "2.0",
        condition: expect.stringContaining(
          "GuidEquals {4633458b-17de-408a-b874-0445c86b69e6}",
        ) as string,
      });
    });

    test("gives sandboxes a subscription of their own, and nothing in the others", () => {
      expect(rights(stack).filter((each) => each.startsWith("sandbox:"))).toEqual([
        `sandbox: role-create-stacks at ${key("sandbox")}`,
        `sandbox: role-sandbox at /subscriptions/${SANDBOX}`,
        `sandbox: role-write-state at ${container("sandbox")}`,
      ]);
    });
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
    const rest = withOps(withSandbox(configured(["dev"])));
    succeeded(await run(stack, "destroy", rest, ["--target-dependents", ...targets]));
    // What was made above is left as it is, but for what nobody asks for any more.
    expect(sortedSteps(succeeded(await run(stack, "up", rest)))).toEqual([
      "create state-lock",
      "delete dev-grant-secret-RedisConfiguration--Password",
      "delete role-grant-secret",
    ]);
    expect(rights(stack).filter((each) => each.startsWith("stage"))).toEqual([]);
    expect(rights(stack)).toEqual(expect.arrayContaining(rightsOfEnvironment("dev")));
  });

  test("is taken down once its protection is lifted", async () => {
    const lifted = ["state", "unprotect", "--all", "--yes", "--stack", stack];
    expect((await engine().pulumi(folderOf(stack), lifted)).exitCode).toBe(0);
    succeeded(await run(stack, "destroy", withSandbox(configured(["dev"]))));
    expect(resources(stack)).toEqual([]);
  });
});

test("with Pulumi Cloud no storage and no vault is made; who looks after instances is one more", async () => {
  const config = withOps(configured(["dev"]));
  config["bootstrap:backend"] = { kind: "pulumi-cloud" };
  delete config["bootstrap:unconfirmed"];
  succeeded(await run("cloud", "up", config));
  expect(rights("cloud")).toEqual([
    `dev-ops: role-ops at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev-ops: role-read-secret at ${secret("dev")}`,
    `dev-preview: role-preview at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev: role-deploy at ${group("mic-erp-be-dev-utils-rg")}`,
    `dev: role-write-secret at ${secret("dev")}`,
  ]);
  const all = resources("cloud");
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

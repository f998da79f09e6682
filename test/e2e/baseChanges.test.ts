import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import {
  type Comparing,
  type Ground,
  layGround,
  previewOver,
} from "../../local/compare/compareStack";
import { Arm } from "../../local-azure/arm/arm";
import { withPlace } from "../../local/compare/place";
import { baseOf } from "../../local/compare/revisions";
import { cliAtHand } from "../../local/cli/findCli";
import { buildHome } from "../../local/engine/home";
import { localDirectory } from "../../local/engine/localDirectory";
import { sideBySide } from "../../local/engine/slots";
import { diagnosticsOf } from "../../pulumi/events/findings";
import { type Step, stepsOf } from "../../pulumi/events/steps";
import type { Outcome } from "../../report/input";
import { renderReport } from "../../report/report";
import { consequenceOf } from "../../rules/changeConsequences";
import { type Severity, severities } from "../../rules/changeRow";
import "./engine";
import { RepositoryCopy } from "./repositoryCopy";

const CLUSTER = "Microsoft.Cache/redisEnterprise";
const PRINCIPAL = "11111111-1111-1111-1111-111111111111";
const OTHER_PRINCIPAL = "22222222-2222-2222-2222-222222222222";

/** What the base has, by stack: each is brought up once, and many heads are previewed over it. */
const bases: Readonly<Record<string, object>> = {
  dev: {
    sku: "Balanced_B1",
    workload: "cache",
    highAvailability: "Enabled",
    clusteringPolicy: "OSSCluster",
    access: { keys: "Enabled", principals: [{ objectId: PRINCIPAL }] },
  },
  stage: {},
  preprod: { workload: "cache", highAvailability: "Disabled" },
};

/** One row: what the head changes in a base, and what the preview must show of it. */
interface Row {
  readonly change: string;
  readonly base: keyof typeof bases;
  /** Settings of the instance `main`. */
  readonly instance?: object;
  /** Settings of the environment. */
  readonly environment?: object;
  /** What happens to the instance's own resources. */
  readonly steps: readonly string[];
  /** The gravest consequence of it. */
  readonly severity?: Severity;
  /** Parts of why the preview fails; without them, it doesn't. */
  readonly refused?: readonly string[];
  /** Part of a warning. */
  readonly warning?: string;
}

const everything = [
  "replace main",
  `replace main-access-${PRINCIPAL}`,
  "replace main-database",
  "replace main-dns-zone-group",
  "replace main-endpoint",
];
const until = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
const modules = [{ name: "RedisJSON" }];

const rows: readonly Row[] = [
  { change: "nothing", base: "dev", steps: [] },
  {
    change: "cluster name",
    base: "dev",
    instance: { name: "mic-erp-be-dev-redis-two" },
    steps: [...everything, "update main-password"],
    severity: "dataLoss",
  },
  {
    change: "cluster name of a protected instance",
    base: "stage",
    instance: { name: "mic-erp-be-stage-redis-two" },
    steps: [],
    refused: ["unable to replace resource"],
  },
  {
    change: "location",
    base: "dev",
    environment: { location: "ukwest" },
    steps: [...everything, "update main-password"],
    severity: "dataLoss",
    warning: "replacing mic-erp-be-dev-redis deletes it in uksouth first: all its data is lost",
  },
  {
    change: "resource group",
    base: "dev",
    environment: {
      resourceGroup: { mode: "adopt", name: "mic-erp-be-uat-utils-rg" },
      ...inDevGroup(),
    },
    steps: [...everything, "update main-password"],
    severity: "dataLoss",
  },
  {
    change: "size",
    base: "dev",
    instance: { sku: "Balanced_B3" },
    steps: ["update main"],
    severity: "disruptive",
  },
  {
    change: "size without a replica",
    base: "preprod",
    instance: { sku: "Balanced_B0" },
    steps: ["update main"],
    severity: "dataLoss",
  },
  {
    change: "a larger size while NoCluster",
    base: "stage",
    instance: { sku: "Balanced_B3" },
    steps: ["update main"],
    severity: "disruptive",
    warning:
      "Azure's documentation asks for a clustered policy before a NoCluster instance scales up",
  },
  {
    change: "high availability on",
    base: "preprod",
    instance: { highAvailability: "Enabled" },
    steps: ["update main"],
    severity: "inPlace",
  },
  {
    change: "high availability off",
    base: "dev",
    instance: { highAvailability: "Disabled" },
    steps: ["update main"],
    severity: "refused",
    refused: ["highAvailability can't change from Enabled to Disabled"],
  },
  {
    change: "tags of the instance",
    base: "dev",
    instance: { tags: { team: "cache" } },
    steps: ["update main", "update main-endpoint"],
  },
  {
    change: "what no instance can have",
    base: "dev",
    instance: {
      capacity: 2,
      geoReplication: { groupNickname: "all" },
      port: 6380,
      publicNetworkAccess: "Enabled",
      zones: ["1"],
    },
    steps: [],
    refused: [
      "redis:instances.main.capacity: 2 – Azure Managed Redis has no capacity",
      'redis:instances.main.geoReplication: {"groupNickname":"all"} – isn\'t a known setting',
      "redis:instances.main.port: 6380 – Azure Managed Redis listens on 10000 and nothing else",
      'redis:instances.main.publicNetworkAccess: "Enabled" – an instance is reached through its private endpoint only',
      'redis:instances.main.zones: ["1"] – Azure refuses zones',
    ],
  },
  {
    change: "access keys off",
    base: "dev",
    instance: { access: { keys: "Disabled", principals: [{ objectId: PRINCIPAL }] } },
    steps: ["delete main-password", "update main-database"],
    severity: "outage",
  },
  {
    change: "another eviction policy",
    base: "dev",
    instance: { evictionPolicy: "VolatileLRU" },
    steps: ["update main-database"],
    severity: "inPlace",
  },
  {
    change: "another persistence",
    base: "stage",
    instance: { persistence: { type: "rdb", frequency: "1h" } },
    steps: ["update main-database"],
    severity: "inPlace",
  },
  {
    change: "another workload",
    base: "preprod",
    instance: { workload: "state" },
    steps: ["update main", "update main-database", "update main-endpoint"],
    severity: "inPlace",
  },
  {
    change: "clustering policy from NoCluster",
    base: "stage",
    instance: { clusteringPolicy: "OSSCluster" },
    steps: ["update main-database"],
    severity: "disruptive",
  },
  {
    change: "clustering policy between clustered ones",
    base: "dev",
    instance: { clusteringPolicy: "EnterpriseCluster" },
    steps: ["update main-database"],
    severity: "refused",
    refused: ["clusteringPolicy can't change from OSSCluster to EnterpriseCluster"],
  },
  {
    change: "clustering policy back to NoCluster",
    base: "dev",
    instance: { clusteringPolicy: "NoCluster" },
    steps: ["update main-database"],
    severity: "refused",
    refused: ["clusteringPolicy can't change from OSSCluster to NoCluster"],
  },
  {
    change: "modules",
    base: "dev",
    instance: { modules },
    steps: [`replace main-access-${PRINCIPAL}`, "replace main-database", "update main-password"],
    severity: "dataLoss",
    warning: "every key in it is lost",
  },
  {
    change: "modules of a protected instance",
    base: "stage",
    instance: { modules },
    steps: ["replace main-database"],
    severity: "dataLoss",
    refused: ["to allow it, write `allowDataLoss: { reason, until }` on the instance"],
  },
  {
    change: "modules with a permission in force",
    base: "stage",
    instance: { modules, allowDataLoss: { reason: "TICKET-1", until } },
    steps: ["replace main-database", "update main-password"],
    severity: "dataLoss",
    warning: "every key in it is lost",
  },
  {
    change: "another principal",
    base: "dev",
    instance: { access: { keys: "Enabled", principals: [{ objectId: OTHER_PRINCIPAL }] } },
    steps: [`create main-access-${OTHER_PRINCIPAL}`, `delete main-access-${PRINCIPAL}`],
    severity: "dropsConnections",
  },
  {
    change: "subnet of the private endpoint",
    base: "dev",
    environment: { network: { mode: "adopt", name: "mic-erp-be-dev-vnet", subnet: "other" } },
    steps: ["replace main-dns-zone-group", "replace main-endpoint"],
    severity: "outage",
  },
  {
    change: "name of the private endpoint",
    base: "dev",
    instance: { privateEndpoint: "redis-pe" },
    steps: ["replace main-dns-zone-group", "replace main-endpoint"],
    severity: "outage",
  },
  {
    change: "name of the password's secret",
    base: "dev",
    instance: {
      access: {
        keys: "Enabled",
        principals: [{ objectId: PRINCIPAL }],
        passwordSecret: "Redis--Password",
      },
    },
    steps: ["replace main-password"],
    severity: "outage",
  },
];

/** What dev adopts, told where it is once the environment is in another resource group. */
function inDevGroup(): object {
  const dev = { mode: "adopt", resourceGroup: "mic-erp-be-dev-utils-rg" };
  return {
    network: { ...dev, name: "mic-erp-be-dev-vnet", subnet: "data" },
    keyVault: { ...dev, name: "mic-erp-be-dev-skv" },
    privateDnsZone: { ...dev, networkLinks: [{ mode: "adopt", name: "mic-erp-be-dev-vnet-link" }] },
    workspace: { ...dev, name: "mic-erp-be-dev-logs" },
  };
}

let copy: RepositoryCopy;
const outcomes = new Map<Row, Extract<Outcome, { kind: "previewed" }>>();
/** The access keys of every database that a base made. */
const keys = new Set<string>();

beforeAll(async () => {
  const cli = cliAtHand();
  if (cli === undefined) throw new Error("there is no Pulumi CLI: `npm test` gets one first");
  // Without packs: what they find is theirs to test, and loading them takes longer than all the rest.
  copy = new RepositoryCopy({ without: ["policies", "test", "docs"] });
  for (const [stack, settings] of Object.entries(bases)) {
    edit(stack, (document) => set(document, "redis:instances", "main", settings));
  }
  copy.commit();
  addSubnet();
  copy.commit();

  const directory = localDirectory(path.join(copy.root, ".local"));
  const { revision } = baseOf(copy.root, "HEAD~1");
  await withPlace({ root: copy.root, directory }, revision.commit, async ({ folder, tree }) => {
    const own = localDirectory(folder);
    buildHome(own, cli);
    const comparing: Comparing = {
      ...{ cli, home: own.home, head: copy.root, base: tree, folder },
      unlessInterrupted: () => undefined,
    };
    const quiet = { doing: "comparing", say: (): void => undefined };
    const names = rows.map((_, index) => String(index));
    const grounds = new Map<string, Promise<Ground>>();
    const groundOf = (stack: string): Promise<Ground> => {
      const ground = grounds.get(stack) ?? layGround(comparing, stack);
      grounds.set(stack, ground);
      return ground;
    };
    const preview = async (name: string): Promise<void> => {
      const row = rows[Number(name)]!;
      const ground = await groundOf(row.base);
      expect(ground.comparison).toEqual({ kind: "base" });
      // Side by side, each in a view of its own.
      const views = path.join(folder, "views", name);
      const workspace = { cli, directory: { ...ground.workspace.directory, views } };
      const outcome = await previewOver({ ...ground, workspace }, row.base, {
        root: copy.root,
        change: (document) => {
          set(document, "redis:instances", "main", row.instance ?? {});
          set(document, "redis:environment", undefined, row.environment ?? {});
        },
      });
      if (outcome.kind === "previewed") outcomes.set(row, outcome);
    };
    await sideBySide(names, quiet, preview, () => undefined);
    for (const { workspace } of await Promise.all(grounds.values())) {
      const arm = new Arm(workspace.directory.azure);
      const databases = arm
        .all(CLUSTER)
        .flatMap(({ id }) => arm.within(id, `${CLUSTER}/databases`));
      const hidden = JSON.stringify(databases.map((database) => database.hidden));
      for (const key of hidden.match(/[A-Za-z0-9+/]{40,}=*/g) ?? []) keys.add(key);
    }
  });
}, 600_000);

afterAll(() => copy.dispose());

function edit(stack: string, change: (document: Document) => void): void {
  const file = path.join(copy.root, `Pulumi.${stack}.yaml`);
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString());
}

function set(document: Document, section: string, key: string | undefined, settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    const place = ["config", section, ...(key === undefined ? [] : [key]), name];
    document.setIn(place, document.createNode(value));
  }
}

/** A second subnet, which the head may move an endpoint to. */
function addSubnet(): void {
  const file = path.join(copy.root, "local-azure/landing-zone.json");
  const zone = JSON.parse(readFileSync(file, "utf8")) as { resources: Record<string, object> };
  const data =
    "resourceGroups/mic-erp-be-dev-utils-rg/providers/Microsoft.Network/virtualNetworks/" +
    "mic-erp-be-dev-vnet/subnets/data";
  const other = { ...zone.resources[data], addressPrefix: "10.1.9.0/24" };
  zone.resources[data.replace(/data$/, "other")] = other;
  writeFileSync(file, JSON.stringify(zone));
}

/** What is an instance itself, and not what watches it. */
const instanceTypes = /^azure-native:(redisenterprise|keyvault|network):/;

function changedSteps(outcome: { readonly events: Parameters<typeof stepsOf>[0] }): Step[] {
  return stepsOf(outcome.events).filter(
    ({ type, operation }) =>
      instanceTypes.test(type) && operation !== "unchanged" && operation !== "read",
  );
}

function gravest(steps: readonly Step[]): Severity | undefined {
  const found = steps.flatMap(({ type, operation, changes, before, inputs }) => {
    if (operation !== "update" && operation !== "replace" && operation !== "delete") return [];
    const paths = changes.map((change) => change.path);
    return consequenceOf({ type, operation, paths, before, inputs })?.severity ?? [];
  });
  return severities.find((severity) => found.includes(severity));
}

test.each(rows.map((row) => [row.change, row.base, row] as const))(
  "%s (%s)",
  (_change, _base, row) => {
    const outcome = outcomes.get(row)!;
    const steps = changedSteps(outcome);
    const diagnostics = diagnosticsOf(outcome.events);
    expect(steps.map(({ operation, name }) => `${operation} ${name}`).sort()).toEqual(row.steps);
    expect(gravest(steps)).toBe(row.severity);
    const said = (severity: string): string =>
      diagnostics
        .filter((each) => each.severity === severity)
        .map(({ message }) => message.replace(/\s+/g, " "))
        .join("\n");
    expect(outcome.exitCode === 0).toBe(row.refused === undefined);
    for (const part of row.refused ?? []) expect(said("error")).toContain(part);
    if (row.refused === undefined) expect(said("error")).toBe("");
    expect(said("warning")).toContain(row.warning ?? "");
  },
);

test("no access key is in what the engine says or in the report", () => {
  expect(keys.size).toBe(2 * Object.keys(bases).length);
  const stacks = [...outcomes].map(([row, outcome]) => ({
    ...{ stack: row.change, outcome, exemptions: [] },
    comparison: { kind: "base" } as const,
  }));
  const head = { name: "working tree", commit: "" };
  const texts = [
    renderReport({ head, stacks }, { limit: 10_000_000 }),
    JSON.stringify([...outcomes.values()]),
  ];
  for (const key of keys) for (const text of texts) expect(text).not.toContain(key);
});

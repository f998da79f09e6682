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
import { resourceGroupId } from "../../local-azure/arm/id";
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
const principals = [{ objectId: PRINCIPAL }];
const modules = [{ name: "RedisJSON" }];
const day = (ahead: number): string =>
  new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** What an instance is before it changes. */
const cache = {
  sku: "Balanced_B1",
  workload: "cache",
  highAvailability: "Enabled",
  clusteringPolicy: "OSSCluster",
  access: { keys: "Enabled", principals },
};
const state = { ...cache, workload: "state", clusteringPolicy: "NoCluster" };
const alone = { ...cache, highAvailability: "Disabled" };

/**
 * What the base has: the instances of each stack. The many of `dev` are those of rows whose changes are accepted: all
 * of them are previewed at once. A preview ends with the first refusal, so every other row is previewed alone.
 */
const bases: Readonly<Record<"dev" | "stage" | "preprod", Readonly<Record<string, object>>>> = {
  dev: {},
  stage: {
    main: { ...state, clusteringPolicy: "OSSCluster" },
    alone: { ...state, highAvailability: "Disabled" },
  },
  preprod: { main: cache },
};

/** One row: what the head changes, and what the preview must show of it. */
interface Row {
  readonly change: string;
  /** Which base it is previewed over. */
  readonly over: keyof typeof bases;
  /** The instance before, in the base of many instances. */
  readonly before?: object;
  /** Which instance of the other bases it is. @default "main" */
  readonly instance?: string;
  /** Settings of the instance. */
  readonly after?: object;
  /** Settings of the environment. */
  readonly environment?: object;
  /** What happens to the instance's own resources; the instance is `main`. */
  readonly steps: readonly string[];
  /** The gravest consequence of it. */
  readonly severity?: Severity;
  /** The properties that change, by resource. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  /** Part of a warning. */
  readonly warning?: string;
  /** Why the preview fails. */
  readonly refused?: string;
}

const everything = [
  "replace main",
  `replace main-access-${PRINCIPAL}`,
  "replace main-database",
  "replace main-dns-zone-group",
  "replace main-endpoint",
];

const rows: readonly Row[] = [
  { change: "nothing", over: "dev", before: cache, after: {}, steps: [] },
  {
    change: "cluster name",
    over: "dev",
    before: cache,
    after: { name: "another-redis" },
    steps: [...everything, "update main-password"],
    severity: "dataLoss",
  },
  {
    change: "size",
    over: "dev",
    before: cache,
    after: { sku: "Balanced_B3" },
    steps: ["update main"],
    severity: "disruptive",
  },
  {
    change: "size without a replica",
    over: "dev",
    before: alone,
    after: { sku: "Balanced_B0" },
    steps: ["update main"],
    severity: "dataLoss",
    warning:
      "Balanced_B1 → Balanced_B0. Without high availability the instance is offline while it scales, and its data is lost.",
  },
  {
    change: "a larger size while NoCluster",
    over: "dev",
    before: state,
    after: { sku: "Balanced_B3" },
    steps: ["update main"],
    severity: "disruptive",
    warning:
      "Azure's documentation says to choose a clustered policy before scaling up a NoCluster instance",
  },
  {
    change: "size of a protected instance without a replica",
    over: "stage",
    instance: "alone",
    after: { sku: "Balanced_B3" },
    steps: ["update main"],
    severity: "dataLoss",
    refused:
      "alone: Balanced_B1 → Balanced_B3. Without high availability the instance is offline while it scales, and its data is " +
      "lost. A `state` instance is protected, so this is refused; to allow it, write `allowDataLoss: { reason, until }` on the instance.",
  },
  {
    change: "high availability on",
    over: "dev",
    before: alone,
    after: { highAvailability: "Enabled" },
    steps: ["update main"],
    severity: "inPlace",
  },
  {
    change: "tags of the instance",
    over: "dev",
    before: cache,
    after: { tags: { team: "cache" } },
    steps: ["update main", "update main-endpoint"],
  },
  {
    change: "access keys off",
    over: "dev",
    before: cache,
    after: { access: { keys: "Disabled", principals } },
    steps: ["delete main-password", "update main-database"],
    severity: "outage",
  },
  {
    change: "another eviction policy",
    over: "dev",
    before: cache,
    after: { evictionPolicy: "VolatileLRU" },
    steps: ["update main-database"],
    severity: "inPlace",
  },
  {
    change: "another persistence",
    over: "dev",
    before: state,
    after: { persistence: { type: "rdb", frequency: "1h" } },
    steps: ["update main-database"],
    severity: "inPlace",
  },
  {
    change: "another workload",
    over: "dev",
    before: alone,
    after: { workload: "state" },
    steps: ["update main", "update main-database", "update main-endpoint"],
    severity: "inPlace",
  },
  {
    change: "clustering policy from NoCluster",
    over: "dev",
    before: state,
    after: { clusteringPolicy: "OSSCluster" },
    steps: ["update main-database"],
    severity: "disruptive",
  },
  {
    change: "modules",
    over: "dev",
    before: cache,
    after: { modules },
    steps: [`replace main-access-${PRINCIPAL}`, "replace main-database", "update main-password"],
    severity: "dataLoss",
    warning: "every key in it is lost",
  },
  {
    change: "a further module, which the provider calls an update",
    over: "dev",
    before: { ...cache, modules },
    after: { modules: [...modules, { name: "RedisBloom" }] },
    steps: [`replace main-access-${PRINCIPAL}`, "replace main-database", "update main-password"],
    severity: "dataLoss",
    warning: "every key in it is lost",
  },
  {
    change: "modules with a permission in force",
    over: "dev",
    before: state,
    after: { modules, allowDataLoss: { reason: "TICKET-1", until: day(2) } },
    steps: [`replace main-access-${PRINCIPAL}`, "replace main-database", "update main-password"],
    severity: "dataLoss",
    warning:
      "the database of <cluster> is deleted and created again: every key in it is lost, and both access keys change. The password in the vault follows in the same run; clients must reload it.",
  },
  {
    change: "another principal",
    over: "dev",
    before: cache,
    after: { access: { keys: "Enabled", principals: [{ objectId: OTHER_PRINCIPAL }] } },
    steps: [`create main-access-${OTHER_PRINCIPAL}`, `delete main-access-${PRINCIPAL}`],
    severity: "dropsConnections",
  },
  {
    change: "name of the private endpoint",
    over: "dev",
    before: cache,
    after: { privateEndpoint: "redis-pe" },
    steps: ["replace main-dns-zone-group", "replace main-endpoint"],
    severity: "outage",
  },
  {
    change: "name of the password's secret",
    over: "dev",
    before: cache,
    after: { access: { keys: "Enabled", principals, passwordSecret: "Redis--Password" } },
    steps: ["replace main-password"],
    severity: "outage",
  },
  {
    change: "location, and subnet of the private endpoint",
    over: "preprod",
    environment: {
      location: "ukwest",
      network: { mode: "adopt", name: "mic-erp-be-preprod-vnet", subnet: "other" },
    },
    steps: [...everything, "update main-password"],
    paths: {
      main: ["location"],
      [`main-access-${PRINCIPAL}`]: ["clusterName", "databaseName"],
      "main-database": ["clusterName"],
      "main-dns-zone-group": ["privateEndpointName"],
      "main-endpoint": ["location", "privateLinkServiceConnections", "subnet.id"],
      "main-password": ["properties.value"],
    },
    severity: "dataLoss",
    warning:
      "main: replacing <cluster> first deletes it in uksouth: all its data is lost, and its host name and both access keys change.",
  },
  {
    change: "resource group",
    over: "preprod",
    environment: {
      resourceGroup: { mode: "adopt", name: "mic-erp-be-uat-utils-rg" },
      ...inGroupOfPreprod(),
    },
    steps: [...everything, "update main-password"],
    severity: "dataLoss",
  },
  {
    change: "cluster name of a protected instance",
    over: "stage",
    after: { name: "another-redis" },
    steps: [],
    refused: "unable to replace resource",
  },
  {
    change: "clustering policy between clustered ones",
    over: "stage",
    after: { clusteringPolicy: "EnterpriseCluster" },
    steps: ["update main-database"],
    severity: "refused",
    refused:
      "main-database: clusteringPolicy can't change from OSSCluster to EnterpriseCluster: Azure changes it only from NoCluster; any other change would need a new database, and everything in this one would be lost. Put it back to OSSCluster, or create a second instance with EnterpriseCluster and move to it.",
  },
  {
    change: "modules with a permission that has ended",
    over: "stage",
    after: { modules, allowDataLoss: { reason: "TICKET-1", until: day(-1) } },
    steps: [`replace main-access-${PRINCIPAL}`, "replace main-database"],
    severity: "dataLoss",
    warning: `redis:instances.main.allowDataLoss expired on ${day(-1)} (TICKET-1). Remove it.`,
    refused:
      "A `state` instance is protected, so this is refused; to allow it, write `allowDataLoss: { reason, until }` on the instance.",
  },
];

/** What preprod adopts, told where it is once the environment is in another resource group. */
function inGroupOfPreprod(): object {
  const preprod = { mode: "adopt", resourceGroup: "mic-erp-be-preprod-utils-rg" };
  return {
    network: { ...preprod, name: "mic-erp-be-preprod-vnet", subnet: "data" },
    keyVault: { ...preprod, name: "mic-erp-be-preprod-skv" },
    privateDnsZone: {
      ...preprod,
      networkLinks: [{ mode: "adopt", name: "mic-erp-be-preprod-vnet-link" }],
    },
    workspace: { ...preprod, name: "mic-erp-be-preprod-logs" },
  };
}

/** The instance's key in the stack file: the many have one each. */
const keyOf = (row: Row): string =>
  row.over === "dev" ? `row-${rows.indexOf(row)}` : (row.instance ?? "main");

/** A stack file's instances: the base's, with the changes of those rows. */
function instances(stack: keyof typeof bases, changed: readonly Row[]): object {
  const many = rowsOver(stack).flatMap((row): [string, object][] =>
    row.before === undefined ? [] : [[keyOf(row), row.before]],
  );
  const named = [...Object.entries(bases[stack]), ...many].map(([key, base]): [string, object] => {
    const own = { name: `${key}-redis`, alerts: { enabled: false } };
    const { after } = changed.find((row) => keyOf(row) === key) ?? {};
    const settings = { ...own, ...base, ...after } as { access?: { keys: string } };
    // All instances keep their passwords in one vault.
    const secret = settings.access?.keys === "Enabled" && { passwordSecret: `${key}--Password` };
    return [key, { ...settings, access: { ...secret, ...settings.access } }];
  });
  return Object.fromEntries(named);
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
  for (const stack of names) edit(stack, (document) => write(document, stack, []));
  copy.commit();
  const directory = localDirectory(path.join(copy.root, ".local"));
  const { revision } = baseOf(copy.root, "HEAD");
  await withPlace({ root: copy.root, directory }, revision.commit, async ({ folder, tree }) => {
    const own = localDirectory(folder);
    buildHome(own, cli);
    const comparing: Comparing = {
      ...{ cli, home: own.home, head: copy.root, base: tree, folder },
      unlessInterrupted: () => undefined,
    };
    const quiet = { doing: "comparing", say: (): void => undefined };
    const grounds = new Map<string, Promise<Ground>>();
    const groundOf = (stack: string): Promise<Ground> => {
      const ground = grounds.get(stack) ?? layGround(comparing, stack);
      grounds.set(stack, ground);
      return ground;
    };
    const preview = async (name: string): Promise<void> => {
      const group = previews[Number(name)]!;
      const stack = group[0]!.over;
      const ground = await groundOf(stack);
      addPlaces(ground);
      expect(ground.comparison).toEqual({ kind: "base" });
      // Side by side, each in a view of its own.
      const views = path.join(folder, "views", name);
      const workspace = { cli, directory: { ...ground.workspace.directory, views } };
      const outcome = await previewOver({ ...ground, workspace }, stack, {
        root: copy.root,
        change: (document) => write(document, stack, group),
      });
      if (outcome.kind === "previewed") for (const row of group) outcomes.set(row, outcome);
    };
    await sideBySide(Object.keys(previews), quiet, preview, () => undefined);
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

const names = Object.keys(bases) as (keyof typeof bases)[];

function rowsOver(stack: keyof typeof bases): Row[] {
  return rows.filter(({ over }) => over === stack);
}

/** What is previewed at once. */
const previews: readonly (readonly Row[])[] = [
  rowsOver("dev"),
  ...rows.filter(({ over }) => over !== "dev").map((row) => [row]),
];

function edit(stack: string, change: (document: Document) => void): void {
  const file = path.join(copy.root, `Pulumi.${stack}.yaml`);
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString());
}

/** Writes instances and environment into a stack file, with the changes of those rows. */
function write(document: Document, stack: keyof typeof bases, changed: readonly Row[]): void {
  const place = ["config", "redis:instances"];
  document.setIn(place, document.createNode(instances(stack, changed)));
  for (const row of changed) {
    for (const [name, value] of Object.entries(row.environment ?? {})) {
      document.setIn(["config", "redis:environment", name], document.createNode(value));
    }
  }
}

/** A second subnet and a second group, which the head may move to. */
function addPlaces({ workspace }: Ground): void {
  const azure = new Arm(workspace.directory.azure);
  azure.put(resourceGroupId("mic-erp-be-uat-utils-rg"), { location: "uksouth" });
  for (const { id } of azure.all("Microsoft.Network/virtualNetworks"))
    azure.put(`${id}/subnets/other`, { addressPrefix: "10.1.9.0/24" });
}

/** What is an instance itself, and not what watches it. */
const instanceTypes = /^azure-native:(redisenterprise|keyvault|network):/;

/** What happens to the row's instance, which is called `main` here. */
function changedSteps(row: Row): Step[] {
  const key = keyOf(row);
  return stepsOf(outcomes.get(row)!.events)
    .filter(
      ({ type, operation }) =>
        instanceTypes.test(type) && operation !== "unchanged" && operation !== "read",
    )
    .filter(({ name }) => name === key || name.startsWith(`${key}-`))
    .map((step) => ({ ...step, name: step.name.replace(key, "main") }));
}

function gravest(steps: readonly Step[]): Severity | undefined {
  const found = steps.flatMap(({ type, operation, changes, before, inputs }) => {
    if (operation !== "update" && operation !== "replace" && operation !== "delete") return [];
    const paths = changes.map((change) => change.path);
    return consequenceOf({ type, operation, paths, before, inputs })?.severity ?? [];
  });
  return severities.find((severity) => found.includes(severity));
}

test.each(rows.map((row) => [row.change, row.over, row] as const))(
  "%s (%s)",
  (_change, _base, row) => {
    const { exitCode, events } = outcomes.get(row)!;
    const steps = changedSteps(row);
    expect(steps.map(({ operation, name }) => `${operation} ${name}`).sort()).toEqual(row.steps);
    expect(gravest(steps)).toBe(row.severity);
    const said = (severity: string): string =>
      diagnosticsOf(events)
        .filter((each) => each.severity === severity)
        .map(({ message }) => message.replace(/\s+/g, " "))
        .join("\n");
    const key = keyOf(row);
    const warnings = said("warning").replaceAll(`${key}-redis`, "<cluster>");
    expect(exitCode === 0).toBe(row.refused === undefined);
    expect(said("error")).toContain(row.refused ?? "");
    if (row.refused === undefined) expect(said("error")).toBe("");
    expect(warnings).toContain(row.warning ?? "");
    const paths = steps.map(({ name, changes }) => [name, changes.map((change) => change.path)]);
    if (row.paths !== undefined) expect(Object.fromEntries(paths)).toEqual(row.paths);
  },
);

test("no access key is in what the engine says or in the report", () => {
  const others = Object.values(bases).flatMap((each) => Object.keys(each));
  expect(keys.size).toBe(2 * (rowsOver("dev").length + others.length));
  const stacks = previews.map((group) => ({
    ...{ stack: group[0]!.over, outcome: outcomes.get(group[0]!)!, exemptions: [] },
    comparison: { kind: "base" } as const,
  }));
  const head = { name: "working tree", commit: "" };
  const texts = [
    renderReport({ head, stacks }, { limit: 10_000_000 }),
    JSON.stringify([...outcomes.values()]),
  ];
  for (const key of keys) for (const text of texts) expect(text).not.toContain(key);
});

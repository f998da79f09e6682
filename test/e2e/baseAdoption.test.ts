import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type Document, parseDocument } from "yaml";

import { type ComparedStacks, compareWithBase } from "../../local/compare/compare";
import { localDirectory } from "../../local/engine/localDirectory";
import { stepsOf } from "../../pulumi/events/steps";
import type { StackComparison } from "../../local/compare/compareStack";
import "./engine";
import { RepositoryCopy } from "./repositoryCopy";

const PRINCIPAL = "11111111-1111-1111-1111-111111111111";
const instances = ["config", "redis:instances"];
const instance = [...instances, "main"];
const noAlerts = { enabled: false };
const day = (ahead: number): string =>
  new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

let copy: RepositoryCopy;
let compared: ComparedStacks;

beforeAll(async () => {
  copy = new RepositoryCopy({ without: ["policies", "test", "docs"] });
  // What watches an instance isn't looked at here, and is most of what it has.
  for (const stack of ["dev", "stage", "uat", "production"]) {
    edit(stack, (file) => file.setIn([...instance, "alerts"], file.createNode(noAlerts)));
  }
  for (const stack of ["preprod", "sandbox"]) rmSync(stackFile(stack));
  edit("stage", (file) => {
    file.setIn([...instance, "adopt"], true);
    const former = { ...another("former"), adopt: { privateDnsZoneGroup: "zones" } };
    file.setIn([...instances, "former"], file.createNode(former));
    const permission = { reason: "TICKET-1", until: day(40) };
    const permitted = { ...another("permitted"), allowDataLoss: permission };
    file.setIn([...instances, "permitted"], file.createNode(permitted));
  });
  edit("uat", (file) => file.setIn([...instance, "adopt"], true));
  const production = readFileSync(stackFile("production"), "utf8");
  rmSync(stackFile("production"));
  copy.commit();

  edit("dev", (file) => {
    const principals = [{ objectId: PRINCIPAL }];
    file.setIn([...instance, "access", "principals"], file.createNode(principals));
    const names = {
      privateDnsZoneGroup: "zones",
      diagnosticSettings: { metrics: "to-workspace" },
      accessPolicyAssignments: { [PRINCIPAL]: "reader" },
    };
    file.setIn([...instance, "adopt"], file.createNode(names));
  });
  edit("stage", (file) => {
    file.setIn([...instance, "sku"], "Balanced_B3");
    file.deleteIn([...instances, "former", "adopt"]);
    file.setIn([...instances, "former", "sku"], "Balanced_B3");
    file.deleteIn([...instances, "permitted", "allowDataLoss"]);
  });
  rmSync(stackFile("uat"));
  writeFileSync(stackFile("production"), production);
  edit("production", (file) => file.setIn([...instance, "adopt"], true));
  copy.commit();

  compared = await compareWithBase({
    root: copy.root,
    directory: localDirectory(path.join(copy.root, ".local")),
    ref: "HEAD~1",
    stacks: () => ["dev", "stage", "uat", "production"],
    progress: () => undefined,
    done: () => undefined,
  });
}, 300_000);

afterAll(() => copy.dispose());

function stackFile(stack: string): string {
  return path.join(copy.root, `Pulumi.${stack}.yaml`);
}

function edit(stack: string, change: (file: Document) => void): void {
  const document = parseDocument(readFileSync(stackFile(stack), "utf8"));
  change(document);
  writeFileSync(stackFile(stack), document.toString());
}

/** The settings of another instance beside main. */
function another(key: string): object {
  return {
    ...{ name: `mic-erp-be-stage-${key}`, alerts: noAlerts },
    ...{ sku: "Balanced_B1", workload: "state", highAvailability: "Enabled" },
    ...{ clusteringPolicy: "NoCluster", access: { keys: "Enabled", passwordSecret: `${key}--P` } },
  };
}

function comparison(stack: string): StackComparison {
  return compared.stacks.find((each) => each.stack === stack)!;
}

/** What happens to the instances themselves. */
function steps(stack: string): string[] {
  const { outcome } = comparison(stack);
  if (outcome.kind !== "previewed") throw new Error(`${stack} was not previewed`);
  if (outcome.exitCode !== 0) throw new Error(outcome.output);
  return stepsOf(outcome.events)
    .filter(({ type }) =>
      /^azure-native:(redisenterprise:|keyvault:|network:|monitor:DiagnosticSetting$)/.test(type),
    )
    .filter(({ operation }) => operation !== "unchanged" && operation !== "read")
    .map(({ operation, name }) => `${operation} ${name}`)
    .sort();
}

const whole = [
  "import main",
  "import main-database",
  "import main-dns-zone-group",
  "import main-endpoint",
  "import main-password",
];

test("a head that adopts shows imports, and what was assumed for them", () => {
  expect(steps("dev")).toEqual(
    ["create main-logs", `import main-access-${PRINCIPAL}`, "import main-metrics", ...whole].sort(),
  );
  expect(comparison("dev")).toMatchObject({
    comparison: { kind: "base" },
    assumptions: [
      "The preview assumes that what the stack file adopts (main) is live as the file says and not yet in the " +
        "stack's state. Only Azure shows real differences.",
    ],
  });
});

test("so does a new stack that adopts; what isn't named is created", () => {
  expect(steps("production")).toEqual([
    "create main-dns-zone-group",
    "create main-logs",
    "create main-metrics",
    ...whole.filter((step) => step !== "import main-dns-zone-group"),
  ]);
  expect(comparison("production").comparison).toEqual({ kind: "new" });
});

describe("a base that adopts, whose permission to destroy data is refused today,", () => {
  test("comes up all the same, with what it adopts taken for imported", () => {
    expect(comparison("stage")).toMatchObject({
      comparison: { kind: "base" },
      assumptions: [
        "The preview assumes that what the base's stack file adopts (main, former) is live as the file says and already imported.",
      ],
    });
  });

  test("shows changes where the head adopts no longer; what both adopt keeps what it has", () => {
    const updates = ["update former", "update former-endpoint", "update former-password"];
    expect(steps("stage")).toEqual(updates);
  });
});

test("a stack whose file is gone leaves what the base has of it, adopted or not", () => {
  const { outcome } = comparison("uat");
  if (outcome.kind !== "deleted") throw new Error("uat was previewed");
  expect(outcome.resources).toContainEqual({
    type: "azure-native:redisenterprise:RedisEnterprise",
    name: "mic-erp-be-uat-redis",
  });
  expect(outcome.resources).toContainEqual({
    type: "azure-native:network:PrivateEndpoint",
    name: "mic-erp-be-uat-redis-pe",
  });
});

test("nothing of the comparison stays", () => {
  expect(copy.status()).toBe("");
  expect(copy.worktrees()).toEqual([]);
});

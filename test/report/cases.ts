import type { EngineEvent } from "../../pulumi/events/engineEvents";
import type { ReportInput, StackReport } from "../../report/input";
import {
  Events,
  cluster,
  database,
  endpoint,
  exemption,
  previewed,
  reportOf,
  secret,
} from "./inputs";

const five = ["dev", "stage", "preprod", "uat", "production"];
const resources = [cluster, database, endpoint, secret];

function azureName(stack: string, resource: (typeof resources)[number]): string {
  if (resource === database) return "default";
  if (resource === secret) return "RedisConfiguration--Password";
  return `mic-erp-be-${stack}-redis${resource === endpoint ? "-pe" : ""}`;
}

/** A stack in which nothing changes but what is given. */
function stackWith(
  stack: string,
  change: (events: Events) => readonly EngineEvent[] = () => [],
  more: Parameters<typeof previewed>[2] = {},
): StackReport {
  const events = new Events(stack);
  const changed = change(events);
  const urns = new Set(changed.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn));
  const same = resources
    .filter((resource) => !urns.has(events.urn(resource)))
    .map((resource) => events.step("same", resource, azureName(stack, resource)));
  return previewed(stack, [...events.frame(), ...same, ...changed], more);
}

const redis = (stack: string) => azureName(stack, cluster);

/** One report of each kind that reviewers meet. */
export const cases: Readonly<Record<string, ReportInput>> = {
  "no-changes": reportOf(
    ...five.map((stack) => stackWith(stack, undefined, { exemptions: [exemption] })),
  ),

  "larger-size-in-four-stacks": reportOf(
    ...five.map((stack) =>
      stack === "dev"
        ? stackWith(stack)
        : stackWith(stack, (events) => [
            events.step("update", cluster, redis(stack), {
              before: { sku: { name: "Balanced_B1" }, highAvailability: "Enabled" },
              after: { sku: { name: "Balanced_B3" }, highAvailability: "Enabled" },
              metadata: { detailedDiff: { "sku.name": { diffKind: "update", inputDiff: true } } },
            }),
            events.warning("Nobody is notified when an alert on `main` fires."),
          ]),
    ),
  ),

  "replacement-that-loses-data": reportOf(
    stackWith("dev", (events) => [
      events.step("create-replacement", database, "default", databasePort("dev")),
      events.step("replace", database, "default", databasePort("dev")),
      events.step("delete-replaced", database, "default", databasePort("dev")),
      events.step("update", secret, "RedisConfiguration--Password", {
        before: { properties: { value: "[secret]" } },
        after: { properties: { value: "[secret]" } },
        metadata: { detailedDiff: { "properties.value": { diffKind: "update", inputDiff: true } } },
      }),
      events.step("delete", endpoint, "mic-erp-be-dev-redis-pe"),
    ]),
    stackWith("stage", (events) => [
      events.step("same", cluster, redis("stage"), { protectedBefore: true }),
    ]),
  ),

  "violated-policies": reportOf(
    stackWith(
      "dev",
      (events) => [
        events.policy(
          cluster,
          "amr-public-access-disabled",
          'A cluster must not be reachable from the internet.\nmain: publicNetworkAccess is "Enabled"; it must be "Disabled". Write `publicNetworkAccess: "Disabled"`.',
          "mandatory",
        ),
        events.policy(
          cluster,
          "amr-alerts-tell-somebody",
          "An alert should tell somebody.\nmain: `actions` is empty. Write `actions: [{ actionGroupId }]`.",
          "advisory",
          "practices",
        ),
        events.error("preview failed"),
      ],
      {
        exitCode: 1,
        exemptions: [exemption, { ...exemption, policy: "amr-required-tags", until: "2026-11-20" }],
      },
    ),
    stackWith("stage"),
  ),

  "failed-previews": reportOf(
    previewed(
      "dev",
      [
        new Events("dev").error(
          'Pulumi.dev.yaml has 2 problems:\n  - redis:instances.main.sku: "Nope" – is not a size.\n  - redis:instances.main.foo: 1 – isn\'t a known setting.',
        ),
      ],
      { exitCode: 1 },
    ),
    previewed("stage", [], {
      exitCode: 255,
      output:
        "error: Running program '/project' failed with an unhandled exception:\n  index.ts:3\n    SyntaxError",
    }),
    previewed("uat", [], { exitCode: 1, output: "error: no stack named 'uat' found" }),
  ),

  "base-that-fails": reportOf(
    stackWith(
      "dev",
      (events) => [
        events.step("create", cluster, redis("dev"), { after: { sku: { name: "Balanced_B0" } } }),
      ],
      {
        comparison: {
          kind: "baseFailed",
          message: "index.ts(3,1): error TS1005\n  const x =\n          ^",
        },
      },
    ),
    stackWith("stage"),
  ),

  "deleted-stack": reportOf(
    {
      stack: "uat",
      comparison: { kind: "base" },
      outcome: {
        kind: "deleted",
        resources: resources.map((resource) => ({
          type: resource.type,
          name: azureName("uat", resource),
        })),
      },
      exemptions: [],
    },
    stackWith("dev"),
  ),

  "new-stack": reportOf(
    previewed(
      "qa",
      [
        ...new Events("qa").frame("create"),
        new Events("qa").step("create", cluster, redis("qa"), {
          after: { sku: { name: "Balanced_B0" }, location: "uksouth", tags: { workload: "cache" } },
        }),
        new Events("qa").step("create", secret, "RedisConfiguration--Password", {
          after: { vaultName: "mic-erp-be-qa-skv", properties: { value: "[secret]" } },
        }),
        new Events("qa").step("create", database, "default", {
          after: { clusterName: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", port: 10_000 },
        }),
      ],
      { comparison: { kind: "new" } },
    ),
  ),

  adoption: reportOf(
    previewed(
      "production",
      [
        ...new Events("production").frame("create"),
        ...[cluster, database, endpoint].map((resource) =>
          new Events("production").step("import", resource, azureName("production", resource)),
        ),
        new Events("production").step("create", secret, "RedisConfiguration--Password"),
      ],
      {
        assumptions: [
          "The preview assumes that what the stack file adopts (main) is live as the file says and not yet in the stack's state. Only Azure shows real differences.",
        ],
      },
    ),
  ),

  "on-azure": {
    head: { name: "main", commit: "9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a291807f" },
    previewedOn: "azure",
    stacks: [{ ...stackWith("stage"), comparison: { kind: "none" } }],
  },

  oversized: reportOf(
    ...five.map((stack) =>
      stackWith(stack, (events) =>
        Array.from({ length: 400 }, (_, index) =>
          events.step(
            index % 10 === 0 ? "delete" : "create",
            { type: "azure-native:network:PrivateEndpoint", name: `endpoint-${index}` },
            `${stack}-endpoint-${index}`,
            { after: { description: `${stack} `.repeat(40) } },
          ),
        ),
      ),
    ),
  ),
};

function databasePort(stack: string) {
  const common = { clusterName: redis(stack), clusteringPolicy: "NoCluster" };
  return {
    before: { ...common, port: 10_000 },
    after: { ...common, port: 10_001 },
    metadata: {
      keys: ["port"],
      detailedDiff: { port: { diffKind: "update-replace", inputDiff: true } },
    },
  };
}

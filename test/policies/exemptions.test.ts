import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { type Exemption, exemptionsIn, isActive } from "../../policies/exemptions";

const lowered = { enforcementLevel: "advisory", reason: "old client", until: "2026-12-31" };
const spared = { resource: "redis", reason: "old client", until: "2026-12-31" };

const inFile = (content: unknown): Exemption[] => exemptionsIn(JSON.stringify(content));

describe("the exemptions of a stack", () => {
  test("are the levels that it chose and the resources that it spares, by pack, policy and resource", () => {
    const exemptions = inFile({
      practices: { "amr-alerts": { ...lowered, enforcementLevel: "disabled" } },
      guardrails: {
        "amr-min-tls": { ...lowered, exemptions: [spared, { ...spared, resource: "cache" }] },
        "amr-high-availability": { exemptions: [{ ...spared, until: "2020-01-01" }] },
      },
    });
    expect(exemptions).toEqual([
      {
        pack: "guardrails",
        policy: "amr-high-availability",
        spared: { resource: "redis" },
        reason: "old client",
        until: "2020-01-01",
      },
      {
        pack: "guardrails",
        policy: "amr-min-tls",
        spared: { level: "advisory" },
        reason: "old client",
        until: "2026-12-31",
      },
      {
        pack: "guardrails",
        policy: "amr-min-tls",
        spared: { resource: "redis" },
        reason: "old client",
        until: "2026-12-31",
      },
      {
        pack: "guardrails",
        policy: "amr-min-tls",
        spared: { resource: "cache" },
        reason: "old client",
        until: "2026-12-31",
      },
      {
        pack: "practices",
        policy: "amr-alerts",
        spared: { level: "disabled" },
        reason: "old client",
        until: "2026-12-31",
      },
    ]);
  });

  test.each<[what: string, content: unknown]>([
    ["an empty file", {}],
    ["a pack that isn't ours", { others: { "amr-min-tls": lowered } }],
    ["a pack that is a list", { guardrails: [lowered] }],
    ["a policy that is a level", { guardrails: { "amr-min-tls": "advisory" } }],
    ["a level without a reason", { guardrails: { "amr-min-tls": { ...lowered, reason: null } } }],
    ["a level without an end", { guardrails: { "amr-min-tls": { ...lowered, until: 2026 } } }],
    ["an end without a level", { guardrails: { "amr-min-tls": { until: "2026-12-31" } } }],
    ["exemptions that are no list", { guardrails: { "amr-min-tls": { exemptions: spared } } }],
    ["an exemption that is a name", { guardrails: { "amr-min-tls": { exemptions: ["redis"] } } }],
    [
      "an exemption without a resource",
      { guardrails: { "amr-min-tls": { exemptions: [{ ...spared, resource: 1 }] } } },
    ],
    [
      "an exemption without a reason",
      { guardrails: { "amr-min-tls": { exemptions: [{ ...spared, reason: undefined }] } } },
    ],
    [
      "an exemption without an end",
      { guardrails: { "amr-min-tls": { exemptions: [{ ...spared, until: true }] } } },
    ],
    ["a list", [{ guardrails: { "amr-min-tls": lowered } }]],
    ["nothing", null],
  ])("are none in %s", (_what, content) => {
    expect(inFile(content)).toEqual([]);
  });

  test("are those that are well-formed, whatever stands beside them", () => {
    const exemptions = [null, spared, { resource: "cache" }];
    expect(inFile({ guardrails: { "amr-min-tls": { exemptions } } })).toEqual([
      {
        pack: "guardrails",
        policy: "amr-min-tls",
        spared: { resource: "redis" },
        reason: "old client",
        until: "2026-12-31",
      },
    ]);
  });

  test.each(["", "{", '{"guardrails": {', "guardrails:"])(
    "are none in %j, which isn't JSON",
    (text) => {
      expect(exemptionsIn(text)).toEqual([]);
    },
  );

  const folder = join(__dirname, "../../policies/config");
  test.each(readdirSync(folder))("are found, all of them, in %s", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(exemptionsIn(text)).toHaveLength((text.match(/"until"/g) ?? []).length);
  });
});

test.each<[until: string, now: string, active: boolean]>([
  ["2026-12-31", "2026-12-31T00:00:00.000Z", true],
  ["2026-12-31", "2026-12-31T23:59:59.999Z", true],
  ["2026-12-31", "2027-01-01T00:00:00.000Z", false],
  ["2026-12-31", "2026-12-31T23:30:00.000-01:00", false],
  ["2026-12-31", "2027-01-01T00:30:00.000+01:00", true],
])("an exemption until %s is in force at %s: %p", (until, now, active) => {
  const [exemption] = inFile({ guardrails: { "amr-min-tls": { ...lowered, until } } });
  expect(isActive(exemption!, new Date(now))).toBe(active);
});

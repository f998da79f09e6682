import { assemble } from "../../policies/framework/assemble";
import { filesIn } from "../../policies/framework/configuration";
import { aCluster, aDatabase, anEndpoint, aZone } from "../../policies/framework/examples";
import type { Policy } from "../../policies/framework/policy";
import { amrMinTls } from "../../policies/cluster/encryption";
import { amrHighAvailability } from "../../policies/cluster/availability";
import { amrRequiredTags, amrZonesUnset } from "../../policies/cluster/placement";
import { amrSkuCapacityUnset, amrSkuNotRetired } from "../../policies/cluster/sku";
import { amrCombinations } from "../../policies/database/combinations";
import { amrDatabaseName, amrPort10000 } from "../../policies/database/connection";
import { amrPeGroupId } from "../../policies/network/privateEndpoint";
import { amrAllowedLocations } from "../../policies/cluster/placement";
import { Analyzer, UNKNOWN, type Reported, type TestResource } from "./analyzer";
import { changed } from "./changed";

const today = "2026-11-21";
const FILE = "policies/config/dev.json";

function analyzer(policies: readonly Policy[], content: unknown, stack = "dev"): Analyzer {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const source = (name: string) =>
    name === "dev" ? { file: `policies/config/${name}.json`, text } : undefined;
  const now = () => new Date(`${today}T12:00:00Z`);
  return new Analyzer(assemble(policies[0]!.pack, policies, { source, now }), stack);
}

function said(reported: readonly Reported[]): string[] {
  return reported.map(
    ({ policy, level, message }) =>
      `${policy} ${level}: ${message.split("\n").slice(1).join("\n")}`,
  );
}

const oldTls = [aCluster({ minimumTlsVersion: "1.0" })];
const OLD_TLS =
  'redis: minimumTlsVersion is "1.0"; it must be "1.2" or absent. Write `minimumTlsVersion: "1.2"`.';
const alone = [aCluster({ highAvailability: "Disabled" })];
const ALONE =
  'redis: highAvailability is "Disabled"; it should be "Enabled" or absent. Write `highAvailability: "Enabled"`. Without a replica there is no service-level agreement, and scaling or maintenance loses the data.';

describe("a stack's own file", () => {
  const judge = async (policy: Policy, entry: unknown, resources: readonly TestResource[]) =>
    said(await analyzer([policy], { [policy.pack]: { [policy.name]: entry } }).judge(resources));
  const lowered = { enforcementLevel: "advisory", reason: "migration", until: "2026-12-31" };

  test("raises a practice to mandatory", async () => {
    expect(await judge(amrHighAvailability, { enforcementLevel: "mandatory" }, alone)).toEqual([
      `amr-high-availability mandatory: ${ALONE}`,
    ]);
  });

  test("takes a level alone for an entry, as --policy-pack-config does", async () => {
    expect(await judge(amrHighAvailability, "mandatory", alone)).toEqual([
      `amr-high-availability mandatory: ${ALONE}`,
    ]);
  });

  test("silences a practice for a reason and until a day", async () => {
    const silenced = { ...lowered, enforcementLevel: "disabled" };
    expect(await judge(amrHighAvailability, silenced, alone)).toEqual([]);
  });

  test("doesn't silence it after that day", async () => {
    const silenced = { ...lowered, enforcementLevel: "disabled", until: "2026-11-20" };
    expect(await judge(amrHighAvailability, silenced, alone)).toEqual([
      `amr-high-availability advisory: ${ALONE} (Its lower level ended on 2026-11-20: migration)`,
    ]);
  });

  test("lowers a guardrail for a reason and until a day", async () => {
    expect(await judge(amrMinTls, lowered, oldTls)).toEqual([`amr-min-tls advisory: ${OLD_TLS}`]);
  });

  test("doesn't lower it after that day", async () => {
    expect(await judge(amrMinTls, { ...lowered, until: "2026-11-20" }, oldTls)).toEqual([
      `amr-min-tls mandatory: ${OLD_TLS} (Its lower level ended on 2026-11-20: migration)`,
    ]);
  });

  test("has no say in another stack", async () => {
    const policies = analyzer(
      [amrMinTls],
      { guardrails: { "amr-min-tls": lowered } },
      "production",
    );
    expect(said(await policies.judge(oldTls))).toEqual([`amr-min-tls mandatory: ${OLD_TLS}`]);
  });

  test("configures a policy, which is off until then", async () => {
    const elsewhere = [aCluster({ location: "eastus" })];
    expect(await judge(amrAllowedLocations, {}, elsewhere)).toEqual([]);
    expect(await judge(amrAllowedLocations, { locations: ["uksouth"] }, elsewhere)).toEqual([
      'amr-allowed-locations mandatory: redis: location is "eastus"; it must be "uksouth". Write `location: "uksouth"`.',
    ]);
  });
});

describe("an exemption", () => {
  const judge = async (
    exemption: Record<string, string>,
    resources: readonly TestResource[],
    policy = amrMinTls,
  ) =>
    said(
      await analyzer([policy], {
        [policy.pack]: { [policy.name]: { exemptions: [{ resource: "redis", ...exemption }] } },
      }).judge(resources),
    );
  const valid = { reason: "old client", until: "2026-12-31" };

  test("spares the resource and is reported", async () => {
    expect(await judge(valid, oldTls)).toEqual([
      `amr-min-tls advisory: Exempt until 2026-12-31 (old client). Without the exemption: ${OLD_TLS}`,
    ]);
  });

  test("spares it on its last day", async () => {
    expect(await judge({ ...valid, until: today }, oldTls)).toEqual([
      `amr-min-tls advisory: Exempt until ${today} (old client). Without the exemption: ${OLD_TLS}`,
    ]);
  });

  test("names a resource by its URN, too", async () => {
    const resource = "urn:pulumi:dev::project::azure-native:redisenterprise:RedisEnterprise::redis";
    expect(await judge({ ...valid, resource }, oldTls)).toEqual([
      `amr-min-tls advisory: Exempt until 2026-12-31 (old client). Without the exemption: ${OLD_TLS}`,
    ]);
  });

  test("fails the stack once it has run out", async () => {
    expect(await judge({ ...valid, until: "2026-11-20" }, oldTls)).toEqual([
      `amr-min-tls mandatory: ${OLD_TLS} The exemption ended on 2026-11-20 (old client): fix the cause, or renew the exemption in ${FILE}.`,
    ]);
  });

  test("fails the stack once it has run out, even one from a practice", async () => {
    expect(await judge({ ...valid, until: "2026-11-20" }, alone, amrHighAvailability)).toEqual([
      `amr-high-availability mandatory: ${ALONE} The exemption ended on 2026-11-20 (old client): fix the cause, or renew the exemption in ${FILE}.`,
    ]);
  });

  test("that has run out fails the stack though nothing violates the policy any more", async () => {
    expect(await judge({ ...valid, until: "2026-11-20" }, [aCluster()])).toEqual([
      `policy-exemptions mandatory: The exemption of redis from amr-min-tls in ${FILE} ended on 2026-11-20 (old client). Remove it.`,
    ]);
  });

  test("that isn't needed is reported", async () => {
    expect(await judge(valid, [aCluster()])).toEqual([
      `policy-exemptions advisory: The exemption of redis from amr-min-tls in ${FILE} isn't needed: the resource follows the rule. Remove it.`,
    ]);
  });

  test("of a resource that isn't there is reported, and spares no other", async () => {
    expect(await judge({ ...valid, resource: "cache" }, oldTls)).toEqual([
      `amr-min-tls mandatory: ${OLD_TLS}`,
      `policy-exemptions advisory: The exemption of cache from amr-min-tls in ${FILE} names no resource of this stack. Remove it.`,
    ]);
  });

  test("isn't called needless while the value isn't known", async () => {
    expect(await judge(valid, [aCluster({ minimumTlsVersion: UNKNOWN })])).toEqual([
      "amr-min-tls advisory: redis: minimumTlsVersion isn't known before the deployment, which will check it. (Reported once for all resources of this type.)",
    ]);
  });

  test("of a live Enterprise instance lasts until it is migrated at the latest", async () => {
    const retired = [aCluster({ sku: { name: "Enterprise_E10", capacity: 2 } })];
    const [message] = await judge({ ...valid, until: "2027-03-31" }, retired, amrSkuNotRetired);
    expect(message).toMatch(/^amr-sku-not-retired advisory: Exempt until 2027-03-31/);
    expect(await judge({ ...valid, until: "2027-04-01" }, retired, amrSkuNotRetired)).toEqual([
      `policy-configuration mandatory: ${FILE} can't be used, so nothing was checked:\n  guardrails.amr-sku-not-retired.exemptions[0].until: is "2027-04-01", later than this policy allows. Write "2027-03-31" at the latest.`,
    ]);
  });
});

describe("a file that can't be used fails the stack with one message, before anything is judged", () => {
  const judge = async (content: unknown) =>
    said(
      await analyzer([amrMinTls, amrZonesUnset], content).judge([
        ...oldTls,
        aCluster({ zones: 1 }),
      ]),
    );
  const problem = (...lines: string[]) => [
    [
      `policy-configuration mandatory: ${FILE} can't be used, so nothing was checked:`,
      ...lines,
    ].join("\n  "),
  ];
  const entry = (value: unknown) => ({ guardrails: { "amr-min-tls": value } });

  test.each<[string, unknown, ...string[]]>([
    ["no JSON", "{", "It isn't JSON. Write an object with the keys `guardrails` and `practices`."],
    ["a list", [], "It isn't an object. Write one with the keys `guardrails` and `practices`."],
    [
      "a strange key",
      { guardrail: {} },
      "guardrail: isn't a known key. Write `guardrails` or `practices`.",
    ],
    [
      "no policies",
      { guardrails: [] },
      "guardrails: isn't an object. Write one entry for each policy.",
    ],
    [
      "a policy that isn't there",
      { guardrails: { "amr-tls": {} } },
      "guardrails.amr-tls: there is no such policy in this pack. docs/policies.md lists them.",
    ],
    [
      "an entry that is a number",
      entry(7),
      "guardrails.amr-min-tls: is 7. Write a level, or an object with what is chosen.",
    ],
    [
      "a level that isn't one",
      entry("warn"),
      'guardrails.amr-min-tls.enforcementLevel: is "warn". Write "disabled", "advisory" or "mandatory".',
    ],
    [
      "a remediation",
      entry("remediate"),
      "guardrails.amr-min-tls.enforcementLevel: a remediation changes what is deployed, so a stack's file can't turn it on. Turn it on with `--policy-pack-config`.",
    ],
    [
      "a guardrail that is off",
      entry("disabled"),
      'guardrails.amr-min-tls.enforcementLevel: a guardrail can\'t be switched off for a whole stack. Exempt each resource under `exemptions`, or write "advisory" with a `reason` and an `until`.',
    ],
    [
      "a lowered guardrail without a reason",
      entry("advisory"),
      "guardrails.amr-min-tls.reason: is absent, but the level is lower than the policy's own. Write why.",
      'guardrails.amr-min-tls.until: is absent, but the level is lower than the policy\'s own. Write its last day, such as "2027-03-31".',
    ],
    [
      "a reason without a level",
      entry({ reason: "because" }),
      "guardrails.amr-min-tls.reason: belongs to a lowered `enforcementLevel`. Write that too.",
    ],
    [
      "a day that doesn't exist",
      entry({ enforcementLevel: "advisory", reason: "because", until: "2026-02-31" }),
      'guardrails.amr-min-tls.until: is "2026-02-31", but the level is lower than the policy\'s own. Write its last day, such as "2027-03-31".',
    ],
    [
      "a setting that isn't one",
      entry({ tags: ["owner"] }),
      'guardrails.amr-min-tls.tags: is no setting of this policy. Write "enforcementLevel" or "exemptions", or remove it.',
    ],
    [
      "exemptions that aren't a list",
      entry({ exemptions: "redis" }),
      'guardrails.amr-min-tls.exemptions: is "redis". Write a list of { resource, reason, until }.',
    ],
    [
      "an exemption that is a text",
      entry({ exemptions: ["redis"] }),
      'guardrails.amr-min-tls.exemptions[0]: is "redis". Write { resource, reason, until }.',
    ],
    [
      "an exemption with nothing in it, and a strange key",
      entry({ exemptions: [{ name: "redis" }] }),
      "guardrails.amr-min-tls.exemptions[0].resource: is absent. Write the resource's logical name.",
      "guardrails.amr-min-tls.exemptions[0].reason: is absent, but an exemption says why and how long. Write why.",
      'guardrails.amr-min-tls.exemptions[0].until: is absent, but an exemption says why and how long. Write its last day, such as "2027-03-31".',
      "guardrails.amr-min-tls.exemptions[0].name: isn't a key of an exemption. Write resource, reason and until.",
    ],
  ])("%s", async (_, content, ...lines) => {
    expect(await judge(content)).toEqual(problem(...lines));
  });

  test("a setting of the wrong type", async () => {
    const content = { practices: { "amr-required-tags": { tags: "owner" } } };
    expect(said(await analyzer([amrRequiredTags], content).judge([aCluster()]))).toEqual(
      problem(
        'practices.amr-required-tags.tags: is "owner". Write a list of strings: The tags that every cluster has.',
      ),
    );
  });

  test("the other pack's section is the other pack's affair", async () => {
    expect(await judge({ practices: { "no-such-policy": 7 }, $schema: "x" })).toHaveLength(2);
  });
});

test("a file is found by the stack's name, and one for no stack isn't looked for", () => {
  const source = filesIn(`${__dirname}/../../policies/config`);
  expect(source("../../package")).toBeUndefined();
  expect(source("no-such-stack")).toBeUndefined();
});

describe("what isn't known yet", () => {
  test("is reported once for a type, however many resources and policies it concerns", async () => {
    const policies = new Analyzer(
      assemble("guardrails", [amrZonesUnset, amrSkuCapacityUnset, amrSkuNotRetired]),
    );
    const two = ["one", "two"].map((name) => ({ ...aCluster({ sku: { name: UNKNOWN } }), name }));
    expect(said(await policies.judge(two))).toEqual([
      "amr-sku-capacity-unset advisory: one: sku.name isn't known before the deployment, which will check it. (Reported once for all resources of this type.)",
    ]);
  });

  test("is reported again in the next run", async () => {
    const policies = new Analyzer(assemble("guardrails", [amrMinTls]));
    const resources = [aCluster({ minimumTlsVersion: UNKNOWN })];
    expect(await policies.judge(resources)).toHaveLength(1);
    expect(await policies.judge(resources)).toHaveLength(1);
  });

  test("of one cluster doesn't keep the stack's policies from judging another", async () => {
    const policies = new Analyzer(assemble("guardrails", [amrCombinations]));
    const resources = [
      aCluster({ clusterName: "a", sku: { name: UNKNOWN } }),
      { ...aCluster({ clusterName: "b" }), name: "other" },
      aDatabase({ clusterName: "a" }),
    ];
    expect(said(await policies.judge(resources))).toEqual([
      "amr-combinations advisory: redis: sku.name isn't known before the deployment, which will check it. (Reported once for all resources of this type.)",
      "amr-combinations mandatory: other: the number of its databases is 0; it must be 1. Declare a Database named `default`.",
    ]);
  });
});

describe("a policy with a fault of its own", () => {
  const faulty: Policy = {
    ...amrMinTls,
    name: "amr-faulty",
    judge: () => {
      throw new TypeError("the value hunter2 is wrong");
    },
  };

  test("is reported by name and doesn't fail the stack, and the others go on", async () => {
    const policies = new Analyzer(assemble("guardrails", [faulty, amrMinTls]));
    const reported = said(await policies.judge(oldTls));
    expect(reported).toEqual([
      expect.stringMatching(
        /^amr-faulty advisory: redis: this policy has a fault of its own \(TypeError at framework\.test\.ts:\d+\) and judged nothing here\. Please report it to whoever maintains the pack\.$/,
      ),
      `amr-min-tls mandatory: ${OLD_TLS}`,
    ]);
    expect(reported.join()).not.toContain("hunter2");
  });
});

test("what the engine knows by its outputs only is judged by them: a resource that --target left alone", async () => {
  const policies = new Analyzer(assemble("guardrails", [amrCombinations]));
  const stack = [
    { type: "pulumi:pulumi:Stack", name: "project-dev", properties: {} },
    { ...aCluster(), outputs: { name: "shop-redis", sku: { name: "FlashOptimized_A250" } } },
    {
      ...aDatabase(),
      outputs: { name: "default", clusteringPolicy: "NoCluster" },
      dependsOn: ["redis"],
    },
  ];
  expect(said(await policies.analyzeStack(stack))).toEqual([
    'amr-combinations mandatory: redis: clusteringPolicy of redis-database is "NoCluster"; it must be "EnterpriseCluster" or "OSSCluster" on FlashOptimized_A250: NoCluster works up to 25 GB and not with Flash. Write `clusteringPolicy: "EnterpriseCluster"`.',
  ]);
});

describe("a remediation", () => {
  test.each<[Policy, Record<string, unknown>, TestResource]>([
    [amrMinTls, { minimumTlsVersion: "1.0" }, aCluster({ minimumTlsVersion: "1.2" })],
    [amrZonesUnset, { zones: ["1"] }, aCluster()],
    [amrSkuCapacityUnset, { "sku.capacity": 1 }, aCluster()],
    [amrPort10000, { port: 6380 }, aDatabase()],
    [amrDatabaseName, { databaseName: "sessions" }, aDatabase()],
    [amrPeGroupId, { "privateLinkServiceConnections.0.groupIds": ["redisCache"] }, anEndpoint()],
  ])(
    "of $name puts the one property right and leaves the others alone",
    async (policy, broken, good) => {
      const policies = new Analyzer(assemble(policy.pack, [policy]));
      expect(await policies.remediate(changed([good], broken)[0]!)).toEqual(good.properties);
      expect(await policies.remediate(good)).toBeUndefined();
      expect(await policies.remediate(aZone())).toBeUndefined();
    },
  );
});

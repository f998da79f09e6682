import { findSku, isRetiredSku, nearestSku, skuNames } from "../../rules/skus";
import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { flagSetting, numberSetting } from "../framework/settings";
import { isProduction } from "../framework/surroundings";
import { isAbsent, show, text } from "../framework/values";

const MIGRATION = "https://learn.microsoft.com/azure/redis/migrate/migrate-overview";
const SIZES = "https://learn.microsoft.com/azure/redis/overview";

export const amrSkuNotRetired = resourcePolicy({
  name: "amr-sku-not-retired",
  pack: "guardrails",
  description: "A cluster must not use the retired Enterprise or Enterprise Flash tiers.",
  severity: "high",
  framework: wellArchitected("RE:01"),
  url: MIGRATION,
  steps:
    "Choose a size of Azure Managed Redis. A live Enterprise instance may be exempted until it is migrated, which Azure does by 2027-03-31.",
  exemptUntil: "2027-03-31",
  kind: cluster,
  judge: (subject) => {
    const sku = subject.get("sku");
    return isRetiredSku(text(sku) ?? "")
      ? [
          {
            property: subject.path("sku"),
            found: show(sku),
            wanted: "a size of Azure Managed Redis",
            fix: `Write \`${subject.line("sku", '"Balanced_B10"')}\``,
            because: "Azure has created none of the retired sizes since 2026-04-01",
          },
        ]
      : [];
  },
  good: [aCluster()],
  bad: [aCluster({ sku: { name: "Enterprise_E10", capacity: 2 } })],
});

export const amrSkuKnown = resourcePolicy({
  name: "amr-sku-known",
  pack: "practices",
  description: "A cluster's size should be one that Azure offers.",
  severity: "low",
  framework: wellArchitected("OE:05"),
  url: SIZES,
  steps:
    "Correct the name. If Azure offers a size that this list doesn't have yet, exempt the cluster.",
  kind: cluster,
  judge: (subject) => {
    const sku = subject.get("sku");
    if (isRetiredSku(text(sku) ?? "") || findSku(text(sku) ?? "") !== undefined) return [];
    return [
      {
        property: subject.path("sku"),
        found: show(sku),
        wanted: `one of the ${skuNames.length} sizes of Azure Managed Redis`,
        fix: `Write \`${subject.line("sku", JSON.stringify(nearestSku(text(sku) ?? "") ?? "Balanced_B10"))}\``,
      },
    ];
  },
  good: [aCluster()],
  bad: [aCluster({ sku: { name: "Balanced_B11" } })],
});

export const amrSkuCapacityUnset = resourcePolicy({
  name: "amr-sku-capacity-unset",
  pack: "guardrails",
  description:
    "A cluster of Azure Managed Redis must have no capacity: its size's name is the whole size.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: SIZES,
  steps:
    "Remove `capacity`. It belongs to the retired Enterprise tiers, and templates made for those.",
  kind: cluster,
  judge: (subject) => {
    const sku = text(subject.get("sku")) ?? "";
    const capacity = subject.get("capacity");
    return isAbsent(capacity) || isRetiredSku(sku)
      ? []
      : [
          {
            property: subject.path("capacity"),
            found: show(capacity),
            wanted: "absent",
            fix: `Write \`${subject.line("sku", JSON.stringify(sku))}\` and nothing beside it`,
          },
        ];
  },
  remediate: ({ sku }) => {
    delete (sku as { capacity?: unknown }).capacity;
  },
  good: [aCluster()],
  bad: [aCluster({ sku: { name: "Balanced_B10", capacity: 1 } })],
});

export const enterpriseCapacityValid = resourcePolicy({
  name: "enterprise-capacity-valid",
  pack: "guardrails",
  description:
    "The capacity of an Enterprise cluster must be even (2, 4, 6 …), that of an Enterprise Flash cluster 3, 9, 15 and so on.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-overview",
  steps: "Write the nearest capacity that the tier has; better, move to Azure Managed Redis.",
  settings: { max: numberSetting(0, "The largest capacity that is allowed; 0 for any.") },
  kind: cluster,
  judge: (subject, { settings: { max } }) => {
    const sku = text(subject.get("sku")) ?? "";
    if (!isRetiredSku(sku)) return [];
    const capacity = subject.get("capacity");
    // What is absent is the tier's smallest.
    if (isAbsent(capacity)) return [];
    const flash = sku.toLowerCase().startsWith("enterpriseflash_");
    const [smallest, step] = flash ? [3, 6] : [2, 2];
    const valid =
      typeof capacity === "number" &&
      Number.isInteger(capacity) &&
      capacity >= smallest &&
      (capacity - smallest) % step === 0 &&
      (max === 0 || capacity <= max);
    return valid
      ? []
      : [
          {
            property: subject.path("capacity"),
            found: show(capacity),
            wanted: `${flash ? "3, 9, 15 …" : "2, 4, 6 …"}${max === 0 ? "" : ` up to ${max}`}`,
            fix: `Write ${capacityLine(subject, sku, smallest)}`,
          },
        ];
  },
  good: [aCluster({ sku: { name: "Enterprise_E10", capacity: 2 } })],
  bad: [aCluster({ sku: { name: "Enterprise_E10", capacity: 3 } })],
});

function capacityLine(subject: Subject<ClusterKey>, sku: string, capacity: number): string {
  return subject.path("capacity") === subject.path("sku")
    ? `\`skuName: "${sku}-${capacity}"\``
    : `\`${subject.line("capacity", String(capacity))}\``;
}

export const amrSkuCapByEnv = resourcePolicy({
  name: "amr-sku-cap-by-env",
  pack: "practices",
  description:
    "A cluster outside production shouldn't be larger than it needs to be, and one in production shouldn't be one of the two smallest sizes.",
  severity: "medium",
  framework: wellArchitected("CO:08"),
  url: SIZES,
  steps:
    "Choose a smaller size outside production. In production avoid Balanced_B0 and Balanced_B1: they can't be geo-replicated.",
  settings: {
    maxGB: numberSetting(24, "The most memory that a cluster outside production has, in GB."),
  },
  kind: cluster,
  judge: (subject, { stack, settings: { maxGB } }) => {
    const sku = findSku(text(subject.get("sku")) ?? "");
    if (sku === undefined) return [];
    const production = isProduction(stack, subject.get("tags"));
    const smallest = sku.name === "Balanced_B0" || sku.name === "Balanced_B1";
    if (production ? !smallest : sku.memoryGB <= maxGB) return [];
    return [
      {
        property: subject.path("sku"),
        found: show(sku.name),
        wanted: production ? "Balanced_B3 or larger in production" : `at most ${maxGB} GB here`,
        fix: `Write \`${subject.line("sku", production ? '"Balanced_B3"' : '"Balanced_B10"')}\``,
      },
    ];
  },
  good: [aCluster()],
  bad: [aCluster({ sku: { name: "Balanced_B100" } })],
});

export const amrTierPreview = resourcePolicy({
  name: "amr-tier-preview",
  pack: "practices",
  description: "A cluster's size should be generally available and not a preview.",
  severity: "low",
  framework: wellArchitected("RE:04"),
  url: SIZES,
  steps: "Choose a size that is generally available: a preview has no service-level agreement.",
  settings: { forbidPreview: flagSetting(false, "Whether sizes in preview are advised against.") },
  offUntil: ["forbidPreview"],
  kind: cluster,
  judge: (subject) => {
    const sku = findSku(text(subject.get("sku")) ?? "");
    return sku?.status === "preview"
      ? [
          {
            property: subject.path("sku"),
            found: show(sku.name),
            wanted: "a size that is generally available",
            fix: `Write \`${subject.line("sku", '"Balanced_B250"')}\``,
          },
        ]
      : [];
  },
  good: [aCluster()],
  bad: [aCluster({ sku: { name: "Balanced_B350" } })],
  exampleSettings: { forbidPreview: true },
});

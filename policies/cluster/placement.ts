import { nameRules, normalizeLocation } from "../../rules/names";
import { isRetiredSku } from "../../rules/skus";
import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import { cluster } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { patternSetting, textsSetting } from "../framework/settings";
import { isProduction, sameWords, tagOf } from "../framework/surroundings";
import { alternatives, isAbsent, show, text } from "../framework/values";

const RELIABILITY = "https://learn.microsoft.com/azure/reliability/reliability-managed-redis";
const NAMES = "https://learn.microsoft.com/azure/redis/quickstart-create-managed-redis";

export const amrZonesUnset = resourcePolicy({
  name: "amr-zones-unset",
  pack: "guardrails",
  description:
    "A cluster must name no availability zones: with high availability, Azure spreads it over them by itself.",
  severity: "medium",
  framework: wellArchitected("RE:05"),
  url: RELIABILITY,
  steps: "Remove `zones` and keep high availability on.",
  kind: cluster,
  judge: (subject) => {
    const zones = subject.get("zones");
    if (isAbsent(zones) || (Array.isArray(zones) && zones.length === 0)) return [];
    if (isRetiredSku(text(subject.get("sku")) ?? "")) return [];
    return [
      {
        property: subject.path("zones"),
        found: show(zones),
        wanted: "absent",
        fix: "Remove `zones`",
        because: "Azure refuses the cluster otherwise",
      },
    ];
  },
  remediate: (properties) => {
    delete properties.zones;
  },
  good: [aCluster()],
  bad: [aCluster({ zones: ["1", "2", "3"] })],
});

export const amrZoneRegion = resourcePolicy({
  name: "amr-zone-region",
  pack: "practices",
  description: "A production cluster should be in a region with availability zones.",
  severity: "medium",
  framework: wellArchitected("RE:05"),
  url: RELIABILITY,
  steps: "Choose a region from the configured list.",
  settings: { regions: textsSetting([], "Regions with availability zones, such as `uksouth`.") },
  offUntil: ["regions"],
  kind: cluster,
  judge: (subject, { stack, settings: { regions } }) => {
    const location = subject.get("location");
    const known = sameWords(regions, normalizeLocation);
    return !isProduction(stack, subject.get("tags")) || isIn(known, location)
      ? []
      : [
          {
            property: subject.path("location"),
            found: show(location),
            wanted: `${alternatives(regions)} in production`,
            fix: `Write \`${subject.line("location", show(regions[0]))}\``,
          },
        ];
  },
  good: [aCluster({ location: "uksouth", tags: { environment: "production" } })],
  bad: [aCluster({ location: "ukwest", tags: { environment: "production" } })],
  exampleSettings: { regions: ["uksouth", "westeurope"] },
});

export const amrAllowedLocations = resourcePolicy({
  name: "amr-allowed-locations",
  pack: "practices",
  description: "A cluster must be in one of the regions that the company allows.",
  severity: "medium",
  framework: wellArchitected("SE:03"),
  url: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies",
  steps: "Choose one of the configured regions.",
  settings: { locations: textsSetting([], "The regions that are allowed, such as `uksouth`.") },
  offUntil: ["locations"],
  level: "mandatory",
  kind: cluster,
  judge: (subject, { settings: { locations } }) => {
    const location = subject.get("location");
    return isIn(sameWords(locations, normalizeLocation), location)
      ? []
      : [
          {
            property: subject.path("location"),
            found: show(location),
            wanted: alternatives(locations),
            fix: `Write \`${subject.line("location", show(locations[0]))}\``,
          },
        ];
  },
  good: [aCluster({ location: "UK South" })],
  bad: [aCluster({ location: "eastus" })],
  exampleSettings: { locations: ["uksouth", "ukwest"] },
});

function isIn(regions: ReadonlySet<string>, location: unknown): boolean {
  return typeof location === "string" && regions.has(normalizeLocation(location));
}

export const amrNameValid = resourcePolicy({
  name: "amr-name-valid",
  pack: "guardrails",
  description: `A cluster's name must have ${nameRules.cluster.words}.`,
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: NAMES,
  steps:
    "Write a name that fits. It becomes part of the host name, and changing it replaces the cluster.",
  kind: cluster,
  judge: (subject) => {
    const name = subject.get("name");
    // Without a name the provider makes one that fits.
    return isAbsent(name) || nameRules.cluster.pattern.test(text(name) ?? "")
      ? []
      : [
          {
            property: subject.path("name"),
            found: show(name),
            wanted: nameRules.cluster.words,
            fix: `Write \`${subject.line("name", show(mended(text(name) ?? "")))}\``,
          },
        ];
  },
  good: [aCluster()],
  bad: [aCluster({ clusterName: "shop_redis" })],
});

/** The nearest name that Azure takes. */
function mended(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.join("-").slice(0, 60).replace(/-$/, "") || "my-redis";
}

export const amrNameConvention = resourcePolicy({
  name: "amr-name-convention",
  pack: "practices",
  description: "A cluster's name should follow the company's convention.",
  severity: "low",
  framework: wellArchitected("OE:04"),
  url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-naming",
  steps: "Write a name that the configured pattern matches, before the cluster exists.",
  settings: {
    pattern: patternSetting("", "Regular expression that every name matches, such as `^amr-`."),
  },
  offUntil: ["pattern"],
  kind: cluster,
  judge: (subject, { settings: { pattern } }) => {
    const name = subject.get("name");
    return new RegExp(pattern).test(text(name) ?? "")
      ? []
      : [
          {
            property: subject.path("name"),
            found: show(name),
            wanted: `a name that matches ${pattern}`,
            fix: `Write \`${subject.line("name", '"<such a name>"')}\``,
          },
        ];
  },
  good: [aCluster({ clusterName: "amr-shop" })],
  bad: [aCluster({ clusterName: "shop-redis" })],
  exampleSettings: { pattern: "^amr-" },
});

export const amrRequiredTags = resourcePolicy({
  name: "amr-required-tags",
  pack: "practices",
  description: "A cluster's tags should say who owns it and what it holds.",
  severity: "low",
  framework: wellArchitected("SE:03"),
  url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
  steps: "Add the missing tags.",
  settings: {
    tags: textsSetting(
      ["owner", "costCenter", "environment", "dataClassification"],
      "The tags that every cluster has.",
    ),
  },
  kind: cluster,
  judge: (subject, { settings: { tags: required } }) => {
    const tags = subject.get("tags");
    const missing = required.filter((name) => isBlank(tagOf(tags, name)));
    return missing.length === 0
      ? []
      : [
          {
            property: subject.path("tags"),
            found: `without ${missing.join(", ")}`,
            wanted: "complete",
            fix: `Write \`${subject.path("tags")}: { ${missing.map((name) => `${name}: "…"`).join(", ")} }\``,
          },
        ];
  },
  good: [
    aCluster({
      tags: {
        owner: "shop-team",
        costCenter: "4711",
        environment: "dev",
        dataClassification: "internal",
      },
    }),
  ],
  bad: [aCluster({ tags: { owner: "shop-team", costCenter: "4711", environment: "dev" } })],
});

function isBlank(value: unknown): boolean {
  return typeof value !== "string" || value.trim() === "";
}

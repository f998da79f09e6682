import { documentation, type InstanceRule } from "./instanceRule";
import type { ClusteringPolicy } from "./instanceSettings";
import { nameRules } from "./names";
import type { Problem } from "./problem";
import { findSku, isRetiredSku, nearestSku, skuNames, tierOf, tiers } from "./skus";

/** Why a string isn't a size that can be written, and which size to write. */
export function refusedSku(sku: string): Pick<Problem, "rule" | "fix"> {
  return isRetiredSku(sku)
    ? {
        rule: "Azure has closed the Enterprise and Enterprise Flash tiers for new instances.",
        fix: "Write a size of Azure Managed Redis, such as `Balanced_B1`.",
      }
    : {
        rule: "is not a size of Azure Managed Redis.",
        fix: `Write ${fittingSizes(sku)}.`,
      };
}

function fittingSizes(sku: string): string {
  const meant = findSku(sku)?.name;
  if (meant !== undefined) return meant;
  const found = nearestSku(sku);
  if (found !== undefined) return `${found}, or another size of its tier: ${sizesOf(found)}`;
  return `one of ${tiers.map((tier) => sizesOf(`${tier}_`)).join("; ")}`;
}

/** Balanced_B0, B1, B3 … */
function sizesOf(name: string): string {
  const [first = "", ...others] = skuNames.filter((each) => tierOf(each) === tierOf(name));
  return [first, ...others.map((each) => each.slice(each.indexOf("_") + 1))].join(", ");
}

/** What Azure refuses of a cluster: its name, its size, and what the size allows. */
export const sizeRules: readonly InstanceRule[] = [
  {
    id: "cluster-name",
    source: "Microsoft.Cache/redisEnterprise 2025-07-01, pattern of `clusterName`",
    check: ({ name }) =>
      name === undefined || nameRules.cluster.pattern.test(name)
        ? []
        : [
            {
              property: "name",
              value: name,
              rule: `a cluster's name has ${nameRules.cluster.words}.`,
              fix: "Write a name such as `my-app-dev-redis`.",
            },
          ],
  },
  {
    id: "sku-retired",
    source: `${documentation("retirement-faq.md")}: creation closed on 2026-04-01, service ends 2027-03-31`,
    check: ({ sku }) =>
      isRetiredSku(sku) ? [{ property: "sku", value: sku, ...refusedSku(sku) }] : [],
  },
  {
    id: "sku-known",
    source: "Microsoft.Cache/redisEnterprise 2025-07-01, enum `SkuName`",
    check: ({ sku }) =>
      isRetiredSku(sku) || skuNames.some((name) => name === sku)
        ? []
        : [{ property: "sku", value: sku, ...refusedSku(sku) }],
  },
  {
    id: "nocluster-25gb",
    source: documentation("architecture.md"),
    check: ({ sku, clusteringPolicy }) => {
      const found = findSku(sku);
      if (clusteringPolicy !== "NoCluster" || found === undefined || found.noCluster) return [];
      return [
        {
          property: "clusteringPolicy",
          value: clusteringPolicy,
          rule: `NoCluster takes up to 25 GB, and never Flash Optimized; ${found.name} has ${found.memoryGB} GB.`,
          fix: "Write `OSSCluster` (or `EnterpriseCluster` for clients without cluster support), or a size up to 25 GB.",
        },
      ];
    },
  },
  {
    id: "flash-modules",
    source: documentation("redis-modules.md"),
    check: ({ sku, modules }) => {
      const allowed = findSku(sku)?.modules;
      if (allowed === undefined) return [];
      return modules.flatMap(({ name }, index) =>
        allowed.includes(name)
          ? []
          : [
              {
                property: `modules[${index}].name`,
                value: name,
                rule: `${sku} can load only ${allowed.join(", ")}.`,
                fix: "Leave the module out, or choose a size in another tier.",
              },
            ],
      );
    },
  },
];

/**
 * Whether a larger size is asked for while the database is NoCluster: the documentation asks for a
 * clustered policy first, so two updates, the first of which can't be taken back. It is a warning and no
 * refusal: no live refusal is known. Source: Azure documentation, articles/redis/architecture.md.
 */
export function scalesUpWithoutCluster(
  before: string,
  after: string,
  clusteringPolicy: ClusteringPolicy | undefined,
): boolean {
  const [from, to] = [findSku(before), findSku(after)];
  return (
    clusteringPolicy === "NoCluster" &&
    from !== undefined &&
    to !== undefined &&
    to.memoryGB > from.memoryGB
  );
}

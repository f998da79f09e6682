import { aCluster, CMK } from "../framework/examples";
import { builtIns } from "../framework/compliance";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster } from "../framework/kinds";
import { stackPolicy, type ExampleResource, type Finding } from "../framework/policy";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { isAbsent, show, text } from "../framework/values";
import { key, vault, type VaultKey } from "./kinds";

export const kvCmkVault = stackPolicy({
  name: "kv-cmk-vault",
  pack: "guardrails",
  description:
    "The vault of a cluster's customer-managed key must have soft delete and purge protection: without the key the data is lost.",
  severity: "high",
  framework: wellArchitected("SE:07"),
  builtIn: builtIns.vaultDeletion,
  url: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
  steps:
    "Turn purge protection on, and leave soft delete on. Purge protection can't be turned off again.",
  kind: vault,
  judgeInStack: (subject, stack) =>
    holdsKey(subject, stack) ? [...purgeProtection(subject), ...softDelete(subject)] : [],
  good: [aCluster(CMK), aVault({ enablePurgeProtection: true })],
  bad: [aCluster(CMK), aVault({})],
});

function purgeProtection(subject: Subject<VaultKey>): Finding[] {
  const value = subject.get("purgeProtection");
  return value === true
    ? []
    : [
        {
          property: subject.path("purgeProtection"),
          found: show(value),
          wanted: "true in a vault with a cluster's key",
          fix: `Write \`${subject.line("purgeProtection", "true")}\``,
        },
      ];
}

/** Absent means on: the service's default since 2020. */
function softDelete(subject: Subject<VaultKey>): Finding[] {
  const value = subject.get("softDelete");
  return isAbsent(value) || value === true
    ? []
    : [
        {
          property: subject.path("softDelete"),
          found: show(value),
          wanted: "true or absent in a vault with a cluster's key",
          fix: `Write \`${subject.line("softDelete", "true")}\``,
        },
      ];
}

function holdsKey(subject: Subject<VaultKey>, stack: Stack): boolean {
  const { names, urns } = stack.join(vaultsOfKeys);
  const name = whenKnown(() => text(subject.get("name"))?.toLowerCase());
  return urns.has(subject.given.urn) || (name !== undefined && names.has(name));
}

/** The vaults that clusters' keys are in: by the key's URL, and while that isn't known by what it is made from. */
function vaultsOfKeys(stack: Stack) {
  const names = new Set<string>();
  const urns = new Set<string>();
  for (const each of stack.subjects(cluster)) {
    const url = whenKnown(() => text(each.get("cmkKeyUrl")) ?? "");
    const [, name] = /^https:\/\/([\w-]+)\./.exec(url ?? "") ?? [];
    if (name !== undefined) names.add(name.toLowerCase());
    if (url !== undefined) continue;
    const [sources = []] = stack.sources(each, each.path("cmkKeyUrl"));
    for (const urn of sources) urns.add(urn);
  }
  for (const each of stack.subjects(key)) {
    if (!urns.has(each.given.urn)) continue;
    const name = whenKnown(() => text(each.get("vaultName"))?.toLowerCase());
    if (name !== undefined) names.add(name.split("/").pop() ?? name);
    for (const urn of stack.sources(each, each.path("vaultName"))[0] ?? []) urns.add(urn);
  }
  return { names, urns };
}

function aVault(properties: Record<string, unknown>): ExampleResource {
  return {
    type: "azure-native:keyvault:Vault",
    name: "vault",
    properties: { vaultName: "shop-kv", resourceGroupName: "shop-rg", properties },
  };
}

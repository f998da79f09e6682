/** Says that a network's link to the zone exists already, and the ways out. */
export function linkExists(resource: string, link: string, network: string): string {
  return (
    `${resource}: the link ${link} of ${network} to the zone exists in Azure, but not in this stack's state, so ` +
    "Azure would refuse to create it. Write `mode: adopt` for it; or, if an earlier run was interrupted, repair the " +
    "stack's state (docs/runbooks/creation-failed.md)."
  );
}

/**
 * What to do when a network can't be linked because it is linked to another zone of that name, by Azure's answer. No
 * function of the provider says which zones a network is linked to, so a preview can't know.
 * Source: Azure/ARO-RP#796, microsoft-foundry/foundry-samples#214.
 */
export function linkedElsewhere(resource: string, error: string): string | undefined {
  if (!error.includes("linked to multiple zones with overlapping namespaces")) return undefined;
  return (
    `${resource}: the network is linked to another zone of that name already, and takes no second one. Adopt that zone ` +
    "(`environment.privateDnsZone` with `mode: adopt`, its resourceGroup and subscription), with its link as " +
    "`mode: adopt`; where Azure Policy joins endpoints to it, write `privateDnsZone: { mode: policy }`."
  );
}

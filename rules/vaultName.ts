/**
 * What to do when a vault can't be created because its name is taken, by Azure's answer; `undefined` for any other
 * failure. A deleted vault keeps its name until it is purged, and no function of the provider lists deleted ones, so
 * a preview can't know. Source: Azure documentation, key-vault/general/soft-delete-overview.md.
 */
export function vaultNameTaken(vault: string, error: string): string | undefined {
  const another = "choose another `environment.keyVault.name`";
  if (error.includes('Code="ConflictError"'))
    return (
      `The name ${vault} is kept by a vault that was deleted. To have that vault back with its secrets, run ` +
      `\`az keyvault recover --name ${vault}\` and write \`environment.keyVault.mode: adopt\`; to lose it for good, run ` +
      `\`az keyvault purge --name ${vault}\`; or ${another}.`
    );
  if (error.includes('Code="VaultAlreadyExists"'))
    return (
      `The name ${vault} is taken; names of vaults are unique in all of Azure. If \`az keyvault list-deleted\` has it, ` +
      `recover or purge it; otherwise ${another}.`
    );
  if (error.includes("cannot create already existing resource"))
    return (
      `The vault ${vault} exists. If it is yours, such as one that was recovered, write ` +
      `\`environment.keyVault.mode: adopt\`; otherwise ${another}.`
    );
  return undefined;
}

import type { VaultPlace } from "../../rules/stackPlaces";
import { OpsError } from "../opsError";

/**
 * What a vault's 403 means that no role would help with; undefined for a missing role. Sources: Azure documentation,
 * key-vault/general/common-error-codes.md; the words of each, hashicorp/terraform-provider-azurerm#20742.
 *
 * @param permission what an access policy calls the operation: `get`, `list`, `set`
 */
export function forbidden(
  message: string,
  { name: vault }: VaultPlace,
  secret: string,
  permission: string,
  principal: string | undefined,
): OpsError | undefined {
  const [first = ""] = message.split(/\r?\n/);
  if (/^Public network access is disabled|ForbiddenByConnection/i.test(message))
    return new OpsError(
      "denied",
      `The vault ${vault} has no public access, and this machine isn't in a network with an endpoint of it: ${first}`,
      "Run the command in such a network.",
    );
  if (/^Client address is not authorized|ForbiddenByFirewall/i.test(message)) {
    const address = /^Client address: (\S+)/m.exec(message)?.[1] ?? "<address>";
    return new OpsError(
      "denied",
      `The firewall of the vault ${vault} keeps this machine out: ${first}`,
      `Run the command in a network that it lets in, or let this address in: ` +
        `\`az keyvault network-rule add --name ${vault} --ip-address ${address}\`.`,
    );
  }
  if (/^Operation \w+ is not allowed on a disabled secret/i.test(message))
    return new OpsError(
      "differs",
      `The newest version of the secret ${secret} in the vault ${vault} is disabled: nobody can read it.`,
      `If that isn't meant: \`az keyvault secret set-attributes --vault-name ${vault} --name ${secret} --enabled true\`.`,
    );
  if (/does not have secrets \w+ permission on key vault/i.test(message))
    return new OpsError(
      "denied",
      `The vault ${vault} goes by access policies, and none gives you ${permission} on secrets.`,
      "Whoever owns it gives it to you: `az keyvault set-policy " +
        `--name ${vault} --object-id ${principal ?? "<your object id>"} --secret-permissions ${permission}\`.`,
    );
  return undefined;
}

/** What Azure says of an endpoint's connection; the names are Azure's. */
export interface ConnectionState {
  readonly status?: string | undefined;
}

/** A connection as the provider shows it. */
interface Connection {
  readonly privateLinkServiceConnectionState?: ConnectionState | undefined;
}

/** An endpoint's connections: one in one of the two lists. */
export interface Connections {
  readonly privateLinkServiceConnections?: readonly Connection[] | undefined;
  readonly manualPrivateLinkServiceConnections?: readonly Connection[] | undefined;
}

/** What keeps clients from getting through an endpoint: its connection's state, if that isn't the usual one. */
export function unapproved({
  privateLinkServiceConnections: automatic = [],
  manualPrivateLinkServiceConnections: manual = [],
}: Connections): string | undefined {
  const [connection] = [...automatic, ...manual];
  const status = connection?.privateLinkServiceConnectionState?.status;
  return status === undefined || status === "Approved" ? undefined : status;
}

/**
 * What to do about an endpoint that nobody gets through. A rejected connection can be approved later; one that was
 * deleted on the instance's side can't. Source: Azure documentation, articles/private-link/manage-private-endpoint.md.
 */
export function waitingEndpoint(
  { name, urn }: { readonly name: string; readonly urn: string },
  status: string,
  { cluster, resourceGroup }: { readonly cluster: string; readonly resourceGroup: string },
): string {
  if (status === "Disconnected")
    return (
      `The private endpoint ${name} is Disconnected: its connection was deleted, and nobody gets through it. To have ` +
      `it made again, run \`pulumi up --replace '${urn}'\` once.`
    );
  return (
    `The private endpoint ${name} is ${status}: nobody gets through it until its connection is approved. Whoever may ` +
    "approve it finds its id with " +
    `\`az network private-endpoint-connection list --name ${cluster} --resource-group ${resourceGroup} ` +
    "--type Microsoft.Cache/redisEnterprise\`, and runs `az network private-endpoint-connection approve --id ID`."
  );
}

/** What to do when an endpoint can't be created for want of the right to approve it, by Azure's answer. */
export function approvalRefused(name: string, error: string): string | undefined {
  if (!error.includes("LinkedAuthorizationFailed")) return undefined;
  if (!error.includes("PrivateEndpointConnectionsApproval/action")) return undefined;
  return (
    `${name}: to have its connection approved at once takes the right ` +
    "Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action on the instance. Have it given, or " +
    "write `endpointApproval: manual`: the endpoint is then made, and waits for somebody to approve it."
  );
}

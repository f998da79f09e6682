import * as pulumi from "@pulumi/pulumi";
import { MockMonitor, type Mocks } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as the program registered it: what mocks show, and the options that they hide. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** The inputs as they travel to the engine, where a secret is marked as one. */
  readonly wire: Record<string, unknown>;
  readonly parent: string;
  readonly protect: boolean;
  readonly importId: string;
  readonly ignoreChanges: string[];
  readonly replaceOnChanges: string[];
  readonly deleteBeforeReplace: boolean;
  readonly replaceWith: string[];
  /** Logical names of what must be there before it. */
  readonly dependsOn: string[];
  readonly replacementTrigger: unknown;
}

type Respond = (error: unknown, response: unknown) => void;

/** What Azure answers, as far as a component reads it. */
const azure: Mocks = {
  newResource: ({ type, name, inputs }) => ({
    id: `/ids/${type}/${name}`,
    state: { ...(inputs as object), ...outputsOf(type, inputs as Record<string, string>) },
  }),
  call: ({ token }) => {
    if (token.endsWith(":listDatabaseKeys")) return { primaryKey: "primary-key=" };
    if (token.endsWith(":readStackResourceOutputs")) return { outputs: {} };
    if (token.endsWith(":getClientConfig")) return { tenantId: "tenant", subscriptionId: "sub" };
    if (token.endsWith(":getManagementLockByScope")) return { level: "CanNotDelete" };
    if (token.includes(":get")) return { id: `/found/${token}` };
    throw new Error(`no answer to ${token}`);
  },
};

function outputsOf(type: string, inputs: Record<string, string>): Record<string, unknown> {
  const nameProperty = Object.keys(inputs).find((key) =>
    ["clusterName", "vaultName", "virtualNetworkName"].includes(key),
  );
  switch (type) {
    case "azure-native:redisenterprise:RedisEnterprise":
      return {
        name: inputs.clusterName,
        hostName: `${inputs.clusterName}.uksouth.redis.azure.net`,
      };
    case "azure-native:redisenterprise:Database":
      return { name: inputs.databaseName };
    case "azure-native:network:PrivateEndpoint":
      return { name: inputs.privateEndpointName };
    case "azure-native:privatedns:PrivateZone":
      return { name: inputs.privateZoneName };
    case "azure-native:resources:ResourceGroup":
      return { name: inputs.resourceGroupName };
    case "azure-native:keyvault:Secret":
      return {
        properties: { secretUri: `https://vault/secrets/${inputs.secretName ?? ""}` },
      };
    case "random:index/randomString:RandomString":
      return { result: "abc123" };
    default:
      return nameProperty === undefined ? {} : { name: inputs[nameProperty] };
  }
}

class Recorder extends MockMonitor {
  readonly recorded: Recorded[] = [];

  override async registerResource(
    request: RegisterResourceRequest,
    respond: Respond,
  ): Promise<void> {
    this.recorded.push({
      type: request.getType(),
      name: request.getName(),
      inputs: deserializeProperties(request.getObject()!),
      wire: request.getObject()?.toJavaScript() as Record<string, unknown>,
      parent: request.getParent(),
      protect: request.getProtect() ?? false,
      importId: request.getImportid(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      replaceWith: request.getReplaceWithList(),
      dependsOn: request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? urn),
      replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
    });
    await super.registerResource(request, respond as never);
  }

  // Hooks are the engine's business; what they decide is tested with the rules and end to end.
  registerResourceHook(_request: unknown, respond: Respond): void {
    respond(null, {});
  }

  registerErrorHook(_request: unknown, respond: Respond): void {
    respond(null, {});
  }
}

/** What the SDK asks the engine for at its start; a mock has to say it. Not in the SDK's public types. */
const features = {
  supportsSecrets: true,
  supportsReplaceWith: true,
  supportsResourceHooks: true,
  supportsErrorHooks: true,
};
const { getStore: store } = state as unknown as { getStore: () => object };

/** Runs a program against mocks and gives back every resource that it registered, once all is settled. */
export async function record(program: () => unknown): Promise<Recorded[]> {
  const monitor = new Recorder(azure);
  await pulumi.runtime.setMocks(azure);
  settings.setMockOptions(monitor, "azure-managed-redis", "test", false, "organization");
  Object.assign(store(), features);
  await program();
  await settings.disconnect();
  return monitor.recorded;
}

/** The only resource of that type. */
export function only(recorded: Recorded[], type: string): Recorded {
  const found = recorded.filter((each) => each.type === type);
  expect(found).toHaveLength(1);
  return found[0]!;
}

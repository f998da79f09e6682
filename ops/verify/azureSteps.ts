import { sameId } from "../../rules/armIds";
import { assignmentName } from "../../rules/partNames";
import { isAssigned } from "../../rules/partIds";
import type { InstancePlaces } from "../../rules/stackPlaces";
import { listKeys } from "../azure/accessKeys";
import type { Azure } from "../azure/azure";
import { type Body, textAt } from "../azure/resourceManager";
import { OpsError } from "../opsError";
import type { Checklist } from "./checklist";
import { differences } from "./settings";
import { endpointFor, endpointSteps, zoneSteps } from "./zoneSteps";

/** What the Azure half has found, for what comes after it. */
export interface AzureFindings {
  readonly cluster: Body | undefined;
  /** The address of the endpoint that this network's clients use. */
  readonly address: string | undefined;
  /** The key that the secrets should hold. */
  readonly activeKey: string | undefined;
}

/** Nothing of it. */
export const NOTHING: AzureFindings = {
  cluster: undefined,
  address: undefined,
  activeKey: undefined,
};

/**
 * What Azure Resource Manager says, in order: instance, settings, endpoints, zone, network link, access. While the
 * instance is created there is no more to say: what comes after it isn't there yet.
 */
export async function azureSteps(
  checklist: Checklist,
  azure: Azure,
  places: InstancePlaces,
  /** The network that the command, or a client, is in. */
  networkId: string,
): Promise<AzureFindings | "creating"> {
  const { arm } = azure;
  const states: (string | undefined)[] = [];
  const cluster = await checklist.step("instance", async () => {
    const value = await arm.get(places.clusterId, `The instance ${places.name}`);
    states.push(textAt(value, "properties.provisioningState"));
    return { value, detail: running(places.name, value) };
  });
  if (checklist.trouble === "login") {
    checklist.skip("Azure", "the rest of it: it needs the login");
    return NOTHING;
  }
  if (states.includes("Creating")) return "creating";
  const database = await checklist.step("database", async () => {
    const value = await arm.get(places.databaseId, `The database of ${places.name}`);
    states.push(textAt(value, "properties.provisioningState"));
    return { value, detail: running(`The database of ${places.name}`, value) };
  });
  if (states.includes("Creating")) return "creating";
  await checklist.after<{ instance: Body; database: Body }, true>(
    "settings",
    { instance: cluster, database },
    (live) => Promise.resolve(asConfigured(places, live)),
  );
  const endpoint = endpointFor(places, networkId);
  const address = await endpointSteps(checklist, azure, places, endpoint);
  await zoneSteps(checklist, azure, { places, endpoint, networkId, address });
  const keys = await accessSteps(checklist, azure, places);
  return { cluster, address, activeKey: keys };
}

const AT_WORK = /^(Creating|Updating|Scaling|Enabling|Disabling|Moving|Deleting|Accepted)$/;

function running(what: string, body: Body): string {
  const state =
    textAt(body, "properties.resourceState") ?? textAt(body, "properties.provisioningState");
  const provisioning = textAt(body, "properties.provisioningState") ?? state;
  const sku = textAt(body, "sku.name");
  const version = textAt(body, "properties.redisVersion");
  if (state === "Running" && provisioning === "Succeeded")
    return [state, sku, version && `Redis ${version}`].filter(Boolean).join(", ");
  const said = [...new Set([state, provisioning])].join(", ");
  if (AT_WORK.test(state ?? "") || AT_WORK.test(provisioning ?? ""))
    throw new OpsError(
      "busy",
      `${what} is ${said}: Azure is still at work on it.`,
      "Run the same command again when it is done; creating takes up to 20 minutes, scaling too.",
    );
  throw new OpsError(
    "differs",
    `${what} is ${said}.`,
    "docs/runbooks/creation-failed.md says what to do about an instance that isn't Running.",
  );
}

function asConfigured(
  { name, settings }: InstancePlaces,
  { instance, database }: { instance: Body; database: Body },
) {
  const found = differences(settings, instance, database);
  if (found.length === 0) return { value: true as const, detail: "as the stack file says" };
  throw new OpsError(
    "differs",
    `${name} isn't as the stack file says: ${found.join("; ")}.`,
    "`pulumi refresh` and `pulumi preview` show what an `up` would change.",
  );
}

/** Keys and assignments; the key that the secrets should hold. */
async function accessSteps(
  checklist: Checklist,
  azure: Azure,
  { databaseId, settings }: InstancePlaces,
): Promise<string | undefined> {
  const { activeKey, principals } = settings;
  let key: string | undefined;
  if (settings.accessKeys === "Enabled")
    key = await checklist.step("keys", async () => {
      const keys = await listKeys(azure, databaseId, "The access keys");
      const value = keys[activeKey ?? "primary"];
      if (value === undefined)
        throw new OpsError(
          "differs",
          "Azure shows no access keys.",
          "Look at the database in Azure.",
        );
      return { value, detail: `two, ${activeKey ?? "primary"} is active` };
    });
  if (principals.length > 0)
    await checklist.step("assignments", async () => {
      const found =
        (await azure.arm.list(`${databaseId}/accessPolicyAssignments`, "The assignments")) ?? [];
      const missing = principals.filter(
        ({ objectId }) =>
          !found.some((each) => sameId(textAt(each, "properties.user.objectId") ?? "", objectId)),
      );
      if (missing.length > 0) throw unassigned(missing.map(nameOf), missing.every(isAssigned));
      return { value: true as const, detail: principals.map(nameOf).join(", ") };
    });
  return key;
}

function nameOf({ objectId, name }: { objectId: string; name?: string | undefined }): string {
  return name ?? objectId;
}

function unassigned(names: readonly string[], own: boolean): OpsError {
  return new OpsError(
    "missing",
    `No access policy assignment gives access to ${names.join(", ")}.`,
    own
      ? `\`pulumi up\` makes it, under a name such as ${assignmentName("aaaaaaaa-…")}.`
      : "`assign: false` leaves it to others: ask them.",
  );
}

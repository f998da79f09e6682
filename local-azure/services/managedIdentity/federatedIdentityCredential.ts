import { ArmError, badRequest, conflict } from "../../arm/armError";
import { sameId } from "../../arm/id";
import { present, stringAt, stringsAt } from "../../arm/json";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

const TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";

// ManagedIdentity.json 2023-01-31, parameter federatedIdentityCredentialResourceName.
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}$/;

// Microsoft Entra documentation, workload-identity-federation-considerations.
const MOST = 20;

/** Whose tokens may act as a managed identity: those of one issuer, with one subject. */
export const federatedIdentityCredential: ResourceType = {
  token: "azure-native:managedidentity:FederatedIdentityCredential",
  type: TYPE,
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
    autoName: { federatedIdentityCredentialResourceName: "copy" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  durations: { create: 2, update: 2 },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(`The name '${name}' of the federated identity credential is invalid.`),
  validate: (request) => {
    const refusal = audiences(request) ?? siblings(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => ({
    properties: present({ ...body, systemData: systemData(existing) }),
  }),
};

function audiences({ body }: PutRequest): ArmError | undefined {
  return stringsAt(body, "audiences").length === 1
    ? undefined
    : badRequest("A federated identity credential must have exactly one audience.");
}

function siblings({ id, body, parent, azure }: PutRequest): ArmError | undefined {
  const others = azure.within(parent?.id ?? id, TYPE).filter((other) => !sameId(other.id, id));
  if (others.some((other) => azure.isBusy(other)))
    return new ArmError(
      409,
      "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
      `Too many Federated Identity Credentials are written concurrently for the managed identity ` +
        `'${parent?.id ?? ""}'. Concurrent Federated Identity Credentials writes under the same managed ` +
        `identity are not supported.`,
    );
  const same = (path: string) => (other: (typeof others)[number]) =>
    stringAt(other.properties, path) === stringAt(body, path);
  if (others.filter(same("issuer")).some(same("subject")))
    return conflict(
      "Issuer and subject combination already exists for this Managed Identity. The combination of " +
        "issuer and subject must be unique.",
    );
  return others.length < MOST
    ? undefined
    : badRequest(`A managed identity has at most ${MOST} federated identity credentials.`);
}

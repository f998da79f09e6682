import { ArmError } from "../arm/armError";
import type { Arm } from "../arm/arm";
import { SUBSCRIPTION_ID, TENANT_ID, idKey, withoutNamespace } from "../arm/id";
import type { Body } from "../arm/json";
import { REGIONS } from "../arm/locations";
import { resourceTypes } from "../services";
import { apiVersionsOf } from "./apiVersions";
import type { Answer } from "./exchange";

/** GET /tenants. */
export function tenants(): Answer {
  return {
    status: 200,
    body: {
      value: [
        {
          id: `/tenants/${TENANT_ID}`,
          tenantId: TENANT_ID,
          displayName: "local-azure",
          tenantCategory: "Home",
        },
      ],
    },
  };
}

/** GET /subscriptions: the local Azure's own, and every other one that something was made in. */
export function subscriptions(azure: Arm): Answer {
  return { status: 200, body: { value: known(azure).map(described) } };
}

/** GET /subscriptions/{id}. */
export function subscription(azure: Arm, id: string): Answer {
  requireSubscription(azure, id);
  return { status: 200, body: described(id) };
}

export function requireSubscription(azure: Arm, id: string): void {
  if (known(azure).includes(idKey(id))) return;
  throw new ArmError(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
}

/** GET /subscriptions/{id}/locations. */
export function locations(id: string): Answer {
  const value = [...REGIONS].map((name) => ({
    id: `/subscriptions/${id}/locations/${name}`,
    name,
    type: "Region",
    displayName: name,
    regionalDisplayName: name,
    metadata: { regionType: "Physical" },
  }));
  return { status: 200, body: { value } };
}

/** GET /subscriptions/{id}/providers: what the local Azure models, each with the API version that it speaks. */
export function providers(id: string): Answer {
  return { status: 200, body: { value: namespaces().map((name) => provider(id, name)) } };
}

/** GET /subscriptions/{id}/providers/{namespace}, and POST …/register: all are registered. */
export function providerOf(id: string, asked: string): Answer {
  const name = namespaces().find((each) => idKey(each) === idKey(asked));
  if (name !== undefined) return { status: 200, body: provider(id, name) };
  throw new ArmError(
    404,
    "InvalidResourceNamespace",
    `The resource namespace '${asked}' is invalid. The local Azure models: ${namespaces().join(", ")}.`,
  );
}

function known(azure: Arm): string[] {
  return [...new Set([SUBSCRIPTION_ID, ...azure.subscriptions()])];
}

function described(id: string): Body {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId: TENANT_ID,
    displayName: "local-azure",
    state: "Enabled",
    subscriptionPolicies: { quotaId: "Internal_2014-09-01", spendingLimit: "Off" },
    authorizationSource: "RoleBased",
    managedByTenants: [],
  };
}

function namespaces(): string[] {
  return [...new Set(resourceTypes.map(({ type }) => namespaceOf(type)))].sort();
}

function provider(subscriptionId: string, namespace: string): Body {
  const types = resourceTypes.filter(({ type }) => namespaceOf(type) === namespace);
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationState: "Registered",
    registrationPolicy: "RegistrationRequired",
    resourceTypes: types.map((model) => ({
      resourceType: withoutNamespace(model.type),
      locations: model.location === "regional" ? [...REGIONS] : [],
      apiVersions: [...apiVersionsOf(model)],
      capabilities: "None",
    })),
  };
}

function namespaceOf(type: string): string {
  return type.split("/")[0] ?? "";
}

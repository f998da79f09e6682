import { ArmError } from "../arm/armError";
import { TENANT_ID } from "../arm/id";
import type { Body } from "../arm/json";
import type { Arm } from "../arm/arm";
import { CALLER, refuseWithoutRight } from "../arm/rights";
import { listKeys } from "../services/cache/keys";
import { listSkusForScaling } from "../services/cache/scaling";
import { schemas } from "../schemas";
import { resourceTypes } from "../services";
import { checkRequired } from "./check";
import { describe, idOf } from "./description";
import { outputsOf } from "./outputs";

type Function = (azure: Arm, args: Body) => Body;

const cluster = ({ subscription }: Arm, args: Body): string =>
  idOf(describe("azure-native:redisenterprise:RedisEnterprise"), args, subscription);

/** The functions that do more than look one resource up. */
const FUNCTIONS: Record<string, Function> = {
  "azure-native:authorization:getClientConfig": ({ subscription }) => ({
    ...CALLER,
    subscriptionId: subscription,
    tenantId: TENANT_ID,
  }),
  "azure-native:redisenterprise:listDatabaseKeys": (azure, args) => {
    const id = idOf(describe("azure-native:redisenterprise:Database"), args, azure.subscription);
    return requesting(id, () => listKeys(azure, id));
  },
  "azure-native:redisenterprise:listRedisEnterpriseSkusForScaling": (azure, args) => {
    const id = cluster(azure, args);
    return requesting(id, () => listSkusForScaling(azure, id));
  },
};

/** Every azure-native function that the local Azure answers. */
export const functionTokens: readonly string[] = [
  ...Object.keys(FUNCTIONS),
  ...resourceTypes
    .filter(({ getFunction }) => getFunction)
    .map(({ token }) => token.replace(/:(\w+)$/, ":get$1")),
].sort();

/** Answers an azure-native function; one that isn't modelled is refused by name. */
export function invoke(azure: Arm, token: string, args: Body): Body {
  const schema = schemas().functions[token];
  if (!schema)
    throw new Error(
      `The local Azure does not model the function ${token}. It models: ` +
        `${Object.keys(schemas().functions).join(", ")}.`,
    );
  checkRequired(schema.inputs, args);
  const answer = (FUNCTIONS[token] ?? getter(token))(azure, args);
  return Object.fromEntries(
    Object.entries(answer).filter(([name]) => schema.outputs.properties[name]),
  );
}

// `getVault` answers what the resource Vault has as outputs.
function getter(token: string): Function {
  const description = describe(token.replace(/:get(\w+)$/, ":$1"));
  return (azure, args) => {
    const id = idOf(description, args, azure.subscription);
    return requesting(id, () => {
      refuseWithoutRight(azure, id, "read");
      return outputsOf(description, azure.get(id));
    });
  };
}

// provider.go, Invoke: a refusal names what was asked for.
function requesting(id: string, request: () => Body): Body {
  try {
    return request();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    throw new Error(`request failed ${id}: ${error.message}`, { cause: error });
  }
}

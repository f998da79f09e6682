import { isRecord } from "../../rules/record";

/** What stands for a value that the engine doesn't show. */
export const SECRET = "[secret]";

/** What stands for a value that is known only once the resource is made. */
export const COMPUTED = "[computed]";

/** Source: pulumi/sdk/go/common/resource/plugin/rpc.go, version 3.245.0. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties that hold a secret whatever the program says: a raw resource may not mark it. */
const secretNames =
  /(^|[a-z])(password|primaryKey|secondaryKey|connectionString|sharedKey|sasToken)$/i;

/** A resource's properties as they may be shown: secrets masked, what isn't known yet named so. */
export function shown(properties: Readonly<Record<string, unknown>>, type: string): Properties {
  const masked = mask(properties) as Properties;
  return isVaultSecret(type) ? maskVaultSecret(masked) : masked;
}

export type Properties = Readonly<Record<string, unknown>>;

function mask(value: unknown, name = ""): unknown {
  if (value === UNKNOWN) return COMPUTED;
  if (typeof value === "string" && secretNames.test(name)) return SECRET;
  if (Array.isArray(value)) return value.map((item: unknown) => mask(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner, key)]));
}

function isVaultSecret(type: string): boolean {
  return /^azure-native:keyvault(\/[^:]+)?:Secret$/.test(type);
}

function maskVaultSecret(properties: Properties): Properties {
  const { properties: inner } = properties;
  if (!isRecord(inner) || !("value" in inner)) return properties;
  return { ...properties, properties: { ...inner, value: SECRET } };
}

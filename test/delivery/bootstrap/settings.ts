import { settingsSchema, type Settings } from "../../../delivery/bootstrap/settings";

export const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
export const SANDBOX_SUBSCRIPTION = "99999999-2222-4333-8444-555555555555";

/** A configuration with nothing wrong in it, as a stack file has it. */
export const good = {
  github: { owner: "mic", repository: "azure-managed-redis" },
  azure: {
    tenant: "aaaaaaaa-2222-4333-8444-555555555555",
    subscription: SUBSCRIPTION,
    location: "uksouth",
    resourceGroup: "mic-erp-be-deploy-rg",
    prefix: "mic-erp-be-redis",
  },
  backend: {
    kind: "azblob",
    storageAccount: "micerpbedeploystate",
    keyVault: "mic-erp-be-deploy-kv",
  },
  environments: {
    dev: { resourceGroup: "dev-rg" },
    uat: { resourceGroup: "uat-rg" },
  },
};

export type Raw = Record<string, unknown>;

/** The good configuration with one property changed: `github.owner`. `undefined` leaves it out. */
export function changed(property: string, value: unknown): Raw {
  const copy = structuredClone(good) as Raw;
  const steps = property.split(".");
  const last = steps.pop() ?? "";
  const holder = steps.reduce<Raw>((at, step) => (at[step] ??= {}) as Raw, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

export const settings = (raw: unknown = good): Settings => settingsSchema.parse(raw);

/** What the stack files of the good configuration's environments say. */
export const needs = {
  dev: {
    secrets: { vault: "dev-kv", names: ["RedisConfiguration--Password"], granted: false },
    endpoints: [],
  },
  uat: { secrets: { vault: "uat-kv", names: ["One", "Two"], granted: false }, endpoints: [] },
};

import type { ArgumentShapes } from "./argumentShape";
import { PRIVATE_DNS_ZONE } from "./names";

const required = { required: true } as const;
const optional = {} as const;
const adopted = { name: required, resourceGroup: optional, subscription: optional } as const;
const created = { name: required } as const;

const networkLinks = {
  required: true,
  list: true,
  byMode: { adopt: created, create: { ...created, network: optional } },
} as const;
const zone = { name: { required: true, oneOf: [PRIVATE_DNS_ZONE] }, networkLinks } as const;

/** The arguments of an `Environment`. */
export const environmentArguments = {
  name: required,
  location: required,
  randomSuffix: optional,
  resourceGroup: { required: true, byMode: { adopt: created, create: created } },
  network: {
    required: true,
    byMode: {
      adopt: { ...adopted, subnet: required },
      create: { ...created, addressSpace: required, subnet: required, subnetPrefix: required },
    },
  },
  keyVault: { byMode: { adopt: adopted, create: created } },
  privateDnsZone: {
    required: true,
    byMode: { adopt: { ...adopted, ...zone }, create: zone, policy: {} },
  },
  workspace: { byMode: { adopt: adopted, create: { ...created, retentionInDays: required } } },
  actionGroup: {
    byMode: { adopt: adopted, create: { ...created, emails: { required: true, list: true } } },
  },
  workbook: { byMode: { create: created } },
  tags: optional,
  ignoreTags: { list: true },
} as const satisfies ArgumentShapes;

/** What the rules judge in the place of a part that can't be read. */
export const standInParts = {
  name: "environment",
  location: "uksouth",
  resourceGroup: { mode: "create", name: "resource-group" },
  network: {
    mode: "create",
    name: "network",
    addressSpace: "10.0.0.0/16",
    subnet: "data",
    subnetPrefix: "10.0.0.0/24",
  },
  keyVault: undefined,
  privateDnsZone: { mode: "policy" },
  workspace: undefined,
  actionGroup: undefined,
  ignoreTags: [],
} as const;

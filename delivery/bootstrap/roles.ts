import {
  backendOperations,
  endpointOperations,
  grantOperations,
  lockOperations,
  opsOperations,
  ownOperations,
  sandboxOperations,
  secretOperations,
  sharedOperations,
  sharedParts,
  type SharedPart,
} from "./operations";

/** A custom role, apart from where it can be assigned. */
export interface Role {
  /** Part of its name in Azure, and its identity in the state. */
  readonly key: RoleKey;
  readonly description: string;
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

export type Verb = "preview" | "deploy";
export type RoleKey =
  | Verb
  | `${Verb}-${SharedPart}`
  | `${Verb}-${keyof typeof endpointOperations}`
  | "ops"
  | "ops-privateDnsZone"
  | "ops-endpoint"
  | "read-secret"
  | "write-secret"
  | "grant-secret"
  | "lock"
  | "sandbox"
  | "read-state"
  | "write-state"
  | "use-key"
  | "create-stacks";

/** The roles that may list access keys. It stays this short: who has one of them can read every database. */
export const mayListKeys: readonly RoleKey[] = ["preview", "deploy", "ops", "sandbox"];

const shared = sharedParts.map((part) => sharedOperations[part]);

const preview: Role = {
  key: "preview",
  description: "Previews Azure Managed Redis in its resource group: reads, and lists access keys.",
  actions: [...ownOperations.preview, ...shared.flatMap((each) => each.preview)],
  dataActions: [],
};

const deploy: Role = {
  key: "deploy",
  description: "Deploys Azure Managed Redis in its resource group, to what exists around it.",
  actions: [...preview.actions, ...ownOperations.deploy, ...shared.flatMap((each) => each.deploy)],
  dataActions: [],
};

const writeSecret: Role = {
  key: "write-secret",
  description: "Writes and deletes one secret of Azure Managed Redis.",
  ...secretOperations,
};

const grantSecret: Role = {
  key: "grant-secret",
  description: "Lets applications read one secret of Azure Managed Redis, under a condition.",
  actions: grantOperations,
  dataActions: [],
};

const lock: Role = {
  key: "lock",
  description: "Locks Azure Managed Redis against deletion, and takes locks away.",
  actions: lockOperations,
  dataActions: [],
};

/** What the commands of `npm run ops` need, by where they need it. */
const ops: readonly Role[] = [
  {
    key: "ops",
    description: "Looks after Azure Managed Redis in its resource group: regenerates access keys.",
    actions: [...opsOperations.own, ...opsOperations.endpoint, ...opsOperations.privateDnsZone],
    dataActions: [],
  },
  {
    key: "ops-endpoint",
    description: "Looks at the endpoints of Azure Managed Redis in another resource group.",
    actions: opsOperations.endpoint,
    dataActions: [],
  },
  {
    key: "ops-privateDnsZone",
    description: "Looks at the records and links of a zone that Azure Managed Redis uses.",
    actions: opsOperations.privateDnsZone,
    dataActions: [],
  },
  {
    key: "read-secret",
    description: "Reads one secret of Azure Managed Redis, with its versions.",
    actions: [],
    dataActions: opsOperations.secret,
  },
];

const sandbox: Role = {
  key: "sandbox",
  description: "Makes and takes down sandboxes of Azure Managed Redis, with all that they need.",
  actions: [...new Set([...deploy.actions, ...secretOperations.actions, ...sandboxOperations])],
  dataActions: secretOperations.dataActions,
};

/** What a part needs that lies in another resource group: nothing of it reaches an instance. */
function elsewhere(part: SharedPart): Role[] {
  const { preview: reads, deploy: writes } = sharedOperations[part];
  return [
    {
      key: `preview-${part}`,
      description: `Looks up the ${part} that Azure Managed Redis uses in another resource group.`,
      actions: reads,
      dataActions: [],
    },
    {
      key: `deploy-${part}`,
      description: `Lets Azure Managed Redis use the ${part} of another resource group.`,
      actions: [...reads, ...writes],
      dataActions: [],
    },
  ];
}

const { endpoint, "endpoint-network": endpointNetwork } = endpointOperations;

/** What an instance's endpoints in further networks need there. */
const endpoints: readonly Role[] = [
  {
    key: "preview-endpoint",
    description: "Looks up the endpoints of Azure Managed Redis in another resource group.",
    actions: endpoint.preview,
    dataActions: [],
  },
  {
    key: "deploy-endpoint",
    description: "Makes endpoints of Azure Managed Redis in another resource group.",
    actions: [...endpoint.preview, ...endpoint.deploy],
    dataActions: [],
  },
  {
    key: "preview-endpoint-network",
    description: "Looks up a network that an endpoint of Azure Managed Redis is in.",
    actions: endpointNetwork.preview,
    dataActions: [],
  },
  {
    key: "deploy-endpoint-network",
    description: "Puts an endpoint of Azure Managed Redis into a network.",
    actions: [...endpointNetwork.preview, ...endpointNetwork.deploy],
    dataActions: [],
  },
];

const backend: readonly Role[] = [
  {
    key: "read-state",
    description: "Reads the Pulumi state in one container.",
    actions: [],
    dataActions: backendOperations.readState,
  },
  {
    key: "write-state",
    description: "Reads and writes the Pulumi state in one container.",
    actions: [],
    dataActions: backendOperations.writeState,
  },
  {
    key: "use-key",
    description: "Decrypts the secrets of the Pulumi state with one key.",
    actions: [],
    dataActions: backendOperations.useKey,
  },
  {
    key: "create-stacks",
    description: "Creates stacks whose secrets one key encrypts, and decrypts them.",
    actions: [],
    dataActions: backendOperations.createStacks,
  },
];

/** Every role that the bootstrap can make; it makes those that somebody is assigned. */
export const roles: readonly Role[] = [
  preview,
  deploy,
  ...sharedParts.flatMap(elsewhere),
  ...endpoints,
  writeSecret,
  grantSecret,
  lock,
  ...ops,
  sandbox,
  ...backend,
];

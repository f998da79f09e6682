import type { PRIVATE_DNS_ZONE } from "../rules/names";

/** Something that exists, in the environment's resource group unless another one is named. */
export interface Adopted {
  readonly mode: "adopt";
  readonly name: string;
  /**
   * The resource group that holds it.
   * @default - the environment's
   * @example "hub-rg"
   */
  readonly resourceGroup?: string;
  /**
   * The subscription of that resource group, such as a hub's.
   * @default - the provider's
   * @example "99999999-9999-4999-8999-999999999999"
   */
  readonly subscription?: string;
}

/** Something that the stack creates, and deletes when the stack is destroyed. */
export interface Created {
  readonly mode: "create";
  readonly name: string;
}

export type NetworkArgs =
  | (Adopted & { readonly subnet: string })
  | (Created & {
      /** CIDR block of the network. A change is made in place. */
      readonly addressSpace: string;
      /** The subnet of the private endpoints. A change replaces it. */
      readonly subnet: string;
      /** CIDR block of the subnet. */
      readonly subnetPrefix: string;
    });

/** A network whose clients resolve the private DNS zone. */
export type NetworkLinkArgs =
  | { readonly mode: "adopt"; readonly name: string }
  | (Created & {
      /**
       * ARM id of the network. A change replaces the link: its clients find nothing until the new one is there.
       * @default - the environment's
       * @example appsNetwork.id
       */
      readonly network?: string;
    });

export type PrivateDnsZoneArgs =
  | ((
      | (Omit<Adopted, "name"> & { readonly name: typeof PRIVATE_DNS_ZONE })
      | { readonly mode: "create"; readonly name: typeof PRIVATE_DNS_ZONE }
    ) & { readonly networkLinks: readonly NetworkLinkArgs[] })
  /** Azure Policy makes the zone group of each endpoint; a change to it deletes the stack's own. */
  | { readonly mode: "policy" };

export type WorkspaceArgs =
  | Adopted
  | (Created & {
      /** Days, 30 to 730. A change is made in place. */
      readonly retentionInDays: number;
    });

/** Who is notified when an alert fires. */
export type ActionGroupArgs =
  | Adopted
  | (Created & {
      /** At least one address. A change is made in place. */
      readonly emails: readonly string[];
    });

/** What the instances of one environment share. Each part says whether it is adopted or created. */
export interface EnvironmentArgs {
  /** The environment's name, as the tag `environment` on everything that is created. */
  readonly name: string;
  /** Azure region, such as `uksouth`. A change replaces everything that is created. */
  readonly location: string;
  /**
   * Appends a random suffix to every name that is created. A change replaces everything that is created.
   * @default `false`
   * @example true
   */
  readonly randomSuffix?: boolean;
  /** What everything is in. A change of its name replaces everything that is created. */
  readonly resourceGroup: Omit<Adopted, "resourceGroup" | "subscription"> | Created;
  /** The network of the private endpoints. */
  readonly network: NetworkArgs;
  /**
   * Where passwords go.
   * @default - no vault: instances must do without access keys
   * @example { mode: "adopt", name: "my-app-dev-kv" }
   */
  readonly keyVault?: Adopted | Created;
  /** The zone that resolves the instances, or that Azure Policy joins their endpoints to one. */
  readonly privateDnsZone: PrivateDnsZoneArgs;
  /**
   * Where metrics and connection logs go.
   * @default - nowhere
   * @example { mode: "create", name: "my-app-dev-logs", retentionInDays: 30 }
   */
  readonly workspace?: WorkspaceArgs;
  /**
   * Who is notified when an alert fires.
   * @default - nobody: alerts show in the portal only
   * @example { mode: "create", name: "my-app-on-call", emails: ["team@example.com"] }
   */
  readonly actionGroup?: ActionGroupArgs;
  /**
   * A page in the portal that shows every instance; `name` is its title, and changes in place.
   * @default - none
   * @example { mode: "create", name: "Redis of my-app" }
   */
  readonly workbook?: Created;
  /**
   * Tags on everything that is created, besides `environment`. A change is made in place.
   * @default - none
   * @example { costCenter: "4711" }
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names of tags that others set, such as Azure Policy; they are neither removed nor changed.
   * @default - none
   * @example ["created-by"]
   */
  readonly ignoreTags?: readonly string[];
}

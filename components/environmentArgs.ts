import type { PRIVATE_DNS_ZONE } from "../rules/names";

/** Something that exists, in the environment's resource group unless another one is named. */
export interface Adopted {
  readonly mode: "adopt";
  readonly name: string;
  /** The resource group that holds it. @default - the environment's */
  readonly resourceGroup?: string;
  /** The subscription of that resource group, such as a hub's. @default - the provider's */
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
      /** ARM id of the network. @default - the environment's */
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
  /** Appends a random suffix to every name that is created. @default false */
  readonly randomSuffix?: boolean;
  readonly resourceGroup: Omit<Adopted, "resourceGroup" | "subscription"> | Created;
  readonly network: NetworkArgs;
  /** Where passwords go. @default - no vault: instances must do without access keys */
  readonly keyVault?: Adopted | Created;
  readonly privateDnsZone: PrivateDnsZoneArgs;
  /** Where metrics and connection logs go. @default - nowhere */
  readonly workspace?: WorkspaceArgs;
  /** Who is notified when an alert fires. @default - nobody: alerts show in the portal only */
  readonly actionGroup?: ActionGroupArgs;
  /** A page in the portal that shows every instance; `name` is its title, and changes in place. @default - none */
  readonly workbook?: Created;
  /** Tags on everything that is created, besides `environment`. A change is made in place. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Names of tags that others set, such as Azure Policy; they are neither removed nor changed. @default - none */
  readonly ignoreTags?: readonly string[];
}

import type * as pulumi from "@pulumi/pulumi";

import type { ImportIds } from "../rules/importIds";

/** Where one endpoint of an instance is, and what it and its zone group are called. */
export interface Endpoint {
  /** The endpoint's resource name. */
  readonly resource: string;
  /** The zone group's resource name. */
  readonly zoneGroup: string;
  readonly part: keyof ImportIds;
  readonly zoneGroupPart: keyof ImportIds;
  readonly name: pulumi.Output<string>;
  readonly subnetId: pulumi.Input<string>;
  /** Where it is now, while it is adopted. */
  readonly liveSubnet?: string | undefined;
  readonly location: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
  readonly privateDnsZoneId?: pulumi.Input<string> | undefined;
  /** The provider of its subscription, if that isn't the instance's. */
  readonly elsewhere: { readonly provider?: pulumi.ProviderResource };
}

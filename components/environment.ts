import * as pulumi from "@pulumi/pulumi";
import { RandomString } from "@pulumi/random/randomString";

import { SUFFIX_LENGTH } from "../rules/environment";
import { createActionGroup } from "./actionGroup";
import { adopt } from "./adopt";
import type { EnvironmentArgs } from "./environmentArgs";
import { environmentLookups } from "./environmentLookups";
import { ignoringTags } from "./ignoredTags";
import type { EnvironmentPart } from "./environmentPart";
import { refuseEnvironment } from "./judgedEnvironment";
import { createKeyVault, type KeyVaultReference } from "./keyVault";
import { createNetwork } from "./network";
import { createPrivateDnsZone } from "./privateDnsZone";
import { createResourceGroup } from "./resourceGroup";
import { createWorkbook, type Watched } from "./workbook";
import { createWorkspace } from "./workspace";

/**
 * What the instances of one environment share: resource group, network, Key Vault, private DNS zone,
 * workspace and action group, each adopted or created once.
 *
 * @throws pulumi.RunError with every problem of the arguments, before anything is registered
 * @throws pulumi.ResourceError when something that is adopted isn't there, naming all that is missing
 */
export class Environment extends pulumi.ComponentResource {
  /** Azure region, such as `uksouth`. */
  readonly location: string;
  readonly resourceGroupName: pulumi.Output<string>;
  /** ARM id of the subnet for private endpoints. */
  readonly subnetId: pulumi.Output<string>;
  /** ARM id of the private DNS zone; `undefined` where Azure Policy joins each endpoint to one. */
  readonly privateDnsZoneId?: pulumi.Output<string>;
  readonly keyVault?: KeyVaultReference;
  /** ARM id of the Log Analytics workspace. */
  readonly workspaceId?: pulumi.Output<string>;
  /** ARM id of the action group; `undefined` while there is none. */
  readonly actionGroupId?: pulumi.Output<string>;
  /** Tags for everything that is created in the environment. */
  readonly tags: Readonly<Record<string, string>>;

  readonly #suffix?: pulumi.Output<string>;
  readonly #args: EnvironmentArgs;
  readonly #part: EnvironmentPart;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseEnvironment(name, args);
    super("azure-managed-redis:index:Environment", name, {}, ignoringTags(opts, args.ignoreTags));
    this.#args = args;
    this.location = args.location;
    this.tags = { ...args.tags, environment: args.name };
    this.#suffix = args.randomSuffix ? this.#createSuffix(name) : undefined;
    const common = {
      name,
      parent: this,
      createdName: (created: string) => this.createdName(created),
      location: this.location,
      tags: this.tags,
      adopted: pulumi.output(adopt(this, environmentLookups(args))),
    };

    this.resourceGroupName = createResourceGroup(args.resourceGroup, common);
    const part = { ...common, resourceGroupName: this.resourceGroupName };
    this.#part = part;
    this.keyVault = createKeyVault(args.keyVault, part);
    this.workspaceId = createWorkspace(args.workspace, part);
    this.actionGroupId = createActionGroup(args.actionGroup, part);
    const { subnetId, networkId } = createNetwork(args.network, part);
    this.subnetId = subnetId;
    this.privateDnsZoneId = createPrivateDnsZone(args.privateDnsZone, part, networkId);

    this.registerOutputs({
      location: this.location,
      resourceGroupName: this.resourceGroupName,
      subnetId: this.subnetId,
      privateDnsZoneId: this.privateDnsZoneId,
      workspaceId: this.workspaceId,
      actionGroupId: this.actionGroupId,
    });
  }

  /** The name of something that is created: as it is written, with the random suffix if there is one. */
  createdName(name: string): pulumi.Input<string> {
    return this.#suffix === undefined ? name : pulumi.interpolate`${name}-${this.#suffix}`;
  }

  /**
   * Draws the instances on one page in the portal, if the environment has a workbook; its address. It is made after
   * them, because their metrics are found by their ids.
   */
  workbookOf(instances: readonly Watched[]): pulumi.Output<string> | undefined {
    return createWorkbook(this.#args, this.#part, instances, this.workspaceId);
  }

  #createSuffix(name: string): pulumi.Output<string> {
    return new RandomString(
      `${name}-suffix`,
      { length: SUFFIX_LENGTH, special: false, upper: false },
      { parent: this },
    ).result;
  }
}

import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { RandomString } from "@pulumi/random/randomString";

import { SUFFIX_LENGTH } from "../rules/environment";
import { createActionGroup } from "./actionGroup";
import { adopt, type AdoptedIds } from "./adopt";
import type { EnvironmentArgs } from "./environmentArgs";
import { environmentLookups } from "./environmentLookups";
import { createNetwork } from "./network";
import { createPrivateDnsZone } from "./privateDnsZone";

/** A Key Vault, by what it takes to write a secret into it. */
export interface KeyVaultReference {
  readonly name: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
}

/**
 * What the instances of one environment share: resource group, network, Key Vault, private DNS zone,
 * workspace and action group, each adopted or created once.
 *
 * @throws pulumi.ResourceError when something that is adopted isn't there, naming all that is missing
 */
export class Environment extends pulumi.ComponentResource {
  /** Azure region, as `uksouth`. */
  readonly location: string;
  readonly resourceGroupName: pulumi.Output<string>;
  /** ARM id of the subnet for private endpoints. */
  readonly subnetId: pulumi.Output<string>;
  readonly privateDnsZoneId: pulumi.Output<string>;
  readonly keyVault?: KeyVaultReference;
  /** ARM id of the Log Analytics workspace. */
  readonly workspaceId?: pulumi.Output<string>;
  /** ARM id of the action group; `undefined` while nobody is told. */
  readonly actionGroupId?: pulumi.Output<string>;
  /** Tags for everything that is created in the environment. */
  readonly tags: Readonly<Record<string, string>>;
  readonly #suffix?: pulumi.Output<string>;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-managed-redis:index:Environment", name, {}, opts);
    this.location = args.location;
    this.tags = { ...args.tags, environment: args.name };
    this.#suffix = args.randomSuffix ? this.#createSuffix(name) : undefined;

    const adopted = pulumi.output(adopt(this, environmentLookups(args)));
    this.resourceGroupName = this.#resourceGroup(name, args, adopted);
    this.keyVault = this.#keyVault(name, args, adopted);
    this.workspaceId = this.#workspace(name, args, adopted);
    this.actionGroupId = createActionGroup(name, args.actionGroup, this, adopted);
    const { subnetId, networkId } = createNetwork(name, args.network, this, adopted);
    this.subnetId = subnetId;
    this.privateDnsZoneId = createPrivateDnsZone(
      name,
      args.privateDnsZone,
      this,
      networkId,
      adopted,
    );

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

  #createSuffix(name: string): pulumi.Output<string> {
    return new RandomString(
      `${name}-suffix`,
      { length: SUFFIX_LENGTH, special: false, upper: false },
      { parent: this },
    ).result;
  }

  #resourceGroup(
    name: string,
    { resourceGroup }: EnvironmentArgs,
    adopted: pulumi.Output<AdoptedIds>,
  ): pulumi.Output<string> {
    if (resourceGroup.mode === "adopt") return adopted.apply(() => resourceGroup.name);
    return new resources.ResourceGroup(
      name,
      {
        resourceGroupName: this.createdName(resourceGroup.name),
        location: this.location,
        tags: this.tags,
      },
      { parent: this },
    ).name;
  }

  #keyVault(
    name: string,
    { keyVault }: EnvironmentArgs,
    adopted: pulumi.Output<AdoptedIds>,
  ): KeyVaultReference | undefined {
    if (keyVault === undefined) return undefined;
    if (keyVault.mode === "adopt") {
      const { resourceGroup } = keyVault;
      return {
        name: adopted.apply(() => keyVault.name),
        resourceGroupName: resourceGroup ?? this.resourceGroupName,
      };
    }
    const vault = new keyvault.Vault(
      `${name}-vault`,
      {
        vaultName: this.createdName(keyVault.name),
        resourceGroupName: this.resourceGroupName,
        location: this.location,
        properties: {
          tenantId: authorization.getClientConfigOutput({ parent: this }).tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 7,
        },
        tags: this.tags,
      },
      { parent: this },
    );
    return { name: vault.name, resourceGroupName: this.resourceGroupName };
  }

  #workspace(
    name: string,
    { workspace }: EnvironmentArgs,
    adopted: pulumi.Output<AdoptedIds>,
  ): pulumi.Output<string> | undefined {
    if (workspace === undefined) return undefined;
    if (workspace.mode === "adopt") return adopted.apply((ids) => ids.workspace ?? "");
    return new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        workspaceName: this.createdName(workspace.name),
        resourceGroupName: this.resourceGroupName,
        location: this.location,
        sku: { name: "PerGB2018" },
        retentionInDays: workspace.retentionInDays,
        tags: this.tags,
      },
      { parent: this },
    ).id;
  }
}

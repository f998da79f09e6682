/** How azure-native names a resource that the program doesn't name. */
export type AutoName = "random" | "copy" | "uuid";

/**
 * What azure-native knows of a resource type and its SDK doesn't say. Sources of the ones in services/:
 * paths and limits: the OpenAPI definitions at the API version that the SDK names. createOnly:
 * `x-ms-mutability` without `update` there, and forceNewMap of pulumi-azure-native
 * (provider/pkg/gen/replacement.go: PrivateEndpoint subnet, VirtualNetwork and ResourceGroup location, RoleAssignment
 * principalId and scope, StorageAccount isHnsEnabled). Nested ones force nothing (provider/pkg/gen/properties.go).
 * subResources: `maintain-sub-resource-if-unset` of pulumi-azure-native. autoName: a name below a
 * provider's first type is random, one below another resource is a copy.
 */
export interface Overlay {
  /** The resource's id; the names in braces are inputs and never outputs. */
  path: string;
  autoName?: Record<string, AutoName>;
  /** Properties that a change of replaces the resource, besides those in the path. */
  createOnly?: string[];
  /** Lists that are sets by these properties of their elements: `x-ms-identifiers` in the OpenAPI definition. */
  keyed?: Record<string, string[]>;
  /** Nested resources that a program may manage separately: left alone unless it lists them here. */
  subResources?: string[];
  /** Limits on strings and numbers, by input. */
  limits?: Record<string, Limits>;
  /** Defaults of the API that azure-native knows: adding one is no change. */
  defaults?: Record<string, string | number | boolean>;
  /**
   * It is there with what holds it: creating it changes it, and deleting it brings its defaults back
   * (pulumi-azure-native, provider/pkg/resources: the resources with a default state).
   */
  existsByDefault?: boolean;
  /** The API requires a location; the SDK doesn't, because azure-native fills it in. */
  requiresLocation?: boolean;
}

export interface Limits {
  integer?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/** Where what a resource group holds is. */
export const GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
/** The limits of a resource group's name, where azure-native checks it. */
export const RESOURCE_GROUP_NAME: Limits = { minLength: 1, maxLength: 90 };

/**
 * Values of enumerations for which the SDK has those of another API that uses the same name.
 * Source: scheduledQueryRule_API 2025-01-01-preview, Condition.operator.
 */
export const correctedEnums: Record<string, string[]> = {
  "monitor.ConditionOperator": [
    "Equals",
    "GreaterThan",
    "GreaterThanOrEqual",
    "LessThan",
    "LessThanOrEqual",
    "GreaterOrLessThan",
  ],
};

import type { ArmError } from "./armError";
import type { Overlay } from "../schemas/overlay";
import type { Body } from "./json";
import type { StoredResource } from "./store";

/** What a resource type may look at while it decides: other resources, as ARM would answer them. */
export interface Reader {
  /** Where the local Azure keeps its state. */
  readonly directory: string;
  /** A resource that exists: created (or being created), not being deleted, not soft-deleted. */
  find(id: string): StoredResource | undefined;
  /** The resources directly or indirectly in `id`, of one type or of any. */
  within(id: string, type?: string): StoredResource[];
  /** Soft-deleted resources of one type that resource groups hold. */
  softDeleted(type: string): StoredResource[];
  /** Every resource of one type that resource groups hold, such as `Microsoft.Cache/redisEnterprise`. */
  all(type: string): StoredResource[];
  /** What a GET of the resource answers. */
  view(resource: StoredResource): Body;
  /** True while the resource is being created or changed, and while it takes no request yet. */
  isBusy(resource: StoredResource): boolean;
}

/** A PUT: create if `existing` is undefined, else replace. */
export interface PutRequest {
  id: string;
  name: string;
  /** The resource that it is nested in, if that is not a resource group. */
  parent: StoredResource | undefined;
  body: Body;
  existing: StoredResource | undefined;
  azure: Reader;
}

export interface PutResult {
  properties: Body;
  hidden?: Body;
}

/** Another resource that a body names, which must exist. */
export interface Reference {
  id: string;
  /** What ARM answers when it doesn't. */
  missing: (id: string) => ArmError;
}

/**
 * How one ARM resource type behaves. A new type is one of these, a line in `services/index.ts`, and the schema
 * that `node -r ./register.cjs local-azure/schemas/extract.ts` then takes out of the SDK.
 */
export interface ResourceType {
  /** azure-native's token. */
  token: string;
  /** ARM's type, such as `Microsoft.Cache/redisEnterprise/databases`. */
  type: string;
  /** Where it can be: in a region, `global` only, or without a location of its own. */
  location: "regional" | "global" | "none";
  /** What azure-native knows of it. */
  overlay: Overlay;
  /** Whether azure-native's function that looks one up is answered, such as `getVault`. */
  getFunction?: true;
  /** Refuses a name that the service doesn't take. */
  checkName?: (name: string) => ArmError | undefined;
  /** The resources that a body refers to; they can't be deleted while the request is decided. */
  references?: (body: Body, id: string) => Reference[];
  /** Further locks to hold: names that are unique beyond their resource group. */
  uniqueNames?: (name: string, body: Body) => string[];
  /** Resources nested in this one that its body lists in full; undefined leaves them alone. */
  children?: (
    request: PutRequest,
  ) => { type: string; bodies: [id: string, body: Body][] } | undefined;
  /** Refuses what the service refuses. */
  validate?: (request: PutRequest) => void;
  /** What the service makes of an accepted request: defaults and read-only properties filled in. */
  complete: (request: PutRequest) => PutResult;
  /** Read-only properties that follow from other resources, computed at each GET. */
  computed?: (resource: StoredResource, azure: Reader) => Body;
  /** Refuses to delete what is still in use. */
  refuseDelete?: (resource: StoredResource, azure: Reader) => ArmError | undefined;
  /** True where it isn't ARM that deletes it, so that no lock keeps it. */
  deletedInDataPlane?: true;
  /** True where a deleted resource can be recovered: a PUT of its id does. */
  softDelete?: boolean;
  /** True for an extension that stays when its resource is deleted, and shows again on a new one of that id. */
  outlivesTarget?: true;
  /** Seconds by the local Azure's clock. Absent: done when the request is answered. */
  durations?: { create?: number; update?: number; delete?: number };
  /** Seconds by that clock in which the service says that it is done, and refuses the next change all the same. */
  settling?: number;
  /** Whether a write fails while the service writes another resource of the type in the same parent. */
  oneAtATime?: true;
}

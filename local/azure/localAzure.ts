import { join } from "node:path";
import { ArmError } from "./armError";
import { Clock } from "./clock";
import { checkRequestContent } from "./requestContent";
import { readJson } from "./files";
import { RESOURCE_GROUP, ancestorsOf, armId, idKey, parseId, withoutNamespace } from "./id";
import { type Body, isObject, stringAt } from "./json";
import { checkLocation, sameLocation } from "./locations";
import { withLocks } from "./locks";
import * as refusals from "./refusals";
import type { PutRequest, Reader, Reference, ResourceType } from "./resourceType";
import { type Operation, Store, type StoredResource } from "./store";
import { resourceType } from "./types";

/** Where an operation on a resource stands. */
export type Progress =
  | { done: true; failure?: { code: string; message: string } }
  | { done: false; elapsed: number; remaining: number };

/**
 * The local Azure: what Azure Resource Manager would answer, on files in a directory. Several
 * processes may share the directory.
 */
export class LocalAzure implements Reader {
  readonly clock: Clock;
  private readonly store: Store;

  constructor(readonly directory: string) {
    this.store = new Store(directory);
    this.clock = new Clock(directory);
  }

  /** GET. Throws ARM's 404 if there is no such resource. */
  get(id: string): Body {
    const resource = this.find(id);
    if (!resource) throw this.missing(id);
    return this.view(resource);
  }

  /** PUT: creates or replaces, and answers what a GET would. */
  put(id: string, body: Body, { onlyIfAbsent = false } = {}): Body {
    const { type, name } = armId(id);
    const model = resourceType(type);
    const references = model.references?.(body, id) ?? [];
    const keys = [
      ...scopeOf(id),
      ...references.flatMap((r) => scopeOf(r.id)),
      ...(model.uniqueNames?.(name, body) ?? []),
    ];
    return this.exclusively(keys, () => {
      if (onlyIfAbsent && this.find(id)) return this.get(id);
      this.refuseUnderLock(id, "write");
      return this.place(id, model, body, references);
    });
  }

  /** DELETE. There may be no such resource; then nothing happens. */
  delete(id: string): void {
    this.exclusively(scopeOf(id), () => {
      const resource = this.find(id);
      if (!resource) return;
      const model = resourceType(resource.type);
      this.refuseUnderLock(id, "delete");
      if (this.isBusy(resource)) throw refusals.busy(id);
      const refusal = model.refuseDelete?.(resource, this);
      if (refusal) throw refusal;
      if (model.softDelete?.(resource)) {
        this.store.write({ ...resource, deletedAt: new Date().toISOString() });
        return;
      }
      const operation = this.operation("Deleting", model.durations?.delete);
      if (operation) this.store.write({ ...resource, operation });
      // A group is empty when it goes; soft-deleted vaults that were in it stay recoverable.
      else if (model.type === RESOURCE_GROUP) this.store.removeAlone(id);
      else this.store.remove(id);
    });
  }

  /** Changes what a resource hides (its keys), as an action on it does. */
  change<T>(id: string, change: (resource: StoredResource) => [StoredResource, T]): T {
    return this.exclusively(scopeOf(id), () => {
      const resource = this.find(id);
      if (!resource) throw this.missing(id);
      const [changed, answer] = change(resource);
      if (changed !== resource) this.store.write(changed);
      return answer;
    });
  }

  /** How far the operation on a resource is: a client polls this. */
  progress(id: string): Progress {
    const resource = this.store.read(id);
    const operation = resource?.operation;
    if (!operation) return { done: true };
    if (this.clock.isOver(operation)) {
      if (operation.kind === "Deleting") this.purge(id);
      return operation.failure ? { done: true, failure: operation.failure } : { done: true };
    }
    const elapsed = this.clock.elapsed(operation);
    return { done: false, elapsed, remaining: operation.duration - elapsed };
  }

  /** The seconds, by the local clock, that the last operation on the resource takes in all. */
  durationOf(id: string): number {
    return this.store.read(id)?.operation?.duration ?? 0;
  }

  find(id: string): StoredResource | undefined {
    const resource = this.store.read(id);
    if (!resource || !this.isLive(resource)) return undefined;
    const parent = parseId(id)?.parent;
    // What a resource holds goes when it goes.
    return parent === undefined || this.find(parent) ? resource : undefined;
  }

  within(id: string, type?: string): StoredResource[] {
    return this.live(this.store.within(id), type);
  }

  all(type: string): StoredResource[] {
    return this.live(this.store.ofType(type), type);
  }

  /** Soft-deleted resources of one type. */
  softDeleted(type: string): StoredResource[] {
    return [...this.store.ofType(type)].filter((r) => r.deletedAt !== undefined);
  }

  view(resource: StoredResource): Body {
    const model = resourceType(resource.type);
    const { operation } = resource;
    const body: Body = { ...resource.properties, ...model.computed?.(resource, this) };
    const over = !operation || this.clock.isOver(operation);
    const failed = over && operation?.failure !== undefined;
    if (model.hasProvisioningState !== false)
      body.provisioningState = over ? (failed ? "Failed" : "Succeeded") : operation.kind;
    if (model.hasResourceState)
      body.resourceState = over ? (failed ? failedState(operation) : "Running") : operation.kind;
    return { id: resource.id, name: armId(resource.id).name, type: resource.type, ...body };
  }

  isBusy(resource: StoredResource): boolean {
    return resource.operation !== undefined && !this.clock.isOver(resource.operation);
  }

  // The caller holds the locks of the resource, of its ancestors and of what it refers to.
  private place(id: string, model: ResourceType, body: Body, references: Reference[]): Body {
    const { name } = armId(id);
    const existing = this.remains(id);
    const live = existing && this.isLive(existing) ? existing : undefined;
    const parent = this.requireParents(id);
    const wrongName = live ? undefined : model.checkName?.(name);
    if (wrongName) throw wrongName;
    checkRequestContent(model.token, body);
    this.requireLocation(model, id, body, live);
    if (live && this.isBusy(live)) throw refusals.busy(id);
    for (const reference of references)
      if (!this.find(reference.id)) throw reference.missing(reference.id);
    const request: PutRequest = { id, name, parent, body, existing: live, azure: this };
    model.validate?.(request);
    const resource = this.completed(model, { ...request, existing }, live);
    if (existing) this.store.write(resource);
    else if (!this.store.create(resource)) throw refusals.busy(id);
    this.placeChildren(model, request);
    return this.view(resource);
  }

  private placeChildren(model: ResourceType, request: PutRequest): void {
    const listed = model.children?.(request);
    if (!listed) return;
    const child = resourceType(listed.type);
    const kept = listed.bodies.map(([id]) => idKey(id));
    for (const { id } of this.within(request.id, listed.type))
      if (!kept.includes(idKey(id))) this.store.remove(id);
    for (const [id, body] of listed.bodies) this.place(id, child, body, []);
  }

  // What is at an id, alive or soft-deleted; a deletion that is over leaves its file until now.
  private remains(id: string): StoredResource | undefined {
    const resource = this.store.read(id);
    if (!resource || this.isLive(resource) || resource.deletedAt !== undefined) return resource;
    this.store.remove(id);
    return undefined;
  }

  private completed(
    model: ResourceType,
    request: PutRequest,
    live: StoredResource | undefined,
  ): StoredResource {
    const { id } = request;
    const { properties, hidden } = model.complete(request);
    const created = live === undefined || live.operation?.failure !== undefined;
    const operation = this.operation(
      created ? "Creating" : "Updating",
      created ? model.durations?.create : model.durations?.update,
      created ? this.fault(id) : undefined,
    );
    return {
      id: live?.id ?? id,
      type: model.type,
      properties,
      ...(operation && { operation }),
      ...(hidden && { hidden }),
    };
  }

  private operation(
    kind: Operation["kind"],
    duration = 0,
    failure?: Operation["failure"],
  ): Operation | undefined {
    if (!failure && (duration === 0 || this.clock.speed === Infinity)) return undefined;
    return { kind, startedAt: Date.now(), duration, ...(failure && { failure }) };
  }

  private fault(id: string): Operation["failure"] {
    const faults = readJson(join(this.directory, "faults.json"));
    const fault = isObject(faults) ? faults[idKey(id)] : undefined;
    const code = stringAt(fault, "code");
    return code === undefined ? undefined : { code, message: stringAt(fault, "message") ?? "" };
  }

  private requireParents(id: string): StoredResource | undefined {
    const { type, resourceGroup, parent, extension } = armId(id);
    if (resourceGroup !== undefined && parent !== undefined) this.requireGroup(id);
    if (parent === undefined || parseId(parent)?.parent === undefined) return undefined;
    const found = this.find(parent);
    if (!found)
      throw extension
        ? this.missing(parent)
        : refusals.parentNotFound(withoutNamespace(type), parent);
    if (!extension && found.operation?.kind === "Creating" && this.isBusy(found))
      throw refusals.busy(parent);
    return found;
  }

  private requireGroup(id: string): void {
    const [groupId] = ancestorsOf(id);
    if (groupId === undefined) return;
    const group = this.store.read(groupId);
    if (!group) throw refusals.resourceGroupNotFound(armId(groupId).name);
    if (!this.isLive(group)) throw refusals.resourceGroupBeingDeleted(armId(groupId).name);
  }

  private requireLocation(
    model: ResourceType,
    id: string,
    body: Body,
    existing: StoredResource | undefined,
  ): void {
    checkLocation(model, body);
    const asked = stringAt(body, "location");
    const has = stringAt(existing?.properties, "location");
    if (asked === undefined || has === undefined || sameLocation(asked, has)) return;
    throw refusals.otherLocation(armId(id), has, asked);
  }

  private refuseUnderLock(id: string, operation: "write" | "delete"): void {
    const { type } = armId(id);
    const scopes = [...ancestorsOf(id), id];
    const below = operation === "delete" ? this.within(id, LOCKS) : [];
    const locks = [...scopes.flatMap((scope) => this.children(scope, LOCKS)), ...below];
    const level = operation === "delete" ? ["CanNotDelete", "ReadOnly"] : ["ReadOnly"];
    const binding = locks.filter((lock) =>
      level.includes(stringAt(lock.properties, "level") ?? ""),
    );
    if (binding.length === 0 || type === LOCKS) return;
    const at = binding.map((lock) => armId(lock.id).parent ?? "");
    throw refusals.locked(id, operation, [...new Set(at)]);
  }

  private children(id: string, type: string): StoredResource[] {
    const own = this.store.within(`${id}/providers/${type}`);
    return this.live(own, type);
  }

  private live(resources: Iterable<StoredResource>, type?: string): StoredResource[] {
    return [...resources].filter(
      (r) => (type === undefined || isType(r, type)) && this.find(r.id) !== undefined,
    );
  }

  private isLive(resource: StoredResource): boolean {
    if (resource.deletedAt !== undefined) return false;
    return !(resource.operation?.kind === "Deleting" && this.clock.isOver(resource.operation));
  }

  private purge(id: string): void {
    this.exclusively(scopeOf(id), () => {
      const resource = this.store.read(id);
      if (resource?.operation?.kind === "Deleting" && this.clock.isOver(resource.operation))
        this.store.remove(id);
    });
  }

  private missing(id: string): ArmError {
    const { type, name, resourceGroup, parent } = armId(id);
    if (parent === undefined) return refusals.resourceGroupNotFound(name);
    const [group] = ancestorsOf(id);
    if (group !== undefined && !this.find(group))
      return refusals.resourceGroupNotFound(resourceGroup ?? "");
    return refusals.resourceNotFound(id, type);
  }

  private exclusively<T>(keys: string[], work: () => T): T {
    return withLocks(this.store.locks, keys.map(idKey), work);
  }
}

const LOCKS = "Microsoft.Authorization/locks";

// Whoever creates a child holds its ancestors, so none of them can be deleted meanwhile.
function scopeOf(id: string): string[] {
  return [...ancestorsOf(id), id];
}

function isType(resource: StoredResource, type: string): boolean {
  return resource.type.toLowerCase() === type.toLowerCase();
}

function failedState(operation: Operation): string {
  return operation.kind === "Creating" ? "CreateFailed" : "UpdateFailed";
}

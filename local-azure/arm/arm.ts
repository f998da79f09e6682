import { isDeepStrictEqual } from "node:util";
import { RESOURCE_GROUP, ancestorsOf, armId, idKey } from "./id";
import { type Body, stringAt } from "./json";
import { checkLocation, sameLocation } from "./locations";
import { withLocks } from "./withLocks";
import { startOperation } from "./operations";
import { Prerequisites } from "./prerequisites";
import * as refusals from "./refusals";
import { checkRequestContent } from "./requestContent";
import { refuseUnderLock } from "./resourceLocks";
import { refuseWithoutRight } from "./rights";
import type { PutRequest, Reference, ResourceType } from "./resourceType";
import type { StoredResource } from "./store";
import { resourceType } from "../services";

/**
 * The local Azure: what Azure Resource Manager would answer, on files in a directory. Several
 * processes may share the directory.
 */
export class Arm extends Prerequisites {
  /** GET. Throws ARM's 404 if there is no such resource. */
  get(id: string): Body {
    const resource = this.find(id);
    if (!resource) throw this.missing(id);
    return this.view(resource);
  }

  /** PUT: creates or replaces, and answers what a GET would. */
  put(id: string, body: Body): Body {
    return this.placing(id, body, (place) => place());
  }

  /** PUT of what must not exist yet; undefined if it does. Of several at once, one creates it. */
  putIfAbsent(id: string, body: Body): Body | undefined {
    return this.placing(id, body, (place) => (this.find(id) ? undefined : place()));
  }

  /** PATCH: a PUT of what `change` makes of what a GET answers. Throws ARM's 404 if there is no such resource. */
  patch(id: string, change: (view: Body) => Body): Body {
    for (;;) {
      const before = this.find(id);
      if (!before) throw this.missing(id);
      const body = change(this.view(before));
      // Somebody may have written it since; what the change is made of is then out of date.
      const view = this.placing(id, body, (place) =>
        isDeepStrictEqual(this.find(id), before) ? place() : undefined,
      );
      if (view) return view;
    }
  }

  /** DELETE. There may be no such resource; then nothing happens. */
  delete(id: string): void {
    this.exclusively(scopeOf(id), () => {
      const resource = this.find(id);
      if (!resource) return;
      const model = resourceType(resource.type);
      if (!model.deletedInDataPlane) refuseUnderLock(this, id, "delete");
      // Whoever asks again waits for the deletion that is going on.
      if (resource.operation?.kind === "Deleting") return;
      if (this.isBusy(resource)) throw refusals.busy(id);
      const refusal = model.refuseDelete?.(resource, this);
      if (refusal) throw refusal;
      refuseWithoutRight(this, id, "delete");
      if (model.softDelete) {
        this.store.write({ ...resource, deletedAt: new Date().toISOString() });
        return;
      }
      const operation = startOperation(this, id, "Deleting");
      if (operation) this.store.write({ ...resource, operation });
      else this.erase(resource);
    });
  }

  /**
   * POST: reads or changes what a resource hides (its keys, its value). A ReadOnly lock forbids every one:
   * azure-resource-manager/management/lock-resources.md.
   */
  change<T>(id: string, change: (resource: StoredResource) => [StoredResource, T]): T {
    return this.exclusively(scopeOf(id), () => {
      const resource = this.find(id);
      if (!resource) throw this.missing(id);
      refuseUnderLock(this, id, "write");
      const [changed, answer] = change(resource);
      if (changed !== resource) this.store.write(changed);
      return answer;
    });
  }

  /** POST of an action, such as `listKeys`: it needs a right of its own. */
  act<T>(id: string, action: string, act: (resource: StoredResource) => [StoredResource, T]): T {
    return this.change(id, (resource) => {
      refuseWithoutRight(this, id, `${action}/action`);
      return act(resource);
    });
  }

  /**
   * Reads or changes what a service keeps at an id, as its own data plane does: the locks and rights of ARM don't
   * bind it. `decide` is given what is there, alive or soft-deleted; undefined in place of a resource removes it.
   */
  hold<T>(
    id: string,
    decide: (kept: StoredResource | undefined) => [StoredResource | undefined, T],
  ): T {
    return this.exclusively(scopeOf(id), () => {
      const kept = this.remains(id);
      const [next, answer] = decide(kept);
      if (next === undefined && kept) this.erase(kept);
      if (next !== undefined && next !== kept) this.store.write(next);
      return answer;
    });
  }

  // Holds the locks of the resource, of its ancestors and of what it refers to.
  private placing<T>(id: string, body: Body, decide: (place: () => Body) => T): T {
    const { type, name } = armId(id);
    const model = resourceType(type);
    const references = model.references?.(body, id) ?? [];
    const keys = [
      ...scopeOf(id),
      ...references.flatMap((reference) => scopeOf(reference.id)),
      ...(model.uniqueNames?.(name, body) ?? []),
    ];
    return this.exclusively(keys, () =>
      decide(() => {
        refuseWithoutRight(this, id, "write");
        refuseUnderLock(this, id, "write");
        return this.place(id, model, body, references);
      }),
    );
  }

  private place(id: string, model: ResourceType, body: Body, references: Reference[]): Body {
    const { name } = armId(id);
    const existing = this.remains(id);
    const live = existing && this.isLive(existing) ? existing : undefined;
    const parent = this.requireParents(id);
    const wrongName = live ? undefined : model.checkName?.(name);
    if (wrongName) throw wrongName;
    checkRequestContent(model.token, body);
    requireLocation(model, id, body, live);
    if (live && this.isBusy(live)) throw refusals.busy(id);
    for (const reference of references) this.require(reference);
    const request: PutRequest = { id, name, parent, body, existing: live, azure: this };
    model.validate?.(request);
    const resource = this.completed(model, { ...request, existing }, live);
    if (existing) this.store.write(resource);
    else if (!this.store.create(resource)) throw refusals.busy(id);
    try {
      this.placeChildren(model, request);
    } catch (error) {
      if (existing) this.store.write(existing);
      else this.erase(resource);
      throw error;
    }
    return this.view(resource);
  }

  private placeChildren(model: ResourceType, request: PutRequest): void {
    const listed = model.children?.(request);
    if (!listed) return;
    const child = resourceType(listed.type);
    const kept = listed.bodies.map(([id]) => idKey(id));
    for (const other of this.within(request.id, listed.type))
      if (!kept.includes(idKey(other.id))) this.erase(other);
    for (const [id, body] of listed.bodies) this.place(id, child, body, []);
  }

  // What is at an id, alive or soft-deleted.
  private remains(id: string): StoredResource | undefined {
    const resource = this.store.read(id);
    if (!resource || !this.isGone(resource)) return resource;
    this.erase(resource);
    return undefined;
  }

  private erase({ id, type }: StoredResource): void {
    // A group is empty when it goes; soft-deleted vaults that were in it stay recoverable.
    if (type === RESOURCE_GROUP) this.store.removeAlone(id);
    else this.store.remove(id, (within) => resourceType(within.type).outlivesTarget === true);
  }

  private completed(
    model: ResourceType,
    request: PutRequest,
    live: StoredResource | undefined,
  ): StoredResource {
    const { id } = request;
    const { properties, hidden } = model.complete(request);
    const created = live === undefined || live.operation?.failure !== undefined;
    const operation = startOperation(this, id, created ? "Creating" : "Updating");
    return {
      id: live?.id ?? id,
      type: model.type,
      properties,
      ...(operation && { operation }),
      ...(hidden && { hidden }),
    };
  }

  private exclusively<T>(keys: string[], work: () => T): T {
    return withLocks(this.store.locks, keys.map(idKey), work);
  }
}

// Whoever creates a child holds its ancestors, so none of them can be deleted meanwhile.
function scopeOf(id: string): string[] {
  return [...ancestorsOf(id), id];
}

function requireLocation(
  model: ResourceType,
  id: string,
  body: Body,
  existing: StoredResource | undefined,
): void {
  checkLocation(model, body);
  const asked = stringAt(body, "location");
  const has = stringAt(existing?.properties, "location");
  if (asked !== undefined && has !== undefined && !sameLocation(asked, has))
    throw refusals.otherLocation(armId(id), has, asked);
}

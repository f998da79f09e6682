import { schemas } from "../schemas";
import { Clock } from "./clock";
import { SUBSCRIPTION_ID, armId, parseId } from "./id";
import type { Body } from "./json";
import type { Reader } from "./resourceType";
import { type Operation, Store, type StoredResource } from "./store";
import { resourceType } from "../services";

/** Where an operation on a resource stands, in seconds by the local Azure's clock. */
export type Progress =
  | { done: true; failure?: { code: string; message: string } }
  | { done: false; elapsed: number; remaining: number };

/** What there is in a local Azure, as of now: it only reads. */
export class AzureState implements Reader {
  readonly clock: Clock;
  protected readonly store: Store;

  constructor(
    readonly directory: string,
    /** Where what is named without a subscription is. */
    readonly subscription: string = SUBSCRIPTION_ID,
  ) {
    this.store = new Store(directory);
    this.clock = new Clock(directory);
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

  /** The subscriptions, in lower case, in which something was made. */
  subscriptions(): string[] {
    return this.store.subscriptions();
  }

  softDeleted(type: string): StoredResource[] {
    return [...this.store.ofType(type)].filter((r) => r.deletedAt !== undefined);
  }

  view(resource: StoredResource): Body {
    const model = resourceType(resource.type);
    const everything: Body = {
      ...resource.properties,
      ...model.computed?.(resource, this),
      ...this.states(resource),
      name: armId(resource.id).name,
      type: resource.type,
    };
    const answer: Body = { id: resource.id };
    for (const name of Object.keys(schemas().resources[model.token]?.outputs.properties ?? {})) {
      const value = everything[name];
      if (value !== undefined) answer[name] = value;
    }
    return answer;
  }

  isBusy(resource: StoredResource): boolean {
    return resource.operation !== undefined && !this.clock.isSettled(resource.operation);
  }

  /** The last operation on what is at an id, if it takes or took its time. */
  operation(id: string): Operation | undefined {
    return this.store.read(id)?.operation;
  }

  /** How far the operation on a resource is. */
  progress(id: string): Progress {
    const operation = this.store.read(id)?.operation;
    if (!operation) return { done: true };
    if (this.clock.isOver(operation))
      return operation.failure ? { done: true, failure: operation.failure } : { done: true };
    // One that takes a moment by the machine's clock as well may be beyond its end by this one.
    const elapsed = Math.min(this.clock.elapsed(operation), operation.duration);
    return { done: false, elapsed, remaining: operation.duration - elapsed };
  }

  protected isLive(resource: StoredResource): boolean {
    return resource.deletedAt === undefined && !this.isGone(resource);
  }

  /** True if its deletion is over: the file is left until somebody writes there. */
  protected isGone({ operation }: StoredResource): boolean {
    return operation?.kind === "Deleting" && this.clock.isOver(operation);
  }

  protected live(resources: Iterable<StoredResource>, type?: string): StoredResource[] {
    return [...resources].filter(
      (r) => (type === undefined || isType(r, type)) && this.find(r.id) !== undefined,
    );
  }

  private states({ operation }: StoredResource): Body {
    if (operation && !this.clock.isOver(operation))
      return { provisioningState: operation.kind, resourceState: operation.kind };
    if (operation?.failure)
      return { provisioningState: "Failed", resourceState: FAILED[operation.kind] };
    const isSettled = operation === undefined || this.clock.isSettled(operation);
    return {
      provisioningState: "Succeeded",
      resourceState: isSettled ? "Running" : operation.kind,
    };
  }
}

const FAILED: Record<Operation["kind"], string> = {
  Creating: "CreateFailed",
  Updating: "UpdateFailed",
  Deleting: "DeleteFailed",
};

function isType(resource: StoredResource, type: string): boolean {
  return resource.type.toLowerCase() === type.toLowerCase();
}

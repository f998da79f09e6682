import type { ArmError } from "./armError";
import { AzureState } from "./azureState";
import { RESOURCE_GROUP, ancestorsOf, armId, parseId, withoutNamespace } from "./id";
import * as refusals from "./refusals";
import type { Reference } from "./resourceType";
import type { StoredResource } from "./store";

/** What must be there, and at rest, before a request is taken. */
export class Prerequisites extends AzureState {
  protected require({ id, missing }: Reference): void {
    const resource = this.find(id);
    if (!resource) throw missing(id);
    const { operation } = resource;
    if (operation?.kind === "Creating" && !this.clock.isOver(operation)) throw refusals.busy(id);
  }

  protected requireParents(id: string): StoredResource | undefined {
    const { type, parent, extension } = armId(id);
    this.requireGroup(id);
    if (parent === undefined || parseId(parent)?.parent === undefined) return undefined;
    const found = this.find(parent);
    if (found) {
      const busy = extension ? undefined : this.busyAncestor(found);
      if (busy) throw refusals.busy(busy.id);
      return found;
    }
    throw extension
      ? this.missing(parent)
      : refusals.parentNotFound(withoutNamespace(type), parent);
  }

  private busyAncestor(resource: StoredResource): StoredResource | undefined {
    if (this.isBusy(resource)) return resource;
    const above = this.find(armId(resource.id).parent ?? "");
    return above && above.type !== RESOURCE_GROUP ? this.busyAncestor(above) : undefined;
  }

  private requireGroup(id: string): void {
    const [groupId] = ancestorsOf(id);
    if (groupId === undefined) return;
    const group = this.find(groupId);
    const { name } = armId(groupId);
    if (!group) throw refusals.resourceGroupNotFound(name);
    if (group.operation?.kind === "Deleting") throw refusals.resourceGroupBeingDeleted(name);
  }

  protected missing(id: string): ArmError {
    const { type, name, resourceGroup, parent } = armId(id);
    if (type === RESOURCE_GROUP) return refusals.resourceGroupNotFound(name);
    if (parent === undefined) return refusals.resourceNotFound(id, type);
    const [group] = ancestorsOf(id);
    return group !== undefined && !this.find(group)
      ? refusals.resourceGroupNotFound(resourceGroup ?? "")
      : refusals.resourceNotFound(id, type);
  }
}

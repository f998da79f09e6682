import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { describe, idOf } from "../../local-azure/providers/description";
import {
  type Deployment,
  type PendingOperation,
  type ResourceState,
  withCreated,
} from "../../pulumi/deployment";
import type { LocalStack } from "./localStack";

/** The file that `pulumi stack export` writes and `pulumi stack import` reads. */
interface Export {
  readonly version: number;
  deployment: Deployment;
}

/**
 * Settles what an engine was doing when it was killed. Whatever it had created by then gets its place in
 * the state, as `pulumi refresh --import-pending-creates` would ask a person to do; a refresh then takes
 * everything from the local Azure as it is. The next update starts from the truth.
 */
export async function resolvePendingOperations(stack: LocalStack): Promise<void> {
  const exported = JSON.parse(await stack.mustSucceed(["stack", "export"])) as Export;
  const azure = new Arm(stack.workspace.directory.azure);
  exported.deployment = settled(exported.deployment, (id) => azure.find(id) !== undefined);

  const folder = mkdtempSync(path.join(tmpdir(), "settled-"));
  try {
    const file = path.join(folder, "stack.json");
    writeFileSync(file, JSON.stringify(exported), { mode: 0o600 });
    await stack.mustSucceed(["stack", "import", "--file", file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await stack.mustSucceed(["refresh", "--yes", "--skip-preview"]);
}

/** The deployment without pending operations, and with what they had created. */
export function settled(deployment: Deployment, exists: (id: string) => boolean): Deployment {
  const created = (deployment.pending_operations ?? [])
    .map(createdBy)
    .filter((resource) => resource?.id !== undefined && exists(resource.id))
    .filter((resource) => resource !== undefined);
  return withCreated(deployment, created);
}

/** The resource that a create makes, under the id that Azure gives it; undefined for what has no such id. */
function createdBy({ type, resource }: PendingOperation): ResourceState | undefined {
  if (type !== "creating" || !resource.type.startsWith("azure-native:")) return undefined;
  const id = idOf(describe(resource.type), (resource.inputs ?? {}) as Parameters<typeof idOf>[1]);
  return { ...resource, id };
}

import type { EngineEvent, StepMetadata } from "../../../pulumi/events/engineEvents";

const project = "urn:pulumi:stage::azure-managed-redis::azure-managed-redis:index:RedisEnterprise$";

/** A step on the database of an instance, as the engine announces it. */
export function databaseStep(op: string, more: Partial<StepMetadata> = {}): EngineEvent {
  return step(op, "azure-native:redisenterprise:Database", "main-database", {
    databaseName: "default",
    clusterName: "mic-erp-be-stage-redis",
  })(more);
}

export function clusterStep(op: string, more: Partial<StepMetadata> = {}): EngineEvent {
  return step(op, "azure-native:redisenterprise:RedisEnterprise", "main", {
    clusterName: "mic-erp-be-stage-redis",
    sku: { name: "Balanced_B1" },
  })(more);
}

function step(op: string, type: string, name: string, inputs: Record<string, unknown>) {
  return (more: Partial<StepMetadata>): EngineEvent => ({
    resourcePreEvent: {
      metadata: {
        op,
        type,
        urn: `${project}${type}::${name}`,
        old: op === "create" ? null : { custom: true, inputs },
        new: op.startsWith("delete") ? null : { custom: true, inputs },
        ...more,
      },
    },
  });
}

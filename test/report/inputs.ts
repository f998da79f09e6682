import type { Exemption } from "../../policies/exemptions";
import type { EngineEvent, StepMetadata } from "../../pulumi/events/engineEvents";
import type { Comparison, Outcome, ReportInput, StackReport } from "../../report/input";

/** What a resource is called in these tests. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** The key under which Azure's name is among the inputs. */
  readonly nameKey?: string;
}

export const cluster: Resource = {
  type: "azure-native:redisenterprise:RedisEnterprise",
  name: "main",
  nameKey: "clusterName",
};
export const database: Resource = {
  type: "azure-native:redisenterprise:Database",
  name: "main-database",
  nameKey: "databaseName",
};
export const endpoint: Resource = {
  type: "azure-native:network:PrivateEndpoint",
  name: "main-endpoint",
  nameKey: "privateEndpointName",
};
export const secret: Resource = {
  type: "azure-native:keyvault:Secret",
  name: "main-password",
  nameKey: "secretName",
};

const component = "azure-managed-redis:index:RedisEnterprise";

/** A stack's events, each about the resource of that stack. */
export class Events {
  constructor(readonly stack: string) {}

  /** The stack and its component, which each real preview has. */
  frame(op = "same"): EngineEvent[] {
    const stack = { urn: this.#stackUrn(), type: "pulumi:pulumi:Stack" };
    const main = { urn: this.#componentUrn(), type: component, parent: this.#stackUrn() };
    return [stack, main].map(({ urn, type, ...rest }) => {
      const state = { custom: false, inputs: {}, ...rest };
      return { resourcePreEvent: { metadata: { op, urn, type, old: state, new: state } } };
    });
  }

  step(
    op: string,
    resource: Resource,
    azureName: string,
    more: {
      readonly before?: Record<string, unknown>;
      readonly after?: Record<string, unknown>;
      readonly metadata?: Partial<StepMetadata>;
      readonly protectedBefore?: boolean;
      readonly protectedAfter?: boolean;
    } = {},
  ): EngineEvent {
    const { type, nameKey = "name" } = resource;
    const common = { [nameKey]: azureName };
    const state = (inputs: Record<string, unknown> = {}, protect = false) => ({
      custom: true,
      parent: this.#componentUrn(),
      ...(protect && { protect }),
      inputs: { ...common, ...inputs },
    });
    const fresh = op === "create" || op === "import";
    return {
      resourcePreEvent: {
        metadata: {
          op,
          urn: this.urn(resource),
          type,
          old: fresh ? null : state(more.before, more.protectedBefore),
          new: op === "delete" ? null : state(more.after, more.protectedAfter),
          ...more.metadata,
        },
      },
    };
  }

  policy(
    resource: Resource,
    policyName: string,
    message: string,
    enforcementLevel = "advisory",
    policyPackName = "guardrails",
  ): EngineEvent {
    const resourceUrn = this.urn(resource);
    return {
      policyEvent: { policyName, policyPackName, message, enforcementLevel, resourceUrn },
    };
  }

  error(message: string, resource?: Resource): EngineEvent {
    return this.#diagnostic("error", message, resource);
  }

  warning(message: string, resource?: Resource): EngineEvent {
    return this.#diagnostic("warning", message, resource);
  }

  urn({ type, name }: Resource): string {
    return `urn:pulumi:${this.stack}::azure-managed-redis::${component}$${type}::${name}`;
  }

  #diagnostic(severity: string, message: string, resource?: Resource): EngineEvent {
    const urn = resource === undefined ? this.#stackUrn() : this.urn(resource);
    return { diagnosticEvent: { severity, message, urn } };
  }

  #stackUrn(): string {
    return `urn:pulumi:${this.stack}::azure-managed-redis::pulumi:pulumi:Stack::azure-managed-redis-${this.stack}`;
  }

  #componentUrn(): string {
    return `urn:pulumi:${this.stack}::azure-managed-redis::${component}::main`;
  }
}

/** What is reported of a stack whose preview had these events. */
export function previewed(
  stack: string,
  events: readonly EngineEvent[],
  more: Partial<StackReport> & { readonly exitCode?: number; readonly output?: string } = {},
): StackReport {
  const { exitCode = 0, output = "", ...rest } = more;
  const outcome: Outcome = { kind: "previewed", exitCode, events, output };
  const comparison: Comparison = { kind: "base" };
  return { stack, comparison, outcome, exemptions: [], ...rest };
}

/** The report of a branch over `main`. */
export function reportOf(...stacks: readonly StackReport[]): ReportInput {
  return {
    head: { name: "feature/larger", commit: "1f0c2d9a7b6e5f4c3d2b1a0918273645546372819" },
    base: { name: "main", commit: "9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a291807f" },
    stacks,
    today: "2026-11-21",
  };
}

export const exemption: Exemption = {
  pack: "practices",
  policy: "amr-access-keys-disabled",
  spared: { level: "disabled" },
  reason: "The applications log in with the password and don't know Entra yet",
  until: "2027-03-31",
};

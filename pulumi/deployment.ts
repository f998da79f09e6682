/** A resource as the engine's state holds it, as far as it matters here. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string | undefined;
  readonly protect?: boolean;
  readonly external?: boolean;
  readonly importID?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What the engine was doing to a resource when it was interrupted. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly type: "creating" | "updating" | "deleting" | "reading" | "importing";
}

/** A deployment as `pulumi stack export` prints it and as the file backend keeps it. */
export interface Deployment {
  readonly resources?: readonly ResourceState[];
  readonly pending_operations?: readonly PendingOperation[] | undefined;
  /** Of a passphrase its salt, of a key in a vault what it has encrypted. */
  readonly secrets_providers?: {
    readonly state?: { readonly salt?: string; readonly encryptedkey?: string };
  };
}

/**
 * A deployment after an engine was killed: nothing is pending, and what it had created has its place. A resource
 * whose replacement has been created is what the engine would delete next.
 */
export function withCreated(deployment: Deployment, created: readonly ResourceState[]): Deployment {
  const urns = new Set(created.map(({ urn }) => urn));
  const before = (deployment.resources ?? []).map((resource) =>
    urns.has(resource.urn) ? { ...resource, delete: true } : resource,
  );
  return { ...deployment, resources: [...before, ...created], pending_operations: undefined };
}

/** What a stack made in Azure: not what was only looked up there, and not the program's own groupings. */
export function resourcesMadeIn({ resources = [] }: Deployment): ResourceState[] {
  return resources.filter(
    ({ type, custom, external }) =>
      custom === true && external !== true && !type.startsWith("pulumi:providers:"),
  );
}

/** `…::main-database` → `main-database`. A name may hold `::` itself; a type can't. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** The name that Azure knows a resource by, or else the program's. */
export function nameInAzure({ id, urn }: ResourceState): string {
  const last = id?.startsWith("/") ? id.split("/").at(-1) : undefined;
  return last ?? nameOf(urn);
}

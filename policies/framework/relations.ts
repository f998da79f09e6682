import { armId } from "./armId";
import type { Judged, Kind, Subject } from "./kind";
import { cluster, database, type ClusterKey, type DatabaseKey } from "./kinds";
import type { Stack } from "./stack";
import { whenKnown } from "./values";
import { text } from "./values";

/** A cluster, or a database of it, as another resource names it. */
export interface Address {
  readonly name: string;
  readonly resourceGroup?: string;
  /** Whether the database is meant and not the cluster. */
  readonly database: boolean;
}

/** How resources of a kind name the clusters that they belong to. */
export interface Pointer<Key extends string> {
  readonly kind: Kind<Key>;
  /** The properties that name them; while those aren't known, what they were made from tells. */
  readonly via: readonly Key[];
  /** Set where they are parts of a path: outputs lack those, so an absent one says nothing. */
  readonly inPath?: true;
  readonly addresses: (subject: Subject<Key>) => readonly (Address | undefined)[];
}

export interface Pointing<Key extends string> {
  /** Those that belong to a cluster (or to its database). */
  readonly to: (cluster: Judged, database?: boolean) => readonly Subject<Key>[];
  /** Those of which nothing tells yet where they belong. */
  readonly unsure: readonly Subject<Key>[];
}

/** The address that an ARM id gives, if it is one of Azure Managed Redis or its predecessor. */
export function addressOf(id: unknown): Address | undefined {
  const { type, names, resourceGroup } = armId(id) ?? {};
  if (!type?.startsWith("microsoft.cache/redisenterprise") || names?.[0] === undefined) {
    return undefined;
  }
  return { name: names[0], resourceGroup, database: names.length > 1 };
}

/** The address that a cluster's name and resource group give. */
export function addressByName(
  name: unknown,
  resourceGroup: unknown,
  ofDatabase: boolean,
): Address | undefined {
  const known = text(name)?.toLowerCase();
  return known === undefined
    ? undefined
    : { name: known, resourceGroup: text(resourceGroup)?.toLowerCase(), database: ofDatabase };
}

const databasePointer: Pointer<DatabaseKey> = {
  kind: database,
  via: ["clusterName", "clusterId"],
  inPath: true,
  addresses: (subject) => {
    const id = subject.get("clusterId");
    const group = whenKnown(() => subject.get("resourceGroup"));
    return [
      id === undefined ? addressByName(subject.get("clusterName"), group, true) : addressOf(id),
    ];
  },
};

const databases = (stack: Stack) => pointing(stack, databasePointer);

/** A cluster's databases; none while it isn't known yet which cluster one of the stack's belongs to. */
export function databasesOf(stack: Stack, owner: Judged): readonly Subject<DatabaseKey>[] {
  const all = stack.join(databases);
  // A cluster's id names the cluster though it is the database that belongs to it.
  return [...all.to(owner, true), ...all.to(owner, false)];
}

/** Databases of which nothing tells yet whose they are. */
export function strayDatabases(stack: Stack): readonly Subject<DatabaseKey>[] {
  return stack.join(databases).unsure;
}

/** Joins resources to their clusters: by ARM id, by name, and by dependency while those aren't known. */
export function pointing<Key extends string>(stack: Stack, pointer: Pointer<Key>): Pointing<Key> {
  const found = new Map<string, Subject<Key>[]>();
  const unsure: Subject<Key>[] = [];
  for (const subject of stack.subjects(pointer.kind)) {
    const targets = targetsOf(stack, pointer, subject);
    if (targets === undefined) unsure.push(subject);
    for (const target of targets ?? []) {
      const others = found.get(target);
      if (others === undefined) found.set(target, [subject]);
      else if (!others.includes(subject)) others.push(subject);
    }
  }
  return {
    to: (target, ofDatabase = false) => found.get(key(target.given.urn, ofDatabase)) ?? [],
    unsure,
  };
}

function targetsOf<Key extends string>(
  stack: Stack,
  { via, addresses, inPath }: Pointer<Key>,
  subject: Subject<Key>,
): string[] | undefined {
  const known = whenKnown(() =>
    inPath && via.every((each) => subject.get(each) === undefined) ? undefined : addresses(subject),
  );
  if (known !== undefined) {
    return known.flatMap((address) =>
      address === undefined
        ? []
        : clustersAt(stack, address).map((urn) => key(urn, address.database)),
    );
  }
  const owners = stack.join(owningClusters);
  const layers = via.flatMap((each) =>
    stack.sources(subject, subject.path(each)).map((urns, certainty) => ({
      certainty,
      owners: urns.flatMap((urn) => owners.get(urn) ?? []),
    })),
  );
  const [best] = layers
    .filter((layer) => layer.owners.length > 0)
    .sort((one, other) => one.certainty - other.certainty);
  if (best === undefined) return undefined;
  // A database's id is made from its cluster's: where both are named, the database is meant.
  const databases = best.owners.filter((owner) => owner.database);
  return (databases.length > 0 ? databases : best.owners).map((each) =>
    key(each.urn, each.database),
  );
}

function clustersAt(stack: Stack, { name, resourceGroup }: Address): readonly string[] {
  const named = stack.join(clustersByName).get(name) ?? [];
  const [only, another] = named;
  if (only === undefined || another === undefined || resourceGroup === undefined) {
    return named.map(({ given }) => given.urn);
  }
  return named
    .filter((each) => groupOf(each) === undefined || groupOf(each) === resourceGroup)
    .map(({ given }) => given.urn);
}

function clustersByName(stack: Stack): Map<string, Subject<ClusterKey>[]> {
  const byName = new Map<string, Subject<ClusterKey>[]>();
  for (const subject of stack.subjects(cluster)) {
    const name = whenKnown(() => text(subject.get("name"))?.toLowerCase());
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), subject]);
  }
  return byName;
}

/** By URN, the cluster that a cluster or a database stands for. */
function owningClusters(stack: Stack): Map<string, { urn: string; database: boolean }> {
  const owners = new Map<string, { urn: string; database: boolean }>();
  const clusters = new Set(stack.subjects(cluster).map(({ given }) => given.urn));
  for (const urn of clusters) owners.set(urn, { urn, database: false });
  for (const subject of stack.subjects(database)) {
    const byName = whenKnown(() => databasePointer.addresses(subject)[0]);
    const urn =
      (byName && clustersAt(stack, byName)[0]) ??
      (["clusterName", "clusterId"] as const)
        .flatMap((each) => stack.sources(subject, subject.path(each)).flat())
        .find((source) => clusters.has(source));
    if (urn !== undefined && !clusters.has(subject.given.urn)) {
      owners.set(subject.given.urn, { urn, database: true });
    }
  }
  return owners;
}

function groupOf(subject: Subject<ClusterKey>): string | undefined {
  return whenKnown(() => text(subject.get("resourceGroup"))?.toLowerCase());
}

function key(urn: string, ofDatabase: boolean): string {
  return ofDatabase ? `${urn}#database` : urn;
}

import { armId } from "../framework/armId";
import { cluster, database } from "../framework/kinds";
import type { Subject } from "../framework/kind";
import type { Stack } from "../framework/stack";
import { text, whenKnown } from "../framework/values";
import { isOfRedis, secret, vault, type SecretKey } from "./kinds";

/** A secret of the stack that lets somebody connect to Redis, and where it is, as far as that is known. */
export interface RedisSecret {
  readonly name: string;
  readonly vault?: string;
  readonly resourceGroup?: string;
}

/** The stack's secrets for Redis: by their names, or because their values are made from a cluster. */
export function redisSecrets(stack: Stack): readonly RedisSecret[] {
  const instances = new Set(
    [...stack.subjects(cluster), ...stack.subjects(database)].map(({ given }) => given.urn),
  );
  const found = stack.subjects(secret).filter((each) => {
    const [sources = []] = stack.sources(each, each.path("value"));
    const named = whenKnown(() => isOfRedis(text(each.get("name")) ?? ""));
    return named === true || sources.some((urn) => instances.has(urn));
  });
  // The engine lists resources as they happen to come; messages name the same one in every run.
  return found
    .map((each) => located(stack, each))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function secretUrns(stack: Stack): ReadonlySet<string> {
  return new Set(stack.subjects(secret).map(({ given }) => given.urn));
}

function located(stack: Stack, subject: Subject<SecretKey>): RedisSecret {
  // The outputs have no vault but in the secret's id.
  const id = whenKnown(() => armId(subject.get("id") ?? subject.get("vaultId")));
  return {
    name: subject.name,
    vault:
      id?.names[0] ?? lower(() => subject.get("vaultName")) ?? vaultAmongSources(stack, subject),
    resourceGroup: id?.resourceGroup ?? lower(() => subject.get("resourceGroup")),
  };
}

/** The name of the stack's vault that the secret's own name of it is made from. */
function vaultAmongSources(stack: Stack, subject: Subject<SecretKey>): string | undefined {
  const sources = (["vaultName", "vaultId"] as const).flatMap(
    (key) => stack.sources(subject, subject.path(key))[0] ?? [],
  );
  return stack
    .subjects(vault)
    .filter(({ given }) => sources.includes(given.urn))
    .map((each) => lower(() => each.get("name")))[0];
}

function lower(read: () => unknown): string | undefined {
  return whenKnown(() => text(read())?.toLowerCase());
}

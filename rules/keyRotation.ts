import type { AccessKeyName } from "./instanceSettings";

/** What a version of a secret holds, compared with both keys as they are now. */
export type Holds = AccessKeyName | "neither" | "unreadable";

/** One version of a secret. `unreadable` are those that are disabled: their values can't be compared. */
export interface SeenVersion {
  readonly holds: Holds;
  /** When the vault got it. */
  readonly created: Date;
}

/** A secret of an instance, and its versions, the newest first; without any it isn't there. */
export interface SeenSecret {
  readonly name: string;
  readonly versions: readonly SeenVersion[];
}

/** All that a rotation is read from: there is no journal, so that anybody can go on with it anywhere. */
export interface SeenRotation {
  /** `access.activeKey` of the stack file. */
  readonly activeKey: AccessKeyName;
  /** At least one: an instance with access keys has a password in the vault. */
  readonly secrets: readonly SeenSecret[];
}

/** A secret whose newest version opens nothing, and why. */
export interface DeadSecret {
  readonly name: string;
  readonly why: "missing" | "disabled" | "dead";
}

/** Where the rotation of an instance's keys is. */
export type RotationState =
  /** The vault didn't let itself be read: which key is in use isn't known. */
  | { readonly kind: "unseen" }
  /** A secret holds neither key: whoever reads it can't log in. */
  | { readonly kind: "dead"; readonly secrets: readonly DeadSecret[] }
  /** One secret holds one key, another one the other: an update was killed between them. */
  | { readonly kind: "divided"; readonly secrets: Readonly<Record<AccessKeyName, string[]>> }
  /** All secrets hold one key, and the stack file names the other. */
  | { readonly kind: "undeployed"; readonly deployed: AccessKeyName; readonly file: AccessKeyName }
  /** All secrets hold the active key; the idle one was given out by the vault before. */
  | ({ readonly kind: "givenOut"; readonly replaced: Date } & Slots)
  /**
   * All secrets hold the active key, and no version of one has the idle key. It may have been made for this rotation or
   * be as the last one left it: Azure doesn't say when a key was made.
   */
  | ({
      readonly kind: "idle";
      /** How many older versions are disabled: one of them may have been the idle key. */
      readonly unreadable: number;
    } & Slots);

interface Slots {
  readonly active: AccessKeyName;
  readonly idle: AccessKeyName;
}

/** What a person asks for. */
export type RotationRequest =
  | { readonly kind: "look" }
  | { readonly kind: "begin"; readonly clientsRestarted: boolean }
  | { readonly kind: "finish" }
  /** Without a slot: the one that the secrets hold. */
  | { readonly kind: "leaked"; readonly slot: AccessKeyName | undefined };

/** Whether a key is regenerated now, and which. */
export type RotationStep =
  | {
      readonly kind: "regenerate";
      readonly slot: AccessKeyName;
      /** Whether whoever reads a secret can't log in from then on, until a deployment has written the new key. */
      readonly outage: boolean;
    }
  /** Nothing is to be done now that was asked for. */
  | { readonly kind: "nothing" }
  /** What was asked for can't be done now; the state says why, and what comes first. */
  | { readonly kind: "refused"; readonly because: Refusal };

export type Refusal =
  | "vault-first"
  | "secrets-first"
  | "deployment-first"
  | "clients-first"
  | "unknown-versions"
  | "which-slot";

export function otherKey(key: AccessKeyName): AccessKeyName {
  return key === "primary" ? "secondary" : "primary";
}

/** Derives where the rotation is. */
export function rotationState({ activeKey, secrets }: SeenRotation): RotationState {
  const dead = secrets.flatMap(deadSecret);
  if (dead.length > 0) return { kind: "dead", secrets: dead };
  const holding = (key: AccessKeyName): string[] =>
    secrets.filter(({ versions }) => versions[0]?.holds === key).map(({ name }) => name);
  const by = { primary: holding("primary"), secondary: holding("secondary") };
  if (by.primary.length > 0 && by.secondary.length > 0) return { kind: "divided", secrets: by };
  const active = by.primary.length > 0 ? "primary" : "secondary";
  if (active !== activeKey) return { kind: "undeployed", deployed: active, file: activeKey };
  const idle = otherKey(active);
  const replaced = secrets.flatMap(({ versions }) => replacements(versions, idle));
  const latest = Math.max(...replaced.map((each) => each.getTime()));
  if (replaced.length > 0) return { kind: "givenOut", active, idle, replaced: new Date(latest) };
  const unreadable = secrets
    .flatMap(({ versions }) => versions)
    .filter(({ holds }) => holds === "unreadable").length;
  return { kind: "idle", active, idle, unreadable };
}

/**
 * What to do about what is asked for. No step but a leaked key's ever kills a key that a secret holds, and none a key
 * that the vault has given out unless somebody says that all clients have been restarted since.
 */
export function rotationStep(state: RotationState, request: RotationRequest): RotationStep {
  switch (request.kind) {
    case "look":
      return { kind: "nothing" };
    case "leaked":
      return leakedStep(state, request.slot);
    case "begin":
      return beginStep(state, request.clientsRestarted);
    case "finish":
      return finishStep(state);
  }
}

function beginStep(state: RotationState, clientsRestarted: boolean): RotationStep {
  if (state.kind === "givenOut") return refused("clients-first");
  if (state.kind !== "idle") return refused(firstOf(state));
  return state.unreadable > 0 && !clientsRestarted
    ? refused("unknown-versions")
    : { kind: "regenerate", slot: state.idle, outage: false };
}

function finishStep(state: RotationState): RotationStep {
  if (state.kind === "givenOut") return { kind: "regenerate", slot: state.idle, outage: false };
  return state.kind === "idle" ? { kind: "nothing" } : refused(firstOf(state));
}

function leakedStep(state: RotationState, slot: AccessKeyName | undefined): RotationStep {
  const held = heldKeys(state);
  const [only, second] = held;
  const leaked = slot ?? (second === undefined ? only : undefined);
  if (leaked === undefined) return refused("which-slot");
  return {
    kind: "regenerate",
    slot: leaked,
    // A dead secret means an outage already, and this doesn't end it.
    outage: held.includes(leaked) || state.kind === "dead" || state.kind === "unseen",
  };
}

/** The keys that newest versions of secrets hold. */
function heldKeys(state: RotationState): AccessKeyName[] {
  switch (state.kind) {
    case "unseen":
    case "dead":
      return [];
    case "divided":
      return ["primary", "secondary"];
    case "undeployed":
      return [state.deployed];
    case "givenOut":
    case "idle":
      return [state.active];
  }
}

function firstOf({ kind }: RotationState): Refusal {
  if (kind === "unseen") return "vault-first";
  return kind === "undeployed" ? "deployment-first" : "secrets-first";
}

function refused(because: Refusal): RotationStep {
  return { kind: "refused", because };
}

function deadSecret({ name, versions: [newest] }: SeenSecret): DeadSecret[] {
  if (newest === undefined) return [{ name, why: "missing" }];
  if (newest.holds === "unreadable") return [{ name, why: "disabled" }];
  return newest.holds === "neither" ? [{ name, why: "dead" }] : [];
}

/** When each version that holds a key was replaced by a newer one. */
function replacements(versions: readonly SeenVersion[], key: AccessKeyName): Date[] {
  return versions.flatMap(({ holds }, at) => {
    const newer = versions[at - 1];
    return holds === key && newer !== undefined ? [newer.created] : [];
  });
}

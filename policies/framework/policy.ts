import type { PolicyComplianceFramework, Severity } from "@pulumi/policy";

import type { BuiltIn } from "./compliance";
import type { Kind, Subject } from "./kind";
import type { Settings, Values } from "./settings";
import type { Stack } from "./stack";

export type PackName = "guardrails" | "practices";

/** What is wrong with one property of one resource, and the line that fixes it. */
export interface Finding {
  /** The property, as it is called where it was written. */
  readonly property: string;
  /** The value found, as shown to a person; never a secret's. */
  readonly found: string;
  /** What it must be, completing "it must be". */
  readonly wanted: string;
  /** The line to write, or to remove, as a sentence without its full stop. */
  readonly fix: string;
  /** Why it matters, where that isn't plain from its description, as a sentence without its full stop. */
  readonly because?: string;
}

/** One resource of an example, as a program would write it. */
export interface ExampleResource {
  readonly type: string;
  readonly name?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
}

/** How every policy describes itself. */
interface Description<S extends Settings> {
  /** Kebab-case, and the name of the exported constant in camelCase. */
  readonly name: string;
  readonly pack: PackName;
  /** The rule, in one sentence. */
  readonly description: string;
  readonly severity: Severity;
  readonly framework: PolicyComplianceFramework;
  /** The built-in definition of Azure Policy that asks the same, and so the controls of other frameworks. */
  readonly builtIn?: BuiltIn;
  readonly url: string;
  /** What to do about a violation. */
  readonly steps: string;
  readonly settings?: S;
  /** Set while the policy judges nothing: the settings that must be given first. */
  readonly offUntil?: readonly (keyof S & string)[];
  /** A policy that is off until configured may be mandatory from then on. @default the pack's level */
  readonly level?: "mandatory";
  /** The last day that an exemption may name. */
  readonly exemptUntil?: string;
  /** A stack that passes, and the same one broken; the page of policies shows them, and a test judges them. */
  readonly good: readonly ExampleResource[];
  readonly bad: readonly ExampleResource[];
  /** Settings that the examples are judged under. */
  readonly exampleSettings?: Partial<Values<S>>;
}

/** What a policy is told besides the resource, and whom it reports to. */
export interface Judgement<S extends Settings> {
  readonly settings: Values<S>;
  /** The stack's name. */
  readonly stack: string;
}

interface ResourceDescription<Key extends string, S extends Settings> extends Description<S> {
  readonly kind: Kind<Key>;
  /** What is wrong with the resource; it reads the property it judges first, so an unknown one is named. */
  readonly judge: (subject: Subject<Key>, judgement: Judgement<S>) => readonly Finding[];
  /** Puts the inputs right in place, where that is unambiguous and safe; only a pack's config turns it on. */
  readonly remediate?: (properties: Record<string, unknown>, subject: Subject<Key>) => void;
}

interface StackDescription<Key extends string, S extends Settings> extends Description<S> {
  /** Each resource of this kind is judged by itself, so one unknown value spoils no other judgement. */
  readonly kind: Kind<Key>;
  readonly judgeInStack: (
    subject: Subject<Key>,
    stack: Stack,
    judgement: Judgement<S>,
  ) => readonly Finding[];
}

export type ResourcePolicy = ResourceDescription<string, Settings>;
export type StackPolicy = StackDescription<string, Settings>;
export type Policy = ResourcePolicy | StackPolicy;

/** What a policy without settings has. */
type NoSettings = Readonly<Record<string, never>>;

/** A policy that judges one resource by itself, before it is created. */
export function resourcePolicy<Key extends string, const S extends Settings = NoSettings>(
  description: ResourceDescription<Key, S>,
): ResourcePolicy {
  return description as unknown as ResourcePolicy;
}

/** A policy that judges a resource together with others of its stack, at the end of a preview. */
export function stackPolicy<Key extends string, const S extends Settings = NoSettings>(
  description: StackDescription<Key, S>,
): StackPolicy {
  return description as unknown as StackPolicy;
}

export function isStackPolicy(policy: Policy): policy is StackPolicy {
  return "judgeInStack" in policy;
}

/** The level that a policy has until somebody chooses another. */
export function levelOf({ pack, level }: Policy): "advisory" | "mandatory" {
  return level ?? (pack === "guardrails" ? "mandatory" : "advisory");
}

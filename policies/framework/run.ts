import {
  readConfiguration,
  type Configuration,
  type ConfigurationSource,
  type Entry,
} from "./configuration";
import { dayOf } from "./values";
import type { Given } from "./kind";
import type { PackName, Policy } from "./policy";
import { stackOf } from "./surroundings";

export interface RunOptions {
  /** Where a stack's own choices are found. @default - nowhere: a pack's config alone decides */
  readonly source?: ConfigurationSource;
  readonly now?: () => Date;
}

/** What a pack remembers while it judges a stack, one resource after the other. */
export class Run {
  /** By URN, what a resource was asked to be: what the stack's policies join by. */
  readonly inputs = new Map<string, Given["props"]>();
  readonly #options: RunOptions;
  readonly #policies: ReadonlyMap<string, Policy>;
  readonly #configurations = new Map<string, Configuration>();
  readonly #complained = new Set<string>();
  readonly #unknown = new Set<string>();
  readonly #used = new Set<string>();

  constructor(
    readonly pack: PackName,
    policies: readonly Policy[],
    options: RunOptions,
  ) {
    this.#options = options;
    this.#policies = new Map(policies.map((policy) => [policy.name, policy]));
  }

  get today(): string {
    return dayOf((this.#options.now ?? (() => new Date()))());
  }

  /** The stack itself is the first resource of every run: what was said in an earlier one is said anew. */
  begin({ type }: Given): void {
    if (type === "pulumi:pulumi:Stack") this.#forget();
  }

  see({ urn, props }: Given): void {
    this.inputs.set(urn, props);
  }

  configuration(urn: string): Configuration {
    const stack = stackOf(urn);
    let configuration = this.#configurations.get(stack);
    if (configuration === undefined) {
      const file = this.#options.source?.(stack);
      configuration =
        file === undefined
          ? { file: "the pack's config", entries: {} }
          : readConfiguration(file, this.pack, this.#policies);
      this.#configurations.set(stack, configuration);
    }
    return configuration;
  }

  /** What is wrong with the stack's file, said once; after that, nothing. */
  complaint(configuration: { readonly problem: string }): string | undefined {
    if (this.#complained.has(configuration.problem)) return undefined;
    this.#complained.add(configuration.problem);
    return configuration.problem;
  }

  /** Whether this is the first time in the run that a property of a type turns out not to be known yet. */
  isNewlyUnknown(type: string, path: string): boolean {
    const key = `${type} ${path.replace(/\d+/g, "n")}`;
    if (this.#unknown.has(key)) return false;
    this.#unknown.add(key);
    return true;
  }

  use(policy: string, resource: string): void {
    this.#used.add(`${policy} ${resource}`);
  }

  isUsed(policy: string, resource: string): boolean {
    return this.#used.has(`${policy} ${resource}`);
  }

  #forget(): void {
    this.#complained.clear();
    this.#unknown.clear();
    this.#used.clear();
    this.inputs.clear();
  }
}

/** The stack's entry for a policy. */
export function entryOf(
  configuration: { readonly entries: Readonly<Record<string, Entry>> },
  policy: Policy,
): Entry {
  return configuration.entries[policy.name] ?? {};
}

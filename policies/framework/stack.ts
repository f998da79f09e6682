import type { PolicyResource } from "@pulumi/policy";

import type { Given, Judged, Kind, Subject } from "./kind";

/** A stack's resources for policies that join them: as the engine lists them, with the inputs seen before. */
export class Stack {
  readonly #resources = new Map<string, PolicyResource>();
  readonly #inputs: ReadonlyMap<string, Given["props"]>;
  readonly #subjects = new Map<Kind, readonly Subject[]>();
  readonly #joins = new Map<unknown, unknown>();

  /**
   * @param inputs by URN. The engine's list has outputs only, and azure-native's outputs lack what a path
   * is made of (the cluster's name of a database, say); the inputs were there when each resource was judged.
   */
  constructor(
    resources: readonly PolicyResource[],
    inputs: ReadonlyMap<string, Given["props"]> = new Map<string, Given["props"]>(),
  ) {
    for (const resource of resources) this.#resources.set(resource.urn, resource);
    this.#inputs = inputs;
  }

  /** Every resource of a kind. */
  subjects<Key extends string>(kind: Kind<Key>): readonly Subject<Key>[] {
    let subjects = this.#subjects.get(kind);
    if (subjects === undefined) {
      subjects = [...this.#resources.values()].flatMap((resource) => {
        if (!kind.matches(resource.type)) return [];
        const { type, urn, name, opts } = resource;
        const props = this.#inputs.get(urn) ?? resource.props;
        const subject = kind.subject({ type, urn, name, opts, props });
        return subject === undefined ? [] : [subject];
      });
      this.#subjects.set(kind, subjects);
    }
    return subjects;
  }

  /**
   * Where a property's value may come from while it isn't known: URNs, the surest answer first. What the
   * property was made from, what the resource depends on, and what stands beside it in the same component.
   */
  sources({ given }: Judged, path: string): readonly (readonly string[])[] {
    const resource = this.#resources.get(given.urn);
    if (resource === undefined) return [];
    const [property = ""] = path.split(".");
    return [
      (resource.propertyDependencies[property] ?? []).map(({ urn }) => urn),
      resource.dependencies.map(({ urn }) => urn),
      resource.parent === undefined ? [] : (this.join(siblings).get(resource.parent.urn) ?? []),
    ];
  }

  /** What the engine has of a resource: what Azure answered, and in a preview as much of it as is known. */
  outputs({ given }: Judged): unknown {
    return this.#resources.get(given.urn)?.props;
  }

  /** The URN of the component that a resource belongs to. */
  parent(urn: string): string | undefined {
    return this.#resources.get(urn)?.parent?.urn;
  }

  get urns(): Iterable<string> {
    return this.#resources.keys();
  }

  /** A join over the whole stack, made once however many policies use it. */
  join<Result>(make: (stack: Stack) => Result): Result {
    if (!this.#joins.has(make)) this.#joins.set(make, make(this));
    return this.#joins.get(make) as Result;
  }
}

/** By component, what stands in it. The stack itself is no component: what stands in it tells nothing. */
function siblings(stack: Stack): Map<string, string[]> {
  const byParent = new Map<string, string[]>();
  for (const urn of stack.urns) {
    const parent = stack.parent(urn);
    if (parent === undefined || parent.includes("::pulumi:pulumi:Stack::")) continue;
    const others = byParent.get(parent);
    if (others === undefined) byParent.set(parent, [urn]);
    else others.push(urn);
  }
  return byParent;
}

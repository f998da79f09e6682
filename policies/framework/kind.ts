import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

import { at, isAbsent } from "./values";

/** Where a provider keeps a property, and how its spelling translates to Azure's own. */
interface Place {
  /** Dotted path among the inputs, which is also what messages name. */
  readonly path: string;
  /** Where the outputs have it, if they call it something else. */
  readonly output?: string;
  readonly read?: (value: unknown) => unknown;
  /** The literal to write for one of Azure's own values. */
  readonly write?: (literal: string) => string;
}

/** One provider's form of a resource: the tokens that it goes by and where its properties are. */
interface Shape<Key extends string> {
  readonly tokens: RegExp;
  readonly properties: Readonly<Partial<Record<Key, string | Place>>>;
  /** Whether a resource of that type holds one at all. @default always */
  readonly holds?: (properties: unknown) => boolean;
}

/** A resource as the engine hands it over, in either of its two calls. */
export type Given = Pick<
  ResourceValidationArgs | PolicyResource,
  "type" | "urn" | "name" | "props" | "opts"
>;

/** Any resource under judgement, whatever its kind. */
export interface Judged {
  readonly given: Given;
}

/**
 * A kind of resource, whichever provider and version it comes from: a policy written for a kind judges
 * raw azure-native resources, dated and older type tokens and the classic provider's alike.
 */
export class Kind<Key extends string = string> {
  readonly #shapes: readonly Shape<Key>[];
  readonly #shapeOf = new Map<string, Shape<Key> | undefined>();

  constructor(
    /** What it is called in sentences, such as `cluster`. */
    readonly label: string,
    ...shapes: Shape<Key>[]
  ) {
    this.#shapes = shapes;
  }

  matches(type: string): boolean {
    return this.#shape(type) !== undefined;
  }

  subject(given: Given): Subject<Key> | undefined {
    const shape = this.#shape(given.type);
    return shape && (shape.holds?.(given.props) ?? true) ? new Subject(given, shape) : undefined;
  }

  #shape(type: string): Shape<Key> | undefined {
    if (!this.#shapeOf.has(type)) {
      this.#shapeOf.set(
        type,
        this.#shapes.find(({ tokens }) => tokens.test(type)),
      );
    }
    return this.#shapeOf.get(type);
  }
}

/** One resource under judgement, read by Azure's own words. Reading what isn't known yet throws UnknownValueError. */
export class Subject<Key extends string = string> implements Judged {
  readonly #shape: Shape<Key>;

  constructor(
    readonly given: Given,
    shape: Shape<Key>,
  ) {
    this.#shape = shape;
  }

  get name(): string {
    return this.given.name;
  }

  /** Whether this provider's form has the property at all. */
  has(key: Key): boolean {
    return key in this.#shape.properties;
  }

  /** The value; `undefined` when it is absent, null, or nothing that this form has. */
  get(key: Key): unknown {
    const place = this.#shape.properties[key];
    if (place === undefined) return undefined;
    const { path, output, read } = typeof place === "string" ? { path: place } : place;
    let value = at(this.given.props, path);
    if (isAbsent(value) && output !== undefined) value = at(this.given.props, output);
    if (isAbsent(value)) return undefined;
    return read ? read(value) : value;
  }

  /** What the property is called where it was written. */
  path(key: Key): string {
    const place = this.#shape.properties[key];
    return typeof place === "object" ? place.path : (place ?? key);
  }

  /** The line to write for a property, such as `sku: { name: "Balanced_B1" }`. */
  line(key: Key, literal: string): string {
    const place = this.#shape.properties[key];
    const written = typeof place === "object" ? (place.write?.(literal) ?? literal) : literal;
    const [last = key, ...outer] = this.path(key).split(".").reverse();
    return outer.reduce((line, name) => `${name}: { ${line} }`, `${last}: ${written}`);
  }
}

/** Tokens of the azure-native provider: any API version, in the module's path or as a package of its own. */
export function native(module: string, resource: string): RegExp {
  return new RegExp(
    `^azure-native(?:_[a-z]+_v\\w+)?:(?:${module})(?:/v\\w+)?:(?:${resource})$`,
    "i",
  );
}

/** A token of the classic provider. */
export function classic(token: string): RegExp {
  return new RegExp(`^azure:(?:${token})$`, "i");
}

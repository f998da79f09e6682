import { SUBSCRIPTION_ID } from "../arm/id";
import { type Body, stringAt } from "../arm/json";
import { schemas } from "../schemas";
import type { Overlay } from "../schemas/overlay";
import type { ObjectSchema, ResourceSchema } from "../schemas/schema";
import { resourceTypes } from "../services";

/** A resource type as azure-native has it: inputs, outputs, and which inputs make up the id. */
export interface Description {
  token: string;
  schema: ResourceSchema;
  overlay: Overlay;
  /** The inputs that are in the id, outermost first. They are never outputs. */
  pathParameters: string[];
  /** The inputs that are in the body of a PUT. */
  body: ObjectSchema;
}

const BY_TOKEN = new Map(resourceTypes.map((model) => [model.token, model]));
const described = new Map<string, Description>();

/** Throws if the local Azure doesn't model the type. */
export function describe(token: string): Description {
  const known = described.get(token);
  if (known) return known;
  const schema = schemas().resources[token];
  const overlay = BY_TOKEN.get(token)?.overlay;
  if (!schema || !overlay)
    throw new Error(
      `The local Azure does not model the resource type ${token}. It models: ` +
        `${[...BY_TOKEN.keys()].sort().join(", ")}.`,
    );
  const pathParameters = parameters(overlay.path);
  const { properties, required } = schema.inputs;
  const body = {
    properties: Object.fromEntries(
      Object.entries(properties).filter(([name]) => !pathParameters.includes(name)),
    ),
    required: required.filter((name) => !pathParameters.includes(name)),
  };
  const description = { token, schema, overlay, pathParameters, body };
  described.set(token, description);
  return description;
}

/** The ARM id that the inputs name, in the subscription of whoever asks. */
export function idOf(
  { overlay }: Description,
  inputs: Body,
  subscription: string = SUBSCRIPTION_ID,
): string {
  return overlay.path
    .replace("{subscriptionId}", subscription)
    .replace(/\{(\w+)\}/g, (_, name: string) => segment(name, stringAt(inputs, name) ?? ""));
}

/** The inputs that are in an ARM id; undefined if the id is of another type. */
export function pathInputs(description: Description, id: string): Body | undefined {
  const pattern = description.overlay.path
    .replace("{subscriptionId}", "[^/]+")
    .replace(/\./g, "\\.")
    .replace(/\{(\w+)\}/g, (_, name: string) => (isScope(name) ? "(.+)" : "([^/]+)"));
  const match = new RegExp(`^${pattern}$`, "i").exec(id);
  if (!match) return undefined;
  const values = match.slice(1).map((value) => decodeURIComponent(value));
  return Object.fromEntries(
    description.pathParameters.map((name, at) => {
      const value = values[at] ?? "";
      // ids.go since pulumi-azure-native#4818: a scope keeps the slash that begins an id.
      return [name, isScope(name) ? `/${value}` : value];
    }),
  );
}

function parameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => name !== "subscriptionId");
}

// A scope is the id of any resource; everything else is one segment.
function segment(name: string, value: string): string {
  return isScope(name) ? value.replace(/^\/+|\/+$/g, "") : encodeURIComponent(value);
}

function isScope(name: string): boolean {
  return name === "scope" || name === "resourceUri";
}

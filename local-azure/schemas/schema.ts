/** One property as azure-native knows it: what its SDK says, in JSON. */
export interface PropertySchema {
  type: "string" | "number" | "integer" | "boolean" | "array" | "object" | "any";
  /** A named object type, found in `types`. */
  ref?: string;
  /** A discriminated union of named object types. */
  oneOf?: string[];
  items?: PropertySchema;
  /** The values of a map with free keys (tags). */
  additionalProperties?: PropertySchema;
  /** A named set of values, found in `enums`. */
  enum?: string;
  const?: string;
}

export interface ObjectSchema {
  properties: Record<string, PropertySchema>;
  required: string[];
}

export interface ResourceSchema {
  apiVersion: string;
  inputs: ObjectSchema;
  outputs: ObjectSchema;
}

export interface FunctionSchema {
  inputs: ObjectSchema;
  outputs: ObjectSchema;
}

/** What `extract.ts` writes: the types in use, taken from the installed SDK. */
export interface ExtractedSchemas {
  sdk: string;
  source: string;
  resources: Record<string, ResourceSchema>;
  functions: Record<string, FunctionSchema>;
  types: Record<string, ObjectSchema>;
  enums: Record<string, string[]>;
}

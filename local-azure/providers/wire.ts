import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Body, type Json, isObject } from "../arm/json";

/** How the engine writes a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What a message holds, without nulls; a secret or an output is the value that it wraps. */
export function fromStruct(struct: Struct | undefined): Body {
  const plain = struct ? unwrap(struct.toJavaScript()) : undefined;
  return isObject(plain) ? plain : {};
}

export function toStruct(body: Body): Struct {
  return Struct.fromJavaScript(body);
}

export function secret(value: Json): Json {
  return { [SIGNATURE]: SECRET, value };
}

/** True if the value, or anything in it, is not known yet. */
export function isUnknown(value: Json | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(isUnknown);
  return isObject(value) && Object.values(value).some(isUnknown);
}

function unwrap(value: Json): Json | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => unwrap(item) ?? null);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return unwrap(value.value ?? null);
  if (value[SIGNATURE] === OUTPUT) return value.value === undefined ? UNKNOWN : unwrap(value.value);
  const body: Body = {};
  for (const [name, inner] of Object.entries(value)) {
    const unwrapped = unwrap(inner);
    if (unwrapped !== undefined) body[name] = unwrapped;
  }
  return body;
}

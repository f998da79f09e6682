import { randomBytes } from "node:crypto";
import type { Body } from "../../arm/json";

/** A fresh pair of access keys. */
export function newKeys(): Body {
  return { primaryKey: newKey(), secondaryKey: newKey() };
}

/** 32 random bytes in base64, as the service makes a key. */
export function newKey(): string {
  return randomBytes(32).toString("base64");
}

import { types } from "node:util";

/** An error's message. The error may come from another realm: a test runner has errors of its own. */
export function errorText(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  // `fetch` says only "fetch failed"; what happened is its cause.
  return types.isNativeError(error.cause) ? errorText(error.cause) : error.message;
}

/** Something that the person at the keyboard can fix: printed as it is, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}

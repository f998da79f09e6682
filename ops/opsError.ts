import type { Trouble } from "./exitCodes";

/** What stops a command: its cause and the next step, in sentences for a person, without a stack trace. */
export class OpsError extends Error {
  override readonly name = "OpsError";

  constructor(
    readonly trouble: Exclude<Trouble, "ok">,
    message: string,
    /** What to do about it. */
    readonly next: string,
  ) {
    super(message);
  }
}

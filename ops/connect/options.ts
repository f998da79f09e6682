import type { CommonOptions } from "../session";

/** The options of `connect`. */
export interface ConnectOptions extends CommonOptions {
  readonly instance?: string;
  readonly client?: string;
  readonly host?: string;
  readonly cli?: boolean;
  /** A command for redis-cli. */
  readonly words?: readonly string[];
}

import type { CommonOptions } from "../session";

/** The options of `rotate-keys`. */
export interface RotateKeysOptions extends CommonOptions {
  readonly instance?: string;
  /** The first half: make the idle key anew. */
  readonly begin?: boolean;
  /** The second half: nobody uses the idle key any more. */
  readonly clientsRestarted?: boolean;
  /** `true` for the key that the secrets hold. */
  readonly leaked?: string | boolean;
  /** The instance's name in Azure, as a confirmation beforehand. */
  readonly yes?: string;
}

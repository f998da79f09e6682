import type { Needs } from "../needs";
import type { Output } from "../output";
import type { RedisRoute } from "../redis/route";
import type { Authority } from "./login";

/** Where Azure is: Microsoft's, or a local one. */
export interface Surroundings {
  /** Undefined for Microsoft's own. */
  readonly local?: {
    /** How clients get to a database: no DNS knows a local host name. */
    readonly route: (databaseId: string) => RedisRoute;
  };
  readonly subscriptionId: string;
  readonly endpoint: string;
  readonly vaultUrl: (name: string) => string;
  readonly authority: Authority;
  close(): Promise<void>;
}

/** What it takes to open an Azure. */
export interface AzureOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The stack that is asked about. */
  readonly stack: string;
  /** Where a local Azure keeps its state. @default - .local in the repository */
  readonly localDirectory?: string | undefined;
  readonly needs: Needs;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly onCall?: ((operation: string) => void) | undefined;
}

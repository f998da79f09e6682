import { join } from "node:path";

/** The files that a client needs to trust a local Azure; none of them is a secret. */
export function trustFiles(folder: string): { readonly ca: string; readonly bundle: string } {
  return {
    /** The authority alone, for clients that add it to what they trust (`NODE_EXTRA_CA_CERTS`). */
    ca: join(folder, "ca.pem"),
    /** The authority and Mozilla's list, for clients that trust one file alone (`REQUESTS_CA_BUNDLE`). */
    bundle: join(folder, "ca-bundle.pem"),
  };
}

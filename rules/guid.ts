import { createHash } from "node:crypto";

/** The name space of URLs of RFC 9562. */
const URLS = "6ba7b8119dad11d180b400c04fd430c8";

/** The GUID that follows from a name, so that it is the same in every run (RFC 9562, version 5); case is no difference. */
export function guidOf(name: string): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(URLS, "hex"))
    .update(name.toLowerCase())
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

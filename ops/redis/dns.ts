import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

import { OpsError } from "../opsError";
import { within } from "../within";

/** Asks this machine's resolver, as every client does: `hosts` files and search domains included. */
export type Resolver = (host: string) => Promise<readonly string[]>;

export const systemResolver: Resolver = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * The addresses of a host name; none where no DNS knows it.
 *
 * @throws OpsError `unreachable` where no DNS answers
 */
export async function addressesOf(
  host: string,
  {
    resolver = systemResolver,
    timeoutMs,
    signal,
  }: {
    readonly resolver?: Resolver | undefined;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly string[]> {
  const next = `Ask it yourself: \`nslookup ${host}\`; \`getent hosts ${host}\` asks as programs do.`;
  try {
    return await within(
      timeoutMs,
      signal,
      { cause: `This machine's DNS doesn't answer for ${host}`, next },
      () => resolver(host),
    );
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    if (code === undefined) throw error;
    throw new OpsError("unreachable", `This machine's DNS fails for ${host}: ${code}.`, next);
  }
}

/** Whether an address is one of a private network (RFC 1918, RFC 6598, loopback, RFC 4193). */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 6) return /^(f[cd]|fe80|::1$)/i.test(address);
  const [first = 0, second = 0] = address.split(".").map(Number);
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) ||
    (first === 100 && second >= 64 && second < 128)
  );
}

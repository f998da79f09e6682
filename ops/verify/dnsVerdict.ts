import { OpsError } from "../opsError";
import { isPrivate } from "../redis/dns";

/** What DNS answered here, and what is known of the instance. */
export interface DnsInput {
  readonly host: string;
  /** Empty where no DNS knows the name. */
  readonly addresses: readonly string[];
  /** The endpoint's address; undefined where Azure didn't say. */
  readonly endpoint: string | undefined;
  /** Whether only private endpoints lead to the instance; undefined where Azure didn't say. */
  readonly isPrivate: boolean | undefined;
  /** Whether this is said to run in a network that reaches it. */
  readonly inNetwork: boolean;
}

export type DnsVerdict =
  | { readonly kind: "go on"; readonly address: string; readonly detail: string }
  | { readonly kind: "by design"; readonly detail: string; readonly next: string };

const TRY_THERE =
  "Run it where the clients are; with --network <id> it counts as a fault if the network doesn't lead to the instance.";

/**
 * What an answer of DNS means. Outside of its networks a private instance has a public address or none, by design.
 *
 * @throws OpsError where it is a fault
 */
export function dnsVerdict(input: DnsInput): DnsVerdict {
  const { host, addresses, endpoint, inNetwork } = input;
  const [first] = addresses;
  const answered = addresses.join(", ");
  if (
    first !== undefined &&
    (endpoint === undefined ? isPrivate(first) : addresses.includes(endpoint))
  )
    return { kind: "go on", address: endpoint ?? first, detail: `${host} is ${endpoint ?? first}` };
  if (first !== undefined && isPrivate(first))
    throw new OpsError(
      "differs",
      `This machine's DNS says ${answered} for ${host}, and the endpoint's address is ${endpoint ?? "another"}.`,
      "It is an old record, a hosts file, or another zone: `nslookup` shows who answers. Clients keep an answer for its TTL.",
    );
  if (input.isPrivate !== true && first !== undefined)
    return { kind: "go on", address: first, detail: `${host} is ${first}` };
  const what =
    first === undefined
      ? `no DNS here knows ${host}`
      : `DNS here says ${answered}, a public address`;
  if (!inNetwork)
    return {
      kind: "by design",
      detail: `not reachable from here, by design: ${what}`,
      next: TRY_THERE,
    };
  throw new OpsError(
    "unreachable",
    `The network doesn't ask the private DNS zone: ${what}.`,
    "The zone's link is missing, or the network has DNS servers of its own: they must forward redis.azure.net to 168.63.129.16.",
  );
}

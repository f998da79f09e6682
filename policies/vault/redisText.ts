import { isOfRedis } from "./kinds";
import { REDIS_PORT } from "../../rules/names";

/** Something wrong with how a text connects to Redis, in words of ours only: the text itself may be secret. */
export interface Fault {
  /** What of the text is wrong, such as `the port`. */
  readonly part: string;
  readonly found: string;
  readonly wanted: string;
}

interface Connection {
  readonly host: string;
  readonly port?: string;
  /** `undefined` where the text doesn't say, as an address alone doesn't. */
  readonly tls?: Fault | "on";
}

const AZURE = /\.redis\.azure\.net$/i;
const CLASSIC = /\.redis\.cache\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/i;
const ENTERPRISE = /\.redisenterprise\.cache\.azure\.net$/i;

/** Options of StackExchange.Redis; a list of some of these behind an address is its configuration string. */
const OPTIONS =
  /^(password|user|ssl|sslprotocols|sslhost|abortconnect|connecttimeout|synctimeout|asynctimeout|connectretry|allowadmin|defaultdatabase|keepalive|name|channelprefix|tiebreaker|protocol)$/i;

/** What is wrong with a connection to Redis; nothing if the text is none. */
export function faultsOf(text: string): readonly Fault[] {
  const connections = fromUrl(text) ?? fromOptions(text) ?? [];
  return connections.flatMap(({ tls, host, port }) => [
    ...(tls === undefined || tls === "on" ? [] : [tls]),
    ...hostFaults(host),
    ...portFaults(host, port),
  ]);
}

/** What is wrong with a setting that holds one part of a connection, as `Redis__Port` does. */
export function faultsOfPart(name: string, text: string): readonly Fault[] {
  if (!isOfRedis(name)) return [];
  if (/port$/i.test(name) && /^\s*63(79|80)\s*$/.test(text)) return portFaults("", text.trim());
  return /(ssl|tls)$|use(ssl|tls)|(ssl|tls)enabled$/i.test(name) &&
    /^\s*(false|0|no|off)\s*$/i.test(text)
    ? [{ part: "the value", found: "off", wanted: "`true`" }]
    : [];
}

function fromUrl(text: string): Connection[] | undefined {
  const [, scheme, rest] = /^\s*(rediss?):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  // A password may hold anything, so what follows the last `@` is the address.
  const address = rest.slice(rest.lastIndexOf("@") + 1);
  const [, host = "", port] = /^([^:/?#\s]*)(?::(\d+))?/.exec(address) ?? [];
  const tls: Connection["tls"] =
    scheme.toLowerCase() === "rediss"
      ? "on"
      : { part: "the scheme", found: "redis://, which is plaintext", wanted: "rediss://" };
  return [{ host, port, tls }];
}

function fromOptions(text: string): Connection[] | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const endpoints = parts.flatMap((part) => {
    const [, host, port] = /^([\w.-]+)(?::(\d+))?$/.exec(part) ?? [];
    return host === undefined ? [] : [{ host, port }];
  });
  const options = new Map(
    parts.flatMap((part): [string, string][] => {
      const [, name, value] = /^([\w.-]+)\s*=(.*)$/s.exec(part) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
    }),
  );
  const redisHost = endpoints.some(({ host }) =>
    [AZURE, CLASSIC, ENTERPRISE].some((known) => known.test(host)),
  );
  const redisOptions = [...options.keys()].filter((name) => OPTIONS.test(name)).length;
  const isRedis = endpoints.length > 0 && (redisHost || redisOptions >= 2);
  if (!isRedis) return undefined;
  const tls = redisOptions === 0 ? undefined : tlsOf(options.get("ssl"));
  return endpoints.map((endpoint, index) => ({ ...endpoint, tls: index === 0 ? tls : undefined }));
}

function tlsOf(ssl: string | undefined): Connection["tls"] {
  if (ssl?.toLowerCase() === "true") return "on";
  return {
    part: "the option ssl",
    found:
      ssl === undefined
        ? "absent, which is plaintext unless the client guesses"
        : "not True, which is plaintext",
    wanted: "ssl=True",
  };
}

function hostFaults(host: string): Fault[] {
  const found = CLASSIC.test(host)
    ? "one of Azure Cache for Redis"
    : ENTERPRISE.test(host)
      ? "one of the retired Enterprise tiers"
      : /\.privatelink\./i.test(host)
        ? "a privatelink name, which the certificate doesn't have"
        : undefined;
  return found === undefined
    ? []
    : [{ part: "the host", found, wanted: "<name>.<region>.redis.azure.net" }];
}

function portFaults(host: string, port: string | undefined): Fault[] {
  const old = port === "6379" || port === "6380";
  const wrong = AZURE.test(host) && port !== String(REDIS_PORT);
  if (!old && !wrong) return [];
  const found = old
    ? `${port}, which belongs to Azure Cache for Redis`
    : port === undefined
      ? "absent"
      : "another";
  return [{ part: "the port", found, wanted: String(REDIS_PORT) }];
}

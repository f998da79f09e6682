import { join } from "node:path";

import { CorruptStateError } from "../arm/files";
import { type Body, isObject } from "../arm/json";
import { WatchedFile } from "../arm/watchedFile";

/** The services that this server stands for: Entra ID, Azure Resource Manager, and Key Vault. */
export const services = ["login", "management", "vaults"] as const;
export type Service = (typeof services)[number];

/**
 * What goes wrong with a service until it is taken back:
 * - `hang`: it takes each request, and answers none;
 * - `reset`: it resets the connection of each request;
 * - `answer`: it answers each request with that error;
 * - `clock`: its clock is so many minutes ahead of the login's and of this machine's, or behind it;
 * - `lifetime`: the login gives tokens that are good from and until so many minutes from now.
 */
export type HttpsFault =
  | { readonly kind: "hang" | "reset" }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: "clock"; readonly minutes: number }
  | { readonly kind: "lifetime"; readonly from: number; readonly until: number };

/** `https-faults.json` in a local Azure's directory: the fault of each service that has one. */
export class HttpsFaults {
  private readonly kept: WatchedFile<Readonly<Partial<Record<Service, HttpsFault>>>>;

  constructor(directory: string) {
    this.kept = new WatchedFile(join(directory, "https-faults.json"), (content) =>
      this.read(content),
    );
  }

  /**
   * The fault that a service has now.
   *
   * @throws CorruptStateError when the file doesn't hold faults
   */
  of(service: Service): HttpsFault | undefined {
    return this.kept.now[service];
  }

  private read(content: unknown = {}): Partial<Record<Service, HttpsFault>> {
    if (!isObject(content)) throw new CorruptStateError(this.kept.file, "it holds no object");
    const wrong = Object.keys(content).find(
      (name) => !(services as readonly string[]).includes(name),
    );
    if (wrong !== undefined)
      throw new CorruptStateError(
        this.kept.file,
        `it holds the faults of ${services.join(", ")}, not of ${wrong}`,
      );
    return Object.fromEntries(
      Object.entries(content).map(([name, fault]) => [
        name,
        this.fault(isObject(fault) ? fault : {}),
      ]),
    );
  }

  private fault(body: Body): HttpsFault {
    const { kind, status, code, message, retryAfter, minutes, from, until } = body;
    if (kind === "hang" || kind === "reset") return { kind };
    if (kind === "clock" && typeof minutes === "number") return { kind, minutes };
    if (kind === "lifetime" && typeof from === "number" && typeof until === "number")
      return { kind, from, until };
    if (
      kind === "answer" &&
      typeof status === "number" &&
      typeof code === "string" &&
      typeof message === "string"
    )
      return {
        ...{ kind, status, code, message },
        ...(typeof retryAfter === "number" && { retryAfter }),
      };
    throw new CorruptStateError(
      this.kept.file,
      'a fault is { "kind": "hang" or "reset" }, { "kind": "answer", "status": 503, "code": "…", "message": "…" } with ' +
        '"retryAfter" or without, { "kind": "clock", "minutes": 90 } or { "kind": "lifetime", "from": -90, "until": -30 }, ' +
        `not ${JSON.stringify(body)}`,
    );
  }
}

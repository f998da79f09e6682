import { statSync } from "node:fs";
import { join } from "node:path";

import { CorruptStateError, readJson, replaceWhole } from "../arm/files";
import { idKey } from "../arm/id";
import { type Body, isObject } from "../arm/json";

/**
 * What goes wrong with an instance until it is taken back:
 * - `hang`: it is connected to, and answers nothing;
 * - `reset`: each connection is reset, those that are open too;
 * - `slow`: each command takes so much longer;
 * - `wrongCertificate`: new connections get a certificate for another name;
 * - `moved`: each command with a key is answered MOVED to that address;
 * - `full`: it has no room: with NoEviction a write is refused, otherwise keys go.
 */
export type RedisFault =
  | { readonly kind: "hang" }
  | { readonly kind: "reset" }
  | { readonly kind: "slow"; readonly milliseconds: number }
  | { readonly kind: "wrongCertificate" }
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "full" };

const SIMPLE = ["hang", "reset", "wrongCertificate", "full"] as const;

/** `redis-faults.json` in a local Azure's directory: the fault of each cluster that has one, by its id in lower case. */
export class RedisFaults {
  private readonly file: string;
  private seen = "";
  private faults: Readonly<Record<string, RedisFault>> = {};

  constructor(directory: string) {
    this.file = join(directory, "redis-faults.json");
  }

  /** Gives an instance a fault, in place of the one that it has; undefined takes it back. It holds at once. */
  set(clusterId: string, fault: RedisFault | undefined): void {
    const faults = new Map(Object.entries(this.read()));
    if (fault) faults.set(idKey(clusterId), fault);
    else faults.delete(idKey(clusterId));
    replaceWhole(this.file, JSON.stringify(Object.fromEntries(faults), undefined, 1) + "\n");
  }

  /**
   * The fault that an instance has now.
   *
   * @throws CorruptStateError when the file doesn't hold faults
   */
  of(clusterId: string): RedisFault | undefined {
    // It is asked for at each command: the file is read again only when it is another one.
    const now = identity(this.file);
    if (now !== this.seen) {
      this.faults = this.read();
      this.seen = now;
    }
    return this.faults[idKey(clusterId)];
  }

  private read(): Record<string, RedisFault> {
    const faults = readJson(this.file) ?? {};
    if (!isObject(faults)) throw new CorruptStateError(this.file, "it holds no object");
    return Object.fromEntries(
      Object.entries(faults).map(([id, fault]) => [id, this.fault(isObject(fault) ? fault : {})]),
    );
  }

  private fault(body: Body): RedisFault {
    const { kind, milliseconds, to } = body;
    const simple = SIMPLE.find((each) => each === kind);
    if (simple) return { kind: simple };
    if (kind === "slow" && typeof milliseconds === "number" && milliseconds > 0)
      return { kind, milliseconds };
    if (kind === "moved" && typeof to === "string" && /^\S+:\d{1,5}$/.test(to)) return { kind, to };
    throw new CorruptStateError(
      this.file,
      `a fault is { "kind": one of ${SIMPLE.join(", ")} }, { "kind": "slow", "milliseconds": 50 } or ` +
        `{ "kind": "moved", "to": "127.0.0.1:10000" }, not ${JSON.stringify(body)}`,
    );
  }
}

function identity(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino}-${found.mtimeNs}-${found.size}` : "";
}

import { join } from "node:path";

import { CorruptStateError, replaceWhole } from "../arm/files";
import { idKey } from "../arm/id";
import { type Body, isObject } from "../arm/json";
import { WatchedFile } from "../arm/watchedFile";

/**
 * What goes wrong with an instance until it is taken back:
 * - `hang`: it is connected to, and answers nothing;
 * - `reset`: each connection is reset, those that are open too;
 * - `slow`: each command takes so much longer;
 * - `wrongCertificate`: new connections get a certificate for another name;
 * - `closed`: nothing listens on the port of that node of an OSSCluster, while 10000 goes on;
 * - `moved`: each command with a key is answered MOVED to that address;
 * - `full`: it has no room: with NoEviction a write is refused, otherwise keys go.
 */
export type RedisFault =
  | { readonly kind: "hang" }
  | { readonly kind: "reset" }
  | { readonly kind: "slow"; readonly milliseconds: number }
  | { readonly kind: "wrongCertificate" }
  | { readonly kind: "closed"; readonly node: number }
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "full" };

const SIMPLE = ["hang", "reset", "wrongCertificate", "full"] as const;

/** `redis-faults.json` in a local Azure's directory: the fault of each cluster that has one, by its id in lower case. */
export class RedisFaults {
  private readonly kept: WatchedFile<Readonly<Record<string, RedisFault>>>;

  constructor(directory: string) {
    this.kept = new WatchedFile(join(directory, "redis-faults.json"), (content) =>
      this.read(content),
    );
  }

  /** Gives an instance a fault, in place of the one that it has; undefined takes it back. It holds at once. */
  set(clusterId: string, fault: RedisFault | undefined): void {
    const faults = new Map(Object.entries(this.kept.now));
    if (fault) faults.set(idKey(clusterId), fault);
    else faults.delete(idKey(clusterId));
    replaceWhole(this.kept.file, JSON.stringify(Object.fromEntries(faults), undefined, 1) + "\n");
  }

  /**
   * The fault that an instance has now.
   *
   * @throws CorruptStateError when the file doesn't hold faults
   */
  of(clusterId: string): RedisFault | undefined {
    return this.kept.now[idKey(clusterId)];
  }

  private read(content: unknown): Record<string, RedisFault> {
    const faults = content ?? {};
    if (!isObject(faults)) throw new CorruptStateError(this.kept.file, "it holds no object");
    return Object.fromEntries(
      Object.entries(faults).map(([id, fault]) => [id, this.fault(isObject(fault) ? fault : {})]),
    );
  }

  private fault(body: Body): RedisFault {
    const { kind, milliseconds, node, to } = body;
    const simple = SIMPLE.find((each) => each === kind);
    if (simple) return { kind: simple };
    if (kind === "slow" && typeof milliseconds === "number" && milliseconds > 0)
      return { kind, milliseconds };
    if (kind === "closed" && (node === 0 || node === 1 || node === 2)) return { kind, node };
    if (kind === "moved" && typeof to === "string" && /^\S+:\d{1,5}$/.test(to)) return { kind, to };
    throw new CorruptStateError(
      this.kept.file,
      `a fault is { "kind": one of ${SIMPLE.join(", ")} }, { "kind": "slow", "milliseconds": 50 }, ` +
        `{ "kind": "closed", "node": 0, 1 or 2 } or { "kind": "moved", "to": "127.0.0.1:10000" }, not ${JSON.stringify(body)}`,
    );
  }
}

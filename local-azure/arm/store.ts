import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, type Dirent } from "node:fs";
import { dirname, join } from "node:path";
import {
  CorruptStateError,
  createWhole,
  isCode,
  readJson,
  removeFile,
  replaceWhole,
} from "./files";
import { idKey } from "./id";
import { type Body, type Json, isObject } from "./json";

/** An operation that takes its time; its end is computed, so it comes whether or not a process waits. */
export interface Operation {
  kind: "Creating" | "Updating" | "Deleting";
  /** Milliseconds since 1970 by the machine's clock. */
  startedAt: number;
  /** Seconds by the local Azure's clock. */
  duration: number;
  /** Further seconds in which Azure says that it is done, and refuses the next request. */
  settling?: number;
  /** Milliseconds that it takes by the machine's clock, however fast the local Azure's is. */
  atLeast?: number;
  /** Set where it ends in failure. */
  failure?: { code: string; message: string };
}

/** One resource as its file holds it. */
export interface StoredResource {
  id: string;
  type: string;
  /** What ARM answers, in the shape of the SDK's outputs. */
  properties: Body;
  operation?: Operation;
  /** What ARM keeps and never answers to a GET: keys, a secret's value and versions. */
  hidden?: Body;
  /** Set on a soft-deleted resource. */
  deletedAt?: string;
}

const FILE = "resource.json";

/** The resources of a local Azure: one file per ARM id, in directories that mirror the id. */
export class Store {
  private readonly resources: string;
  private readonly trash: string;
  readonly locks: string;

  constructor(readonly directory: string) {
    this.resources = join(directory, "resources");
    this.trash = join(directory, "trash");
    this.locks = join(directory, "locks");
  }

  fileOf(id: string): string {
    return join(this.directoryOf(id), FILE);
  }

  read(id: string): StoredResource | undefined {
    return readResource(this.fileOf(id));
  }

  /** False if the id is taken. */
  create(resource: StoredResource): boolean {
    return createWhole(this.fileOf(resource.id), text(resource));
  }

  write(resource: StoredResource): void {
    replaceWhole(this.fileOf(resource.id), text(resource));
  }

  /** Removes a resource and everything in it, in one step; what outlives it is put back. */
  remove(id: string, outlives: (resource: StoredResource) => boolean): void {
    const kept = [...this.within(id)].filter(outlives);
    const directory = this.directoryOf(id);
    mkdirSync(this.trash, { recursive: true, mode: 0o700 });
    const moved = join(this.trash, randomBytes(8).toString("hex"));
    try {
      renameSync(directory, moved);
    } catch (error) {
      if (isCode(error, "ENOENT")) return;
      throw error;
    }
    rmSync(moved, { recursive: true, force: true });
    for (const resource of kept) this.write(resource);
    this.tidy(dirname(directory));
  }

  /** Removes a resource and leaves what is in it. */
  removeAlone(id: string): void {
    removeFile(this.fileOf(id));
    this.tidy(this.directoryOf(id));
  }

  /** Every resource in `id`, at any depth. */
  *within(id: string): Generator<StoredResource> {
    yield* this.walk(this.directoryOf(id), false);
  }

  /** Every resource of a type that is nested in resource groups alone, such as `Microsoft.Cache/redisEnterprise`. */
  *ofType(type: string): Generator<StoredResource> {
    for (const subscription of entries(join(this.resources, "subscriptions"))) {
      const groups = join(this.resources, "subscriptions", subscription.name, "resourcegroups");
      for (const group of entries(groups)) {
        const path = ["providers", ...type.toLowerCase().split("/")].map(encodeSegment);
        const directory = join(groups, group.name, ...path);
        for (const { name } of entries(directory)) {
          const resource = readResource(join(directory, name, FILE));
          if (resource) yield resource;
        }
      }
    }
  }

  subscriptions(): string[] {
    return entries(join(this.resources, "subscriptions")).map(({ name }) => name);
  }

  private *walk(directory: string, own: boolean): Generator<StoredResource> {
    if (own) {
      const resource = readResource(join(directory, FILE));
      if (resource) yield resource;
    }
    for (const entry of entries(directory))
      if (entry.isDirectory()) yield* this.walk(join(directory, entry.name), true);
  }

  private directoryOf(id: string): string {
    return join(this.resources, ...idKey(id).split("/").filter(Boolean).map(encodeSegment));
  }

  // Empty directories mean nothing; a directory that fills up meanwhile refuses to be removed.
  private tidy(directory: string): void {
    for (let at = directory; at.startsWith(this.resources); at = dirname(at)) {
      try {
        rmdirSync(at);
      } catch {
        return;
      }
    }
  }
}

// `.` and `..` would leave the tree, and a leading dot would hide the directory.
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/^\./, "%2E");
}

function text(resource: StoredResource): string {
  return JSON.stringify(resource, undefined, 1) + "\n";
}

function readResource(file: string): StoredResource | undefined {
  const value = readJson(file);
  if (value === undefined) return undefined;
  if (!isObject(value) || typeof value.id !== "string" || typeof value.type !== "string")
    throw new CorruptStateError(file, "it holds no resource");
  if (!isObject(value.properties)) throw new CorruptStateError(file, "it holds no properties");
  return value as Record<string, Json> as unknown as StoredResource;
}

function entries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return [];
    throw error;
  }
}

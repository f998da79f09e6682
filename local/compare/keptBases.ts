import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import path from "node:path";

import { putInPlace } from "../../pulumi/putInPlace";
import { repository } from "../engine/repository";
import type { AdoptedResource } from "../engine/adopted";
import type { Workspace } from "../engine/workspace";

/** How long what no comparison has used stays. */
const KEPT_DAYS = 7;
/** What makes a base's stack, besides the base itself: the model of Azure, and what runs the engine on it. */
const MAKERS = ["local-azure", "local", "pulumi", "register.cjs", "package-lock.json"];

/** What bases made of their stacks, for comparisons to come: each is kept under everything that decides it. */
export class KeptBases {
  #makers: string | undefined;

  constructor(
    private readonly folder: string,
    /** The base's files, as git names them. */
    private readonly tree: string,
  ) {}

  /**
   * What decides how a stack of the base comes up on a workspace that is as yet empty but for what is adopted: by the
   * base, which the tree has, and by the head.
   */
  keyOf(stack: string, { cli }: Workspace, adopted: readonly AdoptedResource[]): string {
    const parts = [
      ...[this.tree, stack, cli.version, adopted, (this.#makers ??= makersHash())],
      // Permissions end, and so may whatever a program asks the calendar for.
      new Date().toISOString().slice(0, 10),
    ];
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  }

  /** Puts what was kept into a workspace; false when there is nothing. */
  restore(key: string, { directory }: Workspace): boolean {
    const kept = path.join(this.folder, key);
    if (!existsSync(kept)) return false;
    for (const part of ["azure", "backend"] as const) {
      rmSync(directory[part], { recursive: true, force: true });
      cpSync(path.join(kept, part), directory[part], { recursive: true });
    }
    utimesSync(kept, new Date(), new Date());
    return true;
  }

  /** Keeps what a workspace holds. */
  async keep(key: string, { directory }: Workspace): Promise<void> {
    this.#removeUnused();
    await putInPlace(path.join(this.folder, key), (half) => {
      for (const part of ["azure", "backend"] as const) {
        cpSync(directory[part], path.join(half, part), { recursive: true });
      }
    });
  }

  #removeUnused(): void {
    if (!existsSync(this.folder)) return;
    const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
    for (const name of readdirSync(this.folder)) {
      const kept = path.join(this.folder, name);
      const used = statSync(kept, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
      if (used < oldest) rmSync(kept, { recursive: true, force: true });
    }
  }
}

function makersHash(): string {
  const hash = createHash("sha256");
  for (const maker of MAKERS) {
    for (const file of filesIn(path.join(repository, maker))) hash.update(contentOf(file));
  }
  return hash.digest("hex");
}

function filesIn(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => path.join(place, name))
    .filter((file) => statSync(file).isFile());
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

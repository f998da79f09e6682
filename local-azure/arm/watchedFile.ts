import { statSync } from "node:fs";

import { readJson } from "./files";

/** What a file that is written by hand says now: asked for at each request, it is read again only when it has changed. */
export class WatchedFile<Content> {
  private seen: string | undefined;
  private content: Content | undefined;

  constructor(
    readonly file: string,
    /** Takes what the file holds, or `undefined` where there is none. */
    private readonly parse: (content: unknown) => Content,
  ) {}

  /** @throws whatever `parse` does */
  get now(): Content {
    const found = identity(this.file);
    if (this.seen !== found || this.content === undefined) {
      this.content = this.parse(readJson(this.file));
      this.seen = found;
    }
    return this.content;
  }
}

function identity(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino}-${found.mtimeNs}-${found.size}` : "";
}

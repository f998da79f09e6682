import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";

/** A local state file that cannot be read as what it should be. It is kept, for a person to look at. */
export class CorruptStateError extends Error {
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(
      `The local Azure cannot read its state file ${file}: ${reason}. The file is kept; ` +
        `repair it, or remove it if you can lose that resource.`,
    );
    this.name = "CorruptStateError";
  }
}

/** Creates a file with its content in one step; false if there is one already. Readable by its owner only. */
export function createWhole(file: string, text: string): boolean {
  return placing(file, text, (temporary) => {
    try {
      linkSync(temporary, file);
      return true;
    } catch (error) {
      if (isCode(error, "EEXIST")) return false;
      throw error;
    } finally {
      removeFile(temporary);
    }
  });
}

/** Replaces a file's content in one step. */
export function replaceWhole(file: string, text: string, mode = 0o600): void {
  placing(file, text, (temporary) => {
    if (mode !== 0o600) chmodSync(temporary, mode);
    renameSync(temporary, file);
  });
}

/** The content of a file, or undefined if there is none. */
export function readWhole(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

export function readJson(file: string): unknown {
  const text = readWhole(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CorruptStateError(file, error instanceof Error ? error.message : String(error));
  }
}

/** Removes a file; there may be none. */
export function removeFile(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
}

export function isCode(error: unknown, code: string): boolean {
  // By its code alone: under jest an error of Node's own is no instance of the test's Error.
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

// A process that dies in here leaves a file with a name that nothing else ever reads. The directory
// may be removed by another process just after it was made, so it is made again.
function placing<T>(file: string, text: string, place: (temporary: string) => T): T {
  const directory = dirname(file);
  for (let attempt = 1; ; attempt++) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const temporary = join(directory, `.${randomBytes(8).toString("hex")}.tmp`);
      const descriptor = openSync(temporary, "wx", 0o600);
      try {
        writeSync(descriptor, text);
      } finally {
        closeSync(descriptor);
      }
      return place(temporary);
    } catch (error) {
      if (!isCode(error, "ENOENT") || attempt === 10) throw error;
    }
  }
}

import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Writes a file so that nobody ever sees half of it, and leaves it alone when it already has this
 * content: several commands prepare the same directory at once.
 */
export function writeWhole(file: string, content: string, mode = 0o644): void {
  if (contentOf(file) === content) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  writeFileSync(half, content);
  chmodSync(half, mode);
  renameSync(half, file);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

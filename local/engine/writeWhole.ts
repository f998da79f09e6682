import { readWhole, replaceWhole } from "../../local-azure/arm/files";

/**
 * Writes a file so that nobody ever sees half of it, and leaves it alone when it already has this
 * content: several commands prepare the same directory at once.
 */
export function writeWhole(file: string, content: string, mode = 0o644): void {
  if (readWhole(file) !== content) replaceWhole(file, content, mode);
}

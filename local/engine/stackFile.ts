import { type Document, isMap, isScalar, parseDocument, visit } from "yaml";

import { UserError } from "../../pulumi/errors";

/** A stack file that nothing can be read from. */
export class StackFileError extends UserError {}

/** What a value that only the real backend can decrypt becomes in a local copy. */
export const encryptedPlaceholder = "encrypted value, not available locally";

/**
 * A stack file's text for a local run: the same configuration without the keys that tie it to a real
 * secrets provider, which the CLI would otherwise call, rewrite or delete. `salt` is the local state's own;
 * `change` may change the configuration.
 *
 * @throws StackFileError when the text is not YAML, or not keys and values
 */
export function localStackFile(
  source: string,
  file: string,
  salt: string | undefined,
  change?: (stackFile: Document) => void,
): string {
  const document = parseDocument(source);
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw new StackFileError(`${file} is not valid YAML: ${problem.message}`);
  }
  if (document.contents === null) return salt === undefined ? "" : `encryptionsalt: ${salt}\n`;
  if (!isMap(document.contents))
    throw new StackFileError(`${file} must be a mapping (keys and values).`);
  for (const key of ["encryptionsalt", "secretsprovider", "encryptedkey"]) document.delete(key);
  replaceEncryptedValues(document);
  change?.(document);
  if (salt !== undefined) document.set("encryptionsalt", salt);
  return document.toString();
}

/** The salt in a stack file, where the CLI keeps it. */
export function saltIn(source: string): string | undefined {
  const salt: unknown = parseDocument(source).get("encryptionsalt");
  return typeof salt === "string" ? salt : undefined;
}

/** `secure:` values are written by another provider's key; the local one could only fail on them. */
function replaceEncryptedValues(document: Document): void {
  visit(document, {
    Map: (_key, map) => {
      const [only, ...others] = map.items;
      const isSecure = others.length === 0 && isScalar(only?.key) && only.key.value === "secure";
      return isSecure ? document.createNode(encryptedPlaceholder) : undefined;
    },
  });
}

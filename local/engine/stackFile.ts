import { type Document, isMap, isScalar, parseDocument, visit } from "yaml";

import { UserError } from "../../pulumi/errors";

/** A stack file that nothing can be read from. */
export class StackFileError extends UserError {}

/** What a value that only the real backend can decrypt becomes in a local copy. */
export const encryptedPlaceholder = "encrypted value, not available locally";

/** Where a stack keeps the key of its secrets, as a stack file says it. */
export interface StackSecrets {
  readonly encryptionsalt?: string | undefined;
  readonly secretsprovider?: string;
  readonly encryptedkey?: string;
}

const SECRETS_KEYS = ["encryptionsalt", "secretsprovider", "encryptedkey"] as const;

/**
 * A stack file's text for a local run: the same configuration without the keys that tie it to a real
 * secrets provider, which the CLI would otherwise call, rewrite or delete. `secrets` are the local state's own;
 * `change` may change the configuration.
 *
 * @throws StackFileError when the text is not YAML, or not keys and values
 */
export function localStackFile(
  source: string,
  file: string,
  secrets: StackSecrets,
  change?: (stackFile: Document) => void,
): string {
  const document = parseDocument(source);
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw new StackFileError(`${file} is not valid YAML: ${problem.message}`);
  }
  if (document.contents !== null && !isMap(document.contents))
    throw new StackFileError(`${file} must be a mapping (keys and values).`);
  if (document.contents !== null) {
    for (const key of SECRETS_KEYS) document.delete(key);
    replaceEncryptedValues(document);
    change?.(document);
  }
  for (const key of SECRETS_KEYS) {
    if (secrets[key] !== undefined) document.set(key, secrets[key]);
  }
  return document.contents === null ? "" : document.toString();
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

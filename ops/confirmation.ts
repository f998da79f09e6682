import { createInterface } from "node:readline/promises";

import { OpsError } from "./opsError";

/** Asks a person; undefined where nobody is there to ask. */
export type Ask = ((question: string) => Promise<string>) | undefined;

/** Asks on the terminal, if this is one; on stderr, so that stdout holds the answer alone. */
export function terminal(signal: AbortSignal): Ask {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question, { signal });
    } finally {
      lines.close();
    }
  };
}

/**
 * Makes sure that a person means this instance: by its name, typed back or given beforehand.
 *
 * @param what what will happen, as a sentence
 * @param yes the name that was given beforehand; empty like none
 * @throws OpsError `usage` for another name, or for none where nobody can be asked
 */
export async function confirmed(
  what: string,
  name: string,
  { yes = "", ask }: { readonly yes?: string | undefined; readonly ask: Ask },
): Promise<void> {
  if (yes === name) return;
  if (yes !== "")
    throw new OpsError(
      "usage",
      `Nothing is done: the confirmation says ${yes}, and the instance is ${name}.`,
      `Give the name of the one that you mean: --yes ${name}`,
    );
  if (!ask)
    throw new OpsError(
      "usage",
      `Nothing is done without a confirmation. ${what}`,
      `Confirm it by the instance's name: --yes ${name}`,
    );
  const answer = await ask(`${what}\nType the instance's name to go on (${name}): `);
  if (answer.trim() === name) return;
  throw new OpsError("usage", "Nothing is done: that isn't the instance's name.", "Run it again.");
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Where the tests' stacks keep the key of their secrets. */
export const SECRETS_PROVIDER = "hashivault://tests";

let address: Promise<string> | undefined;

/**
 * The variables by which the CLI finds a transit engine of HashiCorp Vault, which hides nothing. From a passphrase the
 * CLI would derive a key in each run, which takes it longer than all else that it does.
 */
export async function transitVariables(): Promise<Record<string, string>> {
  address ??= serve();
  return { VAULT_SERVER_URL: await address, VAULT_SERVER_TOKEN: "tests" };
}

/** Serves this process, and doesn't keep it alive. */
function serve(): Promise<string> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { plaintext, ciphertext = "" } = body as { plaintext?: string; ciphertext?: string };
      const data =
        plaintext === undefined
          ? { plaintext: ciphertext.replace(/^vault:v1:/, "") }
          : { ciphertext: `vault:v1:${plaintext}` };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

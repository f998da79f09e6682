import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";

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
    void bodyOf(request).then((body) => {
      const data = request.url?.endsWith("/encrypt/tests")
        ? { ciphertext: `vault:v1:${body.plaintext ?? ""}` }
        : { plaintext: (body.ciphertext ?? "").replace(/^vault:v1:/, "") };
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

async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as {
    ciphertext?: string;
    plaintext?: string;
  };
}

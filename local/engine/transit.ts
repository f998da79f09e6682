import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Where runs on plugins of this process keep the key of a new stack's secrets. */
export const SECRETS_PROVIDER = "hashivault://local-azure";

/** A transit engine of HashiCorp Vault in this process, and the variables by which the CLI finds it. */
export interface Transit {
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Serves a transit engine that hides nothing, as the local Azure has nothing to hide. From a passphrase the CLI would
 * derive a key in each run, which takes it longer than all else that it does.
 */
export async function serveTransit(): Promise<Transit> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    json(request).then(
      (body) => answer(200, { data: turned(body as Turned) }),
      () => answer(400, { errors: ["the body must be JSON"] }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    variables: {
      VAULT_SERVER_URL: `http://127.0.0.1:${port}`,
      VAULT_SERVER_TOKEN: "local-azure",
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Turned {
  readonly plaintext?: string;
  readonly ciphertext?: string;
}

const PREFIX = "vault:v1:";

function turned({ plaintext, ciphertext = "" }: Turned): Turned {
  return plaintext === undefined
    ? { plaintext: ciphertext.replace(PREFIX, "") }
    : { ciphertext: PREFIX + plaintext };
}

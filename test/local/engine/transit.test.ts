import { SECRETS_PROVIDER, type Transit, serveTransit } from "../../../local/engine/transit";

let transit: Transit;

beforeAll(async () => {
  transit = await serveTransit();
});

afterAll(() => transit.close());

/** Asks as the CLI does, which puts the name of its provider's URL into the path. */
async function ask(verb: string, body: string): Promise<{ status: number; said: unknown }> {
  const key = new URL(SECRETS_PROVIDER).host;
  const answer = await fetch(`${transit.variables.VAULT_SERVER_URL}/v1/transit/${verb}/${key}`, {
    method: "PUT",
    body,
  });
  return { status: answer.status, said: await answer.json() };
}

test("what one server has encrypted, another decrypts", async () => {
  const plaintext = Buffer.from("vault:v1: a key").toString("base64");
  const encrypted = await ask("encrypt", JSON.stringify({ plaintext }));
  expect(encrypted.status).toBe(200);
  const { data } = encrypted.said as { data: { ciphertext: string } };
  // Vault's clients look for the version of the key.
  expect(data.ciphertext).toMatch(/^vault:v1:/);
  transit.close();
  transit = await serveTransit();
  expect(await ask("decrypt", JSON.stringify({ ciphertext: data.ciphertext }))).toEqual({
    status: 200,
    said: { data: { plaintext } },
  });
});

test("it answers on this machine alone, and goes on after what it can't read", async () => {
  expect(new URL(transit.variables.VAULT_SERVER_URL!).hostname).toBe("127.0.0.1");
  expect(await ask("encrypt", "{")).toEqual({
    status: 400,
    said: { errors: ["the body must be JSON"] },
  });
  expect((await ask("encrypt", '{"plaintext":"YQ=="}')).status).toBe(200);
});

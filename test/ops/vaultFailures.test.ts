import type { Body } from "../../local-azure/arm/json";
import { type Deployed, deploy } from "./deployed";
import { expectClean, told, verbs } from "./verbs";

let deployed: Deployed;
beforeAll(async () => {
  deployed = await deploy("dev");
});
afterEach(() => {
  deployed.write("https-faults.json", {});
  deployed.write("denied.json", []);
  writeVault({});
  writeSecret({});
});
afterAll(() => deployed.close());

const SECRET = "RedisConfiguration--Password";
const vaultName = (): string => deployed.places.vault!.name;
const secretId = (): string => `${deployed.places.vault!.id}/secrets/${SECRET}`;

function writeVault(properties: Body): void {
  const { azure, places } = deployed;
  azure.put(places.vault!.id, {
    location: "uksouth",
    properties: {
      ...{ sku: { family: "A", name: "standard" }, accessPolicies: [] },
      ...{ tenantId: "11111111-1111-1111-1111-111111111111", enableRbacAuthorization: true },
      ...{ publicNetworkAccess: "Enabled", networkAcls: { defaultAction: "Allow" } },
      enablePurgeProtection: true,
      ...properties,
    },
  });
}

function writeSecret(attributes: Body): void {
  const properties = { value: deployed.keys()[0], attributes: { enabled: true, ...attributes } };
  deployed.azure.put(secretId(), { properties });
}

const fault = (vaults: object) => (): void => deployed.write("https-faults.json", { vaults });
const answer = (status: number, code: string, message: string, more = {}) =>
  fault({ kind: "answer", status, code, message, ...more });

interface Case {
  readonly set: () => void;
  readonly trouble: string;
  readonly exitCode: number;
  readonly cause: RegExp;
  readonly next: string | RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "fails with 500": {
    set: answer(500, "InternalServerError", "Internal Server Error"),
    ...{ trouble: "azure", exitCode: 10 },
    cause:
      /^Azure fails at the secret .* of the vault .*: InternalServerError: Internal Server Error$/,
    next: "Run the same command again. If it stays so, look at https://azure.status.microsoft.",
  },
  "isn't available for a minute": {
    set: answer(503, "ServiceUnavailable", "Later.", { retryAfter: 60 }),
    ...{ trouble: "azure", exitCode: 10 },
    cause: /^Azure fails at the secret .* of the vault .*: ServiceUnavailable: Later\.$/,
    next: "It asks to be left alone: run the same command again in 60 s. If it stays so",
  },
  "has had too many requests": {
    set: answer(429, "Throttled", "Too many requests were received.", { retryAfter: 30 }),
    ...{ trouble: "azure", exitCode: 10 },
    cause: /^Azure asks for patience about the secret .*: Throttled: Too many requests/,
    next: "It asks to be left alone: run the same command again in 30 s.",
  },
  hangs: {
    set: fault({ kind: "hang" }),
    ...{ trouble: "unreachable", exitCode: 7 },
    cause: /^Azure gives no answer about the secret .* of the vault .* within 1 s\.$/,
    next: "A vault with a private endpoint answers inside its network only; --timeout gives it longer.",
  },
  "has its connections reset": {
    set: fault({ kind: "reset" }),
    ...{ trouble: "unreachable", exitCode: 7 },
    cause: /^Azure can't be reached for the secret .* of the vault .*: .*ECONNRESET$/,
    next: "Look at this machine's network, proxy (HTTPS_PROXY) and DNS.",
  },
  "keeps this address out": {
    set: () => writeVault({ networkAcls: { defaultAction: "Deny", ipRules: [] } }),
    ...{ trouble: "denied", exitCode: 4 },
    cause: /^The firewall of the vault .* keeps this machine out: Client address is not authorized/,
    next: /az keyvault network-rule add --name \S+ --ip-address 127\.0\.0\.1`/,
  },
  "has no public access": {
    set: () => writeVault({ publicNetworkAccess: "Disabled" }),
    ...{ trouble: "denied", exitCode: 4 },
    cause: /^The vault .* has no public access, and this machine isn't in a network/,
    next: "Run the command in such a network.",
  },
  "gives no role": {
    set: () =>
      deployed.write("denied.json", [
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
      ]),
    ...{ trouble: "denied", exitCode: 4 },
    cause:
      /^You lack the right Microsoft\.KeyVault\/vaults\/secrets\/\w+\/action on .*\/secrets\/RedisC/,
    next: /--role "Key Vault Secrets User" --scope \S+\/secrets\/RedisConfiguration--Password`/,
  },
  "goes by access policies": {
    set: () => writeVault({ enableRbacAuthorization: false }),
    ...{ trouble: "denied", exitCode: 4 },
    cause: /^The vault .* goes by access policies, and none gives you (get|list) on secrets\.$/,
    next: /az keyvault set-policy --name \S+ --object-id 33333333-\S+ --secret-permissions (get|list)`/,
  },
};

/** The lines of a text, without the columns that `verify` puts before them. */
const lines = (text: string): string[] =>
  text.split("\n").map((line) => line.replace(/^ +(failed +\S+ +|→ )/, ""));

describe.each(Object.entries(cases))("a vault that %s", (_what, expected) => {
  test.each(verbs)("%s: the cause, the next step and the exit code", async (verb) => {
    const before = deployed.keys();
    expected.set();
    const started = performance.now();
    const said = await told(verb, deployed);
    expect(performance.now() - started).toBeLessThan(10_000);
    const { trouble, exitCode } = said;
    expect({ trouble, exitCode }).toEqual({
      trouble: expected.trouble,
      exitCode: expected.exitCode,
    });
    const found = lines(said.text);
    const cause = found.find((line) => expected.cause.test(line)) ?? said.text;
    expect(cause).toMatch(expected.cause);
    expect(found[found.indexOf(cause) + 1]).toMatch(expected.next);
    expectClean(said, deployed);
    expect(deployed.keys()).toEqual(before);
  });
});

test.each(["verify", "connect --cli"] as const)(
  "%s: a secret whose newest version is disabled isn't a right that is missing",
  async (verb) => {
    writeSecret({ enabled: false });
    const said = await told(verb, deployed);
    expect([said.trouble, said.exitCode]).toEqual(["differs", 6]);
    expect(said.text).toContain(
      `The newest version of the secret ${SECRET} in the vault ${vaultName()} is disabled: nobody can read it.`,
    );
    expect(said.text).toContain(
      `az keyvault secret set-attributes --vault-name ${vaultName()} --name ${SECRET} --enabled true`,
    );
    expectClean(said, deployed);
  },
);

test("a vault that fails for a moment is asked again, and nothing of it is said", async () => {
  answer(503, "ServiceUnavailable", "Later.")();
  const MOMENT_MS = 400;
  let asked: number | undefined;
  const onCall = (operation: string): void => {
    if (asked !== undefined || !operation.startsWith("Microsoft.KeyVault/")) return;
    asked = performance.now();
    setTimeout(() => deployed.write("https-faults.json", {}), MOMENT_MS);
  };
  const said = await told("rotate-keys", deployed, { timeout: 10 }, { onCall });
  expect([said.trouble, said.text]).toEqual(["ok", expect.not.stringContaining("Later") as string]);
  // A vault that was well from the start would have answered sooner.
  expect(performance.now() - (asked ?? Infinity)).toBeGreaterThan(MOMENT_MS);
});

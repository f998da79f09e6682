import { openRedis } from "../../ops/redis/session";
import {
  azureWith,
  describeWithServer,
  endpointOf,
  objectId,
  serve,
  socketOf,
  token,
  assign,
} from "../local-azure/redis/served";
import { type Deployed, deploy } from "./deployed";
import { entraStack } from "./entraStack";
import { type Told, type VerbLine, expectClean, told, verbs } from "./verbs";

const LOG_IN = "Log in again: `az login`";
const SET_THE_CLOCK = "Set this machine's clock";

let deployed: Deployed;
beforeAll(async () => {
  deployed = await deploy("dev");
});
afterEach(() => deployed.write("https-faults.json", {}));
afterAll(() => deployed.close());

/** Runs a verb while something goes wrong: it is a trouble of the login, and nothing secret or of a stack shows. */
async function refused(
  verb: VerbLine,
  faults: object,
  at: Deployed = deployed,
  options: Parameters<typeof told>[2] = {},
): Promise<Told> {
  at.write("https-faults.json", faults);
  const before = at.keys();
  const said = await told(verb, at, options);
  expect([said.trouble, said.exitCode]).toEqual(["login", 3]);
  expectClean(said, at);
  expect(at.keys()).toEqual(before);
  return said;
}

// `connect --cli` asks Azure Resource Manager nothing.
const askManagement = ["verify", "rotate-keys", "rotate-keys --begin"] as const;

/** Good by this machine's clock for another minute, and expired by a clock that is off by no more than is usual. */
const aboutToExpire = { kind: "lifetime", from: -60, until: 1 };
const twoMinutesAhead = { kind: "clock", minutes: 2 };

test.each(askManagement)("%s: ARM's own words for a token that has expired, once", async (verb) => {
  const { text } = await refused(verb, { login: aboutToExpire, management: twoMinutesAhead });
  expect(text).toMatch(
    /Azure doesn't take your login for .*: ExpiredAuthenticationToken: The access token expiry UTC time '\S+Z' is earlier than current UTC time '\S+Z'\./,
  );
  expect(text.match(/ExpiredAuthenticationToken/g)).toHaveLength(1);
  expect(text).toContain(LOG_IN);
});

test.each(verbs)("%s: the vault's own words for a token that has expired", async (verb) => {
  const { text } = await refused(verb, { login: aboutToExpire, vaults: twoMinutesAhead });
  expect(text).toContain(
    "Azure doesn't take your login for the secret RedisConfiguration--Password of the vault mic-erp-be-dev-skv: " +
      "Unauthorized: [TokenExpired] Error validating token: 'S2S12086'.",
  );
  expect(text).toContain(LOG_IN);
});

describe.each([
  ["behind", 90, "This machine's clock is 90 minutes behind Azure's."],
  ["ahead", -10, "This machine's clock is 10 minutes ahead of Azure's."],
])("a machine whose clock is %s, so that a token isn't good in Azure", (_which, minutes, text) => {
  test.each(askManagement)("%s: says so of ARM", async (verb) => {
    const said = await refused(verb, { management: { kind: "clock", minutes } });
    expect(said.text).toContain(text);
    expect(said.text).toContain(SET_THE_CLOCK);
  });

  test.each(verbs)("%s: says so of the vault", async (verb) => {
    const said = await refused(verb, { vaults: { kind: "clock", minutes } });
    expect(said.text).toContain(text);
    expect(said.text).toContain(SET_THE_CLOCK);
  });
});

test.each([
  ["has expired", -90, -30, /token that expired at \S+Z; here it is \S+Z\.\n.*Log in again/],
  ["isn't valid yet", 30, 90, /token that isn't valid before \S+Z; here it is \S+Z\.\n.*Set this/],
])(
  "verify: a token that %s by this machine's clock is seen before Azure is asked",
  async (_, from, until, text) => {
    const { text: said } = await refused("verify", { login: { kind: "lifetime", from, until } });
    expect(said).toMatch(text);
    expect(said).toMatch(/^ {2}skipped {2}Azure/m);
  },
);

test.each(verbs)("%s: a login that hangs has an end", async (verb) => {
  deployed.write("https-faults.json", { login: { kind: "hang" } });
  const said = await told(verb, deployed);
  expect([said.trouble, said.exitCode]).toEqual(["unreachable", 7]);
  // The vault's own patience ends with that of the login which it waits for.
  expect(said.text).toMatch(/(The login to Azure|Azure) gives no answer .*within 1 s\./);
  expectClean(said, deployed);
});

describe("with Entra alone", () => {
  let entra: Deployed;
  let folder: string;
  beforeAll(async () => {
    folder = entraStack();
    entra = await deploy("uat", folder);
  });
  afterAll(() => entra.close());

  test.each([
    ["has expired", -90, -30, "The login gives a token that expired at "],
    ["isn't valid yet", 30, 90, "The login gives a token that isn't valid before "],
  ])("connect --cli starts no redis-cli with a token that %s", async (_, from, until, text) => {
    const faults = { login: { kind: "lifetime", from, until } };
    const said = await refused("connect --cli", faults, entra, { cwd: folder, stack: "uat" });
    expect(said.text).toContain(text);
  });
});

describeWithServer("Redis", () => {
  test("a token that has expired there is a refusal, with its reason and without the token", async () => {
    const azure = azureWith({ cache: { accessKeysAuthentication: "Disabled" } });
    await assign(azure, "cache", objectId);
    const front = await serve(azure);
    try {
      const { address, port, hostName } = endpointOf(front, "cache");
      const at = { address, port, host: hostName, tls: true, ca: socketOf(front, "cache").ca };
      const password = token({ exp: Math.floor(Date.now() / 1000) - 60 });
      const patience = { timeoutMs: 5000, signal: new AbortController().signal };
      const opened = openRedis(at, { username: objectId, password }, patience);
      await expect(opened).rejects.toMatchObject({
        trouble: "refused",
        message: expect.stringMatching(/^Redis doesn't take the login .*WRONGPASS/) as string,
        next: expect.stringContaining("has expired") as string,
      });
      await expect(opened).rejects.not.toThrow(password);
    } finally {
      await front.close();
    }
  });
});

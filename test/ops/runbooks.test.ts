import { execFile, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { repository } from "../../local/engine/repository";
import {
  azureWith,
  connected,
  describeWithServer,
  disconnectAll,
  endpointOf,
  key,
  serve,
} from "../local-azure/redis/served";

/** What the runbooks have redis-cli do, word for word: only how it is started is the tests' own. */

const DEFINITION = 'redis="npm run -s ops -- connect <stack> --cli --"';
const INLINE = /npm run ops -- connect <stack> --cli -- ([^`\n]+)/g;
const CLUSTER = "main";

const folder = path.join(repository, "docs/runbooks");
const pages = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(path.join(folder, name), "utf8"),
}));

/** The lines for redis-cli, each with all that belongs to it. */
const commands = [
  ...new Set(
    pages.flatMap(({ text }) => [
      ...[...text.matchAll(/^ *for .* in .*; do\n.*\$redis.*\n *done$/gm)].map(([loop]) => loop),
      ...[...text.matchAll(/^ {0,3}(\$redis (?!.*\$prefix).*)$/gm)].map(([, line]) => line!),
      ...[...text.matchAll(INLINE)].map(([, words]) => `$redis ${words!}`),
      ...[...text.matchAll(/`(\$redis [^`]+)`/g)].map(([, line]) => line!),
    ]),
  ),
].map((command) => command.replace(/ +#.*$/gm, "").trim());

test("a page that uses $redis says first what it is", () => {
  const using = pages.filter(({ text }) => text.includes("$redis"));
  expect(using.length).toBeGreaterThan(4);
  const late = using.filter(({ text }) => !text.split("$redis")[0]!.includes(DEFINITION));
  expect(late.map(({ name }) => name)).toEqual([]);
});

const hasCli = spawnSync("redis-cli", ["--version"]).status === 0;

describeWithServer("on a real server behind the local Azure's front", () => {
  const azure = azureWith({ [CLUSTER]: {} });
  let close = (): Promise<void> => Promise.resolve();
  let variables: NodeJS.ProcessEnv = {};

  beforeAll(async () => {
    const front = await serve(azure);
    const { address, port, hostName } = endpointOf(front, CLUSTER);
    const trust = `--tls --sni ${hostName} --cacert ${front.certificateAuthority}`;
    variables = {
      PATH: process.env.PATH,
      REDISCLI_AUTH: key(azure, CLUSTER),
      redis: `redis-cli -e -h ${address} -p ${port} ${trust}`,
    };
    const client = await connected(front, CLUSTER, { password: key(azure, CLUSTER) });
    const element = `<key id="1"><creationDate>2026-01-01</creationDate><expirationDate>2026-04-01</expirationDate></key>`;
    await client.rPush("DataProtection-Keys", element);
    await client.set("dropdown:countries", "[]");
    await client.set("user:1", "{}");
    close = () => front.close();
  });

  afterAll(async () => {
    disconnectAll();
    await close();
  });

  const shell = async (line: string): Promise<string> =>
    (await promisify(execFile)("sh", ["-ec", line], { env: variables, timeout: 20_000 })).stdout;

  (hasCli ? test : test.skip).each(commands)("%s", async (command) => {
    const said = await shell(command.replace("<a key that should expire>", "user:1"));
    expect(said).not.toMatch(/ERR|NOAUTH|NOPERM/);
  });

  (hasCli ? test : test.skip)(
    "what makes room takes what can be fetched again, and leaves the key ring",
    async () => {
      expect((await shell("$redis exists dropdown:countries user:1")).trim()).toBe("0");
      expect((await shell("$redis llen DataProtection-Keys")).trim()).toBe("1");
    },
  );
});

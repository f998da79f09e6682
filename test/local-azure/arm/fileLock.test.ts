import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acquire, holder } from "../../../local-azure/arm/fileLock";
import { temporaryDirectory } from "../fixture";

/** The number of a process that has just died. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("a lock", () => {
  let file: string;
  beforeEach(() => {
    file = join(temporaryDirectory(), "up.lock");
  });

  test("is held by one alone, and its holder is known", () => {
    expect(acquire(file)).toBeDefined();
    expect(acquire(file)).toBeUndefined();
    expect(holder(file)).toEqual({ pid: process.pid });
  });

  test("can be had again after its release, and leaves nothing behind", () => {
    acquire(file)?.release();
    expect(holder(file)).toBeUndefined();
    expect(readdirSync(join(file, ".."))).toEqual([]);
    expect(acquire(file)).toBeDefined();
  });

  test("of a dead process is taken over at once", () => {
    writeFileSync(file, JSON.stringify({ pid: deadProcess(), started: "", nonce: "a" }));
    expect(holder(file)).toBeUndefined();
    const lock = acquire(file);
    expect(lock).toBeDefined();
    expect(acquire(file)).toBeUndefined();
    lock?.release();
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  test("of a dead process that had taken it over from another is taken over too", () => {
    writeFileSync(file, JSON.stringify({ pid: deadProcess(), started: "", nonce: "a" }));
    writeFileSync(`${file}.a`, JSON.stringify({ pid: deadProcess(), started: "", nonce: "b" }));
    acquire(file)?.release();
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  test("of a dead process whose number another one has got since is taken over", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "1", nonce: "a" }));
    expect(acquire(file) === undefined).toBe(process.platform !== "linux");
  });

  test("of a process in the middle of releasing it is free", () => {
    writeFileSync(`${file}.a`, JSON.stringify({ pid: process.pid, started: "", nonce: "b" }));
    expect(acquire(file)).toBeDefined();
  });

  test("file with something else in it holds nobody up", () => {
    writeFileSync(file, "not a claim");
    expect(acquire(file)).toBeDefined();
  });
});

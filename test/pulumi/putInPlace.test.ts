import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { putInPlace } from "../../pulumi/putInPlace";
import { temporaryFolder } from "../temporaryFolder";

let parent: string;
let folder: string;
const write = (text: string) => (half: string) => writeFileSync(path.join(half, "file"), text);
const content = (): string => readFileSync(path.join(folder, "file"), "utf8");

beforeEach(() => {
  parent = path.join(temporaryFolder(), "cache");
  folder = path.join(parent, "tool-1.0");
});

test("a folder is there once it is whole, and not before", async () => {
  await putInPlace(folder, (half) => {
    write("whole")(half);
    expect(existsSync(folder)).toBe(false);
  });
  expect(content()).toBe("whole");
  expect(readdirSync(parent)).toEqual(["tool-1.0"]);
});

test("a failure leaves nothing", async () => {
  const failing = putInPlace(folder, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(readdirSync(parent)).toEqual([]);
});

test("of two at once the first is kept", async () => {
  await putInPlace(folder, async (half) => {
    write("second")(half);
    await putInPlace(folder, write("first"));
  });
  expect(content()).toBe("first");
  expect(readdirSync(parent)).toEqual(["tool-1.0"]);
});

test("an empty folder doesn't count as made", async () => {
  mkdirSync(folder, { recursive: true });
  await putInPlace(folder, write("whole"));
  expect(content()).toBe("whole");
});

test("a killed process's leftovers are deleted after a day; unfinished work of others stays", async () => {
  const [old, young] = ["old", "young"].map((name) => `${folder}.half-${name}`);
  for (const half of [old!, young!]) mkdirSync(half, { recursive: true });
  const before = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(old!, before, before);
  await putInPlace(folder, write("whole"));
  expect(readdirSync(parent).sort()).toEqual(["tool-1.0", "tool-1.0.half-young"]);
  await putInPlace(folder, write("whole"), { alone: true });
  expect(readdirSync(parent)).toEqual(["tool-1.0"]);
});

import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { KeptBases } from "../../../local/compare/keptBases";
import { localDirectory } from "../../../local/engine/localDirectory";
import type { Workspace } from "../../../local/engine/workspace";
import { temporaryFolder } from "../../temporaryFolder";

let folder: string;
const adopted = [{ id: "/subscriptions/s/resourceGroups/one", body: { location: "uksouth" } }];

beforeEach(() => {
  folder = path.join(temporaryFolder(), "kept");
});

function workspace(text?: string, version = "3.245.0"): Workspace {
  const directory = localDirectory(temporaryFolder());
  for (const part of [directory.azure, directory.backend]) {
    mkdirSync(part, { recursive: true });
    if (text !== undefined) writeFileSync(path.join(part, "file"), text);
  }
  return { directory, cli: { binary: "pulumi", version, origin: "a test" } };
}

const texts = ({ directory }: Workspace): string[] =>
  [directory.azure, directory.backend].map((part) => {
    const file = path.join(part, "file");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  });

test("what a base made is there for the next comparison with it", async () => {
  const kept = new KeptBases(folder, "tree");
  const key = kept.keyOf("dev", workspace(), adopted);
  expect(kept.restore(key, workspace())).toBe(false);
  await kept.keep(key, workspace("made"));
  const next = workspace("landing zone");
  expect(kept.restore(key, next)).toBe(true);
  expect(texts(next)).toEqual(["made", "made"]);
});

test("everything that decides it is in its key", () => {
  const key = new KeptBases(folder, "tree").keyOf("dev", workspace(), adopted);
  expect(new KeptBases(folder, "tree").keyOf("dev", workspace("anything"), adopted)).toBe(key);
  jest.useFakeTimers({ now: Date.now() + 24 * 60 * 60 * 1000 });
  const tomorrow = new KeptBases(folder, "tree").keyOf("dev", workspace(), adopted);
  jest.useRealTimers();
  const others = [
    new KeptBases(folder, "other tree").keyOf("dev", workspace(), adopted),
    new KeptBases(folder, "tree").keyOf("stage", workspace(), adopted),
    new KeptBases(folder, "tree").keyOf("dev", workspace(undefined, "3.246.0"), adopted),
    new KeptBases(folder, "tree").keyOf("dev", workspace(), []),
    tomorrow,
  ];
  expect(new Set([key, ...others]).size).toBe(6);
});

test("what no comparison has used for a week is deleted", async () => {
  const kept = new KeptBases(folder, "tree");
  for (const key of ["old", "used", "young"]) await kept.keep(key, workspace(key));
  const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
  for (const key of ["old", "used"]) utimesSync(path.join(folder, key), days(8), days(8));
  kept.restore("used", workspace());
  await kept.keep("new", workspace("new"));
  expect(readdirSync(folder).sort()).toEqual(["new", "used", "young"]);
});
